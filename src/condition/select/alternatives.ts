import type { Asking } from './leaves.ts';
import { conditionsOf, negationsDown, type Tree, usesOf } from './tree.ts';

/** Above so many alternatives a condition that mixes customer and joined rows stays in one piece. */
const MOST_ALTERNATIVES = 8;

/** Whether a condition reads no other relation than the customer. */
export function speaksOfCustomer(tree: Tree, { anchor }: Asking): boolean {
  return [...usesOf(tree)].every((id) => id === anchor?.id);
}

/** A way to meet the conditions: what the customer meets himself, and what the joined row meets. */
export interface Alternative {
  readonly own: readonly Tree[];
  readonly joined: readonly Tree[];
}

/** The conditions as alternatives, each with what the customer meets and what the joined row meets; undefined when they are too many. */
export function alternativesOf(conditions: readonly Tree[], asking: Asking): readonly Alternative[] | undefined {
  let terms: readonly Alternative[] = [{ own: [], joined: [] }];
  for (const condition of conditions) {
    const options = optionsOf(condition, asking);
    terms = terms.flatMap((term) => options.map((option) => both(term, option)));
    if (terms.length > MOST_ALTERNATIVES) return undefined;
  }
  return terms;
}

const both = (one: Alternative, other: Alternative): Alternative => ({
  own: [...one.own, ...other.own],
  joined: [...one.joined, ...other.joined],
});

function optionsOf(written: Tree, asking: Asking): readonly Alternative[] {
  const isOwn = (one: Tree) => speaksOfCustomer(one, asking);
  if (isOwn(written)) return [{ own: [written], joined: [] }];
  if (!conditionsOf(written).some(isOwn)) return [{ own: [], joined: [written] }];
  const tree = negationsDown(written);
  if (tree.kind === 'and')
    return tree.parts
      .map((part) => optionsOf(part, asking))
      .reduce((terms, options) => terms.flatMap((term) => options.map((option) => both(term, option))));
  if (tree.kind !== 'or') return [{ own: [], joined: [tree] }];
  const own = tree.parts.filter(isOwn);
  const joined = tree.parts.filter((part) => !conditionsOf(part).some(isOwn));
  const mixed = tree.parts.filter((part) => !own.includes(part) && !joined.includes(part));
  const orOf = (parts: readonly Tree[]): Tree => (parts.length === 1 ? parts[0]! : { ...tree, parts });
  return [
    ...(own.length > 0 ? [{ own: [orOf(own)], joined: [] }] : []),
    ...(joined.length > 0 ? [{ own: [], joined: [orOf(joined)] }] : []),
    ...mixed.flatMap((part) => optionsOf(part, asking)),
  ];
}
