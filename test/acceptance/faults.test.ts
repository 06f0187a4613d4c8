import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../src/demo/engine.ts';
import { FAULTS } from '../../src/demo/faults.ts';
import { FAULTS_FIRST } from '../../src/demo/faults-first.ts';
import { naming } from '../../src/demo/find-fault.ts';
import { complainant, plantInto } from '../../src/demo/plant.ts';
import { runJson } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const ask = async (demo: TestDemo, command: string) => {
  const { exitCode, result } = await runJson(command.split(' ').slice(1), demo);
  const { verdict, findings, ranking } = result;
  return { verdict, findings, ranking, exitCode, said: JSON.stringify(result) };
};

const isWrong = ({ severity }: { readonly severity: string }): boolean => severity !== 'info';

/** Commands that ask about nobody in particular. */
const COMMANDS = [...new Set(FAULTS.flatMap(({ command, alsoSeenBy }) => [command, ...alsoSeenBy]))].filter(
  (command) => !/\{customer\}|runbook run/.test(command),
);

describe.each([
  ['as it is made', null],
  ['when three days have passed', '2026-11-26T20:00:00+03:00'],
])('on the healthy demo %s', (_, until) => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
    if (until !== null) await advance(demo.writer, { to: Date.parse(until) });
  });
  afterAll(() => demo.close());

  it.concurrent.each(COMMANDS)('%s finds no problem and exits 0', async (command) => {
    const { verdict, findings, exitCode } = await ask(demo, command);
    expect({ verdict, findings: findings.filter(isWrong), exitCode }).toEqual({
      verdict: 'ok',
      findings: [],
      exitCode: 0,
    });
  });
});

/** The first seven are planted by other tests too; each of the others is planted here alone. */
const SHARED = new Set(FAULTS_FIRST.map(({ name }) => name));

/** Every complaint is asked on the bank of one seed in turn; `fault-seeds.test.ts` asks all on all. */
const SEEDS = [1, 2, 3, 4, 5];
const seedOf = (name: string): number => SEEDS[FAULTS.findIndex((fault) => fault.name === name) % SEEDS.length]!;

async function planted(name: string): Promise<TestDemo> {
  if (SHARED.has(name)) return testDemo(name);
  const demo = await testDemo(undefined, seedOf(name));
  await plantInto(demo.writer, name);
  return demo;
}

/** What the platform's own log must never hold: names of ours. */
const OURS = FAULTS.flatMap(({ name, cause }) => (cause === null ? [name] : [name, cause]));

describe('with a fault planted', () => {
  it.concurrent.each(FAULTS)('$name: $command', async ({ kind, command, cause, explainedBy, alsoSeenBy, ...fault }) => {
    const demo = await planted(fault.name);
    try {
      const customer = await complainant(demo.writer, { kind, command, cause, alsoSeenBy, ...fault });
      expect(customer !== null).toBe(command.includes('{customer}'));
      const { verdict, findings, ranking, exitCode, said } = await ask(demo, naming(command, customer));
      const first = findings[0]?.cause ?? null;
      if (!/rules diff|--only/.test(command)) {
        const named = findings.map(({ cause: id }) => id);
        expect(ranking!.whyFirst === null).toBe(named.length === 0);
        expect(ranking!.ruledOut.length).toBeGreaterThan(0);
        expect(ranking!.ruledOut.filter(({ cause: id }) => named.includes(id))).toEqual([]);
      }
      if (kind === 'control') {
        expect({ verdict, first, wrong: findings.filter(isWrong), exitCode }).toEqual({
          verdict: 'ok',
          first: cause,
          wrong: [],
          exitCode: 0,
        });
        expect(said).toContain(explainedBy);
        const health = await ask(demo, 'mmsup health check');
        expect(health.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      } else {
        expect({ verdict, first, exitCode }).toEqual({ verdict: 'problem', first: cause, exitCode: 3 });
      }
      for (const other of alsoSeenBy.filter((line) => !line.includes('runbook run'))) {
        const seen = await ask(demo, other);
        expect({ other, verdict: seen.verdict, exitCode: seen.exitCode }).toEqual({
          other,
          verdict: 'problem',
          exitCode: 3,
        });
        expect(seen.findings[0]!.next.length).toBeGreaterThan(0);
      }
      const log = JSON.stringify(
        await demo.writer.rows("select * from mkt.change_log where changed_at > '2026-11-23 09:00+03'"),
      );
      for (const word of OURS) expect(log).not.toContain(word);
    } finally {
      await demo.close();
    }
  });
});
