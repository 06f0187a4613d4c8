import { type Ast, canonical, conditionAst } from '../ast.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import { type ConstantShape, columnPath, constantIn, constantsIn, operatorOf, withoutNot } from '../shapes.ts';
import type { Cell, Point } from './cells.ts';
import { compare, type Order, orderOf, pointOf } from './values.ts';

/** TRUE, FALSE or UNKNOWN. */
export type Kleene = typeof FALSE | typeof UNKNOWN | typeof TRUE;

/** What a rule says about a column of the customer, or about the number that an expression comes to: its truth value in each cell is known. */
export interface ColumnAtom {
  readonly kind: 'column';
  /** The column's name; of an expression its canonical text after {@link OF_EXPRESSION}. */
  readonly column: string;
  readonly points: readonly Point[];
  readonly prefixes: readonly string[];
  readonly truthIn: (cell: Cell) => Kleene;
}

/** Anything else: equal texts have equal truth values, and nothing more is known. */
export interface OpaqueAtom {
  readonly kind: 'opaque';
  readonly key: string;
  /** EXISTS and IS NULL are never UNKNOWN. */
  readonly canBeUnknown: boolean;
  readonly isNegated: boolean;
}

export type Atom = ColumnAtom | OpaqueAtom;

/** What a number is called that no column holds: equal expressions come to equal numbers, and what they are is not known. */
export const OF_EXPRESSION = 'expression ';

export interface AtomRules {
  readonly alias: string;
  /** Column types as `format_type` names them. */
  readonly types: ReadonlyMap<string, string>;
}

/** The column of what says the same of everybody: it has one value. */
export const OF_NOBODY = `${OF_EXPRESSION}of nobody`;

/** Reads one condition, NOT in front of it included. */
export function atomOf(sql: string, rules: AtomRules): Atom {
  const { node, isNegated } = withoutNot(conditionAst(sql));
  const known = constantAtom(node) ?? comparison(node, rules) ?? nullTest(node, rules) ?? booleanTest(node, rules);
  if (known) return isNegated ? negated(known) : known;
  return { kind: 'opaque', key: canonical(node), canBeUnknown: !isTwoValued(node), isNegated };
}

function negated(atom: ColumnAtom): ColumnAtom {
  return { ...atom, truthIn: (cell) => (2 - atom.truthIn(cell)) as Kleene };
}

function isTwoValued(node: Ast): boolean {
  const link = node.SubLink as { subLinkType?: string } | undefined;
  const kind = (node.A_Expr as { kind?: string } | undefined)?.kind ?? '';
  return (
    'NullTest' in node || 'BooleanTest' in node || link?.subLinkType === 'EXISTS_SUBLINK' || kind.endsWith('DISTINCT')
  );
}

/** `true`, `null`, `1 = 0`: no column is in it. Of texts only whether they are equal is known. */
function constantAtom(node: Ast): ColumnAtom | undefined {
  const value = constantTruth(node);
  return value === undefined
    ? undefined
    : { kind: 'column', column: OF_NOBODY, points: [], prefixes: [], truthIn: () => value };
}

function constantTruth(node: Ast): Kleene | undefined {
  const constant = node.A_Const as { isnull?: boolean; boolval?: { boolval?: boolean } } | undefined;
  if (constant?.isnull) return UNKNOWN;
  if (constant?.boolval) return truth(constant.boolval.boolval ?? false);
  const expression = node.A_Expr as { kind?: string; lexpr?: unknown; rexpr?: unknown } | undefined;
  if (expression?.kind !== 'AEXPR_OP' || !expression.lexpr) return undefined;
  const sides = [expression.lexpr, expression.rexpr].map((side) => bareConstant(side));
  const [left, right] = sides;
  const holds = HOLDS[operatorOf(node.A_Expr as Ast)];
  if (!left || !right || !holds) return undefined;
  if (left.value === null || right.value === null) return UNKNOWN;
  if (left.isText !== right.isText) return undefined;
  if (left.isText) return isEquality(node) ? truth(holds(Number(left.value !== right.value))) : undefined;
  const numbers = [left.value, right.value].map((value) => pointOf({ kind: 'dense' }, value));
  const [one, other] = numbers;
  return one === undefined || other === undefined ? undefined : truth(holds(compare(one, other)));
}

