import { type Formula, leavesOf, sqlOf } from '../formula.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import { renamed } from '../renamed.ts';
import { type Atom, type AtomRules, atomOf, type ColumnAtom, type Kleene, OF_EXPRESSION } from './atoms.ts';
import { type Cell, cellsOf } from './cells.ts';
import { withoutSharedParts } from './shared-parts.ts';
import {
  type Demand,
  IS_TRUE,
  type LeafRule,
  NOT_TRUE,
  type Problem,
  type Solution,
  solve,
  truthsOf,
  type Work,
} from './solve.ts';
import { orderOf } from './values.ts';

/** What the customers that two rules let through have to do with each other, whoever they are. */
export type VerdictWord = 'equivalent' | 'stricter' | 'looser' | 'overlapping' | 'disjoint' | 'undecided';

/** A made-up customer, by column, as text that PostgreSQL reads; null for NULL. Columns that do not matter are left out. */
export type Witness = Readonly<Record<string, string | null>>;

/** Whether somebody can be let through in a certain way. */
export type Possibility =
  /** Nobody can: proved, whatever the conditions mean that were not looked into. */
  | { readonly kind: 'nobody' }
  /** This customer would be, whatever the conditions mean that were not looked into. */
  | { readonly kind: 'somebody'; readonly witness: Witness }
  /** It depends on these conditions, or the search was given up (none named). */
  | { readonly kind: 'open'; readonly conditions: readonly string[] };

export interface Verdict {
  readonly word: VerdictWord;
  readonly onlyBefore: Possibility;
  readonly onlyAfter: Possibility;
  readonly both: Possibility;
  /** The new rule lets nobody through, proved. */
  readonly isAlwaysEmpty: boolean;
  /** The new rule lets everybody through, proved. */
  readonly isAlwaysTrue: boolean;
  /** Both rules say the same of everybody whose values are all known. */
  readonly differsOnlyWhereNull: boolean;
}

export interface DecideRules extends AtomRules {
  /** Columns that are never NULL. */
  readonly notNull: ReadonlySet<string>;
  /** What all questions together may cost, see {@link Work}; absent = each may cost what it likes. */
  readonly work?: Work;
}

/**
 * Compares two rules for all customers that there could be, by SQL's three-valued logic: WHERE keeps who is TRUE.
 *
 * Each column is cut at the constants of both rules into cells in which no comparison changes its value (NULL is one of them); a condition that
 * is not a comparison of a column with constants is a variable of its own, free but for its being the same wherever it stands. What nobody can
 * meet even so is proved. What somebody can meet is told with a customer, and only where the free conditions do not matter for him.
 * After Cedar's and Zelkova's policy comparison, with NULL in place of their missing attributes.
 */
export function decide(before: Formula, after: Formula, rules: DecideRules): Verdict {
  const { ask, whole } = asking(before, after, rules);
  const { model, now } = whole;
  const onlyBefore = ask(IS_TRUE, NOT_TRUE);
  const onlyAfter = ask(NOT_TRUE, IS_TRUE);
  const both = ask(IS_TRUE, IS_TRUE);
  const word = wordOf(onlyBefore, onlyAfter, both);
  return {
    word,
    onlyBefore,
    onlyAfter,
    both,
    isAlwaysEmpty: possibility(model, [{ formula: now, truths: IS_TRUE }]).kind === 'nobody',
    isAlwaysTrue: possibility(model, [{ formula: now, truths: NOT_TRUE }]).kind === 'nobody',
    differsOnlyWhereNull: word !== 'equivalent' && word !== 'undecided' && areSameWhereKnown([before, after], rules),
  };
}

/** Whether somebody can be let through by one formula and not by another. Alone it costs a fifth of {@link decide}. */
export function canBeOnly(one: Formula, notOther: Formula, rules: DecideRules): Possibility {
  return asking(one, notOther, rules).ask(IS_TRUE, NOT_TRUE);
}

