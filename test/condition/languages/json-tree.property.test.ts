import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJsonTree } from '../../../src/condition/languages/json-tree.ts';
import { loadParser, printSql } from '../../../src/condition/parse.ts';
import { type FixtureDatabase, fixtureDatabase } from '../../support/fixture-database.ts';
import { jsonLanguage } from '../../support/json-languages.ts';

/** A tree in the three shapes, and the SQL that a person would write for it. */
interface Told {
  readonly builder: unknown;
  readonly rules: unknown;
  readonly sql: string;
}

const quote = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

const leaf = (field: string, [one, other]: readonly [string, string], value: unknown, sql: string): Told => ({
  builder: { field, operator: one, ...(value === undefined ? {} : { value }) },
  rules: { fact: 'client', path: `$.${field}`, operator: other, ...(value === undefined ? {} : { value }) },
  sql,
});

const texts = fc.constantFrom('Kazan', 'Omsk', "O'Fallon", 'GOLD', 'ACTIVE', '', 'нет', "' or true --");
const numbers = fc.constantFrom(0, 1, -5, 99.5, 777, 1999);
const column = fc.constantFrom('city', 'tariff', 'status');

const leaves: fc.Arbitrary<Told> = fc.oneof(
  fc.tuple(column, texts).map(([name, value]) => leaf(name, ['equal', 'equal'], value, `c.${name} = ${quote(value)}`)),
  fc
    .tuple(column, texts)
    .map(([name, value]) => leaf(name, ['not_equal', 'notEqual'], value, `c.${name} <> ${quote(value)}`)),
  fc
    .tuple(column, fc.array(fc.oneof(texts, fc.constant(null)), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([name, values, isIn]) =>
      leaf(
        name,
        isIn ? ['in', 'in'] : ['not_in', 'notIn'],
        values,
        `c.${name} ${isIn ? '' : 'not '}in (${values.map(quote).join(', ')})`,
      ),
    ),
  numbers.map((value) => leaf('balance', ['less', 'lessThan'], value, `c.balance < ${value}`)),
  numbers.map((value) => leaf('balance', ['greater_or_equal', 'greaterThanInclusive'], value, `c.balance >= ${value}`)),
  fc.boolean().map((value) => leaf('agreed', ['equal', 'equal'], value, `c.agreed = ${value}`)),
  fc.constant(leaf('born', ['less', 'lessThan'], '1985-06-01', `c.born < '1985-06-01'`)),
);

const grouped = (kind: 'and' | 'or', parts: readonly Told[]): Told => ({
  builder: { condition: kind.toUpperCase(), rules: parts.map(({ builder }) => builder) },
  rules: { [kind === 'and' ? 'all' : 'any']: parts.map(({ rules }) => rules) },
  sql: parts.length === 0 ? 'true' : `(${parts.map(({ sql }) => `(${sql})`).join(` ${kind} `)})`,
});

const denied = (part: Told): Told => ({
  builder: { condition: 'AND', not: true, rules: [part.builder] },
  rules: { not: part.rules },
  sql: `not (${part.sql})`,
});

const { tree } = fc.letrec<{ tree: Told }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    leaves,
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([kind, parts]) => grouped(kind, parts)),
    tie('tree').map(denied),
  ),
}));

const flat = fc.array(fc.tuple(fc.constantFrom('and', 'or'), leaves), { minLength: 1, maxLength: 6 }).map((parts) => ({
  tree: parts.map(([glue, { builder }]) => {
    const { field, operator, value } = builder as { field: string; operator: string; value: unknown };
    const words: Readonly<Record<string, string>> = {
      equal: '=',
      not_equal: '!=',
      in: 'in',
      not_in: '!in',
      less: 'lt',
      greater_or_equal: 'gte',
    };
    return { glue, field, operator: words[operator], properties: { filter: value } };
  }),
  sql: parts
    .map(([glue, { sql, builder }], index) => {
      const { field, operator } = builder as { field: string; operator: string };
      const own = operator === 'not_equal' ? `(${sql} or c.${field} is null)` : `(${sql})`;
      return index === 0 ? own : `${glue} ${own}`;
    })
    .join(' '),
}));

describe('a tree and the SQL that a person would write for it', () => {
  let db: FixtureDatabase;
  beforeAll(async () => {
    await loadParser();
    db = await fixtureDatabase('json-tree/shop.sql');
  }, 60_000);
  afterAll(() => db.remove());

  /** Everybody by truth value: TRUE, FALSE and UNKNOWN must be the same people. */
  const judged = async (conditions: readonly string[]): Promise<readonly string[]> => {
    const columns = conditions.map(
      (sql, index) =>
        `md5(string_agg(c.client_id || coalesce((${sql})::text, '-'), ',' order by c.client_id)) as v${index}`,
    );
    const [row] = await db.sql<Record<string, string>>(`select ${columns.join(', ')} from shop.client c`);
    return conditions.map((_, index) => row![`v${index}`]!);
  };

  it('are TRUE, FALSE and UNKNOWN for the same people, in both shapes of groups', async () => {
    const [builder, rules] = [jsonLanguage('builder'), jsonLanguage('rules')];
    await fc.assert(
      fc.asyncProperty(tree, async (told) => {
        const one = printSql(parseJsonTree(JSON.stringify(grouped('and', [told]).builder), builder));
        const other = printSql(
          parseJsonTree(JSON.stringify({ conditions: grouped('and', [told]).rules }, null, 2), rules),
        );
        const [byHand, ...read] = await judged([told.sql, one, other]);
        expect(read).toEqual([byHand, byHand]);
      }),
      { numRuns: 220 },
    );
  }, 120_000);

  it('are so in a flat list, where SQL itself says what binds closer', async () => {
    const glue = jsonLanguage('glue');
    await fc.assert(
      fc.asyncProperty(flat, async (told) => {
        const read = printSql(parseJsonTree(JSON.stringify(told.tree), glue));
        const [byHand, asRead] = await judged([told.sql, read]);
        expect(asRead).toBe(byHand);
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