const isEquality = (node: Ast): boolean => ['=', '<>'].includes(operatorOf(node.A_Expr as Ast));

/** A constant without a cast, and no list. */
function bareConstant(node: unknown): ConstantShape | undefined {
  const isOne = typeof node === 'object' && node !== null && ('A_Const' in node || 'A_Expr' in node);
  return isOne && castsIn(node).length === 0 ? constantIn(node) : undefined;
}

function columnOf(node: unknown, { alias }: AtomRules): string | undefined {
  const path = columnPath(node);
  if (path.length === 1) return path[0];
  return path.length === 2 && path[0] === alias ? path[1] : undefined;
}

const truth = (value: boolean): Kleene => (value ? TRUE : FALSE);

function nullTest(node: Ast, rules: AtomRules): ColumnAtom | undefined {
  const test = node.NullTest as { arg?: unknown; nulltesttype?: string } | undefined;
  const column = test && columnOf(test.arg, rules);
  if (column === undefined || !orderOf(rules.types.get(column) ?? '')) return undefined;
  const wantsNull = test!.nulltesttype === 'IS_NULL';
  const truthIn = (cell: Cell): Kleene => truth((cell.sample === null) === wantsNull);
  return { kind: 'column', column, points: [], prefixes: [], truthIn };
}

/** A boolean column by itself, or `is true`, `is not false`, `is unknown`, … of it. */
function booleanTest(node: Ast, rules: AtomRules): ColumnAtom | undefined {
  const test = node.BooleanTest as { arg?: unknown; booltesttype?: string } | undefined;
  const column = columnOf(test ? test.arg : node, rules);
  if (column === undefined || rules.types.get(column) !== 'boolean') return undefined;
  const held = ({ sample }: Cell): Kleene => (sample === null ? UNKNOWN : truth(sample === 'true'));
  const [, not, wanted] = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(test?.booltesttype ?? '') ?? [];
  const value = { TRUE, FALSE, UNKNOWN }[wanted ?? ''];
  const truthIn = (cell: Cell): Kleene =>
    value === undefined ? held(cell) : truth((held(cell) === value) === (not === undefined));
  return { kind: 'column', column, points: [], prefixes: [], truthIn };
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=', '<>': '<>' };

/** Whether a column stands to a constant as an operator says. */
const HOLDS: Readonly<Record<string, (side: number) => boolean>> = {
  '=': (side) => side === 0,
  '<>': (side) => side !== 0,
  '<': (side) => side < 0,
  '<=': (side) => side <= 0,
  '>': (side) => side > 0,
  '>=': (side) => side >= 0,
};

/** The kinds of comparison that are looked into. NULLIF is an expression of the same shape and none of them. */
const COMPARISONS = new Set([
  'AEXPR_OP',
  'AEXPR_OP_ANY',
  'AEXPR_OP_ALL',
  'AEXPR_DISTINCT',
  'AEXPR_NOT_DISTINCT',
  'AEXPR_IN',
  'AEXPR_LIKE',
  'AEXPR_BETWEEN',
  'AEXPR_NOT_BETWEEN',
]);

function comparison(node: Ast, rules: AtomRules): ColumnAtom | undefined {
  const expression = node.A_Expr as { kind?: string; lexpr?: unknown; rexpr?: unknown } | undefined;
  if (!expression || !COMPARISONS.has(expression.kind ?? '')) return undefined;
  const isSwapped = columnOf(expression.lexpr, rules) === undefined;
  const [left, right] = isSwapped ? [expression.rexpr, expression.lexpr] : [expression.lexpr, expression.rexpr];
  const named = columnOf(left, rules);
  // With numbers on one side, whatever stands on the other comes to a number.
  const isNumber = named === undefined && areNumbers(expression.rexpr);
  const column = isNumber ? `${OF_EXPRESSION}${canonical(expression.lexpr)}` : named;
  if (isNumber)
    return ofConstants({ column: column!, order: { kind: 'dense' }, node, right: expression.rexpr, isSwapped: false });
  const order = orderOf(rules.types.get(column ?? '') ?? '');
  if (column === undefined || !order) return undefined;
  if (canonical(left) === canonical(right)) return ofItself(column, node, isSwapped);
  return ofConstants({ column, order, node, right, isSwapped });
}

/** Whether something is one or more numbers as written, without a cast. */
function areNumbers(node: unknown): boolean {
  const constants = constantsIn(node) ?? [];
  const isBare = !JSON.stringify(node ?? null).includes('"TypeCast"');
  return (
    isBare &&
    constants.length > 0 &&
    constants.every(({ value, isText }) => !isText && value !== null && /^-?\d/.test(value))
  );
}

interface Compared {
  readonly column: string;
  readonly order: Order;
  readonly node: Ast;
  readonly right: unknown;
  readonly isSwapped: boolean;
}

function ofConstants({ column, order, node, right, isSwapped }: Compared): ColumnAtom | undefined {
  const expression = node.A_Expr as { kind?: string };
  const written = operatorOf(node.A_Expr as Ast);
  const operator = isSwapped ? MIRRORED[written] : written;
  const constants = constantsOf(right, order, expression.kind ?? '');
  if (operator === undefined || !constants) return undefined;
  const truthIn = testOf({ kind: expression.kind ?? '', operator, constants, order, isSwapped });
  if (!truthIn) return undefined;
  const isPattern = expression.kind === 'AEXPR_LIKE';
  const points = constants.filter((one) => one !== null);
  if (!isPattern) return { kind: 'column', column, points, prefixes: [], truthIn };
  const pattern = String(points[0] ?? '');
  return pattern.endsWith('%')
    ? { kind: 'column', column, points: [], prefixes: [pattern.slice(0, -1)], truthIn }
    : { kind: 'column', column, points, prefixes: [], truthIn };
}

/** A column compared with itself. */
function ofItself(column: string, node: Ast, isSwapped: boolean): ColumnAtom | undefined {
  const { kind } = node.A_Expr as { kind?: string };
  const atom = (truthIn: ColumnAtom['truthIn']): ColumnAtom => ({
    kind: 'column',
    column,
    points: [],
    prefixes: [],
    truthIn,
  });
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT') return atom(() => truth(kind !== 'AEXPR_DISTINCT'));
  const written = operatorOf(node.A_Expr as Ast);
  const holds = HOLDS[(isSwapped ? MIRRORED[written] : written) ?? '']?.(0);
  if (kind !== 'AEXPR_OP' || holds === undefined) return undefined;
  return atom(({ sample }) => (sample === null ? UNKNOWN : truth(holds)));
}

type Constant = Point | null;

/**
 * The constants of the right side as points of the column's order; undefined where one of them cannot be placed for sure: it is written as another
 * type than the column's, or cast to one that may change its value.
 */
function constantsOf(node: unknown, order: Order, kind: string): readonly Constant[] | undefined {
  const { List, A_ArrayExpr } = (node ?? {}) as Record<string, { items?: unknown[]; elements?: unknown[] } | undefined>;
  const isOfArray = kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL';
  if (isOfArray !== (A_ArrayExpr !== undefined)) return undefined;
  const constants = (List?.items ?? A_ArrayExpr?.elements ?? [node]).map((one) => constantOf(one, order, isOfArray));
  return constants.every((one) => one !== undefined) ? (constants as Constant[]) : undefined;
}

function constantOf(node: unknown, order: Order, isOfArray: boolean): Constant | undefined {
  const shape = constantIn(node);
  if (!shape) return undefined;
  const casts = castsIn(node);
  if (shape.value === null) return casts.every((cast) => CASTS[order.kind].test(cast)) ? null : undefined;
  const { value, isText } = shape;
  if (!casts.every((cast) => keepsValue(cast, value, order))) return undefined;
  // Texts in an array make it an array of texts, which no column of another type is compared with.
  if (isOfArray && isText && casts.length === 0 && order.kind !== 'text') return undefined;
  return isWrittenAs(order, shape, casts) ? pointOf(order, value) : undefined;
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
  day: /^date$/,
  moment: /^(date|timestamp|timestamptz)$/,
  text: /^(text|varchar)$/,
  label: /^uuid$/,
  boolean: /^bool$/,
};

const INTEGER_TYPES: Readonly<Record<string, bigint>> = { int2: 2n ** 15n, int4: 2n ** 31n, int8: 2n ** 63n };

/** Whether a cast leaves the value as it is written: one to an integer rounds, one to a date cuts the time off. */
function keepsValue(cast: string, value: string, order: Order): boolean {
  if (!CASTS[order.kind].test(cast)) return false;
  const limit = INTEGER_TYPES[cast];
  if (limit !== undefined) return isWhole(value) && -limit <= BigInt(value) && BigInt(value) < limit;
  if (order.kind !== 'moment') return true;
  if (cast === 'date') return !order.hasZone && isDay(value);
  return (cast === 'timestamptz') === order.hasZone;
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Names of the types to which anything in a constant is cast; of arrays and of types with a modifier one that is no type's. */
function castsIn(node: unknown): readonly string[] {
  const casts: string[] = [];
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const type = (value as { TypeCast?: { typeName?: Ast } }).TypeCast?.typeName;
    if (type) {
      const name =
        ((type.names as readonly Ast[] | undefined)?.at(-1)?.String as { sval?: string } | undefined)?.sval ?? '';
      casts.push(type.typmods === undefined && type.arrayBounds === undefined ? name : `${name}()`);
    }
    for (const child of Object.values(value)) note(child);
  };
  note(node);
  return casts;
}

interface Test {
  readonly kind: string;
  readonly operator: string;
  readonly constants: readonly Constant[];
  readonly order: Order;
  readonly isSwapped: boolean;
}

function testOf({ kind, operator, constants, order, isSwapped }: Test): ColumnAtom['truthIn'] | undefined {
  const isEqualityOnly = operator === '=' || operator === '<>';
  const hasNoLine = order.kind === 'text' || order.kind === 'label' || order.kind === 'boolean';
  const [first = null, second = null] = constants;
  if (kind === 'AEXPR_LIKE') return order.kind === 'text' && !isSwapped ? likeTest(operator, first) : undefined;
  if (hasNoLine && !isEqualityOnly) return undefined;
  if (kind === 'AEXPR_OP')
    return HOLDS[operator] && constants.length === 1 ? (cell) => compared(cell, operator, first) : undefined;
  if (kind === 'AEXPR_BETWEEN') return (cell) => isBetween(cell, first, second);
  if (kind === 'AEXPR_NOT_BETWEEN') return (cell) => (2 - isBetween(cell, first, second)) as Kleene;
  if (kind === 'AEXPR_IN') return (cell) => inList(cell, constants, operator === '<>');
  if (kind === 'AEXPR_OP_ANY' && operator === '=') return (cell) => inList(cell, constants, false);
  if (kind === 'AEXPR_OP_ALL' && operator === '<>') return (cell) => inList(cell, constants, true);
  if (kind === 'AEXPR_DISTINCT') return (cell) => truth(!isSame(cell, first));
  if (kind === 'AEXPR_NOT_DISTINCT') return (cell) => truth(isSame(cell, first));
  return undefined;
}

function compared(cell: Cell, operator: string, constant: Constant): Kleene {
  const side = constant === null ? undefined : cell.against(constant);
  return side === undefined ? UNKNOWN : truth(HOLDS[operator]!(side));
}

function isBetween(cell: Cell, low: Constant, high: Constant): Kleene {
  return Math.min(compared(cell, '>=', low), compared(cell, '<=', high)) as Kleene;
}

function inList(cell: Cell, constants: readonly Constant[], isNegated: boolean): Kleene {
  const sides = constants.map((one) => compared(cell, '=', one));
  const found = sides.includes(TRUE) ? TRUE : sides.includes(UNKNOWN) ? UNKNOWN : FALSE;
  return (isNegated ? 2 - found : found) as Kleene;
}

function isSame(cell: Cell, constant: Constant): boolean {
  if (constant === null) return cell.sample === null;
  return cell.against(constant) === 0;
}

/** Patterns that begin with a text and go on anyhow, or are a text by themselves; another wildcard or an escape is not looked into. */
function likeTest(operator: string, constant: Constant): ColumnAtom['truthIn'] | undefined {
  const [, start, wildcard] = /^([^%_\\]*)(%?)$/.exec(String(constant ?? '')) ?? [];
  if (constant === null || start === undefined || !['~~', '!~~'].includes(operator)) return undefined;
  const isNegated = operator === '!~~';
  return (cell) => {
    const found = wildcard === '' ? cell.against(start) === 0 : cell.beginsWith(start);
    if (cell.sample === null || found === undefined) return UNKNOWN;
    return truth(found !== isNegated);
  };
}
