import { describe, expect, it } from 'vitest';
import { evaluate, holds } from '../../../src/runbook/expression/evaluate.ts';
import { ExpressionProblem, parseExpression, type Values } from '../../../src/runbook/expression/expression.ts';

const VALUES: Values = {
  selected: 0,
  share: 0.5,
  state: 'finished',
  segment: null,
  causes: ['policy/cap-zero', 'campaign/lost'],
  isLate: true,
  run: { status: 'done', 'source-age': 30 },
  город: 'Казань',
};

describe('a condition of a runbook', () => {
  it.each([
    ['selected == 0', true],
    ['selected != 0', false],
    ['selected < 1 and share >= 0.5', true],
    ['selected > 0 or isLate', true],
    ['not isLate or selected > 0', false],
    ['not (isLate and selected > 0)', true],
    ['isLate or isLate and selected > 0', true],
    ['(isLate or isLate) and selected > 0', false],
    ["state in ['planned', 'finished']", true],
    ["state not in ['planned', 'finished']", false],
    ["'policy/cap-zero' in causes", true],
    ["'policy/other' in causes", false],
    ["'policy/cap-zero' in unknown", false],
    ['segment == null', true],
    ['segment != null', false],
    ['unknown == null', true],
    ['segment > 0', false],
    ['segment < 0', false],
    ['segment', false],
    ["run.status == 'done'", true],
    ['run.source-age > 24', true],
    ['run.nothing.more == null', true],
    ['город == "Казань"', true],
    ["state == 'it''s'", undefined],
    ['selected == -1', false],
    ["state < 'g'", true],
    ['__proto__ == null', true],
    ['run.constructor == null', true],
    ['isLate == true', true],
    ["state == 'true'", false],
  ])('%s is %s', (source, expected) => {
    if (expected === undefined) expect(() => parseExpression(source)).toThrow(ExpressionProblem);
    else expect(holds(parseExpression(source), VALUES)).toBe(expected);
  });

  it.each([
    ['selected = 0', 9, '"=" is not a comparison; write "=="'],
    ["state == 'finished", 9, 'this quotation mark is never closed'],
    ['selected ==', 11, 'a value is expected before the end'],
    ['(selected == 0', 14, '")" is expected before the end'],
    ['selected == 0)', 13, '")" is not expected here'],
    ["state in ['a' 'b']", 14, `"]" is expected before 'b'`],
    ['selected == 0 selected', 14, '"selected" is not expected here'],
    ['selected + 1 == 2', 9, '"+" cannot stand in a condition'],
    ['process.exit()', 12, '"(" is not expected here'],
    ['selected and and isLate', 13, 'a value is expected before "and"'],
    ['state not [1]', 10, '"in" is expected before "["'],
    ['', 0, 'a value is expected before the end'],
    [`${'('.repeat(40)}isLate${')'.repeat(40)}`, 32, 'the condition is nested too deeply'],
    [`selected == ${'1'.repeat(1000)}`, 0, 'a condition has at most 1000 characters'],
  ])('%s is refused at its place', (source, offset, message) => {
    expect(problemOf(() => parseExpression(source))).toEqual({ offset, message });
  });

  it.each([
    ["selected < 'a'", '0 and "a" cannot be compared with "<"'],
    ['causes > 1', '["policy/cap-zero","campaign/lost"] and 1 cannot be compared with ">"'],
    ['state and isLate', 'true or false is expected, not "finished"'],
    ['1 in state', '"in" needs a list, not "finished"'],
  ])('%s is an error and not a verdict', (source, message) => {
    expect(problemOf(() => evaluate(parseExpression(source), VALUES))?.message).toBe(message);
  });

  it('reads long nonsense in no time', () => {
    const started = performance.now();
    expect(() => parseExpression(`${'a'.repeat(900)}@${'.a'.repeat(40)}`)).toThrow(ExpressionProblem);
    expect(performance.now() - started).toBeLessThan(100);
  });
});

function problemOf(work: () => unknown): { offset: number; message: string } | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    return { offset: error.offset, message: error.message };
  }
}
