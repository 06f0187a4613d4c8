import type { Context } from '../../command.ts';
import { loadParser } from '../../condition/parse.ts';
import type { Page } from '../../db/session.types.ts';
import type { Masker } from '../../model/personal/masker.ts';
import type { SystemDescription } from '../../system/description.ts';
import type { Values } from '../expression/expression.ts';
import type { ProbeAnswer, QueryResult, ReadyProbe } from '../probe-results.ts';
import type { QueryStep } from '../runbook.ts';
import { requireColumns } from './absent.ts';
import { maskSeen } from './mask-seen.ts';
import { personalOutputs } from './personal-columns.ts';
import { boundValues } from './probe-values.ts';
import { tellingWhose } from './query-errors.ts';

type Row = Readonly<Record<string, unknown>>;

export interface QueryFrame {
  readonly context: Pick<Context, 'database' | 'options' | 'mask'>;
  readonly rowLimit: number;
  /** The runbook's, as messages call it. */
  readonly file: string;
  /** The database answers so long. */
  readonly withinMs?: number | undefined;
}

/**
 * Makes a query of a runbook ready: its values are bound, never written into it. It is asked through the guarded session, in a transaction of its own, and
 * at most `rowLimit` rows are read. Throws UnavailableError `runbook/unknown-value`; `run` throws what the session throws: `guard/…`, `db/…`.
 */
export function prepareQuery(
  step: QueryStep,
  values: Values,
  { context, rowLimit, file, withinMs }: QueryFrame,
): ReadyProbe<QueryResult> {
  const bound = boundValues(step, values);
  return {
    async run() {
      const { session, system } = await context.database();
      const page = await session
        .read((tx) => tx.page<Row>(step.sql, bound, { rowLimit, isForeign: true }), {
          ...(withinMs === undefined ? {} : { withinMs }),
        })
        .catch((error: unknown) => {
          throw tellingWhose(error, step.id, file);
        });
      requireColumns(
        step,
        page.columns.map(({ name }) => name),
      );
      const exact = resultOf(page.rows, page.truncated);
      await loadParser();
      // Masked in any case: what is shown in clear is not kept in clear, and the record knows whom it was about.
      const rows = maskRows(step.sql, page, system, await context.mask());
      const shown = context.options.showPersonal ? exact : resultOf(rows, page.truncated);
      return answerOf(step, exact, shown);
    },
  };
}

function resultOf(rows: readonly Row[], truncated: boolean): QueryResult {
  return { rows, rowCount: rows.length, truncated };
}

function answerOf({ id }: QueryStep, exact: QueryResult, shown: QueryResult): ProbeAnswer<QueryResult> {
  const gaps = exact.truncated
    ? [`${id}: only the first ${exact.rowCount} rows were read; there are more than the limit allows`]
    : [];
  return { exact, shown, gaps };
}

/** Personal columns whole; the customer's key as it is; in other texts whoever is known and whatever looks personal. */
function maskRows(
  sql: string,
  { rows, columns }: Page<Row>,
  { customer }: SystemDescription,
  mask: Masker,
): readonly Row[] {
  const personal = customer?.personal ?? {};
  const isPersonal = personalOutputs(sql, Object.keys(personal));
  const masks = columns.map(({ name }, index) => {
    if (isPersonal(name, index)) return (value: unknown) => mask.value(value, personal[name]);
    return name === customer?.key ? (value: unknown) => value : (value: unknown) => maskSeen(value, mask.text);
  });
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, masks[index]!(row[name])])));
}
