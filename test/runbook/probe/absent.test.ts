import { describe, expect, it } from 'vitest';
import { parsePath } from '../../../src/runbook/expression/path.ts';
import { absentCaptures, requireColumns } from '../../../src/runbook/probe/absent.ts';
import type { CheckStep, QueryStep } from '../../../src/runbook/runbook.ts';

const step = (source: string) =>
  ({
    id: 'look',
    capture: {
      n: { path: parsePath(source)!, personal: false, ...(source.includes('evidence') ? { isOwn: true } : {}) },
    },
  }) as unknown as CheckStep & QueryStep;
const FOUND = { findings: [{ cause: 'a', evidence: { rule: 'r', list: [{ id: 1 }, {}] } }], facts: { run: {} } };

describe('a capture', () => {
  it.each([
    ['findings[0].evidence.nosuchfield', 1],
    ['findings[*].evidence.nosuchfield', 1],
    ['findings[0].evidence.list[*].id', 1],
    ['findings[0].evidence.rule', 0],
    ['findings[0].evidence.list[0].id', 0],
    ['findings[1].evidence.nosuchfield', 0],
    ['facts.run.selected', 0],
  ])('of %s in an answer of mmsup lacks %i', (source, count) => {
    expect(absentCaptures(step(source), FOUND)).toHaveLength(count);
  });

  it.each([
    [{ state: 'down' }, 1],
    [{ stat: null }, 0],
    [null, 0],
    [[], 0],
    ['down', 0],
  ])('of json.stat in %j lacks %i', (json, count) => {
    expect(absentCaptures(step('json.stat'), { json })).toHaveLength(count);
  });

  it('of a column that a SELECT does not give is refused, with the one that is meant', () => {
    expect(() => requireColumns(step('rows[0].wating'), ['waiting', 'id'])).toThrow(
      /no column "wating" but: waiting, id/,
    );
    expect(() => requireColumns(step('rows[*].waiting'), ['waiting'])).not.toThrow();
    expect(() => requireColumns(step('rowCount'), ['waiting'])).not.toThrow();
  });
});
