import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTimeTypes } from '../../src/condition/catalog.queries.ts';
import { leavesOf, negatedLeaves } from '../../src/condition/formula.ts';
import { loadParser, parseFormula, printFormula } from '../../src/condition/parse.ts';
import type { Session } from '../../src/db/session.types.ts';
import { explainInside } from '../../src/segment/inside.queries.ts';
import type { InsideFacts } from '../../src/segment/inside.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { connectReader } from '../support/reader.ts';

const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' };

interface Case {
  /** The formula; the condition that is looked into is the one with the subquery. */
  readonly source: string;
  readonly wantsRow: boolean;
  /** The same inside written by hand: tables, tie, conditions. */
  readonly from: string;
  readonly tie: string;
  readonly conditions: readonly string[];
}

const CASES: readonly Case[] = [
  {
    source:
      "c.a > 1 and exists (select 1 from product p where p.owner = c.id and p.kind = 'CARD' and p.closed is null and p.sum > 50)",
    wantsRow: true,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ["p.kind = 'CARD'", 'p.closed is null', 'p.sum > 50'],
  },
  {
    source:
      'c.f and c.id in (select p.owner from product p join kind k on k.code = p.kind where k.good and (p.sum > 90 or p.closed is null))',
    wantsRow: true,
    from: 'product p join kind k on k.code = p.kind',
    tie: 'p.owner = c.id',
    conditions: ['k.good', 'p.sum > 90 or p.closed is null'],
  },
  {
    source:
      "not exists (select from product p where c.id = p.owner and p.kind in ('CARD', 'LOAN') and not p.sum < 70) and c.a is not null",
    wantsRow: false,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ["p.kind in ('CARD', 'LOAN')", 'not p.sum < 70'],
  },
  {
    source: "c.id not in (select distinct owner from product where kind = 'LOAN' and owner is not null and sum > 20)",
    wantsRow: false,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ["p.kind = 'LOAN'", 'p.owner is not null', 'p.sum > 20'],
  },
  {
    source: "c.id not in (select p.owner from product p where p.kind = 'LOAN' and p.sum > 95)",
    wantsRow: false,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ["p.kind = 'LOAN'", 'p.sum > 95'],
  },
  {
    source:
      "(c.a = 2 or exists (select 1 from product p where p.owner = c.id and p.at > now() - interval '10 days' and p.sum > c.a * 15)) and c.f",
    wantsRow: true,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: [`p.at > timestamptz '${CLOCK.at}' - interval '10 days'`, 'p.sum > c.a * 15'],
  },
  {
    source:
      "not (c.f or exists (select 1 from product p where p.owner = c.id and p.kind <> 'LOAN' and p.at::date = '2026-11-20'))",
    wantsRow: false,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ["p.kind <> 'LOAN'", "(p.at at time zone 'Europe/Moscow')::date = '2026-11-20'"],
  },
  {
    source: "c.a > 1 and not c.id = any (select p.owner from product p where p.sum > 60 and p.closed > '2025-01-01')",
    wantsRow: false,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: ['p.sum > 60', "p.closed > '2025-01-01'"],
  },
  {
    source: 'c.a > 1 and exists (select 1 from product p where p.owner = c.id)',
    wantsRow: true,
    from: 'product p',
    tie: 'p.owner = c.id',
    conditions: [],
  },
  {
    source: 'c.a > 1 and exists (select 1 from product p where p.sum > 200 and p.closed is null)',
    wantsRow: true,
    from: 'product p',
    tie: 'true',
    conditions: ['p.sum > 200', 'p.closed is null'],
  },
];

