import { type Ast, lastName, walk } from './ast.ts';
import { identifier } from './identifier.ts';
import type { Source } from './source.ts';

/** A constant of a condition; `value` is null for NULL. */
export interface ConstantShape {
  readonly value: string | null;
  readonly isText: boolean;
}

/** A condition that compares one column of the customer with constants, whatever its spelling. */
export interface ComparisonShape {
  readonly column: string;
  /** As the column stands in the text: `c.code`. */
  readonly columnText: string;
  readonly kind: string;
  /** `=`, `<>`, `<`, `~~`, `!~~`, `BETWEEN`, … as PostgreSQL names it; for IN `=` or `<>`. */
  readonly operator: string;
  readonly constants: readonly ConstantShape[];
  /** Whether NOT stands in front of the whole condition. */
  readonly isNegated: boolean;
}

const NEGATIVE = new Set(['<>', '!~~', '!~~*', '!~', '!~*', 'NOT BETWEEN']);

/** The condition as a comparison of one column of the customer with constants only; undefined when it is anything else. */
export function comparisonShape({ tree }: Source, customerAlias: string): ComparisonShape | undefined {
  const { node, isNegated } = withoutNot(tree);
  const expression = node.A_Expr as Ast | undefined;
  if (!expression) return undefined;
  const swapped = !columnIn(expression.lexpr, customerAlias);
  const [left, right] = swapped ? [expression.rexpr, expression.lexpr] : [expression.lexpr, expression.rexpr];
  const column = columnIn(left, customerAlias);
  const constants = constantsIn(right);
  if (column === undefined || !constants) return undefined;
  const operator = operatorOf(expression);
  return {
    column,
    columnText: writtenName(left),
    kind: String(expression.kind),
    operator: swapped ? mirrored(operator) : operator,
    constants,
    isNegated,
  };
}

/** Whether the comparison is true for those who are different: it loses everybody whose value is not known. */
export function isNegative({ operator, isNegated }: ComparisonShape): boolean {
  return NEGATIVE.has(operator) !== isNegated;
}

/** The tree below any NOTs in front of it. */
export function withoutNot(tree: Ast): { readonly node: Ast; readonly isNegated: boolean } {
  const not = tree.BoolExpr as { boolop?: string; args?: readonly Ast[] } | undefined;
  if (not?.boolop !== 'NOT_EXPR') return { node: tree, isNegated: false };
  const inner = withoutNot(not.args![0]!);
  return { node: inner.node, isNegated: !inner.isNegated };
}

/** Name of an expression's operator, without its schema. */
export function operatorOf({ name }: Ast): string {
  return lastName(name);
}

/** Name parts of a column reference: `["c", "code"]`; empty for anything else and for `*`. */
export function columnPath(node: unknown): readonly string[] {
  const fields = (node as { ColumnRef?: { fields?: readonly Ast[] } } | undefined)?.ColumnRef?.fields ?? [];
  const names = fields.map((field) => (field.String as { sval?: string } | undefined)?.sval);
  return names.every((name) => name !== undefined) ? (names as string[]) : [];
}

/** The customer's column that a node is, through its casts; undefined when it is none. */
export function columnIn(node: unknown, customerAlias: string): string | undefined {
  const cast = (node as { TypeCast?: { arg?: unknown } } | undefined)?.TypeCast;
  if (cast) return columnIn(cast.arg, customerAlias);
  const names = columnPath(node);
  const [qualifier, column] = names.length === 1 ? [customerAlias, names[0]] : names.slice(-2);
  return qualifier === customerAlias ? column : undefined;
}

/** The constants that a node is or lists; undefined when anything else is among them. */
export function constantsIn(node: unknown): readonly ConstantShape[] | undefined {
  const { List, A_ArrayExpr } = (node ?? {}) as {
    List?: { items?: unknown[] };
    A_ArrayExpr?: { elements?: unknown[] };
  };
  const items = List?.items ?? A_ArrayExpr?.elements ?? [node];
  const constants = items.map(constantIn);
  return constants.every((one) => one !== undefined) ? (constants as ConstantShape[]) : undefined;
}

/** The constant that a node is, through its casts. */
export function constantIn(node: unknown): ConstantShape | undefined {
  const { TypeCast, A_Const, A_Expr } = (node ?? {}) as { TypeCast?: Ast; A_Const?: Ast; A_Expr?: Ast };
  if (TypeCast) return constantIn(TypeCast.arg);
  if (A_Expr && operatorOf(A_Expr) === '-' && !A_Expr.lexpr) {
    const inner = constantIn(A_Expr.rexpr);
    return inner?.value ? { ...inner, value: `-${inner.value}` } : undefined;
  }
  if (!A_Const) return undefined;
  if (A_Const.isnull) return { value: null, isText: false };
  const { sval, ival, fval, boolval } = A_Const as Record<string, Record<string, unknown> | undefined>;
  if (sval) return { value: String(sval.sval ?? ''), isText: true };
  if (ival) return { value: String(ival.ival ?? 0), isText: false };
  if (fval) return { value: String(fval.fval), isText: false };
  return { value: String(boolval?.boolval ?? false), isText: false };
}

/** The operator of the same comparison with its sides exchanged. */
export function mirrored(operator: string): string {
  return { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[operator] ?? operator;
}

/** A column reference as SQL, through its casts: `c.code`. */
export function writtenName(node: unknown): string {
  const cast = (node as { TypeCast?: { arg?: unknown } } | undefined)?.TypeCast;
  if (cast) return writtenName(cast.arg);
  return columnPath(node).map(identifier).join('.');
}

/** Token range of an operator's expression with both its operands: `c.at between 1 and 2`. */
export function expressionRange(source: Source, expression: Ast): readonly [number, number] {
  const at = source.tokenAt(expression.location);
  const first = source.operandStart(at - 1);
  let last = source.operandEnd(rightOperand(source, at));
  if (String(expression.kind).includes('BETWEEN')) last = source.operandEnd(last + 2);
  return [first, last];
}

/** First token behind an operator of one or more words: `not in`, `not like`, `between symmetric`. */
export function rightOperand({ tokens }: Source, operator: number): number {
  const words = ['not', 'in', 'like', 'ilike', 'between', 'symmetric', 'asymmetric', 'similar', 'to'];
  let at = operator;
  while (tokens[at]?.isKeyword && words.includes(tokens[at]!.word)) at += 1;
  return at === operator ? operator + 1 : at;
}

/** The text between two tokens, both included. */
export function textBetween({ text, tokens }: Source, [first, last]: readonly [number, number]): string {
  return text.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0);
}

/** All nodes of one type, outermost first. */
export function nodesOf(tree: unknown, wanted: string): readonly Ast[] {
  const nodes: Ast[] = [];
  walk(tree, (type, node) => {
    if (type === wanted) nodes.push(node);
    return true;
  });
  return nodes;
}
