import type { CustomerMapping } from '../system/description.ts';
import type { Formula } from './formula.ts';
import { leavesOf, negatedLeaves, stepsOf } from './formula.ts';
import { type ConditionCounts, type Counts, stepNumbers } from './patterns.ts';

/** Base-3 digits that fit a bigint: 3^39 < 2^63. */
const ATOMS_PER_CODE = 39;

/** What the one scan reads: the customers, and the conditions with their clocks pinned, each standing once in the text. */
export interface Scan {
  readonly customer: CustomerMapping;
  readonly atoms: readonly string[];
  /** Cast the key to text for `min`, where its type has no minimum. */
  readonly castKey?: boolean;
}

/**
 * Up to so many conditions the customers are grouped by one boolean each. The planner then expects few groups and lets several processes count;
 * grouped by a number made of the same verdicts it would expect as many groups as customers and count alone. Above, it expects too many
 * booleans' worth of groups and sorts, and the number is the faster key.
 */
const MOST_BOOLEAN_KEYS = 14;

/**
 * The one statement that explains: the truth values of all conditions as base-3 digits of as few bigints as hold them, customers counted per
 * code, at most `limit` codes. The same text runs on plain and on distributed PostgreSQL: no CASE over a boolean, no fence, every condition
 * once.
 */
export function histogramSql(scan: Scan, limit: number): string {
  const statement = scan.atoms.length <= MOST_BOOLEAN_KEYS ? groupedByBooleans(scan) : groupedByCodes(scan);
  return `${statement}\nlimit ${limit}`;
}

function groupedByBooleans({ customer, atoms, castKey }: Scan): string {
  const names = atoms.map((_, index) => `t.v${index + 1}`).join(', ');
  const code = digits(atoms.map((_, index) => `g.v${index + 1}`));
  return [
    `select ${code} as code1, g.customers, g.example`,
    `from (`,
    `select ${names}, count(*) as customers, min(t.id) as example`,
    `from (`,
    `  select ${keySql(customer, castKey)} as id,`,
    `    ${atoms.map((atom, index) => `(${atom}) as v${index + 1}`).join(',\n    ')}`,
    fromCustomers(customer),
    `) t`,
    `group by ${names}`,
    `) g`,
  ].join('\n');
}

function groupedByCodes({ customer, atoms, castKey }: Scan): string {
  const codes = chunks(atoms, ATOMS_PER_CODE).map((chunk, index) => `${digits(chunk)} as code${index + 1}`);
  const names = codes.map((_, index) => `t.code${index + 1}`).join(', ');
  return [
    `select ${names}, count(*) as customers, min(t.id) as example`,
    `from (`,
    `  select ${keySql(customer, castKey)} as id,\n    ${codes.join(',\n    ')}`,
    fromCustomers(customer),
    `) t`,
    `group by ${names}`,
  ].join('\n');
}

function keySql({ alias, key }: CustomerMapping, castKey: boolean | undefined): string {
  return `${alias}.${key}${castKey ? '::text' : ''}`;
}

/** The truth values of a pattern from its codes, in the order of the atoms. */
export function decode(codes: readonly (number | string)[], atoms: number): Uint8Array {
  const truths = new Uint8Array(atoms);
  codes.forEach((code, chunk) => {
    let rest = BigInt(code);
    for (let index = chunk * ATOMS_PER_CODE; index < Math.min(atoms, (chunk + 1) * ATOMS_PER_CODE); index += 1) {
      truths[index] = Number(rest % 3n);
      rest /= 3n;
    }
  });
  return truths;
}

/** Truth value of one condition as 2 (true), 0 (false), 1 (unknown). */
export function verdictSql(atom: string): string {
  return `coalesce((${atom})::int * 2, 1)`;
}

function digits(atoms: readonly string[]): string {
  return atoms
    .map((atom, index) => `${verdictSql(atom)}::bigint${index ? ` * ${3n ** BigInt(index)}` : ''}`)
    .join('\n    + ');
}

