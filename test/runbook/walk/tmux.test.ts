import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import {
  type Act,
  again,
  englishIn,
  LIMIT_MS,
  leftWith,
  press,
  thenAsks,
  typesIn,
  walkTerminals,
  writes,
} from './tmux-walk.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/runbook');
let demo: TestDemo;
let folder: string;
let walks: ReturnType<typeof walkTerminals>;
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-walk-'));
  walks = walkTerminals(folder, () => demo.conninfo);
  for (const end of ['.yaml', '.ru.yaml'])
    cpSync(join(FIXTURES, `every-question${end}`), join(folder, `every-question${end}`));
});
afterAll(async () => {
  walks?.closeAll();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

const RUN = () => `runbook run ${join(folder, 'every-question.yaml')}`;

const WORDS = {
  en: {
    campaign: /\? Which campaign is it about\? \(an empty line\s+shows what\s+else can be done\)/,
    value: /\? Which campaign is it about\?\n❯ 1\. Type the answer\n/,
    run: /\? What now\?\n❯ 1\. Run this check \(c\)/,
    wrong: (key: string) => `"${key}" is no answer here.`,
    seen: /\? What does the customer see[^?]*\?\n❯ 1\. Nothing at all\n/,
    answer: /\? Which segment is meant\? \(an empty line shows\s+what else can be done\)/,
    which: /\? Which segment is meant\?\n❯ 1\. Type the answer\n {2}2\. I do not know\n/,
    result: /\? Which result\?\n❯ 1\. Count every condition of the segment\n {2}2\. Follow the newest run/,
    done: /\? What now\?\n❯ 1\. Done, go on \(c\)/,
    reason: /\? Why is it skipped\? \(an empty line goes\s+back\)/,
    note: /\? Note: \(an empty line goes back\)/,
    takesOver: /\? Who takes over\? \(an empty line goes back\)/,
    finish: /\? What now\?\n❯ 1\. Finish here \(c\)/,
    keys: { skip: 's', note: 'n', 'hand-over': 'h', where: 'w', evidence: 'e', back: 'b', retry: 'r', quit: 'q' },
    where: 'trace (not sure) > you are here: seen',
    goOn: 'Stopped. Go on with:',
  },
  ru: {
    campaign: /\? О какой кампании речь\? \(пустая строка\s+—\s+что\s+ещё можно сделать\)/,
    value: /\? О какой кампании речь\?\n❯ 1\. Ввести ответ\n/,
    run: /\? Что делаем\?\n❯ 1\. Выполнить проверку \(д\)/,
    wrong: (key: string) => `«${key}» здесь не ответ.`,
    seen: /\? Что видит клиент[^?]*\?\n❯ 1\. Совсем ничего\n/,
    answer: /\? Какой сегмент имеется в виду\? \(пустая строка\s+— что\s+ещё можно сделать\)/,
    which: /\? Какой сегмент имеется в виду\?\n❯ 1\. Ввести ответ\n {2}2\. Не знаю\n/,
    result: /\? Какой результат\?\n❯ 1\. Посчитать[^\n]*\n {2}2\. /,
    done: /\? Что делаем\?\n❯ 1\. Сделано, дальше \(д\)/,
    reason: /\? Почему пропускаем\? \(пустая строка — назад\)/,
    note: /\? Заметка: \(пустая строка — назад\)/,
    takesOver: /\? Кому передаём\? \(пустая строка — назад\)/,
    finish: /\? Что делаем\?\n❯ 1\. Завершить здесь \(д\)/,
    // On a Russian layout: the letters that are shown, and for quitting the key that is Q on the other layout.
    keys: { skip: 'п', note: 'з', 'hand-over': 'о', where: 'г', evidence: 'у', back: 'н', retry: 'е', quit: 'й' },
    where: 'trace (не ясно) > вы здесь: seen',
    goOn: 'Остановлено. Продолжить:',
  },
} as const;

describe.concurrent.each([
  { columns: 60, lang: 'en' },
  { columns: 60, lang: 'ru', env: { NO_COLOR: '1' } },
  { columns: 100, lang: 'en' },
  { columns: 100, lang: 'ru' },
] as const)('a whole walk at $columns columns, in $lang', (place) => {
  const words = WORDS[place.lang];
  const { keys } = words;

  it(
    'asks again after every wrong answer, shows what is asked for, and ends with the cause',
    async ({ expect }) => {
      const terminal = walks.typed(RUN(), place);
      await terminal.waitFor(words.campaign);
      terminal.press('Enter');
      await terminal.waitFor(words.value);
      terminal.press('Enter');
      await terminal.waitFor(again(words.value, words.campaign));
      terminal.type('card-wake-up');
      terminal.press('Enter');

      await terminal.waitFor(words.run);
      terminal.type('x');
      expect(await terminal.waitFor(/x["»]/)).toContain(words.wrong('x'));
      terminal.type('0');
      expect(await terminal.waitFor(/0["»]/)).toContain(words.wrong('0'));
      for (const [key, question] of [
        [keys.skip, words.reason],
        [keys.note, words.note],
        [keys['hand-over'], words.takesOver],
      ] as const) {
        terminal.type(key);
        await terminal.waitFor(question);
        terminal.type('  ');
        terminal.press('Enter');
        await terminal.waitFor(again(question, words.run));
      }
      terminal.press('Enter');

      await terminal.waitFor(words.seen);
      terminal.type('ъ');
      expect(await terminal.waitFor(/ъ["»]/)).toContain(words.wrong('ъ'));
      expect(await thenAsks(terminal, () => terminal.type(keys.where), words.seen)).toContain(words.where);
      terminal.type(keys.back);
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.seen);
      terminal.press('Down');
      terminal.press('Enter');

      await terminal.waitFor(words.answer);
      terminal.press('Enter');
      await terminal.waitFor(words.which);
      terminal.type(keys.where);
      await terminal.waitFor(again(words.which, words.answer));
      terminal.type('?');
      terminal.press('Enter');
      await terminal.waitFor(again(words.answer, words.which));
      terminal.press('Enter');
      await terminal.waitFor(again(words.which, words.answer));
      terminal.type('card-reactivation');
      terminal.press('Enter');

      await terminal.waitFor(words.done);
      terminal.type(keys.note);
      await terminal.waitFor(words.note);
      terminal.type('Перезвонит завтра 🙂');
      terminal.press('Enter');
      await terminal.waitFor(again(words.note, words.done));
      terminal.press('Enter');
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.finish);
      await thenAsks(terminal, () => terminal.type(keys.retry), words.finish);
      terminal.type(keys.evidence);
      await terminal.waitFor(words.result);
      terminal.press('Enter');
      await terminal.waitFor(/(PROBLEM|ПРОБЛЕМА) {2}[\s\S]*❯ 1\./);
      terminal.press('Enter');
      expect(await leftWith(terminal, place.columns)).toBe(3);

      const screen = terminal.screen();
      if (place.lang === 'ru') expect(englishIn(screen)).toEqual([]);
      const [, id = ''] = /mmsup incident show (\S+)/.exec(screen)!;
      const events = await walks.eventsOf(id);
      expect(typesIn(events)).toEqual([
        'incident.opened',
        'run.started',
        'step.started trace',
        'step.finished trace',
        'step.returned seen',
        'step.started trace',
        'step.finished trace',
        'answer.given seen',
        'answer.given which',
        'note.added call',
        'answer.given call',
        'step.started count',
        'step.finished count',
        'step.returned known',
        'step.started count',
        'step.finished count',
        'run.ended known',
      ]);
      expect(events.find(({ type }) => type === 'note.added')).toMatchObject({ text: 'Перезвонит завтра 🙂' });
      expect(events.at(-1)).toMatchObject({ end: 'resolved', cause: 'segment/null-in-exclusion-list' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
      const coloured = /\u001B\[[1-9][\d;]*m/.test(terminal.screen({ colour: true }));
      expect(coloured).toBe(!('env' in place));
    },
    LIMIT_MS,
  );
});

const ENDINGS = [
  { how: 'Ctrl-C', key: 'C-c', columns: 60, lang: 'en' },
  { how: 'the end of input', key: 'C-d', columns: 100, lang: 'ru' },
] as const;

describe.concurrent.each(ENDINGS)(
  '$how at every kind of question, at $columns columns, in $lang',
  ({ key, ...place }) => {
    const words = WORDS[place.lang];
    const { keys } = words;
    const STOPS: readonly (readonly [question: string, first: RegExp, ...does: Act[]])[] = [
      ['a step', words.run],
      ['a reason', words.run, press(keys.skip, words.reason)],
      ['a note', words.run, press(keys.note, words.note)],
      ['who takes over', words.run, press(keys['hand-over'], words.takesOver)],
      ['a choice', words.run, press('Enter', words.seen)],
      ['a typed answer', words.seen, press('Enter', words.answer)],
      ['what else can be done', words.answer, press('Enter', words.which)],
      ['a task', words.answer, writes('card-reactivation', words.done)],
      ['the end', words.done, press('Enter', words.run), press('Enter', words.finish)],
    ];

    it(
      'stops with 130 and a terminal as it was, and the walk goes on from there to its end',
      async ({ expect }) => {
        const inputs = walks.typed(RUN(), place);
        await inputs.waitFor(words.campaign);
        inputs.press(key);
        expect(await leftWith(inputs, place.columns)).toBe(130);

        let next = `${RUN()} --set campaign=card-wake-up`;
        let id = '';
        for (const [question, first, ...does] of STOPS) {
          const terminal = walks.typed(next, place);
          await terminal.waitFor(first);
          for (const act of does) await act(terminal);
          terminal.press(key);
          expect(await leftWith(terminal, place.columns), question).toBe(130);
          const screen = terminal.screen({ unbroken: true });
          expect(screen, question).toContain(words.goOn);
          [, id = ''] = /mmsup runbook resume (\S+)/.exec(screen)!;
          expect((await walks.eventsOf(id)).at(-1)!.type, question).toBe('run.interrupted');
          next = `runbook resume ${id}`;
          walks.close(terminal);
        }
        const last = walks.typed(next, place);
        await last.waitFor(words.finish);
        last.press('Enter');
        expect(await leftWith(last, place.columns)).toBe(3);
        const events = await walks.eventsOf(id);
        const walked = events.filter(({ type }) => type !== 'run.interrupted' && type !== 'run.resumed');
        expect(typesIn(walked)).toEqual([
          'incident.opened',
          'run.started',
          'step.started trace',
          'step.finished trace',
          'answer.given seen',
          'answer.given which',
          'answer.given call',
          'step.started count',
          'step.finished count',
          'run.ended known',
        ]);
        expect(events.at(-1)).toMatchObject({ end: 'resolved', cause: 'segment/null-in-exclusion-list' });
      },
      LIMIT_MS,
    );
  },
);
