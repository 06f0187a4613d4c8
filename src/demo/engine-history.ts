import type { Writer } from '../db/embedded-writer.ts';
import { type AdvanceOptions, loadEngine, saveState, takeDue, throwIfCancelled } from './engine.ts';
import type { DueJob, DueRun, Engine, Pending } from './engine.types.ts';
import { flush, flushAllButStatuses, writeStatuses } from './engine-flush.ts';
import { analyseMessages, executeJobAtOnce } from './engine-jobs.ts';
import { type PreparedRun, prepareRun } from './engine-run.ts';
import { executeRunAtOnce } from './engine-run-at-once.ts';
import { atTime, DAY } from './moments.ts';

/** Jobs that read nothing of what the runs leave, so that they may happen beside them. */
const LOADS = new Set(['load-transactions', 'import-contacts']);

/**
 * Makes the demo's first history on three connections: the runs of a week on two of them, by channel (a cap counts only the messages of its
 * own channel, so neither needs the other), and the nightly loads on the third. What nothing else waits for comes at the end, all days at
 * once. The rows are the same as if everything had happened one after the other.
 */
export async function advanceHistory(
  writers: readonly [Writer, Writer, Writer],
  { to, signal }: AdvanceOptions,
): Promise<void> {
  const [first, second, third] = writers;
  const engine = await loadEngine(first, true);
  const due = takeDue(engine, to);
  const runs = due.filter((event) => 'campaign' in event);
  const jobs = due.filter((event) => 'job' in event);
  const isLoad = ({ job }: DueJob) => LOADS.has(job.job_code);
  await Promise.all([
    executeWeeks([engine, { ...engine, writer: second }], runs, { to, signal }),
    executeJobs({ ...engine, writer: third }, jobs.filter(isLoad), signal),
  ]);
  sortRows(engine.pending);
  await Promise.all([flushAllButStatuses(engine), writeStatuses({ ...engine, writer: third })]);
  await executeJobs(
    engine,
    jobs.filter((job) => !isLoad(job)),
    signal,
  );
  await flush(engine);
  await saveState(engine, to);
}

/** The runs of each week on two connections, which wait for each other at its end. */
async function executeWeeks(
  engines: readonly [Engine, Engine],
  runs: readonly DueRun[],
  { to, signal }: AdvanceOptions,
): Promise<void> {
  const [engine] = engines;
  const isFirst = ({ campaign }: DueRun) => campaign.channel === 'email' || campaign.channel === 'sms';
  for (const { from, end } of weeksOf(engine.startsAt, to)) {
    const week = runs.filter(({ moment }) => from <= moment && moment < end);
    await analyseMessages(engine);
    // All are planned before the first one writes: what a stage costs must not depend on who is quicker.
    const shares = await Promise.all(
      engines.map(async (each, index) => {
        const share = week.filter((due) => isFirst(due) === (index === 0));
        return { engine: each, prepared: await prepareRuns(each, share, from) };
      }),
    );
    await Promise.all(shares.map((share) => executeRuns(share.engine, share.prepared, signal)));
  }
}

/** The days of the first week one by one, then whole weeks: where each begins, and where the next one does. */
function weeksOf(from: number, to: number): { readonly from: number; readonly end: number }[] {
  const weeks: { from: number; end: number }[] = [];
  for (let midnight = atTime(from, '00:00'); midnight < to; midnight = weeks.at(-1)!.end)
    weeks.push({ from: midnight, end: midnight + (weeks.length < 7 ? 1 : 7) * DAY });
  return weeks;
}

/** Runs of later than today are planned as the same weekday a week ago was: the messages that the policy counts are there already. */
async function prepareRuns(engine: Engine, runs: readonly DueRun[], from: number): Promise<PreparedRun[]> {
  const prepared: PreparedRun[] = [];
  const known = new Map<string, number>();
  for (const due of runs)
    prepared.push(await prepareRun(engine, due, { earlier: due.moment >= from + DAY ? 7 * DAY : 0, known }));
  return prepared;
}

async function executeRuns(
  engine: Engine,
  runs: readonly PreparedRun[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const run of runs) {
    throwIfCancelled(signal);
    await executeRunAtOnce(engine, run);
  }
}

/** Job by job, in the order in which a day has them, each for all days. */
async function executeJobs(engine: Engine, due: readonly DueJob[], signal: AbortSignal | undefined): Promise<void> {
  for (const job of engine.jobs) {
    throwIfCancelled(signal);
    const moments = due.filter((event) => event.job === job).map(({ moment }) => moment);
    if (moments.length > 0) await executeJobAtOnce(engine, job, moments);
  }
}

/** Two connections have left their rows as each was ready: they are written in the order of the runs and of time. */
function sortRows({ runs, stages, exclusions, events }: Pending): void {
  const byRun = (a: Record<string, unknown>, b: Record<string, unknown>) => Number(a.run_id) - Number(b.run_id);
  for (const rows of [runs, stages, exclusions]) rows.sort(byRun);
  events.sort((a, b) => Date.parse(String(a.at)) - Date.parse(String(b.at)));
}
