import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/result.ts';
import { type Ended, mmsup } from '../support/bin.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { type InterruptingProxy, startInterruptingProxy } from '../support/interrupting-proxy.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/mailings');

let cluster: TestCluster;
let folder: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(readFileSync(join(FIXTURE, 'mailings.sql'), 'utf8'));
  await cluster.sql(
    'create role reader login; grant usage on schema bank to reader; grant select on all tables in schema bank to reader; analyze',
  );
  folder = await mkdtemp(join(tmpdir(), 'mmsup-interrupted-'));
});

afterAll(async () => {
  await cluster?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** What happens in the middle, and what the answer says of it. */
interface Interruption {
  readonly name: string;
  before?(table: string): Promise<unknown>;
  happen(table: string, proxy: InterruptingProxy): Promise<void>;
  afterwards?(table: string): Promise<unknown>;
  readonly says: RegExp;
  /** Whether the words for a person are proved too: one that ends everything, one that ends a part. */
  readonly isTold?: boolean;
  /** True where nothing more can be asked afterwards. */
  readonly isEnd?: boolean;
}

/** The planner thinks that this takes no time, so the cost guard lets it through. */
const SLOW =
  'where (select count(*) from generate_series(1, (select 1000000)) a, generate_series(1, (select 1000000)) b) > 0';

const INTERRUPTIONS: readonly Interruption[] = [
  {
    name: 'the database is restarted',
    isEnd: true,
    happen: async () => {
      await cluster.stop('fast');
      await cluster.start();
    },
    isTold: true,
    says: /terminated by an administrator or a shutdown|closed the connection|connection was/,
  },
  {
    name: 'the session is terminated from outside',
    isEnd: true,
    happen: async () => {
      await cluster.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'mmsup/%' and pid <> pg_backend_pid()",
      );
    },
    says: /terminated by an administrator or a shutdown/,
  },
  {
    name: 'the network breaks',
    isEnd: true,
    happen: async (_, proxy) => proxy.cut(),
    says: /the server closed the connection|connection was (reset|closed)/,
  },
  {
    name: 'the rights on one table are revoked',
    happen: async (table) => void (await cluster.sql(`revoke select on ${table} from reader`)),
    afterwards: (table) => cluster.sql(`grant select on ${table} to reader`),
    says: /this user has no rights on it/,
    isTold: true,
  },
  {
    name: 'a statement runs out of time',
    before: (table) =>
      cluster.sql(
        `alter table ${table} rename to stored; create view ${table} as select * from bank.stored ${SLOW}; grant select on ${table} to reader`,
      ),
    happen: async () => undefined,
    afterwards: (table) =>
      cluster.sql(`drop view ${table}; alter table bank.stored rename to ${table.replace('bank.', '')}`),
    says: /did not end within its limit of 1000 ms/,
  },
];

/** A diagnosis, the table at which it is interrupted, what was found before and what was not asked any more. */
interface Diagnosis {
  readonly line: readonly string[];
  readonly table: string;
  readonly found: readonly string[];
  /** Among what is named. */
  readonly named: RegExp;
  /** Facts that had been read. */
  readonly facts: object;
  /** True where everything is read by one statement: cut off in it, nothing was looked at. */
  readonly isOneStatement?: boolean;
  /** True where a lost connection is proved by another line of the same command. */
  readonly isPartOnly?: boolean;
}

const DIAGNOSES: readonly Diagnosis[] = [
  {
    line: ['campaign', 'trace', 'spring'],
    table: 'bank.edit',
    found: ['campaign/selects-nobody'],
    named: /What changed since the last good run/,
    facts: { run: { id: '21', selected: 0 }, lastGoodRun: { id: '20' }, changes: null },
  },
  {
    line: ['campaign', 'trace', 'spring', '--against', '20'],
    table: 'bank.edit',
    found: ['campaign/selects-nobody'],
    named: /What changed since the last good run/,
    facts: { against: { kind: 'run', runs: ['20'], first: { stage: 'select' } } },
  },
  {
    line: ['campaign', 'diff', '20', '21'],
    table: 'bank.edit',
    found: ['campaign/runs-part', 'campaign/selects-nobody'],
    named: /What changed since the last good run/,
    facts: { differsFirst: { stage: 'select', kind: 'people' }, changes: null },
  },
  {
    line: ['campaign', 'diff', '20', '21'],
    table: 'bank.letter',
    isPartOnly: true,
    found: ['campaign/runs-part'],
    named: /essages/,
    facts: { differsFirst: { stage: 'select', kind: 'people' }, runs: { first: { id: '20' }, second: { id: '21' } } },
  },
  {
    line: ['customer', 'trace', '7'],
    table: 'bank.letter',
    isOneStatement: true,
    found: [],
    named: /^Messages to this customer$/,
    facts: { suppressions: [{ reason: 'asked by phone' }], messages: null },
  },
  {
    line: ['report', 'trace', 'effect'],
    table: 'bank.task',
    found: ['report/summary-stale'],
    named: /^The jobs that fill the chain(;|$)/,
    facts: { report: { id: 'effect' }, links: [{ freshness: 'fresh' }, { freshness: 'stale' }] },
  },
  {
    line: ['health', 'check'],
    table: 'bank.letter',
    found: ['health/jobs-late'],
    named: /./,
    facts: {},
  },
];

async function interrupted(
  { line, table }: Pick<Diagnosis, 'line' | 'table'>,
  { before, happen, afterwards }: Interruption,
  format: readonly string[],
): Promise<Ended> {
  await before?.(table);
  const proxy = await startInterruptingProxy(cluster.port, table, (one) => happen(table, one));
  const profiles = join(folder, 'profiles.yaml');
  await writeFile(
    profiles,
    `format: 1\nprofiles:\n  bank:\n    system: ${join(FIXTURE, 'mailings.yaml')}\n    db: host=127.0.0.1 port=${proxy.port} user=reader dbname=postgres sslmode=disable\n    statement-timeout: 1s\n`,
  );
  try {
    const ended = await mmsup([...line, '--profile', 'bank', ...format], {
      PATH: process.env['PATH'],
      MMSUP_PROFILES: profiles,
    });
    expect(proxy.interruptions(), 'it was interrupted').toBe(1);
    return ended;
  } finally {
    await proxy.close();
    await afterwards?.(table);
  }
}

const isTraceOfRun = ({ line }: Diagnosis) => line[0] === 'campaign' && line[1] === 'trace';

/** The diagnoses of which something is read before it happens. */
const inPart = ({ isEnd }: Interruption) =>
  DIAGNOSES.filter(({ isOneStatement, isPartOnly }) => !(isEnd && (isOneStatement || isPartOnly)));

describe.each(INTERRUPTIONS)('$name in the middle', (interruption) => {
  it.each(inPart(interruption))('of $line: what was found is shown, the rest is named', async (diagnosis) => {
    const { stdout, stderr, exitCode } = await interrupted(diagnosis, interruption, ['--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: '' });
    const result = JSON.parse(stdout) as Result;
    expect(result.verdict).toBe('inconclusive');
    expect(result.findings.map(({ cause }) => cause)).toEqual(expect.arrayContaining([...diagnosis.found]));
    expect(result.facts).toMatchObject(diagnosis.facts);
    const broken = result.notEvaluated.filter(({ why }) => interruption.says.test(why));
    expect(broken.map(({ what }) => what)).toContainEqual(expect.stringMatching(diagnosis.named));
    expect(broken.every(({ couldChangeAnswer }) => couldChangeAnswer)).toBe(true);
    if (diagnosis.line[0] !== 'health' && interruption.isEnd) {
      expect(broken, 'a lost connection is told once').toHaveLength(1);
      expect(JSON.stringify(result.notEvaluated)).not.toContain('EPIPE');
    }
    if (isTraceOfRun(diagnosis) && interruption.isEnd)
      expect(result.facts).toMatchObject({ unread: expect.arrayContaining(['change']) });
    expect(JSON.stringify(result.notEvaluated)).not.toMatch(/does not keep it \(relation (change|message|job)/);
  });
});

describe.each(INTERRUPTIONS.filter(({ isTold }) => isTold))('$name in the middle', (interruption) => {
  it.each(inPart(interruption))('of $line: told to a person, without a word that all is well', async (diagnosis) => {
    const { stdout, stderr, exitCode } = await interrupted(diagnosis, interruption, []);
    expect({ exitCode, stderr: stderr.includes('rror:') }).toEqual({ exitCode: 4, stderr: false });
    expect(stdout).toMatch(/^\? INCONCLUSIVE/);
    for (const cause of diagnosis.found) expect(stdout).toContain(cause);
    if (isTraceOfRun(diagnosis)) expect(stdout).toContain('The log of changes was not read.');
    expect(stdout).not.toMatch(/keeps no log of changes|Not kept by this system: messages/);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(interruption.says);
  });
});

describe('where nothing could be looked at', () => {
  it.each([
    { line: ['campaign', 'trace', 'spring'], table: 'bank.wave' },
    { line: ['campaign', 'diff', '20', '21'], table: 'bank.wave' },
    { line: ['report', 'trace', 'effect'], table: 'bank.report' },
    { line: ['customer', 'trace', '7', '--run', '21'], table: 'bank.wave' },
    { line: ['customer', 'trace', '7'], table: 'bank.letter' },
    { line: ['health', 'check', '--only', 'messages-twice'], table: 'bank.letter' },
  ])('$line ends with 5 and says why', async ({ line, table }) => {
    const { stdout, stderr, exitCode } = await interrupted({ line, table }, INTERRUPTIONS[1]!, ['--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { message: expect.stringMatching(INTERRUPTIONS[1]!.says) },
    });
  });
});
