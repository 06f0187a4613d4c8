import type { Context } from '../command.ts';
import { CancelledError, UserError } from '../errors.ts';
import type { IncidentLink } from '../incident/link.ts';
import { maskText } from '../model/personal.ts';
import type { Result } from '../result.ts';
import type { Text } from '../text.ts';
import { briefOf } from './brief.ts';
import type { Companion, Move } from './companion.ts';
import { concludeCheck, concludeProbe, fillArgument, fillCause, fillText, lineOf } from './decide.ts';
import { ExpressionProblem, type Values } from './expression.ts';
import { typedValue } from './inputs.ts';
import { shownValues, withoutPersonal } from './personal.ts';
import type { ProbeAnswer, ProgramResult, QueryResult, ReadyProbe } from './probe-results.ts';
import { nextOfChange } from './run-change.ts';
import {
  type AskStep,
  type ChangeStep,
  type CheckStep,
  type EndStep,
  type ErrorKind,
  edgeId,
  isProbe,
  type ManualStep,
  type ProbeStep,
  type ProgramCall,
  type ProgramStep,
  type QueryStep,
  type Runbook,
} from './runbook.ts';
import {
  type AnswerSource,
  applyEvent,
  isLooping,
  loopEnd,
  remainingMs,
  type StepFinished,
  type WalkEnd,
  type WalkEvent,
  type WalkState,
} from './walk.ts';
import { enter, leave } from './walk-include.ts';

/** How a walk asks what is no command of mmsup. */
export interface Probes {
  /** `withinMs`: the database answers so long. */
  query(step: QueryStep, values: Values, runbook: Runbook, withinMs?: number): Promise<ReadyProbe<QueryResult>>;
  program(step: ProgramStep, values: Values): Promise<ReadyProbe<ProgramResult>>;
}

export interface Walk {
  readonly context: Pick<Context, 'runCommand' | 'deps'>;
  readonly link: IncidentLink;
  /** Id of this run within the incident. */
  readonly run: string;
  readonly runbook: Runbook;
  readonly answers: Readonly<Record<string, string>>;
  readonly companion: Companion;
  /** Absent where queries and programs are never walked. */
  readonly probes?: Probes;
  /** Told of each check that could not look. */
  readonly onFailure?: (error: UserError) => void;
}

export interface Stepped {
  readonly event: WalkEvent;
  readonly result?: Result;
  readonly seen?: ProbeAnswer<unknown>;
  readonly values?: Values;
}

/**
 * Walks from a state to an end. Every event is on the disk before the walk goes on or shows it as done, so a killed process loses
 * nothing that was told: the walk goes on from the fold of the same events. Throws CancelledError when the person stops.
 */
export async function walkToEnd(walk: Walk, from: WalkState): Promise<WalkState> {
  let state = from;
  while (!state.end) {
    const { event, result, seen, values } = await nextEvent(walk, state);
    await record(walk, event);
    state = applyEvent(walk.runbook, state, event);
    if (values) state = { ...state, values: { ...state.values, ...values } };
    await walk.companion.after(event, state, result, seen);
  }
  return state;
}

async function nextEvent(walk: Walk, state: WalkState): Promise<Stepped> {
  const { runbook, context } = walk;
  if (context.deps.signal.aborted) throw new CancelledError();
  const step = runbook.steps.get(state.at)!;
  if (isLooping(runbook, state))
    return { event: await ended(walk, state, { step: step.id, ...loopEnd(runbook, state) }) };
  if (step.kind === 'include') return enter(step, state.values, runbook);
  if (step.kind === 'leave') return { event: leave(step, state.values, runbook) };
  if (step.kind === 'change' && (state.changes[step.id] || !walk.companion.change))
    return nextOfChange(walk, step, state);
  const move = step.kind === 'end' ? await moveAtEnd(walk, step, state) : await walk.companion.before(step, state);
  if (move.kind === 'back')
    return { event: { type: 'step.returned', step: step.id, go: move.to, reason: move.reason ?? 'back' } };
  if (move.kind === 'hand-over') return { event: await handedOver(walk, state, move.to) };
  if (step.kind === 'end')
    return { event: await ended(walk, state, { step: step.id, ...endOf(step, shownValues(runbook, state.values)) }) };
  if (move.kind === 'skip')
    return { event: { type: 'step.skipped', step: step.id, reason: move.reason, ...skipAlong(step) } };
  if (step.kind === 'change') return nextOfChange(walk, step, state);
  if (step.kind === 'check') return runCheck(walk, step, state.values, remainingMs(runbook, state));
  if (isProbe(step)) return runProbe(walk, step, state.values, remainingMs(runbook, state));
  return { event: answerOf(walk, step, state.values, move.answer) };
}

async function moveAtEnd({ companion }: Walk, step: EndStep, state: WalkState): Promise<Move> {
  return (await companion.end?.(step, state)) ?? { kind: 'go' };
}

