import { found } from '../../causes/cause.ts';
import {
  type KeysRunningOutEvidence,
  keysRunningOut,
  type PartitionsEndEvidence,
  partitionsEnd,
  volumeGrown,
} from '../../causes/health-growth.ts';
import { quoted } from '../../condition/identifier.ts';
import type { PlanNode, Tx } from '../../db/session.types.ts';
import { medianOf } from '../../model/statistics.ts';
import { keeps, relation } from '../../system/compose.ts';
import type { SystemDescription } from '../../system/description.ts';
import { text } from '../../text.ts';
import type { Probe } from '../probe.ts';
import { victims } from '../victims.ts';

/** Share of its numbers from which a key runs out. */
const USED_SHARE = 0.8;
/** Plan cost up to which the greatest key of a table is asked: one look into its index. */
const LOOK_COST = 100;
/** Keys whose greatest number is asked, at most: of the biggest tables. */
const MOST_LOOKS = 40;
const MOST_TOLD = 5;

interface KeyColumn {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
  readonly type: string;
  readonly sequence: string | null;
  /** Of the sequence; null where there is none, nothing was taken, or there are no rights. */
  readonly last: number | null;
  readonly limit: number;
}

/** Keys that count up have numbers left: by their sequence, or where it may not be read, by a look at the end of the key's index. */
export const keysProbe: Probe = {
  id: 'keys-running-out',
  probe: 'P17',
  name: text('Keys have numbers left', 'У ключей есть свободные номера'),
  needs: [],
  reads: ['pg_sequences', 'ends of key indexes'],
  cost: 'catalog',
  async ask({ tx, system, asOf }) {
    const columns = await tx.rows<KeyColumn>(KEYS_SQL);
    const told: KeysRunningOutEvidence['keys'][number][] = [];
    let looks = 0;
    for (const one of columns) {
      const isAsked = one.last === null && looks < MOST_LOOKS;
      if (isAsked) looks += 1;
      const last = isAsked ? await greatestKey(tx, one) : one.last;
      if (last === null || last < one.limit * USED_SHARE) continue;
      const { schema, relation: name, column, type, limit, sequence } = one;
      told.push({ table: `${schema}.${name}`, column, type, last, limit, sequence });
    }
    if (told.length === 0) return [];
    const keys = told.toSorted((one, other) => other.last / other.limit - one.last / one.limit).slice(0, MOST_TOLD);
    const evidence = { keys, total: told.length, asOf, zone: system.clock.zone };
    return [found(keysRunningOut, evidence, 'proved', keys[0]!.last > keys[0]!.limit * 0.95 ? 'error' : 'warning')];
  },
};

/** Whole-number columns that are a key by themselves or get their numbers from a sequence of their own, the biggest tables first. */
const KEYS_SQL = `select n.nspname as schema, c.relname as relation, a.attname as column, pg_catalog.format_type(a.atttypid, null) as type,
    s.name as sequence, s.last::float8 as last,
    least(case a.atttypid when 21 then 32767 when 23 then 2147483647 else 9223372036854775807 end, s.max)::float8 as limit
  from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join (
      select d.refobjid, d.refobjsubid, q.schemaname || '.' || q.sequencename as name, q.last_value as last, q.max_value as max, q.cycle
      from pg_catalog.pg_depend d join pg_catalog.pg_class k on k.oid = d.objid and k.relkind = 'S'
        join pg_catalog.pg_namespace w on w.oid = k.relnamespace
        join pg_catalog.pg_sequences q on q.schemaname = w.nspname and q.sequencename = k.relname
      where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass and d.deptype in ('a', 'i')
    ) s on s.refobjid = a.attrelid and s.refobjsubid = a.attnum
  where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$)' and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and a.atttypid in (20, 21, 23) and s.cycle is not true
    and (s.name is not null or a.atttypid <> 20 and c.reltuples >= 1000 and exists (
      select 1 from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisunique and i.indnkeyatts = 1 and i.indkey[0] = a.attnum
    ))
  order by c.reltuples desc, 1, 2, 3 limit 500`;

async function greatestKey(tx: Tx, { schema, relation: name, column }: KeyColumn): Promise<number | null> {
  const sql = `select max(k.${quoted(column)})::float8 as last from ${quoted(schema)}.${quoted(name)} k`;
  const [may] = await tx.rows<{ may: boolean }>('select pg_catalog.has_column_privilege($1, $2, $3) as may', [
    `${quoted(schema)}.${quoted(name)}`,
    column,
    'SELECT',
  ]);
  if (!may?.may || (await tx.plan(sql))['Total Cost'] > LOOK_COST) return null;
  const [row] = await tx.rows<{ last: number | null }>(sql);
  return row?.last ?? null;
}

/** Days before their end at which partitions are missed, at most; of short ones, half of one. */
const AHEAD_DAYS = 3;

type PartitionRow = PartitionsEndEvidence['tables'][number] & { readonly total: number };

/** Tables that are cut by time have a partition for the time to come. */
export const partitionsProbe: Probe = {
  id: 'partitions-end',
  probe: 'P17',
  name: text('Partitions are made ahead', 'Секции создаются заранее'),
  needs: [],
  reads: ['pg_partitioned_table'],
  cost: 'catalog',
  async ask({ tx, system, asOf, thresholds }) {
    const rows = await tx.rows<PartitionRow>(PARTITIONS_SQL, [
      asOf,
      AHEAD_DAYS,
      thresholds.days * 4,
      system.clock.zone,
    ]);
    if (rows.length === 0) return [];
    const { total, rows: tables } = victims(rows);
    const isRefusing = tables.some(({ secondsLeft, restGoesTo }) => secondsLeft <= 0 && restGoesTo === null);
    const evidence = { tables, total, asOf, zone: system.clock.zone };
    return [found(partitionsEnd, evidence, 'proved', isRefusing ? 'error' : 'warning')];
  },
};

