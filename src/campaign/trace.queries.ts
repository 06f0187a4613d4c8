import type { Tx } from '../db/session.types.ts';
import { relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type {
  FailureGroup,
  LoggedChange,
  Policy,
  Reference,
  Template,
  TouchedRuns,
  VersionOfRule,
} from './situation.ts';

/** Lines of the change log between two moments (`from` exclusive; null = 30 days before `to`), oldest first, the newest 200 of them. */
export async function readChanges(
  tx: Tx,
  system: SystemDescription,
  { from, to }: { readonly from: string | null; readonly to: string },
): Promise<LoggedChange[]> {
  const rows = await tx.rows<LoggedChange>(
    `select h.at, h.who, h.kind, h.object_kind as "objectKind", h.object, h.field, h.before, h.after, h.comment, h.ticket
     from ${relation(system, 'change', 'h')}
     where h.at > coalesce($1::timestamptz, $2::timestamptz - interval '30 days') and h.at <= $2::timestamptz
     order by h.at desc
     limit 200`,
    [from, to],
  );
  return rows.reverse();
}

/** Versions of these rules, oldest first; the body only of those kept as JSON. */
export async function readVersions(
  tx: Tx,
  system: SystemDescription,
  rules: readonly string[],
): Promise<VersionOfRule[]> {
  return tx.rows<VersionOfRule>(
    `select v.rule::text as rule, v.version, v.author, v.comment, v.approved_by as "approvedBy", v.created_at as "createdAt",
       v.deployed_at as "deployedAt", v.valid_from as "validFrom", v.valid_to as "validTo", v.language,
       case when v.language = 'json' then v.body end as body
     from ${relation(system, 'rule_version', 'v')}
     where v.rule = any($1)
     order by coalesce(v.valid_from, v.deployed_at, v.created_at), v.rule, v.version`,
    [rules],
    { rowLimit: 2000 },
  );
}

/** The contact policies in force now. */
export async function readPolicies(tx: Tx, system: SystemDescription): Promise<Policy[]> {
  return tx.rows<Policy>(
    `select coalesce(p.rule::text, p.id::text) as rule, p.channel, p.cap, p.period_days::float8 as "periodDays"
     from ${relation(system, 'policy', 'p')}`,
  );
}

/** What a campaign and its segment refer to. */
export async function readReferences(
  tx: Tx,
  system: SystemDescription,
  { campaign, segment }: { readonly campaign: string; readonly segment: string | null },
): Promise<Reference[]> {
  return tx.rows<Reference>(
    `select f.source_kind as "sourceKind", f.target_kind as "targetKind", f.target::text as target, f.exists, f.usable
     from ${relation(system, 'reference', 'f')}
     where (f.source_kind = 'campaign' and f.source = $1) or (f.source_kind = 'segment' and f.source = $2)`,
    [campaign, segment],
  );
}

/** Every template, with whether a run may use it now. */
export async function readTemplates(tx: Tx, system: SystemDescription): Promise<Template[]> {
  return tx.rows<Template>(
    `select t.id::text as id, bool_or(t.usable) as usable, max(t.changed_at) as "changedAt"
     from ${relation(system, 'template', 't')}
     group by t.id
     order by t.id`,
  );
}

/** How many runs and customers, of all campaigns, a rule has left out since a moment. */
export async function readTouched(
  tx: Tx,
  system: SystemDescription,
  rule: string,
  since: string,
): Promise<TouchedRuns> {
  const rows = await tx.rows<{ runs: number; customers: number }>(
    `select count(distinct x.run) as runs, coalesce(sum(x.customers), 0)::bigint as customers
     from ${relation(system, 'exclusion', 'x')} join ${relation(system, 'run', 'r')} on r.id = x.run
     where x.rule = $1 and r.started_at >= $2 and not coalesce(x.expected, false) and x.customers > 0`,
    [rule, since],
  );
  return { rule, since, ...rows[0]! };
}

/** Failed messages of a run by error text and provider's answer, the most frequent five. */
export async function readFailures(tx: Tx, system: SystemDescription, run: string): Promise<FailureGroup[]> {
  return tx.rows<FailureGroup>(
    `select m.error, m.provider_code as "providerCode", count(*) as messages
     from ${relation(system, 'message', 'm')}
     where m.run = $1 and m.state = 'failed'
     group by m.error, m.provider_code
     order by count(*) desc, m.error, m.provider_code
     limit 5`,
    [run],
  );
}
