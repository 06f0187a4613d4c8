import type { Database } from '../command.ts';
import { readServerZone } from '../condition/server-zone.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, keepsColumn, relation } from '../system/compose.ts';
import { isLost } from '../system/cut-off.ts';
import type { SystemDescription } from '../system/description.ts';
import { brokenOff, isInterruption } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import type { Report } from './chain.ts';
import type { Metric, Recount, RecountedDay } from './recount.ts';

const WHAT = text(
  'The report’s number by other readings of the same events',
  'Число отчёта при других прочтениях тех же событий',
);

export interface RecountRead {
  readonly recount: Recount | null;
  readonly metrics: readonly Metric[] | null;
  readonly gaps: readonly NotEvaluated[];
  /** The error by which the connection was lost meanwhile. */
  readonly lost?: string;
}

const lostBy = (error: UserError): Pick<RecountRead, 'lost'> => (isLost(error) ? { lost: error.message } : {});

/**
 * The events of a report read in every other way that a report may read them, and day by day: one pass over the events of its period. It has a snapshot of
 * its own, so that a refusal of so dear a statement costs nothing else.
 */
export async function readRecount({ session, system, asOf }: Database, report: Report): Promise<RecountRead> {
  const metrics = keeps(system, 'report_metric')
    ? await session.read((tx) => readMetrics(tx, system, report.id))
    : null;
  const isCountable = report.counts !== null && report.periodFrom !== null && report.periodTo !== null;
  if (!isCountable || !keeps(system, 'response')) return { recount: null, metrics, gaps: [] };
  try {
    const recount = await session.read(async (tx) => ({
      ...(await readReadings(tx, system, report, asOf)),
      ...(await readBeyond(tx, system, report)),
      days: await readDays(tx, system, report),
    }));
    return { recount, metrics, gaps: [] };
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130) throw error;
    if (isInterruption(error)) return { recount: null, metrics, gaps: [brokenOff(WHAT, error)], ...lostBy(error) };
    return { recount: null, metrics, gaps: [{ what: WHAT, why: error.words.message, couldChangeAnswer: false }] };
  }
}

function readMetrics(tx: Tx, system: SystemDescription, report: string): Promise<Metric[]> {
  return tx.rows<Metric>(
    `select k.metric, k.shown::float8 as shown, k.recounted::float8 as recounted, k.part_of as "partOf", k.error
     from ${relation(system, 'report_metric', 'k')} where k.report = $1 order by k.metric`,
    [report],
  );
}

/** The events that a report counts: of its kind, channel and campaign. */
function eventsSql(system: SystemDescription, report: Report, bind: (value: string) => string): string {
  const needsRun = report.channel !== null || report.campaign !== null;
  const join = needsRun ? ` join ${relation(system, 'run', 'r')} on r.id = e.run` : '';
  const of = [
    `e.kind = ${bind(report.counts!)}`,
    ...(report.channel === null ? [] : [`r.channel = ${bind(report.channel)}`]),
    ...(report.campaign === null ? [] : [`r.campaign = ${bind(report.campaign)}`]),
  ];
  return `${relation(system, 'response', 'e')}${join} where ${of.join(' and ')}`;
}

function binding() {
  const parameters: string[] = [];
  return { parameters, bind: (value: string) => `$${parameters.push(value)}` };
}

