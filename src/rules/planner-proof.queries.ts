import { isImpossibleAnywhere, isProvedImpossible, readConstraints } from '../condition/contradictions.queries.ts';
import { type Formula, leavesOf } from '../condition/formula.ts';
import { quoted } from '../condition/identifier.ts';
import { printFormula } from '../condition/parse.ts';
import { comparisonShape } from '../condition/shapes.ts';
import { readSource } from '../condition/source.ts';
import type { Tx } from '../db/session.types.ts';
import type { VerdictQuestion } from './verdict.queries.ts';

/** What PostgreSQL's planner proves beside our own proof; null where it found none. */
export interface PlannerProof {
  readonly onlyBefore: Impossibility | null;
  readonly onlyAfter: Impossibility | null;
  readonly both: Impossibility | null;
  readonly alwaysEmpty: Impossibility | null;
  readonly alwaysTrue: Impossibility | null;
  /** CHECK and NOT NULL of the columns in question, where a proof stands on them alone. */
  readonly constraints: readonly string[];
}

/** The conditions of both rules, clocks not pinned. */
export type PlannerQuestion = Omit<VerdictQuestion, 'clock'>;

/** `conditions`: nobody could ever be so; `constraints`: nobody in this table can, as long as its constraints stand. */
export type Impossibility = 'conditions' | 'constraints';

/**
 * Asks PostgreSQL's planner the same questions, as a second prover that shares nothing with the first: with `constraint_exclusion` it replaces
 * the table by nothing where predicate refutation shows that no row can be (PostgreSQL documentation, "constraint_exclusion";
 * `predtest.c`). What it proves may stand on the conditions or on the table's constraints: asked again without the table, it says which.
 * A table that is partitioned or has row-level security may be empty for other reasons, so there only the conditions count.
 */
export async function readPlannerProof(
  tx: Tx,
  question: PlannerQuestion,
  known: readonly { readonly name: string; readonly type: string }[],
): Promise<PlannerProof> {
  const { customer } = question;
  // The parser makes a day of such a word, and the planner takes it for a fixed one.
  if (question.atoms.some(hasClockWord)) return NO_PROOF;
  const columns = new Map(known.map(({ name, type }) => [name, type]));
  const [before, after] = [asked(question, 'before'), asked(question, 'after')];
  const canTrustTable = await isPlainTable(tx, customer.table);
  const ask = async (conditions: readonly string[]): Promise<Impossibility | null> => {
    if (!(await isProvedImpossible(tx, customer, conditions))) return null;
    if (await isImpossibleAnywhere(tx, { alias: customer.alias, columns }, conditions)) return 'conditions';
    return canTrustTable ? 'constraints' : null;
  };
  const askAll = async (cases: readonly (readonly string[])[]): Promise<Impossibility | null> => {
    let all: Impossibility = 'conditions';
    for (const one of cases) {
      const proof = await ask(one);
      if (proof === null) return null;
      if (proof === 'constraints') all = proof;
    }
    return all;
  };
  const proof = {
    onlyBefore: await askAll(after.isNotTrue.map((one) => [before.isTrue, one])),
    onlyAfter: await askAll(before.isNotTrue.map((one) => [after.isTrue, one])),
    both: await ask([before.isTrue, after.isTrue]),
    alwaysEmpty: await ask([after.isTrue]),
    alwaysTrue: await askAll(after.isNotTrue.map((one) => [one])),
  };
  const stands = Object.values(proof).includes('constraints');
  return { ...proof, constraints: stands ? await readConstraints(tx, customer, mentioned(question, columns)) : [] };
}

const NO_PROOF: PlannerProof = {
  onlyBefore: null,
  onlyAfter: null,
  both: null,
  alwaysEmpty: null,
  alwaysTrue: null,
  constraints: [],
};

const hasClockWord = (condition: string): boolean => /'\s*(now|today|tomorrow|yesterday)\s*'/i.test(condition);

interface Asked {
  readonly isTrue: string;
  /** Cases that together are all: each is to be proved impossible by itself. */
  readonly isNotTrue: readonly string[];
}

