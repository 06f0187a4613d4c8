import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import type { Cell, Point } from './cells.ts';
import type { Constant } from './constants.ts';
import type { Order } from './values.ts';

/** TRUE, FALSE or UNKNOWN. */
export type Kleene = typeof FALSE | typeof UNKNOWN | typeof TRUE;

export const truth = (value: boolean): Kleene => (value ? TRUE : FALSE);

/** Whether a column stands to a constant as an operator says. */
export const HOLDS: Readonly<Record<string, (side: number) => boolean>> = {
  '=': (side) => side === 0,
  '<>': (side) => side !== 0,
  '<': (side) => side < 0,
  '<=': (side) => side <= 0,
  '>': (side) => side > 0,
  '>=': (side) => side >= 0,
};

/** The kinds of comparison that are looked into. NULLIF is an expression of the same shape and none of them. */
export const COMPARISONS: ReadonlySet<string> = new Set([
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

/** A comparison with constants. */
export interface Test {
  readonly kind: string;
  readonly operator: string;
  readonly constants: readonly Constant[];
  readonly order: Order;
}

/** What a comparison is worth, cell by cell, and where it cuts the values. */
export interface Tested {
  readonly truthIn: (cell: Cell) => Kleene;
  readonly points: readonly Point[];
  readonly prefixes: readonly string[];
}

/** Reads a comparison; undefined where its operator is not looked into, or needs more of the values than is known. */
export function testOf(test: Test): Tested | undefined {
  if (test.kind === 'AEXPR_LIKE') return test.order.kind === 'text' ? likeTest(test) : undefined;
  const truthIn = truthOf(test);
  return truthIn && { truthIn, points: test.constants.filter((one) => one !== null), prefixes: [] };
}

const WITHOUT_LINE: readonly Order['kind'][] = ['text', 'label', 'boolean', 'unordered'];

function truthOf({ kind, operator, constants, order }: Test): Tested['truthIn'] | undefined {
  const isEqualityOnly = operator === '=' || operator === '<>';
  const [first = null, second = null] = constants;
  if (WITHOUT_LINE.includes(order.kind) && !isEqualityOnly) return undefined;
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

function likeTest({ operator, constants: [constant = null] }: Test): Tested | undefined {
  const pattern = typeof constant === 'string' ? patternOf(constant) : undefined;
  if (!pattern || !['~~', '!~~'].includes(operator)) return undefined;
  const { start, isPrefix } = pattern;
  const isNegated = operator === '!~~';
  const truthIn = (cell: Cell): Kleene => {
    const found = isPrefix ? cell.beginsWith(start) : cell.against(start) === 0;
    if (cell.sample === null || found === undefined) return UNKNOWN;
    return truth(found !== isNegated);
  };
  return isPrefix ? { truthIn, points: [], prefixes: [start] } : { truthIn, points: [start], prefixes: [] };
}

/** Patterns that begin with a text and go on anyhow, or are a text by themselves; another wildcard is not looked into. */
function patternOf(pattern: string): { readonly start: string; readonly isPrefix: boolean } | undefined {
  const [, written, wildcards] = /^((?:[^%_\\]|\\.)*)(%*)$/su.exec(pattern) ?? [];
  return written === undefined ? undefined : { start: written.replace(/\\(.)/gsu, '$1'), isPrefix: wildcards !== '' };
}
