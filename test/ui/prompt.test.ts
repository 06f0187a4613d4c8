import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTestTerminal, type TestTerminal } from '../support/terminal.ts';

const cache = mkdtempSync(resolve('node_modules', '.prompt-story-'));
const story = resolve(cache, 'story.mjs');
let terminal: TestTerminal | undefined;

beforeAll(async () => {
  const entry = resolve(import.meta.dirname, '../support/prompt-story.ts');
  await build({
    entryPoints: [entry],
    outfile: story,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
});
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});
afterAll(() => rmSync(cache, { recursive: true }));

/** Starts the story on a terminal and waits until it asks. */
async function ask(line: string, options?: Parameters<typeof openTestTerminal>[1]): Promise<TestTerminal> {
  terminal = openTestTerminal(`${process.execPath} ${story} ${line}`, options);
  await terminal.waitFor(/\?/);
  return terminal;
}

describe('on a terminal', () => {
  it('takes the choice that the arrow reached, shows control characters as escapes, and removes the line of progress', async () => {
    const person = await ask('select en');
    expect(person.screen()).toBe(
      [
        '? What do you see?',
        '❯ 1. Nothing\\x1B[2J was sent',
        '  2. It was late',
        '  3. Wrong people',
        '',
        'up and down or a number, then Enter',
      ].join('\n'),
    );
    person.press('Down');
    await person.waitFor(/❯ 2\./);
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toBe('✔ What do you see? It was late\nanswer=late\nexit=0');
  });

  it('begins at the usual answer where there is one', async () => {
    const person = await ask('select-late en');
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toContain('answer=late\nexit=0');
  });

  it('takes the choice whose number was typed', async () => {
    const person = await ask('select ru');
    person.type('3');
    await person.waitFor(/❯ 3\./);
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toContain('answer=wrong\nexit=0');
  });

  it.each([
    ['y', 'en', true],
    ['yes', 'ru', true],
    ['д', 'ru', true],
    ['Да', 'en', true],
    ['n', 'en', false],
    ['н', 'ru', false],
    ['нет', 'ru', false],
    ['т', 'ru', false],
  ])('reads "%s" on an interface in %s as %s', async (typed, language, answer) => {
    const person = await ask(`confirm ${language}`);
    person.type(typed);
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toContain(`answer=${answer}\nexit=0`);
  });

  it('asks again when the answer is neither yes nor no, and when Enter alone would decide', async () => {
    const person = await ask('confirm ru');
    person.press('Enter');
    await person.waitFor(/Введите д \(да\) или н \(нет\)/);
    person.type('угу');
    await person.waitFor(/угу/);
    person.press('Enter');
    await person.waitFor(/\(д\/н\)\s*\n> Введите д/);
    person.type('да');
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toContain('answer=true\nexit=0');
  });

  it.each([['typed'], ['y', 'Enter'], ['y', 'Enter', 'zz']])(
    'takes nothing for an answer that was typed before its question: %j %s %s',
    async (...keys) => {
      const person = await ask('input-twice en');
      person.type('one');
      person.press('Enter');
      await person.waitFor(/✔ Which run\?/);
      await new Promise((resolve) => setTimeout(resolve, 500));
      for (const key of keys)
        if (key === 'Enter') person.press(key);
        else person.type(key);
      await person.waitFor(/\? Which segment\?/);
      await new Promise((resolve) => setTimeout(resolve, 500));
      person.type('two');
      await person.waitFor(/two/);
      person.press('Enter');
      expect(await person.waitFor(/exit=/)).toContain('answer=one two\nexit=0');
    },
  );

  it('takes Enter for the answer that the hint writes in capitals', async () => {
    const person = await ask('confirm-no en');
    expect(person.screen()).toContain('Is the list right? (y/N)');
    person.press('Enter');
    expect(await person.waitFor(/exit=/)).toContain('answer=false\nexit=0');
  });

  it.each(['select', 'confirm', 'input'])(
    'leaves %s at Ctrl-C with 130, the cursor shown and no stack trace',
    async (kind) => {
      const person = await ask(`${kind} en`);
      person.press('C-c');
      const shown = await person.waitFor(/exit=/);
      expect(shown).toMatch(/cancelled\nexit=130$/);
      expect(shown).not.toContain('    at ');
      expect(person.variable('cursor_flag')).toBe('1');
    },
  );

  it('takes Ctrl-D for the end of input, not for an answer', async () => {
    const person = await ask('input en');
    person.press('C-d');
    expect(await person.waitFor(/exit=/)).toMatch(/cancelled\nexit=130$/);
  });

  it('stops asking when the process is told to end', async () => {
    const person = await ask('select en');
    const { stdout: child } = spawnSync('pgrep', ['-P', person.variable('pane_pid')], { encoding: 'utf8' });
    process.kill(Number(child), 'SIGTERM');
    expect(await person.waitFor(/exit=/)).toMatch(/cancelled\nexit=130$/);
    expect(person.variable('cursor_flag')).toBe('1');
  });

  it('uses colour as a terminal has it, and none with NO_COLOR or --no-color', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    const colour = /\u001B\[[1-9][\d;]*m/;
    expect((await ask('select en')).screen({ colour: true })).toMatch(colour);
    terminal?.close();
    expect((await ask('select en --no-color')).screen({ colour: true })).not.toMatch(colour);
    terminal?.close();
    const plain = await ask('select en', { env: { NO_COLOR: '1' } });
    plain.press('Down');
    await plain.waitFor(/❯ 2\./);
    expect(plain.screen({ colour: true })).not.toMatch(colour);
  });

  it.each([
    ['on a build server', 'CI=true', ''],
    ['with --no-input', '', 'en --no-input'],
    ['when stdin is /dev/null', '', '</dev/null'],
    ['when stdin is closed', '', '<&-'],
    ['when stderr is a file', '', '2>/dev/null'],
  ])('asks nothing %s', async (_, environment, rest) => {
    terminal = openTestTerminal(`${environment} ${process.execPath} ${story} confirm ${rest}`);
    expect(await terminal.waitFor(/exit=/)).toMatch(/^(Looking at the run …\n)?answer=undefined\nexit=2$/);
  });
});

describe('without a terminal', () => {
  it.each([
    ['closed', ''],
    ['a stream of yes', 'y\n'.repeat(1000)],
  ])('asks nothing when stdin is %s', (_, input) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [story, 'confirm'], { input, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: 'answer=undefined\n',
      stderr: 'Looking at the run …\n',
    });
  });
});
