import { type Text, text } from '../text.ts';

type Fields = Readonly<Record<string, unknown>>;

const words = (value: unknown): string => (value === null || value === undefined ? '—' : String(value));

const RISKS: Readonly<Record<string, Text>> = {
  low: text('low', 'низкий'),
  medium: text('medium', 'средний'),
  high: text('high', 'высокий'),
};

const OUTCOMES: Readonly<Record<string, Text>> = {
  done: text('done', 'выполнено'),
  'not-done': text('not done', 'не выполнено'),
  failed: text('failed', 'не удалось'),
  unknown: text('nobody says whether it was done', 'никто не говорит, выполнено ли'),
};

/** What happened to a change, each event as a sentence; `stored` reads a text of both languages. */
export function changeTellers(stored: (value: unknown) => Text): Readonly<Record<string, (fields: Fields) => Text>> {
  /** Older records have no words for a role. */
  const called = (role: unknown, roleWords: unknown) =>
    roleWords ? stored(roleWords) : text(words(role), words(role));
  const line = (argv: unknown) => (Array.isArray(argv) ? argv.join(' ') : words(argv));
  return {
    'change.previewed': ({ step }) =>
      text(`${words(step)}: what would be changed was shown`, `${words(step)}: показано, что изменится`),
    'approval.asked': ({ step, role, roleWords, risk, expires }) => {
      const who = called(role, roleWords);
      const risky = RISKS[words(risk)] ?? text(words(risk), words(risk));
      return text(
        `${words(step)}: approval by ${who.en} asked, risk ${risky.en}, worth until ${words(expires)}`,
        `${words(step)}: запрошено разрешение (${who.ru}), риск ${risky.ru}, действует до ${words(expires)}`,
      );
    },
    'approval.given': ({ step, role, roleWords, by, user, sameUserAs }) => {
      const who = called(role, roleWords);
      const name = words(((user ?? {}) as Fields)['name']);
      const one =
        sameUserAs === undefined
          ? text('', '')
          : text(
              ` by the system user ${name}, who also asked for it`,
              ` под системным пользователем ${name}, который и запросил разрешение`,
            );
      return text(
        `${words(step)}: approved by ${words(by)} (${who.en}), the name was typed${one.en}`,
        `${words(step)}: разрешил ${words(by)} (${who.ru}), имя введено${one.ru}`,
      );
    },
    'approval.denied': ({ step, reason }) => {
      const why = stored(reason);
      return text(`${words(step)}: not done. ${why.en}`, `${words(step)}: не выполнено. ${why.ru}`);
    },
    'approval.expired': ({ step, expires }) =>
      text(
        `${words(step)}: not done, the approval was worth until ${words(expires)}`,
        `${words(step)}: не выполнено, разрешение действовало до ${words(expires)}`,
      ),
    'change.started': ({ step, by, argv }) =>
      by === 'program'
        ? text(`${words(step)}: runs ${line(argv)}`, `${words(step)}: запускается ${line(argv)}`)
        : text(`${words(step)}: the person begins the change`, `${words(step)}: пользователь начинает изменение`),
    'change.done': ({ step, outcome, message }) => {
      const how = OUTCOMES[words(outcome)] ?? text(words(outcome), words(outcome));
      const why = message ? `. ${words(message)}` : '';
      return text(`${words(step)}: ${how.en}${why}`, `${words(step)}: ${how.ru}${why}`);
    },
    'change.verified': ({ step, holds, say }) => {
      const said = stored(say);
      return holds === true
        ? text(`${words(step)}: confirmed. ${said.en}`, `${words(step)}: подтверждено. ${said.ru}`)
        : text(`${words(step)}: not confirmed. ${said.en}`, `${words(step)}: не подтверждено. ${said.ru}`);
    },
    'change.undo-started': ({ step, argv }) =>
      text(`${words(step)}: taken back by ${line(argv)}`, `${words(step)}: возвращается с помощью ${line(argv)}`),
    'change.undone': ({ step, undone, message }) => {
      const why = message ? `. ${words(message)}` : '';
      return undone === true
        ? text(`${words(step)}: taken back${why}`, `${words(step)}: возвращено как было${why}`)
        : text(`${words(step)}: not taken back${why}`, `${words(step)}: не возвращено${why}`);
    },
  };
}
