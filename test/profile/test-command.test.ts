import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../src/main.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';

let cluster: TestCluster;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-profile-test-'));
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  writeFileSync(
    join(folder, 'profiles.yaml'),
    `format: 1\nprofiles:\n  bank-a:\n    system: demo\n    db: host=${cluster.socketDirectory} port=${cluster.port} dbname=postgres user=reader\n    statement-timeout: 5s\n  mighty:\n    system: demo\n    db: host=${cluster.socketDirectory} port=${cluster.port} dbname=postgres user=postgres\n`,
  );
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) => runWith('profiles.yaml', ...argv);

/** A stream that holds a whole answer until it is read. */
const wide = () => new PassThrough({ highWaterMark: 2 ** 24 });

async function runWith(file: string, ...argv: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const streams = { stdin: new PassThrough(), stdout: wide(), stderr: wide() };
  const env = { MMSUP_PROFILES: join(folder, file), HOME: folder };
  const exitCode = await main(argv, {
    ...streams,
    env,
    cwd: folder,
    now: () => new Date('2026-11-24T09:00:00Z'),
    signal: new AbortController().signal,
  });
  const read = (stream: PassThrough): string => String(stream.read() ?? '');
  return { stdout: read(streams.stdout), stderr: read(streams.stderr), exitCode };
}

it('profile test shows who answered and what protects it', async () => {
  const { stdout, exitCode } = await run('profile', 'test', 'bank-a', '--json');
  const result = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(result.verdict).toBe('ok');
  expect(result.facts.server).toMatchObject({
    database: 'postgres',
    user: 'reader',
    transport: 'Unix socket',
    inRecovery: false,
    warnings: [],
  });
  const shown = Object.fromEntries(
    result.facts.settings.map((row: { setting: string; value: string }) => [row.setting, row.value]),
  );
  expect(shown).toMatchObject({
    transaction_read_only: 'on',
    default_transaction_read_only: 'on',
    transaction_isolation: 'repeatable read',
    is_superuser: 'off',
    statement_timeout: '5s',
    lock_timeout: '2s',
    search_path: 'pg_catalog, public, pg_temp',
    TimeZone: 'UTC',
  });
  expect(shown.application_name).toMatch(/^mmsup\/\d+\.\d+\.\d+ profile test$/);
});

it('says it in Russian to a person', async () => {
  const { stdout } = await run('profile', 'test', 'bank-a', '--lang', 'ru');
  expect(stdout).toContain('Транзакция только читает');
  expect(stdout).toContain('Unix socket');
});

it('refuses a superuser with the way out, and prints nothing on stdout', async () => {
  const { stdout, stderr, exitCode } = await run('profile', 'test', 'mighty');
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(stderr).toContain('is a superuser of postgres');
  expect(stderr).toContain('allow-superuser: true');
});

it('lists and shows profiles, and suggests a close name', async () => {
  expect((await run('profile', 'list')).stdout).toMatch(/bank-a[\s\S]*mighty[\s\S]*demo/);
  expect((await run('profile', 'show', 'bank-a')).stdout).toContain('5000ms');
  const wrong = await run('profile', 'show', 'bank-b');
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('Did you mean "bank-a"?');
});

it('a name beside --db is refused, not preferred in silence', async () => {
  const { stderr, exitCode } = await run('profile', 'test', 'bank-a', '--db', 'host=elsewhere');
  expect([stderr.includes('profile/two-connections'), exitCode]).toEqual([true, 2]);
});

it("the default profile's language is spoken, unless another is asked for or the file is broken", async () => {
  const profiles = 'profiles:\n  bank-a:\n    system: demo\n    db: host=db\n    language: ru\n';
  writeFileSync(join(folder, 'russian.yaml'), `format: 1\ndefault: bank-a\n${profiles}`);
  writeFileSync(join(folder, 'broken.yaml'), `format: 2\n${profiles}`);
  const isRussian = async (file: string, ...more: string[]) =>
    /[а-я]{3}/.test((await runWith(file, 'cause', 'list', ...more)).stdout);
  expect(await isRussian('russian.yaml')).toBe(true);
  expect(await isRussian('russian.yaml', '--lang', 'en')).toBe(false);
  expect(await isRussian('profiles.yaml')).toBe(false);
  expect(await isRussian('broken.yaml')).toBe(false);
});

it('--as-of is judged before anything is connected', async () => {
  const { stderr, exitCode } = await run('campaign', 'list', '--profile', 'bank-a', '--as-of', '2026-02-30');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: --as-of "2026-02-30" is no moment\.\nWrite it like/);
});

it("a system's clock without a zone is the business's, and one that tells no time is an error", async () => {
  const ask = (now: string) => {
    writeFileSync(
      join(folder, 'client.yaml'),
      `format: 1\nid: client\ntitle: A client\nclock: { zone: Europe/Moscow, now: "${now}" }\ncustomer: { table: t, alias: t, key: id }\nsegments: { language: sql }
relations:\n  campaign: { from: (select 1 as id) c, columns: { id: c.id::text, name: "'A'" } }
  run: { from: (select 1 as id) r, columns: { id: r.id::text, campaign: r.id::text, state: "'finished'" } }\n`,
    );
    return run('campaign', 'list', '--profile', 'bank-a', '--system', join(folder, 'client.yaml'), '--json');
  };
  for (const now of ["select timestamp '2026-11-23 09:00'", "select timestamptz '2026-11-23 09:00+03'"])
    expect(JSON.parse((await ask(now)).stdout).at).toBe('2026-11-23T06:00:00Z');
  const { stderr, exitCode } = await ask("select 'soon'");
  expect([exitCode, JSON.parse(stderr.slice(stderr.indexOf('{'))).error.code]).toEqual([2, 'system/no-clock']);
});
