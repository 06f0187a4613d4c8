import { type Formula, leavesOf, negatedLeaves, stepsOf } from '../formula.ts';
import { TRUE } from '../kleene.ts';
import type { Alternative } from './alternatives.ts';
import { type Digit, digitsOf, groupedByCodes, type Scan } from './sql.ts';
import { type LeafSql, truthSql, undecidedSql } from './truth-sql.ts';

/** What the capped form is asked: a formula with its atoms, and the formulas beside it. */
export interface CappedQuestion {
  readonly formula: Formula;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly alternatives: readonly Alternative[];
  /** Customers who fail more top-level steps than this come as sums and not as truth patterns; -1: everybody does. */
  readonly mostFailing: number;
}

/**
 * The form for formulas with more truth patterns than can be carried: the patterns are counted inside the database, and only those whose
 * customers fail few steps come back as they are. All others are added up, per first failing step: truth values per atom, selected per
 * alternative, customers without an answer. So all counts stay exact, and so does everything that can be told from people who lack few steps.
 */
export function cappedSql(scan: Scan, question: CappedQuestion, limit: number): string {
  const { formula, mostFailing } = question;
  const digits = digitsOf(scan);
  const leaf = leafSql((id) => digits[question.indexOf.get(id) ?? 0]!);
  const steps = stepsOf(formula).map((step) => `${truthSql(step, leaf)} is not true`);
  const codes = [...new Set(digits.map(({ code }) => code))];
  const first = `case ${steps.map((step, index) => `when ${step} then ${index + 1}`).join(' ')} else 0 end`;
  const failing = steps.map((step) => `(${step})::int`).join(' + ');
  const sums = sumsOf(question, digits).map(
    ({ name, condition }) => `coalesce(sum(k.customers) filter (where k.rest and ${condition}), 0)::bigint as ${name}`,
  );
  const examples = digits.flatMap((digit, index) =>
    digit.radix === 3
      ? []
      : [`min(k.example) filter (where k.rest and ${digitSql({ ...digit, table: 'k' })} = 3) as x${index}`],
  );
  const keys = [...codes.map((code) => `case when k.rest then null else k.code${code} end`), 'k.first', 'k.rest'];
  return [
    `select ${codes.map((code, index) => `${keys[index]} as code${code}`).join(', ')}, k.first, k.rest,`,
    `  sum(k.customers)::bigint as customers, min(k.example) as example,\n  ${[...sums, ...examples].join(',\n  ')}`,
    `from (`,
    `select ${codes.map((code) => `g.code${code}`).join(', ')}, g.customers, g.example,`,
    `  ${first} as first, ${mostFailing < 0 ? 'true' : `${failing} > ${mostFailing}`} as rest`,
    `from (\n${groupedByCodes(scan)}\n) g`,
    `) k`,
    `group by ${keys.join(', ')}`,
    `limit ${limit}`,
  ].join('\n');
}

/** A sum over the customers that do not come back as patterns: a column name and a condition over the codes. */
interface Sum {
  readonly name: string;
  readonly condition: string;
}

function sumsOf(question: CappedQuestion, digits: readonly Digit[]): readonly Sum[] {
  const { formula, indexOf, alternatives, mostFailing } = question;
  const ofTable = ({ code, weight, radix }: Digit): Digit & { table: string } => ({ code, weight, radix, table: 'k' });
  const leaf = leafSql((id) => ofTable(digits[indexOf.get(id) ?? 0]!));
  const hasErrors = undecidedSql(formula, leaf, leaf.isError);
  const isUnanswered = undecidedSql(formula, leaf, leaf.isUndecided);
  return [
    ...digits.flatMap((digit, index) => {
      const values = digit.radix === 3 ? [2, 0] : [2, 0, 3, 4];
      return values.map((value) => ({
        name: `a${index}_${value}`,
        condition: `${digitSql(ofTable(digit))} = ${value}`,
      }));
    }),
    ...(hasErrors ? [{ name: 'error', condition: hasErrors }] : []),
    ...(isUnanswered ? [{ name: 'unanswered', condition: isUnanswered }] : []),
    ...alternatives.map((one) => ({ name: `s_${one.name}`, condition: alternativeSql(one, digits) })),
    ...(mostFailing < 1 ? soleSums(formula, leaf) : []),
    ...(mostFailing < 0 ? [{ name: 'selected', condition: truthSql(formula, leaf) }] : []),
  ];
}

/** Sole blockers as sums: where not even those who fail one step come back as patterns. */
function soleSums(formula: Formula, leaf: LeafSql): readonly Sum[] {
  const negated = negatedLeaves(formula);
  return leavesOf(formula).map(({ id }) => {
    const met = truthSql(formula, {
      truth: (other) => (other === id ? String(!negated.has(id)) : leaf.truth(other)),
      isUndecided: (other) => (other === id ? undefined : leaf.isUndecided?.(other)),
    });
    return { name: `sole_${id}`, condition: `k.first > 0 and ${met}` };
  });
}

function alternativeSql({ formula, atomOf, unknownIs }: Alternative, digits: readonly Digit[]): string {
  const plain = leafSql((id) => ({ ...digits[atomOf(id)]!, table: 'k' }));
  if (!unknownIs) return truthSql(formula, plain);
  const digit = { ...digits[atomOf(unknownIs.leaf)]!, table: 'k' };
  const value = digit.radix === 3 ? digitSql(digit) : `nullif(nullif(${digitSql(digit)}, 3), 4)`;
  const truth = unknownIs.truth === TRUE ? `${value} > 0` : `${value} > 1`;
  return truthSql(formula, { ...plain, truth: (id) => (id === unknownIs.leaf ? truth : plain.truth(id)) });
}

type Placed = Digit & { readonly table?: string };

function leafSql(digitOf: (leaf: string) => Placed): LeafSql & { isError: (leaf: string) => string | undefined } {
  return {
    truth: (id) => {
      const digit = digitOf(id);
      const known = `nullif(${digitSql(digit)}, 1)`;
      return digit.radix === 3 ? `${known} = 2` : `nullif(nullif(${known}, 3), 4) = 2`;
    },
    isUndecided: (id) => (digitOf(id).radix === 3 ? undefined : `${digitSql(digitOf(id))} > 2`),
    isError: (id) => (digitOf(id).radix === 3 ? undefined : `${digitSql(digitOf(id))} = 3`),
  };
}

function digitSql({ code, weight, radix, table = 'g' }: Placed): string {
  return `(${table}.code${code} / ${weight} % ${radix})`;
}
