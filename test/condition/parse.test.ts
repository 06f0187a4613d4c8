import { beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../src/condition/formula.ts';
import { loadParser, parseFormula, printFormula } from '../../src/condition/parse.ts';
import { FormulaError } from '../../src/condition/syntax-error.ts';

beforeAll(loadParser);

const shape = (source: string) => printFormula(parseFormula(source), (_text, id) => id).replace(/\((c\d+)\)/g, '$1');

describe('a formula is taken apart as PostgreSQL reads it', () => {
  it.each([
    ['a and b or c', '((c1 and c2) or c3)'],
    ['a and (b or c)', '(c1 and (c2 or c3))'],
    ['a or b and c or d', '(c1 or (c2 and c3) or c4)'],
    ['not a and b', '(c1 and c2)'],
    ['not (a and b) or c', '((not (c1 and c2)) or c3)'],
    ['not not a', 'c1'],
    ['((a))', 'c1'],
    ['a and b; -- done', '(c1 and c2)'],
    ['c.a between 1 and 2 and b', '(c1 and c2)'],
    ['c.a not between symmetric 1 and 2 or b', '(c1 or c2)'],
    ['case when a and b then c or d else e end and f', '(c1 and c2)'],
    ['exists (select 1 from t where x and y or z) and a', '(c1 and c2)'],
    ["(c.a, c.b) = (1, 2) and c.x[1] = 2 and 'and or' = c.y", '(c1 and c2 and c3)'],
    ['(select true) or a', '(c1 or c2)'],
    ['(a and b) is true and c."and" = 1 and c.end = 2', '(c1 and c2 and c3)'],
    ['a and b -- or c\n and /* or d */ e', '(c1 and c2 and c3)'],
  ])('%s', (source, expected) => {
    expect(shape(source)).toBe(expected);
  });

  it('refuses what is nested too deeply to be read', () => {
    const nested = (levels: number) => `${'not ('.repeat(levels)}a${')'.repeat(levels)}`;
    expect(shape(nested(200))).toBe('c1');
    expect(() => parseFormula(nested(2_000))).toThrow('nested too deeply');
  });

  it('keeps the exact source of every condition and its place, also behind Cyrillic letters', () => {
    const source = "c.город = 'Казань'\n  and ( c.b  is   not null )\n  and not c.флаг";
    const leaves = leavesOf(parseFormula(source));
    expect(leaves.map(({ text }) => text)).toEqual(["c.город = 'Казань'", 'c.b  is   not null', 'not c.флаг']);
    for (const { text, span } of leaves) expect(source.slice(span.start, span.end)).toBe(text);
  });

  it.each([
    ['', 'condition/empty', 0],
    ['a and', 'condition/syntax', 5],
    ["город = 'x' and b = = 3", 'condition/syntax', 20],
    ['a) or (b', 'condition/syntax', 1],
    ['a; drop table t', 'condition/not-one-expression', 0],
    ['a group by b', 'condition/not-one-expression', 0],
    ['a union select b', 'condition/not-one-expression', 0],
  ])('refuses %j with %s', (source, code, position) => {
    const error = (() => {
      try {
        return parseFormula(source);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(FormulaError);
    expect(error).toMatchObject({ code, position, exitCode: 2 });
  });
});
