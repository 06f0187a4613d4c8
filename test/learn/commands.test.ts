import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedLayout, removeEmbedded } from '../../src/db/embedded.ts';
import { exerciseEnv } from '../../src/demo/exercise-home.ts';
import { demoProfile } from '../../src/demo/profile.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { mmsup } from '../support/bin.ts';
import { openTestTerminal } from '../support/terminal.ts';

const BIN = fileURLToPath(new URL('../../bin/mmsup.js', import.meta.url));

let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mmsup-learn-'));
  await chmod(home, 0o755);
  env = { XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
});
afterAll(async () => {
  await removeEmbedded(embeddedLayout(exerciseEnv({ ...process.env, ...env }), process.getuid?.()));
  await rm(home, { recursive: true, force: true });
});

const learn = async (...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = await mmsup(['learn', ...words, '--json'], { ...process.env, ...env });
  return { exitCode, stderr, facts: stdout === '' ? null : JSON.parse(stdout).facts };
};

describe('an exercise from scripts', () => {
  it('is asked for before there is one, and says what to type', async () => {
    const { exitCode, stderr } = await learn('hint');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('learn/none');
  });

  it('goes from the complaint over hints and wrong answers to the cause, its article and its proof', async () => {
    const begun = await learn('--fault', 'policy-zero');
    expect(begun.facts).toMatchObject({ attempts: [], hints: 0, isOver: false, profile: 'learn' });
    expect(begun.facts.complaint.en).toBe('Customers are selected for “mortgage-care”, yet no letter leaves the bank.');
    expect(JSON.stringify(begun.facts)).not.toContain('cap-zero');

    const second = await learn('--seed', '9');
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain('learn/already-open');

    const hints = [await learn('hint'), await learn('hint'), await learn('hint'), await learn('hint')];
    expect(hints.map(({ facts }) => facts.number)).toEqual([1, 2, 3, 3]);
    expect(hints[1]!.facts.hint.en).toBe('Ask: mmsup campaign trace mortgage-care');
    expect(hints[2]!.facts.hint.en).toContain('rule email-cap');

    const traced = await mmsup(['campaign', 'trace', 'mortgage-care', '--profile', 'learn'], {
      ...process.env,
      ...env,
    });
    expect(traced.exitCode, traced.stderr).toBe(3);

    const wrong = await learn('answer', 'nothing');
    expect(wrong).toMatchObject({ exitCode: 3, facts: { verdict: 'wrong', solution: null } });
    const consequence = await learn('answer', 'campaign/policy-excludes-all');
    expect(consequence).toMatchObject({ exitCode: 3, facts: { verdict: 'consequence' } });
    const unclear = await learn('answer', 'policy/cap-zreo');
    expect(unclear.exitCode).toBe(2);
    expect(unclear.stderr).toContain('Did you mean policy/cap-zero');

    const { facts, exitCode } = await learn('answer', 'policy/cap-zero');
    expect(exitCode).toBe(0);
    expect(facts).toMatchObject({
      verdict: 'right',
      attempts: 3,
      hints: 3,
      solution: {
        isControl: false,
        cause: 'policy/cap-zero',
        path: { command: 'mmsup campaign trace mortgage-care', exitCode: 3, cause: 'policy/cap-zero' },
      },
    });
    expect(facts.solution.article.what.ru.length).toBeGreaterThan(20);
    expect((await learn('show')).facts).toMatchObject({ isOver: true });
  });

  it('where nothing is wrong takes "nothing" for the right answer, and says why all is well', async () => {
    const begun = await learn('start', '--fault', 'no-letter', '--seed', '3');
    expect(begun.facts.complaint.en).toContain(begun.facts.customer);
    expect((await learn('answer', 'policy/cap-zero')).facts).toMatchObject({ verdict: 'wrong' });
    const { facts } = await learn('answer', 'nothing');
    expect(facts).toMatchObject({ verdict: 'right', solution: { isControl: true, path: { exitCode: 0 } } });
    expect(facts.solution.deed.en).toContain('control group');
  });

  it('never makes or touches the demo of the user', async () => {
    expect(demoProfile({ ...process.env, ...env })).toBeUndefined();
    expect(demoProfile(exerciseEnv({ ...process.env, ...env }))).toMatchObject({ system: 'demo' });
  });
});

describe.each([
  ['en', /Hint 1\/3/, 'Right. (policy/cap-zero)', 'The shortest path'],
  ['ru', /Подсказка 1\/3/, 'Верно. (policy/cap-zero)', 'Кратчайший путь'],
])('an exercise at a terminal of 60 columns, in %s', (lang, hinted, right, path) => {
  it('is worked on at its prompt, outlives Ctrl-C, and ends with the proof', async () => {
    const open = (words: string) =>
      openTestTerminal(`${process.execPath} ${BIN} learn ${words} --lang ${lang}`, { columns: 60, rows: 300, env });
    const enter = (terminal: ReturnType<typeof open>, words: string) => {
      terminal.type(words);
      terminal.press('Enter');
    };
    const first = open('--fault policy-zero');
    await first.waitFor(/\? mmsup>$/);
    enter(first, 'hint');
    await first.waitFor(hinted);
    await first.waitFor(/\? mmsup>$/);
    first.press('C-c');
    expect(await first.waitFor(/exit=\d+/)).toMatch(/mmsup learn\nexit=130$/);
    first.close();

    const again = open('');
    await again.waitFor(/1 \/ 3[\s\S]*\? mmsup>$/);
    enter(again, 'campaign trace mortgage-care');
    await again.waitFor(/cause show policy\/cap-zero[\s\S]*\? mmsup>$/);
    enter(again, 'segment explain nowhere');
    await again.waitFor(/(There is no segment "nowhere"|Сегмента «nowhere» нет)\.[\s\S]*\? mmsup>$/);
    expect(again.screen({ unbroken: true }).includes('There is no segment')).toBe(lang === 'en');
    enter(again, 'demo reset');
    await again.waitFor(/(as\s+it\s+is|не\s+меняется)\.\n+\? mmsup>$/);
    enter(again, 'answer policy/cap-zero');
    const screen = await again.waitFor(/exit=\d+/);
    expect(screen).toContain(right);
    expect(screen).toContain(path);
    expect(screen).toMatch(/exit=0$/);
    const lines = again.screen({ unbroken: true }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > 60)).toEqual([]);
    again.close();
  });
});

it('is ended with its server', async () => {
  expect((await learn('stop')).facts).toEqual({ stopped: true });
  expect((await learn('show')).exitCode).toBe(2);
});
