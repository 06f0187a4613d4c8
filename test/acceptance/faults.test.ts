import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/demo/faults.ts';
import type { Result } from '../../src/result.ts';
import { mmsup } from '../support/bin.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const ask = (demo: TestDemo, command: string) =>
  mmsup([...command.split(' ').slice(1), '--json', '--db', demo.conninfo, '--system', demo.system]);

describe('on the healthy demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(() => demo.close());

  it.each([...new Set(FAULTS.map(({ command }) => command))])('%s finds no problem and exits 0', async (command) => {
    const { stdout, stderr, exitCode } = await ask(demo, command);
    const { verdict, findings } = JSON.parse(stdout || stderr) as Result;
    expect({ verdict, findings: findings?.filter(({ severity }) => severity !== 'info'), exitCode }).toEqual({
      verdict: 'ok',
      findings: [],
      exitCode: 0,
    });
  });
});

describe.each(FAULTS)('with $name planted', ({ name, command, alsoSeenBy, cause }) => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo(name);
  });
  afterAll(() => demo.close());

  it(`${command} names ${cause} first and exits 3`, async () => {
    const { stdout, stderr, exitCode } = await ask(demo, command);
    const { verdict, findings } = JSON.parse(stdout || stderr) as Result;
    expect({ verdict, first: findings?.[0]?.cause, exitCode }).toEqual({
      verdict: 'problem',
      first: cause,
      exitCode: 3,
    });
  });

  it.each(alsoSeenBy.filter((other) => !other.includes('runbook run')))('%s finds a problem too', async (other) => {
    const { stdout, exitCode } = await ask(demo, other);
    const { verdict, findings } = JSON.parse(stdout) as Result;
    expect({ verdict, exitCode }).toEqual({ verdict: 'problem', exitCode: 3 });
    expect(findings[0]!.next.length).toBeGreaterThan(0);
  });
});
