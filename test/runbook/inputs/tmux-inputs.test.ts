import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { again, answer, englishIn, LIMIT_MS, leftWith, type WalkTerminal, walkTerminals } from '../walk/tmux-walk.ts';

const BOOK = `format: 1
id: asked-before
title: Everything is asked before the walk
owner: tests
symptoms: [everything is asked before]
inputs:
  channel: {ask: Through which channel did it not come?, choices: [email, push]}
  run: {ask: Which run or campaign did not come?, unless: segment}
  segment: {ask: Which segment did not get it?, optional: true}
on-error: {else: lost}
start: look
steps:
  look:
    title: Ask whether it came
    ask: Did it come through \${channel} to \${segment} of \${run}?
    choices: {yes: {label: "Yes", go: known}, no: {label: "No", go: lost}}
    auto: no
  known: {title: It came, end: not-an-incident, tell: It came.}
  lost: {title: It did not come, end: handed-over, to: third-line, tell: It did not come.}
`;

const RUSSIAN = `format: 1
of: asked-before
title: Всё спрашивают до прохода
symptoms: [всё спрашивают заранее]
inputs:
  channel: {ask: По какому каналу не пришло?}
  run: {ask: Какой запуск или кампания не дошли?}
  segment: {ask: Какой сегмент ничего не получил?}
steps:
  look:
    title: Спросить, пришло ли
    ask: Пришло по каналу \${channel} сегменту \${segment} запуска \${run}?
    choices: {yes: "Да", no: "Нет"}
  known: {title: Пришло, tell: Пришло.}
  lost: {title: Не пришло, tell: Не пришло.}
`;

