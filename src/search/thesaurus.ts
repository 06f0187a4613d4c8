import { OBJECTS } from './thesaurus-objects.ts';
import { QUESTIONS, SYMPTOMS } from './thesaurus-symptoms.ts';

/**
 * What people say, and what they mean by it, by the name of the concept: words and phrases, with `, ` between them.
 * Endings need not be given. `=word` is that very form and no other; `при{шла,шли}` stands for `пришла` and `пришли`.
 */
export type Concepts = Readonly<Record<string, { readonly en: string; readonly ru: string }>>;

/** Words and phrases of marketers, branches and call centres for the few things that complaints are about, and for what is wrong with them. */
export const CONCEPTS: Concepts = { ...OBJECTS, ...SYMPTOMS, ...QUESTIONS };

/** Every word and phrase of one concept, in both languages. */
export function phrasesOf({ en, ru }: Concepts[string]): readonly string[] {
  return [...phrasesIn(en), ...phrasesIn(ru)];
}

/** Every word and phrase of a concept in one language. */
export const phrasesIn = (list: string): readonly string[] => list.split(', ').flatMap(spelledOut);

const BRACES = /\{([^{}]*)\}/;

function spelledOut(phrase: string): readonly string[] {
  const choices = BRACES.exec(phrase)?.[1]?.split(',');
  if (!choices) return phrase.trim() === '' ? [] : [phrase.trim()];
  return choices.flatMap((choice) => spelledOut(phrase.replace(BRACES, choice)));
}

/** Words that turn the next thing into its absence. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  (
    'not no never without cannot unable nothing neither nobody noone none stop stopped ceased refuses dont doesnt didnt wont cant ' +
    'не нет ни без нельзя никто никого никому ничего никак перестал перестала перестали перестало прекратились прекратили'
  ).split(' '),
);
