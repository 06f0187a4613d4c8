import { type Ast, lastName } from '../ast.ts';
import { pinClock } from '../clock.ts';
import { leavesOf, sqlOf } from '../formula.ts';
import { withLeaf } from '../scan/question.ts';
import {
  columnIn,
  columnPath,
  constantIn,
  expressionRange,
  nodesOf,
  operatorOf,
  rightOperand,
  textBetween,
} from '../shapes.ts';
import { applyReplacements, type Replacement } from '../source.ts';
import { yearsByDays } from './age.ts';
import { type Doubt, type DoubtContext, doubtOf, isDayType, type LeafView } from './doubts.ts';

/** Faults of days, hours and zones. */
export function timeDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  return [
    ...lastDay(context, view),
    anotherZone(context, view),
    sessionZone(context, view),
    newcomers(context, view),
    yearsByDays(context, view),
  ].filter((doubt) => doubt !== undefined);
}

const typeIn = ({ typesOf, columns }: DoubtContext, sql: string, node: unknown): string => {
  const names = columnPath(node);
  return typesOf(sql).get(names.slice(-2).join('.')) ?? columns.get(names.at(-1) ?? '') ?? '';
};

/** `at between D1 and D2`, `at <= D2` on a column with hours: the last day ends at its beginning. */
function lastDay(context: DoubtContext, view: LeafView): readonly Doubt[] {
  const { source, sql } = view;
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Doubt[] => {
    const isBetween = expression.kind === 'AEXPR_BETWEEN';
    const [low, high] = isBetween
      ? (expression.rexpr as { List: { items: readonly Ast[] } }).List.items
      : [undefined, expression.rexpr as Ast];
    if (!isBetween && !(expression.kind === 'AEXPR_OP' && operatorOf(expression) === '<=')) return [];
    if (!typeIn(context, sql, expression.lexpr).startsWith('timestamp') || !isDay(high)) return [];
    const at = source.tokenAt(expression.location);
    const [first, last] = expressionRange(source, expression);
    const column = textBetween(source, [first, at - 1]);
    const lowLast = isBetween ? source.operandEnd(at + 1) : -1;
    const highText = textBetween(source, [isBetween ? lowLast + 2 : rightOperand(source, at), last]);
    const from = low ? `${column} >= ${textBetween(source, [at + 1, lowLast])} and ` : '';
    const text = `${from}${column} < (${highText})::date + 1`;
    const edit = { start: source.tokens[first]!.start, end: source.tokens[last]!.end, text: low ? `(${text})` : text };
    return [
      doubtOf(context.formula, view, {
        cause: 'segment/last-day-cut-off',
        sql: applyReplacements(sql, [edit]),
        words: edit,
        detail: { column: columnPath(expression.lexpr).at(-1), day: highText },
        tells: 'either',
      }),
    ];
  });
}

const DAY_TEXT = /^\d{4}-\d{1,2}-\d{1,2}([ T]00:00(:00(\.0+)?)?)?$/;

/** Whether a value is a day and no hour of it. */
function isDay(node: unknown): boolean {
  const { TypeCast, A_Const, A_Expr, SQLValueFunction } = (node ?? {}) as Record<string, Ast | undefined>;
  if (SQLValueFunction) return SQLValueFunction.op === 'SVFOP_CURRENT_DATE';
  if (A_Const) return DAY_TEXT.test(constantIn(node)?.value ?? '');
  if (TypeCast) return isDay(TypeCast.arg) || isDateType(TypeCast);
  return (
    A_Expr !== undefined &&
    ['+', '-'].includes(operatorOf(A_Expr)) &&
    isDay(A_Expr.lexpr) &&
    !/hour|minute/.test(JSON.stringify(A_Expr.rexpr))
  );
}

function isDateType({ typeName }: Ast): boolean {
  const names = (typeName as { names?: readonly { String: { sval: string } }[] } | undefined)?.names;
  return names?.at(-1)?.String.sval === 'date';
}

const UTC = /^(utc|gmt|etc\/(utc|gmt)|zulu|z|\+?0?0(:?00)?)$/i;