/** The whole rule over the conditions as they are asked, but for clocks: the planner folds none, and proves nothing that is so at one moment only. */
function asked({ atoms, old, now, customer, ...formulas }: PlannerQuestion, side: 'before' | 'after'): Asked {
  const indexOf = side === 'before' ? old : now;
  const textOf = (text: string, id: string): string => atoms[indexOf.get(id) ?? -1] ?? text;
  return {
    isTrue: printFormula(formulas[side], textOf),
    isNotTrue: casesOfNotTrue(formulas[side], { textOf, alias: customer.alias }),
  };
}

interface Printing {
  readonly textOf: (text: string, id: string) => string;
  readonly alias: string;
}

/** More cases are told as one. */
const MOST_CASES = 16;

/**
 * In which cases a formula is FALSE or UNKNOWN, taken down to its conditions: of `(a > 1) is not true` the planner refutes nothing, of
 * `not (a > 1)` and of `a is null` it does, but of both in one OR only where the same constraint refutes each.
 */
function casesOfNotTrue(formula: Formula, printing: Printing): readonly string[] {
  if (formula.kind === 'leaf') return casesOfLeaf(printing.textOf(formula.text, formula.id), printing.alias);
  if (formula.kind !== 'and' && formula.kind !== 'or')
    return [`(${printFormula(formula, printing.textOf)} is not true)`];
  const parts = formula.parts.map((part) => casesOfNotTrue(part, printing));
  const cases = formula.kind === 'and' ? parts.flat() : combined(parts);
  return cases.length > MOST_CASES ? [asOne(cases)] : cases;
}

/** One case of each part, in every combination. */
function combined(parts: readonly (readonly string[])[]): readonly string[] {
  const together = (some: readonly string[], part: readonly string[]): readonly string[] =>
    some.length * part.length > MOST_CASES
      ? [`(${asOne(some)} and ${asOne(part)})`]
      : some.flatMap((one) => part.map((other) => `(${one} and ${other})`));
  return parts.reduce(together);
}

const asOne = (cases: readonly string[]): string => `(${cases.join(' or ')})`;

function casesOfLeaf(text: string, alias: string): readonly string[] {
  const column = columnWithoutWhichItIsUnknown(text, alias);
  return column === undefined
    ? [`((${text}) is not true)`]
    : [`(not (${text}))`, `(${alias}.${quoted(column)} is null)`];
}

const NEVER_UNKNOWN_OTHERWISE = new Set(['AEXPR_OP', 'AEXPR_IN', 'AEXPR_BETWEEN', 'AEXPR_NOT_BETWEEN']);

/** The column whose NULL is the only thing that makes a condition UNKNOWN: it is compared with constants that are not NULL. */
function columnWithoutWhichItIsUnknown(text: string, alias: string): string | undefined {
  const shape = comparisonShape(readSource(text), alias);
  const isStrict =
    shape !== undefined &&
    NEVER_UNKNOWN_OTHERWISE.has(shape.kind) &&
    (/^(=|<>|<|<=|>|>=)$/.test(shape.operator) || shape.kind.includes('BETWEEN')) &&
    shape.constants.every(({ value }) => value !== null);
  return isStrict ? shape.column : undefined;
}

/** Columns that stand in the rules as words: some more than are meant does no harm. */
function mentioned({ before, after }: PlannerQuestion, columns: ReadonlyMap<string, string>): readonly string[] {
  const text = [...leavesOf(before), ...leavesOf(after)].map((leaf) => leaf.sql ?? leaf.text).join(' ');
  const words = new Set(text.toLowerCase().split(/\W+/));
  return [...columns.keys()].filter((column) => words.has(column.toLowerCase()));
}

async function isPlainTable(tx: Tx, table: string): Promise<boolean> {
  const [row] = await tx.rows<{ plain: boolean }>(
    `select r.relkind <> 'p' and not r.relrowsecurity and not exists (
       select 1 from pg_catalog.pg_inherits h join pg_catalog.pg_class k on k.oid = h.inhrelid where h.inhparent = r.oid and k.relrowsecurity
     ) as plain
     from pg_catalog.pg_class r where r.oid = to_regclass($1)`,
    [table],
  );
  return row?.plain ?? false;
}
