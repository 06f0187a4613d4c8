import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../src/incident/link.ts';
import { incidentStore } from '../../src/incident/store.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { BIN } from '../support/bin.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminal.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/runbook');
/** More rows than a walk fills, so that nothing scrolls away. */
const ROWS = 400;
/** For a machine that has much else to do. */
const LIMIT_MS = 180_000;

let demo: TestDemo;
let folder: string;
const open = new Set<Terminal>();
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-walk-'));
  for (const end of ['.yaml', '.ru.yaml'])
    cpSync(join(FIXTURES, `every-question${end}`), join(folder, `every-question${end}`));
});
afterAll(async () => {
  for (const terminal of open) terminal.close();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

/** A terminal on which `mmsup` runs once, and its settings before and after. */
interface Terminal extends TestTerminal {
  readonly settings: (when: 'before' | 'after') => string;
}

interface Place {
  readonly columns: number;
  readonly lang: 'en' | 'ru';
  readonly env?: Record<string, string>;
}

const RUN = () => `runbook run ${join(folder, 'every-question.yaml')}`;

/** Types `mmsup` on a terminal of its own; what the terminal was set to before and after is kept. */
function typed(words: string, { columns, lang, env = {} }: Place): Terminal {
  const files = mkdtempSync(join(folder, 'terminal-'));
  const stty = (when: string) => `stty -a > ${join(files, when)}`;
  const line = `${process.execPath} ${BIN} ${words} --lang ${lang} --system demo --incidents ${folder}/records --db "${demo.conninfo}"`;
  const size = { columns, rows: ROWS, env };
  const opened = openTestTerminal(`${stty('before')}; ${line}; code=$?; ${stty('after')}; (exit $code)`, size);
  const settings = (when: string) => readFileSync(join(files, when), 'utf8');
  const terminal: Terminal = { ...opened, settings };
  open.add(terminal);
  return terminal;
}

function close(terminal: Terminal): void {
  open.delete(terminal);
  terminal.close();
}

/** The exit code, after everything that a terminal must be left as was looked at. */
async function leftWith(terminal: Terminal, columns: number): Promise<number> {
  const screen = await terminal.waitFor(/^exit=\d+$/m);
  expect(terminal.settings('after')).toBe(terminal.settings('before'));
  expect(terminal.variable('cursor_flag')).toBe('1');
  const lines = terminal.screen({ unbroken: true }).split('\n');
  expect(lines.filter((line) => !isToBeCopied(line) && displayWidth(line) > columns)).toEqual([]);
  expect(screen).not.toContain('    at ');
  return Number(/^exit=(\d+)$/m.exec(screen)![1]);
}

/** A command that is to be typed again stays in one piece, however long. */
const isToBeCopied = (line: string) => /mmsup runbook resume \S/.test(line);

async function eventsOf(id: string): Promise<readonly IncidentEvent[]> {
  const deps = { env: {}, cwd: folder, now: () => new Date(), stderr: {} };
  return (await incidentStore(join(folder, 'records'), deps).link(id)).events();
}

const typesIn = (events: readonly IncidentEvent[]) =>
  events.map(({ type, step }) => (step === undefined ? type : `${type} ${String(step)}`));

const WORDS = {
  en: {
    campaign: /\? Which campaign is it about\?/,
    value: /> Please type a value\./,
    run: /\? What now\?\n❯ 1\. Run this check \(c\)/,
    wrong: (key: string) => `"${key}" is no answer here.`,
    seen: /\? What does the customer see[^?]*\?\n❯ 1\. Nothing at all\n/,
    which: /\? Which segment is meant\?\n❯ 1\. Type the answer/,
    answer: /\? Answer: \(an empty line goes back\)/,
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
    campaign: /\? О какой кампании речь\?/,
    value: /> Введите значение\./,
    run: /\? Что делаем\?\n❯ 1\. Выполнить проверку \(д\)/,
    wrong: (key: string) => `«${key}» здесь не ответ.`,
    seen: /\? Что видит клиент[^?]*\?\n❯ 1\. Совсем ничего\n/,
    which: /\? Какой сегмент имеется в виду\?\n❯ 1\. Ввести ответ/,
    answer: /\? Ответ: \(пустая строка — назад\)/,
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

/** The same question once more: everything above it was answered. */
const again = (answered: RegExp, question: RegExp) =>
  new RegExp(`${answered.source.replace('\\?', '✔').replace(/\\n❯[\s\S]*$/, '')}[\\s\\S]*${question.source}`);

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
      const terminal = typed(RUN(), place);
      await terminal.waitFor(words.campaign);
      terminal.press('Enter');
      await terminal.waitFor(words.value);
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
      terminal.type(keys.where);
      expect(await terminal.waitFor(again(words.seen, words.seen))).toContain(words.where);
      terminal.type(keys.back);
      await terminal.waitFor(words.run);
      terminal.press('Enter');
      await terminal.waitFor(words.seen);
      terminal.press('Down');
      terminal.press('Enter');

      await terminal.waitFor(words.which);
      terminal.press('Enter');
      await terminal.waitFor(words.answer);
      terminal.press('Enter');
      await terminal.waitFor(again(words.answer, words.which));
      terminal.press('Enter');
      await terminal.waitFor(words.answer);
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
      terminal.type(keys.retry);
      await terminal.waitFor(again(words.finish, words.finish));
      terminal.type(keys.evidence);
      await terminal.waitFor(/(PROBLEM|ПРОБЛЕМА) {2}[\s\S]*❯ 1\./);
      terminal.press('Enter');
      expect(await leftWith(terminal, place.columns)).toBe(3);

      const screen = terminal.screen();
      const [, id = ''] = /mmsup incident show (\S+)/.exec(screen)!;
      const events = await eventsOf(id);
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
    type Do = (terminal: Terminal) => Promise<void>;
    const press =
      (what: string, question: RegExp): Do =>
      async (terminal) => {
        if (what.length === 1) terminal.type(what);
        else terminal.press(what);
        await terminal.waitFor(question);
      };
    const STOPS: readonly (readonly [question: string, first: RegExp, ...does: Do[]])[] = [
      ['a step', words.run],
      ['a reason', words.run, press(keys.skip, words.reason)],
      ['a note', words.run, press(keys.note, words.note)],
      ['who takes over', words.run, press(keys['hand-over'], words.takesOver)],
      ['a choice', words.run, press('Enter', words.seen)],
      ['a typed answer', words.seen, press('Enter', words.which), press('Enter', words.answer)],
      [
        'a task',
        words.which,
        press('Enter', words.answer),
        async (terminal) => {
          terminal.type('card-reactivation');
          terminal.press('Enter');
          await terminal.waitFor(words.done);
        },
      ],
      ['the end', words.done, press('Enter', words.run), press('Enter', words.finish)],
    ];

    it(
      'stops with 130 and a terminal as it was, and the walk goes on from there to its end',
      async ({ expect }) => {
        const inputs = typed(RUN(), place);
        await inputs.waitFor(words.campaign);
        inputs.press(key);
        expect(await leftWith(inputs, place.columns)).toBe(130);

        let next = `${RUN()} --set campaign=card-wake-up`;
        let id = '';
        for (const [question, first, ...does] of STOPS) {
          const terminal = typed(next, place);
          await terminal.waitFor(first);
          for (const act of does) await act(terminal);
          terminal.press(key);
          expect(await leftWith(terminal, place.columns), question).toBe(130);
          const screen = terminal.screen({ unbroken: true });
          expect(screen, question).toContain(words.goOn);
          [, id = ''] = /mmsup runbook resume (\S+)/.exec(screen)!;
          expect((await eventsOf(id)).at(-1)!.type, question).toBe('run.interrupted');
          next = `runbook resume ${id}`;
          close(terminal);
        }
        const last = typed(next, place);
        await last.waitFor(words.finish);
        last.press('Enter');
        expect(await leftWith(last, place.columns)).toBe(3);
        const events = await eventsOf(id);
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