/** `(at at time zone 'UTC')::date` where the business lives in another zone. */
function anotherZone({ formula, clock }: DoubtContext, view: LeafView): Doubt | undefined {
  if (UTC.test(clock.zone)) return undefined;
  const { source, sql } = view;
  const edits = nodesOf(source.tree, 'FuncCall').flatMap((call): Replacement[] => {
    const name = lastName(call.funcname);
    const zone = (call.args as readonly Ast[] | undefined)?.[0];
    const constant = constantIn(zone);
    if (name !== 'timezone' || !constant?.isText || !UTC.test(constant.value ?? '')) return [];
    const token = source.tokens[source.tokenAt((zone as { A_Const?: Ast }).A_Const?.location)];
    return token ? [{ start: token.start, end: token.end, text: `'${clock.zone}'` }] : [];
  });
  if (edits.length === 0) return undefined;
  return doubtOf(formula, view, {
    cause: 'segment/day-of-another-zone',
    sql: applyReplacements(sql, edits),
    words: edits[0]!,
    detail: { zoneWritten: 'UTC', zoneOfBusiness: clock.zone },
    tells: 'either',
  });
}

/** A day without a zone: the server takes the session's, which need not be the business's. */
function sessionZone({ formula, clock, typesOf }: DoubtContext, view: LeafView): Doubt | undefined {
  if (UTC.test(clock.zone)) return undefined;
  const inUtc = pinClock(view.sql, { ...clock, zone: 'UTC' }, typesOf(view.sql));
  if (inUtc === pinClock(view.sql, clock, typesOf(view.sql))) return undefined;
  const doubt = doubtOf(formula, view, {
    cause: 'segment/day-of-another-zone',
    sql: inUtc,
    repair: null,
    detail: { zoneWritten: null, zoneOfBusiness: clock.zone },
    tells: 'either',
    confidence: 'possible',
  });
  return { ...doubt, severity: 'info' };
}

const ARRIVALS =
  /^(registered|created|opened|sign(ed)?_?up|joined|first_seen|customer_since|client_since|inserted|reg_date)/;

/** `not exists (… at > now() - interval '30 days')`: who came within those days could not have done it before. */
function newcomers(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { leaf } = view;
  const { columns, formula, customer } = context;
  const isAbsence = /^not\s*\(?\s*exists/i.test(view.sql) && !view.isNegated;
  const since = isAbsence ? sinceOf(context, view) : undefined;
  const arrival = [...columns].find(([column, type]) => ARRIVALS.test(column) && isDayType(type))?.[0];
  const isThoughtOf = leavesOf(formula).some((one) => arrival !== undefined && sqlOf(one).includes(arrival));
  if (!since || !arrival || isThoughtOf) return undefined;
  const isOld = `coalesce(${customer.alias}.${arrival} < ${since}, true)`;
  const doubt = doubtOf(formula, view, {
    cause: 'segment/newcomers-included',
    sql: isOld,
    repair: `${view.sql} and ${customer.alias}.${arrival} < ${since}`,
    detail: { column: arrival },
    tells: 'lost',
    confidence: 'possible',
  });
  const oldOnly: Doubt['repaired'] = {
    kind: 'and',
    parts: [leaf, { ...leaf, id: `${leaf.id}_old`, sql: isOld }],
    parenthesised: true,
    span: leaf.span,
  };
  return { ...doubt, repaired: withLeaf(formula, leaf.id, oldOnly) };
}

/** The moment since which the subquery looks: the text of the lower bound on a column of its own. */
function sinceOf(context: DoubtContext, { source, sql }: LeafView): string | undefined {
  for (const expression of nodesOf(source.tree, 'A_Expr')) {
    const isBetween = expression.kind === 'AEXPR_BETWEEN';
    const bound = isBetween
      ? (expression.rexpr as { List: { items: readonly Ast[] } }).List.items[0]
      : expression.rexpr;
    if (!isBetween && !['>', '>='].includes(operatorOf(expression))) continue;
    if (!isDayType(typeIn(context, sql, expression.lexpr)) || columnIn(expression.lexpr, context.customer.alias))
      continue;
    if (nodesOf(bound, 'ColumnRef').length > 0 || nodesOf({ bound }, 'SubLink').length > 0) continue;
    if (!/now\(|current_|timestamp/i.test(JSON.stringify(bound)) && !('A_Expr' in (bound as object))) continue;
    const at = source.tokenAt(expression.location);
    return textBetween(source, [at + 1, source.operandEnd(at + 1)]);
  }
  return undefined;
}
