const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюё';

const TO_CYRILLIC = new Map([...LATIN].map((letter, at) => [letter, CYRILLIC[at]!]));
const TO_LATIN = new Map([...CYRILLIC].map((letter, at) => [letter, LATIN[at]!]));

/** The same keys on the other layout: `hfccskrf` is `рассылка`. Undefined where not one letter is on it. */
export function onOtherLayout(typed: string): string | undefined {
  const lower = typed.toLowerCase();
  const table = /[а-яё]/.test(lower) ? TO_LATIN : TO_CYRILLIC;
  const turned = [...lower].map((letter) => table.get(letter) ?? letter).join('');
  return turned === lower ? undefined : turned;
}
