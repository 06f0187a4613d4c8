import type { Ast } from '../ast.ts';
import type { Formula, Leaf, Span } from '../formula.ts';
import { identifier } from '../identifier.ts';
import { renamedIn } from './columns.ts';
import type { Relation } from './from.ts';
import { type JoinTree, type Optional, relationsOf } from './outer.ts';
import type { Printer } from './print.ts';
import type { Customers } from './query.ts';
import { astOf, conditionsOf, isLink, joinedAst, type Tree, textOf } from './tree.ts';

/** How the conditions of one SELECT are asked of a customer. */
export interface Asking {
  readonly customers: Customers;
  readonly printer: Printer;
  /** The relation that is the customer himself; null when only a key leads to him. */
  readonly anchor: Relation | null;
}

/** The customer's key, as conditions write it. */
function keySql({ alias, key }: Customers): string {
  return `${identifier(alias)}.${identifier(key)}`;
}

/** A condition; it gets its number when all are known. */
export function leafOf(text: string, span: Span, sql?: string): Leaf {
  return { kind: 'leaf', id: '', text, span, ...(sql === undefined ? {} : { sql }) };
}

/** Parts joined in written order; a nested group of the same kind is opened. Null stands for "everybody". */
export function grouped(kind: 'and' | 'or', parts: readonly Formula[]): Formula | null {
  if (parts.length <= 1) return parts[0] ?? null;
  const opened = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const ordered = kind === 'and' ? opened.toSorted((one, other) => one.span.start - other.span.start) : opened;
  const span = {
    start: Math.min(...parts.map((one) => one.span.start)),
    end: Math.max(...parts.map((one) => one.span.end)),
  };
  return { kind, parts: ordered, parenthesised: kind === 'or', span };
}

/** A tree that speaks of the customer alone. */
export function formulaOf(tree: Tree, asking: Asking): Formula {
  if (tree.kind === 'leaf')
    return leafOf(tree.text, tree.span, tree.isPlain ? undefined : expressionSql(tree.ast, asking));
  if (tree.kind === 'not') return { kind: 'not', part: formulaOf(tree.part, asking), span: tree.span };
  return { ...tree, parts: tree.parts.map((part) => formulaOf(part, asking)) };
}

/** An expression in which the customer goes by his alias. */
function expressionSql(ast: Ast, { printer, anchor, customers }: Asking): string {
  return printer.expression(anchor ? renamedIn(ast, anchor.id, customers.alias) : ast);
}

/** `exists (select 1 from … where …)`, the customer standing outside. */
export function existsSql(relations: readonly Relation[], conditions: readonly Tree[], asking: Asking): string {
  const { printer, anchor, customers } = asking;
  const items = relations.map(({ item }) => printer.item(anchor ? renamedIn(item, anchor.id, customers.alias) : item));
  const where = conditions.length > 0 ? ` where ${expressionSql(allOf(conditions), asking)}` : '';
  return `exists (select 1 from ${items.join(', ')}${where})`;
}

/** Conditions that must all hold, as one expression. */
const allOf = (conditions: readonly Tree[]): Ast => joinedAst('and', conditions.map(astOf));

/** A SELECT of keys as it stands: from these relations, with these optional sides. */
export interface KeySelect {
  readonly key: Ast;
  readonly relations: readonly Relation[];
  readonly optionals: readonly Optional[];
  readonly conditions: readonly Tree[];
  readonly groups?: readonly Ast[];
  readonly having?: Ast;
}

/** Membership in a SELECT of keys that is asked as a whole. */
export function memberSql(select: KeySelect, { printer, customers }: Asking): string {
  const { key, relations, optionals, conditions, groups = [], having } = select;
  const clauses = [
    `select ${printer.expression(key)} as key`,
    `from ${fromSql(relations, optionals, printer)}`,
    ...(conditions.length > 0 ? [`where ${printer.expression(allOf(conditions))}`] : []),
    ...(groups.length > 0 ? [`group by ${groups.map(printer.expression).join(', ')}`] : []),
    ...(having ? [`having ${printer.expression(having)}`] : []),
  ];
  return memberOf(clauses.join(' '), customers);
}

/** Whether the customer's key is in the column `key` of a SELECT. */
export function memberOf(keys: string, customers: Customers): string {
  const name = customers.alias === 'm' ? 'm_2' : 'm';
  return `exists (select 1 from (${keys}) as ${name} where ${name}.key = ${keySql(customers)})`;
}

function fromSql(relations: readonly Relation[], optionals: readonly Optional[], printer: Printer): string {
  const inner = relations.map(({ item }) => printer.item(item)).join(' cross join ');
  const sides = optionals.map(({ tree, on }) => ` left join ${joinSql(tree, printer)} on ${onSql(on, printer)}`);
  return inner + sides.join('');
}

function joinSql(tree: JoinTree, printer: Printer): string {
  if (tree.kind === 'block') return tree.relations.map(({ item }) => printer.item(item)).join(' cross join ');
  const { left, right, type, on } = tree;
  return `(${joinSql(left, printer)} ${type} join ${joinSql(right, printer)} on ${onSql(on, printer)})`;
}

function onSql(on: readonly Tree[], printer: Printer): string {
  return on.length > 0 ? printer.expression(allOf(on)) : 'true';
}

/** The source of joined relations and their conditions, as one would write them together. */
export function sourceOf(
  relations: readonly Relation[],
  conditions: readonly Tree[],
  { optionals = [], isAlone = false }: { readonly optionals?: readonly Optional[]; readonly isAlone?: boolean } = {},
): { readonly text: string; readonly span: Span } {
  const sides = optionals.map(({ tree, on }) => {
    const names = relationsOf(tree).map(({ text }) => text);
    return [`left join ${names.join(' join ')}`, ...onText(on)].join(' ');
  });
  const inner = relations.map(({ text }, index) => `${isAlone && index === 0 ? 'from' : 'join'} ${text}`);
  const written = conditions.filter((tree) => !isLink(tree));
  const isOn = (tree: Tree) => conditionsOf(tree).every((one) => one.isOn);
  const where = written.filter((tree) => !isOn(tree));
  const first = relations[0] ?? relationsOf(optionals[0]!.tree)[0]!;
  const text = [...inner, ...onText(written.filter(isOn)), ...sides];
  return { text: [...text, ...(where.length > 0 ? [`where ${joinedText(where)}`] : [])].join(' '), span: first.span };
}

/** USING and NATURAL stand without ON. */
function onText(on: readonly Tree[]): readonly string[] {
  const isMerge = (tree: Tree) => tree.kind === 'leaf' && /^(using\s*\(|natural$)/i.test(tree.text);
  const rest = on.filter((tree) => !isMerge(tree));
  const merges = [...new Set(on.filter(isMerge).map((tree) => textOf(tree)))];
  return [...merges, ...(rest.length > 0 ? [`on ${joinedText(rest)}`] : [])];
}

function joinedText(trees: readonly Tree[]): string {
  return trees
    .map((tree) => (trees.length > 1 && tree.kind === 'or' ? `(${textOf(tree)})` : textOf(tree)))
    .join(' and ');
}
