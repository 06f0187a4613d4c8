/** The two languages of everything that explains. Codes, JSON keys and exit codes are never translated. */
export type Lang = 'en' | 'ru';

/** One sentence or article in both languages. */
export interface Text {
  readonly en: string;
  readonly ru: string;
}

export const text = (en: string, ru: string): Text => ({ en, ru });

/** A text that is the same in every language: an identifier, a name from the database, SQL. */
export const verbatim = (value: string): Text => ({ en: value, ru: value });

/** Words of one language stand for both. */
export const toText = (words: string | Text): Text => (typeof words === 'string' ? verbatim(words) : words);

/** A sentence that is put together in each language by itself, of parts that have words in both. */
export const inBoth = (write: (lang: Lang) => string): Text => ({ en: write('en'), ru: write('ru') });

/** Texts one after the other; what is missing is left out. */
export function joinTexts(texts: readonly (Text | undefined)[], between: string): Text {
  const there = texts.filter((one) => one !== undefined);
  return inBoth((lang) => there.map((one) => one[lang]).join(between));
}

/** `1 customer`, `2 customers`; `1 клиент`, `2 клиента`, `5 клиентов`. The number itself is written by {@link formatCount}. */
export function plural(
  count: number,
  forms: { readonly en: readonly [string, string]; readonly ru: readonly [string, string, string] },
): Text {
  const russian = { one: 0, few: 1, many: 2, other: 2 } as const;
  const category = new Intl.PluralRules('ru').select(count) as keyof typeof russian;
  return {
    en: `${formatCount(count, 'en')} ${forms.en[count === 1 ? 0 : 1]}`,
    ru: `${formatCount(count, 'ru')} ${forms.ru[russian[category] ?? 2]}`,
  };
}

/** A count for people: `12,345` or `12 345` (no-break space). Never used in JSON. */
export function formatCount(count: number, lang: Lang): string {
  return count.toLocaleString(lang === 'ru' ? 'ru-RU' : 'en-US');
}

/** A share for people: `41.9%`, `0.02%`, `<0.01%`; nobody alone is `0%` and everybody alone `100%`. Nothing where there is nothing to share. */
export function formatShare(part: number, whole: number, lang: Lang): string {
  if (whole <= 0 || part < 0) return '';
  if (part === 0) return '0%';
  const point = lang === 'ru' ? ',' : '.';
  const percent = (100 * part) / whole;
  if (percent < 0.01) return `<0${point}01%`;
  const digits = percent < 1 ? 2 : 1;
  const shown = part < whole ? Math.min(percent, 99.9) : percent;
  return `${String(Number(shown.toFixed(digits))).replace('.', point)}%`;
}
