import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { NORMALISATION, OFFER_RULES, POLICIES } from '../../../src/demo/catalogue-rules.ts';
import { SEGMENTS } from '../../../src/demo/catalogue-segments.ts';
import { readSqlTables } from '../../../src/rules/files/schema-sql.ts';
import { type KnownAtAll, NOTHING_KNOWN } from '../../../src/rules/lint/known.ts';
import { lintFile } from '../../../src/rules/lint/lint-file.ts';
import { lintRule } from '../../../src/rules/lint/lint-rule.ts';
import { treeOf, write } from '../../support/random-formula.ts';
import { SCHEMA } from './support.ts';

let known: KnownAtAll;
beforeAll(async () => {
  await loadParser();
  const tables = readSqlTables({ text: SCHEMA, fileName: 'schema.sql' });
  known = { tables, names: [...tables.keys()], zone: 'Europe/Moscow', customers: { table: 'customer', alias: 'c' } };
});

const nothing = (): never => {
  throw new Error('no schema is named');
};

const seen = (text: string, all: KnownAtAll = known): readonly string[] =>
  lintFile({ path: 'rule.sql', text }, all, nothing).sightings.map(({ severity, cause }) => `${severity} ${cause}`);

const loud = (text: string, all: KnownAtAll = known): readonly string[] =>
  seen(text, all).filter((one) => !one.startsWith('info'));

describe('rules that are right', () => {
  it.each([
    ["c.city not like 'К%' or c.city not like '%а'", 'two patterns can both fit one value'],
    ["c.status not in ('SLEEPING', 'BLOCKED') or c.status <> 'BLOCKED'", 'the exclusions share a value'],
    ["c.code is distinct from 'A'", 'NULL is thought of'],
    ["(c.code <> 'A' or c.code is null)", 'NULL is thought of'],
    ["c.code is not null and c.code <> 'A'", 'NULL is thought of'],
    ["coalesce(c.code, '') <> 'A'", 'NULL is thought of'],
    ["c.code = 'A'", 'those without a code are not asked for'],
    ['c.flag', 'an explicit yes'],
    ['c.flag is not true', 'the never-asked are thought of'],
    ["c.registered_on <= date '2026-11-10'", 'a column without hours'],
    ["c.seen_at < '2026-06-01'", 'half-open'],
    ['(select count(*) from purchase p where p.customer_id = c.id) < 2', 'count is never NULL'],
    ['(select sum(p.amount) from purchase p where p.customer_id = c.id) > 300', 'nothing is no more than 300'],
    ['c.opened / 3 % 2 = 0', 'a slice, meant as such'],
    ['exists (select 1 from purchase p where p.customer_id = id)', 'linked by a name without a table'],
    ['c.id not in (select e.cid from excluded e where e.cid is not null)', 'no NULL in the list'],
    ['c.id not in (select e.cid from excluded e where e.cid > 0)', 'a comparison lets no NULL through'],
    ['c.id in (select e.cid from excluded e)', 'NULL in a list of IN does no harm'],
    ["c.tariff = 'Золотой VIP'", 'words of one script each'],
    ["c.tariff = 'VIPы'", 'letters that are told apart by eye'],
    ["c.city = 'Казань' and c.agreed or c.city = 'Самара' and c.flag", 'alternatives that are conjunctions alike'],
    ["c.status = 'ACTIVE' and (c.city = 'Казань' or c.city = 'Самара')", 'parentheses'],
    ['c.balance >= 5 and c.balance < 10', 'a range'],
    ["c.attribs ->> 'age' = '60'", 'text with text'],
    ["nullif(c.attribs ->> 'age', '') is null", 'no cast'],
    ["c.seen_at >= now() - interval '7 days'", 'the last seven times twenty-four hours'],
    ["c.label like '%Москва%'", 'a wildcard'],
    ["c.label like 'A\\_B%'", 'an escaped underscore'],
    ["c.opened = '5'", 'a number in quotes is a number'],
    ["c.code in ('A', 'B') and c.code <> 'B' or c.tier = 'X' and c.agreed", 'branches'],
    ['c.list_id = 1 and (%query%)', 'a template with parentheses'],
    ["c.name = %name% and c.city like '%Москва%'", 'a template of a value'],
    ['c.list_id in (%lists%)', 'a template of a list'],
    ['c.balance between %from% and %to%', 'a template of bounds'],
    ["c.born <= current_date - interval '25 years'", 'by the calendar'],
    [
      'exists (select 1 from purchase p, payment q where p.customer_id = c.id and q.customer_id = p.customer_id)',
      'two tables',
    ],
    [
      'with x as (select 1 as customer_id) select c.id from customer c join x on x.customer_id = c.id',
      'a whole SELECT',
    ],
    ["c.email = 'o''brien@bank.example' -- the one that asked", 'a comment about something else'],
    ['c.lists && array[1, 2]', 'operators of arrays'],
    ['c.id % 10 = 3', 'a sample'],
    ["lower(c.city) = 'казань'", 'a function'],
    ["c.tier = any (array['A', 'B'])", 'one of'],
    ["c.tier <> all (array['A', 'B'])", 'none of'],
  ])('%s: %s', (text) => {
    expect(loud(text)).toEqual([]);
    expect(loud(text, NOTHING_KNOWN)).toEqual([]);
  });

  it('of the healthy demo hold no error, with or without types', () => {
    const bodies = [...SEGMENTS, ...OFFER_RULES].flatMap(({ versions }) => versions.map(({ body }) => body));
    expect(bodies.length).toBeGreaterThan(20);
    for (const body of bodies) expect([body, loud(body, NOTHING_KNOWN)]).toEqual([body, []]);
    for (const { versions } of NORMALISATION)
      for (const { body } of versions)
        expect([body, loud(`-- mmsup: kind=normalisation\n${body}`, NOTHING_KNOWN)]).toEqual([body, []]);
    for (const { versions } of POLICIES)
      for (const { body } of versions)
        expect(lintFile({ path: 'p.json', text: body }, NOTHING_KNOWN, nothing).sightings).toEqual([]);
  });
});

