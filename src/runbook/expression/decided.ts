import { holds } from './evaluate.ts';
import { type Expression, ExpressionProblem, type Value, type Values } from './expression.ts';
import type { ValueType } from './value-type.ts';

/** What is decided before anything runs, of the alternatives of one step. */
export interface Decided {
  /** Index of the alternative. */
  readonly at: number;
  /** It can never hold; it can, but what stands above has every such case; it has every case that is left. */
  readonly what: 'never' | 'taken' | 'always';
}

const MOST_CASES = 20_000;
/** A text that no runbook writes. */
const OTHER = '\u{10FFFF}';

/**
 * Finds conditions whose answer never depends on what is found.
 *
 * Every name gets the values at which its conditions can change: each value that it is compared with, one between two numbers, one beyond
 * them, one other text, null where it can be null. All cases are walked with the very evaluator that the walk uses. Nothing is claimed
 * where a name's type is not known, or where there are too many cases.
 */
export function decidedIn(
  conditions: readonly (Expression | undefined)[],
  typeOf: (name: string) => ValueType | undefined,
): readonly Decided[] {
  const names = pointsOf(conditions, typeOf);
  if (!names || cases(names) > MOST_CASES) return [];
  const seen = conditions.map(() => ({ reached: false, held: false, first: false, passed: false }));
  for (const values of assignments(names)) {
    let isLeft = true;
    for (const [at, condition] of conditions.entries()) {
      const answer = condition === undefined || answerOf(condition, values);
      if (answer === undefined) return [];
      const one = seen[at]!;
      one.held ||= answer;
      one.reached ||= isLeft;
      one.first ||= isLeft && answer;
      one.passed ||= isLeft && !answer;
      if (answer) isLeft = false;
    }
  }
  return tell(seen.slice(0, conditions.indexOf(undefined) < 0 ? undefined : conditions.indexOf(undefined)));
}

function tell(
  seen: readonly { reached: boolean; held: boolean; first: boolean; passed: boolean }[],
): readonly Decided[] {
  const told: Decided[] = [];
  for (const [at, { reached, held, first, passed }] of seen.entries()) {
    if (!held) told.push({ at, what: 'never' });
    else if (!first) told.push({ at, what: 'taken' });
    else if (reached && !passed) return [...told, { at, what: 'always' }];
  }
  return told;
}

function answerOf(condition: Expression, values: Values): boolean | undefined {
  try {
    return holds(condition, values);
  } catch (error) {
    if (error instanceof ExpressionProblem) return undefined;
    throw error;
  }
}

type Points = ReadonlyMap<string, readonly Value[]>;

function cases(points: Points): number {
  return [...points.values()].reduce((product, { length }) => product * length, 1);
}

function* assignments(points: Points): Generator<Values> {
  const names = [...points];
  const total = cases(points);
  for (let number = 0; number < total; number += 1) {
    let rest = number;
    const values: Record<string, Value> = {};
    for (const [name, choices] of names) {
      place(values, name.split('.'), choices[rest % choices.length]!);
      rest = Math.floor(rest / choices.length);
    }
    yield values;
  }
}

/** Puts a value where the evaluator looks for the name: behind each dot a map. */
function place(values: Record<string, Value>, [first = '', ...rest]: readonly string[], value: Value): void {
  if (rest.length === 0) values[first] = value;
  else {
    const inner: Record<string, Value> = { ...(values[first] as Values | undefined) };
    place(inner, rest, value);
    values[first] = inner;
  }
}

/** The values of each name that can make a difference; undefined where that cannot be said. */
function pointsOf(
  conditions: readonly (Expression | undefined)[],
  typeOf: (name: string) => ValueType | undefined,
): Points | undefined {
  const gathered: Gathered = { written: new Map(), lists: new Set(), ordered: new Set() };
  const { written, lists, ordered } = gathered;
  if (!conditions.every((condition) => condition === undefined || gather(condition, gathered))) return undefined;
  const points = new Map<string, readonly Value[]>();
  for (const [name, values] of written) {
    const type = typeOf(name);
    const choices =
      type && (lists.has(name) ? listPoints(values, type) : singlePoints(values, type, ordered.has(name)));
    if (!choices || hasParent(name, written)) return undefined;
    points.set(name, choices);
  }
  return points;
}

