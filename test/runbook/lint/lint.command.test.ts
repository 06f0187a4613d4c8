import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/runbook/expression/expression.ts';
import { parsePath } from '../../../src/runbook/expression/path.ts';
import { INPUT_TYPES, readTyped } from '../../../src/runbook/inputs/input-type.ts';
import { lintSource } from '../../../src/runbook/lint/lint-files.ts';
import { runLine } from '../../support/command-line.ts';
import { CASES, GOOD, WORDS } from './lint-book.ts';

const NOWHERE = { conninfo: 'postgres://nobody@127.0.0.1:1/nothing', system: 'demo' };
const folder = mkdtempSync(join(tmpdir(), 'mmsup-lint-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lint = (...argv: string[]) => runLine(['runbook', 'lint', ...argv], NOWHERE);

describe('runbook lint', () => {
  const good = write('nobody.yaml', GOOD);
  write('nobody.ru.yaml', WORDS);
  write('nobody.test.yaml', CASES);
  const BAD = GOOD.replace('facts.run.selected', 'facts.run.selcted').replace('id: nobody', 'id: bad');
  const bad = write('bad.yaml', BAD);

  it('passes a runbook without a mistake, with its words and its cases, and asks no database', async () => {
    const { stdout, exitCode: code } = await lint(good);
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 runbook in 3 files/);
  });

  it('knows the runbooks that one may go on with: those beside it, and those that come with mmsup', async () => {
    const next = (name: string) =>
      write(
        'goes-on.yaml',
        GOOD.replace('id: nobody', 'id: goes-on').replace(
          'end: handed-over, to: third-line',
          `end: continue, with: ${name}`,
        ),
      );
    for (const name of ['nobody', 'no-customers-selected'])
      expect([name, (await lint(next(name))).exitCode]).toEqual([name, 0]);
    const { stdout, exitCode: code } = await lint(next('no-custmers-selected'));
    expect(code).toBe(3);
    expect(stdout).toContain('there is no runbook "no-custmers-selected" to go on with');
    expect(stdout).toContain('Did you mean "no-customers-selected"?');
    rmSync(join(folder, 'goes-on.yaml'));
  });

  it('tells two files of one id, and walks a runbook all the same that is named by its path', async () => {
    const twin = write('twin.yaml', GOOD);
    const { stdout, exitCode: code } = await lint(twin);
    expect([code, stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      3,
      expect.stringContaining('the runbook calls itself "nobody", and is found as "twin"'),
    ]);
    expect((await runLine(['runbook', 'show', twin], NOWHERE)).exitCode).toBe(0);
    rmSync(twin);
  });

  it('shows the line of a mistake with a caret below it, and what to write', async () => {
    const { stdout, exitCode: code } = await lint(bad);
    expect(code).toBe(3);
    expect(stdout).toContain('Did you mean "selected"?');
    expect(stdout).toMatch(/ {6}n: facts\.run\.selcted\n +\^{7}\n/);
  });

  it.each([
    ['the runbook', 'told.yaml', 'say: Nothing.', 'say: The password is Hunter2zz9.'],
    ['a list of variables', 'told.yaml', 'say: Nothing.', 'say: Nothing.\nenv: [PGPASSWORD=Hunter2zz9]'],
    ['a tag', 'told.yaml', 'say: Nothing.', 'say: Nothing.\npassword: !Hunter2zz9'],
    ['its translation', 'told.ru.yaml', '', 'пароль: Hunter2zz9'],
  ])('finds a secret in %s, repeats it nowhere, and lets no record get it', async (_, name, from, to) => {
    const texts = {
      'told.yaml': GOOD.replace('id: nobody', 'id: told'),
      'told.ru.yaml': WORDS.replace('of: nobody', 'of: told'),
    };
    const told = write('told.yaml', texts['told.yaml']);
    const words = write('told.ru.yaml', texts['told.ru.yaml']);
    const text = texts[name as keyof typeof texts];
    write(name, from === '' ? `${text}\n${to}\n` : text.replace(from, to));
    const linted = await lint(told);
    const all = [
      linted,
      await lint(told, '--json'),
      await lint(told, '--format', 'sarif'),
      await lint(told, '--format', 'junit'),
      await lint(told, '--format', 'github'),
      await runLine(['runbook', 'show', told], NOWHERE),
      await runLine(['runbook', 'run', told, '--auto'], NOWHERE),
    ];
    rmSync(told);
    rmSync(words);
    expect(all.map(({ exitCode }) => exitCode)).toEqual([3, 3, 3, 3, 3, 2, 2]);
    expect(linted.stdout).toContain('*********');
    for (const { stdout, stderr } of all) {
      const said = (stdout + stderr).replaceAll(/\s+/g, ' ');
      expect(said).toContain('a password or a token stands here');
      expect(said).not.toContain('Hunter2');
    }
  });

  it('names the fields that there are when none is like it, and what to type next', async () => {
    const lost = write(
      'lost.yaml',
      GOOD.replace('facts.run.selected', 'facts.run.qqqqqq').replace('id: nobody', 'id: lost'),
    );
    const { stdout } = await lint(lost, good, '--json');
    rmSync(lost);
    const { next } = JSON.parse(stdout).findings[0];
    const [known, again] = next;
    expect(known).toMatch(/^Known there: .*\bselected\b/);
    expect(again).toBe(`Correct it and lint again: mmsup runbook lint ${lost}`);
  });

  it('says that a path with a bracket is quoted inside braces', async () => {
    const book = GOOD.replace('id: nobody', 'id: flow').replace('title:', 'people: {n: rows[0].n}\ntitle:');
    const flow = write('flow.yaml', book);
    const { stdout } = await lint(flow);
    rmSync(flow);
    expect(stdout).toContain('{n: "rows[0].n"}');
  });

  it('tells it to programs at file:line:column', async () => {
    const sarif = JSON.parse((await lint(bad, '--format', 'sarif')).stdout);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.region).toEqual({
      startLine: 24,
      startColumn: 20,
      endLine: 24,
      endColumn: 27,
    });
    expect((await lint(bad, '--format', 'github')).stdout).toMatch(/::error .*line=24,col=20/);
    expect((await lint(bad, good, '--format', 'junit')).stdout).toMatch(/tests="2" failures="1"/);
  });

  it.each([['lint'], ['test']])("%s knows those of the user's own folders by name, and with --all", async (command) => {
    const line = (...argv: string[]) => runLine(['runbook', command, ...argv, '--runbooks', folder, '--json'], NOWHERE);
    const named = JSON.parse((await line('nobody')).stdout);
    expect(named.facts.runbooks).toHaveLength(1);
    expect(JSON.stringify(named.facts.runbooks)).toContain(join(folder, 'nobody.test.yaml'));
    rmSync(bad);
    const all = JSON.parse((await line('--all')).stdout);
    expect(all.facts.runbooks.length).toBeGreaterThan(10);
    expect(JSON.stringify(all.facts.runbooks)).toContain(join(folder, 'nobody.test.yaml'));
    writeFileSync(bad, BAD);
  });

  it('lints a folder whole', async () => {
    const { stdout, exitCode: code } = await lint(`${folder}/`, '--json');
    const { facts } = JSON.parse(stdout);
    expect(code).toBe(3);
    expect(facts.runbooks.map(({ problems }: { problems: number }) => problems)).toEqual([1, 0]);
  });

  it.each([
    ['nothing named', []],
    ['a runbook that there is not', ['nobody-selcted']],
    ['a file that there is not', ['./nowhere.yaml']],
    ['names beside --all', ['x', '--all']],
  ])('is refused with %s', async (_, argv) => {
    expect((await lint(...argv)).exitCode).toBe(2);
  });
});

