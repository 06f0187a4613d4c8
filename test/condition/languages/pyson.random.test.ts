import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PysonLanguage } from '../../../src/condition/languages/language.types.ts';
import { parsePyson } from '../../../src/condition/languages/pyson.ts';
import { loadParser, printSql } from '../../../src/condition/parse.ts';
import { loadSystem } from '../../../src/system/load.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';

const language = loadSystem('tryton').segments as PysonLanguage;
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures/tryton', name), 'utf8');

type Row = Readonly<Record<string, string | number | boolean | null>>;
type Truth = boolean | null;
type Clause = readonly [path: string, operator: string, value: unknown];
type Domain = readonly (string | Clause | Domain)[];

let cluster: TestCluster;
let rows: Record<'party' | 'address' | 'contact' | 'country', readonly Row[]>;

beforeAll(async () => {
  await loadParser();
  cluster = await startCluster();
  await cluster.sql(fixture('schema.sql'));
  await cluster.sql(fixture('parties.sql'));
  const of = (table: string) => cluster.sql<Row>(`select * from ${table}`);
  rows = {
    party: await of('party_party'),
    address: await of('party_address'),
    contact: await of('party_contact_mechanism'),
    country: await of('country_country'),
  };
}, 60_000);
afterAll(() => cluster?.remove());

/** Which rows a step of a path leads to, and whether that is one row or any of many. */
const STEPS: Readonly<Record<string, { readonly to: keyof typeof rows; readonly by: string; readonly many: boolean }>> =
  {
    addresses: { to: 'address', by: 'party', many: true },
    contact_mechanisms: { to: 'contact', by: 'party', many: true },
    country: { to: 'country', by: 'country', many: false },
    replaced_by: { to: 'party', by: 'replaced_by', many: false },
  };

