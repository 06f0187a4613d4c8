import { beforeAll, describe, expect, it } from 'vitest';
import { comparedLiterals, type DictionaryRow, findSuspects, withLiteral } from '../../src/condition/literals.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';

beforeAll(loadParser);

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: { email: 'email' } } as const;
const AT = '2026-11-23T06:00:00Z';

const code = (name: string, closed?: string, label = name): DictionaryRow => ({
  dictionary: 'tariff',
  code: name,
  label,
  validTo: closed ?? null,
});

const suspects = (
  condition: string,
  seen: { dictionary?: readonly DictionaryRow[]; values?: readonly string[]; isComplete?: boolean },
) =>
  findSuspects(comparedLiterals(parseFormula(condition), CUSTOMER), {
    dictionary: seen.dictionary ?? [],
    statistics: seen.values ? [{ column: 'tariff', values: seen.values, isComplete: seen.isComplete ?? true }] : [],
    at: AT,
  }).map(({ literal, near, source }) => `${literal} -> ${near} (${source})`);

describe('a literal may have been renamed', () => {
  it.each([
    [
      'when the dictionary closed it and an open code extends it',
      "c.tariff = 'GOLD'",
      { dictionary: [code('GOLD', '2026-11-01T00:00:00Z'), code('GOLD_2026')] },
      ['GOLD -> GOLD_2026 (dictionary)'],
    ],
    [
      'when the dictionary closed it and an open code has its label',
      "c.tariff = 'G'",
      { dictionary: [code('G', '2026-11-01T00:00:00Z', 'Gold'), code('X1', undefined, 'Gold')] },
      ['G -> X1 (dictionary)'],
    ],
    [
      'when the data hold it only with a space',
      "c.tariff = 'GOLD'",
      { values: ['GOLD ', 'BASE'] },
      ['GOLD -> GOLD  (data)'],
    ],
    [
      'when the data hold it only in letters of the other script',
      "c.tariff = 'ВАSE'",
      { values: ['BASE', 'GOLD'] },
      ['ВАSE -> BASE (data)'],
    ],
    [
      'when one of a list was closed',
      "c.tariff in ('BASE', 'GOLD')",
      { dictionary: [code('BASE'), code('GOLD', '2026-11-01T00:00:00Z'), code('GOLD_2026')] },
      ['GOLD -> GOLD_2026 (dictionary)'],
    ],
  ])('%s', (_title, condition, seen, expected) => {
    expect(suspects(condition, seen)).toEqual(expected);
  });

  it.each([
    ['the data hold it', "c.tariff = 'GOLD'", { values: ['GOLD', 'GOLD '] }],
    ['the statistics do not know all values', "c.tariff = 'GOLD'", { values: ['GOLD '], isComplete: false }],
    [
      'the dictionary has it open, though nobody has it yet',
      "c.tariff = 'GOLD'",
      { dictionary: [code('GOLD')], values: ['GOLD '] },
    ],
    [
      'the dictionary closes it only next month',
      "c.tariff = 'GOLD'",
      { dictionary: [code('GOLD', '2026-12-01T00:00:00Z'), code('GOLD_2026')] },
    ],
    [
      'the successor already stands beside it',
      "c.tariff in ('GOLD', 'GOLD_2026')",
      { dictionary: [code('GOLD', '2026-11-01T00:00:00Z'), code('GOLD_2026')] },
    ],
    ['nothing near is there', "c.tariff = 'GOLD'", { values: ['BASE', 'PREMIUM'] }],
    ['the column is personal', "c.email = 'a@b.ru'", { values: ['a@b.ru '] }],
    ['it is not compared for equality', "c.tariff <> 'GOLD'", { values: ['GOLD '] }],
  ])('but not when %s', (_title, condition, seen) => {
    expect(suspects(condition, seen)).toEqual([]);
  });

  it('is replaced where it stands as a constant, not inside other text', () => {
    expect(withLiteral("c.tariff in ('GOLD_1', 'GOLD')", 'GOLD', "GO'LD")).toBe("c.tariff in ('GOLD_1', 'GO''LD')");
  });
});