/** The period as wall-clock days of the report's zone, cut in another zone. */
async function readReadings(
  tx: Tx,
  system: SystemDescription,
  report: Report,
  asOf: string,
): Promise<Omit<Recount, 'days' | keyof Beyond>> {
  const { parameters, bind } = binding();
  const zone = report.zone ?? system.clock.zone;
  const [from, to] = [`${bind(report.periodFrom!)}::timestamptz`, `${bind(report.periodTo!)}::timestamptz`];
  const known = [system.clock.zone, system.clock.application, await readServerZone(tx), 'UTC'];
  const zones = [...new Set(known.filter((one) => typeof one === 'string'))].filter((one) => one !== zone);
  const own = bind(zone);
  const cut = (moment: string, other: string) => `(${moment} at time zone ${own}) at time zone ${bind(other)}::text`;
  const inside = (lower: string, upper: string) => `e.at >= ${lower} and e.at < ${upper}`;
  const isMessageKept = keepsColumn(system, 'response', 'message');
  const readings = zones.map(
    (other, index) => `count(*) filter (where ${inside(cut(from, other), cut(to, other))}) as z${index}`,
  );
  const sql = `select count(*) filter (where ${inside(from, to)}) as responses,
      count(distinct e.customer) filter (where ${inside(from, to)}) as customers,
      ${isMessageKept ? `count(distinct e.message) filter (where ${inside(from, to)})` : 'null::bigint'} as messages,
      count(*) filter (where e.at >= ${from} and e.at <= ${bind(report.builtAt ?? asOf)}::timestamptz) as until_built,
      count(*) filter (where e.at >= ${to} and e.at <= ${bind(asOf)}::timestamptz) as after${readings.map((one) => `,\n      ${one}`).join('')}
    from ${eventsSql(system, report, bind)} and e.at >= ${from} - interval '1 day' and e.at <= greatest(${to} + interval '1 day', ${bind(asOf)}::timestamptz)`;
  const [row] = await tx.rows<Record<string, number | null>>(sql, parameters);
  return {
    zone,
    responses: row!.responses!,
    customers: row!.customers!,
    messages: row!.messages ?? null,
    after: row!.after!,
    untilBuilt: report.builtAt === null ? null : row!.until_built!,
    inZones: zones.map((other, index) => ({ zone: other, responses: row![`z${index}`]! })),
  };
}

type Beyond = Pick<Recount, 'kinds' | 'ofAllCampaigns' | 'ofAllChannels'>;

/** Responses of its period that it should not count: of other kinds, campaigns and channels. */
async function readBeyond(tx: Tx, system: SystemDescription, report: Report): Promise<Beyond> {
  const { parameters, bind } = binding();
  const isCampaign = report.campaign === null ? 'true' : `r.campaign = ${bind(report.campaign)}`;
  const isChannel = report.channel === null ? 'true' : `r.channel = ${bind(report.channel)}`;
  const isTied = report.campaign !== null || report.channel !== null;
  const rows = await tx.rows<{ kind: string; own: number; campaigns: number; channels: number }>(
    `select e.kind, count(*) filter (where ${isCampaign} and ${isChannel}) as own, count(*) filter (where ${isChannel}) as campaigns,
       count(*) filter (where ${isCampaign}) as channels
     from ${relation(system, 'response', 'e')}${isTied ? ` join ${relation(system, 'run', 'r')} on r.id = e.run` : ''}
     where e.at >= ${bind(report.periodFrom!)}::timestamptz and e.at < ${bind(report.periodTo!)}::timestamptz
     group by e.kind order by e.kind limit 50`,
    parameters,
  );
  const own = rows.find(({ kind }) => kind === report.counts);
  return {
    kinds: rows.map(({ kind, own: responses }) => ({ kind, responses })),
    ofAllCampaigns: report.campaign === null ? null : (own?.campaigns ?? 0),
    ofAllChannels: report.channel === null ? null : (own?.channels ?? 0),
  };
}

/** Days of the summary beside the events of each, in the zone of the report; also days before its period, which it may have added up. */
async function readDays(tx: Tx, system: SystemDescription, report: Report): Promise<readonly RecountedDay[] | null> {
  if (!keeps(system, 'report_day')) return null;
  const { parameters, bind } = binding();
  const zone = bind(report.zone ?? system.clock.zone);
  const [from, to] = [bind(report.periodFrom!), bind(report.periodTo!)];
  const first = `(${from}::timestamptz at time zone ${zone}::text)::date`;
  const last = `(${to}::timestamptz at time zone ${zone}::text)`;
  const events = `select (e.at at time zone ${zone}::text)::date as day, count(*) as responses, count(distinct e.customer) as customers
    from ${eventsSql(system, report, bind)} and e.at >= (${from}::timestamptz - interval '120 days') and e.at < ${to}::timestamptz group by 1`;
  return tx.rows<RecountedDay>(
    `select to_char(coalesce(d.day, n.day), 'YYYY-MM-DD') as day, d.shown::float8 as shown, d.refreshed_at as "refreshedAt", coalesce(n.responses, 0) as responses,
       coalesce(n.customers, 0) as customers, coalesce(d.day, n.day) >= ${first} as "isInPeriod"
     from (select * from ${relation(system, 'report_day', 'd')} where d.report = ${bind(report.id)} and d.day >= ${first} - 120 and d.day < ${last}) d
       full join (${events}) n on n.day = d.day
     order by 1`,
    parameters,
  );
}
