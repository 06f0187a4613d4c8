/**
 * What has many digits and tells of nobody. It is covered before numbers are looked for, so that run ids, hashes, moments and counts stay readable.
 * Every pattern begins and ends where no further digit follows.
 */
const HASH =
  /(?<![0-9A-Za-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?=[0-9]{0,63}[a-f])[0-9a-f]{12,128})(?![0-9A-Za-z])/g;
const ISO_MOMENT =
  /(?<!\d)(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-4])(?::[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?)?(?: ?[+-]\d{2}(?::?\d{2})?(?!\d))?)?(?!\d)/g;
const LOCAL_DATE = /(?<![\d.])(?:0?[1-9]|[12]\d|3[01])([./])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}(?!\d)/g;
const COMPACT_MOMENT =
  /(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[T_-]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?Z?(?!\d)/g;
const UNIX_MILLISECONDS = /(?<![\d.+])1[0-9]{12}(?!\d)/g;
const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:[/:]\d{1,5})?(?![\d.])/g;
const FRACTION = /(?<![\d.])\d{1,9}\.\d{1,18}(?![\d.]|[ -]\d)/g;
/** A count in groups of three: 1 250 000, 1,250,000. Eleven digits that begin with 7 or 8 are a phone. */
const GROUPED =
  /(?<![\d+(]|[\d)][ \u00A0‐‑–-])\d{1,3}([ \u00A0\u202F,'’])\d{3}(?:\1\d{3}){0,3}(?:[.,]\d{1,2})?(?![\d‐‑–-]|[ \u00A0]\d|\))/g;

const PATTERNS = [HASH, ISO_MOMENT, LOCAL_DATE, COMPACT_MOMENT, UNIX_MILLISECONDS, ADDRESS, FRACTION];

/** Hides what tells of nobody; what is left may be a number of somebody. */
export function withoutPlain(text: string): string {
  const hidden = PATTERNS.reduce((left, pattern) => left.replace(pattern, hide), text);
  return hidden.replace(GROUPED, (count) => (/^[78]\D?(?:\d\D?){10}$/.test(count) ? count : hide(count)));
}

/** A letter that no pattern of numbers takes for a separator. */
const hide = (match: string): string => '\u0001'.repeat(match.length);
