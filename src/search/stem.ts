import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemRussian } from '@orama/stemmers/russian';

const known = new Map<string, string>();

/** The part of a word that does not change with its endings; Cyrillic words are Russian, all others English. */
export function stemOf(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  const stem = shortened(word);
  known.set(word, stem);
  return stem;
}

function shortened(word: string): string {
  if (/^[\d%]/.test(word)) return word;
  if (/[а-я]/.test(word)) return stemRussian(word);
  // The English rules cut "selection" shorter than "selected": both lose "-ion" first.
  return stemEnglish(word.replace(/(?<=[a-z]{3}[st])ions?$/, ''));
}
