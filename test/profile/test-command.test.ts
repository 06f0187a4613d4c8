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

async function run(...argv: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const env = { MMSUP_PROFILES: join(folder, 'profiles.yaml'), HOME: folder };
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
