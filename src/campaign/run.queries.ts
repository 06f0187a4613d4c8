import type { Tx } from '../db/session.types.ts';
import type { StageName } from '../model/relations.ts';
import { requireKnownValues } from '../system/closed-values.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Campaign, Exclusion, Run, Stage } from './run.ts';

type BareRun = Omit<Run, 'stages'>;
type StageRow = Omit<Stage, 'exclusions'> & { readonly run: string };
type ExclusionRow = Exclusion & { readonly run: string; readonly stage: StageName };

const STATE = { relation: 'run', column: 'state' } as const;

const RUN_COLUMNS = `r.id::text as id, r.campaign::text as campaign, r.name, r.channel, r.planned_at as "plannedAt", r.started_at as "startedAt",
  r.finished_at as "finishedAt", r.status, r.state, r.segment::text as segment, r.segment_version as "segmentVersion",
  r.template::text as template, r.to_send as "toSend", r.sent, r.failed, r.cursor_at as "cursorAt", r.cursor_end as "cursorEnd",
  r.worker, r.heartbeat_at as "heartbeatAt", r.quiet_seconds::float8 as "quietSeconds", r.error`;

const CAMPAIGN_COLUMNS = `c.id::text as id, c.name, c.status, c.channel, c.segment::text as segment, c.template::text as template, c.owner,
  c.schedule, c.next_run_at as "nextRunAt"`;

/** What PostgreSQL calls the types of the identifiers, to know which arguments can be one; null where there is no row to ask. */
export async function readIdTypes(
  tx: Tx,
  system: SystemDescription,
): Promise<{ run: string | null; campaign: string | null }> {
  const typeOf = (name: 'run' | 'campaign') =>
    keeps(system, name) ? `(select pg_typeof(i.id)::text from ${relation(system, name, 'i')} limit 1)` : 'null::text';
  const rows = await tx.rows<{ run: string | null; campaign: string | null }>(
    `select ${typeOf('run')} as run, ${typeOf('campaign')} as campaign`,
  );
  return rows[0]!;
}

/** The run with this identifier, without its stages. */
export async function readRun(tx: Tx, system: SystemDescription, id: string): Promise<BareRun | undefined> {
  const rows = await tx.rows<BareRun>(
    `select ${RUN_COLUMNS} from ${relation(system, 'run', 'r')} where r.id = $1`,
    [id],
    { rowLimit: 1 },
  );
  return requireKnownValues(system, STATE, rows)[0];
}

/** The last run of a campaign that has started by a moment; without one, the next planned one. */
export async function readLastRun(
  tx: Tx,
  system: SystemDescription,
  campaign: string,
  asOf: string,
): Promise<BareRun | undefined> {
  const rows = await tx.rows<BareRun>(
    `select ${RUN_COLUMNS} from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and (r.started_at is null or r.started_at <= $2::timestamptz)
     order by (r.started_at is null), r.started_at desc, r.planned_at, r.id desc
     limit 1`,
    [campaign, asOf],
  );
  return requireKnownValues(system, STATE, rows)[0];
}

/** The earliest run of a campaign that is planned after its last one started, and that nobody has started. */
export async function readWaitingRun(
  tx: Tx,
  system: SystemDescription,
  { campaign, startedAt }: Pick<BareRun, 'campaign' | 'startedAt'>,
): Promise<{ readonly id: string; readonly plannedAt: string } | undefined> {
  if (startedAt === null) return undefined;
  const rows = await tx.rows<{ id: string; plannedAt: string }>(
    `select r.id::text as id, r.planned_at as "plannedAt" from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and r.state = 'planned' and r.started_at is null and r.planned_at > $2::timestamptz
     order by r.planned_at, r.id
     limit 1`,
    [campaign, startedAt],
  );
  return rows[0];
}

/** The campaign with this code. */
export async function readCampaign(tx: Tx, system: SystemDescription, id: string): Promise<Campaign | undefined> {
  const rows = await tx.rows<Campaign>(
    `select ${CAMPAIGN_COLUMNS} from ${relation(system, 'campaign', 'c')} where c.id = $1`,
    [id],
    { rowLimit: 1 },
  );
  return rows[0];
}

/** Every campaign, ordered by code. */
export async function readCampaigns(tx: Tx, system: SystemDescription): Promise<Campaign[]> {
  return tx.rows<Campaign>(`select ${CAMPAIGN_COLUMNS} from ${relation(system, 'campaign', 'c')} order by c.id`);
}

