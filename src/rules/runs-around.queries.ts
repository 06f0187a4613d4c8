import { startOf, type Version } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Rule } from './rule.queries.ts';
import { readUsers } from './users.queries.ts';

/** A run of a campaign that uses the rule. */
export interface RunMark {
  readonly run: string;
  readonly campaign: string;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  /** How many it selected; null where the system does not keep it. */
  readonly selected: number | null;
}

/** The last run before a version came into force, and the first one after it. */
export interface RunsAround {
  readonly before: RunMark | null;
  readonly after: RunMark | null;
}

/**
 * The runs around each version, by its number, started by a moment. Null where the system keeps no runs, or not who uses the rule. Of a version of which
 * no moment is known nothing is said.
 */
export async function readRunsAround(
  tx: Tx,
  system: SystemDescription,
  { rule, versions, asOf }: { readonly rule: Rule; readonly versions: readonly Version[]; readonly asOf: string },
): Promise<ReadonlyMap<number, RunsAround> | null> {
  const users = keeps(system, 'run') ? await readUsers(tx, system, rule) : undefined;
  if (!users) return null;
  const known = versions.flatMap((version) => {
    const at = startOf(version);
    return at === null ? [] : [{ version: version.version, at }];
  });
  if (known.length === 0 || users.length === 0) return new Map();
  const rows = await tx.rows<{ version: number; before: RunMark | null; after: RunMark | null }>(
    `select w.version, ${runSql(system, 'before')} as before, ${runSql(system, 'after')} as after
     from unnest($1::bigint[], $2::timestamptz[]) as w (version, at)`,
    [known.map(({ version }) => version), known.map(({ at }) => at), users.map(({ campaign }) => campaign), asOf],
  );
  return new Map(rows.map(({ version, before, after }) => [Number(version), { before, after }]));
}

/** One run as JSON; its moment is written in UTC, for in JSON the session's zone would show. */
function runSql(system: SystemDescription, side: keyof RunsAround): string {
  const [when, order] = side === 'before' ? ['<', 'desc'] : ['>=', 'asc'];
  const selected = keeps(system, 'stage')
    ? `coalesce((select max(s.count_out) from ${relation(system, 'stage', 's')} where s.run = r.id and s.stage = 'select'), r.to_send)`
    : 'r.to_send';
  return `(select to_jsonb(t) from (
       select r.id::text as run, r.campaign::text as campaign,
         to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startedAt", ${selected} as selected
       from ${relation(system, 'run', 'r')}
       where r.campaign::text = any($3) and r.started_at ${when} w.at and r.started_at <= $4::timestamptz
       order by r.started_at ${order}, r.id ${order} limit 1
     ) t)`;
}
