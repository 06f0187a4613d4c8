import { sqlText } from '../../model/sql-text.ts';
import type { PysonType } from './language.types.ts';

import { type PysonNode, refuse, resolved } from './pyson-value.ts';

export const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not in',
  'like',
  'not like',
  'ilike',
  'not ilike',
  'child_of',
  'not child_of',
  'parent_of',
  'not parent_of',
  'where',
  'not where',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Whether Tryton takes an operator for a negation: then a path over several rows is also met by whoever has no row. */
export const isNegative = (operator: Operator): boolean => operator.startsWith('!') || operator.startsWith('not ');

/** A comparison of one column. */
export interface Comparison {
  readonly source: string;
  /** The column as SQL. */
  readonly column: string;
  readonly type: PysonType;
  readonly operator: Operator;
  readonly value: PysonNode;
}

/**
 * A comparison as the SQL that Tryton sends: three-valued, so a NULL meets neither `=` nor `!=`, except that NULL counts as false in a
 * comparison of a boolean with false.
 */
export function compared(comparison: Comparison): string {
  const { source, column, type, operator, value } = comparison;
  if (operator === 'in' || operator === 'not in') return comparedWithList(comparison, operator);
  const isNull = value.value === null && !value.time;
  if (operator === '=' || operator === '!=') {
    const special = type === 'boolean' ? comparedWithFalse(column, operator, value) : undefined;
    if (special) return special;
    if (isNull) return `${column} is ${operator === '=' ? '' : 'not '}null`;
  }
  if (operator.endsWith('_of') || operator.endsWith('where'))
    return refuse({
      source,
      node: value,
      code: 'pyson-operator',
      problem: `"${operator}" asks about rows of another model, and this field has none`,
    });
  const right = isNull ? 'null' : constant(source, type, value, operator.endsWith('like'));
  return `${column} ${operator === '!=' ? '<>' : operator} ${right}`;
}

function comparedWithFalse(column: string, operator: '=' | '!=', { value, time }: PysonNode): string | undefined {
  if (time || (value !== null && value !== false)) return undefined;
  return operator === '='
    ? `(${column} = false or ${column} is null)`
    : `(${column} <> false and ${column} is not null)`;
}

function comparedWithList({ source, column, type, value }: Comparison, operator: 'in' | 'not in'): string {
  const items = listOf(source, value);
  const isNull = (item: PysonNode): boolean => item.value === null && !item.time;
  const constants = items.filter((item) => !isNull(item)).map((item) => constant(source, type, item, false));
  const hasNull = items.some(isNull);
  const list = constants.length > 0 ? `${column} ${operator} (${constants.join(', ')})` : null;
  if (operator === 'in') {
    if (!hasNull) return list ?? 'false';
    return list ? `(${list} or ${column} is null)` : `${column} is null`;
  }
  if (!hasNull) return list ?? 'true';
  return list ? `(${list} and ${column} is not null)` : `${column} is not null`;
}

/** The items of a list; a text is taken for the list of its letters, as Tryton takes it. @throws FormulaError `condition/pyson-value`. */
export function listOf(source: string, node: PysonNode): readonly PysonNode[] {
  if (Array.isArray(node.value)) return node.children.map((child) => resolved(source, child));
  if (typeof node.value === 'string')
    return [...node.value].map((letter) => ({ value: letter, span: node.span, children: [] }));
  return refuse({ source, node, code: 'pyson-value', problem: 'Behind "in" and "not in" stands a list' });
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?$/;

/** A value as an SQL constant of the column's type. @throws FormulaError `condition/pyson-value` where Tryton itself would fail. */
function constant(source: string, type: PysonType, node: PysonNode, isPattern: boolean): string {
  const { value, time } = node;
  const wrong = (wanted: string): never =>
    refuse({
      source,
      node,
      code: 'pyson-value',
      problem: `This field is compared with ${wanted}`,
      hint: 'Tryton itself fails on this value, writes that to its log only, and selects nobody.',
    });
  if (time) return timeConstant(type, time) ?? wrong(type === 'datetime' ? 'a DateTime, not with a Date' : `a ${type}`);
  switch (type) {
    case 'text':
      if (Array.isArray(value) || typeof value === 'object') return wrong('a text');
      return sqlText(typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));
    case 'number':
      if (isPattern) return sqlText(String(value));
      if (typeof value === 'number') return String(Math.trunc(value));
      return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? String(Number(value)) : wrong('a number');
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : wrong('true, false or null');
    case 'date':
      return typeof value === 'string' && DAY.test(value) ? `date ${sqlText(value)}` : wrong('a day, 2026-11-24');
    case 'datetime':
      if (typeof value === 'string' && MOMENT.test(value)) return `timestamp ${sqlText(value)}`;
      return wrong('a moment, 2026-11-24 09:00:00');
  }
}

function timeConstant(type: PysonType, { kind, sql, isMidnight }: NonNullable<PysonNode['time']>): string | undefined {
  if (type === 'datetime' && kind === 'datetime') return sql;
  if (type !== 'date') return undefined;
  return kind === 'date' || (kind === 'datetime' && isMidnight) ? sql : undefined;
}
