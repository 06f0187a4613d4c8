import { formatDuration, formatMoment, inZone, isZone } from '../model/moment.ts';
import type { StageName } from '../model/relations.ts';
import { STAGE_WORDS } from '../model/stage-words.ts';
import type { Finding } from '../result.ts';
import type { Lang } from '../text.ts';
import { paintedLines } from './blocks.ts';
import { drawCell, formatNumber } from './cell.ts';
import { CONTEXT_WORDS, HIDDEN_EVIDENCE, isSentence, PROOF_WORDS } from './evidence-words.ts';
import { type DrawnPair, drawPairs } from './pairs.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { moreValues } from './words.ts';

const MOST_LINES = 6;
const LONGEST_VALUE = 160;
/** What stands where there is no run or segment to name: it proves nothing. */
const NOT_KNOWN = '—';

type Scalar = string | number | boolean;

/**
 * The evidence that a person reads beside the title: single values and short lists of them, what proves before what only places it.
 * Moments are told by the clock of the business, whose zone the evidence or the facts name, as everywhere else on the screen.
 * Names that the title says already are not repeated; what is long or nested is counted, and `--json` holds it.
 */
export function evidenceLines({ evidence, title }: Finding, screen: Screen, lang: Lang, zone?: string): string[] {
  if (typeof evidence !== 'object' || evidence === null) return [];
  const clock = zone ?? zoneIn(evidence);
  const values = Object.entries(evidence)
    .filter(([key, value]) => value !== null && value !== undefined && value !== NOT_KNOWN && !HIDDEN_EVIDENCE.has(key))
    .filter(([key]) => !isSentence(key, Object.keys(evidence)))
    .map(([key, value]) => [key, key === 'stage' ? stageWord(value, lang) : value] as const)
    .sort(([one], [other]) => rank(one) - rank(other));
  const unsaid = values.filter(
    ([key, value]) => key in PROOF_WORDS || !scalarsOf(value).every((part) => isSaid(part, title, screen, lang, clock)),
  );
  const short = unsaid.flatMap(([key, value]) =>
    shortText(key, value, screen, lang, clock).map((text) => [key, text] as const),
  );
  const shown: DrawnPair[] = short
    .slice(0, MOST_LINES)
    .map(([key, text]) => [labelOf(key, lang), { text, tone: undefined, isNumber: false }]);
  const left = unsaid.length - shown.length;
  const more = left > 0 && shown.length > 0 ? paintedLines(moreValues(left)[lang], 'muted', screen) : [];
  return [...drawPairs(shown, screen), ...more];
}

/** A stage of ours as the title says it. */
function stageWord(value: unknown, lang: Lang): unknown {
  const words = typeof value === 'string' && value in STAGE_WORDS ? STAGE_WORDS[value as StageName] : undefined;
  return words ? words[lang] : value;
}

const ORDER = [...Object.keys(PROOF_WORDS), ...Object.keys(CONTEXT_WORDS)];

/** Keys that we have no word for come last, in the order in which they were given. */
function rank(key: string): number {
  const at = ORDER.indexOf(key);
  return at < 0 ? ORDER.length : at;
}

/** The single values that a value is or lists; something nested counts as one that no title says. */
function scalarsOf(value: unknown): readonly Scalar[] {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return parts.length > 0 && parts.every(isScalar) ? parts : [false];
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Whether the title holds the value as a whole word, grouped or not: 4 is not said by 40. */
function isSaid(value: Scalar, title: string, screen: Screen, lang: Lang, zone?: string): boolean {
  if (typeof value === 'boolean') return false;
  const spellings =
    typeof value === 'number'
      ? [String(value), formatNumber(value, screen, lang)]
      : [value, ...(zone && isMoment(value) ? [formatMoment(value, zone)] : [])];
  return spellings.some((spelling) => {
    const at = title.indexOf(spelling);
    return spelling !== '' && at >= 0 && !isWordPart(title[at - 1]) && !isWordPart(title[at + spelling.length]);
  });
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}

/** The zone that facts or evidence name for the times in them. */
export function zoneIn(holder: unknown): string | undefined {
  if (typeof holder !== 'object' || holder === null || !('zone' in holder)) return undefined;
  return typeof holder.zone === 'string' && isZone(holder.zone) ? holder.zone : undefined;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/;

const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value));

/** Of one moment the minute is enough; of several that are compared, the second. */
function momentText(moments: readonly string[], zone: string): string {
  const said = moments.map((iso) =>
    moments.length === 1 ? formatMoment(iso, zone) : inZone(iso, zone)!.slice(0, 19).replace('T', ' '),
  );
  return `${said.join(', ')} (${zone})`;
}

function shortText(key: string, value: unknown, screen: Screen, lang: Lang, zone?: string): string[] {
  if (typeof value === 'number' && /seconds$/i.test(key)) return [formatDuration(value, lang)];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every(isScalar)) return [];
  if (zone && values.every(isMoment)) return [momentText(values, zone)];
  const text = values.map((part) => drawCell(rounded(part), screen, lang).text).join(', ');
  return text === '' || text.includes('\n') || text.length > LONGEST_VALUE ? [] : [text];
}

/** Two places are enough beside a title; `--json` has them all. */
function rounded(value: Scalar): Scalar {
  return typeof value === 'number' && !Number.isInteger(value) && Math.abs(value) >= 0.1
    ? Math.round(value * 100) / 100
    : value;
}

/** Our word for a key; one that is not known is read as words: `addedBy` as `added by`. */
function labelOf(key: string, lang: Lang): string {
  const known = PROOF_WORDS[key] ?? CONTEXT_WORDS[key];
  if (known) return known[lang];
  return safe(key)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}
