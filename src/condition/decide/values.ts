/**
 * The values of a column as far as its comparisons can tell them apart: a column is cut at every constant that a rule compares it with, and
 * within one cell all comparisons have the same truth value.
 */

/** How the values of a column are ordered. Of anything else nothing is decided. */
export type Order =
  /** Numbers on a grid of so many decimals: integers 0, numeric(12,2) 2. Bounds of the type, in grid steps. */
  | { readonly kind: 'grid'; readonly decimals: number; readonly lowest?: bigint; readonly highest?: bigint }
  /** Between any two there is another one. */
  | { readonly kind: 'dense' }
  /** Whole days. */
  | { readonly kind: 'day' }
  /** Moments: as dense, told apart by their local text. */
  | { readonly kind: 'moment' }
  /** Known only as equal or not; and, where text, by how they begin. */
  | { readonly kind: 'text' }
  | { readonly kind: 'label' }
  | { readonly kind: 'boolean' };

const INTEGER_BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };

/** The order of a type as PostgreSQL's `format_type` names it; undefined where comparisons depend on more than the value's text. */
export function orderOf(type: string): Order | undefined {
  const bits = INTEGER_BITS[type];
  if (bits !== undefined) return { kind: 'grid', decimals: 0, lowest: -(2n ** bits), highest: 2n ** bits - 1n };
  const numeric = /^numeric\((\d+),(\d+)\)$/.exec(type);
  if (numeric) {
    const highest = 10n ** BigInt(numeric[1]!) - 1n;
    return { kind: 'grid', decimals: Number(numeric[2]), lowest: -highest, highest };
  }
  if (['numeric', 'double precision'].includes(type)) return { kind: 'dense' };
  if (type === 'date') return { kind: 'day' };
  if (/^timestamp(\(\d\))? with(out)? time zone$/.test(type)) return { kind: 'moment' };
  if (type === 'text' || /^character varying/.test(type)) return { kind: 'text' };
  if (type === 'uuid') return { kind: 'label' };
  return type === 'boolean' ? { kind: 'boolean' } : undefined;
}

/** Two longer decimals may be one and the same double. */
const DIGITS_OF_DOUBLE = 15;

/** A fraction: `units / 10^decimals`. Exact, as PostgreSQL's numeric is. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

/** A constant as a point of the order; undefined where it is none of it, or cannot be placed without asking the database. */
export function pointOf(order: Order, text: string): Decimal | string | undefined {
  if (order.kind === 'grid') return decimalOf(text);
  if (order.kind === 'dense') return text.length <= DIGITS_OF_DOUBLE ? decimalOf(text) : undefined;
  if (order.kind === 'day') return dayOf(text);
  if (order.kind === 'moment') return momentOf(text);
  if (order.kind === 'boolean') return ['true', 'false'].includes(text) ? text : undefined;
  if (order.kind === 'label') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined;
  return text;
}

function decimalOf(text: string): Decimal | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { units: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
}

function dayOf(text: string): Decimal | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const moment = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isReal = new Date(moment).toISOString().startsWith(text);
  return isReal ? { units: BigInt(moment / 86_400_000), decimals: 0 } : undefined;
}

/** A local moment as `YYYY-MM-DD HH:MM:SS`, padded; with an offset it would need the zone to be compared. */
function momentOf(text: string): string | undefined {
  const [, day, time = '00:00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text) ?? [];
  return day === undefined || dayOf(day) === undefined ? undefined : `${day} ${time}`;
}

/** Negative, zero or positive, as the first is smaller, equal or larger. Both are of one order. */
export function compare(one: Decimal | string, other: Decimal | string): number {
  if (typeof one === 'string' || typeof other === 'string') return one < other ? -1 : Number(one > other);
  const decimals = Math.max(one.decimals, other.decimals);
  const difference = scaled(one, decimals) - scaled(other, decimals);
  return difference < 0n ? -1 : Number(difference > 0n);
}

function scaled({ units, decimals }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - decimals);
}

/** The largest grid point that is not above a decimal. */
export function floorTo(value: Decimal, decimals: number): bigint {
  if (value.decimals <= decimals) return scaled(value, decimals);
  const step = 10n ** BigInt(value.decimals - decimals);
  const quotient = value.units / step;
  return value.units % step < 0n ? quotient - 1n : quotient;
}

/** A decimal as PostgreSQL reads it. */
export function decimalText({ units, decimals }: Decimal): string {
  if (decimals === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
