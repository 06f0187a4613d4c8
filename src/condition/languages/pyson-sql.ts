import { identifier } from '../identifier.ts';
import type { PysonModel } from './language.types.ts';

/** A column of a row, or the SQL of the description over it. */
export function columnOf(sql: string, alias: string): string {
  if (sql.includes('{alias}')) return `(${sql.replaceAll('{alias}', alias)})`;
  return `${alias}.${identifier(sql)}`;
}

export const keyOf = ({ key }: PysonModel, alias: string): string => `${alias}.${identifier(key)}`;

/** Several conditions as one, in parentheses; none is TRUE. */
export function joined(parts: readonly string[], word: 'and' | 'or'): string {
  if (parts.length === 0) return 'true';
  return parts.length === 1 ? parts[0]! : `(${parts.join(` ${word} `)})`;
}
