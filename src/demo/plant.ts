import type { Writer } from '../db/embedded-writer.ts';
import { UsageError } from '../errors.ts';
import { closestNames } from '../model/closest.ts';
import { advance } from './engine.ts';
import { FAULTS, type Fault } from './faults.ts';
import { DAY, timestamp } from './moments.ts';
import {
  addCityWithoutParentheses,
  disableSummaryJob,
  type Edit,
  loadArchiveWithoutIndex,
  loadListWithUnknownRow,
  renameTariff,
  renameTemplateReference,
  setCapToZero,
} from './plant-edits.ts';

export interface PlantOptions {
  /** Plant although another fault is planted already. */
  readonly onTop?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Planted {
  readonly fault: Fault;
  /** False when the fault was there already: nothing was changed. */
  readonly planted: boolean;
  /** Runs and other things that happened while the engine ran on. */
  readonly runs: number;
  /** The demo's clock afterwards, ISO 8601. */
  readonly now: string;
}

const EDITS: Readonly<Record<string, Edit>> = {
  'nobody-selected': loadListWithUnknownRow,
  'wrong-segment': addCityWithoutParentheses,
  'value-typo': renameTariff,
  'send-broken': renameTemplateReference,
  'policy-zero': setCapToZero,
  'slow-run': loadArchiveWithoutIndex,
  'report-stale': disableSummaryJob,
};

/** @throws UsageError `demo/no-such-fault`, with the nearest names. */
export function findFault(name: string): Fault {
  const fault = FAULTS.find((known) => known.name === name);
  if (fault) return fault;
  const names = FAULTS.map((known) => known.name);
  const near = closestNames(name, names);
  throw new UsageError({
    code: 'demo/no-such-fault',
    message: `There is no fault "${name}".`,
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `The faults are: ${names.join(', ')}.`,
  });
}

/**
 * Plants a fault as a clumsy person would cause it, between two moments of the engine's own work: the engine first runs on until then, and
 * afterwards long enough for the fault to show. All in one transaction: a crash leaves the demo as it was.
 * Throws UsageError `demo/no-such-fault`, `demo/other-fault-planted`; CancelledError.
 */
export async function plantInto(
  writer: Writer,
  name: string,
  { onTop = false, signal }: PlantOptions = {},
): Promise<Planted> {
  const fault = findFault(name);
  await writer.exec('begin');
  try {
    const result = await plantInside(writer, fault, onTop, signal);
    await writer.exec('commit');
    return result;
  } catch (error) {
    await writer.exec('rollback').catch(() => undefined);
    throw error;
  }
}

async function plantInside(
  writer: Writer,
  fault: Fault,
  onTop: boolean,
  signal: AbortSignal | undefined,
): Promise<Planted> {
  await writer.rows('select 1 from demo_private.setting for update');
  const others = await writer.rows<{ fault: string }>('select fault from demo_private.planted order by planted_at');
  const before = await readState(writer);
  if (others.some(({ fault: name }) => name === fault.name))
    return { fault, planted: false, runs: 0, now: new Date(before.now).toISOString() };
  if (others.length > 0 && !onTop)
    throw otherFault(
      fault,
      others.map((other) => other.fault),
    );
  const moments = laterThan(before.now, fault);
  await advance(writer, { to: moments.plantedAt, signal });
  await EDITS[fault.name]!(writer, moments.plantedAt);
  await writer.rows('insert into demo_private.planted values ($1, $2)', [fault.name, timestamp(moments.plantedAt)]);
  await advance(writer, { to: moments.runsOnUntil, signal });
  const after = await readState(writer);
  return { fault, planted: true, runs: after.runs - before.runs, now: new Date(after.now).toISOString() };
}

async function readState(writer: Writer): Promise<{ now: number; runs: number }> {
  const [state] = await writer.rows<{ now: number; runs: number }>(
    'select (extract(epoch from now_at) * 1000)::bigint as now, (select count(*) from mkt.run) as runs from mkt.clock',
  );
  return state!;
}

/** The fault's own moments, whole weeks later when the clock has passed them: the weekly campaigns then meet it as they would have. */
function laterThan(now: number, fault: Fault): { plantedAt: number; runsOnUntil: number } {
  const [plantedAt, runsOnUntil] = [Date.parse(fault.plantedAt), Date.parse(fault.runsOnUntil)];
  const weeks = Math.max(0, Math.ceil((now - plantedAt) / (7 * DAY)));
  return { plantedAt: plantedAt + weeks * 7 * DAY, runsOnUntil: runsOnUntil + weeks * 7 * DAY };
}

function otherFault(fault: Fault, others: readonly string[]): UsageError {
  return new UsageError({
    code: 'demo/other-fault-planted',
    message: `"${others.join('", "')}" is planted already; with "${fault.name}" beside it two faults would speak at once.`,
    hint: `Start from a healthy demo: mmsup demo reset && mmsup demo plant ${fault.name}\nOr add it all the same: mmsup demo plant ${fault.name} --on-top`,
    data: { planted: others },
  });
}
