import type { Tx } from '../../db/session.types.ts';
import type { Catalog, ForeignKey, Sort, TableFact } from './catalog.types.ts';

type ColumnRow = readonly [string, string, Sort, string | null, string | null, readonly string[] | null];
type TableRow = Omit<TableFact, 'id' | 'key' | 'columns'> & { readonly columns: readonly ColumnRow[] | null };

interface ConstraintRow {
  readonly table: string;
  readonly kind: 'primary' | 'unique' | 'foreign' | 'check';
  readonly columns: readonly string[];
  readonly target: string | null;
  readonly targetColumns: readonly string[] | null;
  readonly definition: string | null;
}

/**
 * Reads the catalog of some schemas, all of a database where none are named: three statements whatever the number of tables, and no row of any table.
 * Partitions are left out: their parent stands for them.
 */
export async function readCatalog(tx: Tx, schemas: readonly string[]): Promise<Catalog> {
  const all = { rowLimit: Number.POSITIVE_INFINITY };
  const tables = await tx.rows<TableRow>(TABLES, [schemas], all);
  const constraints = await tx.rows<ConstraintRow>(CONSTRAINTS, [schemas], all);
  const [settings] = await tx.rows<{ zone: string | null }>(`select current_setting('log_timezone', true) as zone`);
  const labels = labelsByColumn(constraints);
  const keys = keysByTable(constraints);
  return {
    tables: tables.map(({ columns, ...table }) => {
      const id = `${table.schema}.${table.name}`;
      return {
        ...table,
        id,
        key: keys.get(id) ?? [],
        columns: (columns ?? []).map(([name, sql, sort, comment, preset, enumerated]) => ({
          name,
          sql,
          sort,
          comment,
          preset,
          isEnumerated: enumerated !== null,
          labels: enumerated ?? labels.get(`${id}.${name}`) ?? null,
        })),
      };
    }),
    foreignKeys: constraints.flatMap(foreignKeyOf),
    serverZone: settings?.zone ?? null,
  };
}

/** Schemas that may be looked at. */
export async function readSchemas(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.rows<{ name: string }>(
    `select n.nspname::text as name from pg_namespace n
     where has_schema_privilege(n.oid, 'usage') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
     order by n.nspname`,
  );
  return rows.map(({ name }) => name);
}

/** Our own schemas of the server never; `$1` empty = all others. */
const WANTED = (
  schema: string,
): string => `case when cardinality($1::text[]) > 0 then ${schema}.nspname = any ($1::text[])
    else ${schema}.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and ${schema}.nspname not like 'pg\\_%' end`;

const SORT = `case
    when b.typname in ('int2', 'int4', 'int8') then 'integer'
    when b.typname in ('numeric', 'float4', 'float8', 'money') then 'number'
    when b.typname = 'timestamptz' then 'instant'
    when b.typname = 'timestamp' then 'wall-clock'
    when b.typname = 'date' then 'date'
    when b.typname = 'bool' then 'boolean'
    when b.typname in ('json', 'jsonb') then 'json'
    when b.typname = 'uuid' then 'uuid'
    when b.typtype = 'e' or b.typcategory = 'S' then 'text'
    else 'other'
  end`;

const TABLES = `select n.nspname::text as schema, c.relname::text as name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as sql,
    c.relkind = 'm' as "isMaterialized", c.relkind = 'v' as "isView",
    case when c.relkind = 'p' then (select sum(greatest(l.reltuples, 0)) from pg_partition_tree(c.oid) p join pg_class l on l.oid = p.relid where p.isleaf)
      when c.reltuples >= 0 and c.relpages > 0 then c.reltuples end::bigint as rows,
    obj_description(c.oid, 'pg_class') as comment,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as "mayRead",
    (
      select json_agg(json_build_array(a.attname, quote_ident(a.attname), ${SORT}, col_description(c.oid, a.attnum), pg_get_expr(d.adbin, d.adrelid),
        case when b.typtype = 'e' then (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = b.oid) end) order by a.attnum)
      from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and ${WANTED('n')}
    and not exists (select 1 from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
  order by n.nspname, c.relname`;

const NAMES = (relation: string, numbers: string): string => `(
      select json_agg(a.attname order by u.place) from unnest(${numbers}) with ordinality as u (number, place)
        join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.number
    )`;

const CONSTRAINTS = `select n.nspname || '.' || c.relname as table, case k.contype when 'f' then 'foreign' else 'check' end as kind,
    ${NAMES('k.conrelid', 'k.conkey')} as columns,
    (select m.nspname || '.' || f.relname from pg_class f join pg_namespace m on m.oid = f.relnamespace where f.oid = k.confrelid) as target,
    ${NAMES('k.confrelid', 'k.confkey')} as "targetColumns", case k.contype when 'c' then pg_get_constraintdef(k.oid) end as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('f', 'c') and cardinality(k.conkey) = 1 and not c.relispartition and ${WANTED('n')}
  union all
  select n.nspname || '.' || c.relname, case when i.indisprimary then 'primary' else 'unique' end,
    ${NAMES('i.indrelid', 'i.indkey::int2[]')}, null, null, null
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null and not c.relispartition and ${WANTED('n')}`;

function foreignKeyOf({ table, kind, columns, target, targetColumns }: ConstraintRow): readonly ForeignKey[] {
  if (kind !== 'foreign' || target === null) return [];
  return [{ from: table, column: columns[0]!, to: target, toColumn: targetColumns![0]! }];
}

function keysByTable(constraints: readonly ConstraintRow[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const { table, kind, columns } of constraints) {
    if (kind === 'primary') keys.set(table, columns);
    else if (kind === 'unique' && columns.length === 1 && !keys.has(table)) keys.set(table, columns);
  }
  return keys;
}

/** Values of `check (status in ('a', 'b'))`. */
function labelsByColumn(constraints: readonly ConstraintRow[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    constraints.flatMap(({ table, kind, columns, definition }) => {
      if (kind !== 'check' || !/= ANY \(/.test(definition ?? '')) return [];
      const values = [...definition!.matchAll(/'((?:[^']|'')*)'/g)].map(([, value]) => value!.replaceAll("''", "'"));
      return values.length > 0 ? [[`${table}.${columns[0]}`, [...new Set(values)]] as const] : [];
    }),
  );
}
