import { type Ast, lastName } from '../ast.ts';
import { TRUE } from '../kleene.ts';
import { constantIn, mirrored, nodesOf, operatorOf, textBetween } from '../shapes.ts';
import { applyReplacements } from '../source.ts';
import { subqueriesOf } from '../subqueries.ts';
import { type Doubt, type DoubtContext, doubtOf, type LeafView, repairedId } from './doubts.ts';

/** `(select sum(x) …) < 3`, `3 > (select sum(x) …)`: the sum of no rows is NULL, not 0. */
export function aggregate(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { source, sql } = view;
  const expression = source.tree.A_Expr as Ast | undefined;
  const isMirrored = 'SubLink' in ((expression?.rexpr as Ast | undefined) ?? {});
  const [asking, limit] = isMirrored ? [expression?.rexpr, expression?.lexpr] : [expression?.lexpr, expression?.rexpr];
  const link = (asking as { SubLink?: Ast } | undefined)?.SubLink;
  if (expression?.kind !== 'AEXPR_OP' || link?.subLinkType !== 'EXPR_SUBLINK' || view.isNegated) return undefined;
  const called = aggregateOf(link);
  const operator = isMirrored ? mirrored(operatorOf(expression)) : operatorOf(expression);
  const constant = constantIn(limit);
  const isSum = called === 'sum' && constant?.value !== null && constant !== undefined && !constant.isText;
  const holds = isSum ? compared(0, operator, Number(constant.value)) : ['<', '<='].includes(operator);
  if (!called || !holds) return undefined;
  const at = source.tokenAt(expression.location);
  const [first, last] = isMirrored ? [at + 1, source.operandEnd(at + 1)] : [source.operandStart(at - 1), at - 1];
  const asked = {
    start: source.tokens[first]!.start,
    end: source.tokens[last]!.end,
    text: `coalesce(${textBetween(source, [first, last])}, 0)`,
  };
  return doubtOf(context.formula, view, {
    cause: 'segment/aggregate-of-nothing',
    sql,
    repair: isSum ? applyReplacements(sql, [asked]) : `coalesce(${sql}, true)`,
    unknownIs: { leaf: repairedId(view.leaf), truth: TRUE },
    detail: { aggregate: called },
    tells: 'gained',
    confidence: isSum ? 'likely' : 'possible',
  });
}

/** `id in (select … group by … having sum(x) < 3)`: who has no row is in no group. */
export function groupOfNothing(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { source, sql } = view;
  const [subquery] = subqueriesOf(source);
  if (!('SubLink' in source.tree) || view.isNegated || !subquery || subquery.kind === 'other') return undefined;
  const { select, open, close } = subquery;
  if (!select.groupClause || select.limitCount || select.sortClause || !isMetByNothing(select.havingClause))
    return undefined;
  const calls = nodesOf(select.havingClause, 'FuncCall');
  const aggregate = calls.some(({ funcname }) => lastName(funcname) === 'sum') ? 'sum' : 'count';
  const having = source.tokens.findIndex(
    ({ word }, index) => index > open && index < close && word === 'having' && source.depthBetween(open, index) === 1,
  );
  if (having < 0) return undefined;
  const [start, end] = [source.tokens[having - 1]!.end, source.tokens[close - 1]!.end];
  const anyRow = applyReplacements(sql, [{ start, end, text: '' }]);
  return doubtOf(context.formula, view, {
    cause: 'segment/aggregate-of-nothing',
    sql: `(${sql} or (${anyRow}) is not true)`,
    words: { start: source.tokens[having]!.start, end },
    detail: { aggregate },
    tells: 'gained',
  });
}

/** Whether a sum or a count of 0 is what every part of a HAVING asks for; what the largest of no values would be nobody can say. */
function isMetByNothing(having: unknown): boolean {
  const { A_Expr, BoolExpr } = (having ?? {}) as { A_Expr?: Ast; BoolExpr?: Ast };
  if (BoolExpr) return BoolExpr.boolop === 'AND_EXPR' && (BoolExpr.args as readonly Ast[]).every(isMetByNothing);
  if (A_Expr?.kind !== 'AEXPR_OP') return false;
  const isMirrored = 'FuncCall' in ((A_Expr.rexpr as Ast | undefined) ?? {});
  const [asked, limit] = isMirrored ? [A_Expr.rexpr, A_Expr.lexpr] : [A_Expr.lexpr, A_Expr.rexpr];
  const call = (asked as { FuncCall?: Ast } | undefined)?.FuncCall;
  const constant = constantIn(limit);
  if (!['sum', 'count'].includes(lastName(call?.funcname)) || constant?.value == null || constant.isText) return false;
  const operator = operatorOf(A_Expr);
  return compared(0, isMirrored ? mirrored(operator) : operator, Number(constant.value));
}

function aggregateOf(link: Ast): string | undefined {
  const select = (link.subselect as { SelectStmt?: { targetList?: readonly Ast[] } }).SelectStmt;
  const target = (select?.targetList?.[0]?.ResTarget as { val?: { FuncCall?: Ast } } | undefined)?.val?.FuncCall;
  const name = (target?.funcname as readonly { String: { sval: string } }[] | undefined)?.at(-1)?.String.sval;
  return name !== undefined && ['sum', 'min', 'max', 'avg'].includes(name) ? name : undefined;
}

function compared(left: number, operator: string, right: number): boolean {
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '=' ? left === right : operator === '<>' && left !== right;
}
