import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChecks } from '../../src/condition/contradictions.queries.ts';
import { loadParser } from '../../src/condition/parse.ts';
import { readRaising } from '../../src/condition/raises.queries.ts';
import { madeUpCustomers, mayGiveSeveralRows, mayRaise } from '../../src/condition/raises.ts';
import { type TriedColumn, trippingValues } from '../../src/condition/tripping-values.ts';
import type { Session, Tx } from '../../src/db/session.types.ts';
import { CancelledError, UnavailableError } from '../../src/errors.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { connectReader } from '../support/reader.ts';

const CUSTOMER = { table: 'cust', alias: 'c', key: 'id', personal: {} };

const COLUMNS: readonly TriedColumn[] = Object.entries({
  id: 'integer not null',
  code: 'character varying(3)',
  city: 'text',
  age: 'integer',
  tiny: 'smallint',
  balance: 'numeric(12,2)',
  part: 'numeric(8,1)',
  amt: 'numeric',
  dbl: 'double precision',
  flag: 'boolean',
  d: 'date',
  tz: 'timestamp with time zone',
  nn: 'integer not null',
  kids: 'integer',
  tags: 'text[]',
  about: 'jsonb',
}).map(([name, type]) => ({ name, type: type.replace(' not null', ''), isNullable: !type.endsWith('not null') }));

/** Counts what is asked. */
function counting(tx: Tx): { tx: Tx; asked: () => number } {
  let asked = 0;
  const rows: Tx['rows'] = (...words) => {
    asked += 1;
    return tx.rows(...words);
  };
  return { tx: { ...tx, rows }, asked: () => asked };
}

