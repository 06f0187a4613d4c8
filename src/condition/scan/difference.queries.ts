import type { PlanNode, Tx } from '../../db/session.types.ts';
import { RefusedByGuard } from '../../errors.ts';
import { isOfData } from '../blame.ts';
import type { Formula, Leaf } from '../formula.ts';
import { evaluate, TRUE, type Truth } from '../kleene.ts';
import { hasSlowSubplan } from './costly.ts';
import {
  type DifferenceForm,
  type DifferingGroup,
  differenceCountsSql,
  differenceSql,
  formFor,
  groupReader,
  selectedSql,
  type Two,
  withAtoms,
} from './difference.ts';
import { planOrRefusal, readForms } from './guards.queries.ts';
import { prepareScan } from './prepare.queries.ts';
import { readMeasures } from './scan.queries.ts';
import { PATTERN_LIMIT, type Scan } from './sql.ts';

/** A limit on the fetch would forbid the server to count with several processes. */
const ALL_ROWS = { rowLimit: Number.POSITIVE_INFINITY };

/** Two formulas as they are asked. */
export interface DifferenceQuestion extends Two {
  readonly before: Formula;
  readonly after: Formula;
  /** Another reading of the new formula, counted beside it. */
  readonly otherwise: Formula | undefined;
  /** Kinds of customers carried at most; default {@link PATTERN_LIMIT}. */
  readonly limit?: number;
}

/** What two formulas let through on the same data; all counts are customers. */
export interface Difference {
  readonly before: number;
  readonly after: number;
  /** Let through by both. */
  readonly kept: number;
  readonly otherwise: number | null;
  /** Those whom exactly one lets through; null where there are more kinds of them than could be carried. */
  readonly groups: readonly DifferingGroup[] | null;
  /** Conditions, by index in the scan, that raise an error for somebody or could not be asked; he counts as not let through. */
  readonly failing: readonly number[];
}

/**
 * Counts two formulas and what tells them apart.
 *
 * Without casts and divisions one scan reads those customers only who meet what both require, and asks of them what tells the formulas apart: about
 * the price of one of the formulas itself. Where a condition can fail on the data every condition is asked of everybody behind its guard, as an
 * explanation does; so too where the server or the session refuses the other way.
 * @throws UserError what the session makes of a server's error.
 */
export async function readDifference(tx: Tx, scan: Scan, question: DifferenceQuestion): Promise<Difference> {
  const forms = await readForms(tx, scan.customer, scan.atoms);
  if (forms.some(({ fails }) => fails !== undefined)) return readGuarded(tx, scan, question);
  try {
    return await readDirectly(tx, await withCheaperJoins(tx, { ...scan, forms }, question), question);
  } catch (error) {
    const isTooDear = error instanceof RefusedByGuard && error.code === 'guard/cost';
    if (!isOfData(error) && !isTooDear) throw error;
    return readGuarded(tx, scan, question);
  }
}

/** Where a subquery would run for every customer without a hash table or an index, it is read once and joined, if the planner finds that cheaper. */
async function withCheaperJoins(tx: Tx, scan: Scan, question: DifferenceQuestion): Promise<Scan> {
  if (!scan.atoms.some((atom) => /\bselect\b/i.test(atom))) return scan;
  const planOf = async (one: Scan): Promise<PlanNode | undefined> => {
    const plan = await planOrRefusal(tx, differenceSql(one, question, formFor(one, question), 1));
    return plan instanceof Error ? undefined : plan;
  };
  const plan = await planOf(scan);
  if (plan && !hasSlowSubplan(plan, scan.customer.alias)) return scan;
  const { scan: joined } = await prepareScan(tx, scan);
  if (!joined.joins) return scan;
  const other = await planOf(joined);
  return other && (!plan || other['Total Cost'] < plan['Total Cost']) ? joined : scan;
}

async function readDirectly(tx: Tx, scan: Scan, question: DifferenceQuestion): Promise<Difference> {
  const counted = await readCounted(tx, scan, question);
  const { otherwise } = question;
  return {
    ...counted,
    otherwise: otherwise ? await readSelected(tx, scan, otherwise, question.atomOf) : null,
    failing: [],
  };
}

