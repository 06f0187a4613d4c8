import { type Lang, plural, text } from '../../text.ts';

/** Characters of one value that are shown; whoever wants more reads the evidence. */
const MOST_SHOWN = 500;

/** A value as far as it is shown to people: a long one is cut, and says how long it is and where the whole stands. Pure. */
export function cutLong(value: string, lang: Lang): string {
  if (value.length <= MOST_SHOWN) return value;
  const characters = Array.from(value);
  if (characters.length <= MOST_SHOWN) return value;
  return `${characters.slice(0, MOST_SHOWN).join('')}${rest(characters.length)[lang]}`;
}

function rest(length: number) {
  const { en, ru } = plural(length, { en: ['character', 'characters'], ru: ['знак', 'знака', 'знаков'] });
  return text(`… (${en} in all; whole in the evidence)`, `… (всего ${ru}; целиком — в доказательствах)`);
}
