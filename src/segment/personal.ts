import type { Customers } from './customers.queries.ts';

/** Types of values that say nothing about a person by themselves. */
const PLAIN_TYPE = /^(smallint|integer|bigint|numeric|real|double|boolean|timestamp|uuid)/;

/** Whether a column's values may be shown by their shape only: declared personal, or a text or day of a table that no description knows. */
export function isPersonal(
  column: string,
  { mapping, columns, isDescribed }: Pick<Customers, 'mapping' | 'columns' | 'isDescribed'>,
): boolean {
  if (column in mapping.personal) return true;
  return !isDescribed && !PLAIN_TYPE.test(columns.get(column) ?? '');
}