const and = (parts: readonly Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const or = (parts: readonly Truth[]): Truth => (parts.includes(true) ? true : parts.includes(null) ? null : false);
const not = (truth: Truth): Truth => (truth === null ? null : !truth);

function like(text: string, pattern: string, flags: string): boolean {
  const source = [...pattern].map((sign) =>
    sign === '%' ? '[^]*' : sign === '_' ? '[^]' : sign.replace(/[.*+?^${}()|[\]\\]/, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`, `u${flags}`).test(text);
}

/** Texts are compared by their bytes, as the test's cluster does. */
const before = (one: string, other: string): boolean => Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;

function compare(held: Row[string], operator: string, wanted: unknown, isBoolean: boolean): Truth {
  if (operator.startsWith('not ') && operator !== 'not in')
    return not(compare(held, operator.slice(4), wanted, isBoolean));
  if (operator === 'in' || operator === 'not in') {
    const items = wanted as readonly unknown[];
    const listed =
      held === null ? (items.filter((item) => item !== null).length > 0 ? null : false) : items.includes(held);
    const withNull = items.includes(null) ? or([listed, held === null]) : listed;
    return operator === 'in' ? withNull : not(withNull);
  }
  if (isBoolean && (wanted === false || wanted === null)) return operator === '=' ? held !== true : held === true;
  if (wanted === null) return operator === '=' ? held === null : operator === '!=' ? held !== null : null;
  if (held === null) return null;
  if (operator === '=') return held === wanted;
  if (operator === '!=') return held !== wanted;
  if (operator === 'like') return like(String(held), String(wanted), '');
  if (operator === 'ilike') return like(String(held), String(wanted), 'i');
  return operator === '<' ? before(String(held), String(wanted)) : !before(String(held), String(wanted));
}

function judge(row: Row | null, [path, operator, wanted]: Clause, isTested: boolean): Truth {
  const [name, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) return compare(row?.[name] ?? null, operator, wanted, name === 'active');
  const { to, by, many } = STEPS[name]!;
  const inner: Clause = [rest.join('.'), operator, wanted];
  if (!many) {
    const target = rows[to].find(({ id }) => id === row?.[by]) ?? null;
    return and([judge(target, inner, false), target?.['active'] == null ? null : true]);
  }
  const all = rows[to].filter((one) => one[by] === row?.['id']);
  const isAdded = isTested && rest[0] !== 'active';
  const some = all.some(
    (one) => and([judge(one, inner, isTested), isAdded ? (one['active'] as Truth) : true]) === true,
  );
  return some || (/^(!|not )/.test(operator) && all.length === 0);
}

const isClause = (part: Domain[number]): part is Clause =>
  Array.isArray(part) && typeof part[0] === 'string' && part[0] !== 'OR' && part[0] !== 'AND';
const wordOf = (domain: Domain): string => (domain[0] === 'OR' ? 'OR' : 'AND');
const membersOf = (domain: Domain): Domain => domain.filter((part) => typeof part !== 'string');

/** Lists of one kind inside each other are one list. */
function flat(domain: Domain): Domain {
  return membersOf(domain).flatMap((part): Domain => {
    if (isClause(part)) return [part];
    const list = part as Domain;
    return wordOf(list) === wordOf(domain) && membersOf(list).length > 0 ? flat(list) : [list];
  });
}

function search(row: Row, domain: Domain): Truth {
  const members = flat(domain);
  const truths = members.map((part) => (isClause(part) ? judge(row, part, true) : search(row, part as Domain)));
  const joined = members.length === 0 ? true : wordOf(domain) === 'OR' ? or(truths) : and(truths);
  const isNamed = members.some((part) => isClause(part) && part[0] === 'active');
  return isNamed ? joined : and([joined, row['active'] as Truth]);
}

const TEXTS = ['Berlin', 'Wien', 'Anna Maier', 'anna klein', 'email', 'phone', 'DE', 'AT', '1', '10115', ''];
const PATTERNS = ['%a%', 'Ber%', '_ien', 'anna%', '%', 'berlin', 'e'];
const TEXT_PATHS = [
  'name',
  'code',
  'addresses.city',
  'addresses.postal_code',
  'addresses.country.code',
  'contact_mechanisms.type',
  'contact_mechanisms.value',
  'replaced_by.name',
  'replaced_by.addresses.city',
  'addresses.country.code3',
];

const text = fc.constantFrom(...TEXTS);
const nullable = fc.option(text, { nil: null });
const clause: fc.Arbitrary<Clause> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...TEXT_PATHS),
        fc.oneof(
          fc.tuple(fc.constantFrom('=', '!='), nullable),
          fc.tuple(fc.constantFrom('<', '>='), text),
          fc.tuple(fc.constantFrom('like', 'not like', 'ilike', 'not ilike'), fc.constantFrom(...PATTERNS)),
          fc.tuple(fc.constantFrom('in', 'not in'), fc.array(nullable, { maxLength: 3 })),
        ),
      )
      .map(([path, [operator, value]]): Clause => [path, operator, value]),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom(
        'active',
        'addresses.active',
        'contact_mechanisms.active',
        'replaced_by.active',
        'addresses.country.active',
      ),
      fc.constantFrom('=', '!='),
      fc.constantFrom(true, false, null),
    ),
  },
);
const domain: fc.Arbitrary<Domain> = fc.letrec<{ list: Domain }>((tie) => ({
  list: fc
    .tuple(
      fc.constantFrom([], ['OR'], ['AND']),
      fc.array(fc.oneof({ maxDepth: 3 }, clause, tie('list')), { maxLength: 3 }),
    )
    .map(([word, members]) => [...word, ...members] as Domain)
    // An OR of nothing inside another list is taken out by Tryton itself before it searches.
    .filter((list) => !(list[0] === 'OR' && list.length === 1)),
})).list;

describe('any domain', () => {
  it('selects whom an evaluation of its own over the rows selects', async () => {
    await fc.assert(
      fc.asyncProperty(domain, async (one) => {
        const sql = printSql(parsePyson(JSON.stringify(one), language, { alias: 'p' }));
        const found = await cluster.sql<{ id: number }>(`select p.id from party_party p where ${sql} order by p.id`);
        const expected = rows.party.filter((row) => search(row, one) === true).map(({ id }) => id as number);
        expect(found.map(({ id }) => id)).toEqual(expected.sort((left, right) => left - right));
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
