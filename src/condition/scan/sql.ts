import type { CustomerMapping } from '../../system/description.ts';

/** How the scan asks one condition where its bare text will not do. */
export interface AtomForm {
  /** The condition, over the customer's alias and the joins of the scan. */
  readonly condition: string;
  /**
   * TRUE for the customers for whom asking it would raise an error, NULL for those for whom it is not asked, else FALSE. Absent: it is
   * asked of everybody. It never raises an error itself and decides before the condition is looked at.
   */
  readonly fails?: string;
  /** Whether it is never UNKNOWN, however long its text. */
  readonly isTwoValued?: boolean;
}

/** A share of the customers, drawn by the server: the same seed draws the same ones from the same data. */
export interface SamplePlan {
  /** Between 0 and 100. */
  readonly percent: number;
  readonly seed: number;
  /** `bernoulli` (default) draws customers one by one, `system` whole pages: faster, and only good for a rough look. */
  readonly method?: 'bernoulli' | 'system';
}

/** What the one scan reads: the customers, and the conditions with their clocks pinned, each standing once. */
export interface Scan {
  readonly customer: CustomerMapping;
  readonly atoms: readonly string[];
  /** Cast the key to text for `min`, where its type has no minimum. */
  readonly castKey?: boolean;
  /** How each atom is asked, in the order of the atoms; absent: every one by its own text. */
  readonly forms?: readonly AtomForm[];
  /** Joins to what was read per key beforehand; none of them multiplies or loses a customer. */
  readonly joins?: readonly string[];
  readonly sample?: SamplePlan;
}

/** Where the truth value of an atom stands among the codes: `code / weight % radix`. */
export interface Digit {
  /** Number of the code column, from 1. */
  readonly code: number;
  readonly weight: bigint;
  /** 3 for an atom that is TRUE, FALSE or UNKNOWN; 5 for one that can also be ERROR or NOT EVALUATED. */
  readonly radix: 3 | 5;
}

const LARGEST_CODE = 2n ** 63n - 1n;

/** Truth patterns fetched at most: what fits beside the parser in 150 MB. Above it those who fail many steps are added up inside the database. */
export const PATTERN_LIMIT = 20_000;

/**
 * The one statement that explains: the truth values of all conditions as digits of as few bigints as hold them, customers counted per code,
 * at most `limit` codes. The same text runs on plain and on distributed PostgreSQL: no CASE over a boolean, no fence.
 */
export function histogramSql(scan: Scan, limit = PATTERN_LIMIT + 1): string {
  return `${groupedByCodes(scan)}\nlimit ${limit}`;
}

/** The histogram without its limit, to stand in another statement. */
export function groupedByCodes(scan: Scan): string {
  const keys = codesSql(scan).map((sql, index): GroupKey => ({ name: `code${index + 1}`, sql, type: 'bigint' }));
  return groupedSql(scan, keys);
}

/** One column that customers are grouped by. */
export interface GroupKey {
  readonly name: string;
  readonly sql: string;
  readonly type: 'bigint' | 'integer';
}

/**
 * Customers counted per combination of keys, with the smallest customer key as an example.
 *
 * The second branch of the union is never read (the planner drops it), but it keeps the planner from expecting as many groups as customers:
 * of a union's column it assumes 200 values, and lets several processes count. Without it the count of 20 conditions takes up to twice as long.
 * @param from what is read in place of the customers themselves, under their alias.
 */
export function groupedSql(scan: Scan, keys: readonly GroupKey[], from = fromCustomers(scan)): string {
  const { customer } = scan;
  const names = keys.map(({ name }) => `t.${name}`).join(', ');
  return [
    `select ${names}, count(*) as customers, min(t.id) as example`,
    `from (`,
    `  select ${keySql(scan)} as id,\n    ${keys.map(({ name, sql }) => `${sql} as ${name}`).join(',\n    ')}`,
    from,
    `  union all`,
    `  select ${keySql(scan)}, ${keys.map(({ type }) => `null::${type}`).join(', ')}`,
    `  from ${customer.table} ${customer.alias} where false`,
    `) t`,
    `group by ${names}`,
  ].join('\n');
}

