import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { printSql } from '../../../src/condition/parse.ts';
import { readSelection } from '../../../src/condition/select/select.queries.ts';
import type { Branch } from '../../../src/condition/select/select.ts';
import type { Session, Tx } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { SELECTION_SCHEMA } from '../../support/selections.ts';

const CUSTOMER = [
  "@.city = 'Казань'",
  "@.city <> 'Москва'",
  '@.balance > 300',
  '@.balance is null',
  '@.vip',
  'not @.vip',
  '@.manager_id in (select customer_id from crm.orders where amount > 300)',
  '@.id not in (select customer_id from crm.blacklist where customer_id < 30)',
  '@.id not in (select customer_id from crm.blacklist)',
  "exists (select 1 from crm.segment_list s where s.customer_id = @.id and list = 'vip')",
  "@.email like '%mail%'",
  'coalesce(@.balance, 0) between 100 and 700',
];
const ORDER = [
  'o.amount > 200',
  "o.status = 'paid'",
  'o.id is null',
  'o.status is null',
  'coalesce(o.amount, 0) < 300',
  'o.product_id is not null',
  'o.amount > @.balance',
  'not (o.amount < 100)',
];
const PRODUCT = ["p.name = 'card'", 'p.id is null', 'p.price > o.amount', "coalesce(p.name, '-') <> 'loan'"];
const LISTED = ['b.customer_id is null', 'b.customer_id > 10', 'b.customer_id is distinct from 4'];
const HAVING = [
  'count(*) > 2',
  'sum(o.amount) > 400',
  'max(o.amount) < 550',
  "min(o.status) = 'new'",
  'count(o.id) = 0',
  "count(*) filter (where o.status = 'paid') > 1",
  'bool_or(o.amount is null)',
];

const tree = (conditions: readonly string[], alias: string): fc.Arbitrary<string> =>
  fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom(...conditions).map((text) => text.replaceAll('@', alias)),
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
        .map(([word, parts]) => `(${parts.join(` ${word} `)})`),
      tie('node').map((part) => `not (${part})`),
    ),
  })).node;

const where = (conditions: readonly string[], alias: string) =>
  fc.option(tree(conditions, alias), { nil: undefined }).map((text) => (text === undefined ? '' : ` where ${text}`));

const alias = fc.constantFrom('c', 'x');

const simple = alias.chain((a) =>
  fc
    .tuple(
      fc.constantFrom('crm.customer', 'crm.active_customer'),
      fc.constantFrom('', 'distinct '),
      where(CUSTOMER.slice(0, 6), a),
    )
    .map(([table, distinct, text]) => `select ${distinct}${a}.id from ${table} ${a}${text}`),
);

const plain = alias.chain((a) => where(CUSTOMER, a).map((text) => `select ${a}.id from crm.customer ${a}${text}`));

const joined = alias.chain((a) =>
  fc
    .record({
      orders: fc.constantFrom('join', 'left join'),
      more: fc.constantFrom('', ' and o.amount > 100', ` and ${a}.vip`, ` and (${a}.vip or o.amount > 400)`),
      product: fc.constantFrom(
        '',
        ' join crm.product p on p.id = o.product_id',
        ' left join crm.product p on p.id = o.product_id',
      ),
      listed: fc.constantFrom(
        '',
        ` join crm.blacklist b on b.customer_id = ${a}.id`,
        ` left join crm.blacklist b on b.customer_id = ${a}.id`,
      ),
      key: fc.constantFrom('customer', 'orders'),
    })
    .chain(({ orders, more, product, listed, key }) =>
      where([...CUSTOMER.slice(0, 6), ...ORDER, ...(product ? PRODUCT : []), ...(listed ? LISTED : [])], a).map(
        (text) =>
          `select ${key === 'customer' ? `${a}.id` : 'o.customer_id'} from crm.customer ${a} ${orders} crm.orders o on o.customer_id = ${a}.id${more}${product}${listed}${text}`,
      ),
    ),
);

const reversed = where([...CUSTOMER.slice(0, 6), ...ORDER], 'c').chain((text) =>
  fc
    .constantFrom('right join', 'full join', 'join')
    .map((join) => `select c.id from crm.orders o ${join} crm.customer c on o.customer_id = c.id${text}`),
);

const grouped = fc
  .tuple(
    where(
      ORDER.filter((one) => !one.includes('@')),
      'o',
    ),
    tree(HAVING, 'o'),
    fc.constantFrom('', ', o.status'),
  )
  .map(
    ([text, having, more]) =>
      `select o.customer_id from crm.orders o${text} group by o.customer_id${more} having ${having}`,
  );

