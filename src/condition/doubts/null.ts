import type { Ast } from '../ast.ts';
import { FALSE, TRUE } from '../kleene.ts';
import { columnIn, constantIn, isNegative, operatorOf, withoutNot, writtenName } from '../shapes.ts';
import { applyReplacements } from '../source.ts';
import { aggregate, groupOfNothing } from './aggregate.ts';
import { type Doubt, type DoubtContext, doubtOf, factsOf, isTextType, type LeafView, repairedId } from './doubts.ts';

/** Faults of conditions that forget those whose value is not known, or count them in. */
export function nullDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  return [
    neverAsked(context, view) ?? negative(context, view),
    withNull(context, view),
    emptyOrNull(context, view),
    aggregate(context, view) ?? groupOfNothing(context, view),
    coalesced(context, view),
  ].filter((doubt) => doubt !== undefined);
}

const EXCLUDABLE = new Set(['=', '<>', '~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*', 'BETWEEN', 'NOT BETWEEN']);

/** `code <> 'A'`: neither true nor false for those whose code is not known. */
function negative(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { shape, leaf, sql } = view;
  if (!shape || !EXCLUDABLE.has(shape.operator) || /DISTINCT|OP_ANY/.test(shape.kind)) return undefined;
  if (!factsOf(context, shape.column)?.isNullable || isNegative(shape) === view.isNegated) return undefined;
  if (shape.constants.some(({ value }) => value === null || value === '')) return undefined;
  return doubtOf(context.formula, view, {
    cause: 'segment/null-people-dropped',
    sql,
    repair: view.isNegated ? `(${sql}) and ${shape.columnText} is not null` : `(${sql} or ${shape.columnText} is null)`,
    unknownIs: { leaf: repairedId(leaf), truth: view.isNegated ? FALSE : TRUE },
    detail: { column: shape.column },
    tells: 'gained',
  });
}

const NO_WORDS = new Set(['n', 'no', 'нет', 'н', '0', 'f', 'false', 'off']);

/** `flag = false`, `not flag`, `subscribed = 'N'`: those who were never asked have no value. */
function neverAsked(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { node, isNegated } = withoutNot(view.source.tree);
  const bare = isNegated ? columnIn(node, context.customer.alias) : undefined;
  const { shape } = view;
  const facts = factsOf(context, bare ?? shape?.column);
  if (!facts?.isNullable || view.isNegated) return undefined;
  const isFlag = facts.type === 'boolean';
  const saysNo =
    shape && !/DISTINCT/.test(shape.kind) && shape.constants.length === 1 ? saysNoOf(shape, isFlag) : false;
  if (!(bare && isFlag) && !saysNo) return undefined;
  const column = shape?.columnText ?? writtenName(node);
  return doubtOf(context.formula, view, {
    cause: 'segment/never-asked-dropped',
    sql: view.sql,
    repair: isFlag ? `${column} is not true` : `(${view.sql} or ${column} is null)`,
    unknownIs: { leaf: repairedId(view.leaf), truth: TRUE },
    detail: { column: facts.column },
    tells: 'gained',
  });
}

function saysNoOf(shape: NonNullable<LeafView['shape']>, isFlag: boolean): boolean {
  const value = shape.constants[0]?.value?.toLowerCase() ?? '';
  const isEqual = shape.operator === '=' && !shape.isNegated;
  if (isFlag) return isEqual ? NO_WORDS.has(value) : isNegative(shape) && !NO_WORDS.has(value) && value !== '';
  return isEqual && shape.constants[0]!.isText && NO_WORDS.has(value);
}

/** `x = null` is never true. */
function withNull(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { shape, sql } = view;
  if (!shape?.constants.some(({ value }) => value === null)) return undefined;
  if (!/^AEXPR_(OP|IN)$/.test(shape.kind) || !['=', '<>'].includes(shape.operator)) return undefined;
  const isList = shape.constants.length > 1;
  if (isList && isNegative(shape)) return undefined;
  const bare = `${shape.columnText} is ${isNegative(shape) ? 'not ' : ''}null`;
  const doubt = doubtOf(context.formula, view, {
    cause: 'segment/compared-with-null',
    sql: isList ? `(${sql} or ${bare})` : bare,
    detail: { column: shape.column },
    tells: 'either',
    confidence: 'proved',
  });
  return isList ? doubt : { ...doubt, isCertain: true };
}

/** `x is null` where '' stands for "nothing" as well. */
function emptyOrNull(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { shape, sql } = view;
  const test = withoutNot(view.source.tree).node.NullTest as { arg?: Ast; nulltesttype?: string } | undefined;
  const column = test ? columnIn(test.arg, context.customer.alias) : shape?.column;
  const facts = factsOf(context, column);
  if (!facts?.isNullable || !isTextType(facts.type)) return undefined;
  const isEmptyText = shape?.operator === '=' && !shape.isNegated && shape.constants[0]?.value === '';
  if (!test && !(isEmptyText && shape?.constants.length === 1 && shape.kind === 'AEXPR_OP')) return undefined;
  const name = test ? writtenName(test.arg) : shape!.columnText;
  const isNotNull = test?.nulltesttype === 'IS_NOT_NULL';
  const isNegated = withoutNot(view.source.tree).isNegated;
  const repaired = !test
    ? `(${sql} or ${name} is null)`
    : `nullif(btrim(${name}), '') is ${isNotNull !== isNegated ? 'not ' : ''}null`;
  return doubtOf(context.formula, view, {
    cause: 'segment/empty-text-and-null',
    sql: repaired,
    detail: { column: facts.column },
    tells: 'either',
  });
}

/** `coalesce(n, 0) < 6`: those whose number is not known count as 0. */
function coalesced(context: DoubtContext, view: LeafView): Doubt | undefined {
  const expression = view.source.tree.A_Expr as Ast | undefined;
  const call = (expression?.lexpr as { CoalesceExpr?: Ast } | undefined)?.CoalesceExpr;
  const [first, second] = (call?.args as readonly Ast[] | undefined) ?? [];
  const facts = factsOf(context, columnIn(first, context.customer.alias));
  const otherwise = constantIn(second);
  if (!expression || !call || !facts?.isNullable || isTextType(facts.type) || facts.type === 'boolean')
    return undefined;
  if (!otherwise || !['<', '<=', '>', '>=', '=', 'BETWEEN'].includes(operatorOf(expression))) return undefined;
  const { source } = view;
  const [, close] = source.callParentheses(call.location);
  const start = source.tokens[source.tokenAt(call.location)]?.start;
  if (close < 0 || start === undefined) return undefined;
  const name = writtenName(first);
  const sql = applyReplacements(view.sql, [{ start, end: source.tokens[close]!.end, text: name }]);
  return doubtOf(context.formula, view, {
    cause: 'segment/unknown-taken-for-value',
    sql,
    words: { start, end: source.tokens[close]!.end },
    detail: { column: facts.column, takenFor: otherwise.value },
    tells: view.isNegated ? 'gained' : 'lost',
    confidence: 'possible',
  });
}
