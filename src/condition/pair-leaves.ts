import { canonical, conditionAst, shapeOf } from './ast.ts';
import { mentionsOf } from './columns.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from './formula.ts';

/** A condition of two versions of a formula: before, after, or both. */
export interface LeafPair {
  readonly status: 'kept' | 'changed' | 'added' | 'removed';
  readonly before: Leaf | null;
  readonly after: Leaf | null;
}

interface Named {
  readonly leaf: Leaf;
  /** Canonical text, the same without constants, columns and tables that it reads. */
  readonly keys: readonly [string, string, string];
}

/**
 * Pairs the conditions of two versions: equal canonical text = kept; equal but for constants, then same columns and tables = changed; the rest
 * was removed or added. In the order of the new version, what was removed at the end.
 */
export function pairLeaves(
  before: Formula | undefined,
  after: Formula | undefined,
  customerAlias: string,
): readonly LeafPair[] {
  const nameAll = (formula: Formula | undefined) =>
    (formula ? leavesOf(formula) : []).map((leaf) => named(leaf, customerAlias));
  let old = nameAll(before);
  const now = nameAll(after);
  const partner = new Map<Leaf, Named>();
  for (const rank of [0, 1, 2] as const) {
    for (const { leaf, keys } of now) {
      if (partner.has(leaf) || keys[rank] === '') continue;
      const found = old.find((one) => one.keys[rank] === keys[rank]);
      if (!found) continue;
      partner.set(leaf, found);
      old = old.filter((one) => one !== found);
    }
  }
  return [
    ...now.map(({ leaf, keys }): LeafPair => {
      const other = partner.get(leaf);
      if (!other) return { status: 'added', before: null, after: leaf };
      return { status: other.keys[0] === keys[0] ? 'kept' : 'changed', before: other.leaf, after: leaf };
    }),
    ...old.map(({ leaf }): LeafPair => ({ status: 'removed', before: leaf, after: null })),
  ];
}

function named(leaf: Leaf, customerAlias: string): Named {
  const sql = sqlOf(leaf);
  const tree = conditionAst(sql);
  const { customerColumns, tables } = mentionsOf(sql, customerAlias);
  const reads = [...customerColumns.map(({ column }) => column), ...tables.map(({ name }) => name)].sort().join(' ');
  return { leaf, keys: [canonical(tree), shapeOf(tree), reads] };
}
