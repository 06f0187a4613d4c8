import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FoundThere, foundWords } from '../../src/condition/found-words.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

interface Facts {
  readonly customer: {
    readonly conditions: readonly { readonly text: string; readonly verdict: string; readonly found: FoundThere[] }[];
  };
}

let demo: TestDemo;
beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo?.close());

async function foundFor(id: string | number, where: string): Promise<readonly FoundThere[]> {
  const { result } = await runJson<Facts>(['segment', 'explain', '--where', where, '--customer', String(id)], demo);
  return result.facts.customer.conditions.flatMap(({ found }) => found);
}

const CARD = "c.customer_id = p.customer_id and p.kind = 'CREDIT_CARD' and p.closed_on is null";

describe('a condition that asks another table, for one customer', () => {
  it('tells how many rows are his, how many meet the rest, and the row that comes nearest, as a count by hand does', async () => {
    const people = await demo.writer.rows<{ id: number; rows: number; met: number }>(
      `select c.customer_id as id, count(p.customer_id)::int as rows,
         (count(*) filter (where p.kind = 'CREDIT_CARD' and p.closed_on is null))::int as met
       from crm.customer c left join crm.product p on p.customer_id = c.customer_id where c.merged_into is null group by 1 order by 1 limit 12`,
    );
    expect(new Set(people.map(({ met }) => met > 0)).size).toBe(2);
    for (const { id, rows, met } of people) {
      const [found] = await foundFor(id, `exists (select 1 from crm.product p where ${CARD})`);
      expect([id, found]).toMatchObject([id, { table: 'crm.product', rows, meetAll: met, isAtLeast: false }]);
      const names = found!.nearest.map(({ column }) => column);
      expect(names).toEqual(rows === 0 ? [] : ['kind', 'closed_on']);
      if (met > 0) expect(found!.nearest.map(({ value }) => value)).toEqual(['CREDIT_CARD', null]);
    }
  });

  it('knows his rows by membership too, and in a count', async () => {
    const [listed] = await demo.writer.rows<{ id: number }>(
      'select customer_id as id from crm.customer_list_member order by customer_id limit 1',
    );
    const [list] = await foundFor(
      listed!.id,
      "c.customer_id not in (select m.customer_id from crm.customer_list_member m where m.list_code = 'NO SUCH LIST')",
    );
    expect(list).toMatchObject({ table: 'crm.customer_list_member', meetAll: 0 });
    expect(list!.rows).toBeGreaterThan(0);
    const [counted] = await foundFor(
      listed!.id,
      '(select count(*) from crm.product p where p.customer_id = c.customer_id) > 3',
    );
    expect(counted).toMatchObject({ table: 'crm.product', meetAll: null });
  });

  it('shows what is personal by its shape only', async () => {
    await demo.writer.exec(
      `create table crm.note (customer_id bigint, email text, said text); insert into crm.note values (17, 'ivan@example.org', 'Ivan Petrov called')`,
    );
    const asked =
      "exists (select 1 from crm.note n where n.customer_id = c.customer_id and n.email = 'x' and n.said like 'a%')";
    const [found] = await foundFor(17, asked);
    expect(found!.nearest).toEqual([
      { column: 'email', value: '<e-mail>', masked: true },
      { column: 'said', value: '<18 characters>', masked: true },
    ]);
    const { stdout } = await runLine(['segment', 'explain', '--where', asked, '--customer', '17'], demo);
    expect(stdout).toContain('crm.note: 1 row, it does not meet the rest');
    expect(stdout).not.toMatch(/Petrov|example\.org/);
  });

  it('does not look where that would be dear, and says so', async () => {
    await demo.writer.exec(
      'create table crm.visit as select n as customer_id, n as page from generate_series(1, 600000) n; analyze crm.visit',
    );
    const [found] = await foundFor(
      17,
      'exists (select 1 from crm.visit v where v.customer_id = c.customer_id and v.page = 0)',
    );
    expect(found).toEqual({ table: 'crm.visit', rows: null, isAtLeast: false, meetAll: null, nearest: [] });
    expect(foundWords(found!, 'Europe/Moscow').ru).toBe('crm.visit: не проверено, слишком дорого');
  });

  it('leaves a subquery alone that is not about him', async () => {
    expect(await foundFor(17, 'c.balance > (select avg(x.balance) from crm.customer x)')).toEqual([]);
  });

  it('stands in the answer to why a run left him out', async () => {
    const [run] = await demo.writer.rows<{ id: number }>(
      `select max(run_id) as id from mkt.run where campaign_code = 'card-wake-up' and status = 'DONE'`,
    );
    const { stdout } = await runLine(['customer', 'trace', '17', '--run', String(run!.id)], { ...demo, columns: 200 });
    expect(stdout).toMatch(/crm\.product: (\d+ rows?|no row)/);
    expect(stdout, 'moments are told by the clock of the business').not.toMatch(/\d\d:\d\d:\d\d(\.\d+)?\+00/);
    const narrow = await runLine(['customer', 'trace', '17', '--run', String(run!.id), '--lang', 'ru'], {
      ...demo,
      columns: 60,
    });
    expect(narrow.stdout, 'a gate without a moment has no line for one').not.toContain('Когда: —');
    expect(narrow.stdout).not.toMatch(/: (true|false)$/m);
  });
});
