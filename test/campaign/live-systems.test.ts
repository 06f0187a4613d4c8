import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import type { Result } from '../../src/result.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runProfile } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');

const MORNING = '2026-11-24T09:00:00Z';

let cluster: TestCluster;
let demo: TestDemo;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create database listmonk; ');
  await cluster.sql('create database tryton');
  await cluster.sql(`${fixture('tryton/schema.sql')};${fixture('tryton/campaigns.sql')}`, 'tryton');
  await cluster.sql(
    `set fixture.people = 400; ${fixture('listmonk/schema.sql')};${fixture('listmonk/data.sql')}`,
    'listmonk',
  );
  await cluster.sql('grant pg_monitor to reader');
  demo = await testDemo();
  folder = await mkdtemp(join(tmpdir(), 'mmsup-live-'));
  // The data of the fixtures are of one morning: a profile pins it, and the server is watched now all the same.
  const profile = (system: string, db: string) =>
    `  ${system}:\n    system: ${system}\n    as-of: ${MORNING}\n    db: ${db}\n`;
  const db = (system: string) => `host=127.0.0.1 port=${cluster.port} user=reader dbname=${system} sslmode=disable`;
  const lines = ['listmonk', 'tryton'].map((system) => profile(system, db(system)));
  await writeFile(
    join(folder, 'profiles.yaml'),
    `format: 1\nprofiles:\n${lines.join('')}  bank:\n    system: demo\n    db: ${demo.conninfo}\n`,
  );
});

afterAll(async () => {
  await cluster?.remove();
  await demo?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Story {
  readonly system: string;
  readonly profile: string;
  readonly open: (application: string) => Promise<{ exec(sql: string): Promise<unknown>; close(): Promise<void> }>;
  readonly run: () => Promise<string>;
  readonly change: (run: string) => string;
  readonly table: string;
}

async function openIn(database: string, application: string) {
  const client = new pg.Client({
    host: cluster.socketDirectory,
    port: cluster.port,
    user: 'postgres',
    database,
    application_name: application,
  });
  await client.connect();
  return { exec: (sql: string) => client.query(sql), close: () => client.end() };
}

const STORIES: readonly Story[] = [
  {
    system: 'listmonk',
    profile: 'listmonk',
    open: (application) => openIn('listmonk', application),
    run: async () => '30',
    change: (run) => `update campaigns set sent = sent where id = ${run}`,
    table: 'public.campaigns',
  },
  {
    system: 'tryton',
    profile: 'tryton',
    open: (application) => openIn('tryton', application),
    run: async () => '1@2026-11-20T08:00:00',
    change: () => "update marketing_automation_record_activity set state = state where state = 'waiting'",
    table: 'public.marketing_automation_record_activity',
  },
  {
    system: 'demo',
    profile: 'bank',
    open: () => demo.another(),
    run: async () => {
      const [row] = await demo.writer.rows<{ id: number }>(
        "update mkt.run set status = 'RUNNING', finished_at = null, heartbeat_at = (select now_at from mkt.clock) where run_id = (select max(run_id) from mkt.run where started_at is not null) returning run_id as id",
      );
      return String(row!.id);
    },
    change: (run) => `update mkt.run set sent = sent where run_id = ${run}`,
    table: 'mkt.run',
  },
];

describe.each(STORIES)('on $system', ({ profile, open, run, change, table }) => {
  it('a run that waits for a forgotten transaction is told with whom it waits for', async () => {
    const id = await run();
    const forgotten = await open('psql');
    await forgotten.exec(`begin; ${change(id)}`);
    const worker = await open('sender');
    const blocked = worker.exec(change(id));
    try {
      const { exitCode, stdout } = await runProfile(['campaign', 'trace', id, '--live', '--json'], profile, folder);
      expect(exitCode).toBe(3);
      const result = JSON.parse(stdout) as Result<TraceFacts>;
      expect(result.findings[0]).toMatchObject({
        cause: 'campaign/blocked-by-idle-transaction',
        evidence: { run: id, table, blockerState: 'idle in transaction' },
      });
      expect(result.facts.live!.chains[0]).toHaveLength(2);
    } finally {
      await forgotten.exec('rollback');
      await blocked;
      await worker.close();
      await forgotten.close();
    }
  });
});
