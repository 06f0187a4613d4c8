import { type Ast, canonical } from '../ast.ts';
import { columnPath } from '../shapes.ts';
import { type Cell, NULL_CELL, type Point, pointCell } from './cells.ts';
import { castName, constantOf, isWholeDay } from './constants.ts';
import { DAY_IN_MICROSECONDS, type Decimal, floorTo, type Order, orderOf } from './values.ts';

/** A column, or what is one column's value seen through a cast or a COALESCE. */
export interface Operand {
  readonly column: string;
  /** By which constants beside it are read. */
  readonly order: Order;
  /** Where the column is cut by the operand itself. */
  readonly points: readonly Point[];
  /** Where the column is cut by a constant that the operand is compared with. */
  readonly cutsOf: (point: Point) => readonly Point[];
  /** What the operand comes to for the customers of a cell. */
  readonly seen: (cell: Cell) => Cell;
  /** A constant can stand in for the column's value. */
  readonly holdsConstant?: true;
}

export interface OperandRules {
  readonly alias: string;
  /** Column types as `format_type` names them. */
  readonly types: ReadonlyMap<string, string>;
}

/** What a number is called that no column holds: equal expressions come to equal numbers, and what they are is not known. */
export const OF_EXPRESSION = 'expression ';

/** The name of a customer's column as a node writes it. */
export function columnOf(node: unknown, { alias }: Pick<OperandRules, 'alias'>): string | undefined {
  const path = columnPath(node);
  if (path.length === 1) return path[0];
  return path.length === 2 && path[0] === alias ? path[1] : undefined;
}

/** The operand that a node is; undefined where its value depends on anything but one column, or not in a way that is known. */
export function operandOf(node: unknown, rules: OperandRules): Operand | undefined {
  const column = columnOf(node, rules);
  if (column !== undefined) return ofColumn(column, rules);
  const { TypeCast, CoalesceExpr, MinMaxExpr, A_Expr } = (node ?? {}) as Readonly<Record<string, Ast | undefined>>;
  if (TypeCast) return castColumn(TypeCast, rules);
  if (CoalesceExpr) return coalesced(CoalesceExpr, rules);
  if (MinMaxExpr) return bounded(MinMaxExpr, rules);
  return A_Expr?.kind === 'AEXPR_NULLIF' ? nulled(A_Expr, rules) : undefined;
}

/** What is no column, taken as a number that nothing is known of. */
export function numberOf(node: unknown): Operand {
  return plain(`${OF_EXPRESSION}${canonical(node)}`, { kind: 'dense' });
}

function ofColumn(column: string, { types }: OperandRules): Operand | undefined {
  const order = orderOf(types.get(column) ?? '');
  return order && plain(column, order);
}

function plain(column: string, order: Order): Operand {
  return { column, order, points: [], cutsOf: (point) => [point], seen: (cell) => cell };
}

/** Casts that leave every value of a type as it is, and never fail. */
const KEEPING: readonly (readonly [RegExp, RegExp])[] = [
  [/^smallint$/, /^(int2|int4|int8|numeric)$/],
  [/^integer$/, /^(int4|int8|numeric)$/],
  [/^bigint$/, /^(int8|numeric)$/],
  [/^numeric/, /^numeric$/],
  [/^double precision$/, /^float8$/],
  [/^date$/, /^(date|timestamp)$/],
  [/^timestamp(\(\d\))? without/, /^timestamp$/],
  [/^timestamp(\(\d\))? with /, /^timestamptz$/],
  [/^(text|character varying)/, /^(text|varchar)$/],
  [/^boolean$/, /^bool$/],
  [/^uuid$/, /^uuid$/],
];

function castColumn({ arg, typeName }: Ast, rules: OperandRules): Operand | undefined {
  const column = columnOf(arg, rules);
  const operand = column === undefined ? undefined : ofColumn(column, rules);
  if (column === undefined || !operand) return undefined;
  const [type, cast] = [rules.types.get(column) ?? '', castName(typeName as Ast)];
  if (KEEPING.some(([from, to]) => from.test(type) && to.test(cast))) return operand;
  return cast === 'date' && operand.order.kind === 'moment' && !operand.order.hasZone
    ? dayOfMoment(operand)
    : undefined;
}

const startOf = (day: bigint): Decimal => ({ units: day * DAY_IN_MICROSECONDS, decimals: 6 });

/** `ts::date`: a moment lies on a day when it is not before the day's beginning, and before the next one's. */
function dayOfMoment(operand: Operand): Operand {
  const bounds = (point: Point): readonly Decimal[] => {
    const day = floorTo(point as Decimal, 0);
    return isWholeDay(point as Decimal) ? [startOf(day), startOf(day + 1n)] : [startOf(day + 1n)];
  };
  const against = (cell: Cell, point: Point): number | undefined => {
    if (cell.sample === null) return undefined;
    const [first, next] = bounds(point);
    if (cell.against(first!)! < 0) return -1;
    return next && cell.against(next)! < 0 ? 0 : 1;
  };
  return {
    ...operand,
    order: { kind: 'day' },
    cutsOf: bounds,
    seen: (cell) => ({ ...cell, against: (point) => against(cell, point) }),
  };
}

/** `coalesce(c.visits, 0)`: for whom the column is NULL, it is the constant. */
function coalesced({ args }: Ast, rules: OperandRules): Operand | undefined {
  const [first, second, ...more] = args as readonly unknown[];
  const operand = operandOf(first, rules);
  const constant = operand && more.length === 0 ? constantOf(second, operand.order, { isExact: true }) : undefined;
  if (!operand || constant === undefined) return undefined;
  const otherwise = constant === null ? NULL_CELL : pointCell(constant);
  const seen = (cell: Cell): Cell => {
    const own = operand.seen(cell);
    return own.sample === null ? otherwise : own;
  };
  return { ...operand, seen, holdsConstant: true };
}

/** `nullif(c.city, '')`: for whom the column is the constant, it is NULL. */
function nulled({ lexpr, rexpr }: Ast, rules: OperandRules): Operand | undefined {
  const operand = operandOf(lexpr, rules);
  const constant = operand && constantOf(rexpr, operand.order, { isExact: true });
  if (!operand || constant == null) return undefined;
  const seen = (cell: Cell): Cell => {
    const own = operand.seen(cell);
    return own.against(constant) === 0 ? NULL_CELL : own;
  };
  return { ...operand, points: [...operand.points, ...operand.cutsOf(constant)], seen, holdsConstant: true };
}

/** `greatest(c.visits, 0)`, `least(…)`: the constant for whom the column is NULL or on its other side. */
function bounded({ op, args }: Ast, rules: OperandRules): Operand | undefined {
  const [first, second, ...more] = args as readonly unknown[];
  const operand = operandOf(first, rules);
  const isLine = operand && ['grid', 'dense', 'real', 'day', 'moment'].includes(operand.order.kind);
  const constant = isLine && more.length === 0 ? constantOf(second, operand.order, { isExact: true }) : undefined;
  if (!operand || constant == null) return undefined;
  const isBeyond = op === 'IS_GREATEST' ? (side: number) => side < 0 : (side: number) => side > 0;
  const seen = (cell: Cell): Cell => {
    const own = operand.seen(cell);
    return own.sample === null || isBeyond(own.against(constant)!) ? pointCell(constant) : own;
  };
  return { ...operand, points: [...operand.points, ...operand.cutsOf(constant)], seen, holdsConstant: true };
}
