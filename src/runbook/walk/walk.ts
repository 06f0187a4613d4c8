import type { Finding } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import {
  type ChangeEvent,
  type ChangeProgress,
  changeAfter,
  changeSays,
  isBegun,
  isChangeEvent,
} from '../change/change.ts';
import type { Values } from '../expression/expression.ts';
import { fillText } from '../expression/template.ts';
import { shownValues } from '../personal.ts';
import type { EndKind, Runbook, StepVerdict } from '../runbook.ts';
import { END_WORDS, ERROR_WORDS } from '../words.ts';
import { calledIn } from './called.ts';
import { firstThatHolds } from './decide.ts';
import { around } from './limits.ts';
import type { AnswerSource, WalkEnd, WalkEvent } from './walk-event.ts';

/** One step as it was walked. */
export interface PathEntry {
  readonly step: string;
  readonly title: Text;
  readonly verdict:
    | StepVerdict
    | 'errored'
    | 'answered'
    | 'skipped'
    | 'included'
    | 'left'
    | 'verified'
    | 'failed'
    | 'refused';
  /** What was learned, answered, or went wrong. */
  readonly say: Text;
  readonly cause: string | null;
  readonly seconds: number | null;
  /** Of an answer, whose it was. */
  readonly by?: AnswerSource;
  /** Where somebody went back over it: an answer or a skipping then holds no more, and what was seen stays seen. */
  readonly takenBack?: true;
}

/** Where a walk stands. */
export interface WalkState {
  /** The step to be taken next. */
  readonly at: string;
  /** True when it was begun and nothing is known of its end. */
  readonly begun: boolean;
  readonly values: Values;
  readonly visits: Readonly<Record<string, number>>;
  readonly path: readonly PathEntry[];
  /** The steps that lead to where the walk stands: the path without what was gone back over. */
  readonly trail: readonly string[];
  /** Findings of every finished check, by step. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>;
  /** What every finished check could not look at though it could have changed its answer, by step. */
  readonly gaps: Readonly<Record<string, readonly string[]>>;
  /** Seconds that all checks took together. */
  readonly dbSeconds: number;
  /** Of them those of each included runbook since it was entered, by the step that includes it. */
  readonly spentIn: Readonly<Record<string, number>>;
  /** Changes that have no end yet, by step. */
  readonly changes: Readonly<Record<string, ChangeProgress>>;
  /** The first step whose captures were used and not written down: a resumed walk takes it again. */
  readonly unwritten: string | undefined;
  readonly end: WalkEnd | undefined;
}

/** The state before the first step. */
export function beginWalk(runbook: Runbook, inputs: Values): WalkState {
  const at = firstThatHolds(runbook.start, inputs).go;
  return {
    at,
    begun: false,
    values: inputs,
    visits: { [at]: 1 },
    path: [],
    trail: [],
    findings: {},
    gaps: {},
    dbSeconds: 0,
    spentIn: {},
    changes: {},
    unwritten: undefined,
    end: undefined,
  };
}

/** The state after one event. Pure: a walk is resumed by folding the record's events from the beginning. */
export function applyEvent(runbook: Runbook, before: WalkState, event: WalkEvent): WalkState {
  const state = { ...before, ...spent(runbook, before, event) };
  if (isChangeEvent(event)) return change(runbook, state, event);
  switch (event.type) {
    case 'step.started':
      return { ...state, at: event.step, begun: true };
    case 'step.interrupted':
      return { ...state, begun: true };
    case 'step.finished':
      return finish(runbook, state, event);
    case 'step.errored':
      return move(unseen(state, event.step), event.go, entry(runbook, event.step, 'errored', failedToLook(event)));
    case 'step.skipped':
      return move(state, event.go, entry(runbook, event.step, 'skipped', sameIn(event.reason)));
    case 'answer.given':
      return answer(runbook, state, event);
    case 'include.entered':
    case 'include.left':
      return crossed(runbook, state, event);
    case 'step.returned':
      return goBack(state, event.go);
    case 'run.ended':
      return { ...state, begun: false, end: event };
  }
}

