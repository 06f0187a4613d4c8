import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { type OnDatabase, runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { loggedStatements } from '../support/server-log.ts';

let demo: TestDemo;

beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo?.close());

const count = async (where: string, from = 'crm.customer c') => {
  const [row] = await demo.writer.rows<{ n: number }>(`select count(*)::int as n from ${from} where ${where}`);
  return row!.n;
};

describe('a fragment as it is typed into a segment box', () => {
  it('is explained over the customers of the system, called by their alias or not at all', async () => {
    const expected = await count("c.city = 'Казань' and c.balance > 1000 and c.merged_into is null");
    for (const where of ["city='Казань'_and_balance>1000", "c.city='Казань'_and_balance>1000"]) {
      const { result, exitCode } = await explain(['--where', where.replaceAll('_', ' ')]);
      expect([result.facts.selected, exitCode]).toEqual([expected, 0]);
      expect(result.facts.structure).toBe('c1 and c2');
      expect(result.subject).toEqual({ kind: 'selection', id: '--where' });
    }
  });

  it('says where each condition stands in the text, in characters and not in bytes', async () => {
    const where = "city = 'Санкт-Петербург' and not (balance > 10 or c.tariff = 'GOLD')";
    const { result } = await explain(['--where', where]);
    const texts = result.facts.conditions.map(({ span }) => where.slice(span.start, span.end));
    expect(texts).toEqual(["city = 'Санкт-Петербург'", 'balance > 10', "c.tariff = 'GOLD'"]);
    expect(texts).toEqual(result.facts.conditions.map(({ text }) => text));
  });

  it('is explained over any other table that is named, called as the fragment calls it', async () => {
    const expected = await count("p.kind = 'DEPOSIT'", 'crm.product p');
    for (const where of ["kind = 'DEPOSIT'", "x.kind = 'DEPOSIT'", "product.kind = 'DEPOSIT'"]) {
      const { result } = await explain(['--where', where, '--customers', 'crm.product', '--key', 'product_id']);
      expect(result.facts.selected).toBe(expected);
      expect(result.facts.population).toBe(await count('true', 'crm.product'));
    }
  });

  it('takes no empty sample for an empty table', async () => {
    const { result, exitCode } = await explain(['--where', 'balance > 1000', '--sample', '0.00001']);
    expect([result.findings, result.verdict, exitCode]).toEqual([[], 'inconclusive', 4]);
  });

  it('judges no customer who has several rows', async () => {
    const many = '(select customer_id from crm.product group by customer_id having count(*) > 1 limit 1)';
    const [row] = await demo.writer.rows<{ id: string }>(`select ${many}::text as id`);
    const where = ['--where', "kind = 'DEPOSIT'", '--customers', 'crm.product', '--key', 'customer_id'];
    const { exitCode, stdout, stderr } = await runLine(['segment', 'explain', ...where, '--customer', row!.id], demo);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('rows with the key');
  });

  it('shows no names of people from a copy of the customers that no description knows', async () => {
    await demo.writer.rows(
      'create table if not exists crm.audience as select customer_id, last_name, city from crm.customer',
    );
    await demo.writer.rows('analyze crm.audience');
    await demo.writer.rows('grant select on crm.audience to public');
    for (const system of ['demo', 'plain']) {
      const table = ['--customers', 'crm.audience', '--key', 'customer_id'];
      const names = await runLine(['segment', 'explain', '--where', "last_name = 'иванова'", ...table], {
        ...demo,
        system,
      });
      expect(names.stdout).not.toMatch(/Иванов|Петров/);
      const cities = await runLine(['segment', 'explain', '--where', "city = 'казань'", ...table], { ...demo, system });
      expect(cities.stdout).toContain('Казань');
      const sql = "select a.customer_id from crm.audience a where a.last_name = 'иванова'";
      const file = join(tmpdir(), `mmsup-copy-${process.pid}.sql`);
      await writeFile(file, sql);
      const select = await runLine(['segment', 'explain', '--sql', file, ...table], { ...demo, system });
      expect(select.stdout).not.toMatch(/Иванов|Петров/);
    }
  });

  it('needs no description of the database', async () => {
    const line = ['--where', 'balance > 1000', '--customers', 'crm.customer', '--key', 'customer_id'];
    const { result } = await explain(line, { ...demo, system: 'plain' });
    expect(result.facts.population).toBe(await count('true'));
  });

  it.each([
    [['--where', 'balance > 1', '--customers', 'crm.custmer', '--key', 'id'], 'Did you mean "crm.customer"?'],
    [['--where', 'balance > 1', '--customers', 'crm.customer', '--key', 'custmer_id'], 'Did you mean "customer_id"?'],
    [['--where', 'balance > 1', '--key', 'customer_id'], '--customers TABLE --key COLUMN'],
    [['--where', 'balance > 1', '--run', '5'], '--as-of'],
    [['vip-deposit', '--where', 'balance > 1'], 'only one selection'],
    [[], 'mmsup segment list'],
    [['--where', 'balance > > 1'], '^'],
    [['--where', 'pg_sleep(5) is null'], 'pg_sleep'],
    [['--where', 'balance > 1; drop table crm.customer'], 'more than one SQL expression'],
    [['vip-deposit', '--version', '77'], 'it has 1, 2, 3'],
    [['vip-deposit', '--version', 'two'], 'not a whole number'],
    [['vip-deposit', '--sample', '100'], 'percentage'],
    [['vip-deposit', '--customer', '17', '--funnel'], '--everyone'],
    [['vip-deposit', '--sample', '5', '--inside', 'c5'], 'concludes nothing'],
    [['vip-deposit', '--everyone'], 'without --customer'],
    [['--sql', '/no/such/file.sql'], 'ENOENT'],
  ])('exits 2 and says what to type for %j', async (args, words) => {
    const { exitCode, stdout, stderr } = await runLine(['segment', 'explain', ...args], demo);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('says which system has no customers when none are named', async () => {
    const { exitCode, stderr } = await runLine(['segment', 'explain', '--where', 'balance > 1'], {
      ...demo,
      system: 'plain',
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--customers TABLE --key COLUMN');
  });
});

describe('one version of a segment', () => {
  it('is explained as it was written then', async () => {
    const old = await runJson<SegmentFacts>('segment explain vip-deposit --version 1', demo);
    const now = await runJson<SegmentFacts>('segment explain vip-deposit', demo);
    expect(old.result.facts.version!.version).toBe(1);
    expect(old.result.facts.formula).not.toBe(now.result.facts.formula);
    expect(old.result.facts.selected).toBeLessThan(now.result.facts.selected!);
  });
});

describe('a cast of which it is not known whether the data let it through', () => {
  it('leaves the answer open: what is not known of some is not ok', async () => {
    await demo.writer.rows(
      "create table if not exists crm.said as select customer_id as id, case when customer_id % 50 = 0 then '23.08.2025' else '2026-08-23' end as day from crm.customer",
    );
    await demo.writer.rows('grant select on crm.said to public');
    const { result, exitCode } = await explain([
      ...['--where', "day::date > date '2026-01-01'"],
      ...['--customers', 'crm.said', '--key', 'id'],
    ]);
    const odd = await count("s.day like '%.%'", 'crm.said s');
    expect(exitCode).toBe(4);
    expect(result.notEvaluated).toContainEqual(
      expect.objectContaining({ what: `Whether ${odd} customers are selected`, couldChangeAnswer: true }),
    );
    expect(result.facts.selected).toBe(await count("s.day not like '%.%'", 'crm.said s'));
  });
});

describe('a condition that can be asked of nobody', () => {
  it('is the finding, and nobody is said to be kept out by it', async () => {
    const where = 'city is not null and balance > (select t.amount from crm.card_transaction t)';
    const { result, exitCode } = await explain(['--where', where]);
    expect(exitCode).toBe(3);
    expect(result.findings.map(({ cause }) => cause)).toEqual(['segment/condition-can-fail']);
    expect(result.findings[0]!.evidence).toMatchObject({ condition: { id: 'c2' }, customers: null });
    expect([result.facts.blocking, result.facts.repairs]).toEqual([[], []]);
    expect(result.notEvaluated).toMatchObject([{ couldChangeAnswer: true, what: expect.stringContaining('c2') }]);
  });
});

describe('one customer', () => {
  it('is judged without asking about anybody else, and named in every subquery', async () => {
    const statements = await loggedStatements(demo, () => runJson('segment explain vip-deposit --customer 17', demo));
    const ofCustomers = statements.filter((one) => /from crm\.customer c/.test(one) && !one.startsWith('explain '));
    for (const one of ofCustomers) expect(one).toContain('where c.customer_id = $1::bigint');
    expect(ofCustomers.at(-1)).toContain('p.customer_id = $1::bigint');
  });

  it('gets the same verdicts as separate queries give, and the rest is said not to have been looked at', async () => {
    for (const id of [1, 2, 3, 4, 5]) {
      const { result } = await runJson<SegmentFacts>(`segment explain vip-deposit --customer ${id}`, demo);
      const { facts, notEvaluated } = result;
      expect([facts.population, facts.conditions]).toEqual([null, []]);
      expect(notEvaluated).toMatchObject([{ couldChangeAnswer: false, why: expect.stringContaining('--everyone') }]);
      for (const { text, verdict } of facts.customer!.conditions) {
        const met = await count(`c.customer_id = ${id} and (${text})`);
        const unmet = await count(`c.customer_id = ${id} and not (${text})`);
        expect([text, verdict]).toEqual([text, met ? 'true' : unmet ? 'false' : 'unknown']);
      }
    }
  });

  it('has the verdict error where a condition fails for him, and the others are still judged', async () => {
    const where = 'balance > -1e9 and email::int > 3 and sqrt(-customer_id) > 0 and city is not null';
    const { facts } = (await explain(['--where', where, '--customer', '17'])).result;
    expect(facts.customer!.conditions.map(({ verdict }) => verdict)).toEqual(['true', 'error', 'error', 'true']);
    expect(facts.customer!.isSelected).toBe(false);
  });

  it('shows no text of a table that no description knows', async () => {
    const args = ['segment', 'explain', '--customers', 'crm.customer', '--key', 'customer_id', '--customer', '17'];
    const { stdout } = await runLine([...args, '--where', "last_name <> '' and balance > 0", '--json'], {
      ...demo,
      system: 'plain',
    });
    const { facts } = JSON.parse(stdout) as { facts: SegmentFacts };
    const [name, balance] = facts.customer!.conditions.map(({ values }) => values[0]);
    expect(name).toMatchObject({ column: 'last_name', masked: true, value: expect.stringContaining('characters') });
    expect(balance).toMatchObject({ column: 'balance', masked: false });
  });
});

describe('a whole SELECT', () => {
  it('whose last stage leaves nobody is a problem, and no condition is blamed', async () => {
    const file = join(tmpdir(), `mmsup-limit-${process.pid}.sql`);
    await writeFile(file, 'select c.customer_id from crm.customer c where c.balance > 1000 order by c.balance limit 0');
    const { result, exitCode } = await explain(['--sql', file]);
    expect([exitCode, result.findings.map(({ cause }) => cause)]).toEqual([3, ['segment/last-stage-leaves-nobody']]);
    expect(result.findings[0]!.evidence).toMatchObject({ meet: await count('c.balance > 1000') });
  });

  it('is refused for now where a segment box takes a condition, with what to do instead', async () => {
    const { stderr, exitCode } = await runLine(
      ['segment', 'explain', '--where', 'select customer_id from crm.customer'],
      demo,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('whole SELECT');
  });

  it('is read from a file with a byte order mark', async () => {
    const file = join(tmpdir(), `mmsup-${process.pid}.sql`);
    await writeFile(file, '\uFEFFselect c.customer_id from crm.customer c where c.balance > 1000');
    const { result } = await explain(['--sql', file]);
    expect(result.facts.selected).toBe(await count('c.balance > 1000'));
  });
});

async function explain(args: readonly string[], on: OnDatabase = demo) {
  return runJson<SegmentFacts>(['segment', 'explain', ...args], on);
}
