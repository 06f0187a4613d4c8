import { found } from '../../causes/cause.ts';
import {
  indexesMissing,
  type StatementsSlowEvidence,
  statementsSlow,
  type TablesBloatedEvidence,
  type TablesReadWholeEvidence,
  tablesBloated,
  tablesReadWhole,
} from '../../causes/health-server.ts';
import type { PlanNode, Tx } from '../../db/session.types.ts';
import { maskText } from '../../model/personal.ts';
import type { RelationName } from '../../model/relations.ts';
import { keepsColumn, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Big tables that the server reads from end to end, again and again, by its own counters. */
export const readWholeProbe: Probe = {
  id: 'tables-read-whole',
  probe: 'P17',
  name: text('Big tables are not read whole', 'Большие таблицы не читаются целиком'),
  needs: [],
  reads: ['pg_stat_user_tables'],
  cost: 'catalog',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<TablesReadWholeEvidence['tables'][number] & { readonly total: number }>(
      `select t.schemaname || '.' || t.relname as table, t.seq_scan as times, c.reltuples::bigint as rows, coalesce(t.idx_scan, 0) as "byIndex",
         count(*) over () as total
       from pg_catalog.pg_stat_user_tables t join pg_catalog.pg_class c on c.oid = t.relid
       where c.reltuples >= $1::float8 and t.seq_scan >= 20 and t.seq_tup_read >= t.seq_scan * c.reltuples / 2
         and t.seq_scan * 10 > coalesce(t.idx_scan, 0)
       order by t.seq_tup_read desc limit 5`,
      [thresholds.bigTableRows],
    );
    if (rows.length === 0) return [];
    const { total, rows: tables } = victims(rows);
    return [found(tablesReadWhole, { tables, total, asOf, zone: system.clock.zone }, 'likely')];
  },
};

/** Tables of which much is dead rows that nobody has cleared away. */
export const bloatProbe: Probe = {
  id: 'tables-bloated',
  probe: 'P17',
  name: text('Tables are cleared of dead rows', 'Таблицы очищаются от мёртвых строк'),
  needs: [],
  reads: ['pg_stat_user_tables'],
  cost: 'catalog',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<TablesBloatedEvidence['tables'][number] & { readonly total: number }>(
      `select t.schemaname || '.' || t.relname as table, t.n_dead_tup as dead, t.n_live_tup as live,
         greatest(t.last_vacuum, t.last_autovacuum) as "clearedAt", count(*) over () as total
       from pg_catalog.pg_stat_user_tables t
       where t.n_dead_tup >= $1::float8 / 10 and t.n_dead_tup > t.n_live_tup / 2
       order by t.n_dead_tup desc limit 5`,
      [thresholds.bigTableRows],
    );
    if (rows.length === 0) return [];
    const { total, rows: tables } = victims(rows);
    return [found(tablesBloated, { tables, total, asOf, zone: system.clock.zone }, 'likely')];
  },
};

const NO_STATEMENTS = {
  why: text(
    'The extension pg_stat_statements is not installed in this database.',
    'В этой базе не установлено расширение pg_stat_statements.',
  ),
  couldChangeAnswer: false,
};

/** Statements that take long each time, as pg_stat_statements has counted them. Their texts hold no values: the server replaced them. */
export const slowProbe: Probe = {
  id: 'statements-slow',
  probe: 'P17',
  name: text('Statements are quick', 'Запросы выполняются быстро'),
  needs: [],
  reads: ['pg_stat_statements'],
  cost: 'catalog',
  async ask({ tx, system, asOf, thresholds }) {
    const [extension] = await tx.rows<{ view: string }>(
      `select quote_ident(n.nspname) || '.pg_stat_statements' as view
       from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`,
    );
    if (!extension) return NO_STATEMENTS;
    const rows = await tx.rows<StatementsSlowEvidence['statements'][number] & { readonly total: number }>(
      `select s.queryid::text as statement, left(s.query, 200) as text, s.calls, s.mean_exec_time / 1000 as "meanSeconds",
         s.total_exec_time / 1000 as "totalSeconds", count(*) over () as total
       from ${extension.view} s join pg_catalog.pg_database d on d.oid = s.dbid
       where d.datname = current_database() and s.calls >= 3 and s.mean_exec_time >= $1::float8 * 1000
       order by s.total_exec_time desc limit 5`,
      [thresholds.slowSeconds],
    );
    if (rows.length === 0) return [];
    const { total, rows: some } = victims(rows);
    const statements = some.map((one) => ({ ...one, text: one.text === null ? null : maskText(one.text) }));
    return [found(statementsSlow, { statements, total, asOf, zone: system.clock.zone }, 'proved')];
  },
};

