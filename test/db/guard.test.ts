import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { createGuard } from '../../src/db/guard.ts';
import type { Session } from '../../src/db/session.types.ts';
import type { Wire } from '../../src/db/wire.ts';
import { RefusedByGuard } from '../../src/errors.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { startWireProxy, type WireProxy } from '../support/wire-proxy.ts';

const SCHEMA = `
create role reader login;
create role owner login;
grant pg_read_all_data to reader;
grant create on schema public to owner;
create schema crm; grant usage on schema crm to reader;
set role owner;
create table customer (id bigint primary key, name text, city text);
insert into customer select g, 'name ' || g, 'Omsk' from generate_series(1, 1000) g;
create function is_vip(bigint) returns boolean language plpgsql as 'begin return $1 < 10; end';
create function touch() returns integer language sql security definer as 'select 1';
create function naps(integer) returns integer language plpgsql immutable as 'begin perform pg_sleep(2); return $1; end';
create function whole_row(customer) returns integer language sql as 'select 1';
create view honest as select id, upper(name) as name from customer where city like 'O%';
create view sly as select id, is_vip(id) as vip from customer;
create view sly_again as select * from sly;
create domain checked as text check (length(value) > 0 and is_vip(1));
create domain fine as text check (length(value) > 0);
create type holds_checked as (number integer, text checked);
create type checked_range as range (subtype = checked);
create table has_checked (id integer, text checked);
reset role;
create function public.lower(varchar) returns text language sql as 'select ''shadowed''';
create function crm.upper(text) returns text language sql as 'select ''other schema''';
create function public.texts_equal(varchar, varchar) returns boolean language sql as 'select true';
create operator public.= (leftarg = varchar, rightarg = varchar, function = public.texts_equal);
create operator public.=== (leftarg = text, rightarg = text, function = pg_catalog.texteq);
create type public.mood as enum ('sad', 'happy');
create function public.mood_number(mood) returns double precision language sql as 'select 1::double precision';
create cast (mood as double precision) with function public.mood_number(mood);
create domain part_number as double precision;
create type holds_number as (number double precision);
create table guarded (id integer, owner text);
insert into guarded values (1, 'reader');
alter table guarded enable row level security;
create policy sly on guarded for select using (is_vip(id));
create extension pg_trgm; create extension citext; create extension dblink; create extension file_fdw; create extension postgres_fdw; create extension pg_stat_statements; create extension tablefunc;
create server files foreign data wrapper file_fdw;
create foreign table outside (line text) server files options (filename '/etc/passwd');
create table parent (id integer) partition by list (id);
create foreign table parent_part partition of parent for values in (1) server files options (filename '/etc/hostname');
create sequence numbers;
`;

let cluster: TestCluster;
let proxy: WireProxy;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(SCHEMA);
  proxy = await startWireProxy(cluster.port);
  session = await open();
}, 60_000);

afterAll(async () => {
  await session?.close();
  await proxy?.close();
  await cluster?.remove();
});

function open(allowFunctions: readonly string[] = [], user = 'reader'): Promise<Session> {
  return connect({
    target: `host=127.0.0.1 port=${proxy.port} user=${user} dbname=postgres sslmode=disable`,
    env: {},
    applicationName: 'guard test',
    allowFunctions,
    allowSuperuser: true,
    signal: new AbortController().signal,
  });
}

/** The code of the refusal, after proof that nothing of the statement was sent. `ran` when it was let through. */
async function verdict(sql: string, on: Session = session): Promise<string> {
  const before = proxy.messages.length;
  try {
    await on.read((tx) => tx.rows(sql, [], { rowLimit: 3 }));
    return 'ran';
  } catch (error) {
    if (!(error instanceof RefusedByGuard)) return `server: ${(error as Error).message}`;
    const sent = proxy.messages.slice(before).filter((message) => message.startsWith('P '));
    expect(sent.filter((message) => message === `P ${sql}`)).toEqual([]);
    return error.code;
  }
}

