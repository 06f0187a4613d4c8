import { Unsaid } from './scope.ts';

/** How tightly PostgreSQL binds what was printed; a looser operand is put in parentheses. */
export const LEVEL = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  compare: 5,
  like: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  zone: 11,
  collate: 12,
  minus: 13,
  primary: 14,
} as const;

/** The words that stand for the operators behind LIKE. */
export const LIKE_WORDS: Readonly<Record<string, string>> = {
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
};

const LEVELS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['=', '<', '>', '<=', '>=', '<>'].map((operator) => [operator, LEVEL.compare])),
  '+': LEVEL.sum,
  '-': LEVEL.sum,
  '*': LEVEL.product,
  '/': LEVEL.product,
  '%': LEVEL.product,
  '^': LEVEL.power,
};

/** How tightly an operator binds. */
export const levelOf = (operator: string): number => LEVELS[operator] ?? LEVEL.other;

/** Operators stand in a row from the left; comparisons do not stand in a row at all. */
export const leftLevel = (operator: string): number =>
  levelOf(operator) + (levelOf(operator) === LEVEL.compare ? 1 : 0);

/** `current_date` and its kin by their names. @throws Unsaid for any other. */
export function valueFunction(op: string): string {
  if (!/^SVFOP_(CURRENT_DATE|CURRENT_TIME|CURRENT_TIMESTAMP|LOCALTIME|LOCALTIMESTAMP|CURRENT_USER)$/.test(op)) {
    throw new Unsaid(op);
  }
  return op.replace('SVFOP_', '').toLowerCase();
}
