import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { displayWidth } from '../../src/ui/width.ts';
import {
  canReplicate,
  catchUp,
  EMBEDDED,
  startCluster,
  startStandby,
  type TestCluster,
  until,
} from '../support/cluster.ts';
import { type OnDatabase, runJson, runLine } from '../support/command-line.ts';
import { startInterruptingProxy } from '../support/interrupting-proxy.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/mailings');

/** Wave 22 is in the middle of sending: 500 of 2,000. */
const RUNNING = `
insert into bank.wave values (22, 'spring', '2026-11-21 08:00+03', null, 'running', 2000, 500, 0, 'worker-7', '2026-11-21 08:59+03');
insert into bank.step values
  (22, 'select', 1, '2026-11-21 08:00+03', '2026-11-21 08:09+03', 'finished', 2000, 2000, 0, 'worker-7', null, null),
  (22, 'send', 3, '2026-11-21 08:30+03', null, 'running', 2000, 500, 0, 'worker-7', '2026-11-21 08:59+03', null);
update bank.step set went_on = 2000, came_in = 2000 where wave = 21;
update bank.wave set to_send = 2000, sent = 2000 where id = 21;
create role watcher login; create role reader login; grant usage on schema bank to watcher, reader;
grant select on all tables in schema bank to watcher, reader; grant pg_read_all_stats to watcher;
create role petrov login superuser; create role sender login superuser;
analyze`;

let cluster: TestCluster;
const opened: pg.Client[] = [];

/** A second session, as a person or a program would have it. */
async function session(
  user: string,
  application: string,
  server = cluster,
): Promise<pg.Client & { readonly pid: number }> {
  const client = new pg.Client({
    host: server.socketDirectory,
    port: server.port,
    user,
    database: 'postgres',
    application_name: application,
  });
  client.on('error', () => undefined);
  await client.connect();
  opened.push(client);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return Object.assign(client, { pid: rows[0]!.pid });
}

/** Begins a statement that will not end by itself, and waits until the server runs it. */
async function begins(client: pg.Client & { readonly pid: number }, sql: string, server = cluster): Promise<void> {
  client.query(sql).catch(() => undefined);
  await until(async () => {
    const [row] = await server.sql<{ yes: boolean }>(
      `select exists (select 1 from pg_stat_activity where pid = ${client.pid} and state = 'active' and query_start < clock_timestamp() - interval '200 ms') as yes`,
    );
    return row!.yes;
  });
}

function as(user: string, server = cluster): OnDatabase {
  return {
    conninfo: `host=${server.socketDirectory} port=${server.port} user=${user} dbname=postgres`,
    system: join(FIXTURE, 'mailings.yaml'),
  };
}

async function running(bin?: string): Promise<TestCluster> {
  const made = await startCluster('max_prepared_transactions = 4', bin);
  await made.sql(readFileSync(join(FIXTURE, 'mailings.sql'), 'utf8'));
  await made.sql(RUNNING);
  return made;
}

beforeAll(async () => {
  cluster = await running();
});

afterEach(async () => {
  for (const client of opened.splice(0)) {
    await cluster
      .sql(`select pg_terminate_backend(${(client as pg.Client & { pid: number }).pid})`)
      .catch(() => undefined);
    await client.end().catch(() => undefined);
  }
});

afterAll(() => cluster?.remove());

const trace = (user = 'watcher') => runJson<TraceFacts>('campaign trace 22 --live', as(user));

