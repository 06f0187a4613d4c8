import { type Ast, lastName } from '../ast.ts';
import { type Clock, localText } from '../clock.ts';
import { MOMENT_FUNCTIONS } from '../zone.ts';
import { type Constant, castName, constantOf, dayOfMicroseconds } from './constants.ts';
import type { Operand } from './operands.ts';
import { DAY_IN_MICROSECONDS, type Order, pointOf } from './values.ts';

/** A moment told by the clock and a distance from it: `current_date - 7`, `now() - interval '1 month'`. */
export interface Relative {
  /** The beginning of today, this very moment, or this moment on the clocks of the session's zone. */
  readonly base: 'today' | 'now' | 'local';
  readonly months: number;
  readonly days: number;
  readonly microseconds: number;
}

/** What a comparison with a clock stands on. */
export interface ClockAtom {
  readonly relatives: readonly Relative[];
  /** Whether a moment stands beside them that no clock moves. */
  readonly hasFixed: boolean;
  readonly order: Order;
}

/** Any moment would do where nobody is told a value. */
const SOME_MOMENT: Clock = { at: '2026-01-15T12:34:56.789Z', zone: 'UTC' };

/** Reads constants of which some are told by the clock, as they are at one moment; undefined where one of them is something else. */
export function clockwise(
  items: readonly unknown[],
  { order, holdsConstant }: Operand,
  clock: Clock = SOME_MOMENT,
): (ClockAtom & { readonly constants: readonly Constant[] }) | undefined {
  if (holdsConstant || (order.kind !== 'day' && !(order.kind === 'moment' && order.decimals === 6))) return undefined;
  const relatives: Relative[] = [];
  const constants: Constant[] = [];
  for (const item of items) {
    const relative = relativeOf(item, order);
    const constant = relative ? atMoment(relative, order, clock) : constantOf(item, order);
    if (constant === undefined || (relative && order.kind === 'day' && relative.base !== 'today')) return undefined;
    if (relative) relatives.push(relative);
    constants.push(constant);
  }
  if (relatives.length === 0) return undefined;
  const fixed = constants.filter((one) => one !== null).length - relatives.length;
  return { relatives, hasFixed: fixed > 0, order, constants };
}

/** Whether moments told by the clock stand to each other as they do now whatever the moment is, for all comparisons of one column. */
export function isSameAnyDay(atoms: readonly ClockAtom[]): boolean {
  const all = atoms.flatMap(({ relatives, order }) => relatives.map((relative) => ({ relative, order })));
  if (all.length > 0 && atoms.some(({ hasFixed }) => hasFixed)) return false;
  return all.every((one, index) =>
    all.slice(0, index).every((other) => areApart(one.relative, other.relative, one.order)),
  );
}

/** So many days a month has at least and at most. */
const MONTH = [28, 31] as const;
/** What a change of the clock may add to a distance, or take from it. */
const CLOCK_CHANGE = 3 * 3_600_000_000;
const DAY = Number(DAY_IN_MICROSECONDS);

function areApart(one: Relative, other: Relative, order: Order): boolean {
  if (one.base !== other.base) return false;
  const months = one.months - other.months;
  const rest = (one.days - other.days) * DAY + one.microseconds - other.microseconds;
  if (months !== 0) {
    const ends = MONTH.map((days) => days * months * DAY + rest);
    return Math.min(...ends) > 2 * DAY || Math.max(...ends) < -2 * DAY;
  }
  const isZoned = order.kind === 'moment' && order.hasZone;
  const isExact = isZoned ? one.base === 'now' && one.days === other.days : one.base !== 'now';
  const isEqual = one.days === other.days && one.microseconds === other.microseconds;
  return isExact || isEqual || Math.abs(rest) > CLOCK_CHANGE;
}

function atMoment(
  { base, months, days, microseconds }: Relative,
  order: Order,
  { at, zone }: Clock,
): Constant | undefined {
  const isOfZone = order.kind === 'moment' && order.hasZone;
  const wall = isOfZone && base === 'now' ? new Date(at).toISOString().slice(0, -1) : localText(new Date(at), zone);
  const start = pointOf({ kind: 'moment', hasZone: false, decimals: 6 }, base === 'today' ? wall.slice(0, 10) : wall);
  if (typeof start !== 'object') return undefined;
  const moved = monthsLater(start.units, months) + BigInt(days) * DAY_IN_MICROSECONDS + BigInt(microseconds);
  return order.kind === 'day' ? dayOfMicroseconds(moved) : { units: moved, decimals: 6 };
}

/** The same day of another month, or its last one. */
function monthsLater(microseconds: bigint, months: number): bigint {
  const date = new Date(Number(microseconds / 1_000n));
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  const moved = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), last));
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return microseconds + BigInt(moved - midnight) * 1_000n;
}

const HERE: Omit<Relative, 'base'> = { months: 0, days: 0, microseconds: 0 };

