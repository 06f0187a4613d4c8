import { text } from '../../text.ts';
import { type Expression, ExpressionProblem, type Value, type Values } from './expression.ts';

/**
 * Whether a condition holds. A name without a value is null. Null is smaller or larger than nothing; texts and numbers are never
 * compared by size with one another, and only true and false can be joined: anything else throws ExpressionProblem.
 */
export function holds(expression: Expression, values: Values): boolean {
  return truth(expression, evaluate(expression, values));
}

/** The value of an expression. Throws ExpressionProblem where the types do not fit. */
export function evaluate(expression: Expression, values: Values): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return valueAt(values, expression.name);
    case 'list':
      return expression.elements.map((element) => evaluate(element, values));
    case 'not':
      return !holds(expression.operand, values);
    case 'and':
      return holds(expression.left, values) && holds(expression.right, values);
    case 'or':
      return holds(expression.left, values) || holds(expression.right, values);
    case 'in':
      return contains(expression, values) === (expression.operator === 'in');
    case 'compare':
      return compare(expression, evaluate(expression.left, values), evaluate(expression.right, values));
  }
}

/** The value behind a name; dots lead into included runbooks (`i.run` is a name of its own) and into maps. Only own fields are seen. */
export function valueAt(values: Values, name: string): Value {
  const parts = name.split('.');
  for (let known = parts.length; known > 0; known -= 1) {
    const own = parts.slice(0, known).join('.');
    if (Object.hasOwn(values, own)) return within(values[own], parts.slice(known));
  }
  return null;
}

function within(map: Value | undefined, parts: readonly string[]): Value {
  let value = map;
  for (const part of parts) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
    value = (value as Values)[part];
  }
  return value ?? null;
}

function truth(expression: Expression, value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  const shown = JSON.stringify(value);
  throw new ExpressionProblem(
    text(`true or false is expected, not ${shown}`, `ожидается true или false, а не ${shown}`),
    expression.offset,
  );
}

function contains(expression: Extract<Expression, { left: Expression }>, values: Values): boolean {
  const list = evaluate(expression.right, values);
  if (list === null) return false;
  if (!Array.isArray(list)) {
    const shown = JSON.stringify(list);
    throw new ExpressionProblem(
      text(`"in" needs a list, not ${shown}`, `для «in» нужен список, а не ${shown}`),
      expression.offset,
    );
  }
  const wanted = evaluate(expression.left, values);
  return list.some((element) => same(element, wanted));
}

function compare(expression: Extract<Expression, { left: Expression }>, left: Value, right: Value): boolean {
  if (expression.operator === '==') return same(left, right);
  if (expression.operator === '!=') return !same(left, right);
  if (left === null || right === null) return false;
  const comparable = typeof left === typeof right && (typeof left === 'number' || typeof left === 'string');
  if (!comparable) {
    const [one, other] = [JSON.stringify(left), JSON.stringify(right)];
    const { operator } = expression;
    throw new ExpressionProblem(
      text(
        `${one} and ${other} cannot be compared with "${operator}"`,
        `${one} и ${other} нельзя сравнить знаком «${operator}»`,
      ),
      expression.offset,
    );
  }
  if (expression.operator === '<') return left < right;
  if (expression.operator === '<=') return left <= right;
  return expression.operator === '>' ? left > right : left >= right;
}

function same(left: Value, right: Value): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
}
