import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { DatabaseError } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectOptions, connect } from '../../src/db/connect.ts';
import { readTarget } from '../../src/db/connection-files.ts';
import { openConnection } from '../../src/db/open.ts';
import { translateError } from '../../src/db/server-errors.ts';
import { createSession } from '../../src/db/session.ts';
import type { Session } from '../../src/db/session.types.ts';
import { DEFAULT_LIMITS, pinnedSearchPath, sessionSettings, startupOptions } from '../../src/db/settings.ts';
import { NotSendable } from '../../src/db/statement.ts';
import { createWire, type Wire } from '../../src/db/wire.ts';
import { UserError } from '../../src/errors.ts';
import { verbatim } from '../../src/text.ts';
import {
  canReplicate,
  catchUp,
  EMBEDDED,
  startCluster,
  startStandby,
  type TestCluster,
  until,
} from '../support/cluster.ts';
import { startWireProxy } from '../support/wire-proxy.ts';

const SCHEMA = `
create role reader login; grant pg_read_all_data to reader;
create role owner login; grant create on schema public to owner;
create role nobody_special login;
create role full_up login connection limit 0;
set role owner;
create table customer (id bigint primary key, email text, amount numeric);
insert into customer select g, 'ivan' || g || '@bank.ru', 0.1 from generate_series(1, 20000) g;
create table hidden (id integer);
create function naps(integer) returns integer language plpgsql immutable as 'begin perform pg_sleep(3); return $1; end';
create function complains(text) returns integer language plpgsql as 'begin raise exception ''no such person: %'', $1; end';
reset role;
analyze customer;
`;

/** Content of every user table, and everything that DDL could change. */
const CHECKSUM = `
select md5(string_agg(line, E'\\n' order by line)) as sum from (
  select t::text as line from customer t
  union all select t::text from hidden t
  union all select concat_ws(' ', relname, relkind, relowner, relacl, relnatts) from pg_class where oid >= 16384
  union all select concat_ws(' ', proname, prosrc, proacl) from pg_proc where oid >= 16384
  union all select concat_ws(' ', rolname, rolsuper) from pg_authid
) everything`;

const NEVER = new AbortController().signal;
const ENDLESS = 'select count(*) from generate_series(1, 100000) a, generate_series(1, 1000000) b';

let primary: TestCluster;
let checksum: unknown;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  primary = await startCluster();
  await primary.sql(SCHEMA);
  checksum = await primary.sql(CHECKSUM);
}, 60_000);

afterEach(async () => {
  for (const closable of opened.splice(0)) await closable.close();
});

afterAll(async () => {
  const after = await primary?.sql(CHECKSUM).finally(() => primary.remove());
  expect(after, 'the whole suite changed nothing').toEqual(checksum);
});

const target = (user = 'reader', port = primary.port): string =>
  `host=127.0.0.1 port=${port} user=${user} dbname=postgres sslmode=disable`;

async function open(options: Partial<ConnectOptions> = {}): Promise<Session> {
  const session = await connect({
    target: target(),
    env: {},
    applicationName: 'session test',
    signal: NEVER,
    ...options,
  });
  opened.push(session);
  return session;
}

/** A connection with the start-up settings but without the guard: to test what the other layers stop alone. */
async function openWire(user: string, withSettings = true): Promise<Wire> {
  const connection = readTarget(target(user), {});
  const settings = withSettings
    ? sessionSettings({ ...DEFAULT_LIMITS, statementTimeoutMs: 700 }, pinnedSearchPath())
    : [];
  const raw = await openConnection({
    target: connection,
    host: connection.hosts[0]!,
    tls: undefined,
    applicationName: 'layer test',
    startupOptions: startupOptions(settings, undefined),
    connectTimeoutMs: 5_000,
    password: () => undefined,
    signal: NEVER,
  });
  const wire = createWire(raw, { statementTimeoutMs: 700, lockTimeoutMs: 2_000, showPersonal: true, signal: NEVER });
  opened.push(wire);
  return wire;
}

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => new Error('it worked'),
    (caught: unknown) => caught,
  );
  if (error instanceof UserError) return error;
  throw error;
}

