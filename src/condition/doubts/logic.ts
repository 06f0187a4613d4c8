import { type Ast, canonical } from '../ast.ts';
import { type Formula, type Group, type Leaf, sqlOf } from '../formula.ts';
import {
  columnIn,
  constantIn,
  constantsIn,
  expressionRange,
  isNegative,
  nodesOf,
  operatorOf,
  textBetween,
  withoutNot,
} from '../shapes.ts';
import { applyReplacements } from '../source.ts';
import { conditionRef } from '../words.ts';
import { type Doubt, type DoubtContext, doubtOf, isDayType, type LeafView } from './doubts.ts';

/** Faults of one condition's logic: NOT with ANY, a range that is empty by itself. */
export function logicDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  return [notAnyOf(context, view), reversedRange(context, view)].filter((doubt) => doubt !== undefined);
}

/** Faults of how conditions are joined. */
export function joinDoubts(context: DoubtContext, views: readonly LeafView[]): readonly Doubt[] {
  const groups = groupsOf(context.formula);
  return [
    ...groups.filter(({ kind }) => kind === 'or').flatMap((or) => negatedAlternatives(context, or, views)),
    ...groups.filter(({ kind }) => kind === 'or').flatMap((or) => looseNot(context, or, views)),
    ...groups.filter(({ kind }) => kind === 'and').flatMap((and) => emptyDay(context, and, views)),
  ];
}

/** `x not like any (array[…])`, `x <> any (…)`. */
function notAnyOf({ formula }: DoubtContext, view: LeafView): Doubt | undefined {
  const { source } = view;
  const expression = nodesOf(source.tree, 'A_Expr').find(({ kind }) => kind === 'AEXPR_OP_ANY');
  const link = nodesOf(source.tree, 'SubLink').find((node) => node.subLinkType === 'ANY_SUBLINK' && node.operName);
  const operator = expression ? operatorOf(expression) : link ? operatorOf({ name: link.operName }) : '';
  if (!/^(<>|!~.*)$/.test(operator)) return undefined;
  const constants = expression ? constantsIn(expression.rexpr) : undefined;
  if (constants && 'A_ArrayExpr' in (expression!.rexpr as object) && constants.length < 2) return undefined;
  const from = source.tokenAt((expression ?? link)!.location);
  const any = source.tokens.findIndex(({ word }, index) => index >= from && (word === 'any' || word === 'some'));
  if (from < 0 || any < 0) return undefined;
  const { start, end } = source.tokens[any]!;
  return doubtOf(formula, view, {
    cause: 'segment/not-any',
    sql: applyReplacements(view.sql, [{ start, end, text: 'all' }]),
    words: { start: source.tokens[from]!.start, end },
    tells: 'either',
  });
}

/** `between 9 and 5`, `between now() and now() - interval '30 days'`. */
function reversedRange({ formula }: DoubtContext, view: LeafView): Doubt | undefined {
  const { source } = view;
  const expression = withoutNot(source.tree).node.A_Expr as Ast | undefined;
  if (expression?.kind !== 'AEXPR_BETWEEN') return undefined;
  const [low, high] = (expression.rexpr as { List: { items: readonly Ast[] } }).List.items;
  if (!looksReversed(low!, high!)) return undefined;
  const between = source.tokens[source.tokenAt(expression.location)]!;
  const [first, last] = expressionRange(source, expression);
  const lowFirst = source.tokenAt(expression.location) + 1;
  const lowLast = source.operandEnd(lowFirst);
  const swapped = [
    view.sql.slice(0, between.end),
    textBetween(source, [lowLast + 2, last]),
    'and',
    textBetween(source, [lowFirst, lowLast]),
  ].join(' ');
  const symmetric = applyReplacements(view.sql, [{ start: between.end, end: between.end, text: ' symmetric' }]);
  return doubtOf(formula, view, {
    cause: 'segment/range-is-empty',
    sql: symmetric,
    words: { start: source.tokens[first]!.start, end: source.tokens[last]!.end },
    repair: swapped,
    tells: 'either',
    confidence: 'proved',
  });
}

/** A look, not a proof: the count of BETWEEN SYMMETRIC proves. */
function looksReversed(low: Ast, high: Ast): boolean {
  const [left, right] = [constantIn(low), constantIn(high)];
  if (left?.value != null && right?.value != null) {
    const isNumber = [left.value, right.value].every((value) => value !== '' && Number.isFinite(Number(value)));
    return isNumber ? Number(left.value) > Number(right.value) : left.value > right.value;
  }
  const back = ({ A_Expr }: Ast): boolean => A_Expr !== undefined && operatorOf(A_Expr as Ast) === '-';
  return !back(low) && back(high) && 'A_Expr' in high && canonical((high.A_Expr as Ast).lexpr) === canonical(low);
}

