import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../command.ts';
import { judgeShape } from '../db/guard.shape.ts';
import type { Tx } from '../db/session.types.ts';
import { CancelledError, UserError } from '../errors.ts';
import type { RelationName, StageName } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';
import { keeps, relation } from '../system/compose.ts';
import type { SystemDescription } from '../system/description.ts';
import { brokenOff, isInterruption } from '../system/partial-reading.ts';
import { text } from '../text.ts';
import {
  type Backend,
  type Counters,
  chainFrom,
  type Holder,
  type LiveSituation,
  type Look,
  type Progress,
  type Wait,
  workersOf,
  workersSeen,
} from './live.ts';
import { readLivePlan } from './live-plan.queries.ts';
import { readStatement } from './plan.queries.ts';
import type { Run } from './run.ts';

/** How long is watched, milliseconds: long enough for a counter that is written every second. */
const WATCH_MS = 3_000;
/** Sessions whose statement is planned at most. */
const MOST_PLANS = 3;

const WHAT = text('What the run does at this moment', 'Что запуск делает сейчас');

/** A standby has neither the sessions nor the locks of the server where the run works. */
const ON_STANDBY: NotEvaluated = {
  what: WHAT,
  why: text(
    'We are connected to a standby: the run works on the primary, and its sessions and locks are seen there alone. Name the primary.',
    'Подключение к резервному серверу: запуск работает на основном, его сеансы и блокировки видны только там. Укажите основной.',
  ),
  couldChangeAnswer: true,
};

/** What two looks showed, and what they could not. */
export interface LiveReading {
  readonly live: LiveSituation | null;
  readonly gaps: readonly NotEvaluated[];
}

/**
 * Looks twice at the server and at the counters of a run, each time in a snapshot of its own: within one the server shows the same sessions and the same
 * rows for ever. No transaction is open in between. What breaks off is named.
 */
export async function readLive(database: Database, run: Run, signal: AbortSignal): Promise<LiveReading> {
  const { session, system } = database;
  if (session.server.inRecovery) return { live: null, gaps: [ON_STANDBY] };
  let seen: LiveSituation | null = null;
  try {
    const { tables, statements, first } = await session.read(async (tx) => {
      const oids = await readTables(tx, system);
      const statements = await readStatements(tx, system, run);
      return { tables: oids, statements, first: await look(tx, { system, run, tables: oids }) };
    });
    const names = tables.map(({ name }) => name);
    const recognised = (one: Look) =>
      workersOf(run, one, statements).map(({ backend, by }) => ({ pid: backend.pid, by }));
    const server = session.server.version;
    seen = { first, second: first, plans: [], tables: names, workers: recognised(first), server };
    await pause(WATCH_MS, undefined, { signal });
    const second = await session.read((tx) => look(tx, { system, run, tables }));
    seen = { ...seen, second, workers: recognised(second) };
    const busy = workersSeen(seen).filter(({ backend }) => backend.state === 'active');
    const plans = await session.read(async (tx) => {
      const made = [];
      for (const { backend } of busy.slice(0, MOST_PLANS)) made.push(await readLivePlan(tx, backend));
      return made;
    });
    return { live: { ...seen, plans }, gaps: hiddenGaps(seen) };
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    if (!(error instanceof UserError) || !isInterruption(error)) throw error;
    return { live: seen, gaps: [brokenOff(WHAT, error)] };
  }
}

/** States and statements of others are hidden from an account without rights: it matters where nothing else shows why the run stands. */
function hiddenGaps(live: LiveSituation): NotEvaluated[] {
  const { second } = live;
  const workers = workersSeen(live);
  const concerned = workers
    .flatMap(({ backend }) => chainFrom(backend.pid, second))
    .flatMap((step) => step.backend ?? []);
  if (![...concerned, ...second.backends].some(({ isHidden }) => isHidden)) return [];
  const isAnswered = workers.some(({ backend }) => chainFrom(backend.pid, second).length > 1);
  return [
    {
      what: text('What the sessions of others do', 'Что делают чужие сеансы'),
      why: text(
        'Their states and statements are hidden from this account. Ask the DBA for: grant pg_read_all_stats to this account (pg_monitor holds it).',
        'Их состояния и запросы скрыты от этой учётной записи. Попросите администратора базы: grant pg_read_all_stats (входит в pg_monitor).',
      ),
      couldChangeAnswer: !isAnswered,
    },
  ];
}