async function readSelected(tx: Tx, scan: Scan, formula: Formula, atomOf: (leaf: Leaf) => number): Promise<number> {
  const [row] = await tx.rows<{ selected: number }>(selectedSql(scan, formula, atomOf), [], ALL_ROWS);
  return Number(row?.selected ?? 0);
}

type Counted = Pick<Difference, 'before' | 'after' | 'kept' | 'groups'>;

async function readCounted(tx: Tx, scan: Scan, question: DifferenceQuestion): Promise<Counted> {
  const first = formFor(scan, question);
  if (first !== 'apart') {
    for (const form of first === 'patterns' ? (['patterns', 'differing'] as const) : (['differing'] as const)) {
      const counted = await readGroups(tx, scan, question, form);
      if (counted) return counted;
    }
  }
  const [row = { before: 0, after: 0, kept: 0 }] = await tx.rows<Omit<Counted, 'groups'>>(
    differenceCountsSql(scan, question),
    [],
    ALL_ROWS,
  );
  if (row.before === row.kept && row.after === row.kept) return { ...row, groups: [] };
  const apart = first === 'apart' ? await readGroups(tx, scan, question, 'apart') : undefined;
  return { ...row, groups: apart?.groups ?? null };
}

type Row = Readonly<Record<string, number | string | null>>;

async function readGroups(
  tx: Tx,
  scan: Scan,
  question: DifferenceQuestion,
  form: DifferenceForm,
): Promise<Counted | undefined> {
  const { limit = PATTERN_LIMIT } = question;
  const rows = await tx.rows<Row>(differenceSql(scan, question, form, limit + 1), [], ALL_ROWS);
  if (rows.length > limit) return undefined;
  const read = groupReader(scan, question, form);
  const both = rows.reduce((sum, row) => (read(row) ? sum : sum + Number(row.customers)), 0);
  const { apart, atomOf } = question;
  const counted = countGroups(
    rows.flatMap((row) => read(row) ?? []),
    [apart.before, apart.after].map((rest) => (rest ? withAtoms(rest, atomOf) : undefined)),
  );
  return { ...counted, before: counted.before + both, after: counted.after + both, kept: counted.kept + both };
}

function countGroups(groups: readonly DifferingGroup[], [before, after]: readonly (Formula | undefined)[]): Counted {
  const counted = { before: 0, after: 0, kept: 0, groups: [] as DifferingGroup[] };
  for (const group of groups) {
    const isLetIn = (rest: Formula | undefined): boolean => isTrue(rest, group.truths);
    const [was, is] = [isLetIn(before), isLetIn(after)];
    if (was) counted.before += group.customers;
    if (is) counted.after += group.customers;
    if (was && is) counted.kept += group.customers;
    if (was !== is) counted.groups.push(group);
  }
  return counted;
}

/** Whether a formula, with the index of its atom as the id of each leaf, is TRUE; without conditions it is. */
export function isTrue(formula: Formula | undefined, truths: Uint8Array): boolean {
  return formula === undefined || evaluate(formula, (atom) => truths[Number(atom)] as Truth) === TRUE;
}

async function readGuarded(tx: Tx, scan: Scan, question: DifferenceQuestion): Promise<Difference> {
  const { before, after, otherwise, atomOf } = question;
  const [was, is] = [withAtoms(before, atomOf), withAtoms(after, atomOf)];
  const indexOf = new Map(scan.atoms.map((_, atom) => [String(atom), atom]));
  const kept: Formula = { kind: 'and', parts: [was, is], parenthesised: true, span: after.span };
  const asked = { before: was, kept, ...(otherwise ? { otherwise: withAtoms(otherwise, atomOf) } : {}) };
  const measures = await readMeasures(tx, scan, {
    formula: is,
    indexOf,
    alternatives: Object.entries(asked).map(([name, formula]) => ({ name, formula, atomOf: Number })),
  });
  const { counts, alternatives, patterns } = measures;
  const groups = patterns?.map((pattern): DifferingGroup => ({ ...pattern, last: null }));
  return {
    before: alternatives.before ?? 0,
    after: counts.selected,
    kept: alternatives.kept ?? 0,
    otherwise: alternatives.otherwise ?? null,
    groups: groups ? countGroups(groups, [was, is]).groups : null,
    failing: [...new Set([...measures.errors, ...measures.unasked].map(({ atom }) => atom))],
  };
}
