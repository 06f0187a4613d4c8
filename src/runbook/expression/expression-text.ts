import type { Expression, Value } from './expression.ts';

const WEIGHT: Readonly<Record<string, number>> = { or: 1, and: 2, not: 3 };

/** A condition as it would be written, in one spelling: `n > 0 and cause in ['a', 'b']`. */
export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return literalText(expression.value);
    case 'name':
      return expression.name;
    case 'list':
      return `[${expression.elements.map(expressionText).join(', ')}]`;
    case 'not':
      return `not ${inner(expression.operand, WEIGHT['not']!)}`;
    default: {
      const weight = WEIGHT[expression.kind] ?? 4;
      return `${inner(expression.left, weight)} ${expression.operator} ${inner(expression.right, weight)}`;
    }
  }
}

/** In parentheses where it binds less than what stands around it. */
function inner(expression: Expression, weight: number): string {
  const text = expressionText(expression);
  const own = WEIGHT[expression.kind] ?? (isComparison(expression) ? 4 : 5);
  const isLess = own < weight || (isComparison(expression) && weight >= 4);
  return isLess ? `(${text})` : text;
}

const isComparison = ({ kind }: Expression): boolean => kind === 'compare' || kind === 'in';

function literalText(value: Value): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