/** Relations whose rows a run writes or reads while it works. */
const WORKED_ON: readonly RelationName[] = ['run', 'stage', 'run_customer', 'exclusion', 'message'];

interface Table {
  readonly oid: string;
  readonly name: string;
}

/** The tables behind the relations of the run and behind the customers: views are followed to their tables, tables to their partitions. */
async function readTables(tx: Tx, system: SystemDescription): Promise<readonly Table[]> {
  const froms = WORKED_ON.flatMap((name) => system.relations[name]?.from ?? []);
  const shapes = await Promise.all(froms.map((from) => judgeShape(`select 1 from ${from}`)));
  const named = shapes.flatMap(({ relations }) => relations);
  const names = [
    ...named.map(({ schema, name }) => (schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`)),
  ];
  return tx.rows<Table>(
    `with recursive part (oid) as (
       select to_regclass(w.name)::oid from unnest($1::text[]) w (name) where to_regclass(w.name) is not null
       union
       select x.oid from part p cross join lateral (
         select i.inhrelid as oid from pg_catalog.pg_inherits i where i.inhparent = p.oid
         union all
         select d.refobjid from pg_catalog.pg_rewrite r
           join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
             and d.refclassid = 'pg_catalog.pg_class'::regclass
         where r.ev_class = p.oid and d.refobjid <> p.oid
       ) x
     )
     select distinct c.oid::text as oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
     from part p join pg_catalog.pg_class c on c.oid = p.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname <> 'pg_catalog'
     order by name`,
    [[...names, ...(system.customer ? [system.customer.table] : [])]],
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function readStatements(tx: Tx, system: SystemDescription, run: Run): Promise<readonly string[]> {
  if (!keeps(system, 'stage')) return [];
  const stages = run.stages.filter(({ state }) => state === 'running').map(({ stage }) => stage as StageName);
  const found: string[] = [];
  for (const stage of stages) {
    const statement = await readStatement(tx, system, run.id, stage);
    if (statement !== null) found.push(statement);
  }
  return found;
}

interface Asked {
  readonly system: SystemDescription;
  readonly run: Run;
  readonly tables: readonly Table[];
}

async function look(tx: Tx, { system, run, tables }: Asked): Promise<Look> {
  const counters = await readCounters(tx, system, run);
  const waits = await readWaits(tx);
  const backends = await readBackends(tx, tables);
  const progress = await readProgress(tx);
  const [clock] = await tx.rows<{ at: string }>('select clock_timestamp() as at');
  return { at: clock!.at, backends, waits, progress, counters };
}

function readBackends(tx: Tx, tables: readonly Table[]): Promise<readonly Backend[]> {
  return tx.rows<Backend>(
    `select a.pid, a.usename::text as "user", nullif(a.application_name, '') as application, a.backend_type as kind, a.state,
       a.wait_event_type || ': ' || a.wait_event as "waitEvent", a.xact_start as "transactionSince", a.query_start as "statementSince",
       a.state_change as "stateSince", case when a.query <> '<insufficient privilege>' then nullif(a.query, '') end as statement,
       coalesce(octet_length(a.query) >= z.bytes - 1, false) as "isCut", a.query = '<insufficient privilege>' as "isHidden",
       coalesce(t.tables, '[]'::json) as tables, coalesce(t.writes, false) as writes
     from pg_catalog.pg_stat_activity a
       cross join (select s.setting::int as bytes from pg_catalog.pg_settings s where s.name = 'track_activity_query_size') z
       left join (
         select l.pid, json_agg(distinct quote_ident(n.nspname) || '.' || quote_ident(c.relname)) as tables, bool_or(l.mode <> 'AccessShareLock') as writes
         from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where l.locktype = 'relation' and l.relation::text = any ($1) and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
         group by l.pid
       ) t on t.pid = a.pid
     where a.datname = current_database() and a.pid <> pg_backend_pid() and coalesce(a.backend_type, '') <> 'parallel worker'
     order by a.pid`,
    [tables.map(({ oid }) => oid)],
  );
}

/** Who waits for what lock, and who has it or stands before him in the queue. Readable for everybody. */
function readWaits(tx: Tx): Promise<readonly Wait[]> {
  return tx.rows<Wait & { readonly holders: readonly Holder[] }>(
    `select w.pid, w.locktype as "lockType", w.mode, (to_jsonb(w) ->> 'waitstart')::timestamptz as since,
       to_json(pg_catalog.pg_blocking_pids(w.pid)) as "blockedBy",
       (
         select quote_ident(n.nspname) || '.' || quote_ident(c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.oid = coalesce(w.relation, (
           select k.relation from pg_catalog.pg_locks k where k.pid = w.pid and k.locktype = 'tuple' limit 1
         ), (
           select k.relation from pg_catalog.pg_locks k join pg_catalog.pg_class r on r.oid = k.relation
           where k.pid = w.pid and k.locktype = 'relation' and k.mode in ('RowExclusiveLock', 'RowShareLock') and r.relkind in ('r', 'p') limit 1
         ))
       ) as "table",
       (
         select coalesce(json_agg(json_build_object(
           'pid', coalesce(h.pid, 0), 'mode', h.mode, 'granted', h.granted, 'prepared', x.gid, 'preparedSince', x.prepared, 'preparedBy', x.owner
         ) order by h.granted desc), '[]'::json)
         from pg_catalog.pg_locks h
           left join pg_catalog.pg_prepared_xacts x on h.pid is null and exists (
             select 1 from pg_catalog.pg_locks k
             where k.pid is null and k.virtualtransaction = h.virtualtransaction and k.locktype = 'transactionid' and k.transactionid = x.transaction
           )
         where h.pid is distinct from w.pid and h.locktype = w.locktype and h.database is not distinct from w.database
           and h.relation is not distinct from w.relation and h.page is not distinct from w.page and h.tuple is not distinct from w.tuple
           and h.transactionid is not distinct from w.transactionid and h.virtualxid is not distinct from w.virtualxid
           and h.classid is not distinct from w.classid and h.objid is not distinct from w.objid and h.objsubid is not distinct from w.objsubid
           and coalesce(h.pid, 0) = any (pg_catalog.pg_blocking_pids(w.pid))
       ) as holders
     from pg_catalog.pg_locks w
     where not w.granted
     order by w.pid
     limit 200`,
  );
}

/** How far index builds, vacuums and analyses have come: they are what a run most often waits for. */
function readProgress(tx: Tx): Promise<readonly Progress[]> {
  return tx.rows<Progress>(
    `select p.pid, to_jsonb(p) ->> 'command' as command, p.phase, p.blocks_done as done, p.blocks_total as total
     from pg_catalog.pg_stat_progress_create_index p where p.datname = current_database()
     union all
     select p.pid, 'VACUUM', p.phase, p.heap_blks_scanned, p.heap_blks_total
     from pg_catalog.pg_stat_progress_vacuum p where p.datname = current_database()
     union all
     select p.pid, p.command, p.phase, p.heap_blks_scanned, p.heap_blks_total
     from pg_catalog.pg_stat_progress_cluster p where p.datname = current_database()`,
  );
}

/** How far the run says that it has come: the running stage, else its own counters, else its cursor. */
async function readCounters(tx: Tx, system: SystemDescription, run: Run): Promise<Counters> {
  const [stage] = keeps(system, 'stage')
    ? await tx.rows<Counters>(
        `select s.stage, s.count_out + coalesce(s.errors, 0) as done, s.count_in as total, s.heartbeat_at as "heartbeatAt"
         from ${relation(system, 'stage', 's')} where s.run = $1 and s.state = 'running' order by s.position limit 1`,
        [run.id],
      )
    : [];
  const [whole] = await tx.rows<Counters>(
    `select null as stage, coalesce(r.sent + coalesce(r.failed, 0), r.cursor_at) as done,
       case when r.sent is not null then r.to_send else r.cursor_end end as total, r.heartbeat_at as "heartbeatAt"
     from ${relation(system, 'run', 'r')} where r.id = $1`,
    [run.id],
    { rowLimit: 1 },
  );
  if (stage && stage.done !== null && stage.total !== null)
    return { ...stage, heartbeatAt: stage.heartbeatAt ?? whole?.heartbeatAt ?? null };
  return { ...(whole ?? { done: null, total: null, heartbeatAt: null }), stage: stage?.stage ?? null };
}
