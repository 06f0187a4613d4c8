import { identifier } from '../condition/identifier.ts';
import { differingSql } from '../condition/scan/difference.ts';
import { readForms } from '../condition/scan/guards.queries.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import type { CustomerMapping } from '../system/description.ts';
import { joinTexts, text } from '../text.ts';
import type { MeasuredImpact } from './impact.queries.ts';

/** Customers with one value of a column. */
export interface ByValue {
  /** Null for NULL. */
  readonly value: string | null;
  readonly kept: number;
  readonly lost: number;
  readonly gained: number;
}

/** The impact by the values of one column. */
export interface ByColumn {
  readonly column: string;
  /** `customer`: a column of his; `campaigns`: channels of the campaigns that use the rule, each of which meets all of the impact. */
  readonly of: 'customer' | 'campaigns';
  /** Where most is lost and gained, first. */
  readonly values: readonly ByValue[];
  /** All other values together; null where there are none. */
  readonly rest: (Omit<ByValue, 'value'> & { readonly values: number }) | null;
}

/** Values that are shown at most. */
const MOST_VALUES = 12;

/**
 * The impact by the values of a column of the customer, in one more scan of those whom either version lets through.
 * @throws UsageError `rules/unknown-column`, `rules/personal-column`.
 */
export async function readByColumn(
  tx: Tx,
  customer: CustomerMapping,
  {
    column,
    measured,
    showPersonal,
  }: { readonly column: string; readonly measured: MeasuredImpact; readonly showPersonal: boolean },
): Promise<ByColumn> {
  const { scan, editing, atomOf, columns } = measured;
  refuseColumn(column, customer, columns, showPersonal);
  const forms = await readForms(tx, scan.customer, scan.atoms);
  const { before, after, from } = differingSql({ ...scan, forms }, { apart: editing.apart, atomOf });
  const rows = await tx.rows<ByValue & { readonly values: number }>(
    `select g.value, g.kept, g.lost, g.gained, count(*) over () as values
     from (
       select ${customer.alias}.${identifier(column)}::text as value, count(*) filter (where ${before} and ${after}) as kept,
         count(*) filter (where ${before} and (${after}) is not true) as lost,
         count(*) filter (where ${after} and (${before}) is not true) as gained
       ${from}
       group by 1
     ) g
     order by g.lost + g.gained desc, g.kept desc, g.value
     limit ${MOST_VALUES}`,
    [],
    // A limit on the fetch would forbid the server to count with several processes.
    { rowLimit: Number.POSITIVE_INFINITY },
  );
  return { column, of: 'customer', ...withRest(rows, measured) };
}

function withRest(
  rows: readonly (ByValue & { readonly values: number })[],
  { impact }: MeasuredImpact,
): Pick<ByColumn, 'values' | 'rest'> {
  const values = rows.map(({ values: _all, ...row }) => row);
  const others = (rows[0]?.values ?? 0) - values.length;
  const left = (name: 'kept' | 'lost' | 'gained'): number =>
    impact[name] - values.reduce((sum, row) => sum + row[name], 0);
  return {
    values,
    rest: others > 0 ? { values: others, kept: left('kept'), lost: left('lost'), gained: left('gained') } : null,
  };
}

function refuseColumn(
  column: string,
  { table, personal }: CustomerMapping,
  columns: ReadonlyMap<string, string>,
  showPersonal: boolean,
): void {
  if (!columns.has(column)) {
    const open = [...columns.keys()].filter((name) => !(name in personal));
    throw new UsageError({
      code: 'rules/unknown-column',
      message: text(
        `${table} has no column "${column}" to split by.`,
        `В ${table} нет столбца «${column}», по которому можно разбить.`,
      ),
      hint: joinTexts(
        [suggestion(column, open), text(`Its columns: ${open.join(', ')}.`, `Её столбцы: ${open.join(', ')}.`)],
        ' ',
      ),
    });
  }
  if (!(column in personal) || showPersonal) return;
  throw new UsageError({
    code: 'rules/personal-column',
    message: text(
      `Column "${column}" holds personal data (${personal[column]}): people are not counted by its values.`,
      `В столбце «${column}» персональные данные (${personal[column]}): по его значениям людей не считают.`,
    ),
    hint: text(
      'Choose another column, or say why you may see it: --show-personal "reason" --incident ID.',
      'Выберите другой столбец или скажите, почему Вам можно его видеть: --show-personal "причина" --incident ID.',
    ),
  });
}
