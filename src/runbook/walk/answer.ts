import type { Cause } from '../../causes/cause.ts';
import type { Answer, Finding, Found, NotEvaluated } from '../../result.ts';
import { type Text, text, verbatim } from '../../text.ts';
import type { Runbook } from '../runbook.ts';
import type { ResumedAt } from './prepare.ts';
import type { PathEntry, WalkState } from './walk.ts';
import type { WalkEnd } from './walk-event.ts';
import { gapsThatHold, whatHolds } from './what-holds.ts';

export interface RunbookFacts {
  readonly runbook: {
    readonly id: string;
    readonly title: Text;
    /** SHA-256 over all texts that it is made of. */
    readonly hash: string;
    /** Its files today against those texts: a resumed run goes on with the texts that it was started with. */
    readonly onDisk: 'same' | 'changed' | 'gone';
  };
  readonly incident: { readonly id: string; readonly path: string };
  /** Id of this run within the incident. */
  readonly run: string;
  readonly resumed: boolean;
  /** Where it was resumed; null for a walk that was begun. */
  readonly resumedAt: ResumedAt | null;
  readonly path: readonly PathEntry[];
  /** `takesOver`: who that is in words, where the runbook has them. */
  readonly end: WalkEnd & { readonly step: string; readonly takesOver?: Text };
  /** The runbooks that this one led on to, in their order; they are in the same incident. */
  readonly continued: readonly Continued[];
  /** Why it went no further though an end named another runbook; null where none did, or all were walked. */
  readonly stopped: Text | null;
}

/** A runbook that was walked because the one before ended with it. */
export interface Continued {
  readonly runbook: { readonly id: string; readonly title: Text };
  readonly run: string;
  readonly path: readonly PathEntry[];
  readonly end: RunbookFacts['end'];
}

export interface WalkFrame {
  readonly runbook: Runbook;
  readonly hash: string;
  readonly onDisk: 'same' | 'changed' | 'gone';
  readonly incident: { readonly id: string; readonly path: string };
  readonly run: string;
  readonly resumedAt?: ResumedAt;
  readonly causeOf: (id: string) => Cause<unknown> | undefined;
}

/**
 * The answer of a walk that came to its end.
 *
 * Its findings are those of the last check that saw the cause which the end names, that cause first: they carry the evidence. An end
 * without such a finding proves nothing: unless it says that this is no incident, the answer is inconclusive, and says so.
 */
export function answerOfWalk(state: WalkState, frame: WalkFrame): Answer<RunbookFacts> {
  const { runbook, hash, onDisk, incident, run, resumedAt } = frame;
  const end = state.end!;
  const findings = findingsOf(state, end.cause).flatMap((finding) => foundAgain(finding, frame) ?? []);
  return {
    subject: { kind: 'runbook', id: runbook.id },
    findings,
    facts: {
      runbook: { id: runbook.id, title: runbook.title, hash, onDisk },
      incident: { id: incident.id, path: incident.path },
      run,
      resumed: resumedAt !== undefined,
      resumedAt: resumedAt ?? null,
      path: state.path,
      end: endOf(runbook, state, end),
      continued: [],
      stopped: null,
    },
    notEvaluated: gapsOf(state, end, findings.length > 0),
  };
}

function endOf({ people }: Runbook, { at }: WalkState, ended: WalkEnd): RunbookFacts['end'] {
  const { end, cause, tell, to, with: other, by, brief } = ended;
  const takesOver = to === null ? undefined : people[to];
  return {
    step: at,
    end,
    cause,
    tell,
    to,
    ...(takesOver ? { takesOver } : {}),
    with: other,
    ...(by ? { by } : {}),
    ...(brief ? { brief } : {}),
  };
}

function findingsOf(state: WalkState, cause: string | null): readonly Finding[] {
  if (cause === null) return [];
  const steps = state.path.map(({ step }) => step).toReversed();
  const deciding = steps.find((step) => state.findings[step]?.some((finding) => finding.cause === cause));
  const findings = deciding === undefined ? [] : state.findings[deciding]!;
  return [
    ...findings.filter((finding) => finding.cause === cause),
    ...findings.filter((finding) => finding.cause !== cause),
  ];
}

/** A finding of a check, as this walk's own. A cause that leads to this very runbook is not sent round once more. */
function foundAgain(finding: Finding, { causeOf, runbook }: WalkFrame): Found | undefined {
  const known = causeOf(finding.cause);
  if (!known) return undefined;
  const cause = known.runbook === runbook.id ? { ...known, runbook: null } : known;
  const { evidence, confidence, severity } = finding;
  return { cause, evidence, confidence, severity };
}

function gapsOf(state: WalkState, end: WalkEnd, isProved: boolean): readonly NotEvaluated[] {
  const seen = gapsThatHold(state).map((gap) =>
    gapOf(verbatim(gap), text('a check could not look at it', 'проверка не смогла это посмотреть')),
  );
  if (isProved) return seen;
  const path = whatHolds(state.path);
  const failed = path.filter(({ verdict }) => verdict === 'errored').map(({ title, say }) => gapOf(title, say));
  if (end.end === 'not-an-incident') return [...failed, ...seen, ...(path.some(wasRuledOut) ? [] : automaticEnd(path))];
  const why =
    end.tell ?? text('the runbook ended without a proved cause', 'сценарий закончился без доказанной причины');
  return [gapOf(text('The cause of the complaint', 'Причина жалобы'), why), ...failed, ...seen];
}

const wasRuledOut = ({ verdict }: PathEntry): boolean => verdict === 'ruled-out';

/** That all is well was nobody's word where the last thing before it was a question that nobody was asked. */
export function automaticEnd(path: readonly PathEntry[]): readonly NotEvaluated[] {
  const last = path.findLast(({ verdict }) => verdict !== 'included' && verdict !== 'left');
  if (last?.by !== 'auto') return [];
  const why = text(
    'nobody was asked: the runbook went on with the answer that it takes by itself',
    'никого не спросили: сценарий взял ответ, который берёт сам',
  );
  return [gapOf(last.say, why)];
}

const gapOf = (what: Text, why: Text): NotEvaluated => ({ what, why, couldChangeAnswer: true });