describe('a statement that is not one SELECT is refused before the wire', () => {
  it.each([
    ["update customer set city = 'x'", 'guard/not-a-select'],
    ['delete from customer', 'guard/not-a-select'],
    ["insert into customer values (0, '', '')", 'guard/not-a-select'],
    ['merge into customer c using customer d on c.id = d.id when matched then delete', 'guard/not-a-select'],
    ['truncate customer', 'guard/not-a-select'],
    ['create table x (id integer)', 'guard/not-a-select'],
    ['drop table customer', 'guard/not-a-select'],
    ['alter table customer add x integer', 'guard/not-a-select'],
    ["with x as (update customer set city = 'x' returning 1) select * from x", 'guard/not-a-select'],
    ['select * from (with x as (delete from customer returning 1) select * from x) y', 'guard/not-a-select'],
    ["select 1; commit; begin read write; update customer set city = 'x'", 'guard/one-statement'],
    ['set transaction read write', 'guard/not-a-select'],
    ['set session default_transaction_read_only = off', 'guard/not-a-select'],
    ['set statement_timeout = 0', 'guard/not-a-select'],
    ['set statement_timeout = 0; select pg_sleep(1)', 'guard/one-statement'],
    ['set local transaction_read_only = off', 'guard/not-a-select'],
    ['explain (analyze) select pg_sleep(1)', 'guard/not-a-select'],
    ['reset all', 'guard/not-a-select'],
    ['commit', 'guard/not-a-select'],
    ['select * from customer for update', 'guard/row-lock'],
    ['select * from customer for key share', 'guard/row-lock'],
    ['select * from (select * from customer for share) x', 'guard/row-lock'],
    ['select 1 union (select id from customer for update)', 'guard/row-lock'],
    ['lock table customer in access exclusive mode', 'guard/not-a-select'],
    ['select 1 into x', 'guard/into'],
    ['select 1 into temp x', 'guard/into'],
    ['create table x as select 1', 'guard/not-a-select'],
    ["copy customer to program 'id'", 'guard/not-a-select'],
    ["copy customer to '/tmp/x'", 'guard/not-a-select'],
    ['copy customer to stdout', 'guard/not-a-select'],
    ['do $$begin null; end$$', 'guard/not-a-select'],
    ['prepare x as select 1', 'guard/not-a-select'],
    ['execute x', 'guard/not-a-select'],
    ['declare x cursor with hold for select 1', 'guard/not-a-select'],
    ['call touch()', 'guard/not-a-select'],
    ['reindex table customer', 'guard/not-a-select'],
    ['analyze customer', 'guard/not-a-select'],
    ['vacuum customer', 'guard/not-a-select'],
    ['checkpoint', 'guard/not-a-select'],
    ['notify x', 'guard/not-a-select'],
    ['listen x', 'guard/not-a-select'],
    ['explain analyze select 1', 'guard/not-a-select'],
    ['explain analyze delete from customer', 'guard/not-a-select'],
    ["load 'x'", 'guard/not-a-select'],
    ['', 'guard/one-statement'],
    ['-- nothing', 'guard/one-statement'],
  ])('%s', async (sql, code) => {
    expect(await verdict(sql)).toBe(code);
  });
});

it('refuses a NUL character, behind which anything could hide', async () => {
  expect(await verdict('select 1\0; drop table customer')).toBe('guard/syntax');
});

describe('comments, quotes and escapes are read as the server reads them', () => {
  it.each([
    ["select ';delete from customer'", 'ran'],
    ['select $x$; delete from customer; $x$', 'ran'],
    ["select E'\\'; delete from customer; --'", 'ran'],
    ["select U&'\\003B delete from customer'", 'ran'],
    ['select 1 /* ; /* nested */ delete from customer */', 'ran'],
    ['select 1 -- ; delete from customer', 'ran'],
    ["select '\\'; delete from customer; --'", 'guard/one-statement'],
    ['select 1 /* /* */ ; delete from customer', 'guard/syntax'],
    ['select U&"\\0070g_sleep"(1)', 'guard/function'],
    ['select "pg_sleep"(1)', 'guard/function'],
    ['select PG_SLEEP(1)', 'guard/function'],
  ])('%s', async (sql, code) => {
    expect(await verdict(sql)).toBe(code);
  });
});

