import { type Ast, namesOf } from '../ast.ts';
import type { Formula } from '../formula.ts';
import type { Block } from './block.ts';
import { calls } from './catalog.ts';
import { columnRef } from './columns.ts';
import type { Relation } from './from.ts';
import { type Building, type KeyedQuery, keysOf, type QueryDraft, type SimpleParts } from './keys.ts';
import { existsSql, formulaOf, grouped, leafOf, sourceOf } from './leaves.ts';
import { isPlainSelect } from './outputs.ts';
import { type Query, type Reader, readsCustomers, statementOf } from './query.ts';
import type { Stage } from './select.ts';
import { linkTo, type NamedColumn, type Tree, textOf, usesOf } from './tree.ts';

/**
 * A SELECT over one subquery, view or WITH query that cannot be pulled up, because it ranks, limits or unites: that one is read first, the
 * conditions around it come after. Those that speak of the customer alone are conditions like any other; the rest, where a rank or a limit
 * stands before them, is a stage.
 */
export function readAround(
  { block, key }: { readonly block: Block; readonly key: Ast },
  { query, position }: KeyedQuery,
  building: Building,
): QueryDraft | null {
  const [relation] = block.relations;
  const isAlone = block.relations.length === 1 && block.optionals.length === 0;
  if (!relation?.query || !isAlone || !isWorthOpening(relation.query, building.reader)) return null;
  const columns = block.scope.visible[0]?.columns ?? [];
  const [id, name] = namesOf((key.ColumnRef as Ast | undefined)?.fields);
  const at = columns.findIndex((column) => column.name === name);
  if (id !== relation.id || at < 0) return null;
  const draft = building.build({ query: relation.query, position: at }, building);
  const isStaged = draft.stages.length > 0;
  const isRanked = calls(relation.query.select.targetList, null);
  const opened = block.conditions.map((tree) => ({
    tree,
    own: isStaged ? null : ownTree(tree, { relation, columns, simple: draft.simple }),
  }));
  const rest = opened.filter(({ own }) => own === null).map(({ tree }) => tree);
  const asking = { customers: building.reader.customers!, printer: building.reader.printer, anchor: null };
  const own = opened.flatMap((one) => (one.own ? [formulaOf(one.own, asking)] : []));
  const parts: Formula[] = [...(draft.formula ? [draft.formula] : []), ...own];
  const stages: Stage[] = [...draft.stages];
  if (rest.length > 0 && (isStaged || isRanked)) {
    const sql = keysOf(statementOf(query, query.clauses.body), position, building);
    const text = rest.map((tree) => textOf(tree)).join(' and ');
    stages.push({ kind: isRanked ? 'window' : 'filter', text, span: rest[0]!.span, sql });
  } else if (rest.length > 0) {
    const link = linkTo(key, columnRef(asking.customers.alias, asking.customers.key), new Set([relation.id]));
    const { text } = sourceOf([relation], rest, { isAlone: true });
    parts.push(leafOf(text, rest[0]!.span, existsSql([relation], [...rest, link], asking)));
  }
  const inner = own.length === 0 ? keysOf(statementOf(relation.query), at, building) : null;
  const before = isStaged ? draft.before : inner;
  return { formula: grouped('and', parts), stages, branch: draft.branch, before, simple: null };
}

/** A plain subquery without customers is better asked as one condition. */
function isWorthOpening(inner: Query, reader: Reader): boolean {
  if (inner.select.larg) return true;
  if (isPlainSelect(inner, reader.catalog)) return false;
  return calls(inner.select.targetList, null) || readsCustomers(inner.select, inner.ctes, reader);
}

/** The condition over the customer himself, or null when it asks for something that is not his own. */
function ownTree(
  tree: Tree,
  inner: {
    readonly relation: Relation;
    readonly columns: readonly NamedColumn[];
    readonly simple: SimpleParts | null;
  },
): Tree | null {
  const { relation, columns, simple } = inner;
  if ([...usesOf(tree)].some((id) => id !== relation.id)) return null;
  let isOwn = true;
  const put = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(put);
    if (typeof node !== 'object' || node === null) return node;
    const names = namesOf((node as { ColumnRef?: Ast }).ColumnRef?.fields);
    if (names.length > 0 && names[0] === relation.id) {
      const output = simple?.ownOutput(columns.findIndex(({ name }) => name === names[1]));
      if (!output) isOwn = false;
      return output ?? node;
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, put(value)]));
  };
  const rewritten = (one: Tree): Tree => {
    if (one.kind === 'leaf') return { ...one, ast: put(one.ast) as Ast, isPlain: false };
    return one.kind === 'not' ? { ...one, part: rewritten(one.part) } : { ...one, parts: one.parts.map(rewritten) };
  };
  const own = rewritten(tree);
  return isOwn ? own : null;
}
