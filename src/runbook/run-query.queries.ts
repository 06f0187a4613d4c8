import type { Context } from '../command.ts';
import { loadParser } from '../condition/parse.ts';
import type { Page } from '../db/session.types.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Values } from './expression.ts';
import { maskPersonal, maskSeen } from './mask-seen.ts';
import { personalOutputs } from './personal-columns.ts';
import type { ProbeAnswer, QueryResult, ReadyProbe } from './probe-results.ts';
import { boundValues } from './probe-values.ts';
import type { QueryStep } from './runbook.ts';

type Row = Readonly<Record<string, unknown>>;

export interface QueryFrame {
  readonly context: Pick<Context, 'database' | 'options'>;
  readonly rowLimit: number;
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
  { context, rowLimit, withinMs }: QueryFrame,
): ReadyProbe<QueryResult> {
  const bound = boundValues(step, values);
  return {
    async run() {
      const { session, system } = await context.database();
      const page = await session.read((tx) => tx.page<Row>(step.sql, bound, { rowLimit }), {
        ...(withinMs === undefined ? {} : { withinMs }),
      });
      const exact = resultOf(page.rows, page.truncated);
      if (context.options.showPersonal) return answerOf(step, exact, exact);
      await loadParser();
      return answerOf(step, exact, resultOf(maskRows(step.sql, page, system), page.truncated));
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

/** Personal columns by their shape; the customer's key as it is; in other texts whatever looks personal. */
function maskRows(sql: string, { rows, columns }: Page<Row>, { customer }: SystemDescription): readonly Row[] {
  const isPersonal = personalOutputs(sql, Object.keys(customer?.personal ?? {}));
  const masks = columns.map(({ name }, index) => {
    if (isPersonal(name, index)) return maskPersonal;
    return name === customer?.key ? (value: unknown) => value : maskSeen;
  });
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, masks[index]!(row[name])])));
}