describe('long nonsense', () => {
  const long = (text: string) => text.repeat(Math.ceil(100_000 / text.length));
  const NONSENSE = [
    `${long('a')}@`,
    long("'"),
    long('('),
    long('a.'),
    long('[0]'),
    long('${'),
    long('$a'),
    long('1'),
    long('P1D'),
    long('- '),
  ];
  const within = (work: () => unknown) => {
    const started = performance.now();
    try {
      work();
    } catch {
      // Refused is well.
    }
    return performance.now() - started;
  };

  it('takes no time in a path, a condition, a value of any type', () => {
    for (const text of NONSENSE) {
      expect(within(() => parsePath(text))).toBeLessThan(500);
      expect(within(() => parseExpression(text))).toBeLessThan(500);
      for (const type of INPUT_TYPES) expect(within(() => readTyped(type, text))).toBeLessThan(500);
    }
  });

  it.each(NONSENSE.map((text) => [text.slice(0, 4), text]))(
    'takes little time as a text of a runbook: %s…',
    (_, text) => {
      const book = GOOD.replace('Look deeper.', JSON.stringify(text));
      expect(
        within(() => lintSource({ file: 'x.yaml', text: book }, undefined, { causes: [], columns: [] })),
      ).toBeLessThan(3000);
    },
  );
});
