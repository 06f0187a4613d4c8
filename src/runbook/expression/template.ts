import { formatCount, type Lang, type Text } from '../../text.ts';
import { valueAt } from './evaluate.ts';
import type { Value, Values } from './expression.ts';
import { cutLong } from './long-text.ts';

const NAME = /\$\{([^{}$]*)\}|\$([\p{L}_][\p{L}\p{N}_-]*)/gu;

/** Puts values into a text of both languages, for people: counts are written as each language writes them, and long values are cut. */
export function fillText(words: Text, values: Values): Text {
  const inLanguage = (lang: Lang) =>
    words[lang].replace(NAME, (_, long, short) => cutLong(shown(valueAt(values, (long ?? short).trim()), lang), lang));
  return { en: inLanguage('en'), ru: inLanguage('ru') };
}

function shown(value: Value, lang: Lang): string {
  if (value === null) return '—';
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value, lang) : String(value);
  if (Array.isArray(value)) return value.map((element) => shown(element, lang)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A cause's id, read from a name where the runbook says `$name`. */
export function fillCause(cause: string, values: Values): string | null {
  if (!cause.startsWith('$')) return cause;
  const value = valueAt(values, cause.replace(/^\$\{?|\}$/g, ''));
  return typeof value === 'string' ? value : null;
}

/** The first name in a template that has no value. */
export function missingIn(template: string, values: Values): string | undefined {
  return namesIn(template).find((name) => valueAt(values, name) === null);
}

/** The names that a template reads. */
export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(NAME)].map((match) => (match[1] ?? match[2] ?? '').trim());
}

/** Puts values into one argument, as they are. */
export function fillArgument(template: string, values: Values): string {
  return template.replace(NAME, (_, long, short) => {
    const value = valueAt(values, (long ?? short).trim());
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
