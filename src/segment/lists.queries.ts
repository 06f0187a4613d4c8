import { type ExclusionList, mentionsOf } from '../condition/columns.ts';
import { type Formula, type Leaf, leavesOf, negatedLeaves, sqlOf } from '../condition/formula.ts';
import { FALSE, TRUE } from '../condition/kleene.ts';
import type { Aside } from '../condition/scan/question.ts';
import type { Measures } from '../condition/scan/scan.queries.ts';
import type { Tx } from '../db/session.types.ts';
import type { SystemDescription } from '../system/description.ts';
import { readChanges, readListNulls } from './evidence.queries.ts';
import type { ListSeen } from './facts.ts';
import type { Explained } from './selection.queries.ts';

/** For every exclusion list: the formula as it would count if the list held no NULL. */
export function listAsides(formula: Formula, alias: string): readonly Aside[] {
  return excludingLeaves(formula, alias).map(
    ({ leaf, truth }): Aside => ({ name: `list_${leaf.id}`, formula, unknownIs: { leaf: leaf.id, truth } }),
  );
}

interface ExcludingLeaf {
  readonly leaf: Leaf;
  readonly lists: readonly ExclusionList[];
  /** What the condition says of a customer in none of its lists. */
  readonly truth: typeof TRUE | typeof FALSE;
}

/** Conditions with a list that must not hold the customer: `not in` in the condition, or `in` below a NOT around its group. */
function excludingLeaves(formula: Formula, alias: string): readonly ExcludingLeaf[] {
  const negated = negatedLeaves(formula);
  return leavesOf(formula)
    .map((leaf): ExcludingLeaf => {
      const isNegated = negated.has(leaf.id);
      const { exclusionLists: lists } = mentionsOf(isNegated ? `not (${sqlOf(leaf)})` : sqlOf(leaf), alias);
      return { leaf, lists, truth: isNegated ? FALSE : TRUE };
    })
    .filter(({ lists }) => lists.length > 0);
}

/** The exclusion lists with NULLs in them that make their condition UNKNOWN for somebody. */
export async function readLists(
  tx: Tx,
  system: SystemDescription,
  { explained, measures }: { explained: Explained; measures: Measures },
): Promise<readonly ListSeen[]> {
  const { formula, subject, clock, typesOf, customers } = explained;
  const lists: ListSeen[] = [];
  for (const { leaf, lists: behindNot } of excludingLeaves(formula, customers.mapping.alias)) {
    const unknown = measures.counts.conditions.find(({ id }) => id === leaf.id)?.unknown ?? 0;
    if (unknown === 0) continue;
    for (const list of behindNot) {
      const nulls = await readListNulls(tx, list, { clock, typesOf });
      if (!nulls || nulls.nullRows === 0) continue;
      lists.push({
        leaf,
        name: list.literals[0] ?? list.tables[0] ?? null,
        ...nulls,
        unknown,
        selectedWithoutNulls: measures.alternatives[`list_${leaf.id}`] ?? 0,
        changes: await readChanges(tx, system, { objects: [...list.literals, ...list.tables], until: subject.at }),
      });
    }
  }
  return lists;
}