const CONDITIONS = [
  "c.code = 'A'",
  "c.code <> 'Б'",
  'c.balance > 10',
  'c.balance between 5 and 10',
  'c.code is null',
  'c.flag',
  "c.tier in ('A', 'B')",
  "c.label like 'A%'",
  "exists (select 1 from purchase p where p.customer_id = c.id and (p.amount > 5 or p.product = 'B' and p.amount < 2))",
  'c.id not in (select x.cid from excluded x)',
  "c.seen_at >= now() - interval '7 days'",
  'coalesce(c.income, 0) > 5',
  "(select max(p.made_at) from purchase p where p.customer_id = c.id) < now() - interval '30 days'",
  'case when c.flag then c.balance else 0 end > 3',
  'c.opened / c.sent > 2',
];

describe('random rules', () => {
  it('are linted without a crash, every finding inside the text and told once', () => {
    fc.assert(
      fc.property(treeOf(CONDITIONS), fc.boolean(), (tree, isKnown) => {
        const text = write(tree);
        const tables = {
          columnsOf: (name: string) => (isKnown ? known.tables!.get(name) : undefined),
          tables: null,
          zone: null,
        };
        const { sightings } = lintRule({ formula: parseFormula(text), text, alias: 'c', table: 'customer' }, tables);
        const keys = sightings.map(({ cause, span }) => `${cause} ${span.start}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { span } of sightings) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 400, seed: 6 },
    );
  }, 120_000);
});

/** Seconds of this process's own time: the machine may be busy with others. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('rules of another size', () => {
  it('500 rules are answered within seconds', () => {
    const text = (rule: number): string =>
      `c.status = 'ACTIVE' and c.balance > ${rule} and c.city in ('Казань', 'Самара') and not exists (select 1 from purchase p where p.customer_id = c.id and p.amount > ${rule})`;
    const rules = Array.from({ length: 500 }, (_, rule) => text(rule));
    expect(secondsOf(() => rules.map((rule) => seen(rule)))).toBeLessThan(10);
  }, 120_000);

  it.each([' and ', ' or '])(
    '500 conditions on 40 columns are too, joined by%s',
    (by) => {
      const many = Array.from(
        { length: 500 },
        (_, index) => `c.n${index % 40} ${['<>', '>', '='][index % 3]} ${index}`,
      );
      expect(secondsOf(() => seen(many.join(by), NOTHING_KNOWN))).toBeLessThan(5);
    },
    120_000,
  );

  it('a list of 20,000 values is too, and a rule of megabytes is told as not looked at', () => {
    const list = (count: number): string =>
      `c.code in (${Array.from({ length: count }, (_, index) => `'${index + 100_000}'`).join(',')})`;
    expect(secondsOf(() => seen(list(20_000)))).toBeLessThan(5);
    const linted = (): unknown => lintFile({ path: 'long.sql', text: list(200_000) }, known, nothing);
    expect(linted()).toMatchObject({ sightings: [], tooLong: ['long'] });
    expect(secondsOf(linted as () => void)).toBeLessThan(2);
  }, 120_000);

  it('a rule of brackets within brackets is told, not followed', () => {
    const deep = `${'('.repeat(300)}c.balance > 5${')'.repeat(300)}`;
    expect(seen(deep)).toEqual(['error rule/does-not-parse']);
  });
});