/**
 * The end of the last partition of every table cut by one date or moment. A bound without a zone is one of the business's; a bound of moments is written in
 * the session's, with its offset. A table whose last one ended long ago is out of use.
 */
const PARTITIONS_SQL = `select t.*, count(*) over () as total from (
    select l.table, l.last, l."endsAt", extract(epoch from l."endsAt" - $1::timestamptz)::float8 as "secondsLeft", l.rest as "restGoesTo"
    from (
      select distinct on (b.parent) b.table, b.partition as last, b.rest, b.until as "endsAt", b.until - b.since as width
      from (
        select p.partrelid as parent, n.nspname || '.' || c.relname as table, k.relname as partition, nullif(p.partdefid, 0)::regclass::text as rest,
          case when a.atttypid = 1184 then x.bound[1]::timestamptz else x.bound[1]::timestamp at time zone $4 end as since,
          case when a.atttypid = 1184 then x.bound[2]::timestamptz else x.bound[2]::timestamp at time zone $4 end as until
        from pg_catalog.pg_partitioned_table p join pg_catalog.pg_class c on c.oid = p.partrelid
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          join pg_catalog.pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
          join pg_catalog.pg_inherits i on i.inhparent = p.partrelid join pg_catalog.pg_class k on k.oid = i.inhrelid
          cross join lateral regexp_match(pg_catalog.pg_get_expr(k.relpartbound, k.oid), '^FOR VALUES FROM \\((?:MINVALUE|''([^'']+)'')\\) TO \\(''([^'']+)''\\)$') as x (bound)
        where p.partstrat = 'r' and p.partnatts = 1 and a.atttypid in (1082, 1114, 1184) and x.bound is not null and not exists (
          select 1 from pg_catalog.pg_inherits o join pg_catalog.pg_class e on e.oid = o.inhrelid
          where o.inhparent = p.partrelid and pg_catalog.pg_get_expr(e.relpartbound, e.oid) ~ 'TO \\(MAXVALUE\\)$'
        )
      ) b order by b.parent, b.until desc
    ) l
    where l."endsAt" < $1::timestamptz + least(make_interval(days => $2::int), l.width / 2)
      and l."endsAt" > $1::timestamptz - make_interval(days => $3::int)
  ) t order by t."restGoesTo" is not null, t."endsAt", t.table limit 5`;

/** How many times as much as usual is worth telling. */
const GROWN_TIMES = 2;
const WEEKS_BEFORE = 4;

const TOO_YOUNG = {
  why: text(
    'Runs with counters are not kept for five weeks without a gap: there is nothing to compare with.',
    'Запуски со счётчиками не хранятся пять недель без пропусков: сравнивать не с чем.',
  ),
  couldChangeAnswer: false,
};

/** The last week against the weeks before it, by the counters of the runs: what no server keeps of its tables, the runs keep of themselves. */
export const volumeProbe: Probe = {
  id: 'volume-grown',
  probe: 'P17',
  name: text('The volume grows as it used to', 'Объём растёт как обычно'),
  needs: ['run'],
  needsColumns: ['run.sent', 'run.started_at'],
  reads: ['message (plan)', 'pg_class'],
  cost: 'small',
  async ask({ tx, system, asOf }) {
    const weeks = await tx.rows<{ ago: number; sent: number }>(
      `select floor(extract(epoch from $1::timestamptz - r.started_at) / 604800)::int as ago, sum(r.sent)::float8 as sent
       from ${relation(system, 'run', 'r')}
       where r.started_at > $1::timestamptz - make_interval(days => 7 * ($2::int + 1)) and r.started_at <= $1::timestamptz and r.sent > 0
       group by 1`,
      [asOf, WEEKS_BEFORE],
    );
    const before = weeks.filter(({ ago }) => ago > 0).map(({ sent }) => sent);
    if (before.length < WEEKS_BEFORE) return TOO_YOUNG;
    const lastWeek = weeks.find(({ ago }) => ago === 0)?.sent ?? 0;
    const usualWeek = Math.round(medianOf(before));
    if (lastWeek < GROWN_TIMES * usualWeek) return [];
    const size = keeps(system, 'message') ? await sizeOfMessages(tx, system) : null;
    const evidence = {
      ...{ lastWeek, usualWeek, times: Math.round((10 * lastWeek) / usualWeek) / 10, asOf, zone: system.clock.zone },
      ...{ rows: size?.rows ?? null, bytes: size?.bytes ?? null },
      doubleInDays: size ? Math.round((7 * size.rows) / lastWeek) : null,
    };
    return [found(volumeGrown, evidence, 'likely')];
  },
};

/** Rows and bytes of the tables that hold the messages, as the server last estimated them. */
async function sizeOfMessages(
  tx: Tx,
  system: SystemDescription,
): Promise<{ readonly rows: number; readonly bytes: number } | null> {
  const names = tablesIn(await tx.plan(`select 1 from ${relation(system, 'message', 'm')}`));
  const [size] = await tx.rows<{ rows: number | null; bytes: number | null }>(
    `select sum(c.reltuples)::float8 as rows, sum(c.relpages::float8 * current_setting('block_size')::int) as bytes
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = any($1) and c.relkind in ('r', 'm') and c.reltuples > 0 and n.nspname !~ '^pg_'`,
    [names],
  );
  return size?.rows && size.bytes !== null ? { rows: size.rows, bytes: size.bytes } : null;
}

function tablesIn(node: PlanNode): readonly string[] {
  return [...(node['Relation Name'] ? [node['Relation Name']] : []), ...(node.Plans ?? []).flatMap(tablesIn)];
}
