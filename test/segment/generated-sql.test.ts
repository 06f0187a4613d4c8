import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/condition/parse.ts';
import { runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { loggedStatements } from '../support/server-log.ts';
import { breachesOfSql } from '../support/sql-lint.ts';

/** Whatever way of asking there is, told as the command line that asks so. */
const WAYS = [
  'segment explain salary-clients',
  'segment explain pension --at-least 100 --inside c7',
  'segment explain mortgage-care --funnel',
  'segment explain vip-deposit --sample 20',
  'segment explain vip-deposit --against v1',
  'segment explain credit-limit-offer --version 1',
];

const FRAGMENTS = [
  "c.phone::bigint > 5 and 10 / nullif(c.customer_id % 3, 0) > 1 and c.city = 'казань'",
  "c.last_login_at::date = current_date - 1 or c.updated_at between '2026-11-01' and '2026-11-20'",
  "c.tariff <> 'GOLD' and c.city in ('Москва') and not (c.balance > 5 or c.email is null)",
  'exists (select 1 from crm.product p where p.customer_id = c.customer_id and p.closed_on is null and p.kind = $$DEPOSIT$$)',
  '(select count(*) from crm.card_transaction t where t.customer_id = c.customer_id and t.made_at > now() - interval $$9 days$$) >= 3',
];

const SELECT = `select c.customer_id from crm.customer c join crm.product p on p.customer_id = c.customer_id
where p.kind = 'DEPOSIT' and c.balance > 100
union select customer_id from crm.card_transaction where made_at > now() - interval '9 days' group by customer_id having sum(amount) > 10`;

describe('every statement that an explanation sends', () => {
  let demo: TestDemo;
  let moments: readonly string[];
  const select = join(tmpdir(), `mmsup-lint-${process.pid}.sql`);

  beforeAll(async () => {
    await loadParser();
    await writeFile(select, SELECT);
    demo = await testDemo('nobody-selected');
    const rows = await demo.writer.rows<{ name: string }>(
      `select distinct a.attname::text as name from pg_attribute a join pg_class r on r.oid = a.attrelid
       join pg_namespace n on n.oid = r.relnamespace and n.nspname = 'crm'
       where a.atttypid = 'timestamptz'::regtype and a.attnum > 0`,
    );
    moments = rows.map(({ name }) => name);
  });
  afterAll(() => demo?.close());

  const sentBy = async (args: readonly string[]) => {
    let exitCode = -1;
    const statements = await loggedStatements(demo, async () => {
      ({ exitCode } = await runLine(args, demo));
    });
    expect([args, [0, 3, 4].includes(exitCode)]).toEqual([args, true]);
    return statements.filter((one) => /\bcrm\./.test(one) && !one.startsWith('explain ') && !isLookUp(one));
  };

  it.each([
    ...WAYS.map((line) => line.split(' ')),
    ['segment', 'explain', 'card-reactivation'],
    ...FRAGMENTS.map((fragment) => ['segment', 'explain', '--where', fragment]),
    ['segment', 'explain', '--sql', select],
  ])('runs unchanged on a distributed server: %s %s %s %s', async (...args) => {
    const statements = await sentBy(args);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements)
      expect([statement, breachesOfSql(statement, { moments })]).toEqual([statement, []]);
  });

  it.each(['vip-deposit', 'card-reactivation', 'salary-clients'])(
    'about one customer names him on every table: %s',
    async (segment) => {
      const statements = await sentBy(['segment', 'explain', segment, '--customer', '17']);
      for (const one of statements.filter((statement) => /\bfrom crm\.customer\b/.test(statement))) {
        expect(one).toContain('where c.customer_id = $1::bigint');
        expect(breachesOfSql(one, { moments, isAboutOne: true })).toEqual([]);
      }
    },
  );

  it('about one customer asks for him alone in every subquery that is tied to him', async () => {
    for (const fragment of FRAGMENTS.slice(3)) {
      const statements = await sentBy(['segment', 'explain', '--where', fragment, '--customer', '17']);
      const person = statements.find((one) => one.includes(' as v_c1'));
      expect(breachesOfSql(person!, { moments, isAboutOne: true })).toEqual([]);
    }
  });
});

/** Dictionary and log of changes: tables of the system that no customer stands in. */
const isLookUp = (statement: string): boolean => /crm\.dictionary_value/.test(statement);
