import type { Brief } from '../model/brief.ts';
import type { Finding } from '../result.ts';
import { type Text, text } from '../text.ts';
import {
  CHANGE_EVENTS,
  type ChangeEvent,
  type ChangeProgress,
  changeAfter,
  changeSays,
  isBegun,
  isChangeEvent,
} from './change.ts';
import { fillText, firstThatHolds } from './decide.ts';
import type { Values } from './expression.ts';
import { shownValues } from './personal.ts';
import type { EndKind, ErrorKind, Runbook, StepVerdict } from './runbook.ts';
import { END_WORDS } from './words.ts';

/** Who gave an answer: a person at the prompt, the answers file, or the runbook's own `auto:`. */
export type AnswerSource = 'person' | 'file' | 'auto';

/**
 * What can happen in a walk. These are the very events of the incident record: the record is the state. `edge` is the arrow that was
 * taken; records of before it was written down have none.
 */
export type WalkEvent =
  | { readonly type: 'step.started'; readonly step: string; readonly argv?: readonly string[]; readonly sql?: string }
  | ({ readonly type: 'step.finished'; readonly step: string } & StepFinished)
  | {
      readonly type: 'step.errored';
      readonly step: string;
      readonly kind: ErrorKind;
      readonly message: string;
      readonly seconds?: number;
      readonly go: string;
      readonly edge?: string;
    }
  | { readonly type: 'step.interrupted'; readonly step: string; readonly reason: string }
  | {
      readonly type: 'step.skipped';
      readonly step: string;
      readonly reason: string;
      readonly go: string;
      readonly edge?: string;
    }
  | { readonly type: 'step.returned'; readonly step: string; readonly go: string; readonly reason: string }
  | {
      readonly type: 'answer.given';
      readonly step: string;
      readonly question: Text;
      readonly answer: string;
      readonly source: AnswerSource;
      readonly values: Values;
      /** Names of values that the record could not keep. */
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | {
      readonly type: 'include.entered';
      readonly step: string;
      readonly runbook: string;
      readonly values: Values;
      /** Names of values that stand in no record. */
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | {
      readonly type: 'include.left';
      readonly step: string;
      readonly end: EndKind;
      readonly cause: string | null;
      readonly tell: Text | null;
      readonly values: Values;
      readonly hidden?: readonly string[];
      readonly go: string;
      readonly edge?: string;
    }
  | ChangeEvent
  | ({ readonly type: 'run.ended'; readonly step: string } & WalkEnd);

export interface StepFinished {
  readonly verdict: StepVerdict;
  readonly say: Text;
  readonly cause: string | null;
  readonly go: string;
  readonly edge?: string;
  /** What the step captured and may be written down. */
  readonly values: Values;
  /** Names of captures that hold personal data: used, never written down. */
  readonly hidden: readonly string[];
  readonly findings: readonly Finding[];
  readonly gaps: readonly string[];
  readonly seconds: number;
  readonly evidence: readonly string[];
}

export interface WalkEnd {
  readonly end: EndKind;
  readonly cause: string | null;
  readonly tell: Text | null;
  readonly to: string | null;
  readonly with: string | null;
  /** Absent where the runbook itself ends. */
  readonly by?: 'person';
  /** What whoever takes over must know; only where somebody takes over. */
  readonly brief?: Brief;
}

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
  /** What the checks could not look at though it could have changed their answers. */
  readonly gaps: readonly string[];
  /** Seconds that all checks took together. */
  readonly dbSeconds: number;
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
    gaps: [],
    dbSeconds: 0,
    changes: {},
    unwritten: undefined,
    end: undefined,
  };
}

/** The state after one event. Pure: a walk is resumed by folding the record's events from the beginning. */
export function applyEvent(runbook: Runbook, before: WalkState, event: WalkEvent): WalkState {
  const state = { ...before, dbSeconds: before.dbSeconds + secondsOf(runbook, event) };
  if (isChangeEvent(event)) return change(runbook, state, event);
  switch (event.type) {
    case 'step.started':
      return { ...state, at: event.step, begun: true };
    case 'step.interrupted':
      return { ...state, begun: true };
    case 'step.finished':
      return finish(runbook, state, event);
    case 'step.errored':
      return move(state, event.go, entry(runbook, event.step, 'errored', sameIn(event.message)));
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

/** What an event took of the database's time: a program takes none. */
function secondsOf({ steps }: Runbook, event: WalkEvent): number {
  if (steps.get(event.step)?.kind === 'program') return 0;
  const isLook = ['step.finished', 'step.errored', 'change.previewed', 'change.verified'].includes(event.type);
  return isLook && 'seconds' in event ? (event.seconds ?? 0) : 0;
}

/** Milliseconds of the database's time that a walk has left; undefined where it is not limited. */
export function remainingMs({ limits }: Runbook, { dbSeconds }: WalkState): number | undefined {
  return limits.dbTimeMs === undefined ? undefined : Math.floor(limits.dbTimeMs - dbSeconds * 1000);
}

/** Folds a record's events into the state of one run. Events of other runs and of other kinds are passed over. */
export function foldWalk(runbook: Runbook, inputs: Values, events: readonly WalkEvent[]): WalkState {
  return events.reduce((state, event) => applyEvent(runbook, state, event), beginWalk(runbook, inputs));
}

export const WALK_EVENTS: readonly string[] = [
  'step.started',
  'step.finished',
  'step.errored',
  'step.interrupted',
  'step.skipped',
  'step.returned',
  'answer.given',
  'include.entered',
  'include.left',
  'run.ended',
  ...CHANGE_EVENTS,
] satisfies WalkEvent['type'][];

/** Whether the step that comes next was visited more often than the runbook allows. */
export function isLooping(runbook: Runbook, { at, visits }: WalkState): boolean {
  return (visits[at] ?? 0) > runbook.limits.visits;
}

/** The end of a walk that goes round in circles: a person takes over. */
export function loopEnd(runbook: Runbook, { at }: WalkState): WalkEnd {
  const tell = text(
    `The step "${at}" was reached more than ${runbook.limits.visits} times: the runbook goes round in circles here.`,
    `К шагу «${at}» пришли больше ${runbook.limits.visits} раз: сценарий здесь ходит по кругу.`,
  );
  return { end: 'handed-over', cause: null, tell, to: null, with: null };
}

function finish(runbook: Runbook, state: WalkState, event: Extract<WalkEvent, { type: 'step.finished' }>): WalkState {
  const { step, verdict, say, cause, seconds, go } = event;
  const moved = move(state, go, { ...entry(runbook, step, verdict, say), cause, seconds });
  return {
    ...moved,
    values: { ...state.values, ...event.values },
    findings: { ...state.findings, [step]: event.findings },
    gaps: [...state.gaps, ...event.gaps],
    unwritten: state.unwritten ?? (event.hidden.length > 0 ? step : undefined),
  };
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
  const say = changeSays(step, event, before, fillText(step.change, shownValues(runbook, state.values)));
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
  return { ...state, at: go, begun: false, visits, trail, changes: onlyBegun(state), unwritten: undefined };
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
  return entry(runbook, step, 'answered', say);
}

const sameIn = (words: string): Text => ({ en: words, ru: words });
