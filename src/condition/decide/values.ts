/**
 * The values of a column as far as its comparisons can tell them apart: a column is cut at every constant that a rule compares it with, and
 * within one cell all comparisons have the same truth value.
 */

/** How the values of a column are ordered. Of anything else nothing is decided. */
export type Order =
  /** Integers, or numbers on a grid of so many decimals: numeric(12,2) has 2, and a NaN above all of them. Bounds of the type, in grid steps. */
  | {
      readonly kind: 'grid';
      readonly decimals: number;
      readonly lowest: bigint;
      readonly highest: bigint;
      readonly isInteger: boolean;
    }
  /** Between any two there is another one. `isAnyNumber`: of which type they are is not known, and a real would round some constants. */
  | { readonly kind: 'dense'; readonly isAnyNumber?: true }
  /** Numbers of 24 binary digits, compared with constants as double precision does. */
  | { readonly kind: 'real' }
  /** Whole days, as days since 1970; infinite ones at both ends. */
  | { readonly kind: 'day' }
  /** Moments, as seconds since 1970 with so many decimals; infinite ones at both ends. `hasZone`: those of a constant are told by its offset. */
  | { readonly kind: 'moment'; readonly hasZone: boolean; readonly decimals: number }
  /** Known only as equal or not; and, where text, by how they begin. At most so many characters. */
  | { readonly kind: 'text'; readonly longest: number }
  | { readonly kind: 'label' }
  | { readonly kind: 'boolean' }
  /** Known only as NULL or not. One value as text that PostgreSQL reads. */
  | { readonly kind: 'unordered'; readonly sample: string };

const INTEGER_BITS: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n, bigint: 63n };

/** In place of a type: some number, it is not known of which type. */
export const ANY_NUMBER = 'any type of numbers';

/** The order of a type as PostgreSQL's `format_type` names it; undefined where comparisons depend on more than the value's text. */
export function orderOf(type: string): Order | undefined {
  const bits = INTEGER_BITS[type];
  if (bits !== undefined)
    return { kind: 'grid', decimals: 0, lowest: -(2n ** bits), highest: 2n ** bits - 1n, isInteger: true };
  const numeric = /^numeric\((\d+),(\d+)\)$/.exec(type);
  if (numeric) {
    const highest = 10n ** BigInt(numeric[1]!) - 1n;
    return { kind: 'grid', decimals: Number(numeric[2]), lowest: -highest, highest, isInteger: false };
  }
  if (['numeric', 'double precision'].includes(type)) return { kind: 'dense' };
  if (type === ANY_NUMBER) return { kind: 'dense', isAnyNumber: true };
  if (type === 'date') return { kind: 'day' };
  const moment = /^timestamp(?:\((\d)\))? with(out)? time zone$/.exec(type);
  if (moment) return { kind: 'moment', hasZone: moment[2] === undefined, decimals: Number(moment[1] ?? 6) };
  const text = /^(?:text|character varying(?:\((\d+)\))?)$/.exec(type);
  if (text) return { kind: 'text', longest: Number(text[1] ?? Number.POSITIVE_INFINITY) };
  if (type === 'uuid') return { kind: 'label' };
  if (type === 'real') return { kind: 'real' };
  if (type === 'boolean') return { kind: 'boolean' };
  const [, sample] = UNORDERED.find(([pattern]) => pattern.test(type)) ?? [];
  return sample === undefined ? undefined : { kind: 'unordered', sample };
}

/** Types whose values are NULL or not, and nothing between: one of several columns may be NULL in part. */
const UNORDERED: readonly (readonly [RegExp, string])[] = [
  [/^jsonb?$|\[\]$/, '{}'],
  [/^interval/, '0'],
  [/^character(\(|$)/, '~'],
  [/^time(\(\d\))? with/, '00:00'],
  [/^(inet|cidr)$/, '0.0.0.0'],
  [/^bytea$/, ''],
];

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
  if (order.kind === 'dense' || order.kind === 'real')
    return text.length <= DIGITS_OF_DOUBLE ? decimalOf(text) : undefined;
  if (order.kind === 'day') return dayOf(text);
  if (order.kind === 'moment') return momentOf(text, order.hasZone);
  if (order.kind === 'boolean') return ['true', 'false'].includes(text) ? text : undefined;
  if (order.kind === 'unordered') return undefined;
  if (order.kind === 'label') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined;
  return text;
}

function decimalOf(text: string): Decimal | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { units: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
}

/** Of the years 1 to 9999: others are written in several ways. */
function dayOf(text: string): Decimal | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || year === '0000') return undefined;
  const moment = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal = new Date(moment).toISOString().startsWith(text);
  return isReal ? { units: BigInt(moment / 86_400_000), decimals: 0 } : undefined;
}

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[ T]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * Seconds since 1970, to the microsecond. With a zone only a constant with an offset is a moment: what another one means depends on the session's zone,
 * and at the change of the clock not even the order of two is sure. Without a zone an offset would be passed over.
 */
function momentOf(text: string, hasZone: boolean): Decimal | undefined {
  const [, date = '', hours = '0', minutes = '0', seconds = '0', fraction = '', offset] = MOMENT.exec(text) ?? [];
  const day = dayOf(date);
  if (day === undefined || (offset !== undefined) !== hasZone) return undefined;
  const whole = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - offsetSeconds(offset));
  return { units: (day.units * 86_400n + whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0')), decimals: 6 };
}

function offsetSeconds(offset: string | undefined): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

export const DAY_IN_MICROSECONDS = 86_400_000_000n;

/** Whether a number, written so, is one and the same as real, as double precision and as numeric. */
export function isExactReal(text: string): boolean {
  return text.length <= DIGITS_OF_DOUBLE && Math.fround(Number(text)) === Number(text);
}

/** A real between two numbers, as PostgreSQL reads it; undefined where there is none. Without a bound there always is one. */
export function realBetween(low: Decimal | undefined, high: Decimal | undefined): string | undefined {
  if (low === undefined)
    return high === undefined ? '0' : String(Math.fround(Math.floor(Number(decimalText(high))) - 1));
  const above = nextReal(Number(decimalText(low)));
  return high === undefined || above < Number(decimalText(high)) ? String(above) : undefined;
}

/** The least real that is greater than a double. */
function nextReal(value: number): number {
  const near = Math.fround(value);
  if (near > value) return near;
  const bits = new Int32Array(new Float32Array([near === 0 ? 0 : near]).buffer);
  bits[0]! += near >= 0 ? 1 : -1;
  return new Float32Array(bits.buffer)[0]!;
}

const FIRST_DAY = -719_162n;
const LAST_DAY = 2_932_896n;

/** A day as PostgreSQL reads it; beyond the years 1 to 9999 an infinite one. */
export function dayText(days: bigint): string {
  if (days < FIRST_DAY) return '-infinity';
  return days > LAST_DAY ? 'infinity' : new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

/** A moment as PostgreSQL reads it; beyond the years 1 to 9999 an infinite one. */
export function momentText(moment: Decimal, hasZone: boolean): string {
  const microseconds = scaled(moment, 6);
  const day = floorTo({ units: microseconds, decimals: 6 }, 0);
  const days = day < 0n ? (day - 86_399n) / 86_400n : day / 86_400n;
  const date = dayText(days);
  if (date.endsWith('infinity')) return date;
  const rest = microseconds - days * 86_400_000_000n;
  const time = new Date(Number(rest / 1_000n)).toISOString().slice(11, 19);
  const fraction = String(rest % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${date} ${time}${fraction && `.${fraction}`}${hasZone ? '+00' : ''}`;
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
