import type { Tx } from '../db/session.types.ts';
import { EXIT, UserError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn, relation } from '../system/compose.ts';
import { isLost } from '../system/cut-off.ts';
import type { SystemDescription } from '../system/description.ts';
import { brokenOff, isInterruption } from '../system/partial-reading.ts';
import { type Text, text } from '../text.ts';
import { LEAST_OVERLAP_SECONDS } from './find-overlap.ts';
import {
  type DeliveryGroup,
  type Flow,
  type MessageFact,
  NO_FLOW,
  type Overlap,
  overlapSeconds,
  type PeakMinute,
  type Poison,
  type PoisonRow,
  type Repeats,
} from './flow.ts';
import type { Run } from './run.ts';

interface Asked {
  readonly run: Run;
  /** Earlier runs of the campaign, oldest first. */
  readonly history: readonly Run[];
  readonly asOf: string;
}

/** Planned cost up to which the messages of a run are counted more than once: some hundred thousand of them. */
const DETAIL_COST = 60_000;

/** How many runs a failing customer is looked for in, and in how many of them he must have failed. */
const POISON_RUNS = 6;
const POISON_AT_LEAST = 3;
/** So many are counted; more are a matter for another tool. */
const MOST_POISON = 5000;

/** Of so many runs at the same time it is counted whom they share. */
const MOST_SHARING = 3;

const MESSAGES: Text = text('The messages of the run by channel', 'Сообщения запуска по каналам');

/**
 * Reads what became of a run's messages. One pass over them always, and of very many only their counts: each time more would cost as much
 * as a tenth of it. Minutes, repeats and failures over several runs only where that is cheap. What cannot be read is named, and the rest goes on.
 */
export async function readFlow(
  tx: Tx,
  system: SystemDescription,
  asked: Asked,
): Promise<{ readonly flow: Flow; readonly gaps: readonly NotEvaluated[] }> {
  const gaps: NotEvaluated[] = [];
  let lost: UserError | null = null;
  const tried = async <T>(what: Text, read: () => Promise<T>): Promise<T | null> => {
    if (lost) {
      gaps.push(brokenOff(what, lost));
      return null;
    }
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode === EXIT.cancelled) throw error;
      if (isLost(error)) lost = error;
      gaps.push(
        isInterruption(error) ? brokenOff(what, error) : { what, why: error.words.message, couldChangeAnswer: false },
      );
      return null;
    }
  };
  const overlaps = await tried(text('Runs at the same time', 'Одновременные запуски'), () =>
    readOverlaps(tx, system, asked),
  );
  if (!keeps(system, 'message') || asked.run.startedAt === null) return { flow: { ...NO_FLOW, overlaps }, gaps };
  const { id } = asked.run;
  const kept = keptOf(system);
  const detail = await tried(MESSAGES, async () => {
    const plan = await tx.plan(deliveriesSql(system, true), [id]);
    return { isCheap: plan['Total Cost'] <= DETAIL_COST };
  });
  const unread = (): Partial<Flow> => (lost ? { lost: lost.message } : {});
  if (detail === null) return { flow: { ...NO_FLOW, overlaps, isUnread: true, ...unread() }, gaps };
  const deliveries = await tried(MESSAGES, () => readDeliveries(tx, system, id, detail.isCheap));
  if (!detail.isCheap)
    return {
      flow: { ...NO_FLOW, kept, deliveries, overlaps, isUnread: deliveries === null, ...unread() },
      gaps: [...gaps, tooMany()],
    };
  const peaks = await tried(text('The fullest minute', 'Самая загруженная минута'), () => readPeaks(tx, system, id));
  const repeats = await tried(text('Messages sent again', 'Повторные сообщения'), () => readRepeats(tx, system, id));
  const poison = await tried(text('Customers who fail in every run', 'Клиенты, падающие в каждом запуске'), () =>
    readPoison(tx, system, asked),
  );
  const shared = await tried(text('Customers of two runs at the same time', 'Клиенты одновременных запусков'), () =>
    readShared(tx, system, id, overlaps ?? []),
  );
  return {
    flow: {
      kept,
      deliveries,
      peaks,
      repeats,
      poison,
      overlaps: shared ?? overlaps,
      isUnread: deliveries === null,
      ...unread(),
    },
    gaps,
  };
}

function keptOf(system: SystemDescription): MessageFact[] {
  const columns = { delivered: 'delivered_at', 'provider-code': 'provider_code', 'sent-at': 'sent_at' } as const;
  const facts = Object.keys(columns) as MessageFact[];
  return facts.filter((fact) => keepsColumn(system, 'message', columns[fact]));
}

function tooMany(): NotEvaluated {
  return {
    what: text(
      'The fullest minute, messages sent again, customers who fail in every run',
      'Самая загруженная минута, повторные сообщения, клиенты, падающие в каждом запуске',
    ),
    why: text(
      'The run has too many messages to count them more than once.',
      'У запуска слишком много сообщений, чтобы считать их больше одного раза.',
    ),
    couldChangeAnswer: false,
  };
}

function deliveriesSql(system: SystemDescription, isDetailed: boolean): string {
  const moment = (aggregate: 'min' | 'max', column: string) =>
    isDetailed ? `${aggregate}(m.${column})` : 'null::timestamptz';
  return `select m.channel, m.state, m.provider_code as "providerCode", count(*) as messages, ${isDetailed ? 'count(m.sent_at)' : '0::bigint'} as handed,
       ${moment('min', 'queued_at')} as "firstQueuedAt", ${moment('max', 'queued_at')} as "lastQueuedAt",
       ${moment('min', 'sent_at')} as "firstSentAt", ${moment('max', 'sent_at')} as "lastSentAt",
       ${moment('min', 'delivered_at')} as "firstDeliveredAt", ${moment('max', 'delivered_at')} as "lastDeliveredAt"
     from ${relation(system, 'message', 'm')}
     where m.run = $1
     group by m.channel, m.state, m.provider_code`;
}

