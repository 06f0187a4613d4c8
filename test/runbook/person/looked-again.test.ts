import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { UnavailableError } from '../../../src/errors.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { finding, type Script } from '../support.ts';
import { personSaying } from './person-saying.ts';

const BOOK = `format: 1
id: look-twice
title: A check that is run again
owner: tests
symptoms: [a check is run again]
inputs: {run: {ask: Which run?}}
on-error: {else: slow}
start: look
steps:
  look:
    check: campaign trace
    args: [$run]
    capture: {cause: "findings[0].cause"}
    outcomes:
      - {if: "cause != null", verdict: found, cause: $cause, say: It is there., go: meant}
      - {else: true, verdict: ruled-out, say: It is not there., go: fine}
  meant:
    ask: Was it meant?
    choices: {mistake: {label: A mistake, go: known}}
    auto: mistake
  slow:
    ask: Shall we wait?
    choices: {no: {label: "No", go: fine}}
    auto: no
  known: {end: resolved, cause: $cause}
  fine: {end: not-an-incident}
`;

type Look = Exclude<Script[string], () => unknown>;

const CAUSE = 'rule/and-or-without-parentheses';
const FOUND: Look = { verdict: 'problem', findings: [{ ...finding(CAUSE), next: ['Put the old rule back.'] }] };
const CLEAN: Look = {};
const GAP: Look = { notEvaluated: [{ what: 'people', why: 'no rights', couldChangeAnswer: true }] };
const TIMEOUT = 'timeout';

/** A person at a check that sees these things, one after the other. */
function at(looks: readonly (Look | typeof TIMEOUT)[], answers: readonly string[]): Context {
  const left = [...looks];
  const look = (): Look => {
    const next = left.shift()!;
    if (next !== TIMEOUT) return next;
    throw new UnavailableError({ code: 'db/statement-timeout', message: 'It took too long.' });
  };
  const { context } = personSaying(['r', ...answers], { 'campaign trace r': look });
  writeFileSync(join(context.deps.cwd, 'look-twice.yaml'), BOOK);
  return context;
}

const walk = (context: Context, options = {}) => runbookRun.run(context, ['./look-twice.yaml'], options);

const HAND_OVER = ['hand-over', 'third line'];
const english = (all: readonly { readonly en: string }[] = []) => all.map(({ en }) => en);

describe('a check that is run again', () => {
  it('and sees nothing any more hands over no cause: the end says what the brief says', async () => {
    const { facts, findings } = await walk(at([FOUND, CLEAN], ['run', 'retry', ...HAND_OVER]));
    const { cause, brief } = facts.end;
    expect([cause, english(brief?.found), english(brief?.ruledOut), findings]).toEqual([
      null,
      [],
      ['It is not there.'],
      [],
    ]);
  });

  it('and can look no more hands over neither the cause nor what was to be done about it', async () => {
    const { facts, findings } = await walk(at([FOUND, TIMEOUT], ['run', 'retry', ...HAND_OVER]));
    const { cause, brief } = facts.end;
    expect([cause, english(brief?.found), english(brief?.next), findings]).toEqual([null, [], ['Step slow: slow'], []]);
  });

  it('and sees the cause only then hands it over', async () => {
    const { facts, findings } = await walk(at([CLEAN, FOUND], ['run', 'retry', ...HAND_OVER]));
    expect([facts.end.cause, english(facts.end.brief?.found), findings.map(({ cause }) => cause.id)]).toEqual([
      CAUSE,
      [`It is there. (${CAUSE})`],
      [CAUSE],
    ]);
  });

  it('after somebody went back keeps what it saw when it is then skipped', async () => {
    const context = at([FOUND], ['run', 'back', 'skip', 'No rights today', ...HAND_OVER]);
    const { facts } = await walk(context);
    expect([facts.end.cause, english(facts.end.brief?.found)]).toEqual([CAUSE, [`It is there. (${CAUSE})`]]);
  });

  it.each([
    ['it took too long', TIMEOUT],
    ['something could not be looked at', GAP],
  ] as const)('after %s, and sees all, leaves nothing open', async (_, first) => {
    const { facts, notEvaluated } = await walk(at([first, CLEAN], ['run', 'retry', 'finish']));
    expect([facts.end.end, notEvaluated]).toEqual(['not-an-incident', []]);
    const handed = await walk(at([first, CLEAN], ['run', 'retry', ...HAND_OVER]));
    expect(handed.facts.end.brief?.open).toEqual([]);
  });

  it('and this time takes too long leaves open only that', async () => {
    const { notEvaluated } = await walk(at([GAP, TIMEOUT], ['run', 'retry', 'answer:no', 'finish']));
    expect(notEvaluated.map(({ what, why }) => `${what.en}: ${why.en}`)).toEqual(['look: It took too long.']);
  });

  it('is told the same by a walk that was stopped after it and resumed', async () => {
    const stopped = at([GAP, CLEAN], ['run', 'retry', 'quit']);
    await expect(walk(stopped)).rejects.toMatchObject({ exitCode: 130 });
    const { context: later } = personSaying(['finish'], {});
    const { facts, notEvaluated } = await walk(
      { ...later, deps: stopped.deps, incidents: stopped.incidents },
      { resume: true },
    );
    expect([facts.resumed, facts.end.end, notEvaluated]).toEqual([true, 'not-an-incident', []]);
  });

  it('but is not, leaves open what it could not look at', async () => {
    const { notEvaluated } = await walk(at([GAP], ['run', 'finish']));
    expect(notEvaluated.map(({ what }) => what.en)).toEqual(['people: no rights']);
  });
});