/** The end of a walk that a person gives to somebody else. */
function handedOver(walk: Walk, state: WalkState, to: string): Promise<WalkEvent> {
  const cause = state.path.findLast(({ verdict }) => verdict === 'found')?.cause ?? null;
  const end = { step: state.at, end: 'handed-over', by: 'person', cause, tell: null, with: null } as const;
  // Typed by a person, and the name of a field that the record keeps as it is.
  return ended(walk, state, { ...end, to: maskText(to) });
}

/** Where somebody takes over, the end holds all that he must know, whoever handed over. */
async function ended({ link, run, runbook }: Walk, state: WalkState, end: WalkEnd & { readonly step: string }) {
  const event = { type: 'run.ended', ...end } as const;
  if (end.end !== 'handed-over') return event;
  return { ...event, brief: briefOf(runbook, state, { run, events: await link.events() }) };
}

function endOf(step: EndStep, values: Values) {
  const { end, cause, tell, to = null, with: other = null } = step;
  return {
    end,
    cause: cause === undefined ? null : fillCause(cause, values),
    tell: tell ? fillText(tell, values) : null,
    to,
    with: other,
  };
}

/** The arrow that a step is left along when it is not done: a check's is that of its errors. */
function skipAlong(step: ProbeStep | AskStep | ManualStep | ChangeStep): Taken {
  if (step.kind === 'change') return take(step, 'refused', step.go.refused);
  if (isProbe(step)) return take(step, 'error:else', step.onError.else!);
  if (step.kind === 'manual') return take(step, 'skip', step.go);
  const { into, choices } = step;
  if (into?.none) return take(step, 'none', into.none);
  const last = choices.at(-1);
  return last ? take(step, `answer:${last.value}`, last.go) : take(step, 'answer:into', into!.go);
}

interface Taken {
  readonly go: string;
  readonly edge: string;
}

const take = ({ id }: { readonly id: string }, way: string, go: string): Taken => ({ go, edge: edgeId(id, way) });

/** Runs a check: its start is on the disk before the database is asked. What could not be looked at leads along `on-error`. */
async function runCheck(walk: Walk, step: CheckStep, values: Values, left: number | undefined): Promise<Stepped> {
  if (left !== undefined && left <= 0) return { event: erroredEvent(step, 'timeout', outOfTime(walk.runbook)) };
  const line = lineOf(step, values);
  if (line.kind === 'missing') {
    const message = `"${line.name}" is not known here: no step before has found it.`;
    return { event: erroredEvent(step, 'not-found', message) };
  }
  const tellable = (all: Values) => shownValues(walk.runbook, all);
  const { argv } = lineOf(step, tellable(values)) as typeof line;
  await record(walk, { type: 'step.started', step: step.id, argv });
  const started = walk.context.deps.now().getTime();
  try {
    const result = await walk.context.runCommand(line.argv, undefined, left);
    const seconds = secondsSince(walk, started);
    const { captured, ...conclusion } = concludeCheck(step, result, values, tellable);
    const evidence = [await walk.link.evidence(JSON.stringify(result))];
    const event: WalkEvent = {
      type: 'step.finished',
      step: step.id,
      ...conclusion,
      ...written(step, captured),
      ...seen(result),
      seconds,
      evidence,
    };
    return { event, result, values: captured };
  } catch (error) {
    return { event: await erroredOrThrow(walk, step, error, { started, values }) };
  }
}

/** Runs a query or a program of the runbook's own: its start is on the disk before anything is asked. */
async function runProbe(
  walk: Walk,
  step: QueryStep | ProgramStep,
  values: Values,
  left: number | undefined,
): Promise<Stepped> {
  if (step.kind === 'query' && left !== undefined && left <= 0)
    return { event: erroredEvent(step, 'timeout', outOfTime(walk.runbook)) };
  const { probes } = walk;
  if (!probes) throw new Error(`The step "${step.id}" is a ${step.kind}, and this walk cannot ask one.`);
  const tellable = (all: Values) => shownValues(walk.runbook, all);
  const started = walk.context.deps.now().getTime();
  try {
    const ready =
      step.kind === 'query' ? await probes.query(step, values, walk.runbook, left) : await probes.program(step, values);
    const asked =
      step.kind === 'query' ? { sql: step.sql } : { argv: tellableLine(ready.argv, step, tellable(values)) };
    await record(walk, { type: 'step.started', step: step.id, ...asked });
    const seen = await ready.run();
    const seconds = secondsSince(walk, started);
    const { captured, ...conclusion } = concludeProbe(step, seen, values, tellable);
    const evidence = [await walk.link.evidence(JSON.stringify({ ...asked, result: seen.shown }))];
    const event: WalkEvent = {
      type: 'step.finished',
      step: step.id,
      ...conclusion,
      ...written(step, captured),
      findings: [],
      gaps: seen.gaps,
      seconds,
      evidence,
    };
    return { event, seen, values: captured };
  } catch (error) {
    return { event: await erroredOrThrow(walk, step, error, { started, values }) };
  }
}