/** `x <> 'a' or x <> 'b'`. */
function negatedAlternatives({ formula }: DoubtContext, or: Group, views: readonly LeafView[]): readonly Doubt[] {
  const negative = or.parts.flatMap((part) => {
    const view = views.find(({ leaf }) => leaf === part);
    const shape = view?.shape;
    const isExclusion =
      shape && isNegative(shape) && ['=', '<>'].includes(shape.operator) && /_(OP|IN)$/.test(shape.kind);
    return isExclusion ? [{ view, shape }] : [];
  });
  const columns = [...new Set(negative.map(({ shape }) => shape.column))];
  return columns.flatMap((column): Doubt[] => {
    const same = negative.filter(({ shape }) => shape.column === column);
    const values = [...new Set(same.flatMap(({ shape }) => shape.constants.map(({ value }) => value ?? 'NULL')))];
    const isEverybody = !values.some((value) =>
      same.every(({ shape }) => shape.constants.some((one) => one.value === value)),
    );
    if (same.length < 2 || !isEverybody) return [];
    const leaves = same.map(({ view }) => view.leaf);
    const doubt = doubtOf(formula, same[0]!.view, {
      cause: 'segment/or-of-negations',
      sql: same[0]!.view.sql,
      repair: leaves.map(sqlOf).join(' and '),
      detail: { column, except: values },
      tells: 'either',
      confidence: 'proved',
    });
    return [{ ...doubt, repaired: replaced(formula, or, joined(or, leaves)) }];
  });
}

/** The OR with some of its alternatives joined by AND. */
function joined(or: Group, leaves: readonly Leaf[]): Formula {
  const conjunction: Group = { kind: 'and', parts: leaves, parenthesised: true, span: or.span };
  const rest = or.parts.filter((part) => !leaves.includes(part as Leaf));
  return rest.length === 0 ? conjunction : { ...or, parts: [...rest, conjunction] };
}

/** `not a = 'x' or b`: NOT without parentheses in front of alternatives. */
function looseNot({ formula }: DoubtContext, or: Group, views: readonly LeafView[]): readonly Doubt[] {
  const [first, ...rest] = or.parts;
  const view = views.find(({ leaf }) => leaf === first);
  const [not, next] = view?.source.tokens ?? [];
  if (
    !view ||
    view.leaf.language ||
    !(not?.isKeyword && not.word === 'not') ||
    next?.word === '(' ||
    next?.word === 'exists'
  )
    return [];
  const others = rest.map((part) => views.find(({ leaf }) => leaf === part));
  if (!view.shape || others.some((other) => !other?.shape || isNegative(other.shape))) return [];
  const bare = view.sql.slice(not.end).trim();
  const span = or.span;
  const group: Group = {
    kind: 'or',
    parts: [{ ...view.leaf, id: `${view.leaf.id}_bare`, sql: bare }, ...rest],
    parenthesised: true,
    span,
  };
  const repair = `not (${[bare, ...rest.map((part) => sqlOf(part as Leaf))].join(' or ')})`;
  const doubt = doubtOf(formula, view, {
    cause: 'segment/not-binds-to-first',
    sql: view.sql,
    repair,
    detail: { rest: rest.map((part) => conditionRef(part as Leaf)) },
    tells: 'either',
    confidence: 'possible',
  });
  return [{ ...doubt, repaired: replaced(formula, or, { kind: 'not', part: group, span }) }];
}

/** `>= D and < D`: the whole day D was meant. */
function emptyDay(context: DoubtContext, and: Group, views: readonly LeafView[]): readonly Doubt[] {
  const { formula, customer } = context;
  const bounds = and.parts.flatMap((part) => {
    const view = views.find(({ leaf }) => leaf === part);
    const expression = view?.source.tree.A_Expr as Ast | undefined;
    const column = columnIn(expression?.lexpr, customer.alias);
    if (!view || !expression || !column || !isDayType(context.columns.get(column))) return [];
    return [{ view, column, operator: operatorOf(expression), bound: canonical(expression.rexpr), expression }];
  });
  return bounds
    .filter(({ operator }) => operator === '<')
    .flatMap(({ view, column, bound, expression }): Doubt[] => {
      const isSameDay = (one: (typeof bounds)[number]): boolean =>
        one.column === column && one.operator === '>=' && one.bound === bound;
      if (!bounds.some(isSameDay)) return [];
      const at = view.source.tokenAt(expression.location);
      const day = textBetween(view.source, [at + 1, view.source.tokens.length - 1]);
      const sql = `${textBetween(view.source, [0, at])} (${day})::date + 1`;
      return [doubtOf(formula, view, { cause: 'segment/range-is-empty', sql, tells: 'gained', confidence: 'proved' })];
    });
}

function groupsOf(formula: Formula): readonly Group[] {
  if (formula.kind === 'leaf') return [];
  if ('part' in formula) return groupsOf(formula.part);
  return [formula, ...formula.parts.flatMap(groupsOf)];
}

/** The formula with one of its groups replaced. */
function replaced(formula: Formula, group: Group, by: Formula): Formula {
  if (formula === group) return by;
  if (formula.kind === 'leaf') return formula;
  if ('part' in formula) return { ...formula, part: replaced(formula.part, group, by) };
  return { ...formula, parts: formula.parts.map((part) => replaced(part, group, by)) };
}
