import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import type { DeclaredColumns } from '../../../src/rules/files/declared.ts';
import { readSqlTables } from '../../../src/rules/files/schema-sql.ts';
import { judgeOffline } from '../../../src/rules/files/verdict.ts';
import { everyCustomer, type RandomRule, randomOf, randomRule, TYPES } from '../../condition/decide/random-rule.ts';

beforeAll(loadParser);

const ALL: DeclaredColumns = new Map(
  [...TYPES].map(([name, type]) => [name, { type, isNullable: true, isDecidable: true }]),
);
const without = (...names: readonly string[]): DeclaredColumns =>
  new Map([...ALL].filter(([name]) => !names.includes(name)));

const judge = (before: string, after: string, columns: DeclaredColumns | null) =>
  judgeOffline({ before: parseFormula(before), after: parseFormula(after), alias: 'c', columns });

/** The words that hold when every customer there could be is looked at: of a rule that nobody meets more than one does. */
function byEnumeration(before: RandomRule, after: RandomRule): readonly string[] {
  const seen = new Set(
    everyCustomer(before.sql + after.sql).map((one) => `${before.truth(one) === 2} ${after.truth(one) === 2}`),
  );
  const [lost, gained, kept] = [seen.has('true false'), seen.has('false true'), seen.has('true true')];
  return [
    ...(!lost && !gained ? ['equivalent'] : []),
    ...(lost && !gained ? ['stricter'] : []),
    ...(gained && !lost ? ['looser'] : []),
    ...(lost && gained && kept ? ['overlapping'] : []),
    ...((lost || gained) && !kept ? ['disjoint'] : []),
  ];
}

