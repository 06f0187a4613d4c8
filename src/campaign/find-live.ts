import {
  type BlockedEvidence,
  campaignBlockedByDdl,
  campaignBlockedByIdleTransaction,
  campaignBlockedByPreparedTransaction,
  campaignBlockedBySession,
  campaignStatementReadsWholeTable,
  type WholeTableEvidence,
} from '../causes/campaign-live.ts';
import { type Cause, found } from '../causes/cause.ts';
import { secondsBetween } from '../model/moment.ts';
import { rounded } from '../model/statistics.ts';
import {
  chainFrom,
  type LivePlan,
  type LiveRead,
  type LiveSituation,
  type Step,
  victimsOf,
  type Worker,
  workersSeen,
} from './live.ts';
import type { Case, Sighting } from './sightings.ts';

/** Rows below which reading a table whole is no matter. */
const BIG_ROWS = 10_000;
/** Share of its rows above which an index would not be used. */
const FEW = 0.1;
/** Share of a statement's planned cost below which reading a table whole is not what makes it slow. */
const MAIN_COST = 0.3;

/**
 * Why a running run does not get on, by two looks at the server. Waiting counts only when the session waited for the same ones in both: short waits belong
 * to every busy server. Several sessions of the run behind one blocker are one finding. A statement counts only when it ran through both looks.
 */
export function findLive(opened: Case): Sighting[] {
  const { live } = opened;
  if (!live) return [];
  const workers = workersSeen(live);
  return [...blocked(opened, live, workers), ...reading(opened, live, workers)].map((one) => ({
    found: one,
    position: -1,
  }));
}

function runningStage({ run }: Case): string | null {
  return run.stages.find(({ state }) => state === 'running')?.stage ?? null;
}

function blocked(opened: Case, live: LiveSituation, workers: readonly Worker[]) {
  const stuck = workers.filter(({ backend }) => waitedThroughout(live, backend.pid));
  const chains = stuck.map(({ backend, by }) => ({ by, steps: chainFrom(backend.pid, live.second) }));
  const told = new Map<string, (typeof chains)[number][]>();
  for (const chain of chains.filter(({ steps }) => steps.length > 1)) {
    const { blocker } = blockerOf(chain.steps);
    const key = `${blocker.pid} ${blocker.holder?.prepared}`;
    told.set(key, [...(told.get(key) ?? []), chain]);
  }
  return [...told.values()].map((same) => {
    const [first] = same;
    const isRecognised = first!.by !== 'tables';
    const evidence = blockedEvidence(opened, live, {
      steps: first!.steps,
      isRecognised,
      waiting: same.map(({ steps }) => steps[0]!.pid),
    });
    return found(causeOf(first!.steps), evidence, isRecognised ? 'proved' : 'likely');
  });
}

function waitedThroughout({ first, second }: LiveSituation, pid: number): boolean {
  const [before, now] = [first, second].map(({ waits }) => waits.find((one) => one.pid === pid));
  return now?.blockedBy.some((one) => before?.blockedBy.includes(one)) ?? false;
}

/** Who is to be spoken to: whoever stands in the queue before the run without having the lock, else the root of the waiting. */
function blockerOf(steps: readonly Step[]): { readonly blocker: Step; readonly behind: Step | null } {
  const queued = steps.slice(1).findIndex(({ holder, wait }) => holder?.granted === false && wait !== null) + 1;
  if (queued > 0) return { blocker: steps[queued]!, behind: steps[queued + 1] ?? null };
  return { blocker: steps.at(-1)!, behind: null };
}

const STRONG = new Set([
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
  'ShareUpdateExclusiveLock',
]);

function causeOf(steps: readonly Step[]): Cause<BlockedEvidence> {
  const { blocker, behind } = blockerOf(steps);
  const { holder, backend } = blocker;
  if (holder?.prepared) return campaignBlockedByPreparedTransaction;
  if (behind) return campaignBlockedByDdl;
  if (backend?.state?.startsWith('idle in transaction')) return campaignBlockedByIdleTransaction;
  const before = steps[steps.indexOf(blocker) - 1];
  const isTable = before?.wait?.lockType === 'relation';
  return isTable && holder && STRONG.has(holder.mode) && backend?.state === 'active'
    ? campaignBlockedByDdl
    : campaignBlockedBySession;
}

interface Blocked {
  readonly steps: readonly Step[];
  readonly isRecognised: boolean;
  readonly waiting: readonly number[];
}

function blockedEvidence(
  opened: Case,
  { second }: LiveSituation,
  { steps, isRecognised, waiting }: Blocked,
): BlockedEvidence {
  const { blocker, behind } = blockerOf(steps);
  const { wait } = steps[0]!;
  const { backend, holder } = blocker;
  const isPrepared = holder?.prepared != null;
  return {
    run: opened.run.id,
    stage: runningStage(opened),
    waiting,
    isRecognised,
    waitingSeconds: secondsBetween(wait!.since, second.at),
    table: steps.find((step) => step.wait?.table)?.wait?.table ?? null,
    lock: wait!.mode,
    blocker: isPrepared ? null : blocker.pid,
    blockerUser: isPrepared ? holder.preparedBy : (backend?.user ?? null),
    blockerApplication: backend?.application ?? (backend?.kind === 'client backend' ? null : (backend?.kind ?? null)),
    blockerState: backend?.state ?? null,
    openSeconds: secondsBetween(isPrepared ? holder.preparedSince : (backend?.transactionSince ?? null), second.at),
    stateSeconds: secondsBetween(backend?.stateSince ?? null, second.at),
    holds: holder?.mode ?? null,
    statement: backend?.statement ?? null,
    prepared: holder?.prepared ?? null,
    behind: behind?.pid ?? null,
    behindState: behind?.backend?.state ?? null,
    waitingInAll: victimsOf(blocker.pid, second).length,
  };
}

function reading(opened: Case, live: LiveSituation, workers: readonly Worker[]) {
  return live.plans.flatMap((plan) => {
    const worker = workers.find(({ backend }) => backend.pid === plan.pid);
    const before = live.first.backends.find(({ pid }) => pid === plan.pid);
    if (!worker || before?.statementSince !== worker.backend.statementSince) return [];
    const read = plan.reads.find(wantsIndex);
    if (!read) return [];
    const evidence = wholeTableEvidence(opened, live, { worker, plan, read });
    return [found(campaignStatementReadsWholeTable, evidence, evidence.isRecognised ? 'likely' : 'possible')];
  });
}

function wantsIndex({ columns, indexed, rows, kept, costShare }: LiveRead): boolean {
  return columns.length > 0 && !indexed && rows >= BIG_ROWS && kept <= FEW * rows && costShare >= MAIN_COST;
}

interface Reading {
  readonly worker: Worker;
  readonly plan: LivePlan;
  readonly read: LiveRead;
}

function wholeTableEvidence(
  opened: Case,
  { second }: LiveSituation,
  { worker, plan, read }: Reading,
): WholeTableEvidence {
  const { backend, by } = worker;
  return {
    run: opened.run.id,
    stage: runningStage(opened),
    pid: backend.pid,
    isRecognised: by !== 'tables',
    runningSeconds: secondsBetween(backend.statementSince, second.at),
    table: read.table,
    columns: read.columns,
    rows: read.rows,
    bytes: read.bytes,
    rowsKept: read.kept,
    costShare: rounded(read.costShare),
    isGeneric: plan.isGeneric,
    statement: backend.statement,
    fix: `create index concurrently on ${read.table} (${read.columns[0]})`,
  };
}
