import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context, Database } from '../../../src/command.ts';
import type { Session } from '../../../src/db/session.types.ts';
import type { UserError } from '../../../src/errors.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';
import type { Values } from '../../../src/runbook/expression/expression.ts';
import { prepareQuery } from '../../../src/runbook/probe/run-query.queries.ts';
import type { QueryStep } from '../../../src/runbook/runbook.ts';
import type { SystemDescription } from '../../../src/system/description.ts';
import { tellingFit } from '../../../src/system/telling-fit.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(`
    create table person (id bigint primary key, code text, full_name text, email text, phone bigint, segment text, note text);
    insert into person
      select n, 'c-' || (1000000 + n), 'Смирнова Анна', 'anna' || n || '@mail.example', 79161234567 + n, 'vip', 'wrote from anna@mail.example'
      from generate_series(1, 500) n;
    create role reader login;
    grant select on person to reader;`);
  session = await connectReader(cluster);
}, 60_000);

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const customer = {
  table: 'person',
  alias: 'p',
  key: 'id',
  personal: { full_name: 'name', email: 'email', phone: 'phone' },
};

async function ask(sql: string, args: readonly string[] = [], values: Values = {}, showPersonal = false) {
  const context = {
    database: async () => ({ session, system: { customer } }) as unknown as Database,
    options: { showPersonal },
    mask: async () => createMasker(),
  } as unknown as Context;
  const step = { kind: 'query', id: 'q', sql, args, capture: {} } as unknown as QueryStep;
  return prepareQuery(step, values, { context, rowLimit: 100, file: 'mine.yaml' }).run();
}

const rowsOf = async (sql: string) => (await ask(sql)).shown.rows;

describe('a value', () => {
  it('is bound, and never becomes SQL', async () => {
    for (const value of ["x'; drop table person; --", "' or true --", '$1', '1) or (1=1', 'a\nb']) {
      const { shown } = await ask('select count(*) as n, $1::text as given from person where code = $1', ['$code'], {
        code: value,
      });
      expect(shown.rows).toEqual([{ n: 0, given: value }]);
    }
    expect((await rowsOf('select count(*) as n from person'))[0]).toEqual({ n: 500 });
  });

  it('keeps its type, and a list is an array', async () => {
    const sql = 'select count(*) as n from person where id = any($1) and id < $2 and code like $3';
    const { shown } = await ask(sql, ['$ids', '$most', `c-\${part}%`], { ids: [1, 2, 3], most: 3, part: '1' });
    expect(shown.rows).toEqual([{ n: 2 }]);
  });

  it('that nobody has found makes no answer of nothing', async () => {
    await expect(ask('select 1 as one where $1 = 1', ['$unknown'])).rejects.toMatchObject({
      code: 'runbook/unknown-value',
    });
  });
});

it('rows beyond the limit are left out, and that is said', async () => {
  const { shown, gaps } = await ask('select id from person order by id');
  expect(shown).toMatchObject({ rowCount: 100, truncated: true });
  expect(gaps).toEqual(['q: only the first 100 rows were read; there are more than the limit allows']);
  expect((await ask('select id from person where id <= 100')).gaps).toEqual([]);
});

it.each([
  ['writes', 'with gone as (delete from person returning 1) select * from gone', 'guard/not-a-select'],
  ['sleeps', 'select pg_sleep(1000)', 'guard/function'],
  ['reads files', "select * from pg_read_file('/etc/passwd')", 'guard/function'],
  ['costs too much', 'select count(*) from person a, person b, person c, person d, person e', 'guard/cost'],
])('SQL that %s is refused before it is sent', async (_, sql, code) => {
  await expect(ask(sql)).rejects.toMatchObject({ code });
});

describe('personal data is masked', () => {
  it.each([
    [
      'by its own name',
      'select full_name, email, phone from person where id = 1',
      { full_name: '<13 characters>', email: '<e-mail>', phone: '<11 digits>' },
    ],
    ['under another name', 'select full_name as who from person where id = 1', { who: '<13 characters>' }],
    [
      'through WITH',
      'with p as (select full_name as who from person where id = 1) select who as x from p',
      { x: '<13 characters>' },
    ],
    [
      'through a renamed sub-select',
      'select b from (select id, full_name from person where id = 1) t(a, b)',
      { b: '<13 characters>' },
    ],
    [
      'of all columns',
      'select * from (select full_name as who from person where id = 1) t',
      { who: '<13 characters>' },
    ],
    [
      'inside an expression',
      "select upper(full_name) || '!' as loud from person where id = 1",
      { loud: '<14 characters>' },
    ],
    ['in a CASE', 'select case when id = 1 then full_name end from person where id = 1', { case: '<13 characters>' }],
    [
      'in a UNION',
      "select 'x' as a where false union all select full_name from person where id = 1",
      { a: '<13 characters>' },
    ],
    ['in a scalar sub-select', 'select (select full_name from person where id = 1) as x', { x: '<13 characters>' }],
    ['in an aggregate', 'select max(full_name) as x from person', { x: '<13 characters>' }],
    ['of an unnamed function', 'select max from (select max(full_name) from person) t', { max: '<13 characters>' }],
  ])('%s', async (_, sql, expected) => {
    expect(await rowsOf(sql)).toEqual([expected]);
  });

  it.each([
    ['a whole row', 'select p from person p where id = 1'],
    ['a whole row as JSON', 'select to_jsonb(p) as j from person p where id = 1'],
    ['a row in pieces', 'select e.key, e.value from person p, jsonb_each_text(to_jsonb(p)) e where id = 1'],
    ['all columns', 'select * from person where id = 1'],
  ])('%s', async (_, sql) => {
    expect(JSON.stringify(await rowsOf(sql))).not.toMatch(/Смирнова|anna1|79161234568/);
  });

  it('in a text that nobody has declared', async () => {
    expect(await rowsOf('select note from person where id = 1')).toEqual([{ note: 'wrote from <e-mail>' }]);
  });

  it('but a count, a length and a comparison tell nothing of a person', async () => {
    const sql = `select count(email) as n, max(length(full_name)) as longest, bool_or(email is null) as none,
      count(*) filter (where phone > 0) as phones from person`;
    expect(await rowsOf(sql)).toEqual([{ n: 500, longest: 13, none: false, phones: 500 }]);
  });

  it('unless the user asks for it; and the exact answer stays for declared captures', async () => {
    const sql = 'select full_name from person where id = 1';
    expect((await ask(sql, [], {}, true)).shown.rows).toEqual([{ full_name: 'Смирнова Анна' }]);
    expect((await ask(sql)).exact.rows).toEqual([{ full_name: 'Смирнова Анна' }]);
  });

  it('and the key of a customer stays readable: further steps need it', async () => {
    expect(await rowsOf('select id from person where id = 1')).toEqual([{ id: 1 }]);
  });
});

describe('a query that is wrong', () => {
  const described = {
    id: 'demo',
    file: 'demo.yaml',
    customer,
    clock: { now: 'select now()' },
    relations: { segment: { from: 'person' } },
  } as unknown as SystemDescription;
  const asked = async (sql: string) => {
    const context = {
      database: async () => ({ session: tellingFit(session, described), system: described }) as unknown as Database,
      options: { showPersonal: false },
      mask: async () => createMasker(),
    } as unknown as Context;
    const step = { kind: 'query', id: 'count', sql, args: [] } as unknown as QueryStep;
    return prepareQuery(step, {}, { context, rowLimit: 100, file: 'mine.yaml' })
      .run()
      .then(
        () => undefined,
        (error: unknown) => error as UserError,
      );
  };

  it.each(['select 1 as v where $1 = person', 'select nothing from person', 'select pg_sleep(1) from person'])(
    'is the mistake of whoever wrote the runbook, not of the system description: %s',
    async (sql) => {
      const error = await asked(sql);
      expect(`${error?.message}\n${error?.hint}`).not.toContain('system');
      expect(error?.hint).toContain('The query of the step "count" is the runbook\'s own: correct it in mine.yaml.');
      expect(error?.words.hint?.ru).toContain(
        'Запрос шага «count» принадлежит самому сценарию: исправьте его в mine.yaml.',
      );
    },
  );

  it("is nobody's mistake where a right is missing", async () => {
    await cluster.sql('create table if not exists hidden (id int)');
    const error = await asked('select id from hidden');
    expect(error?.code).toBe('db/no-rights');
    expect(String(error?.hint)).not.toContain('correct it');
  });
});
