import { type Formula, leavesOf, sqlOf } from '../condition/formula.ts';
import { comparisonShape } from '../condition/shapes.ts';
import { readSource } from '../condition/source.ts';

const DAY_MS = 86_400_000;
/** A date is taken for a relative one when it was so recent at the time of writing. */
const RECENT_DAYS = 100;
/** And it is told when the condition has stood so long since. */
const STANDING_DAYS = 30;

export interface FixedDate {
  readonly condition: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** How old the date was when the condition was written, and how old it is now, in days. */
  readonly daysThen: number;
  readonly daysNow: number;
}

export interface WrittenThen {
  readonly alias: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly writtenAt: string | null;
  readonly asOf: string;
}

/** Lower bounds by a date that was recent when they were written and grow older since. The parser must be loaded. */
export function fixedDates(formula: Formula, { alias, columns, writtenAt, asOf }: WrittenThen): readonly FixedDate[] {
  if (writtenAt === null) return [];
  const [then, now] = [Date.parse(writtenAt), Date.parse(asOf)];
  return leavesOf(formula).flatMap((leaf): readonly FixedDate[] => {
    const shape = comparisonShape(readSource(sqlOf(leaf)), alias);
    const isDate = /^(date|timestamp)/.test(columns.get(shape?.column ?? '') ?? '');
    const date = /^\d{4}-\d{2}-\d{2}/.exec(shape?.constants[0]?.value ?? '')?.[0];
    if (!shape || !isDate || !date || !['>', '>='].includes(shape.operator) || shape.isNegated) return [];
    const daysThen = Math.floor((then - Date.parse(date)) / DAY_MS);
    const daysNow = Math.floor((now - Date.parse(date)) / DAY_MS);
    const isRelative = daysThen >= 0 && daysThen <= RECENT_DAYS && now - then >= STANDING_DAYS * DAY_MS;
    return isRelative ? [{ condition: leaf.text, date, daysThen, daysNow }] : [];
  });
}
