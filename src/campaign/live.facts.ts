import { secondsBetween } from '../model/moment.ts';
import { usualOf } from '../model/statistics.ts';
import { ENOUGH_RUNS, usualAt } from './history.ts';
import {
  type Backend,
  chainFrom,
  type LivePlan,
  type LiveSituation,
  type Progress,
  type Recognised,
  type Step,
  victimsOf,
  workersSeen,
} from './live.ts';
import { type Pace, paceOf } from './live-pace.ts';
import { secondsOf } from './run.ts';
import type { Case } from './sightings.ts';

/** A session as people see it. Times are seconds before the second look; null = hidden, or not so. */
export interface SessionFacts {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
  readonly waitEvent: string | null;
  readonly statementSeconds: number | null;
  readonly transactionSeconds: number | null;
  readonly stateSeconds: number | null;
  readonly statement: string | null;
}

/** One line of the lock tree. */
export interface LockStep extends SessionFacts {
  /** What it waits for; null = for nobody. */
  readonly waitsFor: { readonly lock: string; readonly table: string | null; readonly seconds: number | null } | null;
  /** What it holds, or wants before us, that the one above waits for. */
  readonly holds: string | null;
  readonly isQueued: boolean;
  readonly prepared: string | null;
  /** Others that it keeps waiting. */
  readonly keepsWaiting: number;
}

export interface LiveFacts {
  /** Second look, by the server's clock. */
  readonly at: string;
  /** The moment for which the run was read, on the clock of the system: a copy or a pinned clock may be days away from the server's. */
  readonly asOf: string;
  readonly watchedSeconds: number;
  /** False where nothing but its tables ties a session to the run: then `sessions` are all candidates. */
  readonly isRecognised: boolean;
  readonly sessions: readonly (SessionFacts & {
    readonly recognisedBy: Recognised;
    readonly tables: readonly string[];
    readonly writes: boolean;
  })[];
  /** From each waiting session to the root of its waiting. */
  readonly chains: readonly (readonly LockStep[])[];
  readonly plans: readonly LivePlan[];
  /** Index builds, vacuums and their like that run in this database. */
  readonly progress: readonly Progress[];
  readonly pace: Pace;
  /** When the run, or its running stage, may end, on the clock of the system; null = no way to say, it waits, or it stands still. */
  readonly expectedEnd: { readonly earliest: string; readonly latest: string } | null;
}

/** What two looks showed, without an opinion. */
export function liveFacts(opened: Case): { readonly live?: LiveFacts } {
  const { live } = opened;
  if (!live) return {};
  const { first, second } = live;
  const workers = workersSeen(live);
  const chains = workers
    .map(({ backend }) => chainFrom(backend.pid, second))
    .filter((steps) => steps.length > 1)
    .map((steps) => steps.map((step) => lockStep(step, live)));
  const pace = paceOf({ first, second, ...timesOf(opened) });
  return {
    live: {
      at: second.at,
      asOf: opened.asOf,
      watchedSeconds: (Date.parse(second.at) - Date.parse(first.at)) / 1000,
      isRecognised: workers.length > 0 && workers.every(({ by }) => by !== 'tables'),
      sessions: workers.map(({ backend, by }) => ({
        ...sessionFacts(backend, second.at),
        recognisedBy: by,
        tables: backend.tables,
        writes: backend.writes,
      })),
      chains,
      plans: live.plans,
      progress: second.progress,
      pace,
      expectedEnd: chains.length > 0 || isStanding(opened, pace) ? null : expectedEnd(pace, opened.asOf),
    },
  };
}

/** Nothing moved while we watched, or the run gives no sign of life: then no pace of the past says when it ends. */
function isStanding({ marks }: Case, { moved }: Pace): boolean {
  return moved === 0 || marks.some(({ kind }) => kind === 'stuck');
}

/** The running stage is timed against its own history, else the run as a whole. */
function timesOf({ run, baseline, asOf }: Case) {
  const stage = run.stages.find(({ state }) => state === 'running');
  const usual = stage ? usualAt(stage.stage, baseline, secondsOf) : usualOf(baseline.map(secondsOf), ENOUGH_RUNS);
  return { asOf, startedAt: stage ? stage.startedAt : run.startedAt, usualSeconds: usual ?? null };
}

function expectedEnd({ estimates }: Pace, asOf: string): LiveFacts['expectedEnd'] {
  if (estimates.length === 0) return null;
  const at = (seconds: number) => new Date(Date.parse(asOf) + seconds * 1000).toISOString();
  return {
    earliest: at(Math.min(...estimates.map(({ earliest }) => earliest))),
    latest: at(Math.max(...estimates.map(({ latest }) => latest))),
  };
}

function sessionFacts(backend: Backend, at: string): SessionFacts {
  const { pid, user, application, state, waitEvent, statement } = backend;
  return {
    pid,
    user,
    application,
    state,
    waitEvent,
    statementSeconds: state === 'active' ? secondsBetween(backend.statementSince, at) : null,
    transactionSeconds: secondsBetween(backend.transactionSince, at),
    stateSeconds: secondsBetween(backend.stateSince, at),
    statement,
  };
}

const NOBODY = {
  user: null,
  application: null,
  state: null,
  waitEvent: null,
  statementSeconds: null,
  transactionSeconds: null,
  stateSeconds: null,
  statement: null,
};

function lockStep({ pid, wait, backend, holder }: Step, { second }: LiveSituation): LockStep {
  const prepared = holder?.prepared ?? null;
  const session = backend ? sessionFacts(backend, second.at) : { ...NOBODY, pid, user: holder?.preparedBy ?? null };
  return {
    ...session,
    ...(prepared === null ? {} : { transactionSeconds: secondsBetween(holder?.preparedSince ?? null, second.at) }),
    waitsFor: wait && { lock: wait.mode, table: wait.table, seconds: secondsBetween(wait.since, second.at) },
    holds: holder?.mode ?? null,
    isQueued: holder?.granted === false,
    prepared,
    keepsWaiting: victimsOf(pid, second).length,
  };
}
