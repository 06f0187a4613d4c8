import { type Lang, type Text, text } from '../../text.ts';
import type { Choice } from '../../ui/prompt.types.ts';

/** What a person can do at a question beside answering it. */
export type Control =
  | 'run'
  | 'done'
  | 'preview'
  | 'finish'
  | 'evidence'
  | 'back'
  | 'skip'
  | 'note'
  | 'retry'
  | 'where'
  | 'hand-over'
  | 'quit';

interface Words {
  readonly name: Text;
  /** The letter that does it: the first of its English word, and of its Russian one. No two may share a key on any layout. */
  readonly key: Text;
}

const GO_ON = text('c', 'д');

export const CONTROLS: Readonly<Record<Control, Words>> = {
  run: { name: text('Run this check', 'Выполнить проверку'), key: GO_ON },
  done: { name: text('Done, go on', 'Сделано, дальше'), key: GO_ON },
  preview: { name: text('Show what would be changed', 'Показать, что изменится'), key: GO_ON },
  finish: { name: text('Finish here', 'Завершить здесь'), key: GO_ON },
  evidence: { name: text('Show a result in full', 'Увидеть результат целиком'), key: text('e', 'у') },
  back: { name: text('Go one step back', 'На шаг назад'), key: text('b', 'н') },
  skip: { name: text('Skip this step, with a reason', 'Пропустить шаг, указав причину'), key: text('s', 'п') },
  note: { name: text('Write a note into the record', 'Записать заметку'), key: text('n', 'з') },
  retry: { name: text('Run the last check again', 'Ещё раз выполнить последнюю проверку'), key: text('r', 'е') },
  where: { name: text('Where am I? The way so far', 'Где я? Пройденный путь'), key: text('w', 'г') },
  'hand-over': { name: text('Hand over to somebody else', 'Отдать другому'), key: text('h', 'о') },
  quit: { name: text('Quit, and go on later', 'Выйти и продолжить потом'), key: text('q', 'в') },
};

export function controlChoices(wanted: readonly Control[], lang: Lang): readonly Choice<Control>[] {
  return wanted.map((value) => ({ value, name: CONTROLS[value].name[lang], key: CONTROLS[value].key }));
}
