import type { Formula } from '../formula.ts';
import { FALSE, TRUE, UNKNOWN } from '../kleene.ts';
import type { Kleene } from './comparisons.ts';
import { condensed } from './condense.ts';

/** Sets of truth values as bits: 1 FALSE, 2 UNKNOWN, 4 TRUE. */
export type Truths = number;
export const IS_TRUE: Truths = 4;
export const NOT_TRUE: Truths = 3;
const ANY: Truths = 7;

export const bit = (truth: Kleene): Truths => 1 << truth;

/** Something that has a value of its own: a column (its values are cells), or an opaque condition (its values are its truth values). */
export interface Variable {
  readonly size: number;
}

/** How a leaf depends on its variable: its truth value for each value. */
export interface LeafRule {
  readonly variable: number;
  readonly truths: readonly Kleene[];
}

export interface Problem {
  readonly variables: readonly Variable[];
  /** By leaf id; ids of the two formulas differ. */
  readonly leaves: ReadonlyMap<string, LeafRule>;
  readonly work?: Work;
}

/** What may still be spent on questions that share it, in choices times conditions: the time that a choice takes grows with the formula. */
export interface Work {
  left: number;
}

/** A formula and the truth values that it shall have. */
export interface Demand {
  readonly formula: Formula;
  readonly truths: Truths;
}

