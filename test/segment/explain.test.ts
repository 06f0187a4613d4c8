import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import type { Counts } from '../../src/condition/scan/patterns.ts';
import { segmentFacts } from '../../src/segment/counted.ts';
import { explainSegment } from '../../src/segment/explain.ts';
import type { EverybodySeen, SegmentSeen } from '../../src/segment/facts.ts';
import { explainGaps } from '../../src/segment/gaps.ts';

beforeAll(loadParser);

const condition = (id: string, step: number, met: number, soleBlocker = 0): Counts['conditions'][number] => ({
  id,
  text: id,
  step,
  true: met,
  false: 100 - met,
  unknown: 0,
  error: 0,
  notEvaluated: 0,
  after: 0,
  soleBlocker,
});

const noFaults = (source: string, counts: Counts): EverybodySeen['faults'] => ({
  segment: 'wide',
  table: 'customer',
  key: 'id',
  formula: parseFormula(source),
  known: { columns: new Map(), dictionary: [] },
  personal: new Set(),
  at: '2026-11-23T06:00:00Z',
  views: [],
  counts,
  doubts: [],
  notLookedAt: [],
  impossible: [],
  emptyLists: [],
  failing: [],
  unknown: new Map(),
  duplicates: undefined,
  hidden: undefined,
  loads: [],
  members: null,
});

/** A segment whose truth patterns were too many to be carried: only sums are known. */
function seenBySums(source: string, counts: Counts): SegmentSeen {
  const version = { version: 1, condition: source } as SegmentSeen['subject']['version'];
  return {
    subject: { id: 'wide', name: null, owner: null, version, run: null, at: '2026-11-23T06:00:00Z', source },
    clock: { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' },
    customers: {
      mapping: { table: 'customer', alias: 'c', key: 'id', personal: {} },
      columns: new Map(),
      isDescribed: true,
    },
    typesOf: () => new Map(),
    formula: parseFormula(source),
    select: null,
    person: null,
    funnel: null,
    selectSeen: null,
    inside: [],
    against: null,
    everybody: {
      measures: {
        counts,
        alternatives: {},
        patterns: undefined,
        form: 'sums',
        unasked: [],
        errors: [],
        isStaged: false,
      },
      indexOf: new Map(),
      lists: [],
      unrepeatable: [],
      values: [],
      popularValues: new Map(),
      readings: [],
      gaps: [],
      faults: noFaults(source, counts),
    },
  };
}

const told = (seen: SegmentSeen) => {
  const facts = segmentFacts(seen);
  const causes = explainSegment(seen, facts).map(({ cause }) => cause.id);
  return { causes, couldChange: explainGaps(seen, facts).map(({ couldChangeAnswer }) => couldChangeAnswer) };
};

describe('an empty segment of which only sums are known', () => {
  it('still names the condition nobody meets', () => {
    const counts = {
      population: 100,
      selected: 0,
      error: 0,
      notEvaluated: 0,
      conditions: [condition('c1', 1, 0), condition('c2', 2, 50)],
    };
    expect(told(seenBySums('c.a and c.b', counts)).causes).toEqual(['segment/condition-nobody-meets']);
  });

  it('still names the one condition too many', () => {
    const counts = {
      population: 100,
      selected: 0,
      error: 0,
      notEvaluated: 0,
      conditions: [condition('c1', 1, 50, 50), condition('c2', 2, 50)],
    };
    expect(told(seenBySums('c.a and c.b', counts)).causes).toEqual(['segment/one-condition-too-many']);
  });

  it('claims no contradiction that it cannot prove, and says that it could not look', () => {
    const counts = {
      population: 100,
      selected: 0,
      error: 0,
      notEvaluated: 0,
      conditions: [condition('c1', 1, 50), condition('c2', 2, 50)],
    };
    expect(told(seenBySums('c.a and c.b', counts))).toEqual({ causes: [], couldChange: [true] });
  });
});

describe('a table without customers', () => {
  it('is the cause by itself', () => {
    const counts = { population: 0, selected: 0, error: 0, notEvaluated: 0, conditions: [condition('c1', 1, 0)] };
    expect(told(seenBySums('c.a', counts)).causes).toEqual(['segment/no-customers']);
  });
});