/** The time of the database that the walk has taken, and each included runbook since it was entered. */
function spent(
  runbook: Runbook,
  { dbSeconds, spentIn }: WalkState,
  event: WalkEvent,
): Pick<WalkState, 'dbSeconds' | 'spentIn'> {
  const seconds = secondsOf(runbook, event);
  const entered = event.type === 'include.entered' ? { [event.step]: 0 } : {};
  const inside = around(runbook, event.step).map(({ step }) => [step, (spentIn[step] ?? 0) + seconds]);
  return { dbSeconds: dbSeconds + seconds, spentIn: { ...spentIn, ...Object.fromEntries(inside), ...entered } };
}

/** What an event took of the database's time: a program takes none. */
function secondsOf({ steps }: Runbook, event: WalkEvent): number {
  if (steps.get(event.step)?.kind === 'program') return 0;
  const isLook = ['step.finished', 'step.errored', 'change.previewed', 'change.verified'].includes(event.type);
  return isLook && 'seconds' in event ? (event.seconds ?? 0) : 0;
}

/** Folds a record's events into the state of one run. Events of other runs and of other kinds are passed over. */
export function foldWalk(runbook: Runbook, inputs: Values, events: readonly WalkEvent[]): WalkState {
  return events.reduce((state, event) => applyEvent(runbook, state, event), beginWalk(runbook, inputs));
}

function finish(runbook: Runbook, state: WalkState, event: Extract<WalkEvent, { type: 'step.finished' }>): WalkState {
  const { step, verdict, say, cause, seconds, go } = event;
  const moved = move(state, go, { ...entry(runbook, step, verdict, say), cause, seconds });
  return {
    ...moved,
    values: { ...state.values, ...event.values },
    findings: { ...state.findings, [step]: event.findings },
    gaps: { ...state.gaps, [step]: event.gaps },
    unwritten: state.unwritten ?? (event.hidden.length > 0 ? step : undefined),
  };
}

/** A look that somebody went back over holds no more once the step is taken again, also where it then cannot look. */
function unseen(state: WalkState, step: string): WalkState {
  const before = state.path.findLast((walked) => walked.step === step && isLook(walked));
  if (!before?.takenBack) return state;
  const { [step]: _found, ...findings } = state.findings;
  const { [step]: _unread, ...gaps } = state.gaps;
  return { ...state, findings, gaps };
}

function answer(runbook: Runbook, state: WalkState, event: Extract<WalkEvent, { type: 'answer.given' }>): WalkState {
  const { values, hidden = [], step, go } = event;
  const unwritten = state.unwritten ?? (hidden.length > 0 ? step : undefined);
  return move({ ...state, unwritten, values: { ...state.values, ...values } }, go, answered(runbook, event));
}

/** A change goes on; with its end the walk does. */
function change(runbook: Runbook, state: WalkState, event: ChangeEvent): WalkState {
  const { [event.step]: before, ...others } = state.changes;
  const after = changeAfter(before, event);
  const changed = { ...state, begun: false, changes: after ? { ...others, [event.step]: after } : others };
  if (event.type === 'change.verified') {
    changed.values = { ...state.values, ...event.values };
  }
  const step = runbook.steps.get(event.step);
  if (!('go' in event) || event.go === undefined || step?.kind !== 'change') return changed;
  const what = fillText(step.change, shownValues(runbook, state.values));
  const say = changeSays(event, { before, what, role: calledIn(runbook, step.gate.approveBy) });
  return move(changed, event.go, entry(runbook, event.step, endOfChange(event), say));
}

function endOfChange(event: ChangeEvent): PathEntry['verdict'] {
  if (event.type === 'change.verified') return 'verified';
  if (event.type === 'change.undone') return 'failed';
  return event.type === 'change.done' && event.outcome === 'unknown' ? 'failed' : 'refused';
}

/** Into an included runbook, or out of it. */
function crossed(
  runbook: Runbook,
  state: WalkState,
  event: Extract<WalkEvent, { type: 'include.entered' | 'include.left' }>,
): WalkState {
  const values = { ...state.values, ...event.values };
  const walked =
    event.type === 'include.entered'
      ? entry(runbook, event.step, 'included', sameIn(event.runbook))
      : { ...entry(runbook, event.step, 'left', leftWith(event)), cause: event.cause };
  const unwritten = state.unwritten ?? ((event.hidden ?? []).length > 0 ? event.step : undefined);
  return move({ ...state, values, unwritten }, event.go, walked);
}

