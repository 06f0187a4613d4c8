import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultShapes } from '../../src/built-shapes.ts';
import { CHECKS } from '../../src/runbook/load/checks.ts';
import { runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

interface Answered {
  readonly facts: unknown;
  readonly findings: readonly { readonly cause: string; readonly evidence: unknown }[];
}

/** What is typed for each command that a runbook may run; names stand for the first one that the demo lists. */
const LINES: Readonly<Record<string, string>> = {
  'campaign list': '',
  'campaign trace': 'CAMPAIGN',
  'campaign diff': 'CAMPAIGN OTHER',
  'customer trace': '17',
  'health check': '--only jobs-*',
  'health list': '',
  'segment list': '',
  'segment explain': 'SEGMENT',
  'rules list': '',
  'rules log': 'SEGMENT',
  'rules blame': 'SEGMENT',
  'rules diff': 'SEGMENT',
  'rules lint': '',
  'report list': '',
  'report trace': 'REPORT',
};

/** A value may hold more than its type says: nothing of that can be captured. */
const lenient = (shape: object): object =>
  JSON.parse(JSON.stringify(shape).replaceAll('"additionalProperties":false', '"additionalProperties":true'));

describe('the shapes of results', () => {
  const { $defs, commands, evidence } = resultShapes();
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  let demo: TestDemo;
  const names: Record<string, string> = {};

  const ask = async (line: string): Promise<Answered> =>
    JSON.parse((await runLine([...line.split(' ').filter(Boolean), '--json'], demo)).stdout);

  beforeAll(async () => {
    demo = await testDemo();
    names['CAMPAIGN'] = ((await ask('campaign list')).facts as { campaigns: { id: string }[] }).campaigns[0]!.id;
    names['OTHER'] = ((await ask('campaign list')).facts as { campaigns: { id: string }[] }).campaigns[1]!.id;
    names['SEGMENT'] = ((await ask('segment list')).facts as { segments: { id: string }[] }).segments[0]!.id;
    names['REPORT'] = ((await ask('report list')).facts as { reports: { id: string }[] }).reports[0]!.id;
  }, 300_000);

  afterAll(() => demo?.close());

  it('are known of every command that a runbook may run', () => {
    expect(Object.keys(LINES).sort()).toEqual(Object.keys(commands).sort());
  });

  it.each(Object.entries(LINES))('are those of what "%s" answers', async (command, words) => {
    const line = `${command} ${words}`.replace(/[A-Z]{4,}/g, (name) => names[name]!);
    const { facts, findings } = await ask(line);
    const check = ajv.compile(lenient({ ...commands[command]!.facts, $defs }));
    expect(check(facts) ? [] : check.errors!.slice(0, 3)).toEqual([]);
    for (const { cause, evidence: seen } of findings) {
      const fits = ajv.compile(lenient({ ...evidence[CHECKS[command]!.evidenceOf ?? cause], $defs }));
      expect([cause, fits(seen) ? [] : fits.errors!.slice(0, 3)]).toEqual([cause, []]);
    }
  });
});
