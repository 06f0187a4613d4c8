import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';

const SYSTEM = join(import.meta.dirname, '../fixtures/members/system.yaml');

let cluster: TestCluster;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmsup-kept-'));
  cluster = await startCluster();
  await cluster.sql(`
    create role reader login; grant pg_read_all_data to reader;
    create table customer (id int primary key, city text not null, balance int);
    create table seg (code text primary key, title text, version int, built_at timestamptz);
    create table seg_rule (code text, version int, since timestamptz, filter text, primary key (code, version));
    create table seg_member (code text, customer_id int, by_hand boolean not null default false,
      kept_out boolean not null default false, primary key (code, customer_id))`);
}, 60_000);
afterAll(async () => {
  await cluster?.remove();
  await rm(folder, { recursive: true });
});

/** Forty customers, one in two in Kazan, of one nothing is known; and two segments computed last night. */
beforeEach(() =>
  cluster.sql(`
  truncate customer, seg, seg_rule, seg_member;
  insert into customer select n, case when n % 2 = 0 then 'Казань' else 'Самара' end, nullif(n * 10, 10) from generate_series(1, 40) n;
  insert into seg values ('rich', 'With money', 1, '2026-11-24 01:00+00'), ('kazan', 'Of Kazan', 1, '2026-11-24 02:00+00');
  insert into seg_rule values ('rich', 1, '2026-10-01', 'c.balance >= 200'), ('kazan', 1, '2026-10-01', 'c.city = ''Казань''');
  insert into seg_member select 'rich', id from customer where balance >= 200;
  insert into seg_member select 'kazan', id from customer where city = 'Казань';
  analyze`),
);

const database = (system = SYSTEM) => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
  system,
});
const CHECK = ['health', 'check', '--only', 'members-stale', '--as-of', '2026-11-24T09:00:00Z'];
const check = (...args: readonly string[]) => runJson<HealthFacts>([...CHECK, ...args], database());

async function count(where: string): Promise<number> {
  const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
  return row!.n;
}
const isMember = (code: string) =>
  `exists (select 1 from seg_member m where m.code = '${code}' and m.customer_id = c.id)`;

describe('where a system keeps the members of its segments, health check', () => {
  it('is silent where they are those whom the formulas choose', async () => {
    const { result } = await check();
    expect([result.findings, result.facts.checks[0]]).toMatchObject([[], { state: 'passed', bounded: null }]);
  });

  it('counts both ways who is kept wrongly and who is missing, since the rule changed', async () => {
    await cluster.sql(`
      update seg_rule set filter = 'c.balance >= 300', since = '2026-11-24 07:00+00' where code = 'rich';
      delete from seg_member where code = 'rich' and customer_id in (38, 39)`);
    const { result } = await check();
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      cause: 'segment/members-stale',
      severity: 'warning',
      confidence: 'proved',
      evidence: {
        segment: 'rich',
        selected: await count('c.balance >= 300'),
        members: await count(isMember('rich')),
        membersFailing: await count(`${isMember('rich')} and not c.balance >= 300`),
        missing: 2,
        changed: 'rule',
        builtAt: '2026-11-24T01:00:00Z',
        changedAt: '2026-11-24T07:00:00Z',
      },
    });
  });

  it('counts a member of whom the formula does not know as one who does not meet it', async () => {
    await cluster.sql(
      "insert into seg_member values ('rich', 1); delete from seg_member where code = 'rich' and customer_id = 40",
    );
    const { result } = await check();
    expect(result.findings[0]).toMatchObject({ severity: 'info', evidence: { membersFailing: 1, missing: 1 } });
  });

  it('leaves whom a person put in or took out to the cause that is meant for it', async () => {
    await cluster.sql(`insert into seg_member values ('rich', 3, true);
      update seg_member set kept_out = true where code = 'kazan' and customer_id in (2, 4)`);
    const { result } = await check();
    expect(
      result.findings.map(({ cause, evidence }) => [cause, (evidence as { segment: string }).segment]).sort(),
    ).toEqual([
      ['segment/members-by-hand', 'kazan'],
      ['segment/members-by-hand', 'rich'],
    ]);
  });

  it('says the same as segment explain', async () => {
    await cluster.sql("delete from seg_member where code = 'rich' and customer_id > 35");
    const { result } = await check();
    const explained = await runJson(['segment', 'explain', 'rich', '--as-of', '2026-11-24T09:00:00Z'], database());
    const same = explained.result.findings.find(({ cause }) => cause === 'segment/members-stale');
    expect(result.findings[0]!.evidence).toEqual(same!.evidence);
  });

  it('names a segment whose formula fails, and still compares the other', async () => {
    await cluster.sql(`update seg_rule set filter = 'c.city::int = 7' where code = 'kazan';
      delete from seg_member where code = 'rich' and customer_id = 40`);
    const { result } = await check();
    expect(result.findings.map(({ evidence }) => (evidence as { segment: string }).segment)).toEqual(['rich']);
    expect(result.notEvaluated).toMatchObject([{ what: 'the members of segment kazan', couldChangeAnswer: true }]);
  });

  it('leaves out what would cost more than the budget, with the reason', async () => {
    const file = join(folder, 'budget.yaml');
    await writeFile(file, 'format: 1\nbudget: 0.5\n');
    await cluster.sql("delete from seg_member where code = 'rich' and customer_id = 40");
    const { result, exitCode } = await check('--thresholds', file);
    expect([result.findings, exitCode]).toEqual([[], 4]);
    expect(result.notEvaluated.map(({ why }) => why.includes('more than the budget of 0.5'))).toEqual([true]);
  });

  it('compares a sample of very many customers, and says so in its line', async () => {
    await cluster.sql(`insert into customer select n, 'Самара', 0 from generate_series(41, 250000) n;
      insert into seg_member select 'rich', id from customer where id % 5 = 0 on conflict do nothing; analyze`);
    const { result } = await check();
    const [finding] = result.findings;
    expect(finding).toMatchObject({
      cause: 'segment/members-by-hand',
      confidence: 'likely',
      evidence: { sampledPercent: 40 },
    });
    const { membersFailing } = finding!.evidence as { membersFailing: number };
    expect(membersFailing / 0.4 / 50_000).toBeCloseTo(1, 1);
    const { stdout } = await runLine(CHECK, database());
    expect(stdout).toMatch(/\(a sample of 40 %\)/);
  });
});
