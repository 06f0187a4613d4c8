import { type Text, text } from '../../text.ts';
import type { TableFact } from './catalog.types.ts';
import type { Situation } from './situation.ts';
import { nameScore } from './vocabulary.ts';

/** A table that could play a role, and why. */
export interface Candidate {
  readonly table: TableFact;
  readonly score: number;
  readonly reasons: readonly Text[];
}

/** What speaks for a table: points, and a reason that is shown where it has one. */
export type Point = readonly [number, (Text | undefined)?];

export function candidate(table: TableFact, points: readonly Point[]): Candidate {
  return {
    table,
    score: points.reduce((sum, [score]) => sum + score, 0),
    reasons: points.filter(([score]) => score > 0).flatMap(([, reason]) => reason ?? []),
  };
}

export function ranked(candidates: readonly Candidate[], atLeast: number): readonly Candidate[] {
  return candidates
    .filter(({ score }) => score >= atLeast)
    .toSorted((one, other) => other.score - one.score || (one.table.id < other.table.id ? -1 : 1));
}

export const usable = ({ catalog }: Situation): readonly TableFact[] =>
  catalog.tables.filter(({ mayRead, isView, columns }) => mayRead && !isView && columns.length > 0);

export const NAMED = text('named so', 'по имени');

/** Weight of a table's size, 0 … `most`, against the largest; the middle where no size is known. */
export const sizePoints = (rows: number | null, largest: number, most: number): number =>
  largest > 1 ? (most * Math.log(1 + (rows ?? 0))) / Math.log(1 + largest) : most / 2;

/** Tables of a role that are recognised mostly by name. */
export function rankNamed(
  situation: Situation,
  role: 'suppression' | 'template' | 'job' | 'change' | 'report' | 'segment',
  taken: ReadonlySet<string>,
  points: (table: TableFact) => readonly Point[],
): readonly Candidate[] {
  return ranked(
    usable(situation)
      .filter(({ id }) => !taken.has(id))
      .map((table) => candidate(table, [[nameScore(role, table), NAMED], ...points(table)])),
    9,
  );
}
