import { type Text, text } from '../text.ts';

/** Cyrillic letters that look like Latin ones: a name typed on the wrong layout is still the name that was meant. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  е: 'e',
  ё: 'e',
  н: 'h',
  і: 'i',
  к: 'k',
  м: 'm',
  о: 'o',
  р: 'p',
  т: 't',
  у: 'y',
  х: 'x',
};

/** Longer names are cut for the comparison only: the distance is quadratic in the length. */
const COMPARED_LENGTH = 64;

/**
 * Names that the writer of `wanted` may have meant, best first, at most three.
 * A name is close when at most a third of it must change; case, `_`, `-` and look-alike letters of the other script cost nothing.
 */
export function closestNames(wanted: string, names: readonly string[]): string[] {
  const target = fold(wanted);
  if (target === '') return [];
  const limit = Math.max(1, Math.floor(target.length / 3));
  return names
    .map((name) => ({ name, distance: distanceBetween(target, fold(name), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** `Did you mean "a" or "b"?`, or undefined when nothing is close. */
export function suggestion(wanted: string, names: readonly string[]): Text | undefined {
  const close = closestNames(wanted, names);
  if (close.length === 0) return undefined;
  const [en, ru] = [close.map((name) => `"${name}"`).join(' or '), close.map((name) => `«${name}»`).join(' или ')];
  return text(`Did you mean ${en}?`, `Возможно, имелось в виду ${ru}?`);
}

/** As {@link suggestion}, in English. */
export function didYouMean(wanted: string, names: readonly string[]): string | undefined {
  return suggestion(wanted, names)?.en;
}

function fold(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase().replace(/[-_ ]/g, '').slice(0, COMPARED_LENGTH);
  return Array.from(plain, (letter) => LOOK_ALIKES[letter] ?? letter).join('');
}

/** Damerau-Levenshtein distance (adjacent swaps count once), or a number above `limit` when it is certain to be larger. */
export function distanceBetween(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= right.length; j += 1) row.push(cellCost(left, right, i, j, rows, row));
    rows.push(row);
  }
  return rows[left.length]![right.length]!;
}

function cellCost(left: string, right: string, i: number, j: number, rows: number[][], row: number[]): number {
  const change = left[i - 1] === right[j - 1] ? 0 : 1;
  const best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + change);
  const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
  return swapped ? Math.min(best, rows[i - 2]![j - 2]! + 1) : best;
}
