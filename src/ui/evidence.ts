import type { Finding } from '../result.ts';
import type { Lang } from '../text.ts';
import { paintedLines } from './blocks.ts';
import { drawCell, formatNumber } from './cell.ts';
import { type DrawnPair, drawPairs } from './pairs.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { moreValues } from './words.ts';

const MOST_LINES = 6;
const LONGEST_VALUE = 160;

type Scalar = string | number | boolean;

/**
 * The evidence that a person reads beside the title: single values and short lists of them.
 * What the title says already is not repeated; what is long or nested is counted, and `--json` holds it.
 */
export function evidenceLines({ evidence, title }: Finding, screen: Screen, lang: Lang): string[] {
  if (typeof evidence !== 'object' || evidence === null) return [];
  const values = Object.entries(evidence).filter(([, value]) => value !== null && value !== undefined);
  const unsaid = values.filter(([, value]) => !(isScalar(value) && isSaid(value, title, screen, lang)));
  const short = unsaid.flatMap(([key, value]) => shortText(value, screen, lang).map((text) => [key, text] as const));
  const shown: DrawnPair[] = short
    .slice(0, MOST_LINES)
    .map(([key, text]) => [words(key), { text, tone: undefined, isNumber: false }]);
  const left = unsaid.length - shown.length;
  const more = left > 0 && shown.length > 0 ? paintedLines(moreValues(left)[lang], 'muted', screen) : [];
  return [...drawPairs(shown, screen), ...more];
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Whether the title holds the value as a whole word, grouped or not: 4 is not said by 40. */
function isSaid(value: Scalar, title: string, screen: Screen, lang: Lang): boolean {
  if (typeof value === 'boolean') return false;
  const spellings = typeof value === 'number' ? [String(value), formatNumber(value, screen, lang)] : [value];
  return spellings.some((spelling) => {
    const at = title.indexOf(spelling);
    return spelling !== '' && at >= 0 && !isWordPart(title[at - 1]) && !isWordPart(title[at + spelling.length]);
  });
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

function shortText(value: unknown, screen: Screen, lang: Lang): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every(isScalar)) return [];
  const text = values.map((part) => drawCell(part, screen, lang).text).join(', ');
  return text === '' || text.includes('\n') || text.length > LONGEST_VALUE ? [] : [text];
}

/** `addedBy` is read as `added by`. */
function words(key: string): string {
  return safe(key)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