describe('conditions that can raise an error', { timeout: 180_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    const columns = COLUMNS.map(({ name, type, isNullable }) => `${name} ${type}${isNullable ? '' : ' not null'}`);
    await cluster.sql(`
      create table cust (${columns.join(', ')}, check (kids >= 0 and kids < 20));
      insert into cust (id, nn) values (1, 1), (2, 2);
      create table visit (customer int not null, amount int);
      insert into visit values (1, 1), (1, 2);
      create role reader login;
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const raisedIn = async (tx: Tx, ...conditions: readonly string[]) =>
    readRaising(tx, CUSTOMER, { conditions, columns: COLUMNS, checks: await readChecks(tx, CUSTOMER) });
  const raised = (...conditions: readonly string[]) => session.read((tx) => raisedIn(tx, ...conditions));

  it.each([
    ['100 / c.nn > 1', '22012', { nn: '0' }],
    ['100 / (c.nn - 5) > 1', '22012', { nn: '5' }],
    ['100 / (2 * c.kids - 10) > 1', '22012', { kids: '5' }],
    ['1 / (c.balance::int - 5) > 0', '22012', { balance: '5' }],
    ['c.nn * c.nn > 4', '22003', {}],
    ['c.balance::int > 3', '22003', { balance: '9999999999.99' }],
    ['abs(c.age) > 1', '22003', { age: '-2147483648' }],
    ['sqrt(c.age) > 2', '2201F', { age: '-1' }],
    ['ln(c.amt) > 2', '2201E', { amt: '0' }],
    ['exp(c.dbl) > 2', '22003', {}],
    ["substring(c.city, 1, c.age) = 'Казань'", '22011', {}],
    ['c.city ~ c.code', '2201B', { code: '[' }],
    ["c.city ~ '^(' or c.flag", '2201B', {}],
    ['c.tags[1]::int > 5', '22P02', { tags: '{"x"}' }],
    ["(c.about ->> 'visits')::int > 5", '22P02', { about: '{"visits":"x"}' }],
    ["c.city::date < date '2026-01-01'", '22007', { city: 'x' }],
    ["to_date(c.city, 'YYYY-MM-DD') < date '2026-01-01'", '22007', { city: 'x' }],
    ["c.d + c.age > date '2026-01-01'", '22008', {}],
    ["c.tz at time zone c.code < timestamp '2026-01-01'", '22023', { code: 'x' }],
    ['chr(c.age) = c.code', '54000', {}],
    ['1 / 0 > 1', '22012', {}],
    ['c.city::int in (select v.amount from visit v)', '22P02', { city: 'x' }],
    ['(select amount from visit where customer = 1) = 1', '21000', {}],
  ])('finds %s', async (condition, state, customer) => {
    const [found, ...others] = await raised(condition);
    expect(found).toMatchObject({ condition, customer });
    expect(found!.error).toContain(state);
    expect(others).toEqual([]);
  });

  it.each([
    "case when c.city ~ '^[0-9]{1,8}$' then c.city::int > 5 end",
    '10 / nullif(c.age, 0) > 1',
    '10 / greatest(c.kids, 1) > 1',
    'c.age::bigint + 1 > 5',
    'coalesce(c.tiny, 1) + 1 > 2',
    // Nobody has so many that one more is too much.
    'c.nn + 1 > 4',
    'c.part::int > 3',
    '10 / (c.kids - 20) > 1',
    '10 / (c.kids + 1) > 1',
    "lower(c.city) = 'казань'",
    "c.d > date '2026-03-31' - interval '1 month'",
    "extract(year from age(timestamp '2026-03-31', c.d)) >= 18",
    "c.tz at time zone 'UTC' > c.d + interval '7 days'",
    'length(c.city) > 5 and c.flag',
    "c.city like 'Ка%'",
    '(select max(amount) from visit) = 1',
    '(select amount from visit where customer = 2) = 1',
    'exists (select 1 from visit v where v.customer = c.id and 10 / v.amount > 1)',
  ])('is silent about %s', async (condition) => {
    expect(await raised(condition)).toEqual([]);
  });

  it('tells of every customer it names that he alone raises it', async () => {
    const condition = 'c.age - c.kids > 1 and 7 / (c.age - c.nn) > 1';
    const [found] = await raised(condition);
    const { age, kids, nn } = found!.customer;
    const alone = `select ${condition} from (select ${age}::int as age, ${kids ?? 'null'}::int as kids, ${nn}::int as nn) c`;
    await expect(cluster.sql(alone)).rejects.toThrow(/out of range|division by zero/);
  });

  it('asks two statements where nothing is raised, and about a dozen where something is', async () => {
    await session.read(async (tx) => {
      const silent = counting(tx);
      await raisedIn(silent.tx, 'c.age::bigint + c.nn > 5');
      expect(silent.asked()).toBe(3);
      const loud = counting(tx);
      expect(await raisedIn(loud.tx, 'c.nn * c.age - c.kids / (c.nn - 13) > 17')).toHaveLength(1);
      expect(loud.asked()).toBeLessThanOrEqual(16);
      const plain = counting(tx);
      await raisedIn(plain.tx, "c.nn > 5 and c.city in ('Казань', 'Томск')");
      expect(plain.asked()).toBe(1);
    });
  });

  it.each([
    new CancelledError(),
    new UnavailableError({ code: 'db/lost', message: 'The connection was lost.', hint: 'Start again.' }),
  ])('passes on that the work was stopped: %s', async (stop) => {
    await session.read(async (tx) => {
      const rows: Tx['rows'] = (sql, ...rest) =>
        sql.includes('filter (where') ? Promise.reject(stop) : tx.rows(sql, ...rest);
      await expect(raisedIn({ ...tx, rows }, '10 / c.nn > 1')).rejects.toBe(stop);
    });
  });
});

describe('the customers that are made up', () => {
  beforeAll(loadParser);

  it('are two thousand at most, and every value of every column is among them', () => {
    const columns = COLUMNS.filter(({ type }) => type === 'integer' || type === 'text');
    const condition = 'c.id + c.age + c.nn + c.kids + length(c.city) > 5 and c.age < 18 and c.nn <> 3';
    const people = madeUpCustomers(columns, condition);
    expect(people.length).toBeLessThanOrEqual(2_000);
    for (const [at, column] of columns.entries())
      expect(new Set(people.map((row) => row[at]))).toEqual(new Set(trippingValues(column, condition)));
  });

  it('hold NULL only where the column does, and no value longer than it takes', () => {
    const of = (name: string) => trippingValues(COLUMNS.find((column) => column.name === name)!, "c.code = 'Казань'");
    expect(of('nn')).not.toContain(null);
    expect(of('age')).toContain(null);
    expect(of('code').every((value) => (value ?? '').length <= 3)).toBe(true);
  });

  it('are none where a column takes no value that is known', () => {
    expect(madeUpCustomers([{ name: 'mood', type: 'mood', isNullable: false }], 'length(c.mood::text) > 1')).toEqual(
      [],
    );
  });

  it.each([
    ['c.a > 1 and (c.b is null or c.s in (1, 2)) and not c.f', false],
    ["c.d >= date '2026-01-01' and c.b between 1 and 2", false],
    ['c.a::int > 1', true],
    ['-c.a > 1', true],
    ['c.t[1] = 1', true],
    ['c.s like c.p', true],
    ['c.a in (select 1)', true],
  ])('are asked for %s: %s', (condition, may) => {
    expect(mayRaise(condition)).toBe(may);
  });

  it.each([
    ['(select v.a from visit v) = 1', true],
    ['(select v.a from visit v limit 1) = 1', false],
    ['(select max(v.a) from visit v) = 1', false],
    ['(select max(v.a) from visit v group by v.b) = 1', true],
    ['(select 1 union select 2) > 1', true],
    ['c.a in (select v.a from visit v)', false],
  ])('are asked for the rows of %s: %s', (condition, may) => {
    expect(mayGiveSeveralRows(condition)).toBe(may);
  });
});
