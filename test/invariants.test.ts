import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../src/condition/formula.ts';
import { loadParser, parseFormula, printSql } from '../src/condition/parse.ts';
import type { HealthFacts } from '../src/health/check.ts';
import { runJson } from './support/command-line.ts';
import { type TestDemo, testDemo } from './support/demo.ts';

/**
 * The six invariants that catch most of what goes wrong in campaign systems. Each holds on the healthy demo by a count of our own, written down here over the
 * demo's tables; broken, it is the first finding of health check, with that number.
 */
let healthy: TestDemo;

beforeAll(async () => {
  await loadParser();
  healthy = await testDemo();
}, 60_000);
afterAll(() => healthy?.close());

const countIn = async ({ writer }: TestDemo, sql: string): Promise<number> => {
  const [row] = await writer.rows<Record<string, unknown>>(sql);
  return Number(Object.values(row!)[0]);
};

type Evidence = Readonly<Record<string, readonly Record<string, unknown>[]>> & { readonly total: number };

interface Invariant {
  readonly says: string;
  /** Counts what must not be: 0 on the healthy demo. */
  readonly broken: string;
  readonly plant: string;
  readonly cause: string;
  /** Where the number stands in the evidence. */
  readonly told: (evidence: Evidence) => unknown;
}

const LAST = "(select max(run_id) from mkt.run where status = 'DONE')";
const RECENT = "m.sent_at > (select now_at - interval '7 days' from mkt.clock)";

const INVARIANTS: readonly Invariant[] = [
  {
    says: 'whoever entered a stage of a finished run left it, was excluded, or failed (P03)',
    broken: `select coalesce(sum(s.count_in - s.count_out - s.errors - coalesce(x.n, 0)), 0) from mkt.run_stage s join mkt.run r using (run_id)
      left join (select run_id, stage, sum(customers) as n from mkt.run_exclusion group by run_id, stage) x using (run_id, stage)
      where r.status = 'DONE' and s.status = 'DONE' and s.stage not in ('normalise', 'select', 'respond')`,
    plant: `update mkt.run_stage set count_out = count_out - 11 where stage = 'offer' and run_id = ${LAST};
      update mkt.run_stage set count_in = count_in - 11, count_out = count_out - 11 where stage in ('personalise', 'send', 'deliver') and run_id = ${LAST}`,
    cause: 'health/people-left',
    told: ({ runs }) => runs![0]!['lost'],
  },
  {
    says: 'no open run whose stages have all ended (P02)',
    broken: `select count(*) from mkt.run r where r.status = 'RUNNING'
      and not exists (select 1 from mkt.run_stage s where s.run_id = r.run_id and s.status = 'RUNNING')`,
    plant: `update mkt.run set status = 'RUNNING', finished_at = null where run_id = ${LAST}`,
    cause: 'health/runs-not-closed',
    told: ({ total }) => total,
  },
  {
    says: 'at most one message for a run, a channel and a customer (P06)',
    broken: `select count(*) from (select 1 from mkt.message m where m.sent_at is not null group by run_id, channel, customer_id having count(*) > 1) d`,
    plant: `insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 8000000000000))).*
      from mkt.message m where m.run_id = ${LAST} and m.sent_at is not null and m.customer_id % 2 = 0`,
    cause: 'health/messages-twice',
    told: ({ runs }) => runs![0]!['customers'],
  },
  {
    says: 'no message inside a suppression interval (P13)',
    broken: `select count(*) from mkt.message m join mkt.suppression s on s.customer_id = m.customer_id
      where ${RECENT} and (lower(s.scope) = 'all' or s.scope = m.channel) and s.valid_from <= m.sent_at and (s.valid_to is null or s.valid_to > m.sent_at)`,
    plant: `insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from)
      select distinct m.customer_id, 'REFUSED', m.channel, 'test', m.sent_at - interval '1 hour' from mkt.message m where m.run_id = ${LAST} and m.sent_at is not null`,
    cause: 'health/sent-while-suppressed',
    told: ({ total }) => total,
  },
  {
    says: 'the number of a report is the number of its events (P19)',
    broken: `select coalesce(sum(abs(f.accepted - (select count(*) from mkt.response e join mkt.run r using (run_id) join mkt.campaign k using (campaign_code)
      where k.channel = p.channel and e.kind = 'accept' and e.at >= f.period_from and e.at < f.period_to))), 0)
      from rpt.effectiveness f join rpt.report p using (report_code)`,
    plant:
      'update rpt.effectiveness set accepted = accepted * 2 + 5 where report_code = (select max(report_code) from rpt.effectiveness)',
    cause: 'health/reports-differ',
    told: ({ reports }) => reports![0]!['difference'],
  },
];

