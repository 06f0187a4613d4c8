import { UsageError } from '../errors.ts';

const MOST = 2_000;

/** The words of a command line as one text, quoted or not. @throws UsageError `search/no-words`, `search/too-long`. */
export function wordsOfCommandLine(args: readonly unknown[]): string {
  const words = args.flat().join(' ').trim();
  if (words === '') {
    throw new UsageError({
      code: 'search/no-words',
      message: 'There are no words in the command line.',
      hint: 'Say it as it was said to you: mmsup ask "the mailing did not go out"',
    });
  }
  if (words.length <= MOST) return words;
  throw new UsageError({
    code: 'search/too-long',
    message: `The words are ${words.length} characters long; ${MOST} are looked at at most.`,
    hint: 'Give the sentence that says what is wrong.',
  });
}
