import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';

const SYSTEM = join(import.meta.dirname, '../fixtures/members/system.yaml');
const AT = '2026-11-24T09:00:00Z';

/** Forty customers, one in two in Kazan, and two segments computed last night: those with money, and those of them who live in Kazan. */
const HEALTHY = `
  truncate seg, seg_rule, seg_member;
  insert into seg values ('rich', 'With money', 1, '2026-11-24 01:00+00'), ('rich-kazan', 'Of Kazan', 1, '2026-11-24 02:00+00');
  insert into seg_rule values ('rich', 1, '2026-10-01', 'c.balance >= 200'),
    ('rich-kazan', 1, '2026-10-01',
     'c.city = ''Казань'' and exists (select 1 from seg_member m where m.code = ''rich'' and m.customer_id = c.id and not m.kept_out)');
  insert into seg_member select 'rich', id from customer where balance >= 200;
  insert into seg_member select 'rich-kazan', id from customer where balance >= 200 and city = 'Казань';`;

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(`
    create role reader login; grant pg_read_all_data to reader;
    create table customer (id int primary key, city text not null, balance int not null);
    insert into customer select n, case when n % 2 = 0 then 'Казань' else 'Самара' end, n * 10 from generate_series(1, 40) n;
    create table seg (code text primary key, title text, version int, built_at timestamptz);
    create table seg_rule (code text, version int, since timestamptz, filter text, primary key (code, version));
    create table seg_member (code text, customer_id int, by_hand boolean not null default false,
      kept_out boolean not null default false, primary key (code, customer_id));
    analyze`);
}, 60_000);
afterAll(() => cluster?.remove());
beforeEach(() => cluster.sql(HEALTHY));

const database = () => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
  system: SYSTEM,
});
const explain = (segment: string, ...args: readonly string[]) =>
  runJson<SegmentFacts>(['segment', 'explain', segment, '--as-of', AT, ...args], database());
const count = async (where: string): Promise<number> => {
  const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
  return row!.n;
};
const isMember = (code: string) =>
  `exists (select 1 from seg_member m where m.code = '${code}' and m.customer_id = c.id and not m.kept_out)`;

