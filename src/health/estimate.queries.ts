import type { Database } from '../command.ts';
import type { PlanNode, Tx } from '../db/session.types.ts';
import { UserError } from '../errors.ts';
import { missingOf } from './ask.queries.ts';
import { DEFAULT_THRESHOLDS, type Probe } from './probe.ts';
import { shared } from './shared.queries.ts';

/** What a check would cost in one database, by the server's own estimate. */
export interface Estimate {
  /** The dearest of its statements, in the server's units: about 1 for a page read in order. Null where it cannot be asked. */
  readonly cost: number | null;
  /** Rows that its statements read at most, by the estimate. */
  readonly rows: number | null;
  /** Relations that the system does not keep, or why it could not be planned. */
  readonly why: string | null;
}

/** Plan cost up to which a statement is really run, so that what follows from its rows can be planned too. */
const RUN_BELOW = 1000;

/** Plans a check instead of asking it: only its small statements are run. */
export async function estimateProbe({ session, system, asOf }: Database, probe: Probe): Promise<Estimate> {
  const missing = missingOf(system, probe);
  if (missing.length > 0) return { cost: null, rows: null, why: missing.join(', ') };
  const plans: PlanNode[] = [];
  try {
    const asked = { ...shared(system, asOf), system, asOf, thresholds: DEFAULT_THRESHOLDS };
    await session.read((tx) => probe.ask({ ...asked, tx: planning(tx, plans) }));
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode === 130 || error.code === 'db/connection-lost') throw error;
    return { cost: null, rows: null, why: error.message };
  }
  return {
    cost: Math.round(Math.max(0, ...plans.map((plan) => plan['Total Cost']))),
    rows: Math.round(Math.max(0, ...plans.map(mostRows))),
    why: null,
  };
}

function planning(tx: Tx, plans: PlanNode[]): Tx {
  const seen = async (sql: string, parameters: readonly unknown[] = []): Promise<PlanNode> => {
    const plan = await tx.plan(sql, parameters);
    plans.push(plan);
    return plan;
  };
  return {
    // What a check only plans costs nothing.
    plan: tx.plan,
    foresee: tx.foresee,
    parameterTypes: tx.parameterTypes,
    rows: async <Row>(sql: string, parameters?: readonly unknown[]) =>
      (await seen(sql, parameters))['Total Cost'] < RUN_BELOW ? tx.rows<Row>(sql, parameters) : [],
    page: async <Row>(sql: string, parameters?: readonly unknown[]) =>
      (await seen(sql, parameters))['Total Cost'] < RUN_BELOW
        ? tx.page<Row>(sql, parameters)
        : { rows: [], truncated: false, columns: [] },
  };
}

function mostRows(node: PlanNode): number {
  return Math.max(node['Plan Rows'], ...(node.Plans ?? []).map(mostRows));
}
