import type { Tx } from '../db/session.types.ts';
import { keeps, keepsColumn, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Rule } from './rule.queries.ts';

/** A campaign that uses a rule. Times are ISO 8601 in UTC. */
export interface RuleUser {
  readonly campaign: string;
  readonly name: string | null;
  readonly status: string | null;
  readonly channel: string | null;
  readonly segment: string | null;
  readonly nextRunAt: string | null;
}

/** Planned cost up to which it is worth asking all runs. */
const RUNS_COST = 50_000;

/**
 * The campaigns that use a rule: those that select from it, those that refer to it, and those whose runs selected from it or of whose runs it left
 * somebody out. Undefined where the system keeps nothing that would say so.
 */
export async function readUsers(
  tx: Tx,
  system: SystemDescription,
  { id, kind }: Pick<Rule, 'id' | 'kind'>,
): Promise<readonly RuleUser[] | undefined> {
  const ways: string[] = [];
  if (kind === 'segment' && keepsColumn(system, 'campaign', 'segment')) ways.push(bySegment(system));
  if (keeps(system, 'reference')) ways.push(byReference(system));
  const byRuns = runsOf(system, kind);
  if (byRuns && (await tx.plan(byRuns, [id]))['Total Cost'] <= RUNS_COST) ways.push(byRuns);
  if (ways.length === 0) return undefined;
  const found = await tx.rows<{ campaign: string }>(
    `select distinct u.campaign from (${ways.join('\nunion all\n')}) u`,
    [id],
  );
  return readCampaigns(
    tx,
    system,
    found.map(({ campaign }) => campaign),
  );
}

const bySegment = (system: SystemDescription): string =>
  `select c.id::text as campaign from ${relation(system, 'campaign', 'c')} where c.segment::text = $1`;

const byReference = (system: SystemDescription): string =>
  `select f.source::text as campaign from ${relation(system, 'reference', 'f')}
   where f.source_kind = 'campaign' and f.target::text = $1 and f.target_kind not in ('template', 'list')`;

/** The runs that had to do with a rule; undefined where they do not say so. */
function runsOf(system: SystemDescription, kind: Rule['kind']): string | undefined {
  if (!keeps(system, 'run')) return undefined;
  if (kind === 'segment') {
    if (!keepsColumn(system, 'run', 'segment')) return undefined;
    return `select r.campaign::text as campaign from ${relation(system, 'run', 'r')} where r.segment::text = $1`;
  }
  if (!keepsColumn(system, 'exclusion', 'rule')) return undefined;
  return `select r.campaign::text as campaign from ${relation(system, 'exclusion', 'x')} join ${relation(system, 'run', 'r')} on r.id = x.run
   where x.rule::text = $1`;
}

async function readCampaigns(tx: Tx, system: SystemDescription, ids: readonly string[]): Promise<readonly RuleUser[]> {
  if (ids.length === 0) return [];
  if (!keeps(system, 'campaign')) {
    const unknown = { name: null, status: null, channel: null, segment: null, nextRunAt: null };
    return ids.toSorted().map((campaign) => ({ campaign, ...unknown }));
  }
  return tx.rows<RuleUser>(
    `select c.id::text as campaign, c.name, c.status, c.channel, c.segment::text as segment, c.next_run_at as "nextRunAt"
     from ${relation(system, 'campaign', 'c')} where c.id::text = any($1) order by c.id`,
    [ids],
  );
}
