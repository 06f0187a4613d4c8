import type { Tx } from '../../db/session.types.ts';
import { text } from '../../text.ts';
import type { Formula } from '../formula.ts';
import { subquerySteps } from './costly.ts';
import { survivingFailures, type Unasked } from './failing.queries.ts';
import { namingWaysOut } from './forms.ts';
import { type Funnel, type FunnelQuestion, type FunnelRow, funnelOf, funnelSql, searchesOf } from './funnel.ts';
import { refusalOf } from './guards.queries.ts';
import { checkSample } from './key-facts.queries.ts';
import { prepareScan, withinCost } from './prepare.queries.ts';
import type { SamplePlan, Scan } from './sql.ts';

/** The funnel of a formula: what the cheapest form can tell. */
export interface FunnelMeasures extends Funnel {
  readonly form: 'funnel';
  /** Conditions left out because the data makes them fail; nobody passes them. */
  readonly unasked: readonly Unasked[];
  readonly sample?: SamplePlan & { readonly sampled: number };
}

/**
 * Population, selected, the funnel in written order and the sole blockers per step, in one statement that asks of each customer only what can
 * change these numbers. Truth values per condition, blocking sets and repairs are not asked.
 * @throws UserError what the session makes of a server's error.
 */
export async function readFunnel(
  tx: Tx,
  scan: Scan,
  question: {
    readonly formula: Formula;
    readonly indexOf: ReadonlyMap<string, number>;
    readonly sample?: SamplePlan;
  },
): Promise<FunnelMeasures> {
  const { formula, indexOf, sample } = question;
  if (sample) await checkSample(tx, scan.customer);
  const prepared = await prepareScan(tx, sample ? { ...scan, sample } : scan);
  const { result, unasked } = await namingWaysOut(WAYS_OUT, () =>
    withinCost(tx, prepared, (within) =>
      survivingFailures(tx, within, async (one) => {
        const costly = subquerySteps(one, question);
        const statement = funnelSql(one, { formula, indexOf, costly });
        const isRefused = costly.length > 0 && (await refusalOf(tx, statement)) !== undefined;
        return readRows(tx, one, { formula, indexOf, costly: isRefused ? [] : costly });
      }),
    ),
  );
  const funnel = funnelOf(formula, result);
  const drawn = sample ? { sample: { ...sample, sampled: funnel.population } } : {};
  return { ...funnel, form: 'funnel', unasked, ...drawn };
}

const WAYS_OUT = text(
  'Ask for less: --sample 5 counts a part of the customers; or raise cost-limit and statement-timeout in the profile.',
  'Спросите меньше: --sample 5 посчитает часть клиентов; или увеличьте cost-limit и statement-timeout в профиле.',
);

type Row = Readonly<Record<string, number | string | boolean | null>>;

async function readRows(tx: Tx, scan: Scan, question: FunnelQuestion): Promise<readonly FunnelRow[]> {
  const rows = await tx.rows<Row>(funnelSql(scan, question), [], { rowLimit: Number.POSITIVE_INFINITY });
  return rows.map((row) => ({
    ...searchesOf(row),
    costly: new Map(question.costly.map((index, place) => [index + 1, metOf(row.costly, place)])),
    customers: Number(row.customers),
    example: row.example === null ? null : String(row.example),
  }));
}

/** The digit of one costly step. */
function metOf(costly: Row[string] | undefined, place: number): boolean | null {
  const digit = (BigInt(String(costly ?? 0)) / 3n ** BigInt(place)) % 3n;
  return digit === 1n ? null : digit === 2n;
}