/** The file of a program, and its arguments as they may be written down. */
export function tellableLine(argv: readonly string[] = [], { program }: ProgramCall, shown: Values): readonly string[] {
  return [...argv.slice(0, 1), ...program.slice(1).map((template) => fillArgument(template, shown))];
}

/** Seconds by the walk's clock. */
const secondsSince = ({ context }: Walk, started: number): number => (context.deps.now().getTime() - started) / 1000;

/** Why no check can be run any more. */
export function outOfTime({ limits }: Runbook): string {
  return `The time that this runbook has for the database (${(limits.dbTimeMs ?? 0) / 1000} s) is used up.`;
}

function written(step: ProbeStep, captured: Values): Pick<StepFinished, 'values' | 'hidden'> {
  const hidden = Object.keys(captured).filter((name) => step.capture[name]!.personal);
  return { values: Object.fromEntries(Object.entries(captured).filter(([name]) => !hidden.includes(name))), hidden };
}

function seen(result: Result): Pick<StepFinished, 'findings' | 'gaps'> {
  const gaps = result.notEvaluated
    .filter(({ couldChangeAnswer }) => couldChangeAnswer)
    .map(({ what, why }) => `${what}: ${why}`);
  return { findings: result.findings, gaps };
}

async function erroredOrThrow(
  walk: Walk,
  step: ProbeStep,
  error: unknown,
  { started, values }: { readonly started: number; readonly values: Values },
): Promise<WalkEvent> {
  const seconds = secondsSince(walk, started);
  if (error instanceof ExpressionProblem) {
    const message = `The runbook's condition does not fit the result: ${error.message}.`;
    return { ...erroredEvent(step, 'else', message), seconds };
  }
  const isOurs = error instanceof UserError && error.code.startsWith('incident/');
  if (error instanceof UserError && !(error instanceof CancelledError) && !isOurs) {
    walk.onFailure?.(error);
    const message = error.hint ? `${error.message} ${error.hint}` : error.message;
    return { ...erroredEvent(step, kindOf(error), withoutPersonal(walk.runbook, values, message)), seconds };
  }
  const reason = error instanceof CancelledError ? 'cancelled' : error instanceof Error ? error.message : String(error);
  if (!isOurs) await record(walk, { type: 'step.interrupted', step: step.id, reason });
  throw error;
}

function erroredEvent(step: ProbeStep, kind: ErrorKind, message: string): Extract<WalkEvent, { type: 'step.errored' }> {
  const declared = step.onError[kind] === undefined ? 'else' : kind;
  return {
    type: 'step.errored',
    step: step.id,
    kind,
    message,
    ...take(step, `error:${declared}`, step.onError[declared]!),
  };
}

const TIMEOUTS =
  /^(db\/(statement-timeout|statement-cancelled|lock-timeout|idle-too-long|limit-reached)|guard\/cost|runbook\/program-timeout)$/;
const DENIALS =
  /^(db\/(no-rights|login-refused|superuser|wrong-password)|guard\/.*|runbook\/(program-denied|unsafe-program|option-injection))$/;

/** Which road of `on-error` a failure takes. */
export function kindOf({ code }: UserError): ErrorKind {
  if (TIMEOUTS.test(code)) return 'timeout';
  if (DENIALS.test(code)) return 'denied';
  return /\/unknown(-|$)/.test(code) ? 'not-found' : 'else';
}

function answerOf(walk: Walk, step: AskStep | ManualStep, values: Values, typed: string | undefined): WalkEvent {
  const { answer, source } = givenAnswer(walk, step, typed);
  const asked = step.kind === 'ask' ? step.question : step.task;
  const question: Text = fillText(asked, shownValues(walk.runbook, values));
  const base = { type: 'answer.given', step: step.id, question, answer, source } as const;
  if (step.kind === 'manual')
    return { ...base, values: {}, ...take(step, answer === 'skip' ? 'skip' : 'done', step.go) };
  const choice = step.choices.find(({ value }) => value === answer);
  if (choice) return { ...base, values: {}, ...take(step, `answer:${choice.value}`, choice.go) };
  const { into } = step;
  if (into?.none && answer === 'none') return { ...base, values: {}, ...take(step, 'none', into.none) };
  return { ...base, values: { [into!.name]: typedValue(into!, answer) }, ...take(step, 'answer:into', into!.go) };
}

function givenAnswer(
  walk: Walk,
  step: AskStep | ManualStep,
  typed: string | undefined,
): { answer: string; source: AnswerSource } {
  if (typed !== undefined) return { answer: typed, source: 'person' };
  const fromFile = walk.answers[step.id];
  if (fromFile !== undefined) return { answer: fromFile, source: 'file' };
  return { answer: step.kind === 'ask' ? step.auto! : 'skip', source: 'auto' };
}

function record({ link, run }: Walk, event: WalkEvent): Promise<void> {
  return link.append({ run, ...event });
}
