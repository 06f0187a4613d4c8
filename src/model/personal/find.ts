import { findBirthDates } from './birth-date.ts';
import type { Sighting } from './class.ts';
import { columnsOf, findColumnValues, type PersonalColumns } from './columns.ts';
import { covered, inOrder, isCovered } from './cover.ts';
import { findNumbers } from './digits.ts';
import { findEmails } from './email.ts';
import { findEncoded } from './encoded.ts';
import { findKnown, type KnownValues } from './known.ts';
import { findNames } from './names.ts';
import { PLACEHOLDER } from './placeholder.ts';
import { findSecrets } from './secrets.ts';
import { viewOf } from './view.ts';

/** What is known beside the text itself. */
export interface Knowledge {
  /** Columns whose values are personal whatever they look like; absent = the usual names. */
  readonly columns?: PersonalColumns;
  /** Values that were seen before. */
  readonly known?: readonly KnownValues[];
  /** Passwords and tokens of this process. */
  readonly secrets?: readonly string[];
  /** Places that are known already, in their order. */
  readonly seen?: readonly Sighting[];
}

const USUAL_COLUMNS = columnsOf();

/**
 * What looks personal in a text, in the order of its places; no two overlap. By shape, checksum and the words around it: it finds most and never all, and
 * nothing that it leaves is thereby harmless. What was masked already stays as it is. The time that it takes is linear in the length.
 */
export function findPersonal(
  text: string,
  { columns = USUAL_COLUMNS, known = [], secrets, seen: before = [] }: Knowledge = {},
): readonly Sighting[] {
  const view = viewOf(covered(text, before));
  const found = findIn(view.text, { columns, known, ...(secrets ? { secrets } : {}) });
  if (view.text === text) return found;
  const placed = found.map(
    (one): Sighting => ({
      ...one,
      start: view.at(one.start),
      end: view.at(one.end - 1) + 1,
      value: one.value ?? view.text.slice(one.start, one.end),
    }),
  );
  return [...before, ...placed].sort(byPlace);
}

function findIn(text: string, { columns = USUAL_COLUMNS, known = [], secrets }: Knowledge): readonly Sighting[] {
  const found: Sighting[] = [];
  let rest = text.includes('<') ? text.replace(PLACEHOLDER, (masked) => '\u0000'.repeat(masked.length)) : text;
  // The surest first: what one has seen, the next does not see again.
  const searches = [
    (left: string) => findSecrets(left, secrets),
    (left: string) => findColumnValues(left, columns),
    (left: string) => findEncoded(left, (value) => findIn(value, { columns, known, ...(secrets ? { secrets } : {}) })),
    findEmails,
    ...known.map((values) => (left: string) => findKnown(left, values)),
    findBirthDates,
    findNumbers,
    namesByShape,
  ];
  for (const search of searches) {
    const seen = inOrder(search(rest).filter(({ start, end }) => !isCovered(rest, start, end)));
    for (const one of seen) found.push(one);
    rest = covered(rest, seen);
  }
  return found.sort(byPlace);
}

const namesByShape = (text: string): Sighting[] => findNames(text).map((name) => ({ ...name, isByShape: true }));

const byPlace = (one: Sighting, other: Sighting): number => one.start - other.start;
