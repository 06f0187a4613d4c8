import { formatCount, type Text, text } from '../text.ts';

/** How far a check of very many messages looks. */
export interface Bound {
  /** Days before as-of. */
  readonly days: number;
  /** Of so many customers one is looked at, with all his messages; 1 = everybody. */
  readonly oneIn: number;
}

/** A power of two: a fault of 100 customers is missed in 4 of 100 cases, one of 200 in 2 of 1,000. */
const SAMPLE_ONE_IN = 32;

/**
 * What is tried in turn until the server's estimate is within the budget. A sample of the customers first, where it is they who are counted: a fault that
 * touches hundreds is seen in it, whenever it was; then the last day alone.
 */
export function boundsOf(days: number, isOfCustomers: boolean): readonly Bound[] {
  const lastDay = Math.min(1, days);
  const shares = isOfCustomers ? [1, SAMPLE_ONE_IN] : [1];
  const spans = lastDay < days ? [days, lastDay] : [days];
  return spans.flatMap((span) => shares.map((oneIn) => ({ days: span, oneIn })));
}

/** A few words on a bound for the line of a check; null where it is the whole that was asked for. */
export function boundWords({ days, oneIn }: Bound, asked: number): Text | null {
  const sample = text(`one customer in ${oneIn}`, `один клиент из ${oneIn}`);
  const span = text('the last day only', 'только последние сутки');
  if (days === asked) return oneIn === 1 ? null : sample;
  return oneIn === 1 ? span : text(`${span.en}, ${sample.en}`, `${span.ru}, ${sample.ru}`);
}

/** Why something was bounded or left out. */
export const overBudget = (cost: number, budget: number): Text =>
  text(
    `By the server's plan it would cost ${formatCount(Math.round(cost), 'en')}, more than the budget of ${formatCount(budget, 'en')}. To look at the whole: --full, or a higher --budget.`,
    `По плану сервера это стоило бы ${formatCount(Math.round(cost), 'ru')} — больше бюджета ${formatCount(budget, 'ru')}. Посмотреть всё: --full или больший --budget.`,
  );

/** What a sample may miss, for whoever relies on a check that passed. */
export const sampleMisses = (oneIn: number): Text => {
  const missed = (customers: number) => (100 * (1 - 1 / oneIn) ** customers).toFixed(1);
  return text(
    ` A sample of one customer in ${oneIn} misses a fault of 100 customers in ${missed(100)} % of cases, one of 200 in ${missed(200)} %.`,
    ` Выборка «один клиент из ${oneIn}» пропускает сбой у 100 клиентов в ${missed(100)} % случаев, у 200 — в ${missed(200)} %.`,
  );
};
