import { type Ast, namesOf } from '../ast.ts';
import { idsIn } from './columns.ts';
import { type FromItem, type ItemPlace, type Relation, readItem } from './from.ts';
import { type WrittenFrom, writtenFrom } from './joins.ts';
import { commonNames } from './names.ts';
import { flatten, type JoinTree, type Optional, relationsOf } from './outer.ts';
import { isPlainSelect, outputColumns, unknownColumns } from './outputs.ts';
import { misread, type Query, type Reader, readConditions, readsCustomers } from './query.ts';
import type { Scope } from './scope.ts';
import { type Range, sliceOf, spanOf } from './text.ts';
import { conjunctsOf, type NamedColumn, type Tree, Untangled, type Visible } from './tree.ts';

/** A SELECT's FROM and WHERE taken apart, its names resolved. */
export interface Block {
  readonly query: Query;
  readonly scope: Scope;
  /** Inner relations: every row of the result has a row of each. */
  readonly relations: readonly Relation[];
  /** What a row of the result meets, joins' ON included. */
  readonly conditions: readonly Tree[];
  /** Sides of LEFT JOINs that may be missing, in the order in which they are joined. */
  readonly optionals: readonly Optional[];
}

interface FromPart {
  readonly tree: JoinTree;
  readonly visible: readonly Visible[];
  readonly columns: readonly NamedColumn[];
}

interface FromPlace extends Omit<ItemPlace, 'before'> {
  readonly before: readonly Visible[];
  /** Whether an outer join around it can leave it without a row. */
  readonly isNullable: boolean;
}

interface BlockOptions {
  /** The expression whose NULL makes a row worthless. */
  readonly keyOf?: (scope: Scope) => Ast | null;
  /** Ids that are taken. */
  readonly ids?: Set<string>;
}

/**
 * Reads FROM and WHERE of a simple SELECT. Outer joins that its conditions, or the need for a key, make inner ones are read as such.
 * @throws Untangled
 */
export function readBlock(
  query: Query,
  reader: Reader,
  { keyOf = () => null, ids = new Set() }: BlockOptions = {},
): Block {
  const { select, clauses, origin } = query;
  const items = (select.fromClause as readonly Ast[] | undefined) ?? [];
  const written = clauses.from ? writtenFrom(origin, clauses.from) : [];
  if (items.length !== written.length) throw misread();
  const nothing: JoinTree = { kind: 'block', relations: [], conditions: [], optionals: [] };
  let from: FromPart = { tree: nothing, visible: [], columns: [] };
  for (const [index, item] of items.entries()) {
    const place = { query, reader, ids, before: from.visible, isNullable: false };
    const next = readPart(item, written[index]!, place);
    from = {
      tree: index === 0 ? next.tree : { kind: 'join', type: 'inner', left: from.tree, right: next.tree, on: [] },
      visible: [...from.visible, ...next.visible],
      columns: [...from.columns, ...next.columns],
    };
  }
  const scope = scopeOfPart(from);
  const { where } = clauses;
  if (Boolean(where) !== Boolean(select.whereClause)) throw misread();
  const tree = where && readConditions(query, { range: where, ast: select.whereClause as Ast }, { scope, reader });
  // To find out who the customers are it does not matter how they are joined.
  if (!reader.customers) return { query, scope, relations: relationsOf(from.tree), conditions: [], optionals: [] };
  return { query, scope, ...flatten(from.tree, conjunctsOf(tree), keyOf(scope)) };
}

function scopeOfPart({ visible, columns, tree }: FromPart): Scope {
  return {
    visible,
    columns,
    unknown: visible.filter((one) => one.columns === null).map(({ id }) => id ?? ''),
    plainId: relationsOf(tree).find(({ isPlain }) => isPlain)?.id ?? null,
  };
}

function readPart(ast: Ast, written: WrittenFrom, place: FromPlace): FromPart {
  const join = ast.JoinExpr as Ast | undefined;
  if (Boolean(join) !== (written.kind === 'join')) throw misread();
  if (join && written.kind === 'join') return readJoin(join, written, place);
  const { relation, visible } = readItem(ast, written, place);
  const inner = relation.query;
  const canOpen = inner && !place.isNullable && place.reader.customers && isPlainSelect(inner, place.reader.catalog);
  if (inner && canOpen && readsCustomers(inner.select, inner.ctes, place.reader)) {
    const opened = pullUp(inner, { relation, visible }, place);
    if (opened) return opened;
  }
  return partOf({ relation, visible });
}

function partOf({ relation, visible }: FromItem): FromPart {
  return {
    tree: { kind: 'block', relations: [relation], conditions: [], optionals: [] },
    visible: [visible],
    columns: visible.columns ?? [],
  };
}

