import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DetectFacts, detectSystem, type ShippedFacts } from '../../src/system/detect.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const shipped = (system: string, matched: number, missing: number, more: Partial<ShippedFacts> = {}): ShippedFacts => ({
  system,
  title: system,
  isFromDocumentation: false,
  matched: Array.from({ length: matched }, (_, at) => `public.t${at}`),
  missing: Array.from({ length: missing }, (_, at) => `public.m${at}`),
  variants: [],
  variantsMissing: [],
  ...more,
});

describe('which system a database is', () => {
  it.each([
    ['all of several objects prove it', [shipped('a', 4, 0)], [['a', 'proved']]],
    ['two objects prove nothing, though both are there', [shipped('a', 2, 0)], [['a', 'likely']]],
    ['most of them make it likely', [shipped('a', 3, 2)], [['a', 'likely']]],
    ['few make it possible', [shipped('a', 1, 4)], [['a', 'possible']]],
    [
      'what was only read about is never proved',
      [shipped('a', 5, 0, { isFromDocumentation: true })],
      [['a', 'likely']],
    ],
    [
      'of several the fullest is first',
      [shipped('b', 1, 4), shipped('c', 3, 1), shipped('a', 5, 0), shipped('d', 0, 3)],
      [
        ['a', 'proved'],
        ['c', 'likely'],
        ['b', 'possible'],
      ],
    ],
  ] as const)('%s', (_, facts, expected) => {
    const { facts: detected } = detectSystem('crm', facts);
    expect(detected.systems.map(({ system, confidence }) => [system, confidence])).toEqual(expected);
  });

  it('is inconclusive when nothing more than possible is found', () => {
    expect(detectSystem('crm', [shipped('a', 1, 4)]).notEvaluated).toHaveLength(1);
    expect(detectSystem('crm', [shipped('a', 4, 1)]).notEvaluated).toEqual([]);
  });
});

describe('system detect', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  }, 120_000);
  afterAll(() => demo?.close());

  it('recognises the demo without being told what it is', async () => {
    const { exitCode, result } = await runJson<DetectFacts>('system detect', demo);
    expect(exitCode).toBe(0);
    expect(result.facts.systems[0]).toMatchObject({ system: 'demo', confidence: 'proved', missing: [] });
  });

  it('names what is missing when a table is gone, in 60 columns', async () => {
    await demo.writer.exec('alter table mkt.message rename to message_old');
    const { stdout } = await runLine('system detect --lang ru', { ...demo, columns: 60 });
    expect(stdout).toContain('Нет для demo: mkt.message.message_id');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('says to have a description proposed where nothing is known, and exits 4', async () => {
    await demo.writer.exec('alter schema mkt rename to old_mkt; alter schema crm rename to old_crm');
    const { stdout, exitCode } = await runLine('system detect', { ...demo, system: 'plain' });
    expect(exitCode).toBe(4);
    expect(stdout).toContain('mmsup system init');
  });
});
