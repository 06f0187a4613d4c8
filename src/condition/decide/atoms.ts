import { type Ast, canonical, conditionAst } from '../ast.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import { columnPath, constantsIn, operatorOf, withoutNot } from '../shapes.ts';
import type { Cell, Point } from './cells.ts';
import { type Order, orderOf, pointOf } from './values.ts';

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

/** Reads one condition, NOT in front of it included. */
export function atomOf(sql: string, rules: AtomRules): Atom {
  const { node, isNegated } = withoutNot(conditionAst(sql));
  const known = comparison(node, rules) ?? nullTest(node, rules) ?? booleanTest(node, rules);
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

function comparison(node: Ast, rules: AtomRules): ColumnAtom | undefined {
  const expression = node.A_Expr as { kind?: string; lexpr?: unknown; rexpr?: unknown } | undefined;
  if (!expression) return undefined;
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
  if (canonical(left) === canonical(right)) {
    const written = operatorOf(node.A_Expr as Ast);
    return ofItself(column, isSwapped ? MIRRORED[written] : written);
  }
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
  const constants = constantsOf(right, order);
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

function ofItself(column: string, operator: string | undefined): ColumnAtom | undefined {
  const holds = HOLDS[operator ?? '']?.(0);
  if (holds === undefined) return undefined;
  const truthIn = ({ sample }: Cell): Kleene => (sample === null ? UNKNOWN : truth(holds));
  return { kind: 'column', column, points: [], prefixes: [], truthIn };
}

type Constant = Point | null;

/** The constants of the right side as points of the column's order; undefined where one of them cannot be placed. */
function constantsOf(node: unknown, order: Order): readonly Constant[] | undefined {
  const shapes = constantsIn(node);
  if (!shapes || !areOfOrder(node, order)) return undefined;
  const constants = shapes.map(({ value }) => (value === null ? null : pointOf(order, value)));
  return constants.every((one) => one !== undefined) ? (constants as Constant[]) : undefined;
}

const CASTS: Readonly<Record<Order['kind'], RegExp>> = {
  grid: /^(int2|int4|int8|numeric)$/,
  dense: /^(int2|int4|int8|numeric)$/,
  day: /^date$/,
  moment: /^(date|timestamp|timestamptz)$/,
  text: /^(text|varchar)$/,
  label: /^uuid$/,
  boolean: /^bool$/,
};

/** A constant's own cast must be of the column's kind: `'5'::text` is no number, and a cast to another type may change the value. */
function areOfOrder(node: unknown, order: Order): boolean {
  const casts: string[] = [];
  const note = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const cast = (value as { TypeCast?: { typeName?: { names?: readonly Ast[]; typmods?: unknown } } }).TypeCast;
    if (cast) {
      const name = (cast.typeName?.names?.at(-1)?.String as { sval?: string } | undefined)?.sval ?? '';
      casts.push(cast.typeName?.typmods === undefined ? name : `${name}()`);
    }
    for (const child of Object.values(value)) note(child);
  };
  note(node);
  return casts.every((name) => CASTS[order.kind].test(name));
}

interface Test {
  readonly kind: string;
  readonly operator: string;
  readonly constants: readonly Constant[];
  readonly order: Order;
  readonly isSwapped: boolean;
}

function testOf({ kind, operator, constants, order, isSwapped }: Test): ColumnAtom['truthIn'] | undefined {
  const isEquality = operator === '=' || operator === '<>';
  const hasNoLine = order.kind === 'text' || order.kind === 'label' || order.kind === 'boolean';
  const [first = null, second = null] = constants;
  if (kind === 'AEXPR_LIKE') return order.kind === 'text' && !isSwapped ? likeTest(operator, first) : undefined;
  if (hasNoLine && !isEquality) return undefined;
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