describe('a segment whose members are kept', () => {
  it('is silent where members and rule agree, sources first', async () => {
    for (const segment of ['rich', 'rich-kazan']) {
      const { result, exitCode } = await explain(segment);
      expect([result.findings, exitCode]).toEqual([[], 0]);
    }
  });

  it('names members that were computed before the rule changed', async () => {
    await cluster.sql(`
      update seg_rule set since = '2026-10-01', filter = 'c.balance >= 300' where code = 'rich';
      update seg_rule set since = '2026-11-24 07:00+00' where code = 'rich'`);
    const { result, exitCode } = await explain('rich');
    expect(exitCode).toBe(3);
    expect(result.findings[0]).toMatchObject({
      cause: 'segment/members-stale',
      severity: 'warning',
      confidence: 'proved',
      evidence: {
        selected: await count('c.balance >= 300'),
        members: await count(isMember('rich')),
        membersFailing: await count(`${isMember('rich')} and not c.balance >= 300`),
        missing: 0,
        changed: 'rule',
        changedAt: '2026-11-24T07:00:00Z',
      },
    });
  });

  it('names a segment that was computed before the one it is made from', async () => {
    await cluster.sql(`
      update seg set built_at = '2026-11-24 03:00+00' where code = 'rich';
      delete from seg_member where code = 'rich' and customer_id in (22, 24)`);
    const { result } = await explain('rich-kazan');
    const stale = result.findings.find(({ cause }) => cause === 'segment/members-stale');
    expect(stale?.evidence).toMatchObject({ changed: 'source', source: 'rich', membersFailing: 2, missing: 0 });
  });

  it('tells for information that only the data moved since', async () => {
    await cluster.sql(`delete from seg_member where code = 'rich' and customer_id = 30`);
    const { result, exitCode } = await explain('rich');
    expect(result.findings).toMatchObject([
      { cause: 'segment/members-stale', severity: 'info', evidence: { changed: null, missing: 1 } },
    ]);
    expect(exitCode).toBe(0);
  });

  it('counts a condition on a stale segment with the rule of that segment in its place', async () => {
    await cluster.sql(`
      update seg_rule set since = '2026-11-24 01:30+00', filter = 'c.balance >= 300' where code = 'rich';
      update seg_member set by_hand = true where code = 'rich' and customer_id = 20;
      insert into seg_member values ('rich', 38, false, true) on conflict (code, customer_id) do update set kept_out = true`);
    const { result, exitCode } = await explain('rich-kazan');
    expect(exitCode).toBe(3);
    const asRuled = `c.city = 'Казань' and (c.balance >= 300 and c.id <> 38 or c.id = 20)`;
    const asKept = `c.city = 'Казань' and ${isMember('rich')}`;
    expect(result.findings[0]).toMatchObject({
      cause: 'segment/source-segment-stale',
      severity: 'error',
      evidence: {
        source: 'rich',
        changed: 'rule',
        selected: await count(asKept),
        selectedRepaired: await count(asRuled),
        lost: await count(`${asKept} and not (${asRuled})`),
        gained: 0,
      },
    });
  });

  it('the same behind NOT: an exclusion that is older than its rule lets people in', async () => {
    await cluster.sql(`
      update seg_rule set since = '2026-11-24 01:30+00', filter = 'c.balance >= 100' where code = 'rich';
      insert into seg values ('poor', 'The others', 1, '2026-11-24 02:00+00');
      insert into seg_rule values ('poor', 1, '2026-10-01',
        'c.id not in (select m.customer_id from seg_member m where m.code = ''rich'')');
      insert into seg_member select 'poor', id from customer where balance < 200`);
    const { result } = await explain('poor');
    expect(result.findings[0]).toMatchObject({
      cause: 'segment/source-segment-stale',
      evidence: {
        selected: await count('c.balance < 200'),
        selectedRepaired: await count('c.balance < 100'),
        gained: 0,
      },
    });
  });

  it('names those whom a hand put in or took out, and stays silent about those who meet the rule anyway', async () => {
    await cluster.sql(`update seg_member set by_hand = true where code = 'rich' and customer_id = 40`);
    expect((await explain('rich')).result.findings).toEqual([]);
    await cluster.sql(`
      insert into seg_member values ('rich', 1, true, false), ('rich', 2, true, false), ('rich', 3, false, true);
      update seg_member set kept_out = true where code = 'rich' and customer_id = 35`);
    const { result, exitCode } = await explain('rich');
    expect(result.findings).toMatchObject([
      {
        cause: 'segment/members-by-hand',
        severity: 'warning',
        evidence: { byHandFailing: 2, removedMeeting: 1, membersFailing: 0, members: await count(isMember('rich')) },
      },
    ]);
    expect(exitCode).toBe(3);
    const told = await runLine(['segment', 'explain', 'rich', '--as-of', AT, '--lang', 'ru'], database());
    expect(told.stdout).toContain('добавлены вручную');
  });

  it('names members who stay for ever: computing adds and never takes away', async () => {
    await cluster.sql(`insert into seg_member values ('rich', 1, false, false), ('rich', 2, false, false)`);
    const { result } = await explain('rich');
    expect(result.findings).toMatchObject([
      { cause: 'segment/members-by-hand', evidence: { membersFailing: 2, byHandFailing: 0, removedMeeting: 0 } },
    ]);
  });

  it('compares no past version with the members of now', async () => {
    await cluster.sql(`
      insert into seg_rule values ('rich', 2, '2026-11-24 00:30+00', 'c.balance >= 300');
      update seg set version = 2 where code = 'rich';
      delete from seg_member where code = 'rich' and customer_id < 30`);
    expect((await explain('rich', '--version', '1')).result.findings).toEqual([]);
    expect((await explain('rich')).result.findings).toEqual([]);
  });
});
