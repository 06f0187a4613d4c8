import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLine, runOffline } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;
const folder = mkdtempSync(join(tmpdir(), 'mmsup-russian-'));
const answers = join(folder, 'answers.yaml');
const rules = join(folder, 'rules');

beforeAll(async () => {
  demo = await testDemo();
  writeFileSync(answers, 'inputs: {campaignn: card-wake-up}\nanswer: {}\n');
});
afterAll(async () => {
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The lines of an error, without those of progress before it. */
function lines(stderr: string): readonly string[] {
  const all = stderr.trimEnd().split('\n');
  return all.slice(all.findIndex((line) => /^(ошибка|error):/.test(line)));
}

/** What a script is told, whatever the language is: no letter of it is Russian. */
const inJson = async (words: readonly string[]) => (await runLine([...words, '--lang', 'ru', '--json'], demo)).stderr;

describe('an error under --lang ru', () => {
  it.each([
    ['runbook run no-such-runbook', 'runbook/unknown', 'Сценария «no-such-runbook» нет.'],
    [
      'runbook run no-customers-selected --auto',
      'runbook/missing-answers',
      'Пройти сценарий no-customers-selected без человека нельзя. Нужны ещё: --set run=… (или campaign=… или segment=…).',
    ],
    [
      'runbook run no-customers-selected --auto --set campain=vip',
      'runbook/unknown-answer',
      'В сценарии no-customers-selected нет входного значения «campain».',
    ],
    [
      'runbook run no-customers-selected --auto --answers nowhere.yaml',
      'runbook/answers-unreadable',
      `Файл ответов ${join(process.cwd(), 'nowhere.yaml')} не найден.`,
    ],
    [
      'runbook run no-customers-selected --step nowhere',
      'runbook/unknown-step',
      'В сценарии no-customers-selected нет шага «nowhere».',
    ],
    [
      'runbook run no-customers-selected --dry-run --resume',
      'runbook/not-together',
      '--dry-run и --resume нельзя указывать вместе.',
    ],
    [
      `runbook resume --incidents ${folder}`,
      'runbook/nothing-to-resume',
      'Ни в одном открытом инциденте нет незавершённого прохода сценария.',
    ],
    ['segment explain vip-depositt', 'segment/unknown', 'Сегмента «vip-depositt» нет.'],
    [
      'segment explain vip-deposit --customer 99999999',
      'segment/unknown-customer',
      'Клиента «99999999» в crm.customer нет.',
    ],
    ['segment explain vip-deposit --run 999999', 'segment/unknown-run', 'Запуска «999999» нет.'],
    ['segment explain --where c.citty=1', 'condition/unknown-column', 'В crm.customer нет столбца «citty»'],
    ['segment explain --where c.city=', 'condition/syntax', 'Формула не разбирается: '],
    ['rules diff vip-depositt', 'rules/unknown', 'Правила «vip-depositt» нет.'],
    ['rules diff vip-deposit --to 99', 'rules/unknown-version', 'У правила «vip-deposit» нет версии 99.'],
    [`rules lint ${rules}`, 'rules/no-file', `Не удалось прочитать ${rules} (ENOENT).`],
    ['learn start --complaint 9', 'learn/bad-complaint', 'В --complaint стоит «9», а жалоб шесть, от 1 до 6.'],
    ['diagnose qwrtzxcv', 'diagnose/nothing-fits', 'Ни один сценарий не знает такой жалобы: «qwrtzxcv».'],
    ['ask ', 'search/no-words', 'В командной строке нет слов.'],
  ])('of "%s" is told in Russian, what to do next as well', async (line, code, words) => {
    const { stderr } = await runLine([...line.split(' '), '--lang', 'ru'], demo);
    const [first = '', ...rest] = lines(stderr);
    expect(first.startsWith(`ошибка: ${words}`), first).toBe(true);
    expect(rest.at(-1)).toBe(`(${code})`);
    const next = rest.slice(0, -1).join('\n');
    if (code !== 'condition/syntax') expect(next).toMatch(/[а-яё]/i);
    expect(next).not.toMatch(/\b(the|Did you|Write|Give|List|See)\b/);
  });

  it('in a file of answers tells in Russian what to do, and how many mistakes are left out', async () => {
    const many = Array.from({ length: 22 }, (_, at) => `key${at}: 1`).join('\n');
    writeFileSync(answers, `${many}\n`);
    const words = ['runbook', 'run', 'no-customers-selected', '--auto', '--answers', answers, '--lang', 'ru'];
    const { stderr } = await runLine(words, demo);
    expect(lines(stderr).slice(-3)).toEqual([
      '… и ещё 2 ошибки.',
      'Исправьте файл; ничего не выполнялось.',
      '(runbook/invalid)',
    ]);
  });

  it('of an exercise that was not begun is told in Russian', async () => {
    const { stderr } = await runOffline(['learn', 'hint', '--lang', 'ru'], { XDG_DATA_HOME: folder });
    expect(lines(stderr)[0]).toBe('ошибка: Упражнения нет.');
  });

  it('that costs the example of an answer only is told in Russian on the way', async () => {
    const { stderr } = await runLine('ask segment --lang ru', { ...demo, system: 'plain' });
    expect(stderr).toContain('не хранятся сегменты: в её описании нет отношения «segment».');
    expect(stderr).not.toContain('does not keep');
  });

  it('is English for programs', async () => {
    for (const words of [
      ['runbook', 'run', 'no-such-runbook'],
      ['segment', 'explain', 'vip-depositt'],
      ['rules', 'diff', 'vip-deposit', '--to', '99'],
    ]) {
      const told = await inJson(words);
      expect(JSON.parse(told).error.message).toContain(words[2]);
      expect(told).not.toMatch(/[а-яё]/i);
    }
  });
});