describe('a dangerous function is refused wherever it stands', () => {
  it.each([
    "select * from pg_read_file('/etc/passwd')",
    "select * from customer c, lateral pg_read_file('/etc/passwd') f",
    "with x as (select pg_read_file('/etc/passwd')) select * from x",
    "select (select pg_read_file('/etc/passwd'))",
    "select case when true then pg_read_file('/etc/passwd') end",
    "select 1 order by pg_read_file('/etc/passwd')",
    "select 1 group by pg_read_file('/etc/passwd')",
    "select 1 limit length(pg_read_file('/etc/passwd'))",
    "select sum(id) over (order by pg_read_file('/etc/passwd')) from customer",
    "select count(*) filter (where pg_read_file('/etc/passwd') = '') from customer",
    "select id from customer window w as (partition by pg_read_file('/etc/passwd'))",
    "select id from customer join customer d on pg_read_file('/etc/passwd') = ''",
    "select array[pg_read_file('/etc/passwd')]",
    "select row(pg_read_file('/etc/passwd'))",
    "select pg_read_file('/etc/passwd')::text",
    "values (pg_read_file('/etc/passwd'))",
    "select coalesce(null, pg_read_file('/etc/passwd'))",
    "select * from rows from (pg_read_file('/etc/passwd'), generate_series(1, 2)) x",
    "select xmlelement(name x, pg_read_file('/etc/passwd'))",
    "select json_object('x': pg_read_file('/etc/passwd'))",
    "select string_agg(city, ',' order by pg_read_file('/etc/passwd')) from customer",
    "select * from customer tablesample system (length(pg_read_file('/etc/passwd')))",
    "select 1 from customer having pg_read_file('/etc/passwd') = ''",
    "select repeat(string => pg_read_file('/etc/passwd'), number => 1)",
  ])('%s', async (sql) => {
    expect(await verdict(sql)).toBe('guard/function');
  });

  it.each([
    'pg_catalog.pg_sleep(1)',
    "pg_sleep_for('1 s')",
    "set_config('transaction_read_only', 'off', true)",
    "nextval('numbers')",
    "setval('numbers', 1)",
    'lastval()',
    "currval('numbers')",
    'pg_advisory_lock(1)',
    'pg_try_advisory_xact_lock(1)',
    'pg_terminate_backend(1)',
    'pg_cancel_backend(1)',
    'pg_reload_conf()',
    "pg_ls_dir('/')",
    "pg_stat_file('/')",
    'lo_create(0)',
    "lo_import('/etc/passwd')",
    "lo_export(1, '/tmp/x')",
    'lo_get(1)',
    "query_to_xml('select 1', true, true, '')",
    "table_to_xml('customer', true, true, '')",
    "database_to_xml(true, true, '')",
    "cursor_to_xml('x', 1, true, true, '')",
    "ts_stat('select 1')",
    "dblink_exec('dbname=postgres', 'delete from customer')",
    "dblink('dbname=postgres', 'select 1')",
    "dblink_connect('x')",
    'postgres_fdw_get_connections()',
    'postgres_fdw_disconnect_all()',
    "crosstab('select 1,1,1')",
    "pg_logical_emit_message(true, 'x', 'y')",
    'pg_export_snapshot()',
    "pg_notify('x', 'y')",
    'txid_current()',
    'pg_current_xact_id()',
    'pg_switch_wal()',
    'pg_stat_clear_snapshot()',
    'pg_control_system()',
    'current_query()',
    "pg_create_restore_point('x')",
    'pg_stat_reset()',
    'pg_promote()',
    'pg_stat_statements_reset()',
    'pg_rotate_logfile()',
    "pg_import_system_collations('crm')",
  ])('select %s', async (call) => {
    expect(await verdict(`select ${call}`)).toBe('guard/function');
    expect(await verdict(`select * from customer, lateral (select ${call}) x`)).toBe('guard/function');
  });
});

