import { describe, expect, it } from 'vitest';
import { allCauses } from '../../src/causes/catalogue.ts';
import type { Context } from '../../src/command.ts';
import { demoFaults } from '../../src/demo/faults.command.ts';
import { FAULTS } from '../../src/demo/faults.ts';
import { readSizeOptions } from '../../src/demo/options.ts';

const inEnglish = { lang: 'en' } as Context;

describe('demo faults', () => {
  it('lists symptom and hint of every fault, and keeps what was done to itself', async () => {
    const { facts } = await demoFaults.run(inEnglish, [], {});
    expect(facts.faults).toHaveLength(7);
    for (const fault of facts.faults) expect(Object.keys(fault)).toEqual(['name', 'symptom', 'hint']);
    const told = JSON.stringify(facts);
    for (const { cause, reveal } of FAULTS) {
      expect(told).not.toContain(cause);
      expect(told).not.toContain(reveal.en);
    }
  });

  it('reveals cause, deed and the fitting command when asked', async () => {
    const { facts } = await demoFaults.run(inEnglish, [], { reveal: true });
    expect(facts.faults.map(({ name, cause }) => [name, cause])).toEqual([
      ['nobody-selected', 'segment/null-in-exclusion-list'],
      ['wrong-segment', 'rule/and-or-without-parentheses'],
      ['value-typo', 'segment/value-renamed'],
      ['send-broken', 'campaign/template-reference-broken'],
      ['policy-zero', 'policy/cap-zero'],
      ['slow-run', 'campaign/stage-slow-missing-index'],
      ['report-stale', 'report/summary-job-stopped'],
    ]);
  });

  it('names only causes that the catalogue explains', () => {
    const known = allCauses().map(({ id }) => id);
    for (const { cause } of FAULTS) expect(known).toContain(cause);
  });
});

describe('--customers and --seed', () => {
  it('take thousands separators, and stay absent when not given', () => {
    expect(readSizeOptions({ customers: '1_000_000' })).toEqual({ customers: 1_000_000 });
    expect(readSizeOptions({ customers: '20,000', seed: '7' })).toEqual({ customers: 20_000, seed: 7 });
    expect(readSizeOptions({})).toEqual({});
  });

  it('name every bad value at once', () => {
    expect(() => readSizeOptions({ customers: '12', seed: '-1' })).toThrow(
      '--customers is "12", and must be a whole number from 1000 to 20000000; --seed is "-1", and must be a whole number from 0 to 1000000.',
    );
  });
});
