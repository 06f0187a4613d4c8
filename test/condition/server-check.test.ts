import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo.close());

const write = (body: string) =>
  demo.writer.rows(`update mkt.rule_version set body = $1 where rule_code = 'pension' and valid_to is null`, [body]);

const explain = async (body: string) => {
  await write(body);
  const { stdout } = await runLine('segment explain pension', demo);
  return { ...(await runJson<SegmentFacts>('segment explain pension', demo)), stdout };
};

describe('a formula that the server would not take as a WHERE clause', () => {
  it.each([
    ["c.city = 'Казань'\n  and c.customer_id", 'condition/refused', 'must be type boolean', 'line 2, column 7'],
    ['c.balance > 1 and 1', 'condition/refused', 'must be type boolean', 'line 1, column 19'],
    ['c.balance > 1 and row_number() over () > 5', 'condition/refused', 'window functions', 'line 1, column 19'],
    ['count(*) > 1', 'condition/refused', 'aggregate functions', 'line 1, column 1'],
    ['c.balance > 1 and x.balance > 1', 'condition/refused', 'table "x"', 'line 1, column 19'],
    ["c.balance > 1 and c.balance > 'много'", 'condition/refused', '<5 characters>', 'line 1, column 19'],
    ['c.balance > 1 and pg_sleep(9) is null', 'guard/function', 'pg_sleep', 'line 1, column 19'],
    ["c.city = 'Казань' and c.phone = $1", 'condition/parameter', '$1', 'line 1, column 33'],
    [
      'select c.customer_id from crm.customer c where c.balanc > 1',
      'condition/unknown-column',
      'balanc',
      'line 1, column 50',
    ],
    ['-- пусто', 'condition/empty', 'nothing but comments', 'line 1, column 1'],
  ])('is refused at its place: %s', async (body, code, words, place) => {
    await write(body);
    const { exitCode, stdout, stderr } = await runLine('segment explain pension --json', demo);
    const { error } = JSON.parse(stderr.slice(stderr.indexOf('{'))) as { error: { code: string; message: string } };
    expect({ exitCode, stdout, code: error.code }).toEqual({ exitCode: 2, stdout: '', code });
    expect(error.message).toContain(words);
    expect(error.message).toContain(place);
  });
});

describe('a condition that the data makes fail', () => {
  it.each([
    ['c.balance > 1 and c.phone::int > 3', 'error'],
    ['c.balance > 1 and 10 / (c.customer_id % 2) > 3', 'error'],
    ['c.balance > 1 and c.balance > (select t.amount from crm.card_transaction t)', 'notEvaluated'],
  ] as const)('keeps nobody from being told about the others: %s', async (body, verdict) => {
    const { result, stdout } = await explain(body);
    const [first, second] = result.facts.conditions;
    expect(first!.true! + first!.false! + first!.unknown!).toBe(result.facts.population);
    expect(second![verdict]).toBeGreaterThan(0);
    expect(second!.true! + second!.false! + second!.unknown! + second![verdict]!).toBe(result.facts.population);
    expect(stdout).not.toMatch(/\+7\d|@/);
  });
});

describe('a formula that only looks wrong', () => {
  it.each([
    'exists (select 1 from crm.card_transaction c where c.amount > 5)',
    'c.customer_id in (with x as (select p.customer_id from crm.product p) select x.customer_id from x)',
    'c.ctid is not null and "c"."balance" > 1',
    'exists (select 1 from "crm"."product" p where p.customer_id = c.customer_id)',
  ])('is counted as the server counts it: %s', async (body) => {
    const { result } = await explain(body);
    const [row] = await demo.writer.rows<{ selected: number }>(
      `select count(*) as selected from crm.customer c where c.merged_into is null and (${body})`,
    );
    expect(result.facts.selected).toBe(row!.selected);
    const { exitCode } = await runLine('segment explain pension --customer 17', demo);
    expect([0, 3]).toContain(exitCode);
  });

  it('asks each table for the types of its own columns, though two of them share an alias', async () => {
    const body = `exists (select 1 from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at::date = '2026-10-01')
      or exists (select 1 from mkt.message t where t.customer_id = c.customer_id and t.sent_at::date = '2026-10-01')
      or c.customer_id in (select customer_id from mkt.message where delivered_at::date = '2026-10-02')`;
    const { result } = await explain(body);
    await demo.writer.exec("set timezone = 'Europe/Moscow'");
    const counts = async (condition: string) =>
      (
        await demo.writer.rows<{ n: number }>(
          `select count(*) as n from crm.customer c where c.merged_into is null and (${condition})`,
        )
      )[0]!.n;
    for (const { text, true: met } of result.facts.conditions) expect([text, met]).toEqual([text, await counts(text)]);
    expect(result.facts.selected).toBe(await counts(body));
  });
});

describe('a comment with a phone and an address in it', () => {
  it.each(['segment explain pension', 'rules log pension', 'rules diff pension'])('is masked by %s', async (line) => {
    await write('c.balance > 1');
    await demo.writer.rows(
      `update mkt.rule_version set comment = 'по просьбе +7 916 123-45-67, ivanov@example.ru' where rule_code = 'pension'`,
    );
    const { stdout } = await runLine(`${line} --json`, demo);
    expect(stdout).not.toMatch(/123-45-67|ivanov/);
    expect(stdout).toContain('<phone>, <e-mail>');
  });
});

describe('a condition that is chance', () => {
  it.each([
    ['c.balance > 1 and random() < 0.5', 'random'],
    ['c.balance > 1 and c.customer_id in (select p.customer_id from crm.product p where random() < 0.5)', 'random'],
    [
      'c.balance > 1 and c.customer_id in (select p.customer_id from crm.product p tablesample bernoulli (50))',
      'tablesample',
    ],
  ])('is said not to be repeatable: %s', async (body, by) => {
    const { exitCode, result } = await explain(body);
    expect([exitCode, result.verdict]).toEqual([4, 'inconclusive']);
    expect(result.notEvaluated).toMatchObject([
      { what: expect.stringMatching(new RegExp(`c2.*${by}`)), couldChangeAnswer: true },
    ]);
  });

  it('is not a clock, for clocks are pinned', async () => {
    const { result } = await explain("c.updated_at < clock_timestamp() and c.updated_at < 'today' and c.balance > 1");
    expect(result.notEvaluated).toEqual([]);
  });
});

describe('a NULL in a list that stands under NOT with others', () => {
  it('is found there too, and the repair counted', async () => {
    const body =
      "not (c.customer_id in (select m.customer_id from crm.customer_list_member m where m.list_code = 'DO-NOT-OFFER') or c.city = 'Казань')";
    const healthy = await explain(body);
    await demo.writer.rows(
      `insert into crm.customer_list_member (list_code, customer_id, added_at, added_by, source_file)
       values ('DO-NOT-OFFER', null, '2026-11-20', 'nobody', 'file.csv')`,
    );
    const { exitCode, result } = await explain(body);
    expect(exitCode).toBe(3);
    expect(result.facts.selected).toBe(0);
    expect(result.findings[0]).toMatchObject({
      cause: 'segment/null-in-exclusion-list',
      evidence: { condition: { id: 'c1' }, selectedWithoutNulls: healthy.result.facts.selected },
    });
  });
});