describe('the verdict without a database', () => {
  it.each([
    ['all types declared', ALL, 300, 300],
    ['two columns undeclared', without('b', 's'), 300, 80],
    ['no types at all', null, 500, 12],
  ] as const)(
    'never says what looking at every customer does not: %s',
    { timeout: 120_000 },
    (_how, columns, pairs, least) => {
      const random = randomOf(7);
      let decided = 0;
      for (let pair = 0; pair < pairs; pair += 1) {
        const before = randomRule(random, 2);
        const after = random() < 0.15 ? before : randomRule(random, 2);
        const verdict = judge(before.sql, after.sql, columns);
        const wanted = byEnumeration(before, after);
        expect(
          wanted.some((word) => verdict.possible.includes(word as never)),
          `${before.sql}\n${after.sql}`,
        ).toBe(true);
        if (verdict.word === 'undecided') continue;
        expect(wanted, `${before.sql}\n${after.sql}`).toContain(verdict.word);
        expect(verdict.trust).toBe('offline');
        decided += 1;
      }
      expect(decided).toBeGreaterThanOrEqual(least);
    },
  );

  it('knows numbers without their types as far as all kinds of numbers agree', () => {
    expect(judge('c.n between 1 and 5', 'c.n <= 5 and c.n >= 1', null)).toMatchObject({ word: 'equivalent' });
    expect(judge('c.n > 5', 'c.n > 6', null)).toMatchObject({
      word: 'undecided',
      unknown: 'types',
      likely: 'stricter',
      possible: ['equivalent', 'stricter', 'disjoint'],
      lost: null,
    });
    // Of integers this is nobody, of fractions it is not.
    expect(judge('c.n > 5', 'c.n > 5 and c.n < 6', null).alwaysEmpty).toBe(false);
    expect(judge('c.n > 5', 'c.n > 5 and c.n < 5', null).alwaysEmpty).toBe(true);
  });

  it('knows that a number of an unknown type may be a real, for which a list is another question', () => {
    expect(judge('c.n = 0.1 or c.n = 0.2', 'c.n in (0.1, 0.2)', null).word).toBe('undecided');
    expect(judge('c.n in (1, 16777217)', 'c.n = 1 or c.n = 16777217', null).word).toBe('undecided');
    expect(judge('c.n = 0.5 or c.n = 2', 'c.n in (0.5, 2)', null).word).toBe('equivalent');
  });

  it('holds on every day, and tells nobody whose values are another’s tomorrow', () => {
    expect(judge('c.d > current_date - 8', 'c.d > current_date - 7', ALL)).toMatchObject({
      word: 'stricter',
      lost: null,
    });
    expect(judge('c.d >= current_date', "c.d >= '2026-11-24'", ALL)).toMatchObject({
      word: 'undecided',
      openBecauseOf: ['c.d >= current_date'],
      unknown: 'clock',
    });
  });

  it('leaves a moment without its zone open, and says that this is why', () => {
    const seen = { type: 'timestamp with time zone', isNullable: true, isDecidable: true };
    const columns = new Map([['seen', seen]]);
    const verdict = (before: string, after: string) => judge(before, after, columns);
    expect(verdict("c.seen >= '2026-01-01'", "c.seen >= '2026-01-02'")).toMatchObject({
      word: 'undecided',
      unknown: 'zone',
    });
    expect(verdict("c.seen >= '2026-01-01+03'", "c.seen >= '2026-01-02+03'")).toMatchObject({ word: 'stricter' });
  });

  it('shows nobody whom a CHECK of the declared table forbids, and says that the verdict stands on it', () => {
    const schema = `create table account (
      id int primary key, age int check (age >= 18), state text, note text, -- Счёт
      constraint known check (state in ('open', 'shut')), check (note ~ '^[a-z]'));
      alter table account add constraint far check (age < 200) not valid;`;
    const columns = readSqlTables({ text: schema, fileName: 'schema.sql' }).get('account')!;
    const verdict = (before: string, after: string) => judge(before, after, columns);
    expect(verdict('c.age >= 18', 'c.age > 10')).toMatchObject({
      word: 'equivalent',
      gained: null,
      constraints: ['check (age >= 18)'],
    });
    expect(verdict("c.state = 'open'", "c.state <> 'shut'")).toMatchObject({ word: 'equivalent' });
    expect(verdict('c.age > 20', 'c.age > 30')).toMatchObject({
      word: 'stricter',
      lost: { age: '30' },
      constraints: [],
    });
    expect(verdict('c.age is null', 'c.age is null or c.age < 18')).toMatchObject({ word: 'equivalent' });
    expect(verdict('c.age > 250', 'c.age > 300')).toMatchObject({ word: 'stricter' });
    expect(verdict("c.note = 'A'", "c.note in ('A', 'B')")).toMatchObject({
      word: 'undecided',
      openBecauseOf: ["note ~ '^[a-z]'"],
    });
  });

  it('does not take what reads nothing of the customer to be met by some and not by others', () => {
    for (const constant of ['true', '1 = 1', "current_date > '2020-01-01'"]) {
      const { word, likely, possible } = judge(`c.a > 5 or ${constant}`, constant, ALL);
      expect([constant, likely]).toEqual([constant, null]);
      expect([word, ...possible]).toContain('equivalent');
    }
    expect(judge("c.a > 5 and c.s ~ 'x'", "c.a > 6 and c.s ~ 'x'", ALL).likely).toBe('stricter');
  });

  it('takes nothing of texts without their types: the same day, number or letter can be written in two ways', () => {
    expect(judge("c.t = '2026-01-01'", "c.t = '2026-1-1'", null)).toMatchObject({ word: 'undecided', likely: null });
    expect(judge("c.t = 'A'", "c.t = 'A'", null).word).toBe('equivalent');
  });

  it('says what is likely where only what both have alike is not looked into, and never that it is proved', () => {
    const list = 'c.id not in (select m.id from crm.list m)';
    expect(judge(`c.a > 5 and ${list}`, `c.a > 6 and ${list}`, ALL)).toMatchObject({
      word: 'undecided',
      likely: 'stricter',
      trust: null,
      openBecauseOf: [list],
    });
    expect(judge(`c.a > 5 and ${list}`, `c.a > 5 and ${list.replace('list', 'blocked')}`, ALL).likely).toBeNull();
  });

  it('leaves open whose answer is chance, even where the texts are the same', () => {
    expect(judge('random() < 0.5', 'c.a > 5 and random() < 0.5', ALL)).toMatchObject({
      word: 'undecided',
      likely: null,
    });
    expect(judge("c.s = 'random()'", "c.s = 'random()'", ALL).word).toBe('equivalent');
  });
});
