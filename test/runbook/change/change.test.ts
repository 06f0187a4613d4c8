import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/command.ts';
import { CancelledError, UnavailableError, UserError } from '../../../src/errors.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { foldIncident } from '../../../src/incident/state.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { runbookTrust } from '../../../src/runbook/trust/trust.command.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import type { Lang } from '../../../src/text.ts';
import type { Prompt } from '../../../src/ui/prompt.types.ts';
import type { Block } from '../../../src/view.ts';
import { type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';
import { changeBook } from './change-book.ts';

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
  writeFileSync(join(folder, 'fix.yaml'), changeBook());
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

/** The rule before and after: the log has one edit more when the version before is back in force. */
const seen = (edits: number): Script => ({
  'rules diff vip': { facts: { impact: 5 } },
  'rules log vip': { facts: { versions: [{ version: edits }] } },
});

interface Told {
  readonly context: Context;
  readonly said: string[];
}

/** A person who gives these answers; `+4h` lets time pass before the next one. */
function person(answers: readonly string[], script = seen(2), lang: Lang = 'en', told?: Context): Told {
  const said: string[] = [];
  const left = [...answers];
  let later = 0;
  const next = (question: string): string => {
    said.push(`? ${question}`);
    for (let wait = left[0]; wait?.startsWith('+'); wait = left[0]) {
      later += Number(wait.slice(1, -1)) * 3_600_000;
      left.shift();
    }
    const answer = left.shift();
    if (answer === undefined || answer === '^C') throw new CancelledError();
    return answer;
  };
  const prompt: Prompt = {
    async select(question, choices) {
      const finish = choices.find(({ value }) => value === 'finish');
      if (finish) return finish.value;
      const answer = next(question);
      const choice = choices.find(({ value }) => value === answer);
      if (!choice) throw new Error(`"${answer}" is not among ${choices.map(({ value }) => value).join(', ')}`);
      return choice.value;
    },
    async input(question, { validate } = {}) {
      for (;;) {
        const line = next(question);
        const verdict = validate?.(line) ?? true;
        if (verdict === true) return line;
        said.push(`! ${verdict}`);
      }
    },
    confirm: async (question) => next(question) === 'yes',
  };
  const show = (blocks: readonly Block[]) => {
    for (const block of blocks) said.push('text' in block ? block.text : JSON.stringify(block));
  };
  const deps = { ...testDeps(folder), now: () => new Date(Date.now() + later) };
  const context = scriptedContext(folder, script, deps);
  const incidents = told?.incidents ?? context.incidents;
  return {
    said,
    context: {
      ...context,
      incidents,
      lang,
      prompt,
      show,
      showResult: async ({ command }) => void said.push(`<${command}>`),
    },
  };
}

/** What it would run was reviewed before. */
const walk = async (context: Context, options: Readonly<Record<string, unknown>> = { set: ['rule=vip'] }) => {
  await runbookTrust.run(context, ['./fix.yaml'], { yes: true });
  return runbookRun.run(context, ['./fix.yaml'], options);
};

const eventsOf = async ({ incidents }: Context) => (await incidents.link('latest')).events();
const typesOf = async (context: Context) =>
  (await eventsOf(context)).map(({ type }) => type).filter((type) => /^(change|approval)/.test(type));

describe('a change', () => {
  it('is shown, approved, typed, done by a person, and proved by a check', async () => {
    const { context, said } = person(['run', 'preview', 'approved', 'Ivan', 'wip', 'vip', 'begin', 'done']);
    const { facts } = await walk(context);
    expect(facts.path.map(({ step, verdict, say }) => `${step} ${verdict}: ${say.en}`)).toEqual([
      'look found: It was loosened.',
      'revert verified: Done and confirmed: Put the version before of vip back in force. The check sees n = 2.',
    ]);
    expect(facts.end).toMatchObject({ step: 'fixed', tell: { en: 'It is back, 2 edits.' } });
    expect(await typesOf(context)).toEqual([
      'change.previewed',
      'approval.asked',
      'approval.given',
      'change.started',
      'change.done',
      'change.verified',
    ]);
    expect(said).toContain('! That is not it, letter by letter: vip');
    expect(said.indexOf('<rules diff>')).toBeLessThan(said.indexOf('? Is it approved?'));
  });

  it('names whoever allows it in words, where the runbook has them', async () => {
    const named = changeBook().replace('on-error:', 'people: {client-owner: The owner of the rule}\non-error:');
    writeFileSync(join(folder, 'fix.yaml'), named);
    const { context, said } = person(['run', 'preview', 'quit']);
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    expect(said.join()).toContain('The owner of the rule');
    expect(said.join()).not.toContain('client-owner');
  });

  it('cannot be allowed by typing what is personal', async () => {
    const text = changeBook()
      .replace(
        'args: [$rule]\n    outcomes',
        'args: [$rule]\n    capture: {who: {path: subject.id, pii: name}}\n    outcomes',
      )
      .replace('type: $rule', 'type: $who');
    writeFileSync(join(folder, 'fix.yaml'), text);
    await expect(walk(person([]).context)).rejects.toMatchObject({
      data: { problems: [expect.objectContaining({ code: 'gate-pii' })] },
    });
  });

  it('is told in the incident in both languages', async () => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', 'done'], seen(2), 'ru');
    await walk(context);
    const link = await context.incidents.link('latest');
    const clientFolder = dirname(link.path);
    const state = foldIncident(await readRecord({ clientFolder, id: link.id }));
    const told = state.timeline.filter(({ type }) => /^(change|approval)/.test(type)).map(({ what }) => what);
    expect(told.map(({ en }) => en)).toEqual([
      'revert: what would be changed was shown',
      expect.stringMatching(/^revert: approval by client-owner asked, risk high, worth until 20/),
      expect.stringMatching(
        /^revert: approved by Ivan \(client-owner\), the name was typed by the system user .+, who also asked for it$/,
      ),
      'revert: the person begins the change',
      'revert: done',
      'revert: confirmed. The check sees n = 2.',
    ]);
    for (const { ru } of told) expect(ru).toMatch(/[а-я]/);
  });

  it('never happens without a person, who is told what was left', async () => {
    const context = scriptedContext(folder, seen(2));
    const { facts } = await walk(context, { auto: true, set: ['rule=vip'] });
    expect(facts.end.step).toBe('left');
    expect(facts.path.at(-1)).toMatchObject({
      step: 'revert',
      verdict: 'refused',
      say: {
        en: 'Not done: Put the version before of vip back in force. Without a person at a terminal nothing is changed.',
      },
    });
    expect(await typesOf(context)).toEqual(['approval.denied']);
  });

  it('needs nothing else from a walk without a person: no answer is missing', async () => {
    const { facts } = await walk(scriptedContext(folder, seen(2)), { auto: true, set: ['rule=vip'] });
    expect(facts.runbook.id).toBe('fix');
  });

  it.each([
    ['10s', /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/],
    ['4h', /\d{4}-\d\d-\d\d \d\d:\d\d UTC$/],
  ])(
    'tells until when an approval of %s is worth something in the same words before and after',
    async (limit, moment) => {
      writeFileSync(join(folder, 'fix.yaml'), changeBook().replace('expires: 4h', `expires: ${limit}`));
      const { context, said } = person(['run', 'preview', '+5h', 'approved', 'Ivan', 'vip']);
      const { facts } = await walk(context);
      const asked = said.map((line) => /The approval is worth until (.*)$/.exec(line)?.[1]).find((line) => line);
      expect(asked).toMatch(moment);
      expect(facts.path.at(-1)?.say.en).toContain(`The approval by client-owner was worth until ${asked}.`);
      expect(facts.path.at(-1)?.say.ru).toContain(`Разрешение (client-owner) действовало до ${asked}.`);
    },
  );

  it.each([
    ['refused', ['run', 'preview', 'skip', 'Not today'], 'Not today'],
    [
      'approved too late',
      ['run', 'preview', '+4h', 'approved', 'Ivan', 'vip'],
      'The approval by client-owner was worth until',
    ],
    [
      'approved, and begun too late',
      ['run', 'preview', 'approved', 'Ivan', 'vip', '+5h', 'begin'],
      'The approval by client-owner was worth until',
    ],
    ['approved, and not begun', ['run', 'preview', 'approved', 'Ivan', 'vip', 'skip', 'Too risky'], 'Too risky'],
    [
      'approved while the clock goes back',
      ['run', 'preview', '+-1h', 'approved', 'Ivan', 'vip'],
      'The approval by client-owner was worth until',
    ],
    ['skipped', ['run', 'skip', 'Later'], 'Later'],
  ])('that is %s is not done', async (_, answers, reason) => {
    const { context } = person(answers);
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('left');
    expect(facts.path.at(-1)!.say.en).toContain(reason);
    expect(await typesOf(context)).not.toContain('change.started');
  });

  it('whose preview cannot be shown is not done', async () => {
    let looks = 0;
    const { context } = person(['run', 'preview'], {
      ...seen(2),
      'rules diff vip': () => {
        looks += 1;
        if (looks > 1) throw new UnavailableError({ code: 'db/closed', message: 'The server is gone.' });
        return {};
      },
    });
    const { facts } = await walk(context);
    expect(facts.path.at(-1)!.say.en).toContain('It could not be shown what would be done: The server is gone.');
    expect(facts.end.step).toBe('left');
  });

  it.each([
    ['back', 'Not confirmed, and taken back', true],
    ['leave', 'Not confirmed, and not taken back', false],
  ])('that no check confirms is offered to be taken back: %s', async (answer, say, undone) => {
    const { context, said } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', 'done', answer], seen(1));
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('broken');
    expect(facts.path.at(-1)).toMatchObject({ verdict: 'failed' });
    expect(facts.path.at(-1)!.say.en).toBe(
      `${say}: Put the version before of vip back in force. Expected was n > 1; the check sees n = 1.`,
    );
    expect(said).toContain('The way back: Put the edit back.');
    expect((await eventsOf(context)).find(({ type }) => type === 'change.undone')).toMatchObject({ undone });
  });

  it('whose check cannot look is not confirmed', async () => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', 'done', 'back'], {
      ...seen(2),
      'rules log vip': () => {
        throw new UnavailableError({ code: 'db/closed', message: 'The server is gone.' });
      },
    });
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('broken');
    expect(facts.path.at(-1)!.say.en).toContain('It could not be looked at: The server is gone.');
  });

  it('whose condition does not fit what the check sees is not confirmed, and can be gone on with', async () => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', 'done', 'leave'], {
      ...seen(2),
      'rules log vip': { facts: { versions: [{ version: 'two' }] } },
    });
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('broken');
    expect(facts.path.at(-1)!.say.en).toContain('does not fit the result: "two" and 1 cannot be compared');
  });
});

