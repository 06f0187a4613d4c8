import type { Deps } from '../../deps.ts';
import { UnavailableError, UsageError, UserError } from '../../errors.ts';
import type { Result } from '../../result.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { startEdge } from '../edges.ts';
import type { Values } from '../expression/expression.ts';
import { inputValues } from '../inputs/inputs.ts';
import { boundValues, fillProgram } from '../probe/probe-values.ts';
import type { ProgramResult, ReadyProbe } from '../probe-results.ts';
import { type ChangeStep, type ErrorKind, isProbe, type ProbeStep, type Runbook, type Step } from '../runbook.ts';
import type { ChangeTalk, Companion, Move } from '../walk/companion.ts';
import { firstThatHolds, lineOf } from '../walk/decide.ts';
import { memoryLink } from '../walk/memory-link.ts';
import { walkToEnd } from '../walk/run-walk.ts';
import { beginWalk, type WalkState } from '../walk/walk.ts';
import type { WalkEvent } from '../walk/walk-event.ts';
import type { Probes } from '../walk/walk-frame.ts';
import type { Fixture, Look, TrialCase } from './trial.ts';

/** What a walk along fixtures came to. */
export interface WalkedCase {
  readonly path: readonly string[];
  /** Where it ended, or the step that had nothing to see. */
  readonly end: string;
  readonly cause: string | null;
  /** Ids of the arrows that were walked. */
  readonly edges: ReadonlySet<string>;
  /** The step that was reached once more than the case says what it sees. */
  readonly unseen: { readonly step: string; readonly visit: number } | null;
  /** What the case says that a step sees and no visit came to. */
  readonly unused: readonly { readonly step: string; readonly visit: number; readonly fixture: Fixture }[];
  /** Results that the step's conditions could not judge. */
  readonly unjudged: readonly { readonly step: string; readonly said: Text }[];
}

class NothingToSee extends Error {
  readonly step: string;
  readonly visit: number;

  constructor(step: string, visit: number) {
    super(`"${step}" has nothing to see on visit ${visit}.`);
    this.name = 'NothingToSee';
    this.step = step;
    this.visit = visit;
  }
}

/** The fixture that the step in hand sees, and how many each step has used. */
interface Desk {
  readonly used: Map<string, number>;
  current: Fixture | undefined;
  /** Whether a change was shown already: then the next look is the one that proves it. */
  isShown: boolean;
  /** Milliseconds: time passes only where a case says so. */
  clock: number;
}

/**
 * Walks one case with the engine that walks in earnest: only what its checks and its person say comes from the file. Nothing is asked of
 * a database, and nothing is recorded.
 */
export async function walkCase(runbook: Runbook, trial: TrialCase, deps: Deps): Promise<WalkedCase> {
  const desk: Desk = { used: new Map(), current: undefined, isShown: false, clock: 0 };
  const events: WalkEvent[] = [];
  const inputs = inputValues(runbook, trial.inputs);
  const begun = beginWalk(runbook, inputs);
  let last: WalkState = begun;
  const companion = actor(runbook, trial, desk, (state) => {
    last = state;
  });
  const timeless = { ...deps, now: () => new Date(desk.clock) };
  const context = { deps: timeless, runCommand: async () => answerFrom(lookOf(desk)) };
  const unjudged: { step: string; said: Text }[] = [];
  const link = memoryLink((event) => {
    events.push(event);
    if (event.type === 'step.errored' && (desk.current?.kind === 'result' || desk.current?.kind === 'seen'))
      unjudged.push({ step: event.step, said: event.said ?? verbatim(event.message) });
  });
  let unseen: WalkedCase['unseen'] = null;
  try {
    last = await walkToEnd(
      {
        context,
        link,
        run: 'trial',
        runbook: withoutPrograms(runbook),
        answers: {},
        companion,
        probes: probesAlong(desk),
      },
      begun,
    );
  } catch (error) {
    if (!(error instanceof NothingToSee)) throw error;
    unseen = { step: error.step, visit: error.visit };
  }
  return {
    path: last.path.map(({ step }) => step),
    end: last.at,
    cause: last.end?.cause ?? null,
    edges: new Set([
      startEdge(runbook.start.indexOf(firstThatHolds(runbook.start, inputs))),
      ...events.flatMap((event) => ('edge' in event && event.edge) || []),
    ]),
    unseen,
    unused: unusedOf(trial, desk),
    unjudged,
  };
}

/** The person and the world beside a walk: each step sees what the case says. */
function actor(runbook: Runbook, { steps }: TrialCase, desk: Desk, onState: (state: WalkState) => void): Companion {
  return {
    async before(step, state) {
      onState(state);
      desk.current = undefined;
      desk.isShown = false;
      if (isProbe(step) && !isAskable(step, state.values)) return { kind: 'go' };
      const visit = (desk.used.get(step.id) ?? 0) + 1;
      const fixture = steps.get(step.id)?.[visit - 1];
      if (!fixture) throw new NothingToSee(step.id, visit);
      desk.used.set(step.id, visit);
      desk.current = fixture;
      return moveFor(fixture);
    },
    change: changeTalk(runbook, desk),
    after: async (_event, state) => onState(state),
  };
}

