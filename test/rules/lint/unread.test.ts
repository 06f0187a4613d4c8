import { expect, it } from 'vitest';
import { FormulaError } from '../../../src/condition/syntax-error.ts';
import { UsageError } from '../../../src/errors.ts';
import { unreadDetail } from '../../../src/rules/lint/unread.ts';
import { text } from '../../../src/text.ts';

it('keeps all that is said of a formula, also where it quotes what looks like a place in a file', () => {
  const problem = text('There is no moment "10:15:00: late".', 'Момента «10:15:00: late» нет.');
  const error = new FormulaError({ code: 'condition/syntax', problem, source: 'c.at = x', position: 7 });
  expect(unreadDetail(error)).toEqual({
    value: 'there is no moment "10:15:00: late"',
    valueInRussian: 'момента «10:15:00: late» нет',
  });
});

it('leaves out the place in the file, and only that', () => {
  const message = text('rules/a.yaml:4:18: "at" is 10:15:00: no hour.', 'rules/a.yaml:4:18: «at» — 10:15:00: не час.');
  expect(unreadDetail(new UsageError({ code: 'yaml/x', message }))).toEqual({
    value: '"at" is 10:15:00: no hour',
    valueInRussian: '«at» — 10:15:00: не час',
  });
});