describe('a change by a program', () => {
  let bin: string;

  beforeEach(() => {
    bin = temporaryFolder();
    folders.push(bin);
  });

  const program = () => `    program: [${join(bin, 'revert')}, "--", $rule]
    seconds: 5
`;

  function write(script: string, undo?: string): void {
    for (const name of ['revert', 'back']) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\necho "${name} $2 $SECRET" >> ${bin}/done.log\n`);
      chmodSync(join(bin, name), 0o755);
    }
    writeFileSync(join(folder, 'fix.yaml'), changeBook(program(), undo));
  }

  const log = () => (existsSync(join(bin, 'done.log')) ? readFileSync(join(bin, 'done.log'), 'utf8') : '');
  const yes = ['run', 'preview', 'approved', 'Ivan', 'vip', 'begin'];

  it('is run without a shell and without a secret, once, after its line was shown', async () => {
    write('true');
    const { context, said } = person(yes);
    const { facts } = await walk({
      ...context,
      deps: { ...context.deps, env: { ...context.deps.env, PATH: '/usr/bin:/bin', SECRET: 's' } },
    });
    expect(facts.end.step).toBe('fixed');
    expect(log()).toBe('revert vip \n');
    expect(said).toContain(`${bin}/revert -- vip`);
    expect((await eventsOf(context)).find(({ type }) => type === 'change.started')).toMatchObject({
      by: 'program',
      argv: [`${bin}/revert`, '--', 'vip'],
    });
  });

  it('is not run where another file has its name since it was allowed', async () => {
    write('true');
    const other = join(bin, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'revert'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(folder, 'fix.yaml'), changeBook(program().replace(join(bin, 'revert'), 'revert')));
    const from = (context: Context, PATH: string) => ({
      ...context,
      deps: { ...context.deps, env: { ...context.deps.env, PATH } },
    });
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', '^C']);
    await expect(walk(from(context, `${bin}:/usr/bin:/bin`))).rejects.toMatchObject({ exitCode: 130 });
    const again = person(['begin'], seen(2), 'en', context);
    const { facts } = await walk(from(again.context, `${other}:/usr/bin:/bin`), { resume: true, set: ['rule=vip'] });
    expect(facts.path.at(-1)!.say.en).toContain(`${bin}/revert was shown and allowed`);
    expect(await typesOf(again.context)).not.toContain('change.started');
  });

  it('that fails is offered to be taken back by the program for that', async () => {
    write('test "$(basename $0)" = back || { echo no rights >&2; exit 3; }', `{program: [${bin}/back, "--", $rule]}`);
    const { context, said } = person([...yes, 'back']);
    const { facts } = await walk(context);
    expect(said.join('\n')).toContain(`["The way back","${bin}/back -- vip"]`);
    expect(facts.end.step).toBe('broken');
    expect(facts.path.at(-1)!.say.en).toContain('Not confirmed, and taken back');
    expect(facts.path.at(-1)!.say.en).toContain(`${bin}/revert ended with 3: no rights`);
    expect(log()).toBe('back vip \n');
    expect(await typesOf(context)).toEqual([
      'change.previewed',
      'approval.asked',
      'approval.given',
      'change.started',
      'change.done',
      'change.undo-started',
      'change.undone',
    ]);
  });

  it('that does not end is killed, and is not confirmed', async () => {
    write('sleep 60');
    writeFileSync(join(folder, 'fix.yaml'), changeBook(program().replace('seconds: 5', 'seconds: 1')));
    const { context } = person([...yes, 'leave']);
    const { facts } = await walk(context);
    expect(facts.path.at(-1)!.say.en).toContain('had not ended after 1 s and was killed');
  });

  it('that is not there is not approved', async () => {
    write('true');
    rmSync(join(bin, 'revert'));
    const { context } = person(['run', 'preview']);
    const { facts } = await walk(context);
    expect(facts.end.step).toBe('left');
    expect(facts.path.at(-1)!.say.en).toContain('There is no program');
  });
});

describe('a change that is stopped', () => {
  const resume = { resume: true, set: ['rule=vip'] };

  it('while it waits for its approval goes on waiting, and does not wait longer', async () => {
    const { context } = person(['run', 'preview', 'quit']);
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    const late = person(['+4h', 'approved', 'Ivan', 'vip'], seen(2), 'en', context);
    const { facts } = await walk(late.context, resume);
    expect(facts.end.step).toBe('left');
  });

  it('after its approval is begun only by a person, and only in time', async () => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', '^C']);
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    const again = person(['begin', 'done'], seen(2), 'en', context);
    expect((await walk(again.context, resume)).facts.end.step).toBe('fixed');
  });

  it.each([
    ['done', ['done'], 'fixed'],
    ['not done', ['not-done'], 'left'],
  ])('after it was begun is never begun again: a person says it was %s', async (_, answers, end) => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', '^C']);
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    const { context: later, said } = person(answers, seen(2), 'en', context);
    const { facts } = await walk(later, resume);
    expect(facts.end.step).toBe(end);
    expect(said).toContain(
      'This change was begun before, and nothing is known of its end. It is not begun again. Look at the system.',
    );
    expect((await typesOf(later)).filter((type) => type === 'change.started')).toHaveLength(1);
  });

  it('after it was begun and goes on without a person leads to whoever looks', async () => {
    const { context } = person(['run', 'preview', 'approved', 'Ivan', 'vip', 'begin', '^C']);
    await expect(walk(context)).rejects.toMatchObject({ exitCode: 130 });
    const { incidents } = context;
    const { facts } = await walk({ ...scriptedContext(folder, seen(2)), incidents }, { ...resume, auto: true });
    expect(facts.end.step).toBe('broken');
    expect(facts.path.at(-1)!.say.en).toContain('Begun, and nobody says whether it was done');
  });
});

describe('a change in a runbook', () => {
  it.each([
    ['without a gate', /^ {4}gate:.*\n/m, '', '15:5 missing-key'],
    ['without a preview', /^ {4}preview:.*\n/m, '', '15:5 missing-key'],
    ['without a proof', /^ {4}verify:\n( {6}.*\n)*/m, '', '15:5 missing-key'],
    ['without a way back', /^ {4}undo:.*\n/m, '', '15:5 missing-key'],
    ['without its ways', /^ {4}go: \{ver.*\n/m, '', '15:5 missing-key'],
    ['without one of its ways', 'failed: broken, ', '', '25:9 missing-key'],
    ['with another risk', 'risk: high', 'risk: huge', '18:18 unknown-word'],
    ['with an approval that never expires', 'expires: 4h', 'expires: never', '18:72 expires'],
    ['with an approval that lasts too long', 'expires: 4h', 'expires: 8d', '18:72 expires'],
    ['with nothing to type', 'type: $rule', 'type: yes', '18:30 gate-type'],
    ['with a name to type that nobody knows', 'type: $rule', 'type: $rules', '18:30 unknown-name'],
    ['with a proof by a check that is none', 'check: rules log', 'check: rules lock', '20:14 unknown-check'],
    ['with a proof that proves nothing', '"n > 1"', '"rule != null"', '23:16 expect'],
    ['with a proof that is wrong', '"n > 1"', '"n >"', '23:19 condition'],
    [
      'with a proof that is personal',
      'n: "facts.versions[0].version"',
      'n: {path: "facts.versions[0].version", pii: name}',
      '22:16 verify-pii',
    ],
    ['with a preview that is no check', 'preview: look', 'preview: fixed', '17:14 preview'],
    ['with a preview that is no step', 'preview: look', 'preview: loook', '17:14 unknown-step'],
    ['with an environment and no program', '    preview', '    env: [LANG]\n    preview', '17:5 no-program'],
    ['whose proof is read where it failed', 'It is not as it should be.', `"\${n} edits."`, '27:37 name-not-set'],
    [
      'that is needed where it was refused',
      'left: {end: handed-over',
      'left: {end: handed-over, needs: [revert]',
      '28:36 needs',
    ],
  ])('%s is refused at its place', async (_, from, to, expected) => {
    const text = changeBook().replace(from, to);
    expect(text).not.toBe(changeBook());
    writeFileSync(join(folder, 'fix.yaml'), text);
    const error = await findRunbook('./fix.yaml', folder).catch((thrown: unknown) => thrown);
    const problems =
      error instanceof UserError ? (error.data['problems'] as { line: number; column: number; code: string }[]) : [];
    expect(problems.map(({ line, column, code }) => `${line}:${column} ${code}`).join('; ')).toBe(expected);
  });
});
