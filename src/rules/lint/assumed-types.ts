import type { LeafView } from '../../condition/doubts/doubts.ts';
import type { ConstantShape } from '../../condition/shapes.ts';
import type { KnownColumns } from './lint.types.ts';

/** Words that several types read as something else: two of them may be one value. */
const SAID_TWICE =
  /^(t(rue)?|f(alse)?|y(es)?|no?|on|off|now|today|tomorrow|yesterday|epoch|(-?infinity)|allballs|nan)$/i;
const WORD = /^\p{L}[\p{L}\p{N} _.-]*$/u;

/**
 * The types that contradictions are looked for with: the declared ones, and where nothing is declared what the constants of a column leave open. A
 * column that is compared with words that differ in their letters is a text, a citext or an enum: in each of them they are different values.
 * Whatever could be a number, a day or the same word in other letters is left undecided.
 */
export function typesFor(views: readonly LeafView[], columns: KnownColumns | undefined): ReadonlyMap<string, string> {
  if (columns) return new Map([...columns].map(([name, { type }]) => [name, type]));
  const compared = new Map<string, ConstantShape[]>();
  for (const { shape } of views)
    if (shape) compared.set(shape.column, [...(compared.get(shape.column) ?? []), ...shape.constants]);
  return new Map(
    [...compared].flatMap(([column, constants]) => (areWords(constants) ? [[column, 'text'] as const] : [])),
  );
}

function areWords(constants: readonly ConstantShape[]): boolean {
  const words = [...new Set(constants.flatMap(({ value }) => value ?? []))];
  const isPlain = constants.every(({ value, isText }) => value === null || (isText && isWord(value)));
  const folded = new Set(words.map((word) => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()));
  return words.length > 0 && isPlain && folded.size === words.length;
}

const isWord = (value: string): boolean => WORD.test(value) && !SAID_TWICE.test(value.trim()) && value.trim() === value;
