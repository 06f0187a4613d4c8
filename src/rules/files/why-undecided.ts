import { hasClock } from '../../condition/clock.ts';
import { mentionsOf } from '../../condition/columns.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from '../../condition/formula.ts';
import { oneLine } from '../../condition/words.ts';
import type { DeclaredColumns } from './declared.ts';

interface Asked {
  readonly formulas: readonly Formula[];
  readonly alias: string;
  readonly columns: DeclaredColumns;
}

/**
 * Why the conditions that leave a verdict open do so, where it is the same for all of them: a moment is written without the zone that its column
 * has, or a clock stands beside fixed moments.
 */
export function whyUndecided(openBecauseOf: readonly string[], asked: Asked): 'zone' | 'clock' | null {
  const open = asked.formulas.flatMap(leavesOf).filter(({ text }) => openBecauseOf.includes(oneLine(text, 120)));
  if (open.length === 0) return null;
  if (open.every((leaf) => lacksZone(leaf, asked))) return 'zone';
  const types = new Map(
    [...asked.columns].flatMap(([name, { type }]) =>
      [name, `${asked.alias}.${name}`].map((one) => [one, type] as const),
    ),
  );
  return open.every((leaf) => hasClock(sqlOf(leaf), SOME_MOMENT, types)) ? 'clock' : null;
}

const SOME_MOMENT = { at: '2026-01-15T12:34:56Z', zone: 'UTC' };
const WITHOUT_ZONE = /^\s*\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*$/;

function lacksZone(leaf: Leaf, { alias, columns }: Asked): boolean {
  const { comparisons } = mentionsOf(sqlOf(leaf), alias);
  return comparisons.some(
    ({ column, literals }) =>
      /^timestamp.* with time zone$/.test(columns.get(column)?.type ?? '') &&
      literals.some((literal) => WITHOUT_ZONE.test(literal)),
  );
}
