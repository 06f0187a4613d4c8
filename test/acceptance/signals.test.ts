import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConninfo } from '../../src/db/connection-string.ts';
import { startMmsup } from '../support/bin.ts';
import { startCluster, type TestCluster, until } from '../support/cluster.ts';
import { testDemo } from '../support/demo.ts';

/** A table behind a view that takes hours to read; the planner thinks that it takes no time, so the cost guard lets it through. */
const SLOW =
  'where (select count(*) from generate_series(1, (select 1000000)) a, generate_series(1, (select 1000000)) b) > 0';

/** What of ours is on the server: statements and open transactions, and among them those that read for a while already. */
const OURS = `select count(*)::int as running, (count(*) filter (where state = 'active' and clock_timestamp() - query_start > interval '150 ms'))::int as reading
  from pg_stat_activity where application_name like 'mmsup/%' and datname = current_database() and state <> 'idle'`;

interface Ours {
  readonly running: number;
  readonly reading: number;
}

interface Slow {
  readonly command: readonly string[];
  ours(): Promise<Ours>;
  close(): Promise<void>;
}

/** `segment explain` on the demo's own server (PostgreSQL 18), whose customers have become slow to read. */
async function slowDemo(): Promise<Slow> {
  const demo = await testDemo();
  await demo.writer.exec('alter table crm.customer rename to customer_stored');
  await demo.writer.exec(`create view crm.customer as select * from crm.customer_stored ${SLOW}`);
  const { host, port, user, dbname } = parseConninfo(demo.conninfo);
  const monitor = new pg.Client({ host, port: Number(port), user, database: dbname });
  await monitor.connect();
  return {
    command: ['segment', 'explain', 'card-reactivation', '--db', demo.conninfo, '--system', 'demo'],
    ours: async () => (await monitor.query<Ours>(OURS)).rows[0]!,
    close: async () => {
      await monitor.end();
      await demo.close();
    },
  };
}

/** `campaign list` over a client's system on the older server that Debian brings; the embedded one where there is none. */
async function slowClient(): Promise<Slow> {
  const cluster: TestCluster = await startCluster();
  const folder = await mkdtemp(join(tmpdir(), 'mmsup-signals-'));
  const file = join(folder, 'client.yaml');
  await cluster.sql(`create role reader login in role pg_read_all_data; create table stored (id text, name text);
    insert into stored values ('a', 'A'); create view campaign as select * from stored ${SLOW}`);
  await writeFile(
    file,
    `format: 1\nid: client\ntitle: A client\nclock: { zone: UTC }\ncustomer: { table: stored, alias: s, key: id }\nsegments: { language: sql }
relations:\n  campaign: { from: campaign c, columns: { id: c.id, name: c.name } }
  run: { from: stored r, columns: { id: r.id, campaign: r.id, state: "'finished'" } }\n`,
  );
  return {
    command: [
      'campaign',
      'list',
      '--db',
      `host=${cluster.socketDirectory} port=${cluster.port} dbname=postgres user=reader`,
      '--system',
      file,
    ],
    ours: async () => (await cluster.sql<{ running: number; reading: number }>(OURS))[0]!,
    close: async () => {
      await cluster.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['the demo', slowDemo],
  ["a client's server", slowClient],
] as const)('a command that is stopped while %s is slow', (_, make) => {
  let slow: Slow;
  beforeAll(async () => {
    slow = await make();
  });
  afterAll(() => slow?.close());

  const startAndWait = async () => {
    const running = startMmsup(slow.command);
    await until(async () => (await slow.ours()).reading > 0);
    return running;
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends it with 130, one word and no answer, and the query is cancelled by then',
    async (signal) => {
      const { child, ended } = await startAndWait();
      const sent = performance.now();
      child.kill(signal);
      const { exitCode, stdout, stderr } = await ended;
      const { running: left } = await slow.ours();
      expect({ exitCode, stdout, left }).toEqual({ exitCode: 130, stdout: '', left: 0 });
      expect(stderr).toMatch(/^Cancelled\.\n$/m);
      expect(stderr).not.toMatch(/error:| at /);
      expect(performance.now() - sent).toBeLessThan(2_000);
    },
  );

  it('kill -9 leaves no query on the server after two seconds', async () => {
    const { child, ended } = await startAndWait();
    const sent = performance.now();
    child.kill('SIGKILL');
    await until(async () => (await slow.ours()).running === 0, 2_000);
    expect(performance.now() - sent).toBeLessThan(2_000);
    expect((await ended).stdout).toBe('');
  });

  it('kill -9 leaves none either, whenever it comes', async () => {
    for (const delay of [60, 150, 240, 330, 420, 600, 900]) {
      const { child, ended } = startMmsup(slow.command);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await ended;
      await until(async () => (await slow.ours()).running === 0, 2_000);
    }
  });
});
