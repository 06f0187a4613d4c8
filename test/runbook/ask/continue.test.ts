import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ANOTHER_DATABASE, UnavailableError } from '../../../src/errors.ts';
import { diagnose } from '../../../src/runbook/ask/diagnose.command.ts';
import { finding, type Script, scriptedContext, temporaryFolder } from '../support.ts';

const COMPLAINT = 'okapi lunch museum violin umbrella';

interface Book {
  readonly id: string;
  readonly check: string;
  readonly inputs?: string;
  /** Ends when something was found, and when not. */
  readonly ends: readonly [found: string, clean: string];
  readonly symptom?: string;
  readonly capture?: string;
}

const written = ({ id, check, inputs = '{run: {ask: Which run?}}', ends, symptom, capture = '' }: Book) => `format: 1
id: ${id}
title: About ${id}
owner: tests
symptoms: [${symptom ?? `nothing like it but ${id}`}]
inputs: ${inputs}
on-error: {else: lost}
start: look
steps:
  look:
    check: ${check}
    args: [$run]
    capture: {cause: "findings[0].cause"${capture}}
    outcomes:
      - {if: "cause != null", verdict: found, cause: $cause, say: Found., go: found}
      - {else: true, verdict: ruled-out, say: Not here., go: clean}
  found: {${ends[0]}}
  clean: {${ends[1]}}
  lost: {end: handed-over}
`;

const RESOLVED = 'end: resolved, cause: $cause';
const CLEAN = 'end: not-an-incident';
const goOn = (other: string) => `end: continue, with: ${other}`;
const goOnWithCause = (other: string) => `${goOn(other)}, cause: $cause`;

const folders: string[] = [];
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
});
afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

const FOUND = { findings: [finding('segment/conditions-contradict')] };

/** The first is about the complaint in more of its words than the second. */
const first = (ends: Book['ends'], capture?: string): Book => {
  return { id: 'first', check: 'campaign trace', ends, symptom: COMPLAINT, ...(capture ? { capture } : {}) };
};
const second = (check = 'rules log'): Book => {
  return {
    id: 'second',
    check,
    ends: [RESOLVED, CLEAN],
    symptom: 'okapi lunch museum',
  };
};
const third = (more: Partial<Book> = {}): Book => {
  return { id: 'third', check: 'report trace', ends: [RESOLVED, CLEAN], ...more };
};

async function diagnosed(books: readonly Book[], script: Script) {
  for (const book of books) writeFileSync(join(folder, `${book.id}.yaml`), written(book));
  const context = scriptedContext(folder, script);
  const options = { ...context.options, runbooks: [folder] };
  const answer = await diagnose.run({ ...context, options }, [COMPLAINT], { run: 'r' });
  const { facts, findings, notEvaluated } = answer;
  return {
    walked: facts.walked.map(({ runbook }) => runbook),
    answer: facts.runbook.id,
    causes: findings.map(({ cause }) => cause.id),
    stopped: facts.stopped,
    ledFrom: facts.ledFrom,
    lessLike: facts.others.map(({ runbook }) => runbook),
    notEvaluated: notEvaluated.map(({ what }) => what.en),
    shown: JSON.stringify(diagnose.render(facts, 'ru')),
  };
}

describe('a complaint whose runbook leads on to another one', () => {
  it('ends with what was found: other runbooks that would fit are not asked, though the one that it leads to finds nothing', async () => {
    const script = { 'campaign trace r': FOUND, 'report trace r': {}, 'rules log r': FOUND };
    const books = [first([goOnWithCause('third'), CLEAN]), second(), third()];
    expect(await diagnosed(books, script)).toMatchObject({
      walked: ['first', 'third'],
      answer: 'first',
      ledFrom: null,
      causes: ['segment/conditions-contradict'],
      stopped: null,
    });
  });

  it('says of the one that it was led to how it came there, and calls none that was walked less like the complaint', async () => {
    const script = { 'campaign trace r': {}, 'report trace r': FOUND };
    const { shown, ...told } = await diagnosed([first([RESOLVED, goOn('third')]), second(), third()], script);
    expect(told).toMatchObject({ answer: 'third', ledFrom: 'first', lessLike: ['second'] });
    expect(shown).toContain('он продолжает сценарий first');
    expect(shown).toContain('Пройдены тоже, без причины","first"');
  });

  it('goes on to the next one that fits where neither found anything', async () => {
    const script = { 'campaign trace r': {}, 'report trace r': {}, 'rules log r': FOUND };
    const books = [first([RESOLVED, goOn('third')]), second(), third()];
    expect(await diagnosed(books, script)).toMatchObject({
      walked: ['first', 'third', 'second'],
      answer: 'second',
      causes: ['segment/conditions-contradict'],
    });
  });

  it.each([
    [
      'takes no value of the kind that was found',
      third({ inputs: '{run: {ask: Which run?}, days: {ask: Days?, type: number}}' }),
      'The input "days" of the runbook third is a number:',
      'Значение «days» сценария third не подходит',
    ],
    [
      'needs what nobody has found',
      third({ inputs: '{run: {ask: Which run?}, month: {ask: Which month?}}' }),
      'Which month?',
      'Сценарий third подходит, но сначала нужно знать',
    ],
    ['is not there', { ...third(), id: 'fourth' }, 'There is no runbook "third".', 'Сценария «third» нет.'],
  ])('that %s keeps the cause that was found, and says why it went no further', async (_, other, why, reason) => {
    const script = { 'campaign trace r': { ...FOUND, facts: { run: { segment: 'many' } } } };
    const books = [first([goOnWithCause('third'), CLEAN], ', days: facts.run.segment'), other];
    const { stopped, shown, ...told } = await diagnosed(books, script);
    expect(told).toMatchObject({ walked: ['first'], causes: ['segment/conditions-contradict'] });
    expect(stopped?.en).toContain('It could not be walked: third.');
    expect(stopped?.en).toContain(why);
    expect(stopped?.ru).toContain(reason);
    expect(shown).toContain(reason);
  });

  it('that was walked already is not walked again, and the answer says so', async () => {
    const script = { 'campaign trace r': FOUND, 'report trace r': FOUND };
    const books = [first([goOnWithCause('third'), CLEAN]), third({ ends: [goOnWithCause('first'), CLEAN] })];
    expect(await diagnosed(books, script)).toMatchObject({
      walked: ['first', 'third'],
      answer: 'third',
      stopped: { en: 'It was walked already, and is not walked again: first.' },
    });
  });

  it('that meets another database ends all: that is no reason to stay with the first answer', async () => {
    const moved = () => {
      throw new UnavailableError({ code: ANOTHER_DATABASE, message: 'It ends here.' });
    };
    const books = [first([goOnWithCause('third'), CLEAN]), third()];
    await expect(diagnosed(books, { 'campaign trace r': FOUND, 'report trace r': moved })).rejects.toMatchObject({
      code: ANOTHER_DATABASE,
    });
  });
});
