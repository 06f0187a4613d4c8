import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf, skeleton, sqlOf } from '../../../src/condition/formula.ts';
import { readSelection, type SelectionRequest } from '../../../src/condition/select/select.queries.ts';
import { readMultiplicity, verifySelection } from '../../../src/condition/select/verify.queries.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { UserError } from '../../../src/errors.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { SELECTION_SCHEMA } from '../../support/selections.ts';

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(`${SELECTION_SCHEMA}
    create table crm.person (uuid text not null unique, name text, customer_id int);
    create table crm.double_key (k int, v int);
    insert into crm.double_key values (1, 1), (1, 2), (2, 1), (null, 1);
    create table crm.secret (customer_id int);
    insert into crm.secret values (1), (2), (3);
    create view crm.not_secret as select c.id, c.city from crm.customer c where c.id in (select customer_id from crm.secret);
    create table crm.staff (id int primary key, customer_id int);
    grant select on crm.person, crm.double_key, crm.not_secret, crm.staff to reader;`);
  session = await connectReader(cluster);
});

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const read = (source: string, further: Omit<SelectionRequest, 'source'> = {}) =>
  session.read((tx) => readSelection(tx, { source, ...further }));

const refusal = async (source: string, further: Omit<SelectionRequest, 'source'> = {}): Promise<UserError> => {
  const error = await read(source, further).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UserError) return error;
  throw error ?? new Error('It was read.');
};

const known = { table: 'crm.customer', alias: 'c', key: 'id', where: 'c.vip', personal: { email: 'email' as const } };
const pinning = { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, typesOf: () => new Map() };

describe('a text that is no SELECT of customers', () => {
  it.each([
    ['', 'condition/empty', 'line 1, column 1'],
    ['  -- пусто', 'condition/empty', 'line 1, column 1'],
    ["select c.id\nfrom crm.customer c\nwhere c.city = 'Казань' and", 'condition/syntax', 'line 3, column 28'],
    ["select c.id from crm.customer c where c.city = 'Казань' andd c.vip", 'condition/syntax', 'line 1, column 57'],
    ['select 1;\n  select 2', 'select/several-statements', 'line 2, column 3'],
    ['delete from crm.customer', 'select/not-a-select', 'line 1, column 1'],
    ['-- удалить\nupdate crm.customer set vip = true', 'select/not-a-select', 'line 2, column 1'],
    ['select id into t from crm.customer', 'select/into', 'line 1, column 11'],
    ['select id from crm.customer\nfor update', 'select/row-lock', 'line 2, column 1'],
    [
      'with d as (delete from crm.orders returning customer_id) select customer_id from d',
      'select/not-a-select',
      'line 1, column 12',
    ],
    ["select id from crm.customer where city = 'Казань' and id = $1", 'condition/parameter', 'line 1, column 60'],
    ["select id from crm.custmer where city = 'Казань'", 'condition/unknown-table', 'line 1, column 16'],
    [
      "select c.id from crm.customer c where c.city = 'Казань' and c.balanse > 1",
      'condition/unknown-column',
      'line 1, column 63',
    ],
    [
      "select id from crm.customer where city = 'Казань' and nosuchfunction(id) > 1",
      'guard/unknown-function',
      'line 1, column 55',
    ],
    ['select id from crm.customer where pg_sleep(1) is null', 'guard/function', 'line 1, column 35'],
    ["select id from crm.customer\nwhere set_config('a', 'b', true) is null", 'guard/function', 'line 2, column 7'],
    [
      `select id from crm.customer where ${'('.repeat(101)}vip${')'.repeat(101)}`,
      'select/too-deep',
      'line 1, column 135',
    ],
    [`select id from crm.customer where id = 1 ${' '.repeat(1024 * 1024)}`, 'select/too-large', 'line 1, column 1'],
    [
      `select id from crm.customer where ${Array.from({ length: 201 }, (_, index) => `balance <> ${index}`).join(' and ')}`,
      'select/too-many-conditions',
      'at most 200',
    ],
    ['select city from crm.customer', 'select/no-key', '--customers'],
    ['select c.id, o.id from crm.customer c, crm.orders o', 'select/no-key', '--customers'],
    ['select max(id) from crm.customer', 'select/no-key', '--customers'],
  ])('is refused at its place: %s', async (source, code, words) => {
    const error = await refusal(source);
    expect({ code: error.code, exitCode: error.exitCode }).toEqual({ code, exitCode: 2 });
    expect(`${error.message} ${error.hint ?? ''}`).toContain(words);
  });

  it('is told the nearest name', async () => {
    expect((await refusal('select id from crm.custmer')).hint).toContain('crm.customer');
    expect((await refusal('select c.id from crm.customer c where c.balanse > 1')).hint).toContain('balance');
    const given = { customers: { table: 'crm.customer', key: 'idd' } };
    expect(await refusal('select id from crm.customer', given)).toMatchObject({
      code: 'select/unknown-customers',
      hint: 'Did you mean "id"?',
    });
  });

  it('says that the key has another type', async () => {
    const error = await refusal('select uuid from crm.person', { customers: { table: 'crm.customer', key: 'id' } });
    expect(error).toMatchObject({ code: 'select/key-type', exitCode: 2 });
    expect(error.message).toContain('text = integer');
  });
});

