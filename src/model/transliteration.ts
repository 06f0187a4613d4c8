/** The longer ones stand first: `shch` is one letter. */
const SEVERAL: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['sch', 'щ'],
  ['sh', 'ш'],
  ['ch', 'ч'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['yu', 'ю'],
  ['ju', 'ю'],
  ['ya', 'я'],
  ['ja', 'я'],
];

const ONE = new Map([...'abcdefghijklmnopqrstuvwxyz'].map((letter, at) => [letter, 'абцдефгхийклмнопкрстуввхыз'[at]!]));

/** Russian that was written in Latin letters: `rassylka` is `рассылка`. Undefined where there is no Latin letter, or Cyrillic ones too. */
export function outOfLatin(typed: string): string | undefined {
  const lower = typed.toLowerCase();
  if (/[а-яё]/.test(lower) || !/[a-z]/.test(lower)) return undefined;
  const spelt = SEVERAL.reduce((text, [latin, cyrillic]) => text.replaceAll(latin, cyrillic), lower);
  // After a vowel and at the end `y` is й: "novyy", "moy".
  const jotted = spelt.replace(/(?<=[aeiouy])y(?![a-z])/g, 'й');
  return [...jotted].map((letter) => ONE.get(letter) ?? letter).join('');
}
