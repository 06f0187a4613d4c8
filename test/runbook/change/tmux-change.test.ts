import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { mmsup } from '../../support/bin.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import {
  type Act,
  again,
  answer,
  englishIn,
  incidentOn,
  LIMIT_MS,
  leftWith,
  press,
  thenAsks,
  type WalkTerminal,
  walkTerminals,
  writes,
} from '../walk/tmux-walk.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/runbook');
const RULE = 'phone-e164';

let demo: TestDemo;
let folder: string;
let walks: ReturnType<typeof walkTerminals>;
const own: (typeof walks)[] = [];
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-change-'));
  walks = walkTerminals(folder, () => demo.conninfo);
});
afterAll(async () => {
  for (const one of [walks, ...own]) one?.closeAll();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

/** The runbook and its programs in a folder of one walk: they write down each time that they run, and wait while `hold` is there. */
async function bookWith(env: Record<string, string>): Promise<{ readonly book: string; readonly home: string }> {
  const home = mkdtempSync(join(folder, 'book-'));
  for (const end of ['.yaml', '.ru.yaml']) {
    const text = readFileSync(join(FIXTURES, `two-changes${end}`), 'utf8').replaceAll('FOLDER', home);
    writeFileSync(join(home, `two-changes${end}`), text);
  }
  for (const name of ['tidy', 'untidy']) {
    const script = `#!/bin/sh\necho "${name} $2" >> ${home}/${name}.log\nwhile test -e ${home}/hold; do sleep 0.1; done\n`;
    writeFileSync(join(home, name), script);
    chmodSync(join(home, name), 0o755);
  }
  const book = join(home, 'two-changes.yaml');
  // What it would run was reviewed before.
  await mmsup(['runbook', 'trust', book, '--yes'], { ...process.env, ...env });
  return { book, home };
}

const timesIn = (home: string, name: string): number =>
  existsSync(join(home, name)) ? readFileSync(join(home, name), 'utf8').trim().split('\n').length : 0;

const changesIn = (events: readonly IncidentEvent[]) =>
  events
    .filter(({ type }) => /^(change|approval|note|step\.(returned|skipped)|run\.(ended|resumed))/.test(type))
    .map(({ type, step }) => (type === 'run.resumed' ? type : `${type} ${String(step)}`));

const WORDS = {
  en: {
    run: /\? What now\?\n❯ 1\. Run this check \(c\)/,
    preview: /\? What now\?\n❯ 1\. Show what would be changed \(c\)/,
    asked: /\? Is it approved\?\n❯ 1\. It is approved\n {2}2\. It is not approved; leave it undone \(s\)/,
    why: /\? Why not\? \(an\s+empty\s+line\s+goes\s+back\)/,
    by: /\? Who approved it, as: the owner of the rule\?\s+\(an empty line\s+goes back\)/,
    name: /\? Type what is changed: \(an empty line goes\s+back\)/,
    isWrong: 'That is not it, letter by letter: phone-e164',
    byHand:
      /\? Do it now, with the tools of the system\.\s+Begin\?\n❯ 1\. Show what would be changed \(c\)\n {2}2\. I begin now/,
    begin: /\? Run it now\?\n❯ 1\. Show what would be changed \(c\)\n {2}2\. Run it/,
    isDone: /\? Is it done\?\n❯ 1\. Done\n {2}2\. Not done; nothing was changed/,
    wasDone: /\? Was it done\?\n❯ 1\. Done\n {2}2\. Not done/,
    takeBack: /\? Take it back\?\n❯ 1\. Look once more whether it is there\n {2}2\. Take it back now/,
    wasTakenBack: /\? Was it taken back\?\n❯ 1\. Taken back\n {2}2\. Not taken back/,
    note: /\? Note: \(an\s+empty\s+line\s+goes\s+back\)/,
    takesOver: /\? Who takes over\? \(an\s+empty\s+line\s+goes\s+back\)/,
    which: /\? Which result\?/,
    result: /\? Which result\?\n❯ 1\. Put the rule back by hand/,
    finish: /\? What now\?\n❯ 1\. Finish here \(c\)/,
    wrong: (key: string) => `"${key}" is no answer here.`,
    keys: {
      skip: 's',
      note: 'n',
      'hand-over': 'h',
      where: 'w',
      evidence: 'e',
      back: 'b',
      retry: 'r',
      quit: 'q',
      preview: 'c',
    },
    goOn: 'Stopped. Go on with:',
    role: 'the owner of the rule',
    here: 'you are here: by-hand',
  },
  ru: {
    run: /\? Что делаем\?\n❯ 1\. Выполнить проверку \(д\)/,
    preview: /\? Что делаем\?\n❯ 1\. Показать, что изменится \(д\)/,
    asked: /\? Разрешено\?\n❯ 1\. Разрешение получено\n {2}2\. Разрешения нет; не выполнять \(п\)/,
    why: /\? Почему нет\? \(пустая\s+строка\s+—\s+назад\)/,
    by: /\? Кто разрешил, в роли: владелец правила\?\s+\(пустая\s+строка\s+—\s+назад\)/,
    name: /\? Введите, что меняется: \(пустая\s+строка\s+—\s+назад\)/,
    isWrong: 'Не совпадает буква в букву: phone-e164',
    byHand:
      /\? Сделайте это сейчас средствами системы\.\s+Начать\?\n❯ 1\. Показать, что изменится \(д\)\n {2}2\. Начинаю/,
    begin: /\? Запустить сейчас\?\n❯ 1\. Показать, что изменится \(д\)\n {2}2\. Запустить/,
    isDone: /\? Сделано\?\n❯ 1\. Сделано\n {2}2\. Не сделано; ничего не изменено/,
    wasDone: /\? Оно выполнено\?\n❯ 1\. Сделано\n {2}2\. Не сделано/,
    takeBack: /\? Вернуть как было\?\n❯ 1\. Проверить ещё раз, выполнено ли\n {2}2\. Вернуть сейчас/,
    wasTakenBack: /\? Возвращено\?\n❯ 1\. Возвращено\n {2}2\. Не возвращено/,
    note: /\? Заметка: \(пустая\s+строка\s+—\s+назад\)/,
    takesOver: /\? Кому передаём\? \(пустая\s+строка\s+—\s+назад\)/,
    which: /\? Какой результат\?/,
    result: /\? Какой результат\?\n❯ 1\. Вернуть правило вручную/,
    finish: /\? Что делаем\?\n❯ 1\. Завершить здесь \(д\)/,
    wrong: (key: string) => `«${key}» здесь не ответ.`,
    // On a Russian layout; for quitting the key that is Q on the other one.
    keys: {
      skip: 'п',
      note: 'з',
      'hand-over': 'о',
      where: 'г',
      evidence: 'у',
      back: 'н',
      retry: 'е',
      quit: 'й',
      preview: 'д',
    },
    goOn: 'Остановлено. Продолжить:',
    role: 'владелец правила',
    here: 'вы здесь: by-hand',
  },
} as const;

type Words = (typeof WORDS)['en' | 'ru'];

/** From the question whether it is approved to the last one before it is begun. */
async function approve(terminal: WalkTerminal, words: Words, begin: RegExp): Promise<void> {
  await terminal.waitFor(words.asked);
  terminal.press('Enter');
  await terminal.waitFor(words.by);
  answer(terminal, 'Anna');
  await terminal.waitFor(words.name);
  answer(terminal, RULE);
  await terminal.waitFor(begin);
}

/** Takes the second choice. */
async function second(terminal: WalkTerminal): Promise<void> {
  terminal.type('2');
  await terminal.waitFor(/❯ 2\. /);
  terminal.press('Enter');
}

describe.concurrent.each([
  { columns: 60, lang: 'en' },
  { columns: 60, lang: 'ru' },
  { columns: 100, lang: 'en' },
  { columns: 100, lang: 'ru' },
] as const)('a walk with changes at $columns columns, in $lang', (place) => {
  const words: Words = WORDS[place.lang];
  const { keys } = words;

  it(
    'asks again after every wrong answer, does each change once, and writes down who allowed it',
    async ({ expect }) => {
      const env = { XDG_CONFIG_HOME: mkdtempSync(join(folder, 'config-')) };
      const { book, home } = await bookWith(env);
      const terminal = walks.typed(`runbook run ${book} --set rule=${RULE}`, { ...place, env });
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.preview);
      terminal.type('x');
      expect(await terminal.waitFor(/x["»]/)).toContain(words.wrong('x'));
      terminal.press('Enter');

      expect(await terminal.waitFor(words.asked)).toContain(words.role);
      terminal.type('ъ');
      expect(await terminal.waitFor(/ъ["»]/)).toContain(words.wrong('ъ'));
      expect(await thenAsks(terminal, () => terminal.type(keys.where), words.asked)).toContain(words.here);
      for (const [key, question] of [
        [keys.skip, words.why],
        [keys.note, words.note],
        [keys['hand-over'], words.takesOver],
      ] as const) {
        terminal.type(key);
        await terminal.waitFor(question);
        terminal.press('Enter');
        await terminal.waitFor(again(question, words.asked));
      }
      terminal.type(keys.evidence);
      await terminal.waitFor(words.result);
      terminal.press('Enter');
      await terminal.waitFor(again(words.result, words.asked));
      terminal.type(keys.back);
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.preview);
      terminal.press('Enter');
      await terminal.waitFor(words.asked);
      terminal.type(keys.retry);
      await terminal.waitFor(words.preview);
      terminal.press('Enter');
      await terminal.waitFor(words.asked);
      terminal.press('Enter');
      await terminal.waitFor(words.by);
      terminal.press('Enter');
      await terminal.waitFor(again(words.by, words.asked));
      terminal.press('Enter');
      await terminal.waitFor(words.by);
      answer(terminal, 'Анна');
      await terminal.waitFor(words.name);
      answer(terminal, 'phone');
      await terminal.waitFor(/letter by letter|буква в букву/);
      expect(terminal.screen().replaceAll('\n', ' ')).toContain(words.isWrong);
      terminal.press('Enter');
      await terminal.waitFor(again(words.name, words.asked));
      await approve(terminal, words, words.byHand);

      terminal.type('0');
      expect(await terminal.waitFor(/0["»]/)).toContain(words.wrong('0'));
      // Enter alone shows it once more, and changes nothing.
      await thenAsks(terminal, () => terminal.press('Enter'), words.byHand);
      await second(terminal);
      await terminal.waitFor(words.isDone);
      terminal.type(keys.back);
      expect(await terminal.waitFor(new RegExp(`${keys.back}["»]`))).toContain(words.wrong(keys.back));
      terminal.type(keys.note);
      await terminal.waitFor(words.note);
      answer(terminal, 'Сделала Анна 🙂');
      await terminal.waitFor(again(words.note, words.isDone));
      terminal.press('Enter');

      await terminal.waitFor(words.preview);
      terminal.press('Enter');
      await approve(terminal, words, words.begin);
      await second(terminal);
      await terminal.waitFor(words.takeBack);
      terminal.type(keys.evidence);
      await terminal.waitFor(words.which);
      terminal.press('Enter');
      await terminal.waitFor(again(words.which, words.takeBack));
      // Enter alone looks once more, and takes nothing back.
      await thenAsks(terminal, () => terminal.press('Enter'), words.takeBack);
      await second(terminal);
      await terminal.waitFor(words.finish);
      terminal.press('Enter');
      expect(await leftWith(terminal, place.columns)).toBe(4);

      expect(timesIn(home, 'tidy.log')).toBe(1);
      expect(timesIn(home, 'untidy.log')).toBe(1);
      expect(terminal.screen()).not.toContain('client-owner');
      if (place.lang === 'ru') expect(englishIn(terminal.screen())).toEqual([]);
      const events = await walks.eventsOf(incidentOn(terminal));
      expect(changesIn(events)).toEqual([
        'change.previewed by-hand',
        'approval.asked by-hand',
        'step.returned by-hand',
        'change.previewed by-hand',
        'approval.asked by-hand',
        'step.returned by-hand',
        'change.previewed by-hand',
        'approval.asked by-hand',
        'approval.given by-hand',
        'change.previewed by-hand',
        'change.started by-hand',
        'note.added by-hand',
        'change.done by-hand',
        'change.verified by-hand',
        'change.previewed by-program',
        'approval.asked by-program',
        'approval.given by-program',
        'change.started by-program',
        'change.done by-program',
        'change.verified by-program',
        'change.verified by-program',
        'change.undo-started by-program',
        'change.undone by-program',
        'run.ended broken',
      ]);
      expect(events.find(({ type }) => type === 'note.added')).toMatchObject({ text: 'Сделала Анна 🙂' });
      expect(events.find(({ type }) => type === 'approval.given')).toMatchObject({ by: 'Anna', role: 'client-owner' });
    },
    LIMIT_MS,
  );

  it(
    'is refused with a reason, and handed over where something was begun',
    async ({ expect }) => {
      const env = { XDG_CONFIG_HOME: mkdtempSync(join(folder, 'config-')) };
      const { book, home } = await bookWith(env);
      const terminal = walks.typed(`runbook run ${book} --set rule=${RULE}`, { ...place, env });
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.preview);
      terminal.press('Enter');
      await terminal.waitFor(words.asked);
      terminal.type(keys.skip);
      await terminal.waitFor(words.why);
      answer(terminal, 'Не сегодня');
      await terminal.waitFor(words.finish);
      terminal.type(keys.back);
      await terminal.waitFor(words.preview);
      terminal.press('Enter');
      await approve(terminal, words, words.byHand);
      await second(terminal);
      await terminal.waitFor(words.isDone);
      terminal.type(keys['hand-over']);
      await terminal.waitFor(words.takesOver);
      answer(terminal, 'third-line');
      expect(await leftWith(terminal, place.columns)).toBe(4);
      const events = await walks.eventsOf(incidentOn(terminal));
      expect(events.find(({ type }) => type === 'approval.denied')).toMatchObject({ reason: { ru: 'Не сегодня' } });
      const { brief } = events.at(-1) as unknown as { brief: { open: readonly { en: string }[] } };
      expect(brief.open.map(({ en }) => en)).toContainEqual(
        expect.stringContaining('begun, and not brought to its end'),
      );
      expect(timesIn(home, 'tidy.log')).toBe(0);
    },
    LIMIT_MS,
  );
});

const ENDINGS = [
  { how: 'Ctrl-C', key: 'C-c', columns: 60, lang: 'en' },
  { how: 'Ctrl-C', key: 'C-c', columns: 100, lang: 'ru' },
  { how: 'the end of input', key: 'C-d', columns: 60, lang: 'ru' },
  { how: 'the end of input', key: 'C-d', columns: 100, lang: 'en' },
] as const;

describe.concurrent.each(ENDINGS)(
  '$how at every question about a change, at $columns columns, in $lang',
  ({ key, ...place }) => {
    const words: Words = WORDS[place.lang];
    const { keys } = words;
    const takes =
      (question: RegExp): Act =>
      async (terminal) => {
        await second(terminal);
        await terminal.waitFor(question);
      };
    const toBy = press('Enter', words.by);
    const toName = writes('Anna', words.name);
    const STOPS: readonly (readonly [question: string, first: RegExp, ...does: Act[]])[] = [
      ['whether to show it', words.run, press('Enter', words.preview)],
      ['whether it is approved', words.preview, press('Enter', words.asked)],
      ['why not', words.asked, press(keys.skip, words.why)],
      ['a note', words.asked, press(keys.note, words.note)],
      ['who approved it', words.asked, toBy],
      ['what is changed', words.asked, toBy, toName],
      ['whether to begin', words.asked, toBy, toName, writes(RULE, words.byHand)],
      ['whether it is done', words.byHand, takes(words.isDone)],
      ['whether it was done', words.wasDone],
      ['whether to show what a program does', words.wasDone, press('Enter', words.preview)],
      ['whether a program is approved', words.preview, press('Enter', words.asked)],
      ['whether to run it', words.asked, toBy, toName, writes(RULE, words.begin)],
      ['whether to take it back', words.begin, takes(words.takeBack)],
      ['whether to take it back, once more', words.takeBack],
    ];

    it(
      'stops with 130 and a terminal as it was, and the walk goes on from there to its end',
      async ({ expect }) => {
        const env = { XDG_CONFIG_HOME: mkdtempSync(join(folder, 'config-')) };
        const { book, home } = await bookWith(env);
        let next = `runbook run ${book} --set rule=${RULE}`;
        let id = '';
        for (const [question, first, ...does] of STOPS) {
          const terminal = walks.typed(next, { ...place, env });
          await terminal.waitFor(first);
          for (const act of does) await act(terminal);
          terminal.press(key);
          expect(await leftWith(terminal, place.columns), question).toBe(130);
          expect(terminal.screen({ unbroken: true }), question).toContain(words.goOn);
          id = incidentOn(terminal);
          expect((await walks.eventsOf(id)).at(-1)!.type, question).toBe('run.interrupted');
          next = `runbook resume ${id}`;
          walks.close(terminal);
        }
        const last = walks.typed(next, { ...place, env });
        await last.waitFor(words.takeBack);
        await second(last);
        await last.waitFor(words.finish);
        last.press('Enter');
        expect(await leftWith(last, place.columns)).toBe(4);
        expect(timesIn(home, 'tidy.log')).toBe(1);
        expect(timesIn(home, 'untidy.log')).toBe(1);
        const done = changesIn(await walks.eventsOf(id));
        expect(done.filter((one) => one.startsWith('change.started'))).toEqual([
          'change.started by-hand',
          'change.started by-program',
        ]);
        expect(done.at(-1)).toBe('run.ended broken');
      },
      LIMIT_MS,
    );
  },
);

describe.concurrent.each([
  { columns: 60, lang: 'ru' },
  { columns: 100, lang: 'en' },
] as const)('a machine that dies while a change is made, at $columns columns, in $lang', (place) => {
  const words: Words = WORDS[place.lang];

  it(
    'asks whoever goes on what came of it, shows what waits for its approval, and does nothing twice',
    async ({ expect }) => {
      const env = { XDG_CONFIG_HOME: mkdtempSync(join(folder, 'config-')) };
      const { book, home } = await bookWith(env);
      // Records of their own: the only walk that waits is this one.
      const mine = walkTerminals(mkdtempSync(join(folder, 'machine-')), () => demo.conninfo);
      own.push(mine);
      const begun = mine.typed(`runbook run ${book} --set rule=${RULE}`, { ...place, env });
      await begun.waitFor(words.run);
      begun.press('Enter');
      await begun.waitFor(words.preview);
      begun.press('Enter');
      await approve(begun, words, words.byHand);
      await second(begun);
      await begun.waitFor(words.isDone);
      await begun.kill();

      const asked = mine.typed('runbook resume', { ...place, env });
      await asked.waitFor(words.wasDone);
      asked.press('Enter');
      await asked.waitFor(words.preview);
      asked.press('Enter');
      await asked.waitFor(words.asked);
      await asked.kill();

      writeFileSync(join(home, 'hold'), '');
      const waiting = mine.typed('runbook resume', { ...place, env });
      // What waits for its approval is shown in full.
      expect(await waiting.waitFor(words.asked)).toContain(`${home}/tidy`.slice(0, 30));
      await approve(waiting, words, words.begin);
      await second(waiting);
      await reached(() => timesIn(home, 'tidy.log') === 1);
      await waiting.kill();
      rmSync(join(home, 'hold'));

      const found = mine.typed('runbook resume', { ...place, env });
      await found.waitFor(words.wasDone);
      found.press('Enter');
      await found.waitFor(words.takeBack);
      writeFileSync(join(home, 'hold'), '');
      await second(found);
      await reached(() => timesIn(home, 'untidy.log') === 1);
      await found.kill();
      rmSync(join(home, 'hold'));

      const last = mine.typed('runbook resume', { ...place, env });
      await last.waitFor(words.wasTakenBack);
      last.press('Enter');
      await last.waitFor(words.finish);
      last.press('Enter');
      expect(await leftWith(last, place.columns)).toBe(4);
      expect(timesIn(home, 'tidy.log')).toBe(1);
      expect(timesIn(home, 'untidy.log')).toBe(1);
      const events = await mine.eventsOf(incidentOn(last));
      expect(events.at(-2)).toMatchObject({ type: 'change.undone', undone: true });
    },
    LIMIT_MS,
  );
});

async function reached(isThere: () => boolean): Promise<void> {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 50));
}