describe('functions, operators, casts and views of the database', () => {
  it.each([
    ['select is_vip(1)', 'guard/function'],
    ['select public.touch()', 'guard/function'],
    ['select naps(1)', 'guard/function'],
    ['select no_such(1)', 'guard/unknown-function'],
    ['select c.whole_row from customer c', 'guard/function'],
    ['select (c).whole_row from customer c', 'guard/function'],
    ['select c.city, (c).name from customer c', 'ran'],
    ['select lower(name::varchar) from customer', 'guard/function'],
    ['select pg_catalog.lower(name) from customer', 'ran'],
    ['select upper(name) from customer', 'ran'],
    ['select crm.upper(name) from customer', 'guard/function'],
    ["select 1 from customer where name = 'x'", 'guard/operator'],
    ["select 1 from customer where name in ('x')", 'guard/operator'],
    ["select case name when 'x' then 1 end from customer", 'guard/operator'],
    ["select nullif(name, 'x') from customer", 'guard/operator'],
    ['select 1 from customer a join customer b using (id)', 'guard/operator'],
    ["select 1 from customer where name operator(pg_catalog.=) 'x'", 'ran'],
    ["select 1 from customer where name === 'x'", 'guard/operator'],
    ["select 1 from customer where name like 'x%' and id between 1 and 2", 'ran'],
    ['select * from honest', 'ran'],
    ['select * from sly', 'guard/function'],
    ['select * from sly_again', 'guard/function'],
    ['with sly as (select 1 as one) select one from sly', 'guard/function'],
    ["select 'x'::checked", 'guard/function'],
    ["select 'x'::fine", 'ran'],
    ["select cast('x' as checked)", 'guard/function'],
    ["select checked('x')", 'guard/function'],
    ["select 'sad'::mood", 'ran'],
    ["select 'sad'::mood::double precision", 'guard/cast'],
    ["select float8('sad'::mood)", 'guard/cast'],
    ["select array['sad'::mood]::_float8", 'guard/cast'],
    ["select 'sad'::mood::part_number", 'guard/cast'],
    ["select row('sad'::mood)::holds_number", 'guard/cast'],
    ["select '{x}'::checked[]", 'guard/function'],
    ["select '{x}'::_checked", 'guard/function'],
    ["select '(1,x)'::holds_checked", 'guard/function'],
    ["select '[a,b]'::checked_range", 'guard/function'],
    ["select '{[a,b]}'::checked_multirange", 'guard/cast'],
    ["select * from json_to_recordset('[]') as x(text _checked)", 'guard/function'],
    ['select json_populate_record(h, \'{"text":"x"}\') from has_checked h', 'guard/function'],
    ["select record_in('(1,x)'::cstring, 'holds_checked'::regtype::oid, -1)", 'guard/function'],
    ["select domain_in('x'::cstring, 'checked'::regtype::oid, -1) is null", 'guard/function'],
    ["select '(1,2)'::point, '{1}'::_int4, '[1,2)'::int4range, null::customer", 'ran'],
    ['select * from guarded', 'guard/function'],
    ['select * from outside', 'guard/relation'],
    ['select * from parent', 'guard/relation'],
    ['select * from customer tablesample system (10)', 'ran'],
    ["select similarity('a', 'b'), 'a' % 'b'", 'ran'],
    ["select 'A'::citext", 'ran'],
    ['select * from pg_stat_activity', 'ran'],
    ['select * from pg_stat_statements', 'server: '],
    ['select * from pg_authid', 'guard/relation'],
    ['select * from pg_catalog.pg_shadow', 'guard/relation'],
    ['select * from pg_hba_file_rules', 'guard/relation'],
    ['select * from information_schema.user_mapping_options', 'guard/relation'],
    ['select * from information_schema.columns', 'ran'],
    ['select random(), clock_timestamp(), pg_total_relation_size(1259)', 'ran'],
    [
      "select count(*) filter (where id > 1), percentile_disc(0.5) within group (order by id), date_trunc('day', now()), extract(year from now()) from customer",
      'ran',
    ],
    ["select * from json_to_recordset('[]') as x(a integer), generate_series(1, 2), unnest(array[1])", 'ran'],
    ['select * from unnest(array[1], array[2]) with ordinality', 'ran'],
    ['select * from rows from (unnest(array[1], array[2], array[3]), generate_series(1, 2))', 'ran'],
    ['select unnest(array[1], array[2])', 'server: '],
    ["select * from unnest(array[pg_read_file('/etc/passwd')], array[2])", 'guard/function'],
    ["select * from unnest(array['x'], '{x}'::_checked)", 'guard/function'],
  ])('%s', async (sql, code) => {
    const got = await verdict(sql);
    expect(got.startsWith('server: ') ? 'server: ' : got).toBe(code);
  });

  it('names what it refuses and how to allow it', async () => {
    const error = await session
      .read((tx) => tx.rows('select * from sly_again'))
      .catch((caught: unknown) => caught as RefusedByGuard);
    expect(error).toMatchObject({
      code: 'guard/function',
      message:
        'The statement was refused before it was sent: public.is_vip(bigint) is a function of this database and could do anything.',
      hint: 'Remove it; or, when you know that it only reads, write into the profile: allow-functions: [public.is_vip]',
      exitCode: 2,
    });
  });

  it('lets a function through that the profile names, and only that one', async () => {
    const allowing = await open(['public.is_vip', 'public.texts_equal']);
    try {
      expect(await verdict('select * from sly_again', allowing)).toBe('ran');
      expect(await verdict("select 1 from customer where name = 'x'", allowing)).toBe('ran');
      expect(await verdict('select touch()', allowing)).toBe('guard/function');
    } finally {
      await allowing.close();
    }
  });
});