/** By what every campaign system looks things up; without an index each look is a reading of the whole. */
const LOOK_UPS: readonly { readonly relation: RelationName; readonly column: string }[] = [
  { relation: 'message', column: 'run' },
  { relation: 'message', column: 'customer' },
  // Contact policies, reports and most checks of ours ask for the messages of the last days.
  { relation: 'message', column: 'sent_at' },
  { relation: 'run_customer', column: 'run' },
  { relation: 'response', column: 'run' },
  { relation: 'suppression', column: 'customer' },
];

const NOTHING_LOOKED_UP = {
  why: text(
    'The system keeps neither messages nor people of runs.',
    'Система не хранит ни сообщений, ни людей запусков.',
  ),
  couldChangeAnswer: false,
};

/** Plans one look-up of each kind, and runs none: a sequential scan in it of a table a tenth as big as a big one is an index that is missing. */
export const indexesProbe: Probe = {
  id: 'indexes-missing',
  probe: 'P17',
  name: text(
    'Big tables have an index by run, customer and time sent',
    'Большие таблицы проиндексированы по запуску, клиенту и времени отправки',
  ),
  needs: [],
  reads: LOOK_UPS.map(({ relation: name, column }) => `${name}.${column} (plan)`),
  cost: 'catalog',
  async ask({ tx, system, asOf, thresholds }) {
    const kept = LOOK_UPS.filter((one) => keepsColumn(system, one.relation, one.column));
    if (kept.length === 0) return NOTHING_LOOKED_UP;
    const lookUps: { relation: string; column: string; table: string; rows: number }[] = [];
    for (const { relation: name, column } of kept) {
      const scans = scansIn(await planLookUp(tx, system, { relation: name, column, asOf }));
      const sizes = scans.length > 0 ? await readSizes(tx, scans) : [];
      const big = sizes.find(({ rows }) => rows >= thresholds.bigTableRows / 10);
      if (big) lookUps.push({ relation: name, column, table: big.table, rows: big.rows });
    }
    if (lookUps.length === 0) return [];
    const evidence = { lookUps, total: lookUps.length, asOf, zone: system.clock.zone };
    return [found(indexesMissing, evidence, 'likely')];
  },
};

/** Of a moment the as-of is asked for, as a value that the server knows when it plans: partitions that cannot hold it are left out. */
function planLookUp(
  tx: Tx,
  system: SystemDescription,
  { relation: name, column, asOf }: { readonly relation: RelationName; readonly column: string; readonly asOf: string },
): Promise<PlanNode> {
  const from = `select 1 from ${relation(system, name, 'm')} where m.${column} =`;
  if (column === 'sent_at') return tx.plan(`${from} $1::timestamptz`, [asOf]);
  return tx.plan(`${from} (select x.${column} from ${relation(system, name, 'x')} limit 1)`);
}

/** Names of the tables that a plan reads from end to end; the one row that is only an example of a value does not count. */
function scansIn(node: PlanNode): readonly string[] {
  if (node['Parent Relationship'] === 'InitPlan') return [];
  const own = node['Node Type'] === 'Seq Scan' && node['Relation Name'] ? [node['Relation Name']] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansIn)];
}

function readSizes(tx: Tx, names: readonly string[]): Promise<{ readonly table: string; readonly rows: number }[]> {
  return tx.rows(
    `select n.nspname || '.' || c.relname as table, c.reltuples::bigint as rows
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = any($1) and c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_'
     order by c.reltuples desc`,
    [names],
  );
}
