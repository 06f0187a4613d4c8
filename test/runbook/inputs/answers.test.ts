import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { runbookAnswers } from '../../../src/runbook/inputs/answers.command.ts';
import { answersFile, whatIsAsked } from '../../../src/runbook/inputs/answers-file.ts';
import { readAnswers } from '../../../src/runbook/inputs/inputs.ts';
import { requireEverything } from '../../../src/runbook/inputs/require-everything.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { runLine } from '../../support/command-line.ts';
import { scriptedContext } from '../support.ts';

const BOOK = `format: 1
id: book
title: A complaint
owner: tests
symptoms: [complaint]
inputs:
  run: {ask: Which run?, aliases: [campaign], unless: segment}
  segment: {ask: Which segment?, optional: true}
  days: {ask: How many days?, type: number, default: 14}
  mood: {ask: How is it?, choices: [bad, worse], default: bad}
on-error: {else: hand-over}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {n: facts.run.selected}
    outcomes:
      - {if: "n > 10", verdict: unsure, say: Many., go: call}
      - {else: true, verdict: ruled-out, say: Few., go: meant}
  meant:
    ask: "Was it meant?"
    choices: {intended: {label: "Yes, it was", go: which}, mistake: hand-over}
  which:
    ask: Which one then?
    answer: {into: run, none: hand-over}
    auto: none
    go: fine
  call: {manual: Call the owner., go: rest}
  rest: {manual: Have a rest., go: fine, auto: skip}
  fine: {end: not-an-incident}
  hand-over: {end: handed-over, to: third-line}
`;

const SKELETON = `# What the runbook may be told beforehand — book: A complaint
# Fill in what is empty. A line behind # is optional: take the # away to say
# something else than it does.
# Then: mmsup runbook run book --auto --answers FILE

inputs:
  # Which run?
  # Also called: campaign.
  # Not needed when this is given: segment.
  run:

  # Which segment?
  # Optional.
  # segment: …

  # How many days?
  # A number: 42 or 0.5.
  # When nothing is said: 14.
  # days: 14

  # How is it?
  # One of: bad, worse.
  # When nothing is said: bad.
  # mood: bad

answers:
  # Was it meant?
  # One of: intended (Yes, it was), mistake.
  meant:

  # Which one then?
  # Any text, or none, when nobody knows.
  # When nothing is said: none.
  # which: none

  # Call the owner.
  # One of: done, skip.
  call:

  # Have a rest.
  # One of: done, skip.
  # When nothing is said: skip.
  # rest: skip
`;

const NAMES = await runbookNames();
const folder = mkdtempSync(join(tmpdir(), 'mmsup-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `--auto` says is missing when this file is all that is given. */
function missingWith(text: string, runbook: ReturnType<typeof loadRunbook>): unknown {
  try {
    requireEverything(runbook, readAnswers(text, 'answers.yaml'));
  } catch (error) {
    if (error instanceof UserError && error.code === 'runbook/missing-answers') return error.data;
    throw error;
  }
  return 'nothing';
}

describe('runbook answers', () => {
  const runbook = loadRunbook({ file: 'book.yaml', text: BOOK });

  it('asks for what is needed, and tells what is taken else', () => {
    expect(answersFile(runbook, 'en')).toBe(SKELETON);
  });

  it('says of a question what its answer looks like: a number, a day, one of the choices of its input', () => {
    const asking = (answer: string) =>
      answersFile(
        loadRunbook({
          file: 'book.yaml',
          text: BOOK.replace('answer: {into: run, none: hand-over}', `answer: ${answer}`),
        }),
        'en',
      )
        .split('Which one then?\n')[1]!
        .split('\n')
        .slice(0, 2);
    expect(asking('{into: run, type: number, none: hand-over}')).toEqual([
      '  # A number: 42 or 0.5.',
      '  # Or none, when nobody knows.',
    ]);
    expect(asking('{into: days, none: hand-over}')[0]).toBe('  # A number: 42 or 0.5.');
    expect(asking('{into: run, type: date, none: hand-over}')[0]).toBe(
      '  # A date: 2026-01-15 or 2026-01-15T09:30:00Z.',
    );
    expect(asking('{into: mood, none: hand-over}')[0]).toBe('  # One of: bad, worse, or none, when nobody knows.');
    expect(asking('{into: run, type: segment, none: hand-over}')[0]).toBe('  # Any text, or none, when nobody knows.');
  });

  it('says how it is used with the name that the runbook was found by', async () => {
    writeFileSync(join(folder, 'my book.yaml'), BOOK);
    const { facts } = await runbookAnswers.run(scriptedContext(folder, {}), ['./my book.yaml'], {});
    expect(facts.file).toContain("# Then: mmsup runbook run './my book.yaml' --auto --answers FILE");
  });

  it('asks for the very things that a walk without a person misses', () => {
    expect(missingWith(SKELETON, runbook)).toEqual({ inputs: ['run'], answers: ['meant', 'call'] });
    const half = SKELETON.replace('  run:\n', '  run: 1187\n').replace('  call:\n', '  call: done\n');
    expect(missingWith(half, runbook)).toEqual({ inputs: [], answers: ['meant'] });
  });

  it('is taken as it stands once it is filled in', async () => {
    writeFileSync(join(folder, 'book.yaml'), BOOK);
    const filled = SKELETON.replace('  run:\n', '  run: 1187\n')
      .replace('  call:\n', '  call: done\n')
      .replace('  meant:\n', '  meant: intended\n');
    writeFileSync(join(folder, 'answers.yaml'), filled);
    const context = scriptedContext(folder, { 'campaign trace 1187': { facts: { run: { selected: 11 } } } });
    const { facts } = await runbookRun.run(context, ['./book.yaml'], { auto: true, answers: 'answers.yaml' });
    expect(facts.path.map(({ step, say }) => `${step}: ${say.en}`)).toEqual([
      'trace: Many.',
      'call: Call the owner. — done (answers file)',
      'rest: Have a rest. — skip (automatic)',
    ]);
  });

  it('takes values as they are written, whatever YAML makes of them', () => {
    expect(readAnswers('inputs: {run: 1187, old: true, none: , word: "007"}\nanswers:\n', 'a.yaml')).toEqual({
      inputs: { run: '1187', old: 'true', word: '007' },
      answers: {},
    });
    expect(() => readAnswers('inputs: {run: 007}\n', 'a.yaml')).toThrow(/a\.yaml:1:15: 007 would be read as 7/);
  });

  it.each(NAMES)('%s: asks in both languages for what --auto misses', async (name) => {
    const { runbook: shipped } = await findRunbook(name, '/');
    const { inputs, answers } = whatIsAsked(shipped);
    const needed = {
      inputs: inputs.filter(({ isNeeded }) => isNeeded).map((one) => one.name),
      answers: answers.filter(({ isNeeded }) => isNeeded).map((one) => one.name),
    };
    for (const lang of ['en', 'ru'] as const) {
      const missing = missingWith(answersFile(shipped, lang), shipped);
      const isNothing = needed.inputs.length === 0 && needed.answers.length === 0;
      expect(missing).toEqual(isNothing ? 'nothing' : needed);
    }
  });

  it('prints the file and nothing else', async () => {
    const { stdout, exitCode } = await runLine('runbook answers one-customer-asks', { conninfo: 'host=/nowhere' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# What the runbook may be told beforehand — one-customer-asks/);
    expect(readAnswers(stdout, 'answers.yaml')).toEqual({ inputs: {}, answers: {} });
  });
});