describe.each(['owner', 'postgres'])('rights do not matter: for %s', (user) => {
  it.each([
    ['delete from customer', 'guard/not-a-select'],
    ["copy customer to program 'id'", 'guard/not-a-select'],
    ["select pg_read_file('/etc/passwd')", 'guard/function'],
    ["select lo_export(1, '/tmp/x')", 'guard/function'],
    ["select dblink_exec('dbname=postgres', 'delete from customer')", 'guard/function'],
    ['select pg_terminate_backend(pid) from pg_stat_activity', 'guard/function'],
    ["select set_config('transaction_read_only', 'off', true)", 'guard/function'],
    ['select pg_advisory_lock(1)', 'guard/function'],
    ['select * from customer for update', 'guard/row-lock'],
    ['select rolpassword from pg_authid', 'guard/relation'],
    ['select * from outside', 'guard/relation'],
    ['select * from sly_again', 'guard/function'],
    ['select * from honest', 'ran'],
  ])('%s', async (sql, code) => {
    const mighty = await open([], user);
    expect(await verdict(sql, mighty)).toBe(code);
    await mighty.close();
  });
});

describe('what the catalogs did not answer is not taken for harmless', () => {
  it('when two statements are judged at once', async () => {
    const codes = await session.read((tx) =>
      Promise.all(
        ['select * from outside', 'select * from outside', 'select * from sly'].map((sql) =>
          tx.rows(sql).catch((error: { code: string }) => error.code),
        ),
      ),
    );
    expect(codes).toEqual(['guard/relation', 'guard/relation', 'guard/function']);
  });

  it('when the question failed once', async () => {
    let failures = 1;
    const empty = { fields: [], rows: [['path', '["public"]']], truncated: false };
    const foreign = {
      schema: 'public',
      name: 'outside',
      kind: 'f',
      isBuiltIn: false,
      extension: null,
      definition: null,
      hasRule: false,
      foreignChildren: [],
      policies: [],
    };
    const send: Wire['send'] = async () => {
      if (failures-- > 0) throw new Error('no answer');
      return { ...empty, rows: [...empty.rows, ['relations', JSON.stringify(foreign)]] };
    };
    const guard = createGuard({
      wire: { send, sendAlways: send, isOpen: () => true, close: async () => undefined },
      allowFunctions: [],
    });
    await expect(guard.judge('select * from outside')).rejects.toThrow('no answer');
    await expect(guard.judge('select * from outside')).rejects.toMatchObject({ code: 'guard/relation' });
  });
});

describe('size', () => {
  it('refuses 20,000 nested parentheses cleanly, and the next statement works', async () => {
    expect(await verdict(`select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`)).toBe('guard/too-complex');
    expect(await verdict(`select ${'not '.repeat(20_000)} true`)).toBe('guard/too-complex');
    expect(await verdict(`select 1${' + 1'.repeat(60_000)}`)).toBe('guard/too-complex');
    expect(await verdict(`select '${'x'.repeat(1024 * 1024)}'`)).toBe('guard/too-large');
    expect(await verdict('select 1')).toBe('ran');
  });
});

it('uses the extended protocol only: no Q was ever sent', () => {
  expect(proxy.messages.filter((message) => message.startsWith('Q'))).toEqual([]);
  expect(proxy.messages.some((message) => message === 'P begin isolation level repeatable read read only')).toBe(true);
});

it('runs whatever the guard is told by the session within a read-only transaction that is always rolled back', async () => {
  const from = proxy.messages.length;
  await session.read((tx) => tx.rows('select 1 as one'));
  const texts = proxy.messages.slice(from).filter((message) => message.startsWith('P '));
  expect(texts[0]).toBe('P begin isolation level repeatable read read only');
  expect(texts[1]).toMatch(/^P select pg_catalog\.current_setting/);
  expect(texts.at(-1)).toBe('P rollback');
});
