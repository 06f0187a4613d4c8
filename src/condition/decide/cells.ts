import {
  compare,
  type Decimal,
  dayText,
  decimalText,
  floorTo,
  isExactReal,
  momentText,
  type Order,
  realBetween,
} from './values.ts';

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

export const NULL_CELL: Cell = { against: () => undefined, beginsWith: () => undefined, sample: null };

/** What the rules compare a column with. */
export interface Cuts {
  readonly points: readonly Point[];
  readonly prefixes: readonly string[];
}

/** The cells of a column: NULL where it may be, the constants themselves, and what lies between and beside them. None is empty. */
export function cellsOf(order: Order, { points, prefixes }: Cuts, isNullable: boolean): readonly Cell[] {
  const sorted = distinct(points);
  const nulls = isNullable ? [NULL_CELL] : [];
  if (order.kind === 'unordered') return [...nulls, other(order.sample)];
  if (order.kind === 'boolean') return [...nulls, pointCell('true'), pointCell('false')];
  if (order.kind === 'text') return [...nulls, ...textCells(sorted as readonly string[], prefixes, order.longest)];
  if (order.kind === 'label')
    return [...nulls, ...sorted.map((one) => pointCell(one)), other(labelBeside(sorted as readonly string[]))];
  return [...nulls, ...lineCells(order, sorted)];
}

function distinct(points: readonly Point[]): readonly Point[] {
  return points.toSorted(compare).filter((one, index, all) => index === 0 || compare(all[index - 1]!, one) !== 0);
}

function textOf(one: Point): string {
  return typeof one === 'string' ? one : decimalText(one);
}

/** The cell of one value alone. */
export function pointCell(at: Point, sample = textOf(at)): Cell {
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

const lengthOf = (text: string): number => [...text].length;

/** The constants, and for each prefix the texts that begin with it, with none of the longer prefixes, and are no constant. What is too long is nobody's. */
function textCells(constants: readonly string[], prefixes: readonly string[], longest: number): readonly Cell[] {
  const held = constants.filter((one) => lengthOf(one) <= longest);
  const starts = [...new Set(['', ...prefixes])].filter((one) => lengthOf(one) <= longest);
  const regions = starts.flatMap((start): readonly Cell[] => {
    const longer = starts.filter((prefix) => prefix.startsWith(start) && prefix !== start);
    const sample = beside(start, { constants: held, longer, longest });
    return sample === undefined ? [] : [{ against: () => 1, beginsWith: (prefix) => start.startsWith(prefix), sample }];
  });
  return [...held.map((one) => pointCell(one)), ...regions];
}

interface Taken {
  readonly constants: readonly string[];
  readonly longer: readonly string[];
  readonly longest: number;
}

/** A text of the region; undefined where a text cannot be longer than its beginning, and that is a constant. */
function beside(start: string, { constants, longer, longest }: Taken): string | undefined {
  const isFree = (text: string): boolean =>
    lengthOf(text) <= longest && !constants.includes(text) && !longer.some((prefix) => text.startsWith(prefix));
  const room = longest - lengthOf(start);
  if (room <= 0) return isFree(start) ? start : undefined;
  const readable = [
    ...(start === '' ? ['other'] : []),
    'x',
    ...Array.from({ length: 100 }, (_, number) => `x${number}`),
  ];
  const letters = Array.from({ length: constants.length + longer.length + 1 }, (_, index) =>
    String.fromCodePoint(0x4e00 + index),
  );
  return [...readable, ...letters].map((end) => `${start}${end}`).find(isFree);
}

/** Points of a line and the gaps between them, as far as the order has values there. */
function lineCells(order: Order, points: readonly Point[]): readonly Cell[] {
  const gaps = [undefined, ...points].flatMap((from, index) => gap(order, from, points[index]) ?? []);
  const held = points.flatMap((one) => pointOnLine(order, one) ?? []);
  return [...held, ...gaps];
}

function pointOnLine(order: Order, at: Point): Cell | undefined {
  if (typeof at === 'string') return pointCell(at);
  if (order.kind === 'real' && !isExactReal(decimalText(at))) return undefined;
  const grid = gridOf(order);
  if (!grid) return pointCell(at);
  const units = floorTo(at, grid.decimals);
  const isOnGrid = compare({ units, decimals: grid.decimals }, at) === 0;
  const isInBounds = (grid.lowest ?? units) <= units && units <= (grid.highest ?? units);
  const isAsWritten = order.kind === 'grid' && !order.isInteger;
  return isOnGrid && isInBounds ? pointCell(at, isAsWritten ? undefined : grid.told(units)) : undefined;
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
  const [low, high] = [from as Decimal | undefined, to as Decimal | undefined];
  if (order.kind === 'real') return realBetween(low, high);
  const grid = gridOf(order);
  if (grid) return gridBetween(grid, low, high) ?? (high === undefined ? grid.above : undefined);
  if (low === undefined) return decimalText(high === undefined ? { units: 0n, decimals: 0 } : plus(high, -1n));
  if (high === undefined) return decimalText(plus(low, 1n));
  const decimals = Math.max(low.decimals, high.decimals) + 1;
  const [one, two] = [low, high].map(({ units, decimals: own }) => units * 10n ** BigInt(decimals - own));
  return decimalText({ units: (one! + two!) / 2n, decimals });
}

/** The order as values at equal distances, where it is one. */
function gridOf(order: Order): Grid | undefined {
  if (order.kind === 'day') return { decimals: 0, told: dayText };
  if (order.kind === 'moment') {
    const { decimals, hasZone } = order;
    return { decimals, told: (units) => momentText({ units, decimals }, hasZone) };
  }
  if (order.kind !== 'grid') return undefined;
  const { decimals, lowest, highest, isInteger } = order;
  const told = (units: bigint): string => decimalText({ units, decimals });
  return { decimals, lowest, highest, told, ...(isInteger ? {} : { above: 'NaN' }) };
}

interface Grid {
  readonly decimals: number;
  readonly lowest?: bigint;
  readonly highest?: bigint;
  readonly told: (units: bigint) => string;
  /** A value that is above all others. */
  readonly above?: string;
}

function gridBetween(
  { decimals, lowest, highest, told }: Grid,
  low: Decimal | undefined,
  high: Decimal | undefined,
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