const groupedCustomers = fc
  .tuple(
    fc.constantFrom('join', 'left join'),
    where([...CUSTOMER.slice(0, 6), ...ORDER], 'c'),
    tree([...HAVING, 'c.vip'], 'c'),
  )
  .map(
    ([join, text, having]) =>
      `select c.id from crm.customer c ${join} crm.orders o on o.customer_id = c.id${text} group by c.id having ${having}`,
  );

const listed = fc.constantFrom(
  "select customer_id from crm.segment_list where list = 'vip'",
  'select customer_id from crm.blacklist',
  'select id from crm.vip_or_listed',
  'select id from crm.active_kazan where money > 100',
);

const OUTER = ["t.city = 'Казань'", 't.balance > 200', 't.vip is not true', 't.id > 20', 't.balance is null'];

const around = fc
  .tuple(
    where(CUSTOMER, 'c'),
    where(OUTER, 't'),
    fc.constantFrom('subquery', 'with'),
    fc.constantFrom('', 'distinct '),
    fc.constantFrom('', ' order by c.id limit 25'),
  )
  .map(([inner, outer, form, distinct, limit]) => {
    const query = `select ${distinct}c.id, c.city, c.balance, c.vip from crm.customer c${inner}${limit}`;
    return form === 'with'
      ? `with t as (${query}) select t.id from t${outer}`
      : `select t.id from (${query}) t${outer}`;
  });

const ranked = fc
  .tuple(where(CUSTOMER.slice(0, 6), 'c'), where([...OUTER, 't.rn <= 4', 't.rn > 2'], 't'))
  .map(
    ([inner, outer]) =>
      `select t.id from (select c.id, c.city, c.balance, c.vip, row_number() over (partition by c.city order by c.id) as rn from crm.customer c${inner}) t${outer}`,
  );

const ROW = ['r.n > 1', 'r.total > 300', 'r.n is null', 'coalesce(r.total, 0) < 500', 'r.customer_id is null'];

/** Joined subqueries, WITH queries, LATERAL, USING, self-joins, comma joins, DISTINCT ON. */
const further = fc.oneof(
  fc
    .tuple(fc.constantFrom('join', 'left join'), where([...CUSTOMER.slice(0, 6), ...ROW], 'c'), fc.boolean())
    .map(([join, text, isWith]) => {
      const rows = 'select customer_id, count(*) as n, sum(amount) as total from crm.orders group by customer_id';
      return isWith
        ? `with r as (${rows}) select c.id from crm.customer c ${join} r on r.customer_id = c.id${text}`
        : `select c.id from crm.customer c ${join} (${rows}) r on r.customer_id = c.id${text}`;
    }),
  fc
    .tuple(
      fc.constantFrom('join', 'left join', 'right join', 'full join'),
      where(
        [
          "city = 'Казань'",
          'points > 3',
          'points is null',
          'vip',
          'id > 30',
          'crm.extra.id is null',
          'customer.balance > 200',
        ],
        'c',
      ),
    )
    .map(([join, text]) => `select id from crm.customer ${join} crm.extra using (id)${text}`),
  where([...CUSTOMER.slice(0, 6), "m.city = 'Казань'", 'm.vip', 'm.balance > c.balance', 'm.id is null'], 'c').chain(
    (text) =>
      fc
        .constantFrom('join', 'left join')
        .map((join) => `select c.id from crm.customer c ${join} crm.customer m on m.id = c.manager_id${text}`),
  ),
  where([...CUSTOMER.slice(0, 6), 't.amount > 300', 't.amount is null'], 'c').chain((text) =>
    fc
      .constantFrom('join', 'left join')
      .map(
        (join) =>
          `select c.id from crm.customer c ${join} lateral (select o.amount from crm.orders o where o.customer_id = c.id order by o.id limit 1) t on true${text}`,
      ),
  ),
  tree(
    [...CUSTOMER.slice(0, 6), ...ORDER.filter((one) => !one.includes('@')), 'p.price > 60', 's.list is null'],
    'c',
  ).map(
    (text) =>
      `select distinct on (c.id) c.id from crm.customer c, crm.orders o, crm.segment_list s, crm.product p where o.customer_id = c.id and s.customer_id = c.manager_id and p.id = o.product_id and ${text}`,
  ),
  fc
    .tuple(
      where(['a.balance > 200', "a.city = 'Казань'", 'o.amount > 200', 'o.id is null', 'b.customer_id is null'], 'a'),
      fc.constantFrom('join', 'left join'),
    )
    .map(
      ([text, join]) =>
        `select a.id from crm.active_customer a ${join} crm.orders o on o.customer_id = a.id left join crm.blacklist b on b.customer_id = a.id${text}`,
    ),
  fc
    .tuple(where(CUSTOMER.slice(0, 6), 'c'), where(['u.id > 20', "u.city = 'Казань'"], 'u'))
    .map(
      ([one, other]) =>
        `select u.id from (select c.id, c.city from crm.customer c${one} union select id, city from crm.active_customer) u${other}`,
    ),
);

