import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;

const LAST = "(select max(run_id) from mkt.run where status = 'DONE')";

beforeAll(async () => {
  demo = await testDemo();
  // A batch was sent twice, and the provider refused another channel: what most checks of messages look for is there.
  await demo.writer.exec(`insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 8000000000000))).*
    from mkt.message m where m.run_id in (select run_id from mkt.run join mkt.campaign k using (campaign_code) where k.channel = 'push' and run.status = 'DONE' order by run_id desc limit 3);
    insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', 9000000000000 + 1000 * m.message_id + n, 'customer_id', 1000000 + 1000 * m.customer_id + n,
        'sent_at', m.sent_at - n % 6 * interval '1 day', 'queued_at', m.sent_at - n % 6 * interval '1 day', 'delivered_at', null))).*
      from mkt.message m, generate_series(1, 800) n where run_id = ${LAST} and m.message_id < 8000000000000;
    update mkt.message set delivered_at = sent_at - interval '3 hours' where run_id = ${LAST} and message_id < 8000000000000;
    analyze mkt.message`);
});
afterAll(() => demo?.close());

const check = (...args: readonly string[]) => runJson<HealthFacts>(['health', 'check', ...args], demo);

/** Plan cost of a check, as the server reckons it. */
async function costOf(id: string): Promise<number> {
  const { result } = await runJson<{ checks: readonly { id: string; estimate: { cost: number } }[] }>(
    ['health', 'list', '--estimate'],
    demo,
  );
  return result.facts.checks.find((one) => one.id === id)!.estimate.cost;
}

/** The answer under the greatest budget, a tenth smaller each time, that bounds the check in this way. */
async function boundedBy(id: string, bounded: string) {
  for (let budget = await costOf(id); budget > 1; budget *= 0.9) {
    const { result } = await check('--only', id, '--budget', String(budget));
    if (result.facts.checks[0]!.bounded?.en === bounded) return { result, budget };
  }
  throw new Error(`${id} is never bounded to ${bounded}.`);
}

const twice = async (where: string): Promise<number> => {
  const [row] = await demo.writer.rows<{ n: number }>(
    `select count(*)::int as n from (select 1 from mkt.message m, mkt.clock k where m.sent_at > k.now_at - interval '7 days' and m.sent_at <= k.now_at ${where}
      group by run_id, customer_id having count(*) > 1) d`,
  );
  return row!.n;
};
const customersOf = (evidence: unknown) =>
  (evidence as { runs: readonly { customers: number }[] }).runs.reduce((sum, { customers }) => sum + customers, 0);

describe('a check that would cost more than the budget', () => {
  it('looks at one customer in 32, and its line, its finding and what was not evaluated say so', async () => {
    const { result, budget } = await boundedBy('messages-twice', 'one customer in 32');
    const [finding] = result.findings;
    expect(finding).toMatchObject({ cause: 'health/messages-twice', evidence: { sampledOneIn: 32 } });
    const inSample = await twice('and (hashtextextended(m.customer_id::text, 0) & 31) = 0');
    expect([customersOf(finding!.evidence), inSample > 0]).toEqual([inSample, true]);
    expect(finding!.title).toContain('(in a sample of one customer in 32)');
    expect(result.facts.checks[0]!.bounded!.en).toBe('one customer in 32');
    expect(result.notEvaluated).toEqual([
      {
        what: 'Nobody gets it twice: beyond one customer in 32',
        why: expect.stringMatching(
          /would cost [\d,]+, more than the budget of [\d,]+.*--full.*100 customers in 4\.2 % of cases/s,
        ),
        couldChangeAnswer: false,
      },
    ]);
    const { stdout } = await runLine(['health', 'check', '--only', 'messages-twice', '--budget', String(budget)], demo);
    expect(stdout).toContain('Nobody gets it twice (one customer in 32)');
  });

  it('looks at everybody with --full, and where it is not dear', async () => {
    for (const args of [['--full'], []]) {
      const { result } = await check('--only', 'messages-twice', ...args);
      expect([customersOf(result.findings[0]!.evidence), result.notEvaluated]).toEqual([await twice(''), []]);
      expect(result.facts.checks[0]!.bounded).toBeNull();
    }
  });

  it('is not asked, with the reason, where not even the sample of a day is within it', async () => {
    const { result, exitCode } = await check('--only', 'messages-twice,channel-failing', '--budget', '0.01');
    expect([result.findings, exitCode, result.verdict]).toEqual([[], 4, 'inconclusive']);
    expect(result.facts.checks.map(({ state }) => state)).toEqual(['not-asked', 'not-asked']);
    expect(result.notEvaluated.every(({ why }) => why.includes('more than the budget of 0.01'))).toBe(true);
  });

  it('is held to the budget whatever it reads, and still says what it could see', async () => {
    const { result } = await check('--budget', '0.01');
    const asked = result.facts.checks.filter(({ state }) => state !== 'not-asked').map(({ id }) => id);
    expect(asked).not.toContain('runs-overlap');
    expect(asked).toContain('sessions-wait');
    expect(result.verdict).toBe('inconclusive');
  });

  it('says of which times it speaks where messages were too many', async () => {
    const planted = await check('--only', 'times-out-of-order');
    expect(planted.result.findings).toHaveLength(1);
    const { result } = await boundedBy('times-out-of-order', 'runs and stages only');
    expect(result.facts.checks[0]).toMatchObject({ state: 'passed', bounded: { en: 'runs and stages only' } });
    expect([result.verdict, result.notEvaluated.map(({ what }) => what)]).toEqual([
      'inconclusive',
      ['Times follow each other: of messages'],
    ]);
  });

  it('takes the budget from the file of thresholds too, and refuses one that says nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-budget-'));
    await writeFile(join(folder, 'own.yaml'), 'format: 1\nbudget: 0.01\n');
    const { exitCode } = await check('--only', 'messages-twice', '--thresholds', join(folder, 'own.yaml'));
    expect(exitCode).toBe(4);
    for (const args of [
      ['--budget', 'much'],
      ['--budget', '5', '--full'],
      ['--budget', '-1'],
    ])
      expect((await runLine(['health', 'check', ...args], demo)).exitCode).toBe(2);
    await rm(folder, { recursive: true });
  });
});
