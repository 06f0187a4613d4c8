import type { Lang } from '../../text.ts';
import { storedText } from '../tell.ts';
import type { Said } from './document.types.ts';

/** The language that a text seems to be written in; null where it is a name, a number or too little to say. */
export function writtenIn(text: string): Lang | null {
  // A command line is the same in every language.
  const words = text.replace(/`[^`]*`|\bmmsup [a-z].*$/gm, '');
  const cyrillic = words.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  if (cyrillic > 0) return cyrillic * 4 >= (words.match(/\p{L}/gu)?.length ?? 0) ? 'ru' : 'en';
  return (words.match(/(?<![\p{L}_.-])[a-z]{2,}(?![\p{L}_.-]\p{L})/gu)?.length ?? 0) >= 3 ? 'en' : null;
}

/** The other language, where a text that has only one is not in the one that is asked for. */
export function onlyIn(words: string, lang: Lang): Lang | null {
  const own = writtenIn(words);
  return own === null || own === lang ? null : own;
}

/** A text of a record in the language that is asked for; where it was stored in one language only and that is the other one, it says so. */
export function saidIn(value: unknown, lang: Lang): Said {
  const { [lang]: words, [lang === 'en' ? 'ru' : 'en']: other } = storedText(value);
  return { text: words, only: words === other ? onlyIn(words, lang) : null };
}