function fromCustomers({ table, alias, where }: CustomerMapping): string {
  return `  from ${table} ${alias}${where ? `\n  where ${where}` : ''}`;
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** A sum to be made inside the database: a column name and a condition over the verdict columns `g.v1`, `g.v2`, … */
export interface Sum {
  readonly name: string;
  readonly condition: string;
}

/**
 * The form for formulas with more truth patterns than can be carried: the patterns are counted and added up inside the database and only the
 * sums come back, in one row. Exact; but blocking sets and repairs cannot be told from sums.
 */
export function sumsSql({ customer, atoms }: Scan, sums: readonly Sum[]): string {
  const verdicts = atoms.map((atom, index) => `${verdictSql(atom)} as v${index + 1}`);
  const names = atoms.map((_, index) => `t.v${index + 1}`).join(', ');
  const columns = sums.map(
    ({ name, condition }) => `coalesce(sum(g.n) filter (where ${condition}), 0)::bigint as ${name}`,
  );
  return [
    `select ${columns.join(',\n  ')}`,
    `from (`,
    `select ${names}, count(*) as n`,
    `from (\n  select ${verdicts.join(',\n    ')}`,
    fromCustomers(customer),
    `) t`,
    `group by ${names}`,
    `) g`,
  ].join('\n');
}

/** The sums that {@link countsFromSums} needs. */
export function sumsOf(formula: Formula, indexOf: ReadonlyMap<string, number>): readonly Sum[] {
  const column = verdictColumn(indexOf);
  const negated = negatedLeaves(formula);
  const steps = stepsOf(formula).map((step) => `${kleeneSql(step, column)} = 2`);
  const whole = kleeneSql(formula, column);
  return [
    { name: 'population', condition: 'true' },
    { name: 'selected', condition: `${whole} = 2` },
    ...steps.map((_, index) => ({ name: `after${index + 1}`, condition: steps.slice(0, index + 1).join(' and ') })),
    ...leavesOf(formula).flatMap(({ id }) => {
      const met = kleeneSql(formula, (leaf) => (leaf === id ? (negated.has(id) ? '0' : '2') : column(leaf)));
      return [
        { name: `true_${id}`, condition: `${column(id)} = 2` },
        { name: `false_${id}`, condition: `${column(id)} = 0` },
        { name: `sole_${id}`, condition: `${whole} < 2 and ${met} = 2` },
      ];
    }),
  ];
}

/** All counts of a formula from the one row of sums. */
export function countsFromSums(formula: Formula, row: Readonly<Record<string, number>>): Counts {
  const population = row.population ?? 0;
  const afterOf = new Map(
    stepsOf(formula).map((step, index) => [leavesOf(step).at(-1)!.id, row[`after${index + 1}`] ?? 0]),
  );
  const numbers = stepNumbers(formula);
  const conditions = leavesOf(formula).map(({ id, text }): ConditionCounts => {
    const met = row[`true_${id}`] ?? 0;
    const unmet = row[`false_${id}`] ?? 0;
    return {
      id,
      text,
      step: numbers.get(id) ?? 1,
      true: met,
      false: unmet,
      unknown: population - met - unmet,
      after: afterOf.get(id) ?? null,
      soleBlocker: row[`sole_${id}`] ?? 0,
    };
  });
  return { population, selected: row.selected ?? 0, conditions };
}

/** How {@link kleeneSql} names the verdict of a leaf. */
export function verdictColumn(indexOf: ReadonlyMap<string, number>): (leaf: string) => string {
  return (leaf) => `g.v${(indexOf.get(leaf) ?? 0) + 1}`;
}

/** The formula over verdict columns: AND is least, OR greatest, NOT `2 - verdict`; 2 means selected. */
export function kleeneSql(formula: Formula, column: (leaf: string) => string): string {
  if (formula.kind === 'leaf') return column(formula.id);
  if (formula.kind === 'not') return `(2 - ${kleeneSql(formula.part, column)})`;
  if (formula.kind === 'is-true') return `(${kleeneSql(formula.part, column)} / 2 * 2)`;
  const parts = formula.parts.map((part) => kleeneSql(part, column));
  return `${formula.kind === 'and' ? 'least' : 'greatest'}(${parts.join(', ')})`;
}
