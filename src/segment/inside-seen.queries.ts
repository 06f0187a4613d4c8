import { type Leaf, leavesOf, sqlOf } from '../condition/formula.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import type { NotEvaluated } from '../result.ts';
import { text } from '../text.ts';
import type { EverybodySeen } from './facts.ts';
import { explainInside } from './inside.queries.ts';
import type { InsideFacts } from './inside.ts';
import type { Explained } from './selection.queries.ts';

/** The inside of one condition's subquery, or why it could not be told. */
export interface InsideSeen {
  readonly facts: InsideFacts | null;
  readonly gap: NotEvaluated | null;
}

/** Subqueries that are looked into without being asked for, at most. */
const MOST_UNASKED = 2;

/**
 * Looks into the subquery that was asked for; else, when nobody is selected, into those that alone keep everybody out.
 * @throws UsageError `segment/unknown-condition`, `segment/no-subquery`.
 */
export async function readInside(
  tx: Tx,
  question: { readonly explained: Explained; readonly everybody: EverybodySeen; readonly asked: string | undefined },
): Promise<readonly InsideSeen[]> {
  const { explained, everybody, asked } = question;
  const { formula, customers, clock, typesOf } = explained;
  const leaves = asked === undefined ? blockers(explained, everybody) : [askedLeaf(explained, asked)];
  const seen: InsideSeen[] = [];
  for (const leaf of leaves) {
    seen.push(await explainInside(tx, { leaf, formula, customer: customers.mapping, clock, typesOf }));
  }
  // Nobody asked to look into a subquery of another shape.
  return asked === undefined ? seen.filter(({ facts }) => facts !== null) : seen;
}

/** When nobody is selected: the subqueries that are somebody's only hindrance. */
function blockers({ formula }: Explained, { measures: { counts } }: EverybodySeen): readonly Leaf[] {
  if (counts.selected > 0) return [];
  const soleBlocker = new Map(counts.conditions.map((condition) => [condition.id, condition.soleBlocker]));
  return leavesOf(formula)
    .filter((leaf) => hasSubquery(leaf) && (soleBlocker.get(leaf.id) ?? 0) > 0)
    .sort((one, other) => soleBlocker.get(other.id)! - soleBlocker.get(one.id)!)
    .slice(0, MOST_UNASKED);
}

const hasSubquery = (leaf: Leaf): boolean => /\b(select|values|table)\b/i.test(sqlOf(leaf));

function askedLeaf({ formula }: Explained, asked: string): Leaf {
  const leaves = leavesOf(formula);
  const leaf = leaves.find(({ id }) => id === asked);
  const withSubquery = leaves.filter(hasSubquery).map(({ id }) => id);
  if (leaf && hasSubquery(leaf)) return leaf;
  throw new UsageError({
    code: leaf ? 'segment/no-subquery' : 'segment/unknown-condition',
    message: leaf
      ? text(
          `Condition ${asked} has no subquery to look into.`,
          `В условии ${asked} нет подзапроса, заглянуть не во что.`,
        )
      : text(`There is no condition "${asked}".`, `Условия «${asked}» нет.`),
    hint:
      withSubquery.length > 0
        ? text(
            `Conditions with a subquery: ${withSubquery.join(', ')}.`,
            `Условия с подзапросом: ${withSubquery.join(', ')}.`,
          )
        : text('No condition of this selection has a subquery.', 'В этом отборе нет условий с подзапросом.'),
    data: { condition: asked },
  });
}
