import type { IncidentEvent } from '../../incident/link.ts';
import type { Brief } from '../../model/brief.ts';
import { maskText } from '../../model/personal.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { isBegun } from '../change/change.ts';
import { fillText } from '../expression/template.ts';
import { shownValues } from '../personal.ts';
import type { Runbook } from '../runbook.ts';
import type { PathEntry, WalkState } from '../walk/walk.ts';
import { gapsThatHold, whatHolds } from '../walk/what-holds.ts';
import { VERDICT_WORDS } from '../words.ts';

interface Told {
  /** Id of the run within the incident. */
  readonly run: string;
  readonly events: readonly IncidentEvent[];
}

/** Makes the brief of a walk that somebody else takes over. Pure. */
export function briefOf(runbook: Runbook, state: WalkState, { run, events }: Told): Brief {
  const path = whatHolds(state.path);
  const complaint = events.find(({ type }) => type === 'incident.opened')?.['complaint'];
  const notes = events.filter((event) => event.type === 'note.added' && event['run'] === run);
  const saying = (verdict: PathEntry['verdict']) =>
    onceEach(path.filter((entry) => entry.verdict === verdict).map(sayingOf));
  return {
    complaint: typeof complaint === 'string' ? complaint : null,
    done: path.map((entry) => joined(entry.title, doneAt(runbook, entry))),
    found: saying('found'),
    ruledOut: saying('ruled-out'),
    open: [
      ...onceEach(path.filter(({ verdict }) => LEFT_OPEN.has(verdict)).map(leftOpen)),
      ...begunIn(state).map((step) => begunWords(runbook, step)),
      ...saying('unsure'),
      ...gapsThatHold(state).map(verbatim),
    ],
    notes: notes.map((event) => String(event['text'])),
    next: nextOf(runbook, state),
  };
}

/** What came of a step; of a question what was answered, as the record will keep it. */
function doneAt({ steps }: Runbook, { step, verdict, say }: PathEntry): Text {
  const isAnswer = verdict === 'answered' && steps.get(step)?.kind === 'ask';
  return isAnswer ? text(maskText(say.en), maskText(say.ru)) : VERDICT_WORDS[verdict];
}

/** Not looked at, or a change that was not made, or not proved. */
const LEFT_OPEN: ReadonlySet<PathEntry['verdict']> = new Set(['errored', 'skipped', 'failed', 'refused']);

/** The step that would have been taken, or what the end says, and what the findings advise. */
function nextOf(runbook: Runbook, { at, path, findings, values }: WalkState): readonly Text[] {
  const step = runbook.steps.get(at);
  const last = whatHolds(path).findLast((entry) => entry.verdict === 'found');
  const [finding] = last ? (findings[last.step] ?? []).filter(({ cause }) => cause === last.cause) : [];
  const advice = (finding?.next ?? []).map(verbatim);
  if (!step) return advice;
  if (step.kind === 'end' && step.tell) return [fillText(step.tell, shownValues(runbook, values)), ...advice];
  return [text(`Step ${at}: ${step.title.en}`, `Шаг ${at}: ${step.title.ru}`), ...advice];
}

const begunIn = ({ changes }: WalkState): readonly string[] =>
  Object.keys(changes).filter((step) => isBegun(changes[step]));

/** What somebody must look at before anybody does it again. */
function begunWords({ steps }: Runbook, id: string): Text {
  const { en, ru } = steps.get(id)?.title ?? verbatim(id);
  return text(
    `${en}: begun, and not brought to its end. Look at the system before anybody does it again.`,
    `${ru}: начато и не доведено до конца. Посмотрите в системе, прежде чем кто-то сделает это ещё раз.`,
  );
}

/** What was seen again after somebody went back is said once. */
const onceEach = (all: readonly Text[]): readonly Text[] => [...new Map(all.map((one) => [one.en, one])).values()];

const sayingOf = ({ say, cause }: PathEntry): Text =>
  cause === null ? say : text(`${say.en} (${cause})`, `${say.ru} (${cause})`);

const leftOpen = ({ title, verdict, say }: PathEntry): Text =>
  text(`${title.en}: ${VERDICT_WORDS[verdict].en}. ${say.en}`, `${title.ru}: ${VERDICT_WORDS[verdict].ru}. ${say.ru}`);

const joined = (one: Text, other: Text): Text => text(`${one.en}: ${other.en}`, `${one.ru}: ${other.ru}`);
