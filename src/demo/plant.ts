import type { Writer } from '../db/embedded-writer.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { CAMPAIGNS, JOBS } from './catalogue-campaigns.ts';
import { diceOf } from './dice.ts';
import { advance } from './engine.ts';
import type { Fault } from './fault.types.ts';
import { findFault } from './find-fault.ts';
import { DAY, MINUTE, nextTime, timestamp } from './moments.ts';
import { PLANTS } from './plants.ts';

export interface PlantOptions {
  /** Plant although another fault is planted already. */
  readonly onTop?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Planted {
  /** In the order in which they were named. */
  readonly faults: readonly Fault[];
  /** The customer who complains, for each fault; null where nobody in particular does. */
  readonly customers: readonly (string | null)[];
  /** False when all were there already: nothing was changed. */
  readonly planted: boolean;
  /** Runs and other things that happened while the engine ran on. */
  readonly runs: number;
  /** The demo's clock afterwards, ISO 8601. */
  readonly now: string;
}

/**
 * Plants faults as a clumsy person would cause them, between two moments of the engine's own work: the engine first runs on until then, and
 * afterwards long enough for them to show. Several are planted each at its own moment, in the order of time. All in one transaction: a crash
 * leaves the demo as it was.
 * Throws UsageError `demo/no-such-fault`, `demo/other-fault-planted`; CancelledError.
 */
export async function plantInto(
  writer: Writer,
  names: string | readonly string[],
  { onTop = false, signal }: PlantOptions = {},
): Promise<Planted> {
  const asked = [names].flat().map((name) => ({ name, fault: findFault(name) }));
  await writer.exec('begin');
  try {
    const result = await plantInside(writer, asked, onTop, signal);
    await writer.exec('commit');
    return result;
  } catch (error) {
    await writer.exec('rollback').catch(() => undefined);
    throw error;
  }
}

/** A fault, and the name by which it was asked for: `random-7` keeps its own to itself. */
interface Asked {
  readonly name: string;
  readonly fault: Fault;
}

async function plantInside(
  writer: Writer,
  asked: readonly Asked[],
  onTop: boolean,
  signal: AbortSignal | undefined,
): Promise<Planted> {
  const [setting] = await writer.rows<{ seed: number }>('select seed from demo_private.setting for update');
  const others = await writer.rows<{ fault: string }>('select fault from demo_private.planted order by planted_at');
  const there = new Set(others.map(({ fault }) => findFault(fault).name));
  const before = await readState(writer);
  const fresh = asked.filter(({ fault }) => !there.has(fault.name));
  if (fresh.length > 0 && others.length > 0 && !onTop) throw otherFault(fresh, others);
  for (const { at, edit } of timelineOf(before.now, fresh, setting!.seed)) {
    await advance(writer, { to: at, signal });
    await edit(writer, at);
  }
  const after = await readState(writer);
  return {
    faults: asked.map(({ fault }) => fault),
    customers: await Promise.all(asked.map(({ fault }) => complainant(writer, fault))),
    planted: fresh.length > 0,
    runs: after.runs - before.runs,
    now: new Date(after.now).toISOString(),
  };
}

/** What happens when: of each fault its edit, that it is written down, and how it ends. */
function timelineOf(
  now: number,
  asked: readonly Asked[],
  seed: number,
): readonly { readonly at: number; readonly edit: (writer: Writer, moment: number) => Promise<void> }[] {
  return asked
    .flatMap(({ name, fault }) => {
      const { runsOnUntil, ...moments } = laterThan(now, fault);
      const { edit, after, isToTheMinute } = PLANTS[fault.name]!;
      const dice = diceOf(seed, fault.name);
      const room = isToTheMinute ? 0 : minutesUntilNext(moments.plantedAt, runsOnUntil) - SETTLING_MINUTES;
      const plantedAt = moments.plantedAt + dice.later(room) * MINUTE;
      const begin = async (writer: Writer, moment: number): Promise<void> => {
        await edit?.(writer, moment, dice);
        await writer.rows('insert into demo_private.planted values ($1, $2)', [name, timestamp(moment)]);
      };
      const end = async (writer: Writer, moment: number): Promise<void> => after?.(writer, moment, dice);
      return [
        { at: plantedAt, edit: begin },
        { at: runsOnUntil, edit: end },
      ];
    })
    .sort((one, other) => one.at - other.at);
}

/** What an edit takes until it is deployed, and some more. */
const SETTLING_MINUTES = 40;

/** Minutes from a moment until the engine's next run or job, or until another moment, whichever comes first. */
function minutesUntilNext(moment: number, until: number): number {
  const due = [
    ...CAMPAIGNS.map(({ time, day }) => nextTime(moment, time, day)),
    ...JOBS.map(([, , time]) => nextTime(moment, time, null)),
  ];
  return (Math.min(until, ...due) - moment) / MINUTE;
}

/** The customer who complains of a planted fault; null where nobody in particular does. */
export async function complainant(writer: Writer, fault: Fault): Promise<string | null> {
  const { customer } = PLANTS[fault.name]!;
  if (customer === undefined) return null;
  const [row] = await writer.rows<{ customer: number }>(customer);
  return row ? String(row.customer) : null;
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

function otherFault(asked: readonly Asked[], others: readonly { readonly fault: string }[]): UsageError {
  const planted = others.map(({ fault }) => fault);
  const names = asked.map(({ name }) => name).join(' ');
  return new UsageError({
    code: 'demo/other-fault-planted',
    message: text(
      `"${planted.join('", "')}" is planted already; with "${names}" beside it several faults would speak at once.`,
      `В демо уже внесено «${planted.join('», «')}»; вместе с «${names}» заговорили бы сразу несколько неисправностей.`,
    ),
    hint: text(
      `Start from a healthy demo: mmsup demo reset && mmsup demo plant ${names}\nOr add it all the same: mmsup demo plant ${names} --on-top`,
      `Начните с исправного демо: mmsup demo reset && mmsup demo plant ${names}\nИли всё равно добавьте: mmsup demo plant ${names} --on-top`,
    ),
    data: { planted },
  });
}
