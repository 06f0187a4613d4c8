import { type Ast, conditionAst, walk } from './ast.ts';

/** A column of the customers, its type as `format_type` prints it. */
export interface TriedColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
}

/** Numbers and texts that stand in a condition; of each not more than bring a statement of moderate length. */
interface Constants {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
  /** Keys that are asked of a json. */
  readonly keys: readonly string[];
}

const MOST_NUMBERS = 6;
const MOST_TEXTS = 8;
const LONGEST_TEXT = 100;

/**
 * What trips casts, arithmetic, patterns and lengths, the likeliest first; NULL where the column takes it. Every value is one that the type
 * takes. Empty for a type that we know no value of, unless it takes NULL.
 */
export function trippingValues({ type, isNullable }: TriedColumn, condition: string): readonly (string | null)[] {
  const values = [...new Set(valuesOf(type, constantsOf(condition)))];
  return isNullable ? [...values, null] : values;
}

function constantsOf(condition: string): Constants {
  const numbers = new Set<number>();
  const texts = new Set<string>();
  walk({ node: conditionAst(condition) }, (type, node) => {
    if (type !== 'A_Const') return true;
    const { ival, fval, sval } = node as Readonly<Record<string, Ast | undefined>>;
    if (ival) numbers.add(Number(ival.ival ?? 0));
    if (fval) numbers.add(Number(fval.fval));
    if (typeof sval?.sval === 'string' && sval.sval.length <= LONGEST_TEXT) texts.add(sval.sval);
    return false;
  });
  const keys = [...condition.matchAll(/->>?\s*'([^']*)'/g)].map(([, key = '']) => key);
  return { numbers: [...numbers].slice(0, MOST_NUMBERS), texts: [...texts].slice(0, MOST_TEXTS), keys };
}

function valuesOf(type: string, constants: Constants): readonly string[] {
  const { texts } = constants;
  if (type.endsWith('[]')) return ['{}', ...valuesOf(type.slice(0, -2), constants).slice(0, 8).map(arrayOf)];
  if (/^(text|character|"char")|citext$/.test(type)) return textValues(type, constants);
  const [, , digits, scale] = /^(numeric|decimal)(?:\((\d+),(-?\d+)\))?$/.exec(type) ?? [];
  if (/^numeric/.test(type))
    return digits === undefined ? manyNumbers(constants) : bounded(constants, +digits, +scale!);
  if (/^(real|double precision)$/.test(type)) return manyNumbers(constants, type === 'real' ? '3e38' : '1e308');
  const most = MOST_INTEGER[type];
  if (most !== undefined) return integers(constants, most);
  if (/^jsonb?$/.test(type))
    return [...['x', '', '0'].map((value) => jsonOf(constants, value)), '{}', '[]', '"x"', '0'];
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'date' || /^timestamp/.test(type))
    return ['2026-02-28', '2024-02-29', '1970-01-01', ...texts.filter(isDay)];
  if (/^interval/.test(type)) return ['0', '1 day', '-1 day'];
  if (/^time/.test(type)) return ['00:00', '23:59:59'];
  if (type === 'uuid') return ['00000000-0000-0000-0000-000000000000'];
  return [];
}

const MOST_INTEGER: Readonly<Record<string, bigint>> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

const isDay = (value: string): boolean =>
  /^(19|20)\d\d-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

function textValues(type: string, { numbers, texts }: Constants): readonly string[] {
  const length =
    type === '"char"' || type === 'character' ? 1 : Number(/\((\d+)\)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
  const known = ['x', '', '0', '[', '(', '\\', '99999999999999999999', '1e400', '2026-02-30', '12.5', '-1'];
  return [...known, ...numbers.map(String), ...texts].map((value) => Array.from(value).slice(0, length).join(''));
}

/** A constant and its neighbours on both sides of zero, and what brings a sum, a difference or a quotient of two of them to nothing. */
function neighbours({ numbers }: Constants): readonly number[] {
  const pairs = numbers.flatMap((one) => numbers.flatMap((other) => [one - other, one + other, one / other]));
  const near = [...numbers, ...numbers.map((one) => -one), ...numbers.flatMap((one) => [one - 1, one + 1]), ...pairs];
  return near.filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER);
}

function integers(constants: Constants, most: bigint): readonly string[] {
  const near = neighbours(constants).filter((value) => Number.isInteger(value) && Math.abs(value) <= Number(most));
  return ['0', '-1', ...near.map(written), `${-most - 1n}`, `${most}`];
}

/** Of numeric(digits,scale): its bounds, and what lies between them. */
function bounded(constants: Constants, digits: number, scale: number): readonly string[] {
  const whole = digits - scale;
  if (scale < 0 || whole < 0) return ['0'];
  const most = `${'9'.repeat(whole) || '0'}${scale > 0 ? `.${'9'.repeat(scale)}` : ''}`;
  const near = [-1, ...neighbours(constants)].filter((value) => Math.abs(value) + 1 < 10 ** whole);
  return ['0', ...near.map(written), most, `-${most}`];
}

function manyNumbers(constants: Constants, ...most: readonly string[]): readonly string[] {
  return ['0', '-1', ...neighbours(constants).map(written), '99', '1e20', ...most, ...most.map((value) => `-${value}`)];
}

/** Never `-0`, never an exponent that a number of JavaScript would get. */
const written = (value: number): string => (Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(6));

/** An object whose every key that is asked for holds the same text. */
const jsonOf = ({ keys }: Constants, value: string): string =>
  JSON.stringify(Object.fromEntries(keys.map((key) => [key, value])));

const arrayOf = (value: string): string => `{"${value.replace(/["\\]/g, '\\$&')}"}`;
