import { shellWord } from '../model/shell-word.ts';
import { type Text, text, verbatim } from '../text.ts';
import type { EventInContext } from './in-context.ts';
import { changeTellers } from './tell-change.ts';
import { RECORD_TELLERS } from './tell-record.ts';

type Fields = Readonly<Record<string, unknown>>;
type Teller = (fields: Fields) => Text;

const words = (value: unknown): string => (value === null || value === undefined ? '—' : String(value));

/** A text of both languages that was written into an event, or one that is the same in both. */
export function storedText(value: unknown): Text {
  if (typeof value === 'object' && value !== null && 'en' in value && 'ru' in value) {
    return { en: words(value.en), ru: words(value.ru) };
  }
  return verbatim(words(value));
}

const program = (argv: unknown): string =>
  Array.isArray(argv) ? argv.map((word) => shellWord(String(word))).join(' ') : words(argv);
const line = (argv: unknown): string => `mmsup ${program(argv)}`;

/** What came of a command that has no end in the record: its process was killed, or still works. */
export const BEGUN = 'begun';

const VERDICTS: Readonly<Record<string, Text>> = {
  found: text('found', 'найдено'),
  'ruled-out': text('ruled out', 'исключено'),
  unsure: text('not sure', 'не ясно'),
  ok: text('no problem', 'проблем нет'),
  problem: text('problem', 'проблема'),
  inconclusive: text('inconclusive', 'не ясно'),
  [BEGUN]: text('begun, its end is not known', 'начата, чем закончилась — неизвестно'),
};

const SOURCES: Readonly<Record<string, Text>> = {
  person: text('', ''),
  file: text(' (answers file)', ' (из файла ответов)'),
  auto: text(' (automatic)', ' (автоматически)'),
};

const TELLERS: Readonly<Record<string, Teller>> = {
  'incident.opened': ({ complaint }) => text(`Opened: ${words(complaint)}`, `Открыт: ${words(complaint)}`),
  'run.started': ({ runbook, auto }) =>
    text(
      `Runbook ${words(runbook)} started${auto ? ' (without a person)' : ''}`,
      `Сценарий ${words(runbook)} запущен${auto ? ' (без человека)' : ''}`,
    ),
  'run.resumed': ({ runbook, step, begun, onDisk }) => {
    const again = begun
      ? text('; that step was interrupted and is run again', '; этот шаг был прерван и выполняется снова')
      : text('', '');
    const sinceThen =
      onDisk === 'changed' || onDisk === 'gone'
        ? text(
            '; its files have changed since, and it goes on with those it was started with',
            '; его файлы с тех пор изменились, проход идёт по прежним',
          )
        : text('', '');
    return text(
      `Runbook ${words(runbook)} resumed at step ${words(step)}${again.en}${sinceThen.en}`,
      `Сценарий ${words(runbook)} продолжен с шага ${words(step)}${again.ru}${sinceThen.ru}`,
    );
  },
  'include.entered': ({ runbook }) => text(`Into the runbook ${words(runbook)}`, `Вход в сценарий ${words(runbook)}`),
  'include.left': ({ step, cause, tell }) => {
    const advice = tell ? storedText(tell) : text('', '');
    return text(
      `Out of it at ${words(step)}, cause ${words(cause)}. ${advice.en}`,
      `Выход из него на ${words(step)}, причина ${words(cause)}. ${advice.ru}`,
    );
  },
  'run.interrupted': () => text('Stopped by the person', 'Остановлено пользователем'),
  'run.ended': ({ step, cause, tell, brief, to }) => {
    // A person who hands over says nothing to the customer.
    if (brief && to && !tell)
      return text(`Handed over to ${words(to)} at ${words(step)}`, `Передано: ${words(to)}, на шаге ${words(step)}`);
    const advice = tell ? storedText(tell) : text('', '');
    return text(
      `Ended at ${words(step)}, cause ${words(cause)}. ${advice.en}`,
      `Завершено на ${words(step)}, причина ${words(cause)}. ${advice.ru}`,
    );
  },
  'step.finished': ({ step, verdict, say }) => {
    const judged = VERDICTS[words(verdict)] ?? verbatim(words(verdict));
    const said = storedText(say);
    return text(`${words(step)}: ${judged.en}. ${said.en}`, `${words(step)}: ${judged.ru}. ${said.ru}`);
  },
  'step.errored': ({ step, message }) =>
    text(
      `${words(step)}: could not look. ${words(message)}`,
      `${words(step)}: не удалось посмотреть. ${words(message)}`,
    ),
  'step.interrupted': ({ step }) => text(`${words(step)}: interrupted`, `${words(step)}: прервано`),
  'step.skipped': ({ step, reason }) =>
    text(`${words(step)}: skipped, because ${words(reason)}`, `${words(step)}: пропущено, потому что ${words(reason)}`),
  'step.returned': ({ go }) => text(`Back to ${words(go)}`, `Назад к шагу ${words(go)}`),
  'answer.given': ({ question, answer, source }) => {
    const asked = storedText(question);
    const by = SOURCES[words(source)] ?? text('', '');
    return text(`${asked.en} — ${words(answer)}${by.en}`, `${asked.ru} — ${words(answer)}${by.ru}`);
  },
  'command.started': ({ argv }) =>
    text(`${line(argv)}: ${VERDICTS[BEGUN]!.en}`, `${line(argv)}: ${VERDICTS[BEGUN]!.ru}`),
  'command.finished': ({ argv, verdict, error }) => {
    if (error)
      return text(
        `${line(argv)}: failed, ${words((error as Fields)['message'])}`,
        `${line(argv)}: ошибка, ${words((error as Fields)['message'])}`,
      );
    const judged = VERDICTS[words(verdict)] ?? verbatim(words(verdict));
    return text(`${line(argv)}: ${judged.en}`, `${line(argv)}: ${judged.ru}`);
  },
  'note.added': ({ text: note }) => text(`Note: ${words(note)}`, `Заметка: ${words(note)}`),
  'record.torn': () =>
    text(
      'A line that was begun and never finished was set aside; it stays in the file',
      'Начатая и не дописанная строка отложена в сторону и осталась в файле',
    ),
};

/** By the type of the event: as a map, for a record may hold an event that is called as a property of every object is. */
const ALL = new Map(Object.entries({ ...RECORD_TELLERS, ...changeTellers(storedText), ...TELLERS }));

/** One event as a sentence; undefined for events that only serve the machinery, and for the beginning of what is told by its end. */
export function tellEvent(event: EventInContext): Text | undefined {
  if (event.type === 'step.started' || event.hasEnd) return undefined;
  return ALL.get(event.type)?.(event) ?? unknownEvent(event.type);
}

const unknownEvent = (type: string): Text =>
  text(`An event that this version does not know: ${type}`, `Событие, неизвестное этой версии: ${type}`);

/** A verdict in words; what is none (the message of an error) stays as it is. */
export const tellVerdict = (verdict: string): Text => VERDICTS[verdict] ?? verbatim(verdict);

/** The line of a program that is not ours. */
export const tellProgram = program;

/** A command line as it is typed. */
export const tellCommand = line;