/** Runs of a campaign that started before a moment, newest `limit` of them, oldest first, without stages. */
export async function readRunsBefore(
  tx: Tx,
  system: SystemDescription,
  { campaign, before, limit }: { readonly campaign: string; readonly before: string; readonly limit: number },
): Promise<BareRun[]> {
  const rows = await tx.rows<BareRun>(
    `select ${RUN_COLUMNS} from ${relation(system, 'run', 'r')}
     where r.campaign = $1 and r.started_at < $2
     order by r.started_at desc, r.id desc
     limit ${Math.trunc(limit)}`,
    [campaign, before],
  );
  return requireKnownValues(system, STATE, rows).toReversed();
}

/** The newest `limit` started runs of every campaign, oldest first, without stages. */
export async function readRecentRuns(
  tx: Tx,
  system: SystemDescription,
  { limit, asOf }: { readonly limit: number; readonly asOf: string },
): Promise<readonly BareRun[]> {
  const rows = await tx.rows<BareRun>(
    `select * from (
       select ${RUN_COLUMNS}, row_number() over (partition by r.campaign order by r.started_at desc, r.id desc) as "newness"
       from ${relation(system, 'run', 'r')}
       where r.started_at <= $1::timestamptz
     ) t
     where t."newness" <= ${Math.trunc(limit)}
     order by t."startedAt", t.id`,
    [asOf],
    { rowLimit: 50_000 },
  );
  return requireKnownValues(system, STATE, rows);
}

/**
 * Puts stages and their exclusions into runs: two statements for all of them. Who was left out and who responded is read only for the runs named in
 * `counted`: a system that keeps no such rows counts people for each of them, and no judgement of an earlier run rests on it.
 */
export async function withStages(
  tx: Tx,
  system: SystemDescription,
  runs: readonly BareRun[],
  counted: readonly string[],
): Promise<Run[]> {
  const ids = runs.map(({ id }) => id);
  const stages = keeps(system, 'stage') && ids.length > 0 ? await readStages(tx, system, { ids, counted }) : [];
  const exclusions = keeps(system, 'exclusion') && counted.length > 0 ? await readExclusions(tx, system, counted) : [];
  const stagesOf = groupBy(stages, ({ run }) => run);
  const exclusionsOf = groupBy(exclusions, ({ run, stage }) => `${stage} ${run}`);
  return runs.map((run) => ({
    ...run,
    stages: (stagesOf.get(run.id) ?? []).map(({ run: id, ...stage }) => ({
      ...stage,
      exclusions: (exclusionsOf.get(`${stage.stage} ${id}`) ?? []).map(({ reason, rule, customers, expected }) => ({
        reason,
        rule,
        customers,
        expected,
      })),
    })),
  }));
}

/** Planned cost up to which what a whole history left out is worth knowing: a look into tables of some ten thousand rows. */
const HISTORY_COST = 5000;

/** Whether who was left out and who responded can be read of so many runs without reading the customers for each. */
export async function isCheapToCount(
  tx: Tx,
  system: SystemDescription,
  runs: readonly Pick<BareRun, 'id'>[],
): Promise<boolean> {
  const ids = runs.map(({ id }) => id);
  const plans = [
    ...(keeps(system, 'stage') ? [await tx.plan(stagesSql(system), [ids, ids])] : []),
    ...(keeps(system, 'exclusion') ? [await tx.plan(exclusionsSql(system), [ids])] : []),
  ];
  return plans.every((plan) => plan['Total Cost'] <= HISTORY_COST);
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function stagesSql(system: SystemDescription): string {
  return `select s.run::text as run, s.stage, s.position, s.started_at as "startedAt", s.finished_at as "finishedAt", s.state, s.count_in as "in",
       s.count_out as "out", s.errors, s.worker, s.heartbeat_at as "heartbeatAt", s.error
     from ${relation(system, 'stage', 's')}
     where s.run = any($1) and (s.stage <> 'respond' or s.run = any($2))
     order by s.run, s.position`;
}

async function readStages(
  tx: Tx,
  system: SystemDescription,
  { ids, counted }: { readonly ids: readonly string[]; readonly counted: readonly string[] },
): Promise<readonly StageRow[]> {
  const rows = await tx.rows<StageRow>(stagesSql(system), [ids, counted], { rowLimit: 200_000 });
  requireKnownValues(system, { relation: 'stage', column: 'stage' }, rows);
  return requireKnownValues(system, { relation: 'stage', column: 'state' }, rows);
}

function exclusionsSql(system: SystemDescription): string {
  return `select x.run::text as run, x.stage, x.reason, x.rule::text as rule, x.customers, coalesce(x.expected, false) as expected
     from ${relation(system, 'exclusion', 'x')}
     where x.run = any($1)
     order by x.run, x.customers desc, x.reason`;
}

function readExclusions(tx: Tx, system: SystemDescription, ids: readonly string[]): Promise<ExclusionRow[]> {
  return tx.rows<ExclusionRow>(exclusionsSql(system), [ids], { rowLimit: 200_000 });
}
