import { identifier } from '../condition/identifier.ts';
import type { PlanNode, ServerIdentity, Tx } from '../db/session.types.ts';
import type { SystemDescription } from './description.ts';
import type { EngineFacts } from './engine.ts';

/** Looks at the server and at how it would count the customers; nothing is counted. */
export async function readEngine(
  tx: Tx,
  { customer }: SystemDescription,
  server: ServerIdentity,
): Promise<EngineFacts> {
  const common = {
    major: Math.floor(server.version / 10_000),
    isStandby: server.inRecovery,
    distributedBy: await readDistribution(tx),
  };
  if (!customer) return { ...common, partitions: 0, foreign: [], travelling: 0, grouping: null };
  const [row] = await tx.rows<{ partitions: number; foreign: readonly string[] }>(
    `with recursive part (oid) as (
       select to_regclass($1)::oid
       union
       select i.inhrelid from pg_catalog.pg_inherits i join part p on i.inhparent = p.oid
     )
     select count(*) filter (where r.relkind <> 'p')::int - 1 + count(*) filter (where r.relkind = 'p')::int as partitions,
       to_json(coalesce(array_agg(n.nspname || '.' || r.relname order by n.nspname, r.relname) filter (where r.relkind = 'f'), '{}')) as foreign
     from part p join pg_catalog.pg_class r on r.oid = p.oid join pg_catalog.pg_namespace n on n.oid = r.relnamespace`,
    [customer.table],
  );
  const { partitions = 0, foreign = [] } = row ?? {};
  return { ...common, partitions, foreign, ...(await readGrouping(tx, customer)) };
}

async function readDistribution(tx: Tx): Promise<string | null> {
  const [row] = await tx.rows<{ name: string }>(
    `select e.extname || ' ' || e.extversion as name from pg_catalog.pg_extension e where e.extname in ('citus')`,
  );
  return row?.name ?? null;
}

/** How the server would count patterns of one condition: where the plan groups. */
async function readGrouping(
  tx: Tx,
  { table, alias, key }: NonNullable<SystemDescription['customer']>,
): Promise<Pick<EngineFacts, 'grouping' | 'travelling'>> {
  const plan = await tx.plan(
    `select coalesce((${alias}.${identifier(key)} is not null)::int * 2, 1)::bigint, count(*) from ${table} ${alias} group by 1`,
  );
  const nodes = flat(plan);
  const remote = nodes.filter((node) => node['Node Type'] === 'Foreign Scan' || node['Node Type'] === 'Custom Scan');
  if (remote.length === 0) return { grouping: 'here', travelling: 0 };
  const isPushed = remote.every(
    (node) => node['Node Type'] === 'Custom Scan' || /^Aggregate on/.test(String(node['Relations'] ?? '')),
  );
  const travelling = remote.reduce((sum, node) => sum + node['Plan Rows'], 0);
  return { grouping: isPushed ? 'pushed-down' : 'rows-travel', travelling };
}

function flat(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
