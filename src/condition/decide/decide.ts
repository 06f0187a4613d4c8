import type { Ast } from '../ast.ts';
import { type Formula, leavesOf } from '../formula.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import { renamed } from '../renamed.ts';
import { type Atom, type AtomRules, atomOfTree, type ColumnAtom, OF_NOBODY } from './atoms.ts';
import { type Cell, cellsOf } from './cells.ts';
import { type ClockAtom, isSameAnyDay } from './clocks.ts';
import type { Kleene } from './comparisons.ts';
import { opened, treeOf } from './opened.ts';
import { OF_EXPRESSION } from './operands.ts';
import { withoutSharedParts } from './shared-parts.ts';
import {
  type Demand,
  everyValue,
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
  /** This customer would be, whatever the conditions mean that were not looked into. `isUntold`: his values depend on the day, and no clock was given. */
  | { readonly kind: 'somebody'; readonly witness: Witness; readonly isUntold?: true }
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

/** Choices times conditions that one proof may cost: about two seconds. Rules that people write need a hundredth of it. */
export const MOST_WORK = 400_000;

/**
 * Compares two rules for all customers that there could be, by SQL's three-valued logic: WHERE keeps who is TRUE.
 *
 * Each column is cut at the constants of both rules into cells in which no comparison changes its value (NULL is one of them); a condition that
 * is not a comparison of a column with constants is a variable of its own, free but for its being the same wherever it stands. What nobody can
 * meet even so is proved. What somebody can meet is told with a customer, and only where the free conditions do not matter for him.
 * After Cedar's and Zelkova's policy comparison, with NULL in place of their missing attributes.
 */
export function decide(before: Formula, after: Formula, rules: DecideRules): Verdict {
  const [old, now] = [renamed(before, 'old:'), renamed(after, 'new:')];
  return questionsOn([old, now], rules).decide(old, now);
}

/** What can be asked of formulas whose conditions have been looked at once. */
export interface Questions {
  /** As {@link decide}. */
  decide(before: Formula, after: Formula): Verdict;
  /** Whether somebody can be let through by one formula and not by another, open where he cannot be told. It costs a fifth of {@link decide}. */
  canBeOnly(one: Formula, notOther: Formula): Possibility;
}

/**
 * Many questions about the same conditions: each column is cut and each condition is looked at but once. What is asked about is made of the leaves
 * of these formulas, whose ids must not meet.
 */
export function questionsOn(formulas: readonly Formula[], rules: DecideRules): Questions {
  const open = opening(rules);
  const all = formulas.map(open);
  const base = modelOf(all, rules);
  let whereKnown: Base | undefined;
  const known = (): Base => {
    whereKnown ??= modelOf(all, rules, false);
    return whereKnown;
  };
  return {
    decide: (before, after) => verdictOn(base, known, [open(before), open(after)]),
    canBeOnly: (one, notOther) => {
      const formulas = [open(one), open(notOther)] as const;
      return toldOrOpen(base, formulas, asking(base, formulas)(IS_TRUE, NOT_TRUE));
    },
  };
}

/** Somebody who is not told is nobody's example: it depends on the clocks. */
function toldOrOpen({ atoms }: Base, formulas: Two, one: Possibility): Possibility {
  if (one.kind !== 'somebody' || !one.isUntold) return one;
  const clocks = formulas.flatMap(leavesOf).filter(({ id }) => {
    const atom = atoms.get(id);
    return atom?.kind === 'column' && atom.clock !== undefined;
  });
  return { kind: 'open', conditions: [...new Set(clocks.map(({ text }) => text))] };
}

/** Opens each condition once, for the same formula the same: see {@link opened}. */
function opening(rules: DecideRules): (formula: Formula) => Formula {
  const known = new Map<Formula, Formula>();
  const isKnown = (tree: Ast): boolean => atomOfTree(tree, rules).kind === 'column';
  return (formula) => {
    const open = known.get(formula) ?? opened(formula, isKnown);
    known.set(formula, open);
    return open;
  };
}

type Two = readonly [Formula, Formula];

function verdictOn(base: Base, whereKnown: () => Base, formulas: Two): Verdict {
  const ask = asking(base, formulas);
  const model = modelOn(base, formulas);
  const onlyBefore = ask(IS_TRUE, NOT_TRUE);
  const onlyAfter = ask(NOT_TRUE, IS_TRUE);
  const both = ask(IS_TRUE, IS_TRUE);
  const word = wordOf(onlyBefore, onlyAfter, both);
  const now = formulas[1];
  return {
    word,
    onlyBefore,
    onlyAfter,
    both,
    isAlwaysEmpty: possibility(model, [{ formula: now, truths: IS_TRUE }]).kind === 'nobody',
    isAlwaysTrue: possibility(model, [{ formula: now, truths: NOT_TRUE }]).kind === 'nobody',
    differsOnlyWhereNull:
      word !== 'equivalent' && word !== 'undecided' && areSame(modelOn(whereKnown(), formulas), formulas),
  };
}

/** Asks for somebody for whom two formulas have these truth values; first with what both share taken as one condition each. */
function asking(base: Base, formulas: Two): (oldTruths: number, newTruths: number) => Possibility {
  const shortened = withoutSharedParts(...formulas);
  const [whole, short] = [modelOn(base, formulas), modelOn(base, shortened)];
  return (oldTruths, newTruths) => {
    const ofShort = possibility(short, demandsOn(shortened, oldTruths, newTruths));
    return ofShort.kind === 'nobody' ? ofShort : possibility(whole, demandsOn(formulas, oldTruths, newTruths));
  };
}

/** The word for whether there is somebody whom only the old rule, only the new one, and both let through. */
export function wordOf(onlyBefore: Possibility, onlyAfter: Possibility, both: Possibility): VerdictWord {
  const kinds = [onlyBefore.kind, onlyAfter.kind].join(' ');
  if (kinds === 'nobody nobody') return 'equivalent';
  if (kinds.includes('open')) return 'undecided';
  if (both.kind === 'nobody') return 'disjoint';
  if (kinds === 'somebody nobody') return 'stricter';
  if (kinds === 'nobody somebody') return 'looser';
  return both.kind === 'somebody' ? 'overlapping' : 'undecided';
}

function demandsOn([old, now]: Two, oldTruths: number, newTruths: number): readonly Demand[] {
  return [
    { formula: old, truths: oldTruths },
    { formula: now, truths: newTruths },
  ];
}

function areSame(model: Model, formulas: Two): boolean {
  const isNobody = (one: number, other: number): boolean =>
    possibility(model, demandsOn(formulas, one, other)).kind === 'nobody';
  return isNobody(IS_TRUE, NOT_TRUE) && isNobody(NOT_TRUE, IS_TRUE);
}

interface Column {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** Its values depend on the day, and no clock was given. */
  readonly isUntold: boolean;
}

/** The conditions of all formulas. */
interface Base {
  readonly problem: Problem;
  readonly columns: readonly Column[];
  /** What each condition says, by the id of its leaf. */
  readonly atoms: ReadonlyMap<string, Atom>;
  readonly rules: DecideRules;
}

/** What one question needs of them. */
interface Model extends Omit<Base, 'atoms' | 'rules'> {
  /** Conditions of whose columns not everything is known, and that do not stand in both formulas alike; where there are none, all such. */
  readonly opaque: readonly string[];
  /** Variables that the question is about. */
  readonly asked: ReadonlySet<number>;
}

/** Variables of which nothing is known but that they are the same wherever they stand: expressions, and opaque conditions. */
const isFree = ({ columns }: Pick<Model, 'columns'>, variable: number): boolean =>
  variable >= columns.length || columns[variable]!.name.startsWith(OF_EXPRESSION);

/** @param canBeNull whether columns can be NULL. An expression can be NULL of values that are all known, and so can be what is not looked into. */
function modelOf(formulas: readonly Formula[], rules: DecideRules, canBeNull = true): Base {
  const leaves = formulas.flatMap(leavesOf);
  const atoms = withoutDays(new Map(leaves.map((leaf): [string, Atom] => [leaf.id, atomOfTree(treeOf(leaf), rules)])));
  const columnAtoms = new Map<string, ColumnAtom[]>();
  for (const atom of atoms.values()) {
    if (atom.kind !== 'column') continue;
    const known = columnAtoms.get(atom.column) ?? [];
    known.push(atom);
    columnAtoms.set(atom.column, known);
  }
  const columns = [...columnAtoms].map(([name, own]) => ({
    name,
    cells: cellsOfColumn(name, own, rules, canBeNull),
    isUntold: rules.clock === undefined && own.some(({ clock }) => clock !== undefined),
  }));
  const indexOf = new Map(columns.map(({ name }, index) => [name, index]));
  const opaque = new Map<string, { readonly variable: number; readonly values: readonly Kleene[] }>();
  for (const atom of atoms.values()) {
    if (atom.kind !== 'opaque' || opaque.has(atom.key)) continue;
    opaque.set(atom.key, { variable: columns.length + opaque.size, values: valuesOf(atom) });
  }
  const ruleOf = (atom: Atom): LeafRule => {
    if (atom.kind === 'column') {
      const variable = indexOf.get(atom.column)!;
      return { variable, truths: columns[variable]!.cells.map(atom.truthIn) };
    }
    const { variable, values } = opaque.get(atom.key)!;
    return { variable, truths: values.map((value) => (atom.isNegated ? 2 - value : value) as Kleene) };
  };
  return {
    columns,
    atoms,
    rules,
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

function valuesOf({ canBeUnknown }: Extract<Atom, { kind: 'opaque' }>): readonly Kleene[] {
  return canBeUnknown ? [FALSE, UNKNOWN, TRUE] : [FALSE, TRUE];
}

/**
 * The conditions with those taken for opaque that compare a column with a clock, where it is compared with fixed moments too, or months with days:
 * what is one day today is another tomorrow.
 */
function withoutDays(atoms: ReadonlyMap<string, Atom>): ReadonlyMap<string, Atom> {
  const byColumn = new Map<string, ClockAtom[]>();
  for (const atom of atoms.values()) {
    const stands = clockOf(atom);
    if (stands && atom.kind === 'column') byColumn.set(atom.column, [...(byColumn.get(atom.column) ?? []), stands]);
  }
  const moving = [...byColumn].flatMap(([column, all]) => (isSameAnyDay(all) ? [] : [column]));
  if (moving.length === 0) return atoms;
  const asFound = (atom: Atom): Atom =>
    atom.kind === 'column' && atom.clock && moving.includes(atom.column) ? atom.clock.otherwise : atom;
  return new Map([...atoms].map(([id, atom]) => [id, asFound(atom)]));
}

/** What a comparison of a column with moments stands on: its own clock, or none. */
function clockOf(atom: Atom): ClockAtom | undefined {
  if (atom.kind !== 'column') return undefined;
  return atom.clock ?? (atom.points.length > 0 ? { relatives: [], hasFixed: true, order: { kind: 'day' } } : undefined);
}

/** The conditions that a question is about, among them what stands in for shared parts and is no condition of anybody's. */
function modelOn(base: Base, formulas: Two): Model {
  const atoms = new Map<string, Atom>();
  const leaves = new Map<string, LeafRule>();
  const variables = [...base.problem.variables];
  for (const leaf of formulas.flatMap(leavesOf)) {
    if (leaves.has(leaf.id)) continue;
    const rule = base.problem.leaves.get(leaf.id);
    const atom = base.atoms.get(leaf.id) ?? atomOfTree(treeOf(leaf), base.rules);
    atoms.set(leaf.id, atom);
    if (rule) {
      leaves.set(leaf.id, rule);
      continue;
    }
    const truths = valuesOf(atom as Extract<Atom, { kind: 'opaque' }>);
    leaves.set(leaf.id, { variable: variables.length, truths });
    variables.push({ size: truths.length });
  }
  return {
    columns: base.columns,
    problem: { ...base.problem, variables, leaves },
    opaque: openTexts(formulas, atoms),
    asked: new Set([...leaves.values()].map(({ variable }) => variable)),
  };
}

function openTexts(formulas: readonly Formula[], atoms: ReadonlyMap<string, Atom>): readonly string[] {
  const isOpen = (atom: Atom): boolean =>
    atom.kind === 'opaque' || (atom.column.startsWith(OF_EXPRESSION) && atom.column !== OF_NOBODY);
  const texts = formulas.map((formula) =>
    leavesOf(formula).flatMap((leaf) => (isOpen(atoms.get(leaf.id)!) ? [leaf.text] : [])),
  );
  const [first, second] = [new Set(texts[0]), new Set(texts[1])];
  const differing = [...[...first].filter((one) => !second.has(one)), ...[...second].filter((one) => !first.has(one))];
  return [...new Set(differing.length > 0 ? differing : texts.flat())];
}

const NOBODYS: readonly Cell[] = [{ against: () => undefined, beginsWith: () => undefined, sample: null }];

function cellsOfColumn(
  column: string,
  own: readonly ColumnAtom[],
  { types, notNull }: DecideRules,
  canBeNull: boolean,
): readonly Cell[] {
  if (column === OF_NOBODY) return NOBODYS;
  const cuts = { points: own.flatMap(({ points }) => points), prefixes: own.flatMap(({ prefixes }) => prefixes) };
  if (column.startsWith(OF_EXPRESSION)) return cellsOf({ kind: 'dense' }, cuts, true);
  return cellsOf(orderOf(types.get(column) ?? '')!, cuts, canBeNull && !notNull.has(column));
}

/** Somebody is told only where the opaque conditions do not matter for him; with each of their values tried in turn, such a one is looked for. */
function possibility(model: Model, demands: readonly Demand[]): Possibility {
  const found = solve(model.problem, demands);
  if (found.kind === 'none') return { kind: 'nobody' };
  if (found.kind === 'given-up') return { kind: 'open', conditions: [] };
  const tries = [found, ...(model.opaque.length === 0 ? [] : withEachValue(model, demands))];
  const witness = tries.map((one) => one.kind === 'found' && witnessOf(model, demands, one)).find(Boolean);
  if (!witness) return { kind: 'open', conditions: model.opaque };
  const isUntold = model.columns.some((column, index) => column.isUntold && model.asked.has(index));
  return isUntold ? { kind: 'somebody', witness: {}, isUntold } : { kind: 'somebody', witness };
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
  { problem, columns, asked }: Model,
  demands: readonly Demand[],
  { left }: Extract<Solution, { kind: 'found' }>,
): Witness | undefined {
  const free = problem.variables.map((variable, index) =>
    isFree({ columns }, index) ? everyValue(variable) : [left[index]![0]!],
  );
  const isMet = demands.every(({ formula, truths }) => (truthsOf(problem, free, formula) & ~truths) === 0);
  if (!isMet) return undefined;
  const known = columns.flatMap(({ name, cells }, index) =>
    isFree({ columns }, index) || !asked.has(index) ? [] : [[name, cells[left[index]![0]!]!.sample] as const],
  );
  return Object.fromEntries(known);
}
