import { type Ast, canonical, conditionAst } from '../ast.ts';
import { TRUE, UNKNOWN } from '../kleene.ts';
import { operatorOf, withoutNot } from '../shapes.ts';
import type { Cell, Point } from './cells.ts';
import { type ClockAtom, clockwise } from './clocks.ts';
import { COMPARISONS, HOLDS, type Kleene, testOf, truth } from './comparisons.ts';
import { areNumbers, bareConstant, constantsOf, itemsOf } from './constants.ts';
import { numberOf, OF_EXPRESSION, type Operand, type OperandRules, operandOf } from './operands.ts';
import { compare, pointOf } from './values.ts';

/** What a rule says about a column of the customer, or about the number that an expression comes to: its truth value in each cell is known. */
export interface ColumnAtom {
  readonly kind: 'column';
  /** The column's name; of an expression its canonical text after {@link OF_EXPRESSION}. */
  readonly column: string;
  readonly points: readonly Point[];
  readonly prefixes: readonly string[];
  readonly truthIn: (cell: Cell) => Kleene;
  /** Of a comparison with a clock: what it stands on, and what it is where that does not hold. */
  readonly clock?: ClockAtom & { readonly otherwise: OpaqueAtom };
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

export interface AtomRules extends OperandRules {
  /** The moment at which clocks in the conditions are told to a made-up customer; absent = they are told to nobody. */
  readonly clock?: { readonly at: string; readonly zone: string };
}

/** The column of what says the same of everybody: it has one value. */
export const OF_NOBODY = `${OF_EXPRESSION}of nobody`;

/** Reads one condition, NOT in front of it included. */
export function atomOf(sql: string, rules: AtomRules): Atom {
  return atomOfTree(conditionAst(sql), rules);
}

/** As {@link atomOf}, of a condition's tree. */
export function atomOfTree(tree: Ast, rules: AtomRules): Atom {
  const { node, isNegated } = withoutNot(tree);
  const known = constantAtom(node) ?? comparison(node, rules) ?? nullTest(node, rules) ?? booleanTest(node, rules);
  const opaque: OpaqueAtom = { kind: 'opaque', key: canonical(node), canBeUnknown: !isTwoValued(node), isNegated };
  if (!known) return opaque;
  const atom = known.clock ? { ...known, clock: { ...known.clock, otherwise: opaque } } : (known as ColumnAtom);
  return isNegated ? negated(atom) : atom;
}

/** An atom before it is known whether NOT stands in front of it. */
interface Read extends Omit<ColumnAtom, 'clock'> {
  readonly clock?: ClockAtom;
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
function constantAtom(node: Ast): Read | undefined {
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

function nullTest(node: Ast, rules: AtomRules): Read | undefined {
  const test = node.NullTest as { arg?: unknown; nulltesttype?: string } | undefined;
  const operand = test && operandOf(test.arg, rules);
  if (!operand) return undefined;
  const wantsNull = test!.nulltesttype === 'IS_NULL';
  return ofOperand(operand, { truthIn: ({ sample }) => truth((sample === null) === wantsNull) });
}

/** A boolean column by itself, or `is true`, `is not false`, `is unknown`, … of it. */
function booleanTest(node: Ast, rules: AtomRules): Read | undefined {
  const test = node.BooleanTest as { arg?: unknown; booltesttype?: string } | undefined;
  const operand = operandOf(test ? test.arg : node, rules);
  if (operand?.order.kind !== 'boolean') return undefined;
  const held = ({ sample }: Cell): Kleene => (sample === null ? UNKNOWN : truth(sample === 'true'));
  const [, not, wanted] = /^IS_(NOT_)?(TRUE|FALSE|UNKNOWN)$/.exec(test?.booltesttype ?? '') ?? [];
  const value = { TRUE, FALSE: 0, UNKNOWN }[wanted ?? ''];
  return ofOperand(operand, {
    truthIn: (cell) => (value === undefined ? held(cell) : truth((held(cell) === value) === (not === undefined))),
  });
}

interface OfOperand {
  readonly truthIn: ColumnAtom['truthIn'];
  readonly points?: readonly Point[];
  readonly prefixes?: readonly string[];
}

/** What is said of an operand, as said of its column. */
function ofOperand(operand: Operand, { truthIn, points = [], prefixes = [] }: OfOperand): Read {
  return {
    kind: 'column',
    column: operand.column,
    points: [...operand.points, ...points.flatMap(operand.cutsOf)],
    prefixes,
    truthIn: (cell) => truthIn(operand.seen(cell)),
  };
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '=': '=', '<>': '<>' };
const SWAPPABLE = ['AEXPR_OP', 'AEXPR_DISTINCT', 'AEXPR_NOT_DISTINCT'];

interface Expression {
  readonly kind: string;
  readonly lexpr?: unknown;
  readonly rexpr?: unknown;
}

function comparison(node: Ast, rules: AtomRules): Read | undefined {
  const expression = node.A_Expr as unknown as Expression | undefined;
  if (!expression || !COMPARISONS.has(expression.kind)) return undefined;
  const { kind, lexpr, rexpr } = expression;
  const written = operatorOf(node.A_Expr as Ast);
  const left = operandOf(lexpr, rules);
  if (left && canonical(lexpr) === canonical(rexpr)) return withItself(left, kind, written);
  if (left) return withConstants({ operand: left, kind, operator: written, right: rexpr }, rules);
  const right = SWAPPABLE.includes(kind) ? operandOf(rexpr, rules) : undefined;
  const operator = MIRRORED[written];
  if (right && operator !== undefined) return withConstants({ operand: right, kind, operator, right: lexpr }, rules);
  // With numbers on one side, whatever stands on the other comes to a number.
  const isNumber = lexpr !== undefined && !('ColumnRef' in (lexpr as Ast)) && areNumbers(rexpr, kind);
  return isNumber
    ? withConstants({ operand: numberOf(lexpr), kind, operator: written, right: rexpr }, rules)
    : undefined;
}

interface Compared {
  readonly operand: Operand;
  readonly kind: string;
  readonly operator: string;
  readonly right: unknown;
}

function withConstants({ operand, kind, operator, right }: Compared, rules: AtomRules): Read | undefined {
  const { order } = operand;
  const plain = constantsOf(right, order, kind);
  const clocks = plain ? undefined : clockwise(itemsOf(right, kind) ?? [], operand, rules.clock);
  const constants = plain ?? clocks?.constants;
  const tested = constants && testOf({ kind, operator, constants, order });
  if (!tested) return undefined;
  const atom = ofOperand(operand, tested);
  return clocks ? { ...atom, clock: clocks } : atom;
}

function withItself(operand: Operand, kind: string, operator: string): Read | undefined {
  if (kind === 'AEXPR_DISTINCT' || kind === 'AEXPR_NOT_DISTINCT')
    return ofOperand(operand, { truthIn: () => truth(kind !== 'AEXPR_DISTINCT') });
  const holds = HOLDS[operator]?.(0);
  if (kind !== 'AEXPR_OP' || holds === undefined) return undefined;
  return ofOperand(operand, { truthIn: ({ sample }) => (sample === null ? UNKNOWN : truth(holds)) });
}
