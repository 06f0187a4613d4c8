import { UsageError } from '../../errors.ts';
import { formatCount, plural, text } from '../../text.ts';

const MOST = 2_000;
const CHARACTERS = { en: ['character', 'characters'], ru: ['знак', 'знака', 'знаков'] } as const;

/** The words of a command line as one text, quoted or not. @throws UsageError `search/no-words`, `search/too-long`. */
export function wordsOfCommandLine(args: readonly unknown[]): string {
  const words = args.flat().join(' ').trim();
  if (words === '') {
    throw new UsageError({
      code: 'search/no-words',
      message: text('There are no words in the command line.', 'В командной строке нет слов.'),
      hint: text(
        'Say it as it was said to you: mmsup ask "the mailing did not go out"',
        'Скажите так, как сказали Вам: mmsup ask "рассылка не ушла"',
      ),
    });
  }
  if (words.length <= MOST) return words;
  throw new UsageError({
    code: 'search/too-long',
    message: text(
      `The words are ${words.length} characters long; ${MOST} are looked at at most.`,
      `Текст слишком длинный: ${plural(words.length, CHARACTERS).ru}, а читается не больше ${formatCount(MOST, 'ru')}.`,
    ),
    hint: text(
      'Give the sentence that says what is wrong: mmsup ask "the mailing did not go out"',
      'Оставьте фразу о том, что не так: mmsup ask "рассылка не ушла"',
    ),
  });
}