/** Two formulas, ready to be asked for somebody for whom they have these truth values. */
function asking(
  before: Formula,
  after: Formula,
  rules: DecideRules,
): { readonly ask: (oldTruths: number, newTruths: number) => Possibility; readonly whole: Pair } {
  const whole = pairOf([before, after], rules);
  const short = pairOf(withoutSharedParts(before, after), rules);
  const ask = (oldTruths: number, newTruths: number): Possibility => {
    const ofShort = possibility(short.model, demandsOn(short, oldTruths, newTruths));
    return ofShort.kind === 'nobody' ? ofShort : possibility(whole.model, demandsOn(whole, oldTruths, newTruths));
  };
  return { ask, whole };
}

function wordOf(onlyBefore: Possibility, onlyAfter: Possibility, both: Possibility): VerdictWord {
  const kinds = [onlyBefore.kind, onlyAfter.kind].join(' ');
  if (kinds === 'nobody nobody') return 'equivalent';
  if (kinds.includes('open')) return 'undecided';
  if (both.kind === 'nobody') return 'disjoint';
  if (kinds === 'somebody nobody') return 'stricter';
  if (kinds === 'nobody somebody') return 'looser';
  return both.kind === 'somebody' ? 'overlapping' : 'undecided';
}

interface Pair {
  readonly model: Model;
  readonly old: Formula;
  readonly now: Formula;
}

function pairOf([before, after]: readonly [Formula, Formula], rules: DecideRules, canBeUnknown = true): Pair {
  const [old, now] = [renamed(before, 'old:'), renamed(after, 'new:')];
  return { model: modelOf([old, now], rules, canBeUnknown), old, now };
}

function demandsOn({ old, now }: Pair, oldTruths: number, newTruths: number): readonly Demand[] {
  return [
    { formula: old, truths: oldTruths },
    { formula: now, truths: newTruths },
  ];
}

function areSameWhereKnown(formulas: readonly [Formula, Formula], rules: DecideRules): boolean {
  const known = pairOf(formulas, rules, false);
  const isNobody = (one: number, other: number): boolean =>
    possibility(known.model, demandsOn(known, one, other)).kind === 'nobody';
  return isNobody(IS_TRUE, NOT_TRUE) && isNobody(NOT_TRUE, IS_TRUE);
}

interface Model {
  readonly problem: Problem;
  readonly columns: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
  /** Conditions of whose columns not everything is known, and that do not stand in both formulas alike; where there are none, all such. */
  readonly opaque: readonly string[];
}

/** Variables of which nothing is known but that they are the same wherever they stand: expressions, and opaque conditions. */
const isFree = ({ columns }: Pick<Model, 'columns'>, variable: number): boolean =>
  variable >= columns.length || columns[variable]!.name.startsWith(OF_EXPRESSION);

function modelOf(formulas: readonly Formula[], rules: DecideRules, canBeUnknown = true): Model {
  const leaves = formulas.flatMap(leavesOf);
  const atoms = new Map(leaves.map((leaf): [string, Atom] => [leaf.id, atomOf(sqlOf(leaf), rules)]));
  const onColumns = [...atoms.values()].filter((atom) => atom.kind === 'column');
  const columns = [...new Set(onColumns.map(({ column }) => column))].map((name) => ({
    name,
    cells: cellsOfColumn(name, onColumns, rules, canBeUnknown),
  }));
  const opaque = new Map<string, { readonly text: string; readonly values: readonly Kleene[] }>();
  for (const leaf of leaves) {
    const atom = atoms.get(leaf.id)!;
    if (atom.kind === 'opaque' && !opaque.has(atom.key)) {
      const values = atom.canBeUnknown && canBeUnknown ? [FALSE, UNKNOWN, TRUE] : [FALSE, TRUE];
      opaque.set(atom.key, { text: leaf.text, values: values as readonly Kleene[] });
    }
  }
  const keys = [...opaque.keys()];
  const ruleOf = (atom: Atom): LeafRule => {
    if (atom.kind === 'column') {
      const variable = columns.findIndex(({ name }) => name === atom.column);
      return { variable, truths: columns[variable]!.cells.map(atom.truthIn) };
    }
    const { values } = opaque.get(atom.key)!;
    const truths = values.map((value) => (atom.isNegated ? 2 - value : value) as Kleene);
    return { variable: columns.length + keys.indexOf(atom.key), truths };
  };
  return {
    columns,
    opaque: openTexts(formulas, atoms),
    problem: {
      variables: [
        ...columns.map(({ cells }) => ({ size: cells.length })),
        ...[...opaque.values()].map(({ values }) => ({ size: values.length })),
      ],
      leaves: new Map([...atoms].map(([id, atom]) => [id, ruleOf(atom)])),
      ...(rules.work ? { work: rules.work } : {}),
    },
  };
}

