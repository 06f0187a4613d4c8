import type { Lang } from '../text.ts';
import type { Cell, Tone } from '../view.ts';
import { safeLines } from './safe.ts';
import type { Screen } from './screen.ts';
import { glyphsOf } from './words.ts';

/** A cell made ready to draw: safe text of one or more lines, never empty where there is a value. */
export interface DrawnCell {
  readonly text: string;
  readonly tone: Tone | undefined;
  readonly isNumber: boolean;
}

/** Turns a value into what a person reads: `—` for null, `yes`/`no`, grouped numbers; whatever else a row may hold stays visible. */
export function drawCell(cell: Cell, screen: Screen, lang: Lang): DrawnCell {
  const toned = isToned(cell);
  const value: unknown = toned ? cell.text : cell;
  const tone = toned ? cell.tone : undefined;
  if (value === null || value === undefined)
    return { text: glyphsOf(screen).none, tone: tone ?? 'muted', isNumber: false };
  return { text: textOf(value, screen, lang), tone, isNumber: typeof value === 'number' || typeof value === 'bigint' };
}

function isToned(cell: Cell): cell is Extract<Cell, { tone: Tone }> {
  return typeof cell === 'object' && cell !== null && 'text' in cell && 'tone' in cell;
}

function textOf(value: unknown, screen: Screen, lang: Lang): string {
  if (typeof value === 'string') return safeLines(value);
  if (typeof value === 'number' || typeof value === 'bigint') return formatNumber(value, screen, lang);
  if (typeof value === 'boolean') return { en: ['no', 'yes'], ru: ['нет', 'да'] }[lang][Number(value)] ?? '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  return safeLines(
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? String(value),
  );
}

/** Every digit of the number, grouped as the language does it. */
export function formatNumber(value: number | bigint, screen: Screen, lang: Lang): string {
  const separator = lang === 'ru' ? '\u00A0' : ',';
  const grouped = isWhole(value) ? String(value).replace(THOUSANDS, separator) : formatFraction(value, lang);
  return screen.unicode ? grouped : grouped.replace(/[\u00A0\u202F]/g, ' ').replaceAll('\u2212', '-');
}

/** The places before each group of three digits, counted from the end. */
const THOUSANDS = /\B(?=(?:\d{3})+$)/g;

/** Whole numbers, nearly all that are shown, are grouped without Intl, which takes 12 ms to load and 60 µs for each. */
function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function formatFraction(value: number | bigint, lang: Lang): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value.toLocaleString(lang === 'ru' ? 'ru-RU' : 'en-US', { maximumFractionDigits: 20 });
}