const NOT_SIMPLE = [
  'c.a > 1',
  'exists (select 1 from product p where p.owner = c.id limit 1)',
  'exists (select p.owner from product p where p.owner = c.id group by p.owner having count(*) > 2)',
  'c.id in (select p.owner from product p union select 1)',
  'c.id in (select max(p.owner) from product p)',
  'exists (select 1 from product p left join kind k on k.code = p.kind where p.owner = c.id)',
  'exists (select 1 from (select * from product) p where p.owner = c.id)',
  'exists (select 1 from product c where c.owner = 1)',
  '(c.id, c.a) in (select p.owner, p.sum from product p)',
  'c.id in (select p.owner as who from product p)',
  'with_nothing in (select p.owner from product p)',
];

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  await loadParser();
  cluster = await startCluster("timezone = 'Asia/Tokyo'");
  await cluster.sql(`
    create table customer (id int primary key, a int, f boolean, gone boolean not null);
    create table kind (code text, good boolean);
    create table product (owner int, kind text, closed date, sum int, at timestamptz);
    select setseed(0.5);
    insert into customer select n, nullif((random() * 5)::int, 0), (array[true, false, null])[1 + (random() * 2)::int], random() < 0.1
    from generate_series(1, 800) n;
    insert into kind values ('CARD', true), ('LOAN', false), ('SAFE', null);
    insert into product select nullif((random() * 800)::int, 0), (array['CARD', 'LOAN', 'SAFE', null])[1 + (random() * 3)::int],
      case when random() < 0.5 then date '2026-01-01' end, nullif((random() * 100)::int, 7),
      timestamptz '2026-11-24 00:00+00' - interval '1 hour' * (random() * 600)::int
    from generate_series(1, 900) n;
    insert into product values (null, 'LOAN', null, 99, now());
    create role reader login;
    grant select on customer, kind, product to reader;`);
  session = await connectReader(cluster);
});

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const customer = { table: 'customer', alias: 'c', key: 'id', where: 'not c.gone', personal: {} };

function inside(source: string) {
  const formula = parseFormula(source);
  const leaf = leavesOf(formula).find(({ text }) => text.includes('select')) ?? leavesOf(formula)[0]!;
  return session.read(async (tx) => {
    const texts = leavesOf(formula).map(({ text }) => text);
    const typesOf = await readTimeTypes(tx, texts, customer);
    return explainInside(tx, { leaf, formula, customer, clock: CLOCK, typesOf });
  });
}

/** Every number by its own count, for the formula as it is written and the inside as it is written by hand. */
async function expected({ source, wantsRow, from, tie, conditions }: Case) {
  const formula = parseFormula(source);
  const leaf = leavesOf(formula).find(({ text }) => text.includes('select'))!;
  const helpful = String(!negatedLeaves(formula).has(leaf.id));
  const met = printFormula(formula, (text, id) => (id === leaf.id ? helpful : text));
  const blocked = `not c.gone and ${met} and (${source}) is not true`;
  const passing = `not c.gone and ${met} and (${source})`;
  const has = (...wanted: readonly string[]): string =>
    `exists (select 1 from ${from} where ${[tie, ...wanted].map((one) => `(${one})`).join(' and ')})`;
  const rest = (...left: readonly number[]): readonly string[] =>
    conditions.filter((_, index) => !left.includes(index));
  const pairs = conditions.flatMap((_, one) =>
    conditions.slice(one + 1).map((__, step) => [one, one + 1 + step] as const),
  );
  const among = wantsRow ? blocked : passing;
  const questions = [
    blocked,
    passing,
    `${blocked} and ${has()}`,
    `${blocked} and ${has(...conditions)}`,
    ...conditions.flatMap((condition, index) => [
      `${blocked} and ${has(condition)}`,
      `${blocked} and not ${has(condition)} and ${has(`(${condition}) is null`)}`,
      `${among} and ${has(...rest(index))}`,
    ]),
    ...pairs.map(([one, other]) => `${among} and ${has(...rest(one, other))}`),
  ].map((question) => question.replaceAll('now()', `timestamptz '${CLOCK.at}'`));
  const [row] = await cluster.sql<Record<string, number>>(
    `set timezone to 'Europe/Moscow'; select ${questions.map((question, index) => `(select count(*)::int from customer c where ${question}) as q${index}`).join(',\n')}`,
  );
  return { numbers: Object.values(row!), pairs };
}

