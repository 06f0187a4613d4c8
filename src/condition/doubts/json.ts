import type { Ast } from '../ast.ts';
import { textOfNode } from '../scan/text-of-node.ts';
import { columnIn, constantIn, operatorOf, withoutNot } from '../shapes.ts';
import { type Doubt, type DoubtContext, doubtOf, type LeafView } from './doubts.ts';

const NUMBER = /^\s*[-+]?\d+(\.\d+)?\s*$/;
const RANGES = ['<', '<=', '>', '>='];

/**
 * A key of a JSON column compared with a number: `attribs -> 'age' > '60'` compares types before values, `attribs ->> 'age' > '60'` letter by letter.
 * Both select other people than the numbers say as soon as one of them has the number as text. Equality is safe as text.
 */
export function jsonDoubts({ formula, customer }: DoubtContext, view: LeafView): readonly Doubt[] {
  const { node, isNegated } = withoutNot(view.source.tree);
  const comparison = node.A_Expr as Ast | undefined;
  const value = comparison && constantIn(comparison.rexpr)?.value;
  const access = comparison && accessIn(comparison.lexpr, customer.alias);
  const operator = comparison && operatorOf(comparison);
  if (!value || !NUMBER.test(value) || !access || !operator) return [];
  if (!RANGES.includes(operator) && !(operator === '=' && !access.isText)) return [];
  const written = textOfNode(view.source, comparison.lexpr);
  if (written === undefined) return [];
  const text = `(${access.isText ? written : written.replace(/->(?!>)(?=[^>]*$)/, '->>')})`;
  const guarded = `case when ${text} ~ '${String.raw`^\s*[-+]?\d+(\.\d+)?\s*$`}' then ${text}::numeric ${operator} ${value.trim()} end`;
  return [
    doubtOf(formula, view, {
      cause: access.isText ? 'segment/text-compared-as-number' : 'segment/json-types-mixed',
      sql: isNegated ? `not (${guarded})` : guarded,
      repair: guarded,
      detail: access.isText ? { column: `${access.column}.${access.key}` } : { column: access.column, key: access.key },
      tells: 'either',
    }),
  ];
}

interface JsonAccess {
  readonly column: string;
  readonly key: string;
  /** Whether the value is taken as text (`->>`). */
  readonly isText: boolean;
}

/** `c.attribs -> 'age'`, through its own path: the last key is the one that is compared. */
function accessIn(node: unknown, alias: string): JsonAccess | undefined {
  const expression = (node as { A_Expr?: Ast } | undefined)?.A_Expr;
  const operator = expression && operatorOf(expression);
  if (!expression || (operator !== '->' && operator !== '->>')) return undefined;
  const key = constantIn(expression.rexpr)?.value;
  const column = columnIn(expression.lexpr, alias) ?? accessIn(expression.lexpr, alias)?.column;
  return key != null && column !== undefined ? { column, key, isText: operator === '->>' } : undefined;
}
