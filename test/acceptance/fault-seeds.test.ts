import { appendFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { advance } from '../../src/demo/engine.ts';
import { FAULTS } from '../../src/demo/faults.ts';
import { runJson } from '../support/command-line.ts';
import { testDemo } from '../support/demo.ts';
import { type Answered, answerComplaint } from '../support/planted-complaint.ts';

/**
 * `MMSUP_FAULT_SEEDS=1,2,3,4,5 npx vitest run test/acceptance/fault-seeds.test.ts` asks every complaint on the bank of every seed, and every command on each
 * bank in good health. `faults.test.ts`, which runs every time, asks each complaint on one of them. With MMSUP_FAULT_TABLE=FILE a line for each is added there.
 */
const SEEDS = (process.env.MMSUP_FAULT_SEEDS ?? '').split(',').filter(Boolean).map(Number);
const TABLE = process.env.MMSUP_FAULT_TABLE;

const CASES = SEEDS.flatMap((seed) => FAULTS.map((fault) => ({ fault, seed, name: fault.name })));

const tell = (...cells: readonly unknown[]): void => {
  if (TABLE !== undefined) appendFileSync(TABLE, `${cells.join('\t')}\n`);
};

describe.runIf(SEEDS.length > 0)('every complaint on the bank of every seed', () => {
  const answers: Answered[] = [];

  it.each(CASES)('$seed $name', async ({ fault, seed }) => {
    const answered = await answerComplaint(fault, seed);
    answers.push(answered);
    const { place, verdict, exitCode, named, errors, seconds } = answered;
    tell(seed, fault.name, fault.kind, place, verdict, exitCode, named.join(' ') || '-', seconds);
    if (fault.kind === 'control') expect(errors).toEqual([]);
    expect({ named, isAmongThree: place >= 1 && place <= 3 }).toMatchObject({ isAmongThree: true });
  });

  afterAll(() => {
    const first = answers.filter(({ place }) => place === 1).length;
    tell(`first in ${first} of ${answers.length}`);
    expect(first / answers.length).toBeGreaterThanOrEqual(0.95);
  });
});

/** Commands that ask about nobody in particular. */
const COMMANDS = [...new Set(FAULTS.flatMap(({ command, alsoSeenBy }) => [command, ...alsoSeenBy]))].filter(
  (command) => !/\{customer\}|runbook run/.test(command),
);

const MOMENTS = [
  ['as it is made', null],
  ['three days later', '2026-11-26T20:00:00+03:00'],
] as const;

describe.runIf(SEEDS.length > 0).each(SEEDS)('the healthy bank of seed %i', (seed) => {
  it.each(MOMENTS)(
    '%s has nothing that needs anybody',
    async (moment, until) => {
      const demo = await testDemo(undefined, seed);
      try {
        if (until !== null) await advance(demo.writer, { to: Date.parse(until) });
        const wrong: unknown[] = [];
        for (const command of COMMANDS) {
          const { result } = await runJson(command.split(' ').slice(1), demo);
          const found = result.findings.filter(({ severity }) => severity !== 'info').map(({ cause }) => cause);
          if (found.length > 0 || result.verdict !== 'ok') wrong.push({ command, verdict: result.verdict, found });
        }
        tell(seed, 'healthy', moment, COMMANDS.length, JSON.stringify(wrong));
        expect(wrong).toEqual([]);
      } finally {
        await demo.close();
      }
    },
    240_000,
  );
});
