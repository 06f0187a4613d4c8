import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { editingOf } from '../../src/condition/edits.ts';
import { type Formula, type Leaf, leavesOf } from '../../src/condition/formula.ts';
import { evaluate, TRUE, type Truth } from '../../src/condition/kleene.ts';
import { normalText } from '../../src/condition/normal-text.ts';
import { loadParser, parseFormula, printFormula } from '../../src/condition/parse.ts';
import { treeOf, write } from '../support/random-formula.ts';

beforeAll(loadParser);

const TREE = treeOf(['c.a = 1', 'c.a = 2', 'c.b > 5', 'c.d is null', "c.e like 'x%'", 'c.f']);

const made = (before: string, after: string, ...edits: readonly number[]): string => {
  const formula = editingOf(parseFormula(before), parseFormula(after), 'c').formulaOf((edit) => edits.includes(edit));
  return formula ? printFormula(formula).replaceAll(/[()]/g, '') : 'everybody';
};

const textOf = (formula: Formula | undefined): string => (formula ? normalText(formula) : 'everybody');

/** Leaves of two formulas may bear one name: each gets its own. */
function numbered(formula: Formula, next = { number: 0 }): Formula {
  if (formula.kind === 'leaf') return { ...formula, id: `x${next.number++}` };
  if ('part' in formula) return { ...formula, part: numbered(formula.part, next) };
  return { ...formula, parts: formula.parts.map((part) => numbered(part, next)) };
}

describe('a formula with some of its edits made', () => {
  it('is the old one when none is made, and the new one when all are, for random pairs', () => {
    fc.assert(
      fc.property(TREE, TREE, (one, other) => {
        const { apart, formulaOf } = editingOf(parseFormula(write(one)), parseFormula(write(other)), 'c');
        expect(textOf(formulaOf(() => false))).toBe(textOf(apart.before));
        expect(textOf(formulaOf(() => true))).toBe(textOf(apart.after));
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('is judged without being made as it is when made, for random choices and truth values, errors among them', () => {
    fc.assert(
      fc.property(
        TREE,
        TREE,
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.constantFrom(0, 1, 2, 3, 4)),
        (one, other, choices, values) => {
          const { edits, formulaOf, isLetThrough } = editingOf(
            parseFormula(write(one)),
            parseFormula(write(other)),
            'c',
          );
          const made = edits.map(() => choices.next().value as boolean);
          const truths = new Map<string, Truth>();
          const truthOf = (leaf: Leaf): Truth => {
            if (!truths.has(leaf.text)) truths.set(leaf.text, values.next().value as Truth);
            return truths.get(leaf.text)!;
          };
          const formula = formulaOf((edit) => made[edit]!);
          const leaves = new Map<string, Leaf>(
            formula ? leavesOf(formula).map((leaf, index) => [`x${index}`, leaf]) : [],
          );
          const expected =
            formula === undefined || evaluate(numbered(formula), (id) => truthOf(leaves.get(id)!)) === TRUE;
          expect(isLetThrough((edit) => made[edit]!, truthOf)).toBe(expected);
        },
      ),
      { numRuns: 1_000, seed: 6 },
    );
  });

  it('has no edit exactly when both say the same, order aside', () => {
    fc.assert(
      fc.property(TREE, TREE, (one, other) => {
        const [before, after] = [parseFormula(write(one)), parseFormula(write(other))];
        expect(editingOf(before, after, 'c').edits.length === 0).toBe(normalText(before) === normalText(after));
      }),
      { numRuns: 500, seed: 4 },
    );
  });

  it.each([
    ['an added condition goes where it stands', 'c.a = 1 and c.b > 5', 'c.a = 1 and c.b > 5 and c.f', [0], 'c.f'],
    [
      'an alternative stands beside its neighbour',
      'c.a = 1 and c.b > 5',
      'c.a = 1 and (c.b > 5 or c.f)',
      [0],
      'c.b > 5 or c.f',
    ],
    ['a new group comes as far as it is chosen', 'c.a = 1', 'c.a = 1 and (c.b > 5 or c.f)', [1], 'c.f'],
    ['a group goes with its last condition', 'c.a = 1 and (c.b > 5 or c.f)', 'c.a = 1', [0, 1], 'everybody'],
    ['half a replacement requires both', 'c.f', "c.e like 'x%'", [0], "c.f and c.e like 'x%'"],
  ])('%s', (_what, before, after, edits, expected) => {
    expect(made(before, after, ...edits)).toBe(expected);
  });
});