function leftWith({ end, tell }: { readonly end: EndKind; readonly tell: Text | null }): Text {
  const words = END_WORDS[end];
  return tell ? { en: `${words.en} ${tell.en}`, ru: `${words.ru} ${tell.ru}` } : words;
}

function move(state: WalkState, go: string, walked?: PathEntry): WalkState {
  const visits = { ...state.visits, [go]: (state.visits[go] ?? 0) + 1 };
  const path = walked ? [...state.path, walked] : state.path;
  const trail = walked && !isCrossing(walked) ? [...state.trail, walked.step] : state.trail;
  return { ...state, at: go, begun: false, visits, path, trail, changes: onlyBegun(state) };
}

/** A change that was previewed or approved only, and then left, has to be asked for anew. */
const onlyBegun = ({ changes }: WalkState): WalkState['changes'] =>
  Object.fromEntries(Object.entries(changes).filter(([, progress]) => isBegun(progress)));

/** Going into an included runbook, or out of it, is nobody's step. */
const isCrossing = ({ verdict }: PathEntry): boolean => verdict === 'included' || verdict === 'left';

/** Back to a step that was walked: its visits count as if what came after had not been, so that nobody is sent away for looking twice. */
function goBack(state: WalkState, go: string): WalkState {
  const trail = state.trail.slice(0, Math.max(0, state.trail.lastIndexOf(go)));
  const visits: Record<string, number> = {};
  for (const step of [...trail, go]) visits[step] = (visits[step] ?? 0) + 1;
  const path = withTakenBack(state.path, state.trail.length - trail.length);
  return { ...state, at: go, begun: false, visits, path, trail, changes: onlyBegun(state), unwritten: undefined };
}

/** Whether what a person said at a step still holds; what was seen or done always does. */
export const holds = ({ verdict, takenBack }: PathEntry): boolean =>
  takenBack !== true || (verdict !== 'answered' && verdict !== 'skipped');

const LOOKS: ReadonlySet<PathEntry['verdict']> = new Set(['found', 'ruled-out', 'unsure', 'errored']);

/** Whether a step looked, or tried to. */
export const isLook = ({ verdict }: PathEntry): boolean => LOOKS.has(verdict);

/** The path with so many of the last steps taken back that were not taken back before. */
function withTakenBack(path: readonly PathEntry[], count: number): readonly PathEntry[] {
  const holding = path.flatMap((entry, at) => (entry.takenBack || isCrossing(entry) ? [] : [at]));
  const gone = new Set(holding.slice(holding.length - count));
  return path.map((entry, at) => (gone.has(at) ? { ...entry, takenBack: true } : entry));
}

function entry(runbook: Runbook, step: string, verdict: PathEntry['verdict'], say: Text): PathEntry {
  return { step, title: runbook.steps.get(step)?.title ?? sameIn(step), verdict, say, cause: null, seconds: null };
}

function answered(
  runbook: Runbook,
  { step, question, answer, source }: Extract<WalkEvent, { type: 'answer.given' }>,
): PathEntry {
  const from = {
    person: text('', ''),
    file: text(' (answers file)', ' (из файла ответов)'),
    auto: text(' (automatic)', ' (автоматически)'),
  }[source];
  const at = runbook.steps.get(step);
  const choice = at?.kind === 'ask' ? at.choices.find(({ value }) => value === answer) : undefined;
  const label = choice?.label ?? sameIn(answer);
  const say = { en: `${question.en} — ${label.en}${from.en}`, ru: `${question.ru} — ${label.ru}${from.ru}` };
  return { ...entry(runbook, step, 'answered', say), by: source };
}

/** Messages of old records are English; what kind of error it was is said in the reader's language. */
function failedToLook({ kind, message, said = sameIn(message) }: Extract<WalkEvent, { type: 'step.errored' }>): Text {
  return kind === 'else' ? said : text(said.en, `${ERROR_WORDS[kind].ru}. ${said.ru}`);
}

const sameIn = (words: string): Text => ({ en: words, ru: words });