const hasParent = (name: string, names: ReadonlyMap<string, unknown>): boolean =>
  name.split('.').some((_, at, parts) => at > 0 && names.has(parts.slice(0, at).join('.')));

interface Gathered {
  /** What each name is compared with. */
  readonly written: Map<string, Value[]>;
  /** Names of lists in which something is looked for. */
  readonly lists: Set<string>;
  /** Names that are compared by size. */
  readonly ordered: Set<string>;
}

/** Notes with what each name is compared; false where two names are compared with one another. */
function gather(expression: Expression, gathered: Gathered): boolean {
  const { written, lists, ordered } = gathered;
  const note = (name: string, values: readonly Value[]) => {
    written.set(name, [...(written.get(name) ?? []), ...values]);
    return true;
  };
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'name':
      return note(expression.name, []);
    case 'list':
      return false;
    case 'not':
      return gather(expression.operand, gathered);
    case 'and':
    case 'or':
      return gather(expression.left, gathered) && gather(expression.right, gathered);
    case 'compare':
    case 'in': {
      const { left, right } = expression;
      if (left.kind === 'name' && right.kind === 'list') {
        return (
          right.elements.every((element) => element.kind === 'literal') &&
          note(left.name, right.elements.flatMap(literalOf))
        );
      }
      if (expression.kind === 'in') {
        if (left.kind !== 'literal' || right.kind !== 'name') return false;
        lists.add(right.name);
        return note(right.name, [left.value]);
      }
      for (const side of [left, right])
        if (side.kind === 'name' && !['==', '!='].includes(expression.operator)) ordered.add(side.name);
      if (left.kind === 'name' && right.kind === 'literal') return note(left.name, [right.value]);
      return left.kind === 'literal' && right.kind === 'name' && note(right.name, [left.value]);
    }
  }
}

const literalOf = (expression: Expression): readonly Value[] =>
  expression.kind === 'literal' ? [expression.value] : [];

function singlePoints(written: readonly Value[], type: ValueType, isOrdered: boolean): readonly Value[] | undefined {
  const { kinds, isNullable, values } = type;
  if (kinds.has('any') || kinds.has('list') || kinds.has('record')) return undefined;
  const nothing = isNullable ? [null] : [];
  if (values) return [...values, ...nothing];
  const texts = written.filter((value) => typeof value === 'string');
  const numbers = written.filter((value) => typeof value === 'number').toSorted((one, other) => one - other);
  const between = numbers.flatMap((number, at) => [number, (number + (numbers[at + 1] ?? number + 2)) / 2]);
  return [
    ...(kinds.has('text')
      ? new Set([...texts, ...(isOrdered ? ['', ...texts.map((one) => `${one}\u0000`)] : []), OTHER])
      : []),
    ...(kinds.has('number') ? new Set([(numbers[0] ?? 0) - 1, ...between]) : []),
    ...(kinds.has('flag') ? [true, false] : []),
    ...nothing,
  ];
}

const MOST_IN_LIST = 4;

/** A list that holds each choice of what is asked for. */
function listPoints(written: readonly Value[], type: ValueType): readonly Value[] | undefined {
  const asked = [...new Set(written)];
  if (!type.kinds.has('list') || type.kinds.size > 1 || asked.length > MOST_IN_LIST) return undefined;
  const choices = Array.from({ length: 2 ** asked.length }, (_, bits) => asked.filter((__, at) => bits & (1 << at)));
  return [...choices, ...(type.isNullable ? [null] : [])];
}
