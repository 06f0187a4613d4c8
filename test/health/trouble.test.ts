import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import type { FleetLine } from '../../src/health/fleet.ts';
import type { Result } from '../../src/result.ts';
import { startCluster, type TestCluster, until } from '../support/cluster.ts';
import { runJson, runProfile } from '../support/command-line.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/listmonk');
const AT = ['--as-of', '2026-11-24T09:00:00Z'];

let cluster: TestCluster;
let silent: Server;
let folder: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader; create role poor login');
  const [schema, data] = ['schema.sql', 'data.sql'].map((file) => readFileSync(join(FIXTURE, file), 'utf8'));
  await cluster.sql(`set fixture.people = '500'; ${schema} ${data}`);
  await cluster.sql(
    'grant select on all tables in schema public to poor; revoke select on bounces, campaigns from poor',
  );
  silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  folder = await mkdtemp(join(tmpdir(), 'mmsup-trouble-'));
}, 120_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent?.close();
  await cluster?.remove();
  await rm(folder, { recursive: true });
});

const conninfo = (user = 'reader') => `host=127.0.0.1 port=${cluster.port} user=${user} dbname=postgres`;
const check = (user?: string, ...args: readonly string[]) =>
  runJson<HealthFacts>(['health', 'check', ...AT, ...args], { conninfo: conninfo(user), system: 'listmonk' });

const ours = async (): Promise<readonly { pid: number; waits: string | null }[]> =>
  cluster.sql(
    "select pid, wait_event_type as waits from pg_stat_activity where application_name like 'mmsup%' and state <> 'idle'",
  );

const untilLocked = () =>
  until(async () => {
    const sql =
      "select 1 from pg_locks where relation = 'campaigns'::regclass and mode = 'AccessExclusiveLock' and granted";
    return (await cluster.sql(sql)).length > 0;
  });

describe('one bad check', () => {
  it('for which the rights are missing is named, and hides no other', async () => {
    const [healthy, poor] = [await check(), await check('poor')];
    const states = ({ facts }: Result<HealthFacts>) => facts.checks.map(({ id, state }) => [id, state]);
    expect(poor.result.facts.checks).toHaveLength(healthy.result.facts.checks.length);
    const refused = poor.result.facts.checks.filter(({ gap }) => gap?.why.en.includes('permission denied'));
    expect(refused.length).toBeGreaterThan(0);
    const others = states(poor.result).filter(([id]) => !refused.some((one) => one.id === id));
    expect(states(healthy.result)).toEqual(expect.arrayContaining(others));
    expect(poor.exitCode === 0).toBe(false);
  });

  it('that meets a cut connection tells what was found before it, and names the rest', async () => {
    const lock = cluster.sql('begin; lock table campaigns in access exclusive mode; select pg_sleep(4)');
    try {
      await untilLocked();
      const checking = check(undefined, '--only', 'suppressions-without-customer,references-broken,reports-*');
      await until(async () => (await ours()).some(({ waits }) => waits === 'Lock'));
      const pid = (await ours())[0]!.pid;
      await cluster.sql(`select pg_terminate_backend(${pid})`);
      const { result, exitCode } = await checking;
      expect(exitCode).toBe(4);
      const lost = result.notEvaluated.filter(({ why }) => /connection|terminat/i.test(why));
      expect(lost.length).toBeGreaterThan(2);
      expect(lost.every(({ couldChangeAnswer }) => couldChangeAnswer)).toBe(true);
      const passed = result.facts.checks.filter(({ state }) => state === 'passed');
      expect(passed.map(({ id }) => id)).toEqual(['suppressions-without-customer']);
    } finally {
      await lock;
    }
  });
});

describe('one bad client', () => {
  const write = (entries: readonly string[]) =>
    writeFile(join(folder, 'profiles.yaml'), ['format: 1', 'profiles:', ...entries, ''].join('\n'));
  const profile = (name: string, db: string, system = 'listmonk') =>
    `  ${name}: { system: ${system}, db: "${db}", as-of: "2026-11-24T09:00:00Z" }`;

  it('that accepts and never answers, or has a broken description, holds up no other', async () => {
    const { port } = silent.address() as { port: number };
    await writeFile(join(folder, 'broken.yaml'), 'format: 1\nid: broken\ntitle: [\n');
    await write([
      profile('silent', `host=127.0.0.1 port=${port} user=reader dbname=x connect_timeout=60`),
      profile('broken', conninfo(), join(folder, 'broken.yaml')),
      ...['a', 'b', 'c'].map((name) => profile(`bank-${name}`, conninfo())),
    ]);
    const started = performance.now();
    const { stdout, exitCode } = await runProfile(
      ['health', 'check', '--only', 'jobs-late,sessions-wait', '--client-limit', '8s', '--json'],
      'ALL',
      folder,
    );
    const { facts } = JSON.parse(stdout) as Result<{ clients: readonly FleetLine[] }>;
    expect(facts.clients.map(({ profile: name, error }) => [name, error !== null])).toEqual([
      ['silent', true],
      ['broken', true],
      ['bank-a', false],
      ['bank-b', false],
      ['bank-c', false],
    ]);
    expect(facts.clients[0]!.error).toBe('Not reached within 8 s.');
    expect(exitCode).toBe(4);
    expect(performance.now() - started).toBeLessThan(25_000);
  }, 30_000);

  it('whose time is over in the middle is told as far as it was asked', async () => {
    await write([profile('slow', conninfo()), profile('quick', conninfo(), 'plain')]);
    const lock = cluster.sql('begin; lock table campaigns in access exclusive mode; select pg_sleep(15)');
    try {
      await untilLocked();
      const { stdout } = await runProfile(
        [
          'health',
          'check',
          '--only',
          'suppressions-without-customer,times-*,sessions-wait',
          '--client-limit',
          '1s',
          '--json',
        ],
        'slow,quick',
        folder,
      );
      const { facts, notEvaluated } = JSON.parse(stdout) as Result<{ clients: readonly FleetLine[] }>;
      const [slow, quick] = facts.clients;
      expect([slow!.error, slow!.checks.find(({ id }) => id === 'suppressions-without-customer')?.state]).toEqual([
        null,
        'passed',
      ]);
      expect(notEvaluated.filter(({ why }) => why === 'The time for this client was over.').length).toBeGreaterThan(0);
      expect(quick!.error).toBe(null);
    } finally {
      await lock;
    }
  }, 60_000);

  it.each([
    [['--client-limit', 'soon'], /no interval/],
    [['--parallel', '0'], /no whole number/],
  ])('is bounded by words that are understood: %j', async (words, told) => {
    await write([profile('a', conninfo()), profile('b', conninfo())]);
    const { exitCode, stderr } = await runProfile(['health', 'check', ...words], 'a,b', folder);
    expect([exitCode, told.test(stderr)]).toEqual([2, true]);
  });
});
