import { type Ast, namesOf } from '../ast.ts';
import { readAround } from './around.ts';
import { type Block, readBlock } from './block.ts';
import { calls } from './catalog.ts';
import { columnRef, idsIn, renamedIn } from './columns.ts';
import type { Relation } from './from.ts';
import { groupsFormula, namedExpression } from './groups.ts';
import { type Building, type KeyedQuery, keysOf, type QueryDraft, wholeLeaf } from './keys.ts';
import type { Asking } from './leaves.ts';
import { outputColumns } from './outputs.ts';
import { stable } from './print.ts';
import { statementOf } from './query.ts';
import { type Rows, rowsFormula } from './rows.ts';
import { sliceOf, spanOf } from './text.ts';
import { linkTo, type Tree, Untangled } from './tree.ts';

/**
 * Reads one SELECT without set operations: its FROM and WHERE, or the groups of them; a subquery that ranks, limits or unites stands before
 * the conditions around it.
 * @throws Untangled
 */
export function readSimple(keyed: KeyedQuery, building: Building): QueryDraft {
  const { query, position } = keyed;
  const { select } = query;
  const { reader } = building;
  if (select.valuesLists || !select.fromClause)
    return { formula: wholeLeaf(keyed, building), stages: [], branch: null, before: null, simple: null };
  if (calls(select.targetList, reader.catalog.rowFunctions))
    throw new Untangled('its columns make rows of their own', 'его столбцы сами порождают строки');
  const isGrouped = Boolean(
    select.groupClause || select.havingClause || calls(select.targetList, reader.catalog.aggregates),
  );
  if (isGrouped && !select.groupClause)
    throw new Untangled('it makes one row of all customers', 'он сводит всех клиентов в одну строку');
  const block = readBlock(query, reader, {
    keyOf: (scope) => outputColumns(query, scope, reader)[position]?.ast ?? null,
  });
  const key = outputColumns(query, block.scope, reader)[position]?.ast;
  if (!key) throw new Untangled('its key column was not found', 'не найден столбец с ключом');
  const draft = isGrouped
    ? readGroups(block, key, building)
    : (readAround({ block, key }, keyed, building) ?? readRows(block, key, building));
  return withDistinct(draft, keyed, { block, key, building });
}

/** The relation that is the customer, the expressions that are his key, and the rows. */
function anchored(
  block: Block,
  key: Ast,
  { reader }: Building,
): { readonly asking: Asking; readonly rows: Rows; readonly keys: readonly Ast[] } {
  const customers = reader.customers!;
  const keys = keysEqual(key, block.conditions);
  const candidates = block.relations.filter(({ facts }) => facts?.oid === customers.oid);
  const isHim = ({ id }: Relation) => keys.some((one) => stable(one) === stable(columnRef(id, customers.key)));
  const anchor =
    candidates.find(({ id }) => stable(key) === stable(columnRef(id, customers.key))) ?? candidates.find(isHim) ?? null;
  const { relations, conditions, optionals } = block;
  const uses = new Set(idsIn(key).filter((id) => !reader.innerNames.has(id)));
  const link = linkTo(key, columnRef(customers.alias, customers.key), uses);
  const asking = { customers, printer: reader.printer, anchor };
  if (anchor)
    return { asking, keys, rows: { relations, conditions, optionals, key: columnRef(anchor.id, customers.key) } };
  if (uses.size === 0) throw new Untangled('its key is a constant', 'его ключ — постоянное значение');
  if (optionals.some(({ ids }) => [...uses].some((id) => ids.has(id))))
    throw new Untangled('its key may be missing', 'его ключ может отсутствовать');
  return { asking, keys, rows: { relations, conditions: [...conditions, link], optionals, key } };
}

/** Expressions that equal the key in every row, by the conditions of the joins. */
function keysEqual(key: Ast, conditions: readonly Tree[]): readonly Ast[] {
  const keys = [key];
  const equalities = conditions.flatMap((tree) => {
    const expression = tree.kind === 'leaf' ? (tree.ast.A_Expr as Ast | undefined) : undefined;
    const isEqual = expression?.kind === 'AEXPR_OP' && namesOf(expression.name).join('.') === '=';
    const sides = isEqual ? [expression.lexpr as Ast, expression.rexpr as Ast] : [];
    return sides.every((side) => side.ColumnRef) && sides.length === 2 ? [sides as [Ast, Ast]] : [];
  });
  const has = (ast: Ast) => keys.some((one) => stable(one) === stable(ast));
  for (let grown = true; grown; ) {
    grown = false;
    for (const [left, right] of equalities) {
      if (has(left) === has(right)) continue;
      keys.push(has(left) ? right : left);
      grown = true;
    }
  }
  return keys;
}

function readRows(block: Block, key: Ast, building: Building): QueryDraft {
  const { asking, rows } = anchored(block, key, building);
  const { anchor, customers } = asking;
  const outputs = outputColumns(block.query, block.scope, building.reader);
  const ownOutput = (index: number): Ast | null => {
    const ast = outputs[index]?.ast;
    const ids = ast ? idsIn(ast).filter((id) => !building.reader.innerNames.has(id)) : [];
    if (!ast || !anchor || calls(ast, null) || ids.some((id) => id !== anchor.id)) return null;
    return renamedIn(ast, anchor.id, customers.alias);
  };
  return { formula: rowsFormula(rows, asking), stages: [], branch: null, before: null, simple: { ownOutput } };
}

function readGroups(block: Block, key: Ast, building: Building): QueryDraft {
  const { asking, rows, keys } = anchored(block, key, building);
  const { query, scope } = block;
  const formula = groupsFormula({ query, scope, rows, keys, reader: building.reader }, asking);
  return { formula, stages: [], branch: null, before: null, simple: null };
}

/** DISTINCT ON: one row of each group is kept. Where the customer's key is among the groups everybody keeps a row. */
function withDistinct(
  draft: QueryDraft,
  { query, position }: KeyedQuery,
  { block, key, building }: { readonly block: Block; readonly key: Ast; readonly building: Building },
): QueryDraft {
  const { origin, clauses, select } = query;
  const { body, distinctOn: range, order } = clauses;
  if (!range) return draft;
  const keys = keysEqual(key, block.conditions);
  const names = { query, scope: block.scope, reader: building.reader };
  const groups = (select.distinctClause as readonly Ast[]).map((item) => namedExpression(item, names).ast);
  if (groups.some((group) => keys.some((one) => stable(one) === stable(group)))) return draft;
  const sql = keysOf(statementOf(query, { from: body.from, to: order?.to ?? body.to }), position, building);
  const stage = { kind: 'distinct-on' as const, text: sliceOf(origin, range), span: spanOf(origin, range), sql };
  return { ...draft, stages: [...draft.stages, stage], before: null };
}
