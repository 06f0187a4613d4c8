import type { Tx } from '../db/session.types.ts';
import { RefusedByGuard } from '../errors.ts';
import type { Found, NotEvaluated } from '../result.ts';
import { type Text, text } from '../text.ts';
import { type Bound, boundsOf, boundWords, overBudget, sampleMisses } from './bounds.ts';
import type { NotAsked, PartlyAsked, Thresholds } from './probe.ts';

/** A statement of a check, as far as it looks. */
export type Bounded = (bound: Bound) => { readonly sql: string; readonly values: readonly unknown[] };

/** Rows with the bound within which they were asked, and what the whole would have cost; null = the whole was asked. */
export interface Within<Row> {
  readonly rows: readonly Row[];
  readonly bound: Bound;
  readonly wholeCost: number | null;
}

/**
 * Asks a statement as far as the budget goes: the whole, else a sample, else the last day.
 * Where nothing of it is within the budget the reason is given instead.
 */
export async function askWithin<Row>(
  tx: Tx,
  { days, budget }: Pick<Thresholds, 'days' | 'budget'>,
  { statement, isOfCustomers }: { readonly statement: Bounded; readonly isOfCustomers: boolean },
): Promise<Within<Row> | NotAsked> {
  let [wholeCost, least] = [null as number | null, 0];
  for (const bound of boundsOf(days, isOfCustomers)) {
    const { sql, values } = statement(bound);
    try {
      return { rows: await tx.rows<Row>(sql, values, { budget }), bound, wholeCost };
    } catch (error) {
      const cost = costOver(error);
      if (cost === null) throw error;
      wholeCost ??= cost;
      least = cost;
    }
  }
  return { why: overBudget(least, budget), couldChangeAnswer: true };
}

/** The cost for which a statement was refused; null where it was refused for another reason. */
export function costOver(error: unknown): number | null {
  return error instanceof RefusedByGuard && error.code === 'guard/cost' ? (error.data as { cost: number }).cost : null;
}

/** The answer of a probe that may have looked at less than the whole, with what it left out. */
export function boundedAnswer(
  name: Text,
  { findings, bound, wholeCost }: { readonly findings: readonly Found[] } & Omit<Within<never>, 'rows'>,
  { days, budget }: Pick<Thresholds, 'days' | 'budget'>,
): readonly Found[] | PartlyAsked {
  const bounded = boundWords(bound, days);
  if (!bounded || wholeCost === null) return findings;
  const why = overBudget(wholeCost, budget);
  const misses = bound.oneIn > 1 ? sampleMisses(bound.oneIn) : text('', '');
  const gap: NotEvaluated = {
    what: text(`${name.en}: beyond ${bounded.en}`, `${name.ru}: кроме «${bounded.ru}»`),
    why: text(why.en + misses.en, why.ru + misses.ru),
    couldChangeAnswer: false,
  };
  return { findings, bounded, gaps: [gap] };
}

/** What the evidence says of a sample; nothing where everybody was looked at. */
export const sampled = ({ oneIn }: Bound): { readonly sampledOneIn?: number } =>
  oneIn === 1 ? {} : { sampledOneIn: oneIn };

/** SQL that keeps one customer in so many, always the same ones; nothing for everybody. */
export const inSample = ({ oneIn }: Bound, customer: string): string =>
  oneIn === 1 ? '' : `and (pg_catalog.hashtextextended(${customer}::text, 0) & ${oneIn - 1}) = 0`;

/** A session's statements within a budget: what the server thinks dearer is refused, and then named. */
export function withBudget(tx: Tx, budget: number): Tx {
  return {
    ...tx,
    rows: (sql, parameters, options) => tx.rows(sql, parameters, { budget, ...options }),
    page: (sql, parameters, options) => tx.page(sql, parameters, { budget, ...options }),
  };
}
