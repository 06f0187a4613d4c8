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

/** The last run by the version before, and the first one by the version itself; null where none ran while that version was in force. */
export interface RunsAround {
  readonly before: RunMark | null;
  readonly after: RunMark | null;
}

/**
 * The runs around each version, by its number, started by a moment. Null where the system keeps no runs, or not who uses the rule. Of a version of which
 * no moment is known nothing is said. `versions` are all that are kept: one that is left out would lend its runs to its neighbours.
 */
export async function readRunsAround(
  tx: Tx,
  system: SystemDescription,
  { rule, versions, asOf }: { readonly rule: Rule; readonly versions: readonly Version[]; readonly asOf: string },
): Promise<ReadonlyMap<number, RunsAround> | null> {
  const users = keeps(system, 'run') ? await readUsers(tx, system, rule) : undefined;
  if (!users) return null;
  const terms = termsOf(versions);
  if (terms.length === 0 || users.length === 0) return new Map();
  const rows = await tx.rows<{ version: number; before: RunMark | null; after: RunMark | null }>(
    `select w.version, ${runSql(system, 'before')} as before, ${runSql(system, 'after')} as after
     from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
       as w (version, before_since, before_until, after_since, after_until)`,
    [
      terms.map(({ version }) => version),
      terms.map((_term, index) => terms[index - 1]?.since ?? null),
      terms.map(({ since }, index) => terms[index - 1]?.until ?? since),
      terms.map(({ since }) => since),
      terms.map(({ until }) => until),
      users.map(({ campaign }) => campaign),
      asOf,
    ],
  );
  return new Map(rows.map(({ version, before, after }) => [Number(version), { before, after }]));
}

/** While a version is in force; ISO 8601. */
interface Term {
  readonly version: number;
  readonly since: string;
  /** Exclusive; null = still in force. */
  readonly until: string | null;
}

/** The terms of all versions whose beginning is known, oldest first: each one ends when it is told to, and at the latest when the next one begins. */
function termsOf(versions: readonly Version[]): readonly Term[] {
  const known = versions
    .flatMap((version) => {
      const since = startOf(version);
      return since === null ? [] : [{ version: version.version, since, validTo: version.validTo }];
    })
    .toSorted((one, other) => Date.parse(one.since) - Date.parse(other.since) || one.version - other.version);
  return known.map(({ version, since, validTo }, index) => {
    const ends = [validTo, known[index + 1]?.since ?? null].filter((end) => end !== null);
    const [until = null] = ends.toSorted((one, other) => Date.parse(one) - Date.parse(other));
    return { version, since, until };
  });
}

/** One run as JSON; its moment is written in UTC, for in JSON the session's zone would show. */
function runSql(system: SystemDescription, side: keyof RunsAround): string {
  const order = side === 'before' ? 'desc' : 'asc';
  const selected = keeps(system, 'stage')
    ? `coalesce((select max(s.count_out) from ${relation(system, 'stage', 's')} where s.run = r.id and s.stage = 'select'), r.to_send)`
    : 'r.to_send';
  return `(select to_jsonb(t) from (
       select r.id::text as run, r.campaign::text as campaign,
         to_char(r.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startedAt", ${selected} as selected
       from ${relation(system, 'run', 'r')}
       where r.campaign::text = any($6) and r.started_at <= $7::timestamptz
         and (w.${side}_since is null or r.started_at >= w.${side}_since)
         and (w.${side}_until is null or r.started_at < w.${side}_until)
       order by r.started_at ${order}, r.id ${order} limit 1
     ) t)`;
}
