import { closestNames } from '../model/closest.ts';

/** How a value differs from a literal that it nearly is. `letters`: Latin and Cyrillic letters that look alike; `form`: composed or not, ё or е. */
export type Nearness = 'blanks' | 'case' | 'letters' | 'form' | 'spelling';

/** A value that nearly is the literal. */
export interface NearValue {
  readonly value: string;
  readonly how: Nearness;
}

/** Cyrillic letters, capital and small, that cannot be told from a Latin letter by eye. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  І: 'I',
  Ј: 'J',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ѕ: 'S',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  а: 'a',
  с: 'c',
  е: 'e',
  і: 'i',
  ј: 'j',
  о: 'o',
  р: 'p',
  ѕ: 's',
  у: 'y',
  х: 'x',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
};

/** The same text with every Cyrillic letter that looks Latin written in Latin. */
function withoutLookAlikes(value: string): string {
  return Array.from(value, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
}

/** Whether a word holds letters of both scripts: nobody writes so on purpose. */
export function hasMixedScript(value: string): boolean {
  return value
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Latin}/u.test(word));
}

const trimmed = (value: string): string => value.replace(/[\s\u00A0\u200B\uFEFF]+/gu, ' ').trim();
const folded = (value: string): string => trimmed(value).toLowerCase();
const sameForm = (value: string): string => folded(value).normalize('NFC').replaceAll('ё', 'е');

/**
 * The values that nearly are the literal, those that look most alike first. Differences of appearance (blanks, case, look-alike letters,
 * composed letters and ё) are certain; a difference of spelling is a guess, made only for values of three letters and more that are not
 * numbers, and only when no value looks the same.
 */
export function nearValues(literal: string, values: readonly string[]): readonly NearValue[] {
  const others = [...new Set(values)].filter((value) => value !== literal);
  const alike = others.flatMap((value): NearValue[] => {
    const how = likeness(literal, value);
    return how ? [{ value, how }] : [];
  });
  if (alike.length > 0 || values.includes(literal)) return alike;
  const words = others.filter((value) => isWord(value));
  return isWord(literal) ? closestNames(literal, words).map((value) => ({ value, how: 'spelling' as const })) : [];
}

function likeness(literal: string, value: string): Exclude<Nearness, 'spelling'> | undefined {
  if (trimmed(literal) === '' || trimmed(value) === '') return undefined;
  if (trimmed(literal) === trimmed(value)) return 'blanks';
  if (folded(literal) === folded(value)) return 'case';
  if (sameForm(literal) === sameForm(value)) return 'form';
  return lookOf(literal) === lookOf(value) ? 'letters' : undefined;
}

/** Look-alikes are folded before the case is: В looks like B, but в does not look like b. */
const lookOf = (value: string): string => folded(withoutLookAlikes(trimmed(value).toUpperCase())).normalize('NFC');

const isWord = (value: string): boolean => trimmed(value).length > 2 && !/^[-+\d.,:\s]+$/.test(value);
