import { describe, expect, it } from 'vitest';
import { allCauses } from '../../src/causes/catalogue.ts';
import type { Context } from '../../src/command.ts';
import { demoFaults } from '../../src/demo/faults.command.ts';
import { FAULTS } from '../../src/demo/faults.ts';
import { findFault, randomName } from '../../src/demo/find-fault.ts';
import { readSizeOptions } from '../../src/demo/options.ts';
import { PLANTS } from '../../src/demo/plants.ts';
import { renderBlocks } from '../../src/ui/blocks.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth } from '../../src/ui/width.ts';

const inEnglish = { lang: 'en' } as Context;
const SIXTY: Screen = { width: 60, colour: false, unicode: true, locale: 'en', ci: false };

const rows = (options: Record<string, unknown>, names: string[] = []) =>
  demoFaults.run(inEnglish, names, options).then(({ facts }) => facts.faults);

describe('demo faults', () => {
  it('lists symptom and hint of every fault and control alike, and keeps what was done to itself', async () => {
    const listed = await rows({});
    expect(listed).toHaveLength(FAULTS.length);
    for (const fault of listed) expect(Object.keys(fault)).toEqual(['name', 'symptom', 'hint']);
    const told = JSON.stringify(listed);
    for (const { cause, reveal } of FAULTS) {
      if (cause !== null) expect(told).not.toContain(cause);
      expect(told).not.toContain(reveal.en);
    }
    expect(told).not.toMatch(/control"|all is well/i);
  });

  it('has at least thirty faults and ten controls, of all classes of incidents and all six complaints', () => {
    const of = (kind: string) => FAULTS.filter((fault) => fault.kind === kind);
    expect(of('fault').length).toBeGreaterThanOrEqual(30);
    expect(of('control').length).toBeGreaterThanOrEqual(10);
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
    expect([...new Set(of('fault').map(({ like }) => like))].sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`),
    );
    expect([...new Set(FAULTS.map(({ complaint }) => complaint))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('can plant every one of them, and nothing else', () => {
    const singles = FAULTS.map(({ name }) => name).sort();
    expect(Object.keys(PLANTS).sort()).toEqual(singles);
    for (const { name, command } of FAULTS)
      expect(PLANTS[name]!.customer !== undefined).toBe(/\{customer\}/.test(command));
  });

  it('tells each complaint in two languages, with a customer in both or in neither', () => {
    for (const { symptom, hint, reveal, command } of FAULTS) {
      for (const { en, ru } of [symptom, hint, reveal]) {
        expect(ru).toMatch(/[а-яё]/i);
        expect(en).not.toMatch(/[а-яё]/i);
      }
      const isOfOne = [symptom.en, symptom.ru, command].map((words) => words.includes('{customer}'));
      expect(new Set(isOfOne).size).toBe(1);
    }
  });

  it('reveals cause, deed and the fitting command when asked', async () => {
    const revealed = await rows({ reveal: true });
    expect(revealed.slice(0, 7).map(({ name, cause }) => [name, cause])).toEqual([
      ['nobody-selected', 'segment/null-in-exclusion-list'],
      ['wrong-segment', 'rule/and-or-without-parentheses'],
      ['value-typo', 'segment/value-renamed'],
      ['send-broken', 'campaign/template-reference-broken'],
      ['policy-zero', 'policy/cap-zero'],
      ['slow-run', 'campaign/stage-slow-missing-index'],
      ['report-stale', 'report/summary-job-stopped'],
    ]);
    const [control] = await rows({ reveal: true }, ['no-letter']);
    expect(control).toMatchObject({ name: 'no-letter', cause: null });
  });

  it('reveals what a seed has drawn under the name of the seed', async () => {
    const [drawn] = await rows({ reveal: true }, ['random-7']);
    expect(drawn).toMatchObject({ name: 'random-7', reveal: findFault('random-7').reveal.en });
    const seeds = Array.from({ length: 400 }, (_, seed) => findFault(randomName(seed)).name);
    expect(new Set(seeds).size).toBeGreaterThan(FAULTS.length * 0.9);
  });

  it('names only causes that the catalogue explains', () => {
    const known = allCauses().map(({ id }) => id);
    for (const { cause } of FAULTS) if (cause !== null) expect(known).toContain(cause);
  });

  it.each(['en', 'ru'] as const)('stays within 60 columns in %s', async (lang) => {
    const { facts } = await demoFaults.run({ lang } as Context, [], {});
    const screen = renderBlocks(demoFaults.render(facts, lang), SIXTY, lang);
    for (const line of screen.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(60);
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