function numbersOf(facts: InsideFacts, pairs: readonly (readonly [number, number])[]): readonly number[] {
  const decides = (one: number, other: number): number =>
    facts.pairs.find(({ places }) => places[0] === one && places[1] === other)?.decides ?? 0;
  return [
    facts.blocked,
    facts.passing ?? -1,
    facts.withRow,
    facts.withMatch,
    ...facts.conditions.flatMap(({ met, unknown, decides: alone }) => [met, unknown, alone]),
    ...pairs.map(([one, other]) => decides(one, other)),
  ];
}

describe('the inside of a subquery', () => {
  it.each(CASES.map((one) => [one.source, one] as const))(
    'is counted as separate queries count it: %s',
    async (source, one) => {
      const { facts, gap } = await inside(source);
      expect(gap).toBeNull();
      const { numbers, pairs } = await expected(one);
      const wanted = one.wantsRow ? numbers.with(1, -1) : numbers;
      expect([facts!.wantsRow, facts!.conditions.length]).toEqual([one.wantsRow, one.conditions.length]);
      expect(numbersOf(facts!, pairs)).toEqual(wanted);
      expect(facts!.blocked + (facts!.passing ?? 0)).toBeGreaterThan(0);
    },
  );

  it.each(NOT_SIMPLE)('is not looked at, and that is said: %s', async (source) => {
    const { facts, gap } = await inside(source);
    expect(facts).toBeNull();
    expect(gap!.what.en).toContain('The inside of c1');
  });

  it('says so when an inner condition fails by itself on the data', async () => {
    const { facts, gap } = await inside(
      'exists (select 1 from product p where p.owner = c.id and p.sum > 0 and 100 / (p.sum - 50) > 3)',
    );
    expect([facts, gap!.why.en]).toEqual([null, expect.stringContaining('fails on the data')]);
  });

  it('is told in both languages', async () => {
    const sentences = [];
    for (const { source } of [CASES[0]!, CASES[2]!, CASES[4]!])
      sentences.push(...(await inside(source)).facts!.sentences);
    expect(sentences.map(({ en }) => en)).toMatchInlineSnapshot(`
      [
        "c2 alone keeps out 473 customers: 148 have no row in product at all, 325 have rows, but none that meets all its inner conditions.",
        "Without “p.kind = 'CARD'” 88 of them would pass. For 61 of those kept out it is only unknown (NULL).",
        "Without “p.sum > 50” 26 of them would pass. For 3 of those kept out it is only unknown (NULL).",
        "Without “p.closed is null” 22 of them would pass.",
        "c1 alone keeps out 94 customers: 94 have a row in product that meets all its inner conditions.",
        "“not p.sum < 70” alone spares 208 of those who pass.",
        "“p.kind in ('CARD', 'LOAN')” alone spares 71 of those who pass.",
        "c1 alone keeps out 720 customers: 10 have a row in product that meets all its inner conditions.",
        "For the other 710 no row matches: a NULL in the list or in the customer's value makes it unknown.",
      ]
    `);
    expect(sentences.map(({ ru }) => ru)).toMatchInlineSnapshot(`
      [
        "Только из-за c2 не проходят 473 клиента: у 148 нет ни одной строки в product, у 325 строки есть, но ни одна не отвечает всем внутренним условиям.",
        "Без «p.kind = 'CARD'» из них прошло бы 88. Для 61 из непрошедших оно лишь неизвестно (NULL).",
        "Без «p.sum > 50» из них прошло бы 26. Для 3 из непрошедших оно лишь неизвестно (NULL).",
        "Без «p.closed is null» из них прошло бы 22.",
        "Только из-за c1 не проходят 94 клиента: у 94 есть строка в product, которая отвечает всем внутренним условиям.",
        "Только благодаря «not p.sum < 70» не исключены 208 из прошедших.",
        "Только благодаря «p.kind in ('CARD', 'LOAN')» не исключены 71 из прошедших.",
        "Только из-за c1 не проходят 720 клиентов: у 10 есть строка в product, которая отвечает всем внутренним условиям.",
        "У остальных 710 подходящей строки нет: из-за NULL в списке или в значении клиента ответ неизвестен.",
      ]
    `);
  });
});
