import type { PlanNode, Tx } from '../db/session.types.ts';
import type { StageName } from '../model/relations.ts';
import { relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import type { CatalogColumn } from './plan.ts';

/** The SQL that a stage of a run executes; null where the system does not keep it. */
export async function readStatement(
  tx: Tx,
  system: SystemDescription,
  run: string,
  stage: StageName,
): Promise<string | null> {
  const rows = await tx.rows<{ statement: string | null }>(
    `select s.statement from ${relation(system, 'stage', 's')} where s.run = $1 and s.stage = $2`,
    [run, stage],
    { rowLimit: 1 },
  );
  return rows[0]?.statement ?? null;
}

/** The plan of a statement as the server would run it now. Nothing is executed. */
export function readPlan(tx: Tx, statement: string): Promise<PlanNode> {
  return tx.plan(statement.replace(/;\s*$/, ''));
}

export interface CatalogTable {
  /** Schema-qualified and quoted where needed. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Rows inserted since the server last reset its statistics. */
  readonly rowsAdded: number | null;
  readonly columns: readonly CatalogColumn[];
}

/** What the catalog says of a table: size, growth, columns and whether an index begins with them. Of several of this name, the largest. */
export async function readTable(tx: Tx, table: string, schema: string | null): Promise<CatalogTable | undefined> {
  const rows = await tx.rows<Omit<CatalogTable, 'columns'> & { oid: string }>(
    `select c.oid::text as oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, c.reltuples::bigint as rows,
       pg_total_relation_size(c.oid) as bytes, t.n_tup_ins as "rowsAdded"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables t on t.relid = c.oid
     where c.relname = $1 and ($2::text is null or n.nspname = $2::text) and c.relkind in ('r', 'm', 'p')
     order by c.reltuples desc
     limit 1`,
    [table, schema],
  );
  const found = rows[0];
  if (!found) return undefined;
  const { oid, ...rest } = found;
  return { ...rest, columns: await readColumns(tx, oid) };
}

function readColumns(tx: Tx, oid: string): Promise<CatalogColumn[]> {
  return tx.rows<CatalogColumn>(
    `select a.attname::text as name, s.n_distinct as distinct,
       exists (
         select 1 from pg_index i
         where i.indrelid = a.attrelid and i.indisvalid and i.indisready and i.indpred is null and i.indkey[0] = a.attnum
       ) as "leadsIndex",
       (
         select x.oid::regclass::text from pg_index i join pg_class x on x.oid = i.indexrelid
         where i.indrelid = a.attrelid and not (i.indisvalid and i.indisready) and i.indkey[0] = a.attnum limit 1
       ) as "invalidIndex"
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
     where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped
     order by a.attnum`,
    [oid],
  );
}
