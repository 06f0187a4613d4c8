import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { CancelledError, UnavailableError, UsageError, type UserError } from '../../../src/errors.ts';
import { judge } from '../../../src/result.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { renderWalk } from '../../../src/runbook/walk/run.render.ts';
import { finding, type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';

const NULL_IN_LIST: Script = {
  'campaign trace vip': {
    verdict: 'problem',
    findings: [finding('campaign/selects-nobody')],
    facts: { run: { id: '1187', segment: 'vip-deposit', state: 'finished', selected: 0, handedOver: 0 } },
  },
  'segment explain --run=1187 vip-deposit': {
    verdict: 'problem',
    findings: [finding('segment/null-in-exclusion-list', { list: 'DO-NOT-OFFER' })],
    facts: { population: 5000, selected: 0 },
  },
};

/** A runbook with one of each: a check, a question, a task, ends. */
const BOOK = `format: 1
id: book
title: A complaint
owner: tests
symptoms: [complaint]
inputs:
  run: {ask: Which run?, aliases: [campaign]}
  days: {ask: How many days?, type: number, default: 14}
on-error: {timeout: too-slow, denied: no-rights, else: hand-over}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    capture: {n: facts.run.selected, person: {path: facts.run.segment, pii: name}}
    outcomes:
      - {if: "n > 10", verdict: unsure, say: "\${n} of \${person}.", go: again}
      - {else: true, verdict: ruled-out, say: "Only \${n}.", go: meant}
  again:
    check: segment explain
    args: [$person]
    outcomes: [{else: true, verdict: ruled-out, say: Looked., go: trace}]
  meant:
    ask: Was it meant?
    choices: {intended: call, mistake: hand-over}
  call:
    manual: Call the owner about \${n}.
    go: fine
  fine: {end: not-an-incident, tell: All is well.}
  too-slow: {end: handed-over, tell: It took too long.}
  no-rights: {end: handed-over, tell: No rights.}
  hand-over: {end: handed-over, to: third-line}
`;

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  writeFileSync(join(folder, 'book.yaml'), BOOK);
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

const few: Script = { 'campaign trace 1187': { facts: { run: { selected: 3, segment: null } } } };
const auto = { auto: true, set: ['run=1187'] };
const both = 'answers: {meant: intended, call: done}\n';

async function typesIn(context: Context): Promise<string[]> {
  const link = await context.incidents.link('latest');
  return (await link.events()).map(({ type, step }) => (step ? `${type} ${String(step)}` : type));
}

function withAnswers(text: string): { auto: boolean; set: string[]; answers: string } {
  writeFileSync(join(folder, 'answers.yaml'), text);
  return { ...auto, answers: 'answers.yaml' };
}

describe('a walk without a person', () => {
  it('leads to the cause, names it first with its evidence, and records every step', async () => {
    const context = scriptedContext(folder, NULL_IN_LIST);
    const answer = await runbookRun.run(context, ['no-customers-selected'], { auto: true, set: ['campaign=vip'] });

    expect(answer.findings.map(({ cause, evidence }) => [cause.id, evidence])).toEqual([
      ['segment/null-in-exclusion-list', { list: 'DO-NOT-OFFER' }],
    ]);
    expect(judge(answer, 'error')).toBe('problem');
    expect(answer.facts.path.map(({ step, verdict }) => `${step}: ${verdict}`)).toEqual([
      'trace: unsure',
      'explain: found',
    ]);
    expect(answer.facts.end).toMatchObject({
      step: 'data-changed',
      end: 'resolved',
      cause: 'segment/null-in-exclusion-list',
    });
    expect(await typesIn(context)).toEqual([
      'incident.opened',
      'run.started',
      'step.started trace',
      'step.finished trace',
      'step.started explain',
      'step.finished explain',
      'run.ended data-changed',
    ]);
  });

  it('is told in both languages', async () => {
    const { facts } = await runbookRun.run(scriptedContext(folder, NULL_IN_LIST), ['no-customers-selected'], {
      auto: true,
      set: ['campaign=vip'],
    });
    const russian = JSON.stringify(renderWalk(facts, 'ru'));
    expect(russian).toContain('Сегмент vip-deposit никого не отобрал в запуске 1187.');
    expect(russian).toContain('Причина известна.');
    expect(JSON.stringify(renderWalk(facts, 'en'))).toContain('Segment vip-deposit selected nobody in run 1187.');
  });

  it('names every missing input and answer at once, and runs nothing', async () => {
    const context = scriptedContext(folder, {});
    await expect(runbookRun.run(context, ['./book.yaml'], { auto: true })).rejects.toMatchObject({
      code: 'runbook/missing-answers',
      exitCode: 2,
      message:
        'The runbook book cannot be walked without a person: missing are --set run=… (or campaign=…), answers to meant, call in a file named by --answers FILE.',
      hint: 'Write a file with the line "answers: {meant: …, call: …}" (mmsup runbook answers ./book.yaml prints one to fill in), or walk it in a terminal without --auto.',
    });
    expect(readdirSync(folder)).toEqual(['book.yaml']);
  });

  it('does not ask for the answers to questions that a given answer leads past', async () => {
    const { facts } = await runbookRun.run(
      scriptedContext(folder, few),
      ['./book.yaml'],
      withAnswers('answers: {meant: mistake}\n'),
    );
    expect(facts.end).toMatchObject({ step: 'hand-over', to: 'third-line' });
  });

  it('does not choose between two values of one input', async () => {
    const walk = (...set: string[]) =>
      runbookRun.run(scriptedContext(folder, NULL_IN_LIST), ['no-customers-selected'], { auto: true, set });
    const twice = { code: 'runbook/set-twice' };
    await expect(walk('run=a', 'run=b')).rejects.toMatchObject(twice);
    await expect(walk('run=a', 'campaign=vip')).rejects.toMatchObject({
      ...twice,
      message: 'The input "run" is given twice: run=a and campaign=vip.',
    });
    expect((await walk('campaign=vip', 'campaign=vip', 'run=vip')).facts.end?.cause).toBe(
      'segment/null-in-exclusion-list',
    );
    const file = withAnswers(`inputs: {campaign: a, run: b}\n${both}`);
    const inFile = runbookRun.run(scriptedContext(folder, few), ['./book.yaml'], { ...file, set: [] });
    await expect(inFile).rejects.toMatchObject(twice);
    const from = { auto: true, from: 'trace', set: ['run=a', 'campaign=b'] };
    await expect(
      runbookRun.run(scriptedContext(folder, NULL_IN_LIST), ['no-customers-selected'], from),
    ).rejects.toMatchObject(twice);
  });

  it('takes inputs and answers from the file, and a flag before the file', async () => {
    const context = scriptedContext(folder, few);
    const { facts, ...answer } = await runbookRun.run(
      context,
      ['./book.yaml'],
      withAnswers(`inputs: {campaign: other}\n${both}`),
    );
    expect(facts.path.map(({ say }) => say.en)).toEqual([
      'Only 3.',
      'Was it meant? — intended (answers file)',
      'Call the owner about 3. — done (answers file)',
    ]);
    expect(judge({ ...answer, facts }, 'error')).toBe('ok');
  });

  it.each([
    ['answers: {mean: intended, call: done}', 'runbook/unknown-answer', 'Did you mean "meant"?'],
    ['answers: {meant: intend, call: done}', 'runbook/unknown-answer', 'Did you mean "intended"?'],
    ['inputs: {runn: 1}', 'runbook/unknown-answer', 'Did you mean "run"?'],
    ['inputs: {run: [1]}', 'runbook/invalid', undefined],
    ['inputs: {runn: x}', 'runbook/unknown-answer', 'Did you mean "run"?'],
    ['answer: {}', 'runbook/invalid', undefined],
  ])('refuses the answers file %s', async (text, code, hint) => {
    const running = runbookRun.run(scriptedContext(folder, few), ['./book.yaml'], withAnswers(text));
    await expect(running).rejects.toMatchObject({ code, ...(hint ? { hint } : {}) });
  });

  it('tells all that is wrong in an answers file at once, each at its place, and what stands in the command line', async () => {
    const file = withAnswers('inputs:\n  runn: 1\nanswers:\n  meant: intend\n  call: later\n  cal: done\n');
    const running = runbookRun.run(scriptedContext(folder, few), ['./book.yaml'], { ...file, set: ['other=1'] });
    const error = await running.catch((thrown: unknown) => thrown as UserError);
    expect(error).toMatchObject({
      code: 'runbook/unknown-answer',
      exitCode: 2,
      hint: 'Correct them; nothing was run.',
      data: {
        problems: [{}, { line: 2, column: 9 }, { line: 4, column: 10 }, { line: 5, column: 9 }, { line: 6, column: 8 }],
      },
    });
    expect((error as UserError).message.split('\n')).toEqual([
      'The runbook book has no input "other". Its inputs: run, campaign, days.',
      'answers.yaml:2:9: The runbook book has no input "runn". Did you mean "run"?',
      'answers.yaml:4:10: The runbook book has no answer "intend" to "meant". Did you mean "intended"?',
      'answers.yaml:5:9: The runbook book has no answer "later" to "call". Answers: done, skip.',
      'answers.yaml:6:8: The runbook book has no question "cal". Did you mean "call"?',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['answers.yaml', 'book.yaml']);
  });

  it('names the place of the one thing that is wrong in an answers file', async () => {
    const running = runbookRun.run(
      scriptedContext(folder, few),
      ['./book.yaml'],
      withAnswers('answers: {meant: intend, call: done}'),
    );
    await expect(running).rejects.toMatchObject({
      message: 'answers.yaml:1:18: The runbook book has no answer "intend" to "meant".',
      hint: 'Did you mean "intended"?',
    });
  });

  it('suggests the runbook that was meant', async () => {
    const running = runbookRun.run(scriptedContext(folder, {}), ['no-customer-selected'], auto);
    await expect(running).rejects.toMatchObject({
      code: 'runbook/unknown',
      hint: 'Did you mean no-customers-selected?',
    });
  });

  it('says how a folder is named to whoever names one as a runbook', async () => {
    const running = runbookRun.run(scriptedContext(folder, {}), ['ours'], auto);
    await expect(running).rejects.toMatchObject({ hint: expect.stringContaining('named by its path: ./ours') });
  });

  it('stops going round in circles, and says so', async () => {
    const many: Script = {
      'campaign trace 1187': { facts: { run: { selected: 1500, segment: 'x' } } },
      'segment explain x': {},
    };
    const answer = await runbookRun.run(scriptedContext(folder, many), ['./book.yaml'], withAnswers(both));
    expect(answer.facts.path.map(({ step }) => step)).toEqual(['trace', 'again', 'trace', 'again', 'trace', 'again']);
    expect(answer.facts.end.tell?.en).toBe(
      'The step "trace" was reached more than 3 times: the runbook goes round in circles here.',
    );
    expect(judge(answer, 'error')).toBe('inconclusive');
  });

  it('hands a value over as one argument, whatever it looks like', async () => {
    const seen: string[][] = [];
    const nasty: Script = {
      'campaign trace 1187': { facts: { run: { selected: 1500, segment: '--json; rm -rf /\n$(x)' } } },
    };
    const context = scriptedContext(folder, nasty);
    const runCommand: Context['runCommand'] = async (argv) => {
      seen.push([...argv]);
      if (argv[0] === 'segment') throw new CancelledError();
      return context.runCommand(argv);
    };
    await expect(runbookRun.run({ ...context, runCommand }, ['./book.yaml'], withAnswers(both))).rejects.toThrow(
      CancelledError,
    );
    expect(seen.at(-1)).toEqual(['segment', 'explain', '--', '--json; rm -rf /\n$(x)']);
  });
});

describe('a check that could not look', () => {
  const failing = (error: Error): Script => ({
    ...few,
    'segment explain x': () => {
      throw error;
    },
    'campaign trace 1187': { facts: { run: { selected: 1500, segment: 'x' } } },
  });

  it.each([
    [new UnavailableError({ code: 'db/statement-timeout', message: 'Too slow.' }), 'too-slow'],
    [new UnavailableError({ code: 'db/no-rights', message: 'No.' }), 'no-rights'],
    [new UsageError({ code: 'segment/unknown', message: 'There is none.' }), 'hand-over'],
  ])('leads along its own way and is no verdict: %s', async (error, end) => {
    const answer = await runbookRun.run(scriptedContext(folder, failing(error)), ['./book.yaml'], withAnswers(both));
    expect(answer.facts.end.step).toBe(end);
    expect(answer.facts.path.at(-1)).toMatchObject({ step: 'again', verdict: 'errored', say: { en: error.message } });
    expect(judge(answer, 'error')).toBe('inconclusive');
    expect(answer.notEvaluated.map(({ why }) => why.en)).toContain(error.message);
  });

  it('is the answer itself when nothing else was looked at', async () => {
    const unknown = new UsageError({ code: 'campaign/unknown-run', message: 'There is no run 1187.' });
    const context = scriptedContext(folder, {
      'campaign trace 1187': () => {
        throw unknown;
      },
    });
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toBe(unknown);
    expect((await typesIn(context)).slice(-3)).toEqual([
      'step.errored trace',
      'run.ended hand-over',
      'incident.closed',
    ]);
  });

  it('because of a mistake of ours is interrupted in the record, and the mistake is thrown', async () => {
    const context = scriptedContext(folder, failing(new TypeError('a bug')));
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toThrow('a bug');
    expect((await typesIn(context)).at(-1)).toBe('step.interrupted again');
  });

  it('with a condition that does not fit its values is an error of the step', async () => {
    const odd: Script = { 'campaign trace 1187': { facts: { run: { selected: 'many', segment: 'x' } } } };
    const answer = await runbookRun.run(scriptedContext(folder, odd), ['./book.yaml'], withAnswers(both));
    expect(answer.facts.path[0]).toMatchObject({
      verdict: 'errored',
      say: { en: expect.stringContaining('"many" and 10 cannot be compared') },
    });
  });
});

describe('a walk that was stopped', () => {
  const stopping = (error: Error): Script => ({
    'campaign trace 1187': { facts: { run: { selected: 1500, segment: 'Иван Петров' } } },
    'segment explain Иван Петров': () => {
      throw error;
    },
  });
  const going: Script = { ...stopping(new Error()), 'segment explain Иван Петров': {} };

  it('says so in its record and is resumed, in the newest incident, at the step where it was', async () => {
    const context = scriptedContext(folder, stopping(new CancelledError()));
    const options = withAnswers(both);
    await expect(runbookRun.run(context, ['./book.yaml'], options)).rejects.toThrow(CancelledError);
    expect((await typesIn(context)).slice(-3)).toEqual([
      'step.started again',
      'step.interrupted again',
      'run.interrupted',
    ]);

    const after = scriptedContext(folder, going);
    const { facts } = await runbookRun.run(after, ['book'], { auto: true, resume: true, answers: 'answers.yaml' });
    expect(facts.resumed).toBe(true);
    expect(facts.end).toMatchObject({
      end: 'handed-over',
      brief: {
        done: expect.arrayContaining([{ en: 'trace: not sure', ru: 'trace: не ясно' }]),
        open: expect.any(Array),
      },
    });
    expect(facts.end.by).toBeUndefined();
    expect(JSON.stringify(runbookRun.render(facts, 'ru'))).toContain('Тому, кто примет');
    // What a capture with `pii` holds is used, and stands in no record and on no screen.
    const events = await (await after.incidents.link('latest')).events();
    expect(events.find(({ type, step }) => type === 'step.started' && step === 'again')).toMatchObject({
      argv: ['segment', 'explain', expect.not.stringContaining('Иван')],
    });
    expect(JSON.stringify([events, facts])).not.toContain('Иван');
  });

  it('says how it goes on, with the database that was named, and goes on with no other', async () => {
    const context = scriptedContext(folder, stopping(new CancelledError()));
    const named = {
      ...context,
      options: { ...context.options, db: "host=db dbname='a b'", system: 'listmonk', asOf: '2026-11-24' },
    };
    await expect(runbookRun.run(named, ['./book.yaml'], withAnswers(both))).rejects.toThrow(
      / mmsup runbook resume \S+ --db "host=db dbname='a b'" --system listmonk --as-of 2026-11-24 --incidents \S+$/,
    );

    const after = scriptedContext(folder, going);
    const { session, ...rest } = await after.database();
    const elsewhere = { ...session, server: { ...session.server, database: 'another' } };
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    await expect(
      runbookRun.run({ ...after, database: async () => ({ ...rest, session: elsewhere }) }, ['book'], resume),
    ).rejects.toMatchObject({ code: 'runbook/another-database', hint: expect.stringContaining('--profile demo') });
    expect((await runbookRun.run(after, ['book'], resume)).facts.resumed).toBe(true);
  });

  it('goes on with a database whose name looks like a telephone number, and with no other that looks like one', async () => {
    const onDatabase = async (context: Context, database: string): Promise<Context> => {
      const { session, ...rest } = await context.database();
      const named = { ...session, server: { ...session.server, database } };
      return { ...context, database: async () => ({ ...rest, session: named }) };
    };
    const [ours, other] = ['bank_79161234567', 'bank_79161234568'];
    const context = await onDatabase(scriptedContext(folder, stopping(new CancelledError())), ours);
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toThrow(CancelledError);
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    const after = scriptedContext(folder, going);
    await expect(runbookRun.run(await onDatabase(after, other), ['book'], resume)).rejects.toMatchObject({
      code: 'runbook/another-database',
    });
    expect((await runbookRun.run(await onDatabase(after, ours), ['book'], resume)).facts.resumed).toBe(true);
  });

  it('goes on with no database that was created anew, nor with other data, under the same name', async () => {
    const made = async (context: Context, marks: { oid?: string; cluster?: string | null }): Promise<Context> => {
      const { session, ...rest } = await context.database();
      const server = { ...session.server, ...marks };
      return { ...context, database: async () => ({ ...rest, session: { ...session, server } }) };
    };
    const ours = { oid: '16384', cluster: '7301234567890123456' };
    const context = await made(scriptedContext(folder, stopping(new CancelledError())), ours);
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toThrow(CancelledError);
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    const after = scriptedContext(folder, going);
    for (const other of [{ oid: '16385' }, { cluster: '7301234567890123457' }])
      await expect(runbookRun.run(await made(after, { ...ours, ...other }), ['book'], resume)).rejects.toMatchObject({
        code: 'runbook/another-database',
        message: expect.stringContaining(Object.values(other)[0]!),
        hint: 'Where the one before is gone, begin anew: mmsup runbook run book',
      });
    // Not every server tells its mark.
    expect((await runbookRun.run(await made(after, { ...ours, cluster: null }), ['book'], resume)).facts.resumed).toBe(
      true,
    );
  });

  it('in an incident that was opened without a database goes on with the one that the walk was begun with', async () => {
    const context = scriptedContext(folder, stopping(new CancelledError()));
    const opened = await context.incidents.open({ client: 'demo', complaint: 'By telephone' });
    const within = { ...context, incident: await context.incidents.link(opened.id) };
    await expect(runbookRun.run(within, ['./book.yaml'], withAnswers(both))).rejects.toThrow(CancelledError);
    const after = scriptedContext(folder, going);
    const { session, ...rest } = await after.database();
    const other = { ...session, server: { ...session.server, host: 'elsewhere' } };
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    await expect(
      runbookRun.run({ ...after, database: async () => ({ ...rest, session: other }) }, ['book'], resume),
    ).rejects.toMatchObject({ code: 'runbook/another-database' });
    expect((await runbookRun.run(after, ['book'], resume)).facts.resumed).toBe(true);
  });

  it('takes the step again whose values must not stand in the record', async () => {
    const context = scriptedContext(folder, stopping(new CancelledError()));
    const options = withAnswers(both);
    await expect(runbookRun.run(context, ['./book.yaml'], options)).rejects.toThrow(CancelledError);
    const values = (await (await context.incidents.link('latest')).events()).find(
      ({ type }) => type === 'step.finished',
    );
    expect(values).toMatchObject({ values: { n: 1500 }, hidden: ['person'] });

    await runbookRun.run(scriptedContext(folder, going), ['book'], {
      auto: true,
      resume: true,
      answers: 'answers.yaml',
    });
    const types = await typesIn(context);
    expect(types.slice(types.indexOf('run.resumed again'), types.indexOf('run.resumed again') + 4)).toEqual([
      'run.resumed again',
      'step.returned again',
      'step.started trace',
      'step.finished trace',
    ]);
  });

  it('asks again for an input that was masked in the record', async () => {
    const masked = '79161234567';
    const context = scriptedContext(folder, {
      [`campaign trace ${masked}`]: () => {
        throw new CancelledError();
      },
    });
    const options = { ...withAnswers(both), set: [`run=${masked}`] };
    await expect(runbookRun.run(context, ['./book.yaml'], options)).rejects.toThrow(CancelledError);
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    await expect(runbookRun.run(context, ['book'], resume)).rejects.toMatchObject({
      code: 'runbook/masked-input',
      hint: 'Give it again: --set run=…',
    });

    const after = scriptedContext(folder, { [`campaign trace ${masked}`]: { facts: { run: { selected: 1 } } } });
    const { facts } = await runbookRun.run(after, ['book'], { ...resume, set: [`campaign=${masked}`] });
    expect(facts.end.step).toBe('fine');
  });

  it('cannot be resumed when it came to its end, or never began', async () => {
    const context = scriptedContext(folder, few);
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    const options = withAnswers(both);
    await expect(runbookRun.run(context, ['book'], resume)).rejects.toMatchObject({
      code: 'runbook/nothing-to-resume',
    });
    await runbookRun.run(context, ['./book.yaml'], options);
    await expect(runbookRun.run(context, ['book'], resume)).rejects.toMatchObject({
      code: 'runbook/nothing-to-resume',
    });
  });

  it('is not resumed while its own process still walks it', async () => {
    const context = scriptedContext(folder, stopping(new CancelledError()));
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toThrow(CancelledError);
    const link = await context.incidents.link('latest');
    const [{ run }] = (await link.events()).filter(({ type }) => type === 'run.started') as unknown as [
      { run: string },
    ];
    const { thisWalker } = await import('../../../src/runbook/walk/walker.ts');
    const parent = { ...thisWalker(), pid: process.ppid, began: null };
    await link.append({ type: 'run.resumed', run, runbook: 'book', walker: parent });
    const resume = { auto: true, resume: true, answers: 'answers.yaml' };
    await expect(runbookRun.run(context, ['book'], resume)).rejects.toMatchObject({ code: 'runbook/being-walked' });
  });

  it('by Ctrl-C between two steps goes no further', async () => {
    const stop = new AbortController();
    const script: Script = {
      'campaign trace 1187': () => {
        stop.abort();
        return { facts: { run: { selected: 3 } } };
      },
    };
    const context = scriptedContext(folder, script, testDeps(folder, stop.signal));
    await expect(runbookRun.run(context, ['./book.yaml'], withAnswers(both))).rejects.toThrow(CancelledError);
    expect((await typesIn(context)).slice(-2)).toEqual(['step.finished trace', 'run.interrupted']);
  });
});

describe('a record that cannot be written', () => {
  it('stops the walk: no step is taken that is not recorded', async () => {
    const ran: string[] = [];
    const context = scriptedContext(folder, few);
    const link = await context.incidents.open({ client: 'demo', complaint: 'x' });
    const full = new UnavailableError({ code: 'incident/not-written', message: 'No space.' });
    const broken = {
      ...link,
      append: async (event: { readonly type: string }) => {
        if (event.type === 'step.started') throw full;
        await link.append(event);
      },
    };
    const runCommand: Context['runCommand'] = async (argv) => {
      ran.push(argv.join(' '));
      return context.runCommand(argv);
    };
    await expect(
      runbookRun.run({ ...context, runCommand, incident: broken }, ['./book.yaml'], withAnswers(both)),
    ).rejects.toBe(full);
    expect(ran).toEqual([]);
  });

  it('holds the runbook and its words, byte for byte', async () => {
    const context = scriptedContext(folder, NULL_IN_LIST);
    await runbookRun.run(context, ['no-customers-selected'], { auto: true, set: ['campaign=vip'] });
    const { path } = await context.incidents.link('latest');
    const pinned = readdirSync(join(path, 'runbooks')).map((name) =>
      readFileSync(join(path, 'runbooks', name), 'utf8'),
    );
    const shipped = ['.yaml', '.ru.yaml'].map((end) => readFileSync(`runbooks/no-customers-selected${end}`, 'utf8'));
    expect(pinned.sort()).toEqual(shipped.sort());
  });
});