/** Puts the relations and conditions of a plain subquery or view in its place; undefined when it must stay whole. */
function pullUp(inner: Query, { visible }: FromItem, place: FromPlace): FromPart | undefined {
  const names = visible.columns?.map(({ name }) => name);
  try {
    const block = readBlock(inner, place.reader, { ids: place.ids });
    const outputs = outputColumns(inner, block.scope, place.reader);
    if (outputs.length !== names?.length) return undefined;
    const columns = outputs.map((output, index) => ({
      name: names[index]!,
      get ast() {
        return output.ast;
      },
    }));
    const { relations, conditions, optionals } = block;
    const isPlain = false;
    return {
      tree: { kind: 'block', relations: relations.map((one) => ({ ...one, isPlain })), conditions, optionals },
      visible: [{ ...visible, columns, id: null }],
      columns,
    };
  } catch (error) {
    if (error instanceof Untangled) return undefined;
    throw error;
  }
}

type Join = Extract<JoinTree, { kind: 'join' }>;

function readJoin(join: Ast, written: Extract<WrittenFrom, { kind: 'join' }>, place: FromPlace): FromPart {
  if (join.alias || join.join_using_alias) throw new Untangled('it gives a name to a join', 'он даёт имя соединению');
  const type = String(join.jointype).replace('JOIN_', '').toLowerCase() as Join['type'];
  const isBefore = place.isNullable || type === 'right' || type === 'full';
  const left = readPart(join.larg as Ast, written.left, { ...place, isNullable: isBefore });
  const before = [...place.before, ...left.visible];
  const isAfter = place.isNullable || type === 'left' || type === 'full';
  const right = readPart(join.rarg as Ast, written.right, { ...place, before, isNullable: isAfter });
  const merged = mergedColumns(join, { left, right, type });
  const rest = ({ columns }: FromPart) => columns.filter(({ name }) => !merged.some((one) => one.name === name));
  const visible = [...left.visible, ...right.visible];
  const both: FromPart = { tree: left.tree, visible, columns: [...merged, ...rest(left), ...rest(right)] };
  const on =
    merged.length > 0
      ? merged.map(({ on: one }) => usingTree(one, written, place))
      : readOn(join, { on: written.on, part: both }, place);
  return { ...both, tree: { kind: 'join', type, left: left.tree, right: right.tree, on } };
}

function readOn(
  { quals }: Ast,
  { on, part }: { readonly on: Range | null; readonly part: FromPart },
  { query, reader }: FromPlace,
): readonly Tree[] {
  if (!quals) return [];
  if (!on) throw misread();
  const scope = scopeOfPart(part);
  const isTrue = (tree: Tree) =>
    tree.kind === 'leaf' &&
    (tree.ast.A_Const as { boolval?: { boolval?: boolean } } | undefined)?.boolval?.boolval === true;
  return conjunctsOf(readConditions(query, { range: on, ast: quals as Ast, isOn: true }, { scope, reader })).filter(
    (tree) => !isTrue(tree),
  );
}

interface Merged extends NamedColumn {
  readonly on: Ast;
}

function mergedColumns(
  { usingClause, isNatural }: Ast,
  { left, right, type }: { readonly left: FromPart; readonly right: FromPart; readonly type: Join['type'] },
): readonly Merged[] {
  const names = (part: FromPart) => part.columns.map(({ name }) => name);
  if (isNatural && [...left.visible, ...right.visible].some(({ columns }) => columns === null))
    unknownColumns('NATURAL JOIN');
  return (isNatural ? commonNames(names(left), names(right)) : namesOf(usingClause)).map((name) => {
    const [one, other] = [left, right].map((part) => {
      const found = part.columns.filter((column) => column.name === name);
      return found.length === 1 ? found[0]!.ast : unknownColumns(name);
    }) as [Ast, Ast];
    const on = { A_Expr: { kind: 'AEXPR_OP', name: [{ String: { sval: '=' } }], lexpr: one, rexpr: other } };
    const ast = type === 'right' ? other : type === 'full' ? { CoalesceExpr: { args: [one, other] } } : one;
    return { name, ast, on };
  });
}

function usingTree(on: Ast, written: Extract<WrittenFrom, { kind: 'join' }>, { query }: FromPlace): Tree {
  const range = written.on ?? written.range;
  const text = written.on ? sliceOf(query.origin, written.on) : 'natural';
  const span = spanOf(query.origin, range);
  return { kind: 'leaf', text, span, ast: on, uses: new Set(idsIn(on)), isPlain: false, isOn: true };
}