describe('a run that waits', () => {
  it('for a row that somebody changed and forgot: names him, his transaction and the next step', async () => {
    const forgotten = await session('petrov', 'psql');
    await forgotten.query("begin; update bank.wave set worker = worker where id = 22 and 'ivan@bank.ru' <> ''");
    const worker = await session('sender', 'worker-7');
    await begins(worker, 'update bank.wave set sent = 600 where id = 22');
    const { exitCode, result } = await trace();
    expect(exitCode).toBe(3);
    const [first] = result.findings;
    expect(first).toMatchObject({
      cause: 'campaign/blocked-by-idle-transaction',
      confidence: 'proved',
      evidence: {
        run: '22',
        stage: 'send',
        waiting: [worker.pid],
        table: 'bank.wave',
        blocker: forgotten.pid,
        blockerUser: 'petrov',
        blockerApplication: 'psql',
        blockerState: 'idle in transaction',
        behind: null,
      },
    });
    expect(first!.title).toMatch(
      new RegExp(
        `^Run 22 waits for \\d+ s for a lock on bank.wave: session ${forgotten.pid} \\(petrov, psql\\) holds it and has done nothing for`,
      ),
    );
    expect(first!.next[1]).toContain(`select pg_terminate_backend(${forgotten.pid})`);
    expect((first!.evidence as { statement: string }).statement).toContain("id = 22 and '…' <> '…'");
    expect(JSON.stringify(result)).not.toContain('ivan@bank.ru');
    const { live } = result.facts;
    expect(live).toMatchObject({
      isRecognised: true,
      expectedEnd: null,
      sessions: [{ pid: worker.pid, recognisedBy: 'worker' }],
    });
    expect(live!.chains.map((steps) => steps.map(({ pid }) => pid))).toEqual([[worker.pid, forgotten.pid]]);
  });

  it('for a change of its table that itself waits for a reader: names the change in the queue, and whom it waits for', async () => {
    const reader = await session('petrov', 'report');
    await reader.query('begin; select count(*) from bank.letter');
    const deploy = await session('petrov', 'deploy R-77');
    await begins(deploy, 'alter table bank.letter add column extra int');
    const worker = await session('sender', 'worker-7');
    await begins(worker, "insert into bank.letter values (1, 22, 1, 'email', 'queued', null)");
    const { result } = await trace();
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/blocked-by-ddl',
      evidence: {
        blocker: deploy.pid,
        holds: 'AccessExclusiveLock',
        behind: reader.pid,
        table: 'bank.letter',
        waitingInAll: 1,
      },
    });
    expect(result.facts.live!.chains[0]!.map(({ pid }) => pid)).toEqual([worker.pid, deploy.pid, reader.pid]);
    const { stdout } = await runLine('campaign trace 22 --live --lang ru', as('watcher'));
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/раньше в очереди AccessExclusiveLock .*держит AccessShareLock/);
  });

  it('for an index that is being built without CONCURRENTLY: names who builds it and how far it has come', async () => {
    const builder = await session('petrov', 'nightly');
    await builder.query(`create function bank.slow(x bigint) returns bigint immutable language plpgsql
      as 'begin perform pg_sleep(0.01); return x; end'`);
    await begins(builder, 'create index on bank.letter (bank.slow(id))');
    const worker = await session('sender', 'worker-7');
    await begins(worker, "insert into bank.letter values (1, 22, 1, 'email', 'queued', null)");
    const { result } = await trace();
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/blocked-by-ddl',
      evidence: { blocker: builder.pid, holds: 'ShareLock', behind: null, table: 'bank.letter' },
    });
    expect(result.facts.live!.progress).toMatchObject([{ pid: builder.pid, command: 'CREATE INDEX' }]);
  });

  it.each(['en', 'ru'])('is drawn within a narrow terminal, without a hole (%s)', async (lang) => {
    const forgotten = await session('petrov', 'psql');
    await forgotten.query('begin; update bank.wave set worker = worker where id = 22');
    const worker = await session('sender', 'worker-7');
    await begins(worker, 'update bank.wave set sent = 600 where id = 22');
    const { stdout } = await runLine(`campaign trace 22 --live --lang ${lang}`, { ...as('watcher'), columns: 60 });
    expect(stdout).not.toMatch(/undefined|NaN|\[object|null/);
    expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(60);
    expect(stdout).toContain(`└─ ${forgotten.pid} petrov · psql`);
  });

  it('for a prepared transaction, which no session has', async () => {
    const manager = await session('petrov', 'bus');
    await manager.query("begin; update bank.wave set worker = worker where id = 22; prepare transaction 'billing-77'");
    await manager.end();
    const worker = await session('sender', 'worker-7');
    await begins(worker, 'update bank.wave set sent = 600 where id = 22');
    const { result } = await trace();
    await cluster.sql("rollback prepared 'billing-77'");
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/blocked-by-prepared-transaction',
      evidence: { prepared: 'billing-77', blocker: null, blockerUser: 'petrov' },
    });
    expect(result.findings[0]!.next[1]).toContain("rollback prepared 'billing-77'");
  });

  it('and whose session nothing names: says that it is one of those that touch its tables', async () => {
    const forgotten = await session('petrov', 'psql');
    await forgotten.query('begin; lock table bank.letter in exclusive mode');
    const worker = await session('sender', 'app');
    await begins(worker, "insert into bank.letter values (1, 99, 1, 'email', 'queued', null)");
    const { result } = await trace();
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/blocked-by-idle-transaction',
      confidence: 'likely',
      evidence: { isRecognised: false, waiting: [worker.pid], blocker: forgotten.pid },
    });
    expect(result.facts.live!.isRecognised).toBe(false);
  });

  it('read by an account without rights: the blocker is named all the same, and what is hidden is said', async () => {
    const forgotten = await session('petrov', 'psql');
    await forgotten.query('begin; update bank.wave set worker = worker where id = 22');
    const worker = await session('sender', 'worker-7');
    await begins(worker, 'update bank.wave set sent = 600 where id = 22');
    const { result } = await trace('reader');
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/blocked-by-session',
      evidence: { blocker: forgotten.pid, blockerUser: 'petrov', blockerState: null, statement: null },
    });
    expect(result.notEvaluated).toContainEqual(
      expect.objectContaining({ what: 'What the sessions of others do', couldChangeAnswer: false }),
    );
  });
});