/** The customer's key in the type that `min` takes. */
export function keySql({ customer: { alias, key }, castKey }: Scan): string {
  return `${alias}.${key}${castKey ? '::text' : ''}`;
}

/** `from` and `where` of a scan, with its joins and its sample. */
export function fromCustomers({ customer: { table, alias, where }, joins = [], sample }: Scan): string {
  const drawn = sample
    ? ` tablesample ${sample.method ?? 'bernoulli'} (${sample.percent}) repeatable (${sample.seed})`
    : '';
  const lines = [`  from ${table} ${alias}${drawn}`, ...joins.map((join) => `  ${join}`)];
  return [...lines, ...(where ? [`  where ${where}`] : [])].join('\n');
}

/** How an atom of the scan is asked. */
export function formOf({ atoms, forms }: Scan, index: number): AtomForm {
  return forms?.[index] ?? { condition: atoms[index]! };
}

/** Where the digits of all atoms stand, in the order of the atoms. */
export function digitsOf(scan: Scan): readonly Digit[] {
  let code = 1;
  let weight = 1n;
  return scan.atoms.map((_, index) => {
    const radix = formOf(scan, index).fails === undefined ? 3 : 5;
    if (weight * BigInt(radix) > LARGEST_CODE) {
      code += 1;
      weight = 1n;
    }
    const digit: Digit = { code, weight, radix };
    weight *= BigInt(radix);
    return digit;
  });
}

/** The truth values of a pattern from its codes, in the order of the atoms. */
export function decode(codes: readonly (number | string)[], digits: readonly Digit[]): Uint8Array {
  const truths = new Uint8Array(digits.length);
  let rest = 0n;
  for (const [index, { code, weight, radix }] of digits.entries()) {
    if (weight === 1n) rest = BigInt(codes[code - 1] ?? 0);
    truths[index] = Number(rest % BigInt(radix));
    rest /= BigInt(radix);
  }
  return truths;
}

/** The codes of a scan: per bigint the sum of its atoms’ digits. */
export function codesSql(scan: Scan): readonly string[] {
  const digits = digitsOf(scan);
  const codes: string[][] = [];
  for (const [index, { code, weight }] of digits.entries()) {
    codes[code - 1] ??= [];
    codes[code - 1]!.push(digitSql(formOf(scan, index), weight));
  }
  return codes.map((parts) => `(0::bigint\n    + ${parts.join('\n    + ')})`);
}

/** Up to this length a condition may stand twice in the statement, where that is faster. */
const SHORT = 200;

/** The truth value of a condition, times a weight. */
function digitSql({ condition, fails, isTwoValued }: AtomForm, weight: bigint): string {
  if (isTwoValued) return `case when (${condition}) then ${2n * weight} else 0 end`;
  const asked = isCheap(condition)
    ? `case when (${condition}) then ${2n * weight} when not (${condition}) then 0 else ${weight} end`
    : `coalesce((${condition})::int * ${2n * weight}, ${weight})`;
  if (fails === undefined) return asked;
  return `case when (${fails}) is false then ${asked} when (${fails}) then ${3n * weight} else ${4n * weight} end`;
}

/** A short condition on plain columns: a searched CASE, which names it twice, is then faster than to cast and to add. */
function isCheap(condition: string): boolean {
  return condition.length <= SHORT && !/\b(select|with|values)\b/i.test(condition);
}

/** Truth value of one condition as 2 (true), 0 (false), 1 (unknown). */
function verdictSql(atom: string): string {
  return `coalesce((${atom})::int * 2, 1)`;
}

/** Truth value of one condition in the form that the scan asks it in: as {@link verdictSql}, and 3 for an error, 4 for not asked. */
export function verdictOfForm({ condition, fails }: AtomForm): string {
  if (fails === undefined) return verdictSql(condition);
  return `case when (${fails}) is false then ${verdictSql(condition)} when (${fails}) then 3 else 4 end`;
}