async function readDeliveries(
  tx: Tx,
  system: SystemDescription,
  run: string,
  isDetailed: boolean,
): Promise<DeliveryGroup[]> {
  // A limit on the fetch would forbid a parallel plan; the answer has a row per channel, state and answer of the provider.
  const rows = await tx.rows<DeliveryGroup>(deliveriesSql(system, isDetailed), [run], {
    rowLimit: Number.POSITIVE_INFINITY,
  });
  const key = ({ channel, state, providerCode }: DeliveryGroup) => `${channel ?? ''} ${state} ${providerCode ?? ''}`;
  return [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

async function readPeaks(tx: Tx, system: SystemDescription, run: string): Promise<PeakMinute[]> {
  if (!keepsColumn(system, 'message', 'sent_at')) return [];
  return tx.rows<PeakMinute>(
    `select t.channel, (array_agg(t.minute * 60 order by t.messages desc, t.minute))[1] as minute, max(t.messages) as messages,
       count(*) as minutes
     from (
       select m.channel, floor(extract(epoch from m.sent_at) / 60)::bigint as minute, count(*) as messages
       from ${relation(system, 'message', 'm')}
       where m.run = $1 and m.sent_at is not null
       group by m.channel, floor(extract(epoch from m.sent_at) / 60)::bigint
     ) t
     group by t.channel
     order by t.channel`,
    [run],
  );
}

async function readRepeats(tx: Tx, system: SystemDescription, run: string): Promise<Repeats[]> {
  return tx.rows<Repeats>(
    `select t.channel, count(*) as customers, sum(t.messages)::bigint as messages,
       count(*) filter (where t.failed > 0) as "afterFailure", max(t.messages) as most
     from (
       select m.channel, m.customer, m.offer, count(*) as messages, count(*) filter (where m.state = 'failed') as failed
       from ${relation(system, 'message', 'm')}
       where m.run = $1
       group by m.channel, m.customer, m.offer
       having count(*) > 1
     ) t
     group by t.channel
     order by t.channel`,
    [run],
  );
}

async function readPoison(tx: Tx, system: SystemDescription, { run, history }: Asked): Promise<Poison | null> {
  const runs = [...history.slice(1 - POISON_RUNS).map(({ id }) => id), run.id];
  if (runs.length < POISON_AT_LEAST) return null;
  const { rows, truncated } = await tx.page<PoisonRow>(
    `select m.customer::text as customer, count(distinct m.run) as runs, count(*) as messages,
       min(m.provider_code) as "providerCode", min(m.error) as error
     from ${relation(system, 'message', 'm')}
     where m.run = any($1) and m.state = 'failed'
     group by m.customer
     having count(distinct m.run) >= ${POISON_AT_LEAST} and bool_or(m.run = $2)
     order by count(distinct m.run) desc, count(*) desc, m.customer::text`,
    [runs, run.id],
    { rowLimit: MOST_POISON },
  );
  return {
    customers: rows.length,
    isAtLeast: truncated,
    rows: rows.slice(0, 5),
    ofRuns: runs.length,
    atLeastRuns: POISON_AT_LEAST,
  };
}

/** Other runs of the campaign that were open at the same time, for a minute or more; the longest twenty. */
async function readOverlaps(tx: Tx, system: SystemDescription, { run, asOf }: Asked): Promise<Overlap[]> {
  if (run.startedAt === null) return [];
  const rows = await tx.rows<Omit<Overlap, 'seconds'>>(
    `select r.id::text as run, r.state, r.started_at as "startedAt", r.finished_at as "finishedAt", r.worker
     from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and r.id::text <> $2 and r.state not in ('planned', 'cancelled')
       and r.started_at < coalesce($4::timestamptz, $5::timestamptz) and coalesce(r.finished_at, $5::timestamptz) > $3::timestamptz
       and r.started_at <= $5::timestamptz
     order by r.started_at, r.id`,
    [run.campaign, run.id, run.startedAt, run.finishedAt, asOf],
  );
  return rows
    .map((other) => ({ ...other, seconds: overlapSeconds(run, other, asOf) }))
    .filter(({ seconds }) => seconds >= LEAST_OVERLAP_SECONDS)
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 20);
}

/**
 * How many customers have a message of the run and of one that was open at the same time; of the longest few, and only where the server expects it to be
 * cheap. What failed or was cancelled reached nobody.
 */
async function readShared(
  tx: Tx,
  system: SystemDescription,
  run: string,
  overlaps: readonly Overlap[],
): Promise<readonly Overlap[]> {
  if (overlaps.length === 0) return overlaps;
  const others = overlaps.slice(0, MOST_SHARING).map((one) => one.run);
  const sql = `select t.run, count(*) as customers
     from (
       select n.run::text as run, n.customer
       from ${relation(system, 'message', 'n')}
       where n.run = any($2) and n.state not in ('failed', 'cancelled')
         and n.customer in (select m.customer from ${relation(system, 'message', 'm')} where m.run = $1 and m.state not in ('failed', 'cancelled'))
       group by n.run, n.customer
     ) t
     group by t.run`;
  const plan = await tx.plan(sql, [run, others]);
  if (plan['Total Cost'] > MOST_SHARING * DETAIL_COST) return overlaps;
  const rows = await tx.rows<{ run: string; customers: number }>(sql, [run, others]);
  const counts = new Map(rows.map((row) => [row.run, row.customers]));
  return overlaps.map((one) => (others.includes(one.run) ? { ...one, shared: counts.get(one.run) ?? 0 } : one));
}