describe('each layer alone stops what it claims', () => {
  it.each(['owner', 'postgres'])('settings: %s cannot write, and nothing sleeps beyond the limit', async (user) => {
    const wire = await openWire(user);
    expect(await failure(wire.send({ text: 'delete from customer' }, verbatim('write')))).toMatchObject({
      code: 'db/read-only',
      data: { sqlState: '25006' },
    });
    const slept = await failure(wire.send({ text: 'select pg_sleep(5)' }, verbatim('sleep')));
    expect(slept).toMatchObject({ code: 'db/statement-timeout', exitCode: 5 });
    expect(slept.message).toContain('within its limit of 700 ms');
  });

  it('snapshot: after the first query the transaction cannot be made writable, by nobody', async () => {
    const wire = await openWire('postgres', false);
    await wire.send({ text: 'begin isolation level repeatable read read only' }, verbatim('begin'));
    await wire.send({ text: 'select 1' }, verbatim('read'));
    expect((await failure(wire.send({ text: 'set transaction read write' }, verbatim('write')))).data).toEqual({
      sqlState: '25001',
    });
    await wire.sendAlways({ text: 'rollback' }, verbatim('end'));
  });

  it('extended protocol: the server refuses two statements in one text', async () => {
    const wire = await openWire('owner', false);
    expect((await failure(wire.send({ text: 'select 1; delete from customer' }, verbatim('write')))).data).toEqual({
      sqlState: '42601',
    });
  });

  it('rollback: what a function set inside the transaction is gone after it', async () => {
    const wire = await openWire('reader');
    await wire.send({ text: 'begin isolation level repeatable read read only' }, verbatim('begin'));
    await wire.send({ text: "select set_config('statement_timeout', '0', false)" }, verbatim('set'));
    await wire.sendAlways({ text: 'rollback' }, verbatim('end'));
    expect((await wire.send({ text: 'show statement_timeout' }, verbatim('show'))).rows).toEqual([['700ms']]);
  });

  it('role: a superuser is refused, unless the profile allows it, and then there is a warning', async () => {
    expect(await failure(open({ target: target('postgres') }))).toMatchObject({ code: 'db/superuser', exitCode: 2 });
    const session = await open({ target: target('postgres'), allowSuperuser: true });
    expect(session.server.warnings[0]).toBe('The user postgres is a superuser: the server itself refuses nothing.');
  });

  it('role: an owner is warned, a reader is not', async () => {
    expect((await open({ target: target('owner') })).server.warnings).toEqual([
      'The user owner owns tables: use a role that can only read.',
    ]);
    expect((await open()).server.warnings).toEqual([]);
  });

  it('settings are proved again in every transaction', async () => {
    const session = await open({ allowFunctions: [] });
    const proxy = await startWireProxy(primary.port);
    const pooled = await open({ target: target('reader', proxy.port) });
    await pooled.read((tx) => tx.rows('select 1'));
    const shown = proxy.messages.filter((message) =>
      message.includes("current_setting('default_transaction_read_only'"),
    );
    expect(shown).toHaveLength(2);
    await pooled.close();
    await proxy.close();
    expect(await session.read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('on a distributed database the settings are sent on to the workers, before the first query', async () => {
    const sent: string[] = [];
    const wire = await openWire('reader');
    const spy: Wire = {
      ...wire,
      send: (statement, doing) => {
        sent.push(statement.text);
        return wire.send(statement, doing);
      },
    };
    const limits = { ...DEFAULT_LIMITS, statementTimeoutMs: 700 };
    const settings = sessionSettings(limits, pinnedSearchPath());
    const server = { inRecovery: false } as Session['server'];
    const session = createSession({ wire: spy, server, settings, limits, allowFunctions: [], isDistributed: true });
    expect(await session.read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
    expect(sent.slice(0, 5)).toEqual([
      'begin isolation level repeatable read read only',
      "set local citus.propagate_set_commands = 'local'",
      'set local citus.max_adaptive_executor_pool_size = 4',
      'set local statement_timeout = 700',
      'set local jit = off',
    ]);
  });

  it('settings of the role or the user lose against ours', async () => {
    await primary.sql(
      'create role loose login in role pg_read_all_data; alter role loose set statement_timeout = 0; alter role loose set search_path = evil; alter role loose set default_transaction_read_only = off',
    );
    const session = await open({
      target: target('loose'),
      env: { PGOPTIONS: '-c default_transaction_read_only=off -c work_mem=8MB' },
    });
    const [row] = await session.read((tx) =>
      tx.rows(
        "select current_setting('statement_timeout') as limit, current_setting('search_path') as path, current_setting('default_transaction_read_only') as ro, current_setting('work_mem') as mem",
      ),
    );
    expect(row).toEqual({ limit: '30s', path: 'pg_catalog, public, pg_temp', ro: 'on', mem: '8MB' });
    await session.close();
    await primary.sql('drop role loose');
  });
});

describe('values', () => {
  it('come exact, whatever they are', async () => {
    const session = await open();
    const rows = await session.read((tx) =>
      tx.rows(`select 9007199254740993 as big, 5::int8 as small, 0.1::numeric as tenth, 'NaN'::float8 as nan, '-Infinity'::float8 as minus, 1.5::float4 as half,
        '\\x00ff'::bytea as bytes, true as yes, null as nothing, date '2026-03-01' as day, timestamptz '2026-03-01 02:00+03' as moment,
        timestamp '2026-03-01 02:00:00.5' as wall, '{"id": 9007199254740993, "list": [1.0, 2e400], "text": "12345678901234567890"}'::jsonb as document,
        interval '1 day 2 hours' as span, '{1,2}'::int[] as list, 1 as id, 2 as id, 3 as "__proto__", 4 as "id_2"`),
    );
    expect(JSON.stringify(rows[0])).toBe(
      '{"big":"9007199254740993","small":5,"tenth":"0.1","nan":"NaN","minus":"-Infinity","half":1.5,"bytes":"\\\\x00ff","yes":true,"nothing":null,' +
        '"day":"2026-03-01","moment":"2026-02-28T23:00:00Z","wall":"2026-03-01T02:00:00.5","document":{"id":"9007199254740993","list":[1,"' +
        `2${'0'.repeat(400)}` +
        '"],"text":"12345678901234567890"},"span":"P1DT2H","list":"{1,2}","id":1,"id_3":2,"__proto__":3,"id_2":4}',
    );
  });

  it('go as parameters, and no time zone of this machine changes them', async () => {
    const session = await open();
    const before = process.env['TZ'];
    const answers: string[] = [];
    for (const zone of ['UTC', 'Europe/Moscow']) {
      process.env['TZ'] = zone;
      const rows = await session.read((tx) =>
        tx.rows(
          'select $1::timestamptz as at, $2::text[] as names, $3::jsonb as document, $4::bytea as bytes, $5::int as nothing, $6::date as day',
          [
            new Date('2026-03-01T00:00:00Z'),
            ['a,b', '"q"', null, 'back\\slash'],
            { a: [1] },
            Buffer.from([1, 2]),
            null,
            '2026-03-01',
          ],
        ),
      );
      answers.push(JSON.stringify(rows));
    }
    process.env['TZ'] = before;
    expect(answers[0]).toBe(
      '[{"at":"2026-03-01T00:00:00Z","names":"{\\"a,b\\",\\"\\\\\\"q\\\\\\"\\",NULL,\\"back\\\\\\\\slash\\"}","document":{"a":[1]},"bytes":"\\\\x0102","nothing":null,"day":"2026-03-01"}]',
    );
    expect(answers[1]).toBe(answers[0]);
  });

  it('are cut at the row limit, and the rest stays on the server', async () => {
    const session = await open();
    const before = process.memoryUsage().rss;
    const page = await session.read((tx) => tx.page('select generate_series(1, 10000000) as n'));
    expect([page.rows.length, page.truncated]).toEqual([10_000, true]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    const exact = await session.read((tx) => tx.page('select generate_series(1, 5) as n', [], { rowLimit: 5 }));
    expect([exact.rows.length, exact.truncated]).toEqual([5, false]);
  });

  it('name their columns and types also where there is no row', async () => {
    const session = await open();
    const { columns } = await session.read((tx) => tx.page('select 1::bigint as n, now() as at where false'));
    expect(columns).toEqual([
      { name: 'n', type: 20 },
      { name: 'at', type: 1184 },
    ]);
  });
});

describe('a mistake in a statement', () => {
  it.each([
    ['a column', 'select nothing.at_all from pg_class'],
    ['a column behind a letter of two characters', "select '😀', nothing.at_all from pg_class"],
    ['what the grammar does not take', 'select 1 from pg_class where where nothing'],
  ])('is told with the character at which it stands, planned or run: %s', async (_what, sql) => {
    const session = await open();
    const wanted = sql.includes('where where') ? sql.lastIndexOf('where') : sql.indexOf('nothing');
    const character = [...sql.slice(0, wanted)].length + 1;
    const ran = session.read((tx) => tx.rows(sql));
    await expect(ran).rejects.toMatchObject({ data: { position: character } });
    const planned = session.read((tx) => tx.plan(sql));
    await expect(planned).rejects.toMatchObject({ data: { position: character } });
  });
});

describe('what cannot be sent fails at once', () => {
  const SQL = 'select $1::text as value';

  it.each([
    ['a NUL character', ['a\0b'], 'db/parameter'],
    ['half a character', [['fine', 'a\uD800b']], 'db/parameter'],
    ['too few values', [], 'db/parameter-count'],
    ['too many values', ['a', 'b'], 'db/parameter-count'],
  ])('%s is one clear error, and the transaction goes on', async (_, values, code) => {
    const session = await open();
    const answers = await session.read(async (tx) => {
      const errors = [await failure(tx.rows(SQL, values)), await failure(tx.plan(SQL, values))];
      return [...errors.map((error) => [error.code, error.exitCode]), await tx.rows(SQL, ['still here'])];
    });
    expect(answers).toEqual([[code, 2], [code, 2], [{ value: 'still here' }]]);
  });

  it.each([Number.NaN, -1, 1.5, 2 ** 31 - 1, 5e9, Number.NEGATIVE_INFINITY])(
    'a row limit of %s is refused as the bug that it is, never read as "no rows"',
    async (rowLimit) => {
      const session = await open();
      const rows = await session.read(async (tx) => {
        await expect(tx.rows(SQL, ['x'], { rowLimit })).rejects.toThrow(RangeError);
        return tx.rows(SQL, ['x'], { rowLimit: 2 ** 31 - 2 });
      });
      expect(rows).toEqual([{ value: 'x' }]);
    },
  );

  it('more values than the protocol can count, or one without a text form, are bugs too', async () => {
    const session = await open();
    await session.read(async (tx) => {
      await expect(tx.rows(SQL, Array(65_536).fill('x'))).rejects.toThrow('at most 65535 parameters');
      await expect(tx.rows(SQL, [new Date(Number.NaN)])).rejects.toThrow(RangeError);
      await expect(tx.rows(SQL, [{ big: 1n }])).rejects.toThrow(TypeError);
      expect(await tx.rows(SQL, ['x'])).toEqual([{ value: 'x' }]);
    });
  });

  it('a statement that breaks while it is written closes the connection instead of waiting for ever', async () => {
    const wire = await openWire('reader');
    await expect(wire.send({ text: 'select 1', rowLimit: 5e9 }, verbatim('read'))).rejects.toThrow(NotSendable);
    expect((await failure(wire.send({ text: 'select 1' }, verbatim('read')))).exitCode).toBe(5);
    await wire.close();
  });
});

describe('plans and costs', () => {
  it('plans a SELECT without running it', async () => {
    const session = await open();
    const plan = await session.read((tx) => tx.plan('select * from customer where id = $1', [7]));
    expect(plan).toMatchObject({ 'Node Type': 'Index Scan', 'Relation Name': 'customer' });
    expect(await failure(session.read((tx) => tx.plan('delete from customer')))).toMatchObject({
      code: 'guard/not-a-select',
    });
  });

  it('refuses a cartesian join with cost, limit and the way to raise it', async () => {
    const session = await open();
    const error = await failure(
      session.read((tx) => tx.rows('select count(*) from customer a, customer b, customer c')),
    );
    expect(error).toMatchObject({ code: 'guard/cost', exitCode: 2, data: { limit: 1e8 } });
    expect(`${error.message} ${error.hint}`).toMatch(/would cost \d\.\d\de\+\d+ .* limit of 1\.00e\+8.*cost-limit/);
    const small = await open({ limits: { costLimit: 10 } });
    expect((await failure(small.read((tx) => tx.rows('select count(*) from customer')))).code).toBe('guard/cost');
    expect(await small.read((tx) => tx.rows('select count(*) as n from customer', [], { costLimit: 1e6 }))).toEqual([
      { n: 20_000 },
    ]);
  });

  it('cuts planning too: an immutable function that sleeps would run in EXPLAIN', async () => {
    const session = await open({ allowFunctions: ['public.naps'], limits: { statementTimeoutMs: 400 } });
    expect((await failure(session.read((tx) => tx.plan('select naps(1)')))).code).toBe('db/statement-timeout');
  });
});

describe('after an error', () => {
  it('the transaction goes on, in the same snapshot', async () => {
    const session = await open({ target: target('nobody_special') });
    const answer = await session.read(async (tx) => {
      const refused = await failure(tx.rows('select * from hidden'));
      const missing = await failure(tx.rows('select nope from pg_class'));
      return [refused.code, refused.exitCode, missing.code, missing.exitCode, await tx.rows('select 1 as one')];
    });
    expect(answer).toEqual(['db/no-rights', 5, 'db/sqlstate-42703', 2, [{ one: 1 }]]);
  });

  it('values of the data stay out of messages, unless they are asked for', async () => {
    const masked = await failure(
      (await open()).read((tx) => tx.rows('select email::integer from customer where id = 7')),
    );
    expect(masked.message).toBe(
      'Could not read: the server says: invalid input syntax for type integer: <e-mail> (SQLSTATE 22P02).',
    );
    expect(JSON.stringify(masked)).not.toContain('ivan7');
    const raised = await failure(
      (await open({ allowFunctions: ['public.complains'] })).read((tx) => tx.rows("select complains('Ivan Petrov')")),
    );
    expect(raised.message).not.toMatch(/Ivan|CONTEXT/);
    const shown = await failure(
      (await open({ showPersonal: true })).read((tx) => tx.rows('select email::integer from customer where id = 7')),
    );
    expect(shown.message).toContain('ivan7@bank.ru');
  });
});

describe('one connection, and nothing held', () => {
  it('is one connection with a name, idle and without locks between reads', async () => {
    const session = await open({ applicationName: 'mmsup/1.0 campaign trace INC-7' });
    await session.read((tx) => tx.rows('select count(*) from customer'));
    const states = await primary.sql(
      `select state, xact_start is null as ended, (select count(*)::int from pg_locks l where l.pid = a.pid) as locks
       from pg_stat_activity a where application_name = 'mmsup/1.0 campaign trace INC-7'`,
    );
    expect(states).toEqual([{ state: 'idle', ended: true, locks: 0 }]);
    await primary.sql('alter table hidden rename column id to other; alter table hidden rename column other to id');
  });

  it('answers statements of one transaction in order, also when they are asked at once', async () => {
    const session = await open();
    expect(await session.read((tx) => Promise.all([1, 2, 3].map((n) => tx.rows('select $1::int as n', [n]))))).toEqual([
      [{ n: 1 }],
      [{ n: 2 }],
      [{ n: 3 }],
    ]);
    await expect(session.read(() => session.read(async () => 1))).rejects.toThrow('inside or beside another read');
  });

  it('says at once that all connections are in use', async () => {
    expect(await failure(open({ target: target('full_up') }))).toMatchObject({
      code: 'db/too-many-connections',
      exitCode: 5,
    });
  });

  it('refuses another database than the expected one', async () => {
    expect(await failure(open({ expectDatabase: 'crm' }))).toMatchObject({
      code: 'db/unexpected-database',
      data: { expected: 'crm', actual: 'postgres' },
    });
  });
});

describe('when the user or the world interrupts', () => {
  let bundle: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(import.meta.dirname, '../../node_modules/.mmsup-test-'));
    bundle = join(folder, 'reading-child.mjs');
    const entryPoints = [join(import.meta.dirname, '../support/reading-child.ts')];
    await build({
      entryPoints,
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Only the endless statement itself: what is sent before it is active too, and a cancel between two statements reaches nobody. */
  const activity = async (name: string): Promise<number> =>
    (
      await primary.sql<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where application_name = '${name}' and state = 'active' and query = '${ENDLESS}'`,
      )
    )[0]!.n;

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    '%s ends the query on the server within two seconds',
    async (signal) => {
      const child = spawn(process.execPath, [bundle, target()], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      const exit = once(child, 'exit');
      await until(async () => (await activity('reading child')) === 1);
      const sent = performance.now();
      child.kill(signal);
      await until(async () => (await activity('reading child')) === 0);
      expect(performance.now() - sent).toBeLessThan(2_000);
      const [code] = await exit;
      expect([code, output]).toEqual(
        signal === 'SIGKILL' ? [null, 'ready\n'] : [130, 'ready\n{"name":"CancelledError","code":"cancelled"}\n'],
      );
    },
  );

  it('a cancelled session refuses to go on', async () => {
    const stop = new AbortController();
    const session = await open({ signal: stop.signal, applicationName: 'to be cancelled' });
    const running = failure(session.read((tx) => tx.rows(ENDLESS)));
    await until(async () => (await activity('to be cancelled')) === 1);
    stop.abort();
    expect((await running).code).toBe('cancelled');
    expect((await failure(session.read((tx) => tx.rows('select 1')))).code).toBe('cancelled');
    expect((await failure(open({ signal: stop.signal }))).code).toBe('cancelled');
  });

  it('a terminated backend is one clear error, running or idle', async () => {
    const session = await open({ applicationName: 'to be terminated' });
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be terminated'`;
    const running = failure(session.read((tx) => tx.rows(ENDLESS)));
    await until(async () => (await activity('to be terminated')) === 1);
    await primary.sql(terminate);
    expect(await running).toMatchObject({ code: 'db/terminated', exitCode: 5 });
    expect((await failure(session.read((tx) => tx.rows('select 1')))).exitCode).toBe(5);
    await open({ applicationName: 'to be terminated' });
    const idle = opened.at(-1) as Session;
    await primary.sql(terminate);
    await until(
      async () =>
        (await primary.sql(`select 1 from pg_stat_activity where application_name = 'to be terminated'`)).length === 0,
    );
    expect(await failure(idle.read((tx) => tx.rows('select 1')))).toMatchObject({ exitCode: 5 });
  });

  it('a statement that the DBA cancels is told apart from our own limit', async () => {
    const session = await open({ applicationName: 'to be stopped' });
    const running = failure(session.read((tx) => tx.rows(ENDLESS)));
    await until(async () => (await activity('to be stopped')) === 1);
    await primary.sql(`select pg_cancel_backend(pid) from pg_stat_activity where application_name = 'to be stopped'`);
    expect((await running).code).toBe('db/statement-cancelled');
  });

  it.each([
    ['canceling statement due to user request', 9_999, 'db/statement-cancelled'],
    ['canceling statement due to statement timeout', 10, 'db/statement-timeout'],
    ['выполнение оператора отменено по запросу пользователя', 9_999, 'db/statement-cancelled'],
    ['выполнение оператора отменено из-за тайм-аута', 10, 'db/statement-timeout'],
    ['annulation de la requête', 10, 'db/statement-cancelled'],
    ['annulation de la requête', 9_999, 'db/statement-timeout'],
  ])('“%s” after %d of 10,000 ms is %s', (message, elapsedMs, code) => {
    const error = Object.assign(new DatabaseError(message, message.length, 'error'), { code: '57014' });
    const context = {
      doing: verbatim('read'),
      showPersonal: false,
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 1_000,
      elapsedMs,
    };
    expect(translateError(error, context).code).toBe(code);
  });

  it('a network that swallows everything is noticed after the limits', async () => {
    const proxy = await startWireProxy(primary.port);
    const session = await open({
      target: target('reader', proxy.port),
      limits: { statementTimeoutMs: 300 },
      silenceGraceMs: 300,
    });
    const error = await failure(
      session.read(async (tx) => {
        proxy.blackHole();
        return tx.rows('select 1');
      }),
    );
    expect(error).toMatchObject({ code: 'db/no-answer', exitCode: 5 });
    await proxy.close();
  });

  it('a command that was stopped before it connected does not begin to', async () => {
    const proxy = await startWireProxy(primary.port);
    const error = await failure(open({ target: target('reader', proxy.port), signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
    expect(proxy.messages).toEqual([]);
    await proxy.close();
  });

  it('a server that accepts and stays silent fails within the connect timeout', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const started = performance.now();
    const error = await failure(open({ target: target('reader', port), env: { PGCONNECT_TIMEOUT: '1' } }));
    expect(error).toMatchObject({ code: 'db/connect-timeout', exitCode: 5 });
    expect(performance.now() - started).toBeLessThan(2_000);
    silent.close();
  });
});

describe.runIf(canReplicate)('on a hot standby', () => {
  let standby: TestCluster;

  beforeAll(async () => {
    standby = await startStandby(primary, 'max_standby_streaming_delay = 200ms');
    await catchUp(primary, standby);
  }, 60_000);
  afterAll(() => standby?.remove());

  it('reads under the same protections', async () => {
    const session = await open({ target: target('owner', standby.port) });
    expect(session.server.inRecovery).toBe(true);
    expect(await session.read((tx) => tx.rows('select count(*) as n from customer'))).toEqual([{ n: 20_000 }]);
    for (const sql of [
      'delete from customer',
      'select pg_advisory_lock(1)',
      "select set_config('statement_timeout', '0', false)",
      'select pg_promote()',
    ]) {
      expect((await failure(session.read((tx) => tx.rows(sql)))).code).toMatch(/^guard\//);
    }
  });

  it('is chosen by target_session_attrs among several hosts', async () => {
    const hosts = `host=127.0.0.1,127.0.0.1 port=${primary.port},${standby.port} user=reader dbname=postgres`;
    const portOf = async (attributes: string): Promise<number | null> =>
      (await open({ target: `${hosts} target_session_attrs=${attributes}` })).server.port;
    expect(await portOf('any')).toBe(primary.port);
    expect(await portOf('standby')).toBe(standby.port);
    expect(await portOf('prefer-standby')).toBe(standby.port);
    expect(await portOf('read-write')).toBe(primary.port);
    expect(
      await failure(
        open({
          target: `host=127.0.0.1 port=${primary.port} user=reader dbname=postgres target_session_attrs=standby`,
        }),
      ),
    ).toMatchObject({ code: 'db/no-host', exitCode: 5 });
  });

  it('says that the standby cancelled us to keep up', async () => {
    const session = await open({ target: target('reader', standby.port) });
    await primary.sql('create table victim as select 1 as id');
    await catchUp(primary, standby);
    const error = await failure(
      session.read(async (tx) => {
        await tx.rows('select * from victim');
        await primary.sql('drop table victim');
        await catchUp(primary, standby);
        return tx.rows('select * from victim');
      }),
    );
    expect(error).toMatchObject({ code: 'db/standby-conflict', exitCode: 5 });
  });

  it('says that the standby was promoted, and stops', async () => {
    const session = await open({ target: target('reader', standby.port) });
    await session.read((tx) => tx.rows('select 1'));
    await standby.sql('select pg_promote()');
    expect(await failure(session.read((tx) => tx.rows('select 1')))).toMatchObject({
      code: 'db/promoted',
      exitCode: 5,
    });
  });
});

it('says what was not checked where a catalog may not be read', async () => {
  await primary.sql('create database closed');
  await primary.sql('revoke select on pg_roles from public', 'closed');
  const session = await open({ target: target('nobody_special').replace('dbname=postgres', 'dbname=closed') });
  expect(session.server.warnings).toEqual([
    'What the user nobody_special may do was not checked: no rights on the catalogs.',
  ]);
  expect(await session.read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  await session.close();
  await primary.sql('drop database closed');
});

it('stops with one error when the server is restarted, and a new session works', async () => {
  const session = await open();
  const running = failure(session.read((tx) => tx.rows(ENDLESS)));
  await until(
    async () =>
      (
        await primary.sql(
          `select 1 from pg_stat_activity where application_name = 'session test' and query = '${ENDLESS}'`,
        )
      ).length > 0,
  );
  await primary.stop();
  expect((await running).exitCode).toBe(5);
  expect(await failure(open())).toMatchObject({ code: 'db/connection-lost', exitCode: 5 });
  await primary.start();
  expect(await (await open()).read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
});

describe('the embedded version of PostgreSQL', () => {
  it('serves the same session', async () => {
    const newest = await startCluster('', EMBEDDED);
    try {
      await newest.sql('create role reader login in role pg_read_all_data; create table customer (id bigint)');
      const session = await open({ target: target('reader', newest.port) });
      expect(session.server.version).toBeGreaterThanOrEqual(180000);
      expect(await session.read((tx) => tx.rows('select count(*) as n from customer'))).toEqual([{ n: 0 }]);
      expect((await failure(session.read((tx) => tx.rows('select pg_sleep(1)')))).code).toBe('guard/function');
      await session.close();
    } finally {
      await newest.remove();
    }
  }, 60_000);
});