function openTexts(formulas: readonly Formula[], atoms: ReadonlyMap<string, Atom>): readonly string[] {
  const isOpen = (atom: Atom): boolean => atom.kind === 'opaque' || atom.column.startsWith(OF_EXPRESSION);
  const texts = formulas.map((formula) =>
    leavesOf(formula).flatMap((leaf) => (isOpen(atoms.get(leaf.id)!) ? [leaf.text] : [])),
  );
  const [first = [], second = []] = texts;
  const differing = [...first.filter((one) => !second.includes(one)), ...second.filter((one) => !first.includes(one))];
  return [...new Set(differing.length > 0 ? differing : texts.flat())];
}

function cellsOfColumn(
  column: string,
  atoms: readonly ColumnAtom[],
  { types, notNull }: DecideRules,
  canBeNull: boolean,
): readonly Cell[] {
  const own = atoms.filter((atom) => atom.column === column);
  const cuts = { points: own.flatMap(({ points }) => points), prefixes: own.flatMap(({ prefixes }) => prefixes) };
  const order = column.startsWith(OF_EXPRESSION) ? ({ kind: 'dense' } as const) : orderOf(types.get(column) ?? '')!;
  return cellsOf(order, cuts, canBeNull && !notNull.has(column));
}

/** Somebody is told only where the opaque conditions do not matter for him; with each of their values tried in turn, such a one is looked for. */
function possibility(model: Model, demands: readonly Demand[]): Possibility {
  const found = solve(model.problem, demands);
  if (found.kind === 'none') return { kind: 'nobody' };
  if (found.kind === 'given-up') return { kind: 'open', conditions: [] };
  const tries = [found, ...(model.opaque.length === 0 ? [] : withEachValue(model, demands))];
  const witness = tries.map((one) => one.kind === 'found' && witnessOf(model, demands, one)).find(Boolean);
  return witness ? { kind: 'somebody', witness } : { kind: 'open', conditions: model.opaque };
}

function withEachValue({ problem, ...model }: Model, demands: readonly Demand[]): readonly Solution[] {
  return [FALSE, UNKNOWN, TRUE].map((value) => {
    const fixed = ([id, rule]: [string, LeafRule]): [string, LeafRule] => {
      const truth = rule.truths[value % rule.truths.length]!;
      return [id, isFree(model, rule.variable) ? { ...rule, truths: rule.truths.map(() => truth) } : rule];
    };
    return solve({ ...problem, leaves: new Map([...problem.leaves].map(fixed)) }, demands);
  });
}

/** The customer of a solution, if the opaque conditions may be anything for him. */
function witnessOf(
  { problem, columns }: Model,
  demands: readonly Demand[],
  { left }: Extract<Solution, { kind: 'found' }>,
): Witness | undefined {
  const everything = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);
  const free = problem.variables.map(({ size }, variable) =>
    isFree({ columns }, variable) ? everything(size) : [left[variable]![0]!],
  );
  const isMet = demands.every(({ formula, truths }) => (truthsOf(problem, free, formula) & ~truths) === 0);
  if (!isMet) return undefined;
  const known = columns.flatMap(({ name, cells }, index) =>
    isFree({ columns }, index) ? [] : [[name, cells[left[index]![0]!]!.sample] as const],
  );
  return Object.fromEntries(known);
}