/** Selections of more than one column: rows are compared, not keys. */
const wide = fc
  .tuple(where(CUSTOMER.slice(0, 6), 'c'), where(CUSTOMER.slice(0, 6), 'x'), fc.constantFrom('intersect', 'except'))
  .map(
    ([one, other, word]) =>
      `select c.id, c.city from crm.customer c${one} ${word} select x.id, x.city from crm.customer x${other}`,
  );

const tail = fc.constantFrom('', '', ' order by 1 limit 9', ' order by 1 desc offset 3');

const leaf = fc.oneof(
  plain,
  simple,
  joined,
  joined,
  reversed,
  grouped,
  groupedCustomers,
  listed,
  around,
  ranked,
  further,
  further,
);

const selection = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('node'), fc.constantFrom('union', 'union all', 'intersect', 'except'), tie('node'), tail)
      .map(([left, word, right, end]) => `(${left})\n${word}\n(${right})${end}`),
  ),
})).node;

const any = fc.oneof({ weight: 9, arbitrary: selection }, { weight: 1, arbitrary: wide });

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(SELECTION_SCHEMA);
  session = await connectReader(cluster);
});

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const branchesIn = (branch: Branch | null): readonly Branch[] =>
  branch ? [branch, ...branch.children.flatMap(branchesIn)] : [];

const mapping = { table: 'crm.customer', alias: 'c', key: 'id', personal: {} };

/** For how many customers formula and SELECT disagree, the whole and each branch. */
async function disagreements(tx: Tx, source: string) {
  const read = await readSelection(tx, { source, known: mapping });
  const { alias, table, key } = read.customer;
  const isIn = (keys: string) => `exists (select 1 from (${keys}) as keys where keys.key = ${alias}.${key})`;
  const stages = read.stages.map(({ sql }) => ` and ${isIn(sql)}`).join('');
  const pairs = [
    [`coalesce(${printSql(read.formula)}, false)${stages}`, isIn(read.membership)],
    ...(read.beforeStages ? [[`coalesce(${printSql(read.formula)}, false)`, isIn(read.beforeStages)]] : []),
    ...branchesIn(read.branches).map(({ formula, sql }) => [`coalesce(${printSql(formula)}, false)`, isIn(sql)]),
  ];
  const sums = pairs.map(([ours, theirs], index) => `count(*) filter (where (${ours}) <> (${theirs})) as d${index}`);
  const [row = {}] = await tx.rows<Record<string, number>>(
    `select count(*) filter (where ${pairs[0]![1]}) as selected, ${sums.join(', ')} from ${table} ${alias}`,
  );
  return { row, leaves: leavesOf(read.formula).length, outside: read.outside.length };
}

describe('a random SELECT', { timeout: 600_000 }, () => {
  it.each([
    { seed: 20261123, runs: 400 },
    { seed: Date.now() % 1_000_000, runs: 40 },
  ])('selects the same customers as the formula that is read from it (seed $seed)', async ({ seed, runs }) => {
    const seen = { some: 0, outside: 0, leaves: 0 };
    // One transaction for all: the guard asks the catalog about each name once.
    await session.read((tx) =>
      fc.assert(
        fc.asyncProperty(any, async (source) => {
          const { row, leaves, outside } = await disagreements(tx, source);
          const { selected = 0, ...differences } = row;
          expect(Object.entries(differences).filter(([, count]) => count > 0)).toEqual([]);
          seen.some += selected > 0 ? 1 : 0;
          seen.outside += outside > 0 ? 1 : 0;
          seen.leaves += leaves;
        }),
        { numRuns: runs, seed },
      ),
    );
    expect(seen.some).toBeGreaterThan(runs / 2);
    expect(seen.outside).toBeLessThan(runs / 5);
    expect(seen.leaves).toBeGreaterThan(runs * 2);
  });
});
