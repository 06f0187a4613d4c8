/** A word of a text, folded for comparison. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** Lower case, NFC, ё as е, letters that only look alike put into the script of the others. */
  readonly folded: string;
  readonly startsUpper: boolean;
}

/** Bounded: the longest names have thirty letters. */
const WORD = /\p{L}[\p{L}\p{M}]{0,79}(?:['’‐‑-]\p{L}[\p{L}\p{M}]{0,39}){0,3}/gu;

/** Latin letters and the Cyrillic ones that look the same; capital letters have more of them. */
const PAIRS = [
  'Aа',
  'Bв',
  'Cс',
  'Eе',
  'Hн',
  'Iі',
  'Kк',
  'Mм',
  'Oо',
  'Pр',
  'Tт',
  'Xх',
  'Yу',
  'aа',
  'cс',
  'eе',
  'iі',
  'kк',
  'oо',
  'pр',
  'xх',
  'yу',
];
const TO_CYRILLIC = new Map(PAIRS.map(([latin, cyrillic]) => [latin!, cyrillic!]));
const TO_LATIN = new Map(
  PAIRS.flatMap(([latin, cyrillic]) => [
    [cyrillic!, latin!.toLowerCase()],
    [cyrillic!.toUpperCase(), latin!.toLowerCase()],
  ]),
);

/** The words of a text, in their order. */
export function* wordsOf(text: string): Generator<Word> {
  for (const { index, 0: raw } of text.matchAll(WORD)) {
    const first = raw[0]!;
    yield {
      start: index,
      end: index + raw.length,
      folded: foldWord(raw),
      startsUpper: first !== first.toLowerCase(),
    };
  }
}

/** One form for all ways in which a word can be written. */
export function foldWord(raw: string): string {
  const composed = raw.normalize('NFC');
  const oneScript = isMixed(composed) ? inOneScript(composed) : composed;
  return oneScript
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/['’]s$/, '');
}

const isMixed = (word: string): boolean => /[A-Za-z]/.test(word) && /[А-Яа-яЁёІі]/.test(word);

/** Latin letters that look Cyrillic become so, where the others are Cyrillic; and the other way round. */
function inOneScript(word: string): string {
  const isLatin =
    /[bdfghjlmnqrstuvwzDFGJLNQRSUVWZ]/.test(word) && !/[бвгджзийлмнтфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ]/.test(word);
  const table = isLatin ? TO_LATIN : TO_CYRILLIC;
  return Array.from(word, (letter) => table.get(letter) ?? letter).join('');
}