let demo: TestDemo;
let folder: string;
let walks: ReturnType<typeof walkTerminals>;
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-inputs-'));
  walks = walkTerminals(folder, () => demo.conninfo);
  writeFileSync(join(folder, 'asked-before.yaml'), BOOK);
  writeFileSync(join(folder, 'asked-before.ru.yaml'), RUSSIAN);
});
afterAll(async () => {
  walks?.closeAll();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

const RUN = () => `runbook run ${join(folder, 'asked-before.yaml')}`;

const WORDS = {
  en: {
    channel:
      /\? Through which channel did it not come\?\n❯ 1\. email\n {2}2\. push\n {2}3\. How do I find it out\? \(f\)\n {2}4\. Quit; nothing has begun yet \(q\)\n/,
    run: /\? Which run or campaign did not come\? \(an empty\s+line\s+shows\s+what else can be done\)/,
    menu: /\? Which run or campaign did not come\?\n❯ 1\. Type the answer\n {2}2\. I do not know it; ask instead: Which segment did not\s+get it\? \(i\)\n {2}3\. How do I find it out\? \(f\)\n {2}4\. Back to the question before \(b\)\n {2}5\. Quit; nothing has begun yet \(q\)\n/,
    segment: /\? Which segment did not get it\? \(an empty line\s+shows\s+what\s+else can be done\)/,
    segmentMenu:
      /\? Which segment did not get it\?\n❯ 1\. Type the answer\n {2}2\. How do I find it out\? \(f\)\n {2}3\. Back/,
    step: /\? Did it come through push to card-reactivation of/,
    keys: { other: 'i', find: 'f', back: 'b', quit: 'q' },
    left: 'Stopped before the first step: nothing was recorded.',
  },
  ru: {
    channel:
      /\? По какому каналу не пришло\?\n❯ 1\. email\n {2}2\. push\n {2}3\. А как это узнать\? \(а\)\n {2}4\. Выйти; ещё ничего не начато \(в\)\n/,
    run: /\? Какой запуск или кампания не дошли\? \(пустая\s+строка\s+—\s+что\s+ещё можно сделать\)/,
    menu: /\? Какой запуск или кампания не дошли\?\n❯ 1\. Ввести ответ\n {2}2\. Я этого не знаю; спросить иначе: Какой сегмент ничего\s+не\s+получил\? \(я\)\n {2}3\. А как это узнать\? \(а\)\n {2}4\. Назад к предыдущему вопросу \(н\)\n {2}5\. Выйти; ещё ничего не начато \(в\)\n/,
    segment: /\? Какой сегмент ничего не получил\? \(пустая\s+строка\s+—\s+что\s+ещё можно сделать\)/,
    segmentMenu:
      /\? Какой сегмент ничего не получил\?\n❯ 1\. Ввести ответ\n {2}2\. А как это узнать\? \(а\)\n {2}3\. Назад/,
    step: /\? Пришло по каналу push сегменту card-reactivation/,
    // The letter that is shown, one of the other layout, the Russian one of a key, and Q on a Russian layout.
    keys: { other: 'я', find: 'f', back: 'н', quit: 'й' },
    left: 'Остановлено до первого шага: ничего не записано.',
  },
} as const;

const PLACES = [
  { columns: 60, lang: 'en' },
  { columns: 60, lang: 'ru', env: { NO_COLOR: '1' } },
  { columns: 100, lang: 'en' },
  { columns: 100, lang: 'ru' },
] as const;

describe.concurrent.each(PLACES)('the questions before a walk at $columns columns, in $lang', (place) => {
  const words = WORDS[place.lang];
  const { keys } = words;

  /** Types what leads on, and waits for a question that stands behind the one that was answered. */
  async function next(terminal: WalkTerminal, key: string, answered: RegExp, question: RegExp): Promise<void> {
    if (key.length > 1) terminal.press(key);
    else terminal.type(key);
    await terminal.waitFor(again(answered, question));
  }

  it(
    'show what else can be done, lead back, to another question, to the list, and into the walk',
    async ({ expect }) => {
      const terminal = walks.typed(RUN(), place);
      await terminal.waitFor(words.channel);
      terminal.type('x');
      await terminal.waitFor(/x["»]/);
      terminal.press('Enter');
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.menu);
      await next(terminal, keys.back, words.menu, words.channel);
      terminal.press('Down');
      terminal.press('Enter');
      await terminal.waitFor(again(words.channel, words.run));
      answer(terminal, '?');
      await terminal.waitFor(again(words.run, words.menu));
      terminal.type(keys.find);
      await terminal.waitFor(/mmsup campaign list/);
      await terminal.waitFor(again(words.menu, words.run));
      answer(terminal, '?');
      await terminal.waitFor(again(words.run, words.menu));
      terminal.type(keys.other);
      await terminal.waitFor(words.segment);
      terminal.press('Enter');
      await terminal.waitFor(words.segmentMenu);
      terminal.press('Enter');
      await terminal.waitFor(again(words.segmentMenu, words.segment));
      answer(terminal, 'card-reactivation');
      await terminal.waitFor(words.step);
      terminal.press('Enter');
      await terminal.waitFor(/(End|Итог): /);
      terminal.press('Enter');
      expect(await leftWith(terminal, place.columns)).toBe(0);
      if (place.lang === 'ru') expect(englishIn(terminal.screen())).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'are quit with 130, one line, no record, and a terminal as it was: by the letter, Ctrl-C and the end of input',
    async ({ expect }) => {
      const alone = mkdtempSync(join(folder, 'quit-'));
      const own = walkTerminals(alone, () => demo.conninfo);
      for (const way of [keys.quit, 'C-c', 'C-d']) {
        const terminal = own.typed(RUN(), place);
        await terminal.waitFor(words.channel);
        terminal.press('Enter');
        await terminal.waitFor(words.run);
        if (way === keys.quit) {
          terminal.press('Enter');
          await terminal.waitFor(words.menu);
          terminal.type(way);
        } else terminal.press(way);
        expect(await leftWith(terminal, place.columns), way).toBe(130);
        expect(terminal.screen({ unbroken: true }), way).toContain(words.left);
        expect(() => readdirSync(join(alone, 'records')), way).toThrow('ENOENT');
        own.close(terminal);
      }
    },
    LIMIT_MS,
  );
});
