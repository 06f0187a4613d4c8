import { conceptsIn } from './concepts.ts';
import { isEmptyWord, tokenOf, wordsOf } from './tokens.ts';

/** What marks a concept among the terms of a text: no word begins with it. */
export const CONCEPT = '§';

/** The terms by which a text is found: the stems of its words, and the concepts that they stand for. */
export function termsOf(text: string): readonly string[] {
  return termsOfWords(wordsOf(text));
}

export function termsOfWords(words: readonly string[]): readonly string[] {
  const stems = words.filter((word) => !isEmptyWord(word)).map((word) => tokenOf(word).stem);
  return [...stems, ...conceptsIn(words).map(({ concept }) => CONCEPT + concept)];
}
