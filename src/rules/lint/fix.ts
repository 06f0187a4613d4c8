import type { Replacement } from '../../condition/source.ts';
import type { KnownAtAll, Tables } from './known.ts';
import { type FileLinted, type FileSighting, lintFile } from './lint-file.ts';
import { apart, edited } from './patch.ts';

/** A file with the faults that were made right in it. */
export interface FixedFile {
  readonly path: string;
  readonly text: string;
  readonly edits: readonly Replacement[];
  readonly fixed: readonly FileSighting[];
}

/**
 * Makes right what can only be meant one way. Every repair is tried: the file is read and linted again, and where it does not parse any more, or the fault
 * is still there, it is left as it was. Undefined where nothing is left to do.
 */
export function fixFile(
  linted: FileLinted,
  wanted: readonly FileSighting[],
  all: KnownAtAll,
  ofFile: (schema: string) => Tables,
): FixedFile | undefined {
  const groups = apart(wanted.flatMap(({ fix }) => (fix ? [fix] : [])));
  const fixed = wanted.filter(({ fix }) => fix !== undefined && groups.includes(fix));
  const again = (edits: readonly Replacement[]): readonly FileSighting[] =>
    lintFile({ path: linted.path, text: edited(linted.text, edits) }, all, ofFile).sightings;
  const isBetter = (some: readonly FileSighting[]): boolean =>
    isRid(linted.sightings, again(some.flatMap(({ fix }) => fix ?? [])), some);
  const good = fixed.length > 0 && isBetter(fixed) ? fixed : fixed.filter((one) => isBetter([one]));
  if (good.length === 0) return undefined;
  const edits = good.flatMap(({ fix }) => fix ?? []);
  return { path: linted.path, text: linted.text, edits, fixed: good };
}

/** Whether of each cause as many are gone as were made right, and everything can still be read. What only shows now, as that a column is never NULL, stays to be told. */
function isRid(
  before: readonly FileSighting[],
  after: readonly FileSighting[],
  fixed: readonly FileSighting[],
): boolean {
  const count = (some: readonly FileSighting[], wanted: string): number =>
    some.filter(({ cause }) => cause === wanted).length;
  const causes = new Set([UNREADABLE, ...fixed.map(({ cause }) => cause)]);
  return [...causes].every((cause) => count(after, cause) <= count(before, cause) - count(fixed, cause));
}

const UNREADABLE = 'rule/does-not-parse';