describe('what is large', () => {
  it('is read up to the limits: 200 conditions, 100 brackets, 5,000 values, a long text', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `balance <> ${index}`).join('\n  and ');
    expect(leavesOf((await read(`select id from crm.customer where ${many}`)).formula)).toHaveLength(200);
    const deep = `${'('.repeat(98)}vip or id = 3${')'.repeat(98)}`;
    expect(skeleton((await read(`select id from crm.customer where city is null and ${deep}`)).formula)).toBe(
      'c1 and (c2 or c3)',
    );
    const values = Array.from({ length: 5000 }, (_, index) => index).join(', ');
    const selection = await read(
      `select c.id from crm.customer c join crm.orders o on o.customer_id = c.id where o.id in (${values}) and c.id in (${values})`,
    );
    expect(skeleton(selection.formula)).toBe('c1 and c2');
    const long = `select id from crm.customer where city <> '${'ы'.repeat(500_000)}'`;
    expect(skeleton((await read(long)).formula)).toBe('c1');
  });

  it('is refused, not a crash, when it is long and has too many conditions', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `balance = ${index}`).join(' or ');
    expect((await refusal(`select id from crm.customer where ${many}`)).code).toBe('select/too-many-conditions');
    const sum = Array.from({ length: 20_000 }, () => '1').join(' + ');
    expect((await refusal(`select id from crm.customer where balance > ${sum}`)).code).toMatch(/too-deep|too-complex/);
  });
});

describe('who the customers are', () => {
  it.each([
    ['select o.customer_id from crm.orders o', {}, 'crm.customer c id', 'a foreign key'],
    ['select x.email, x.id from crm.customer x', {}, 'crm.customer x id', 'the key among other columns'],
    [
      'select * from crm.customer c join crm.orders o on o.customer_id = c.id',
      { known },
      'crm.customer c id',
      'the known key among two of its name',
    ],
    ['select customer_id from crm.blacklist', { known }, 'crm.customer c id', 'the known customers of an only column'],
    ['select s.id from crm.staff s', { known }, 'crm.staff s id', 'another table with its own key'],
    ['select s.customer_id from crm.staff s', { known }, 'crm.customer c id', 'the known customers of a plain column'],
    [
      'select c.customer_id from crm.blacklist c',
      { known },
      'crm.customer c_2 id',
      'an alias that the SELECT gives to something else',
    ],
    ['select id from (select id, city from crm.active_customer) v', {}, 'crm.customer c id', 'the table behind a view'],
    [
      'select uuid from crm.person where name is null',
      {},
      'crm.person person uuid',
      'a unique key that is not primary',
    ],
    [
      'select id from crm.active_customer',
      { customers: { table: 'crm.active_customer', key: 'id' } },
      'crm.active_customer active_customer id',
      'a view that the user calls the customers',
    ],
  ])('%s: %s', async (source, further: Omit<SelectionRequest, 'source'>, customer, _why) => {
    const { table, alias, key } = (await read(source, further)).customer;
    expect(`${table} ${alias} ${key}`).toBe(customer);
  });

  it('keeps personal columns of the system and not its condition', async () => {
    const { customer } = await read('select id from crm.customer', { known });
    expect(customer).toEqual({ table: 'crm.customer', alias: 'customer', key: 'id', personal: { email: 'email' } });
  });

  it('leaves out rows without a key, where the key can be missing', async () => {
    const { customer } = await read('select k from crm.double_key where v = 1', {
      customers: { table: 'crm.double_key', key: 'k' },
    });
    expect(customer.where).toBe('double_key.k is not null');
  });
});