/** Values that are left to each variable: any choice of them meets all demands. Null: nothing meets them. */
export type Solution =
  | { readonly kind: 'found'; readonly left: readonly Values[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'given-up' };

type Values = readonly number[];
type State = (readonly number[])[];

/** Choices tried at most: rules that people write need some dozens. */
export const MOST_CHOICES = 20_000;

/** Choices tried before each is looked at with all that follows from it: it costs more, and what needs few does not need it. */
const QUICK_CHOICES = 300;

/**
 * Looks for values that give every formula one of the truth values that are demanded of it.
 *
 * Branch and propagate (as DPLL does, after Davis, Logemann and Loveland, 1962), over formulas in place of clauses: what an AND must be, its
 * parts must be; of an OR that must be TRUE one part is chosen, and when it fails the others are tried without it. Under SQL's three values
 * De Morgan and double negation hold and the excluded middle does not, so a demand is a set of truth values. Where that does not end soon, each
 * choice is looked ahead (after Freeman, 1995): the demand is taken of which the fewest choices survive what follows from them. With the choices used up
 * it says so: no answer is ever guessed.
 */
export function solve(asked: Problem, demanded: readonly Demand[]): Solution {
  const { leaves, formulas } = condensed(
    asked,
    demanded.map(({ formula }) => formula),
  );
  const problem = { ...asked, leaves };
  const demands = demanded.map(({ truths }, index) => ({ formula: formulas[index]!, truths }));
  const state: State = problem.variables.map(everyValue);
  const quick = branch({ problem, left: QUICK_CHOICES, looksAhead: false }, [...state], demands);
  const found =
    quick === 'given-up' ? branch({ problem, left: MOST_CHOICES, looksAhead: true }, [...state], demands) : quick;
  if (found === 'given-up') return { kind: 'given-up' };
  return found ? { kind: 'found', left: found } : { kind: 'none' };
}

const ALL = new WeakMap<Variable, Values>();

/** All values of a variable: one and the same list each time, so that what was found of it is found again. */
export function everyValue(variable: Variable): Values {
  const known = ALL.get(variable) ?? Array.from({ length: variable.size }, (_, index) => index);
  ALL.set(variable, known);
  return known;
}

interface Search {
  readonly problem: Problem;
  readonly looksAhead: boolean;
  left: number;
}

/** What follows from demands: values that are left, and the demands that are open still. */
interface Propagated {
  readonly state: State;
  readonly open: readonly Demand[];
}

function branch(search: Search, state: State, demands: readonly Demand[]): State | undefined | 'given-up' {
  if (isSpent(search)) return 'given-up';
  const propagated = propagate(search.problem, state, demands);
  return propagated && goOn(search, propagated);
}

function goOn(search: Search, propagated: Propagated): State | undefined | 'given-up' {
  if (propagated.open.length === 0) return propagated.state;
  const ways = search.looksAhead ? waysAhead(search, propagated) : waysOn(search, propagated);
  if (ways === 'given-up') return 'given-up';
  for (const way of ways) {
    const found = 'open' in way ? goOn(search, way) : branch(search, [...propagated.state], way);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The choices of one demand, each with all the others: of the demand with the fewest, for it fails soonest. */
function waysOn({ problem }: Search, { state, open }: Propagated): readonly (readonly Demand[])[] {
  let fewest: readonly (readonly Demand[])[] | undefined;
  for (const demand of open) {
    const others = open.filter((one) => one !== demand);
    const ways = choicesOf(problem, state, demand).map((choice) => [...choice, ...others]);
    if (!fewest || ways.length < fewest.length) fewest = ways;
    if (fewest.length === 0) return fewest;
  }
  return fewest ?? [];
}

/** The same by the choices that survive what follows from them, with what does. */
function waysAhead(search: Search, { state, open }: Propagated): readonly Propagated[] | 'given-up' {
  let fewest: readonly Propagated[] | undefined;
  for (const demand of open) {
    const others = open.filter((one) => one !== demand);
    const ways: Propagated[] = [];
    for (const choice of choicesOf(search.problem, state, demand)) {
      if (isSpent(search)) return 'given-up';
      const way = propagate(search.problem, [...state], [...choice, ...others]);
      if (way) ways.push(way);
    }
    if (!fewest || ways.length < fewest.length) fewest = ways;
    if (fewest.length === 0) return fewest;
  }
  return fewest ?? [];
}

function isSpent(search: Search): boolean {
  const { work, leaves } = search.problem;
  search.left -= 1;
  if (work) work.left -= leaves.size;
  return search.left < 0 || (work !== undefined && work.left < 0);
}

/** Takes demands apart until only choices are left; undefined where one cannot be met. */
function propagate(problem: Problem, state: State, demands: readonly Demand[]): Propagated | undefined {
  let waiting = demands;
  for (;;) {
    const open: Demand[] = [];
    let hasChanged = false;
    const pending = [...waiting];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { formula, truths } = next;
      const possible = truthsOf(problem, state, formula);
      if ((possible & truths) === 0) return undefined;
      if ((possible & ~truths) === 0) continue;
      if (formula.kind === 'leaf') {
        narrow(problem, state, formula.id, truths);
        hasChanged = true;
        continue;
      }
      const parts = forced(problem, state, next);
      if (parts) {
        pending.push(...parts);
        hasChanged = true;
      } else open.push(next);
    }
    if (!hasChanged || open.length === 0) return { state, open };
    waiting = open;
  }
}

function narrow({ leaves }: Problem, state: State, id: string, truths: Truths): void {
  const { variable, truths: own } = leaves.get(id)!;
  state[variable] = state[variable]!.filter((value) => (bit(own[value]!) & truths) !== 0);
}

/** What the parts must be, where no choice is in it. */
function forced(problem: Problem, state: State, { formula, truths }: Demand): readonly Demand[] | undefined {
  if (formula.kind === 'not') return [{ formula: formula.part, truths: mirrored(truths) }];
  if (formula.kind === 'is-true')
    return [{ formula: formula.part, truths: (truths & IS_TRUE) !== 0 ? IS_TRUE : NOT_TRUE }];
  if (formula.kind === 'leaf') return undefined;
  const isAnd = formula.kind === 'and';
  // As an AND: an OR is the AND of its negations, negated.
  const wanted = isAnd ? truths : mirrored(truths);
  const given = (part: Truths): Truths => (isAnd ? part : mirrored(part));
  if (wanted === IS_TRUE) return formula.parts.map((part) => ({ formula: part, truths: given(IS_TRUE) }));
  if (wanted === (IS_TRUE | 2)) return formula.parts.map((part) => ({ formula: part, truths: given(IS_TRUE | 2) }));
  const able = formula.parts.filter((part) => (truthsOf(problem, state, part) & given(lowest(wanted))) !== 0);
  const isChoice = wanted === 1 || wanted === NOT_TRUE;
  return isChoice && able.length === 1 ? [{ formula: able[0]!, truths: given(wanted) }] : undefined;
}

const lowest = (wanted: Truths): Truths => (wanted === NOT_TRUE ? NOT_TRUE : 1);

/** FALSE and TRUE change places. */
function mirrored(truths: Truths): Truths {
  return ((truths & 1) << 2) | (truths & 2) | ((truths & 4) >> 2);
}

/** The ways in which a group can come to what is demanded: together they leave nothing out. */
function choicesOf(problem: Problem, state: State, { formula, truths }: Demand): readonly (readonly Demand[])[] {
  if (formula.kind !== 'and' && formula.kind !== 'or') return [];
  const isAnd = formula.kind === 'and';
  const wanted = isAnd ? truths : mirrored(truths);
  const given = (part: Truths): Truths => (isAnd ? part : mirrored(part));
  if (wanted !== 1 && wanted !== NOT_TRUE) {
    // UNKNOWN alone, or UNKNOWN with something that does not stand beside it: one truth value of the first open part after the other.
    return [1, 2, 4]
      .filter((one) => (one & truths) !== 0)
      .flatMap((one) => exactly({ formula, truths: one }, problem, state));
  }
  const able = formula.parts.filter((part) => (truthsOf(problem, state, part) & given(wanted)) !== 0);
  return able.map((part, index) => [
    { formula: part, truths: given(wanted) },
    ...able.slice(0, index).map((before) => ({ formula: before, truths: given(ANY & ~wanted) })),
  ]);
}

/** A group that shall have one truth value. */
function exactly({ formula, truths }: Demand, problem: Problem, state: State): readonly (readonly Demand[])[] {
  if (truths !== 2) return [[{ formula, truths }]];
  if (formula.kind !== 'and' && formula.kind !== 'or') return [];
  const isAnd = formula.kind === 'and';
  const given = (part: Truths): Truths => (isAnd ? part : mirrored(part));
  const able = formula.parts.filter((part) => (truthsOf(problem, state, part) & 2) !== 0);
  return able.map((part) => [
    { formula: part, truths: 2 },
    ...formula.parts.filter((one) => one !== part).map((one) => ({ formula: one, truths: given(IS_TRUE | 2) })),
  ]);
}

/** The truth values that a formula can have with what is left, or a superset of them: its parts are taken as if they did not depend on each other. */
export function truthsOf(problem: Problem, state: readonly Values[], formula: Formula): Truths {
  if (formula.kind === 'leaf') return truthsOfLeaf(problem.leaves.get(formula.id)!, state);
  if (formula.kind === 'not') return mirrored(truthsOf(problem, state, formula.part));
  if (formula.kind === 'is-true') {
    const inner = truthsOf(problem, state, formula.part);
    return ((inner & IS_TRUE) !== 0 ? IS_TRUE : 0) | ((inner & NOT_TRUE) !== 0 ? 1 : 0);
  }
  const isAnd = formula.kind === 'and';
  const [table, settled] = isAnd ? [AND, 1] : [OR, IS_TRUE];
  let result: Truths = isAnd ? IS_TRUE : 1;
  for (const part of formula.parts) {
    result = table[result * 8 + truthsOf(problem, state, part)]!;
    if (result === settled) return result;
  }
  return result;
}

/** Asked far more often than the values that are left change: the last answer is kept. */
function truthsOfLeaf(rule: LeafRule, state: readonly Values[]): Truths {
  const values = state[rule.variable]!;
  const last = LAST.get(rule);
  if (last?.values === values) return last.found;
  let found = 0;
  for (const value of values) found |= bit(rule.truths[value]!);
  LAST.set(rule, { values, found });
  return found;
}

const LAST = new WeakMap<LeafRule, { readonly values: Values; readonly found: Truths }>();

/** What two sets of truth values come to, joined; by `one * 8 + other`. */
function joined(worst: (one: number, other: number) => number): readonly Truths[] {
  const all = [FALSE, UNKNOWN, TRUE] as const;
  return Array.from({ length: 64 }, (_, index) => {
    const [one, other] = [Math.floor(index / 8), index % 8];
    const pairs = all.flatMap((left) => all.map((right) => [left, right] as const));
    return pairs
      .filter(([left, right]) => (one & bit(left)) !== 0 && (other & bit(right)) !== 0)
      .reduce((result, [left, right]) => result | bit(worst(left, right) as Kleene), 0);
  });
}

const AND = joined(Math.min);
const OR = joined(Math.max);