/** Whether all values are there that a step needs: it fails by itself where they are not, and sees nothing. */
function isAskable(step: ProbeStep, values: Values): boolean {
  if (step.kind === 'check') return lineOf(step, values).kind === 'ready';
  try {
    if (step.kind === 'query') boundValues(step, values);
    else fillProgram(step, values);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function probesAlong(desk: Desk): Probes {
  return {
    async query(step, values) {
      boundValues(step, values);
      return seenBy(desk, { rows: [], rowCount: 0, truncated: false });
    },
    async program(step, values) {
      const { argv } = fillProgram(step, values);
      const nothing = { exit: 0, signal: null, stdout: '', stderr: '', json: null, leftOut: 0, seconds: 0 };
      return { argv, ...seenBy<ProgramResult>(desk, nothing) };
    },
  };
}

/** What is not given is as nothing was seen; rows that are given are counted. */
function seenBy<Kind>({ current }: Desk, nothing: Kind): ReadyProbe<Kind> {
  return {
    async run() {
      if (current?.kind === 'error') throw errorOf(current.error);
      const given = current?.kind === 'seen' ? current.seen : {};
      const { rows } = given;
      const answer = { ...nothing, ...(Array.isArray(rows) ? { rowCount: rows.length } : {}), ...given };
      return { shown: answer, exact: answer, gaps: [] };
    },
  };
}

/** Whoever allows, does and takes back, as the case says. */
function changeTalk(runbook: Runbook, desk: Desk): ChangeTalk {
  const fixture = () => desk.current as Extract<Fixture, { kind: 'change' }>;
  const isProgram = ({ id }: ChangeStep) => (runbook.steps.get(id) as ChangeStep).program !== undefined;
  return {
    hasShown: () => desk.isShown,
    preview: async () => {
      desk.isShown = true;
    },
    async approve(_step, { expires }) {
      const { approve } = fixture();
      if (approve === 'expired') desk.clock = Date.parse(expires) + 1;
      return approve === 'no' ? { kind: 'denied', reason: 'the case says no' } : { kind: 'given', by: 'trial' };
    },
    start: async () => ({ kind: 'begin' }),
    carriedOut: async (step) => ({ kind: fixture().done || isProgram(step) ? 'done' : 'not-done' }),
    wasDone: async () => ({ kind: fixture().done ? 'done' : 'not-done' }),
    undo: async () => ({ kind: 'back' }),
    wasUndone: async () => ({ kind: 'back' }),
  };
}

/** Nothing is run: what a program would do, a person does. One that fails is one after which nothing can be proved. */
function withoutPrograms(runbook: Runbook): Runbook {
  const words = { kind: 'words', words: verbatim('undo') } as const;
  const steps = [...runbook.steps].map(([id, step]): [string, Step] => {
    if (step.kind !== 'change') return [id, step];
    return [id, { ...step, program: undefined, undo: step.undo.kind === 'program' ? words : step.undo }];
  });
  return { ...runbook, steps: new Map(steps) };
}

function moveFor(fixture: Fixture): Move {
  if (fixture.kind === 'skip') return { kind: 'skip', reason: fixture.reason };
  if (fixture.kind === 'answer') return { kind: 'go', answer: fixture.answer };
  return fixture.kind === 'done' ? { kind: 'go', answer: 'done' } : { kind: 'go' };
}

function lookOf({ current, isShown }: Desk): Look {
  if (current?.kind === 'change') {
    if (!isShown) return current.preview;
    return current.done && current.verify ? current.verify : { kind: 'error', error: 'else' };
  }
  return current?.kind === 'error' || current?.kind === 'result' ? current : { kind: 'result', result: {} };
}

function answerFrom(look: Look): Result {
  if (look.kind === 'error') throw errorOf(look.error);
  const given = look.result;
  return {
    format: 'mmsup/1',
    command: 'trial',
    subject: { kind: 'trial', id: 'trial' },
    profile: null,
    system: null,
    at: '1970-01-01T00:00:00Z',
    verdict: 'ok',
    findings: [],
    facts: {},
    notEvaluated: [],
    ...given,
  };
}

/** Codes that the engine sends along the road of that kind. */
const CODES: Readonly<Record<ErrorKind, string>> = {
  timeout: 'db/statement-timeout',
  denied: 'db/no-rights',
  'not-found': 'trial/unknown',
  else: 'trial/failed',
};

function errorOf(kind: ErrorKind): UserError {
  const parts = {
    code: CODES[kind],
    message: text(
      `The case says that this could not be looked at: ${kind}.`,
      `Случай говорит, что посмотреть это не удалось: ${kind}.`,
    ),
  };
  return kind === 'not-found' ? new UsageError(parts) : new UnavailableError(parts);
}

function unusedOf({ steps }: TrialCase, { used }: Desk): WalkedCase['unused'] {
  return [...steps].flatMap(([step, fixtures]) =>
    fixtures.flatMap((fixture, index) => (index < (used.get(step) ?? 0) ? [] : [{ step, visit: index + 1, fixture }])),
  );
}