describe('an invariant', () => {
  it.each(INVARIANTS.map((one) => [one.says, one] as const))('%s', async (_says, { broken, plant, cause, told }) => {
    expect(await countIn(healthy, broken)).toBe(0);
    const sick = await testDemo();
    try {
      await sick.writer.exec(plant);
      const { result, exitCode } = await runJson<HealthFacts>(['health', 'check'], sick);
      const [first] = result.findings;
      expect([first?.cause, exitCode], JSON.stringify(result.findings.map(({ title }) => title))).toEqual([cause, 3]);
      expect(Number(told(first!.evidence as Evidence))).toBe(await countIn(sick, broken));
      expect(await countIn(sick, broken)).toBeGreaterThan(0);
    } finally {
      await sick.close();
    }
  });

  /** leaf + NOT leaf + NULL = population for every condition of every segment in force; what is NULL is few. */
  it('leaf, NOT leaf and NULL are everybody, and NULL is few where a condition excludes (P08)', async () => {
    const bodies = await healthy.writer.rows<{ body: string }>(
      "select v.body from mkt.rule_version v join mkt.rule r using (rule_code) where r.kind = 'segment' and v.valid_to is null",
    );
    const leaves = bodies.flatMap(({ body }) => leavesOf(parseFormula(body)).map(printSql));
    expect(leaves.length).toBeGreaterThan(30);
    const population = await countIn(healthy, 'select count(*) from crm.customer where merged_into is null');
    for (const leaf of leaves) {
      const one = leaf.replaceAll('now()', '(select now_at from mkt.clock)');
      const sql = (what: string) => `select count(*) from crm.customer c where c.merged_into is null and ${what}`;
      const [is, isNot, isUnknown] = [
        await countIn(healthy, sql(`(${one})`)),
        await countIn(healthy, sql(`not (${one})`)),
        await countIn(healthy, sql(`(${one}) is null`)),
      ];
      expect([leaf, is + isNot + isUnknown]).toEqual([leaf, population]);
      if (/<>|\bnot in\b/i.test(leaf)) expect([leaf, isUnknown]).toEqual([leaf, 0]);
    }
  });

  it('a NULL in an exclusion list makes the condition unknown for everybody, and is told first with its rows (P08)', async () => {
    const sick = await testDemo();
    const unknown = `select count(*) from crm.customer c where c.merged_into is null and (c.customer_id not in (
      select m.customer_id from crm.customer_list_member m where m.list_code = 'DO-NOT-OFFER')) is null`;
    const nameless =
      "select count(*) from crm.customer_list_member where list_code = 'DO-NOT-OFFER' and customer_id is null";
    expect([await countIn(sick, unknown), await countIn(sick, nameless)]).toEqual([0, 0]);
    try {
      await sick.writer.exec(`insert into crm.customer_list_member (list_code, customer_id, source_file, added_at, added_by)
        select 'DO-NOT-OFFER', null, 'x.csv', now_at, 'test' from mkt.clock, generate_series(1, 3)`);
      const { result } = await runJson<HealthFacts>(['health', 'check'], sick);
      expect(result.findings[0]).toMatchObject({
        cause: 'health/suppressions-without-customer',
        evidence: { total: 3 },
      });
      expect(await countIn(sick, unknown)).toBeGreaterThan(4000);
    } finally {
      await sick.close();
    }
  });

  it('a condition that excludes by an empty column is told first, with how many are unknown (P08)', async () => {
    const sick = await testDemo();
    try {
      await sick.writer.exec(`alter table crm.customer alter column tariff drop not null;
        update crm.customer set tariff = null where customer_id % 2 = 0; analyze crm.customer`);
      const { result } = await runJson<HealthFacts>(['health', 'check'], sick);
      const [first] = result.findings;
      expect(first?.cause).toBe('health/conditions-unknown');
      const unknown = await countIn(
        sick,
        "select count(*) from crm.customer where merged_into is null and (tariff <> 'PREMIUM') is null",
      );
      expect(
        (first!.evidence as unknown as { conditions: readonly { unknown: number }[] }).conditions[0]!.unknown,
      ).toBe(unknown);
    } finally {
      await sick.close();
    }
  });
});
