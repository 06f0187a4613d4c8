import { compare, type Decimal, decimalText, floorTo, type Order } from './values.ts';

export type Point = Decimal | string;

/** Values that no comparison of the rules tells apart. */
export interface Cell {
  /** Where it stands to a constant: -1 below, 0 equal, 1 above; undefined for NULL. Of values without order: 0 or 1. */
  readonly against: (point: Point) => number | undefined;
  /** Whether its values begin with a text; undefined for NULL. */
  readonly beginsWith: (prefix: string) => boolean | undefined;
  /** One of its values as text that PostgreSQL reads; null for NULL. */
  readonly sample: string | null;
}

const NULL: Cell = { against: () => undefined, beginsWith: () => undefined, sample: null };

/** What the rules compare a column with. */
export interface Cuts {
  readonly points: readonly Point[];
  readonly prefixes: readonly string[];
}

/** The cells of a column: NULL where it may be, the constants themselves, and what lies between and beside them. None is empty. */
export function cellsOf(order: Order, { points, prefixes }: Cuts, isNullable: boolean): readonly Cell[] {
  const sorted = distinct(points);
  const nulls = isNullable ? [NULL] : [];
  if (order.kind === 'boolean') return [...nulls, point('true'), point('false')];
  if (order.kind === 'text') return [...nulls, ...textCells(sorted as readonly string[], prefixes)];
  if (order.kind === 'label')
    return [...nulls, ...sorted.map((one) => point(one)), other(labelBeside(sorted as readonly string[]))];
  return [...nulls, ...lineCells(order, sorted)];
}

function distinct(points: readonly Point[]): readonly Point[] {
  return points.toSorted(compare).filter((one, index, all) => index === 0 || compare(all[index - 1]!, one) !== 0);
}

function textOf(one: Point): string {
  return typeof one === 'string' ? one : decimalText(one);
}

function point(at: Point, sample = textOf(at)): Cell {
  return {
    against: (constant) => compare(at, constant),
    beginsWith: (prefix) => typeof at === 'string' && at.startsWith(prefix),
    sample,
  };
}

/** Values that equal none of the points. */
function other(sample: string): Cell {
  return { against: () => 1, beginsWith: () => false, sample };
}

function labelBeside(labels: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const label = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    if (!labels.includes(label)) return label;
  }
}

/** The constants, and for each prefix the texts that begin with it, with none of the longer prefixes, and are no constant. */
function textCells(constants: readonly string[], prefixes: readonly string[]): readonly Cell[] {
  const regions = [...new Set(['', ...prefixes])].map((start): Cell => {
    const longer = prefixes.filter((prefix) => prefix.startsWith(start) && prefix !== start);
    return {
      against: () => 1,
      beginsWith: (prefix) => start.startsWith(prefix),
      sample: beside(start, constants, longer),
    };
  });
  return [...constants.map((one) => point(one)), ...regions];
}

function beside(start: string, constants: readonly string[], longer: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const text = `${start}${number === 0 ? '~' : `~${number}`}`;
    if (!constants.includes(text) && !longer.some((prefix) => text.startsWith(prefix))) return text;
  }
}

/** Points of a line and the gaps between them, as far as the order has values there. */
function lineCells(order: Order, points: readonly Point[]): readonly Cell[] {
  const gaps = [undefined, ...points].flatMap((from, index) => gap(order, from, points[index]) ?? []);
  const held = points.flatMap((one) => pointOnLine(order, one) ?? []);
  return [...held, ...gaps];
}

function pointOnLine(order: Order, at: Point): Cell | undefined {
  if (typeof at === 'string') return point(at);
  if (order.kind === 'day') return point(at, dayText(at.units));
  if (order.kind !== 'grid') return point(at);
  const units = floorTo(at, order.decimals);
  const isOnGrid = compare({ units, decimals: order.decimals }, at) === 0;
  return isOnGrid && isInBounds(order, units) ? point(at) : undefined;
}

function isInBounds({ lowest, highest }: Order & { kind: 'grid' }, units: bigint): boolean {
  return (lowest === undefined || units >= lowest) && (highest === undefined || units <= highest);
}

/** What lies strictly between two points; without one of them, on that side of the other. */
function gap(order: Order, from: Point | undefined, to: Point | undefined): Cell | undefined {
  const sample = between(order, from, to);
  if (sample === undefined) return undefined;
  return {
    against: (constant) => (to !== undefined && compare(constant, to) >= 0 ? -1 : 1),
    beginsWith: () => false,
    sample,
  };
}

function between(order: Order, from: Point | undefined, to: Point | undefined): string | undefined {
  if (order.kind === 'moment') return momentBetween(from as string | undefined, to as string | undefined);
  const [low, high] = [from as Decimal | undefined, to as Decimal | undefined];
  if (order.kind === 'grid') return gridBetween(order, low, high);
  if (order.kind === 'day') return gridBetween(DAYS, low, high, dayText);
  if (low === undefined) return decimalText(high === undefined ? { units: 0n, decimals: 0 } : plus(high, -1n));
  if (high === undefined) return decimalText(plus(low, 1n));
  const decimals = Math.max(low.decimals, high.decimals) + 1;
  const [one, two] = [low, high].map(({ units, decimals: own }) => units * 10n ** BigInt(decimals - own));
  return decimalText({ units: (one! + two!) / 2n, decimals });
}

/** Years 1 to 9999, as days since 1970. */
const DAYS = { decimals: 0, lowest: -719_162n, highest: 2_932_896n };

interface Grid {
  readonly decimals: number;
  readonly lowest?: bigint;
  readonly highest?: bigint;
}

function gridBetween(
  { decimals, lowest, highest }: Grid,
  low: Decimal | undefined,
  high: Decimal | undefined,
  told = (units: bigint) => decimalText({ units, decimals }),
): string | undefined {
  const firsts = [...(low ? [floorTo(low, decimals) + 1n] : []), ...(lowest === undefined ? [] : [lowest])];
  const lasts = [
    ...(high ? [-floorTo({ units: -high.units, decimals: high.decimals }, decimals) - 1n] : []),
    ...(highest === undefined ? [] : [highest]),
  ];
  const first = firsts.reduce<bigint | undefined>(
    (most, one) => (most === undefined || one > most ? one : most),
    undefined,
  );
  const last = lasts.reduce<bigint | undefined>(
    (least, one) => (least === undefined || one < least ? one : least),
    undefined,
  );
  if (first !== undefined && last !== undefined && first > last) return undefined;
  return told(low ? first! : high ? last! : 0n);
}

function plus({ units, decimals }: Decimal, whole: bigint): Decimal {
  return { units: units + whole * 10n ** BigInt(decimals), decimals };
}

function dayText(days: bigint): string {
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

function momentBetween(from: string | undefined, to: string | undefined): string {
  const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);
  const told = (milliseconds: number): string =>
    new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
  if (from === undefined) return to === undefined ? '2000-01-01 00:00:00' : told(at(to) - 86_400_000);
  return to === undefined ? told(at(from) + 86_400_000) : told((at(from) + at(to)) / 2);
}
