import { type Formula, leavesOf } from '../formula.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import { type Atom, atomOfTree, type ColumnAtom, OF_NOBODY } from './atoms.ts';
import { type Cell, cellsOf } from './cells.ts';
import { type ClockAtom, isSameAnyDay } from './clocks.ts';
import type { Kleene } from './comparisons.ts';
import type { DecideRules, Two } from './decide.types.ts';
import { treeOf } from './opened.ts';
import { OF_EXPRESSION } from './operands.ts';
import type { LeafRule, Problem } from './solve.ts';
import { orderOf } from './values.ts';

export interface Column {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** Its values depend on the day, and no clock was given. */
  readonly isUntold: boolean;
}

/** The conditions of all formulas. */
export interface Base {
  readonly problem: Problem;
  readonly columns: readonly Column[];
  /** What each condition says, by the id of its leaf. */
  readonly atoms: ReadonlyMap<string, Atom>;
  readonly rules: DecideRules;
}

/** What one question needs of them. */
export interface Model extends Omit<Base, 'atoms' | 'rules'> {
  /** Conditions of whose columns not everything is known, and that do not stand in both formulas alike; where there are none, all such. */
  readonly opaque: readonly string[];
  /** Variables that the question is about. */
  readonly asked: ReadonlySet<number>;
}

/** Variables of which nothing is known but that they are the same wherever they stand: expressions, and opaque conditions. */
export const isFree = ({ columns }: Pick<Model, 'columns'>, variable: number): boolean =>
  variable >= columns.length || columns[variable]!.name.startsWith(OF_EXPRESSION);

/** @param canBeNull whether columns can be NULL. An expression can be NULL of values that are all known, and so can be what is not looked into. */
export function modelOf(formulas: readonly Formula[], rules: DecideRules, canBeNull = true): Base {
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
export function modelOn(base: Base, formulas: Two): Model {
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