function relativeOf(node: unknown, order: Order): Relative | undefined {
  const { SQLValueFunction, FuncCall, TypeCast, A_Const, A_Expr } = (node ?? {}) as Readonly<
    Record<string, Ast | undefined>
  >;
  if (SQLValueFunction) return ofFunction(String(SQLValueFunction.op));
  if (FuncCall) return ofCall(FuncCall);
  if (TypeCast) return ofCast(TypeCast, order);
  if (A_Const) return order.kind === 'day' ? ofWord(A_Const) : undefined;
  return A_Expr?.kind === 'AEXPR_OP' ? moved(A_Expr, order) : undefined;
}

function ofFunction(op: string): Relative | undefined {
  if (op === 'SVFOP_CURRENT_DATE') return { base: 'today', ...HERE };
  if (op === 'SVFOP_CURRENT_TIMESTAMP') return { base: 'now', ...HERE };
  return op === 'SVFOP_LOCALTIMESTAMP' ? { base: 'local', ...HERE } : undefined;
}

/** The clock that runs on while a statement does is none: it tells each customer another moment. */
function ofCall({ funcname, args }: Ast): Relative | undefined {
  const name = lastName(funcname);
  return MOMENT_FUNCTIONS.has(name) && name !== 'clock_timestamp' && args === undefined
    ? { base: 'now', ...HERE }
    : undefined;
}

/** `now()::date`, `'today'::date`, `now()::timestamp`. */
function ofCast({ arg, typeName }: Ast, order: Order): Relative | undefined {
  const type = castName(typeName as Ast);
  const word = (arg as { A_Const?: Ast }).A_Const;
  if (word) return type === 'date' ? ofWord(word) : undefined;
  const inner = relativeOf(arg, order);
  const isClock = inner !== undefined && inner.base !== 'today' && isHere(inner);
  if (isClock && type === 'date') return { base: 'today', ...HERE };
  return isClock && type === 'timestamp' ? { base: 'local', ...HERE } : undefined;
}

const isHere = ({ months, days, microseconds }: Relative): boolean => months === 0 && days === 0 && microseconds === 0;

function ofWord(constant: Ast): Relative | undefined {
  const word = (constant.sval as { sval?: string } | undefined)?.sval?.trim().toLowerCase() ?? '';
  const days = { today: 0, tomorrow: 1, yesterday: -1 }[word];
  return days === undefined ? undefined : { base: 'today', ...HERE, days };
}

function moved({ name, lexpr, rexpr }: Ast, order: Order): Relative | undefined {
  const sign = { '+': 1, '-': -1 }[lastName(name)];
  const from = lexpr === undefined ? undefined : relativeOf(lexpr, order);
  if (sign === undefined || !from) return undefined;
  const step = daysOf(rexpr, from, lexpr) ?? intervalOf(rexpr);
  if (!step) return undefined;
  // Months first, days after: in another order they come to another day.
  if (step.months !== 0 && !isHere(from)) return undefined;
  return {
    base: from.base,
    months: from.months + sign * step.months,
    days: from.days + sign * step.days,
    microseconds: from.microseconds + sign * step.microseconds,
  };
}

type Step = Omit<Relative, 'base'>;

/** A number of days: only a day takes it. */
function daysOf(node: unknown, { base, microseconds, months }: Relative, from: unknown): Step | undefined {
  const days = (node as { A_Const?: { ival?: { ival?: number } } }).A_Const?.ival;
  const isDay = base === 'today' && microseconds === 0 && months === 0 && !JSON.stringify(from).includes('"interval"');
  return days && isDay ? { ...HERE, days: days.ival ?? 0 } : undefined;
}

const HOUR = 3_600_000_000;
const UNITS: readonly (readonly [RegExp, Step])[] = [
  [/^y(ear|r)?s?$/, { ...HERE, months: 12 }],
  [/^mon(th)?s?$/, { ...HERE, months: 1 }],
  [/^w(eek)?s?$/, { ...HERE, days: 7 }],
  [/^d(ay)?s?$/, { ...HERE, days: 1 }],
  [/^h(ours?|rs?)?$/, { ...HERE, microseconds: HOUR }],
  [/^min(ute)?s?$/, { ...HERE, microseconds: HOUR / 60 }],
  [/^s(ec(ond)?s?)?$/, { ...HERE, microseconds: HOUR / 3600 }],
];

/** `interval '1 month 2 days'`, written with whole numbers and units. */
function intervalOf(node: unknown): Step | undefined {
  const { TypeCast } = node as { TypeCast?: { arg?: { A_Const?: { sval?: { sval?: string } } }; typeName?: Ast } };
  const written = TypeCast?.arg?.A_Const?.sval?.sval?.trim().toLowerCase();
  if (written === undefined || castName(TypeCast!.typeName!) !== 'interval') return undefined;
  if (!/^([+-]?\d{1,6}\s*[a-z]+\s*)+$/.test(written)) return undefined;
  let sum: Step = HERE;
  for (const [, count, unit = ''] of written.matchAll(/([+-]?\d+)\s*([a-z]+)/g)) {
    const [, step] = UNITS.find(([pattern]) => pattern.test(unit)) ?? [];
    if (!step) return undefined;
    const times = Number(count);
    sum = {
      months: sum.months + times * step.months,
      days: sum.days + times * step.days,
      microseconds: sum.microseconds + times * step.microseconds,
    };
  }
  return sum;
}
