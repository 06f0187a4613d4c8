import { type Ast, lastName } from '../ast.ts';
import { type ConstantShape, constantIn, constantsIn } from '../shapes.ts';
import type { Point } from './cells.ts';
import { DAY_IN_MICROSECONDS, type Decimal, isExactReal, type Order, pointOf } from './values.ts';

/** A constant as a point of a column's order; null for NULL. */
export type Constant = Point | null;

export interface ConstantPlace {
  /** It stands in an array, whose type its elements settle without the column. */
  readonly isOfArray?: boolean;
  /** It is made to the column's own type first, which rounds what a real cannot hold. */
  readonly isExact?: boolean;
}

/**
 * The constants that a node is or lists; undefined where one of them cannot be placed for sure: it is written as another type than the column's, or
 * cast to one that may change its value.
 * @param kind of the comparison whose right side it is.
 */
export function constantsOf(node: unknown, order: Order, kind: string): readonly Constant[] | undefined {
  const items = itemsOf(node, kind);
  const isExact = isOfOneType(node, kind);
  const place = { isOfArray: isOfArray(kind), isExact };
  const constants = items?.map((one) => constantOf(one, order, place));
  return constants?.every((one) => one !== undefined) ? (constants as Constant[]) : undefined;
}

const isOfArray = (kind: string): boolean => kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL';

/** The parts of a right side; undefined where it is an array and should be none, or the other way round. */
export function itemsOf(node: unknown, kind: string): readonly unknown[] | undefined {
  const { List, A_ArrayExpr } = (node ?? {}) as Record<string, { items?: unknown[]; elements?: unknown[] } | undefined>;
  if (isOfArray(kind) !== (A_ArrayExpr !== undefined)) return undefined;
  return List?.items ?? A_ArrayExpr?.elements ?? [node];
}

/** In a list of several, column and constants become one type: `r in (0.1, 0.2)` finds a real that `r = 0.1` does not. */
function isOfOneType(node: unknown, kind: string): boolean {
  const { List } = (node ?? {}) as { List?: { items?: unknown[] } };
  return kind === 'AEXPR_IN' && (List?.items?.length ?? 0) > 1;
}

/** Whether something is one or more numbers as written, without a cast, that all types of numbers take as they are. */
export function areNumbers(node: unknown, kind: string): boolean {
  const constants = constantsIn(node) ?? [];
  const isExact = isOfOneType(node, kind);
  return (
    castsIn(node).length === 0 &&
    constants.length > 0 &&
    constants.every(
      ({ value, isText }) => !isText && value !== null && /^-?\d/.test(value) && (!isExact || isExactReal(value)),
    )
  );
}

/** One constant; undefined where it cannot be placed for sure. */
export function constantOf(node: unknown, order: Order, place: ConstantPlace = {}): Constant | undefined {
  const shape = constantIn(node);
  if (!shape) return undefined;
  const casts = castsIn(node);
  if (shape.value === null) return casts.every((cast) => CASTS[order.kind].test(cast)) ? null : undefined;
  const { value, isText } = shape;
  if (!keepsValue(casts, value, order)) return undefined;
  // Texts in an array make it an array of texts, which no column of another type is compared with.
  if (place.isOfArray && isText && casts.length === 0 && order.kind !== 'text') return undefined;
  if (mayRound(order) && (place.isExact || (isText && casts.length === 0)) && !isExactReal(value)) return undefined;
  if (order.kind === 'day' && casts.includes('timestamp')) return dayWithTime(value);
  return isWrittenAs(order, shape, casts) ? pointOf(order, value) : undefined;
}

const mayRound = (order: Order): boolean =>
  order.kind === 'real' || (order.kind === 'dense' && order.isAnyNumber === true);

/** A constant without a cast, and no list. */
export function bareConstant(node: unknown): ConstantShape | undefined {
  const isOne = typeof node === 'object' && node !== null && ('A_Const' in node || 'A_Expr' in node);
  return isOne && castsIn(node).length === 0 ? constantIn(node) : undefined;
}

/** Whether PostgreSQL reads a constant, written so, as a value of the column's own type. */
function isWrittenAs(order: Order, { value, isText }: ConstantShape, casts: readonly string[]): boolean {
  const needsText = ['day', 'moment', 'text', 'label'].includes(order.kind);
  if (needsText) return isText;
  if (order.kind !== 'grid' || !order.isInteger || !isText || casts.length > 0 || value === null) return true;
  return isWhole(value) && order.lowest <= BigInt(value) && BigInt(value) <= order.highest;
}

const isWhole = (text: string): boolean => /^-?\d+$/.test(text);

/** Types to which a constant of a column's order may be cast. */
const CASTS: Readonly<Record<Order['kind'], RegExp>> = {
  grid: /^(int2|int4|int8|numeric)$/,
  dense: /^(int2|int4|int8|numeric)$/,
  real: /^(int2|int4|int8|numeric)$/,
  day: /^(date|timestamp)$/,
  moment: /^(date|timestamp|timestamptz)$/,
  text: /^(text|varchar)$/,
  label: /^uuid$/,
  boolean: /^bool$/,
  unordered: /^$/,
};

const INTEGER_TYPES: Readonly<Record<string, bigint>> = { int2: 2n ** 15n, int4: 2n ** 31n, int8: 2n ** 63n };

/** Whether casts leave the value as it is written: one to an integer rounds, one to a date cuts the time off. */
function keepsValue(casts: readonly string[], value: string, order: Order): boolean {
  return casts.every((cast) => {
    if (!CASTS[order.kind].test(cast)) return false;
    const limit = INTEGER_TYPES[cast];
    if (limit !== undefined) return isWhole(value) && -limit <= BigInt(value) && BigInt(value) < limit;
    if (cast === 'date') return isDay(value) && !(order.kind === 'moment' && order.hasZone);
    return order.kind !== 'moment' || (cast === 'timestamptz') === order.hasZone;
  });
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A moment among days: between two of them no day lies, whatever its time. */
function dayWithTime(value: string): Decimal | undefined {
  const moment = pointOf({ kind: 'moment', hasZone: false, decimals: 6 }, value) as Decimal | undefined;
  return moment && dayOfMicroseconds(moment.units);
}

/** Days since 1970; half a day more for any time after midnight. */
export function dayOfMicroseconds(microseconds: bigint): Decimal {
  const rest = ((microseconds % DAY_IN_MICROSECONDS) + DAY_IN_MICROSECONDS) % DAY_IN_MICROSECONDS;
  const day = (microseconds - rest) / DAY_IN_MICROSECONDS;
  return rest === 0n ? { units: day, decimals: 0 } : { units: day * 10n + 5n, decimals: 1 };
}
export const isWholeDay = ({ decimals }: Decimal): boolean => decimals === 0;

/** Names of the types to which anything in a constant is cast; of arrays and of types with a modifier one that is no type's. */
function castsIn(node: unknown): readonly string[] {
  const casts: string[] = [];
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const type = (value as { TypeCast?: { typeName?: Ast } }).TypeCast?.typeName;
    if (type) casts.push(castName(type));
    for (const child of Object.values(value)) note(child);
  };
  note(node);
  return casts;
}

/** A type's name without its schema; `int4()` where it is an array of it, or has a modifier. */
export function castName({ names, typmods, arrayBounds }: Ast): string {
  const name = lastName(names);
  return typmods === undefined && arrayBounds === undefined ? name : `${name}()`;
}
