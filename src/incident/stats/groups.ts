import { type Figures, figuresOf } from './figures.ts';
import type { Measured } from './measure.ts';
import { seriesOf } from './series.ts';
import type { Series } from './series.types.ts';

export const GROUPINGS = ['client', 'cause', 'line', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Group {
  /** Null where it is not said: no line, no cause. */
  readonly name: string | null;
  readonly figures: Figures;
  /** How many were opened in each part of the period. */
  readonly opened: readonly number[];
}

/** The incidents by what they have in common, the largest group first; months in their order. Pure. */
export function groupsOf(all: readonly Measured[], by: Grouping, series: Series): readonly Group[] {
  const groups = new Map<string | null, Measured[]>();
  for (const one of all) {
    const name = nameIn(one, by);
    const members = groups.get(name) ?? [];
    members.push(one);
    groups.set(name, members);
  }
  const told = [...groups].map(([name, members]) => ({
    name,
    figures: figuresOf(members),
    opened: seriesOf(members, series),
  }));
  return told.sort((one, other) =>
    by === 'month' ? compare(one, other) : other.figures.incidents - one.figures.incidents || compare(one, other),
  );
}

const compare = (one: Group, other: Group): number => ((one.name ?? '') < (other.name ?? '') ? -1 : 1);

function nameIn({ client, cause, line, openedAt }: Measured, by: Grouping): string | null {
  if (by === 'month') return openedAt.slice(0, 7);
  return { client, cause, line }[by];
}