const DROP = 'drop index bank.letter_customer; drop index bank.letter_wave';
const RESTORE =
  'create index letter_customer on bank.letter (customer_id); create index letter_wave on bank.letter (wave, customer_id)';

/** For each customer the letters of his last weeks, counted without an index on whose they are. */
const UNINDEXED = `select c.id from bank.customer c cross join generate_series(1, 100) g (round) where (
  select count(*) from bank.letter l where l.customer_id = c.id and l.sent_at > timestamptz '2026-10-01' - g.round * interval '1 s' and l.state <> 'x') < 3`;

describe('a run that is slow', () => {
  it('names the missing index by the plan of the statement that runs, and proves no gain', async () => {
    await cluster.sql(DROP);
    const worker = await session('sender', 'worker-7');
    await begins(worker, `${UNINDEXED} and c.mail <> 'ivan@bank.ru' union all ${UNINDEXED}`);
    const { result } = await trace();
    await cluster.sql(RESTORE);
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/statement-reads-whole-table',
      confidence: 'likely',
      evidence: {
        pid: worker.pid,
        table: 'bank.letter',
        columns: expect.arrayContaining(['customer_id']),
        rows: 40_000,
        fix: 'create index concurrently on bank.letter (customer_id)',
      },
    });
    const { costShare, rowsKept } = result.findings[0]!.evidence as { costShare: number; rowsKept: number };
    expect(costShare).toBeGreaterThan(0.3);
    expect(rowsKept).toBeLessThan(100);
    expect(JSON.stringify(result)).not.toContain('ivan@bank.ru');
  });

  it('does not blame a table whose index is there', async () => {
    const worker = await session('sender', 'worker-7');
    await begins(
      worker,
      `${UNINDEXED} and (select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b) > 0`,
    );
    const { result } = await trace();
    expect(result.findings.map(({ cause }) => cause)).not.toContain('campaign/statement-reads-whole-table');
    expect(result.facts.live!.plans).toMatchObject([{ pid: worker.pid, why: null }]);
  });

  it('says how far it has come, how fast, and when it may end', async () => {
    const worker = await session('sender', 'worker-7');
    let sent = 500;
    const timer = setInterval(() => {
      sent += 20;
      worker.query(`update bank.step set went_on = ${sent} where wave = 22 and step = 'send'`).catch(() => undefined);
    }, 200);
    const { result } = await trace();
    clearInterval(timer);
    const { pace, expectedEnd } = result.facts.live!;
    expect(pace).toMatchObject({ stage: 'send', total: 2000 });
    expect(pace.moved).toBeGreaterThan(100);
    expect(pace.estimates.map(({ by }) => by)).toEqual(['watched', 'since-start']);
    expect(Date.parse(expectedEnd!.earliest)).toBeGreaterThan(Date.parse('2026-11-21T06:00:00Z'));
    expect(Date.parse(expectedEnd!.latest)).toBeGreaterThan(Date.parse(expectedEnd!.earliest));
    await cluster.sql("update bank.step set went_on = 500 where wave = 22 and step = 'send'");
  });

  it('of which nothing moved has no expected end, and the clocks on which it is told are named', async () => {
    const { result } = await trace();
    const { pace, expectedEnd } = result.facts.live!;
    expect(pace.moved).toBe(0);
    expect(pace.estimates.map(({ by }) => by)).toEqual(['since-start']);
    expect(expectedEnd).toBeNull();
    const { stdout } = await runLine('campaign trace 22 --live', as('watcher'));
    expect(stdout).not.toContain('Expected end');
    expect(stdout).toContain('server’s clock:');
    expect(stdout).toMatch(/The run as of, system’s clock +2026-11-21 09:00/);
  });

  it('which has ended is not watched, and a moment of the past is refused', async () => {
    const ended = await runJson<TraceFacts>('campaign trace 21 --live', as('watcher'));
    expect(ended.result.facts.live).toBeUndefined();
    expect(ended.result.notEvaluated).toContainEqual(expect.objectContaining({ why: 'Run 21 has ended.' }));
    const past = await runLine('campaign trace 22 --live --as-of 2026-11-20', as('watcher'));
    expect({ exitCode: past.exitCode, stdout: past.stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
});

it.skipIf(!canReplicate)('on a standby it is said that the run works elsewhere', async () => {
  const standby = await startStandby(cluster);
  try {
    await catchUp(cluster, standby);
    const { exitCode, result } = await runJson<TraceFacts>('campaign trace 22 --live', as('watcher', standby));
    // That the stage is slow already is seen on the standby too; by whom it is held up is not.
    expect([exitCode, result.findings.map(({ cause }) => cause)]).toEqual([3, ['campaign/stage-slow']]);
    expect(result.notEvaluated.map(({ why }) => why).join()).toContain('We are connected to a standby');
  } finally {
    await standby.remove();
  }
});

describe('a look that breaks off', () => {
  it('leaves the history of the run told, and says what could not be seen of this moment', async () => {
    const proxy = await startInterruptingProxy(cluster.port, 'pg_catalog.pg_settings s', async (one) => one.cut());
    const conninfo = `host=127.0.0.1 port=${proxy.port} user=watcher dbname=postgres sslmode=disable`;
    const { exitCode, result } = await runJson<TraceFacts>('campaign trace 22 --live', { ...as('watcher'), conninfo });
    await proxy.close();
    expect(exitCode).toBe(4);
    expect(result.facts.run.id).toBe('22');
    expect(result.facts.stages.map(({ stage }) => stage)).toEqual(['select', 'send']);
    expect(result.notEvaluated).toContainEqual(
      expect.objectContaining({ what: 'What the run does at this moment', couldChangeAnswer: true }),
    );
  });
});

describe('a statement with parameters', () => {
  it.each([
    { name: 'PostgreSQL of the npm package', bin: EMBEDDED },
    { name: 'the older one of Debian', bin: undefined },
  ])('is planned for any value of them, on $name', async ({ bin }) => {
    const server = bin === undefined ? cluster : await running(bin);
    try {
      await server.sql(DROP);
      const worker = await session('sender', 'worker-7', server);
      const statement = `${UNINDEXED} and c.id > $1 union all ${UNINDEXED} and c.id = any ($2) limit $3`;
      worker.query(statement, [0, [1, 2], 1000000]).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { result } = await runJson<TraceFacts>('campaign trace 22 --live', as('watcher', server));
      expect(result.facts.live!.plans).toMatchObject([{ isGeneric: true, why: null }]);
      expect(result.findings[0]).toMatchObject({
        cause: 'campaign/statement-reads-whole-table',
        evidence: { isGeneric: true, table: 'bank.letter' },
      });
    } finally {
      if (bin === undefined) await server.sql(RESTORE);
      else await server.remove();
    }
  });
});