describe('beside the formula', () => {
  it('tells keys that no customer has, repeated keys, rows without a key, and joins that multiply', async () => {
    await session.read(async (tx) => {
      const listed = await readSelection(tx, { source: 'select customer_id from crm.segment_list', known });
      const [row] = await cluster.sql<{ keys: number; customers: number; rows: number; most: number; nulls: number }>(
        `select count(distinct customer_id)::int as keys, count(*)::int as rows,
           count(distinct customer_id) filter (where customer_id <= 80)::int as customers,
           count(*) filter (where customer_id is null)::int as nulls,
           (select max(n)::int from (select count(*) as n from crm.segment_list where customer_id is not null group by customer_id) g) as most
         from crm.segment_list`,
      );
      const { keys, customers, rows, most, nulls } = row!;
      expect(keys).toBeGreaterThan(customers);
      expect(await verifySelection(tx, { selection: listed, counted: customers }, pinning)).toEqual({
        result: { keys, customers, strangers: keys - customers, repeated: 0 },
        beforeStages: { keys, customers, strangers: keys - customers, repeated: 0 },
        agrees: true,
      });
      expect((await verifySelection(tx, { selection: listed, counted: customers + 1 }, pinning)).agrees).toBe(false);
      expect(await readMultiplicity(tx, listed, pinning)).toEqual({ rows, customers: keys, most, nulls });
      const double = await readSelection(tx, {
        source: 'select k from crm.double_key where v = 1',
        customers: { table: 'crm.double_key', key: 'k' },
      });
      expect((await verifySelection(tx, { selection: double, counted: 2 }, pinning)).result).toEqual({
        keys: 2,
        customers: 3,
        strangers: 0,
        repeated: 1,
      });
    });
  });

  it('names the place of what could not be taken apart, in both languages, and explains the rest', async () => {
    const source = "select id from crm.customer where city = 'Казань'\nunion\nselect max(customer_id) from crm.orders";
    const { outside, formula } = await read(source);
    const [first] = outside;
    expect(source.slice(first!.span!.start, first!.span!.end)).toBe('select max(customer_id) from crm.orders');
    expect(first!.why).toEqual({
      en: 'it makes one row of all customers',
      ru: 'он сводит всех клиентов в одну строку',
    });
    expect(leavesOf(formula).map(({ text }) => text)).toEqual([
      "city = 'Казань'",
      'select max(customer_id) from crm.orders',
    ]);
  });

  it('points conditions of a view at the place where it is named', async () => {
    const source = '-- вид\nselect id from crm.active_kazan where money > 10';
    const { formula } = await read(source);
    expect(leavesOf(formula).map(({ text, span }) => [text, source.slice(span.start, span.end)])).toEqual([
      ['customer.email IS NOT NULL', 'crm.active_kazan'],
      ['NOT (customer.vip IS NULL)', 'crm.active_kazan'],
      ["a.city = 'Казань'::text", 'crm.active_kazan'],
      ['money > 10', 'money > 10'],
    ]);
  });

  it('asks a view as it stands when its tables may not be read', async () => {
    const { formula } = await read('select v.id from crm.not_secret v where v.city is not null', { known });
    expect(leavesOf(formula).map(sqlOf)).toEqual([
      'exists (select 1 from crm.not_secret AS v where v.city IS NOT NULL AND v.id = c.id)',
    ]);
  });

  it('gives the branches their numbers', async () => {
    const source =
      '(select id from crm.customer where vip union select id from crm.customer where city is null) except select customer_id from crm.blacklist';
    const { branches } = await read(source);
    const outline = (branch: NonNullable<typeof branches>): unknown => [
      branch.kind,
      branch.label,
      skeleton(branch.formula),
      branch.children.map(outline),
    ];
    expect(outline(branches!)).toEqual([
      'except',
      '',
      '(c1 or c2) and not c3 is true',
      [
        [
          'union',
          '1',
          'c1 or c2',
          [
            ['select', '1.1', 'c1', []],
            ['select', '1.2', 'c2', []],
          ],
        ],
        ['select', '2', 'c3', []],
      ],
    ]);
  });
});
