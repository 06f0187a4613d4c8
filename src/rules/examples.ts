import { mentionsOf } from '../condition/columns.ts';
import type { Editing, FormulaEdit } from '../condition/edits.ts';
import { sqlOf } from '../condition/formula.ts';
import type { SplitGroup } from './split.ts';

/** A customer whom the edit concerns, as an example. */
export interface ExampleCustomer {
  readonly side: 'lost' | 'gained';
  /** His key; null where the key itself is personal. */
  readonly customer: string | null;
  /** The edits that decided for him, the weightiest first: index in the facts' edits, and the part of it, 1 = it alone. */
  readonly decidedBy: readonly { readonly edit: number; readonly part: number }[];
  /** The columns that these edits read; personal ones by their shape only. */
  readonly values: readonly { readonly column: string; readonly value: string | null; readonly masked: boolean }[];
}

/** A customer to be read. */
export interface ExampleWanted extends Pick<ExampleCustomer, 'side' | 'decidedBy'> {
  readonly key: string;
  readonly columns: readonly string[];
}

interface ExampleColumns {
  readonly alias: string;
  readonly key: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** Examples of each side at most, and columns of each. */
const [MOST_EXAMPLES, MOST_COLUMNS] = [3, 4];
/** An edit with a smaller part in somebody's fate is not named for him. */
const WORTH_NAMING = 0.05;

/** Whom to show: of each side one of the largest kinds first, then further ones of the same. */
export function wantedExamples(
  editing: Editing,
  groups: readonly SplitGroup[],
  { alias, key, columns }: ExampleColumns,
): readonly ExampleWanted[] {
  return (['lost', 'gained'] as const).flatMap((side) => {
    const own = groups
      .filter(({ isGained }) => isGained === (side === 'gained'))
      .toSorted((one, other) => other.customers - one.customers || Number(one.example) - Number(other.example));
    const ids = [
      ...own.map((group) => [group.example, group] as const),
      ...own.map((group) => [group.last, group] as const),
    ];
    const seen = new Set<string>();
    return ids.flatMap(([id, group]): readonly ExampleWanted[] => {
      if (id === null || seen.has(id) || seen.size >= MOST_EXAMPLES) return [];
      seen.add(id);
      const decidedBy = decidersOf(group);
      return [{ side, key: id, decidedBy, columns: columnsOf(editing, decidedBy, { alias, key, columns }) }];
    });
  });
}

function decidersOf({ parts }: SplitGroup): ExampleWanted['decidedBy'] {
  return (parts ?? [])
    .map((part, edit) => ({ edit, part: Math.round(part * 100) / 100 }))
    .filter(({ part }) => Math.abs(part) >= WORTH_NAMING)
    .toSorted((one, other) => other.part - one.part);
}

function columnsOf(
  { edits }: Editing,
  decidedBy: ExampleWanted['decidedBy'],
  { alias, key, columns }: ExampleColumns,
): readonly string[] {
  const read = decidedBy.flatMap(({ edit }) => readBy(edits[edit]!, alias));
  return [...new Set(read)].filter((column) => columns.has(column) && column !== key).slice(0, MOST_COLUMNS);
}

function readBy({ leaves }: FormulaEdit, alias: string): readonly string[] {
  return [leaves?.before, leaves?.after].flatMap((leaf) =>
    leaf ? mentionsOf(sqlOf(leaf), alias).customerColumns.map(({ column }) => column) : [],
  );
}
