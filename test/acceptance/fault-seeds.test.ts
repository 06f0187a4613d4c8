import { appendFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/demo/faults.ts';
import { type Answered, answerComplaint } from '../support/planted-complaint.ts';

/** `MMSUP_FAULT_SEEDS=1,2,3,4,5 npx vitest run test/acceptance/fault-seeds.test.ts` asks every complaint on the bank of every seed: half an hour. */
const SEEDS = (process.env.MMSUP_FAULT_SEEDS ?? '').split(',').filter(Boolean).map(Number);

/** A file that gets one line for each complaint and seed. */
const TABLE = process.env.MMSUP_FAULT_TABLE;

const CASES = SEEDS.flatMap((seed) => FAULTS.map((fault) => ({ fault, seed, name: fault.name })));

const answers: Answered[] = [];

describe.runIf(SEEDS.length > 0)('every complaint on the bank of every seed', () => {
  it.each(CASES)('$seed $name', async ({ fault, seed }) => {
    const answered = await answerComplaint(fault, seed).catch((error: Error) => {
      tell(`${seed}\t${fault.name}\tERROR\t${error.message.split('\n')[0]}`);
      throw error;
    });
    answers.push(answered);
    const { place, verdict, exitCode, named, errors, seconds } = answered;
    tell([seed, fault.name, fault.kind, place, verdict, exitCode, named.join(' ') || '-', seconds].join('\t'));
    if (fault.kind === 'control') expect(errors).toEqual([]);
    expect({ named, isAmongThree: place >= 1 && place <= 3 }).toMatchObject({ isAmongThree: true });
  });

  afterAll(() => {
    const first = answers.filter(({ place }) => place === 1).length;
    tell(`first in ${first} of ${CASES.length}`);
    expect(first / CASES.length).toBeGreaterThanOrEqual(0.95);
  });
});

function tell(line: string): void {
  if (TABLE !== undefined) appendFileSync(TABLE, `${line}\n`);
}
