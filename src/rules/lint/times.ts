import { type Ast, lastName } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { isDayType } from '../../condition/doubts/doubts.ts';
import { leavesOf, sqlOf } from '../../condition/formula.ts';
import { columnPath, constantIn, expressionRange, nodesOf, operatorOf } from '../../condition/shapes.ts';
import { castType, kindOf } from '../../condition/zone.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** Windows that people name by their length. */
const NAMED_LENGTHS = new Set([7, 10, 14, 21, 28, 30, 31, 45, 60, 90, 180, 365]);

/** `between current_date - 7 and current_date`: eight days, the first and the last counted. */
export function windowsIn(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source, sql } = view;
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Sighting[] => {
    if (expression.kind !== 'AEXPR_BETWEEN') return [];
    const [low, high] = (expression.rexpr as { List: { items: readonly Ast[] } }).List.items;
    const days = isToday(high) ? daysBefore(low) : undefined;
    if (days === undefined || !NAMED_LENGTHS.has(days) || source.tokenAt(expression.location) < 0) return [];
    // With hours the last day ends at its beginning: another fault, and the window has its length.
    const name = columnPath(expression.lexpr).slice(-2).join('.');
    const type = scope.context.typesOf(sql).get(name);
    if (name === '' || type?.startsWith('timestamp')) return [];
    const [first, last] = expressionRange(source, expression);
    return [
      {
        cause: 'rule/window-counts-one-more',
        severity: 'info',
        confidence: 'possible',
        span: scope.place(view, { start: source.tokens[first]!.start, end: source.tokens[last]!.end }),
        detail: { column: name, days },
        repair: `${name} > current_date - ${days} and ${name} <= current_date`,
      },
    ];
  });
}

/** `>= current_date - 7` without an end: today counts as well, and the days are one more. A day after `>` is not among them, an hour is. */
export function openWindowsIn(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source, sql } = view;
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Sighting[] => {
    const operator = operatorOf(expression);
    const days = daysBefore(expression.rexpr);
    const path = columnPath(expression.lexpr);
    if (expression.kind !== 'AEXPR_OP' || !['>', '>='].includes(operator) || path.length === 0) return [];
    if (days === undefined || !NAMED_LENGTHS.has(days) || source.tokenAt(expression.location) < 0) return [];
    const name = path.slice(-2).join('.');
    const isOfHours = scope.context.typesOf(sql).get(name)?.startsWith('timestamp') === true;
    if ((operator === '>' && !isOfHours) || hasEnd(scope, name)) return [];
    const [first, last] = expressionRange(source, expression);
    return [
      {
        cause: 'rule/window-counts-one-more',
        severity: 'info',
        confidence: 'possible',
        span: scope.place(view, { start: source.tokens[first]!.start, end: source.tokens[last]!.end }),
        detail: { column: name, days },
        repair: isOfHours ? `${name} >= current_date - ${days - 1}` : `${name} > current_date - ${days}`,
      },
    ];
  });
}

/** Whether anything in the rule ends a column's days: then its author has thought of where they end. */
function hasEnd({ views }: Scope, name: string): boolean {
  return views.some(({ source }) =>
    nodesOf(source.tree, 'A_Expr').some(
      ({ lexpr, ...expression }) =>
        ['<', '<='].includes(operatorOf(expression)) && columnPath(lexpr).slice(-2).join('.') === name,
    ),
  );
}

const isToday = (node: unknown): boolean =>
  (node as { SQLValueFunction?: Ast } | undefined)?.SQLValueFunction?.op === 'SVFOP_CURRENT_DATE';

function daysBefore(node: unknown): number | undefined {
  const difference = (node as { A_Expr?: Ast } | undefined)?.A_Expr;
  if (!difference || operatorOf(difference) !== '-' || !isToday(difference.lexpr)) return undefined;
  const written = constantIn(difference.rexpr)?.value ?? '';
  const days = /^(\d+)(?: days?)?$/.exec(written.trim())?.[1];
  return days === undefined ? undefined : Number(days);
}

const ARRIVALS =
  /(^|[^\p{L}\p{N}_])(registered|created|opened|sign(ed)?_?up|joined|first_seen|customer_since|client_since|inserted|reg_date)/u;

/** `not exists (… at > now() - interval '30 days')`: those who came within these days are among them. */
export function newcomers(scope: Scope): readonly Sighting[] {
  if (!scope.isOuter || leavesOf(scope.formula).some((leaf) => ARRIVALS.test(sqlOf(leaf)))) return [];
  const arrival = [...(scope.columns ?? [])].find(
    ([column, { type }]) => ARRIVALS.test(column) && isDayType(type),
  )?.[0];
  if (scope.columns && !arrival) return [];
  return scope.views.flatMap((view): Sighting[] => {
    if (!/^not\s*\(?\s*exists/i.test(view.sql) || view.isNegated || !looksBack(view)) return [];
    return [
      {
        cause: 'segment/newcomers-included',
        severity: 'info',
        confidence: 'possible',
        span: scope.place(view),
        detail: arrival ? { column: arrival } : {},
        repair: null,
      },
    ];
  });
}

/** Whether a subquery asks for what happened since a moment before now. */
function looksBack({ source }: LeafView): boolean {
  return nodesOf(source.tree, 'A_Expr').some((expression) => {
    const bound =
      expression.kind === 'AEXPR_BETWEEN'
        ? (expression.rexpr as { List: { items: readonly Ast[] } }).List.items[0]
        : ['>', '>='].includes(operatorOf(expression))
          ? (expression.rexpr as Ast)
          : undefined;
    const back = bound?.A_Expr as Ast | undefined;
    return (
      back !== undefined &&
      operatorOf(back) === '-' &&
      isClock(back.lexpr) &&
      nodesOf(back.rexpr, 'ColumnRef').length === 0
    );
  });
}

function isClock(node: unknown): boolean {
  const { SQLValueFunction, FuncCall } = (node ?? {}) as { SQLValueFunction?: Ast; FuncCall?: Ast };
  return SQLValueFunction !== undefined || lastName(FuncCall?.funcname) === 'now';
}

const UTC = /^(utc|gmt|etc\/(utc|gmt)|zulu|z|\+?0?0(:?00)?)$/i;

/** Days that begin at Greenwich's midnight, or wherever the session's zone has it. */
export function zonesIn(scope: Scope, view: LeafView): readonly Sighting[] {
  const { zone } = scope.known;
  if (zone === null || UTC.test(zone)) return [];
  return [...daysOfUtc(scope, view, zone), ...daysOfSession(scope, view, zone)];
}

function daysOfUtc(scope: Scope, view: LeafView, zone: string): readonly Sighting[] {
  return zoneCalls(view).flatMap(({ written }): Sighting[] => {
    const token = view.source.tokens[view.source.tokenAt(written.location)];
    if (!token || !isDayOf(view)) return [];
    const repair = `${view.sql.slice(0, token.start)}'${zone}'${view.sql.slice(token.end)}`;
    const span = scope.place(view, token);
    return [otherDay({ severity: 'warning', confidence: 'likely', span, detail: { value: 'UTC', zone }, repair })];
  });
}

/** A day that begins where the business's does not. */
function otherDay(seen: Omit<Sighting, 'cause'>): Sighting {
  return { cause: 'segment/day-of-another-zone', ...seen };
}

/** The constants of `at time zone 'UTC'`. */
export function zoneCalls({ source }: LeafView): readonly { readonly written: Ast }[] {
  return nodesOf(source.tree, 'FuncCall').flatMap((call) => {
    const zone = (call.args as readonly Ast[] | undefined)?.[0];
    const isUtc = lastName(call.funcname) === 'timezone' && UTC.test(constantIn(zone)?.value ?? '');
    return isUtc && zone?.A_Const ? [{ written: zone.A_Const as Ast }] : [];
  });
}

/** Whether a condition asks for a day: only then the zone decides on which side of midnight somebody stands. */
function isDayOf({ source }: LeafView): boolean {
  return (
    nodesOf(source.tree, 'TypeCast').some((cast) => castType(cast) === 'date') ||
    nodesOf(source.tree, 'FuncCall').some(({ funcname }) =>
      /^(date_trunc|to_char|extract|date_part|date)$/.test(lastName(funcname)),
    )
  );
}

/** `at::date` of a moment: the server takes the zone of whoever asks. */
function daysOfSession(scope: Scope, view: LeafView, zone: string): readonly Sighting[] {
  const { source, sql } = view;
  const types = scope.context.typesOf(sql);
  return nodesOf(source.tree, 'TypeCast').flatMap((cast): Sighting[] => {
    const at = source.tokenAt(cast.location);
    const isColumn = columnPath(cast.arg).length > 0;
    if (
      castType(cast) !== 'date' ||
      !isColumn ||
      kindOf(cast.arg, types) !== 'moment' ||
      source.tokens[at]?.word !== '::'
    )
      return [];
    const first = source.primaryStart(at - 1);
    const written = sql.slice(source.tokens[first]!.start, source.tokens[at - 1]!.end);
    const span = scope.place(view, { start: source.tokens[first]!.start, end: source.tokens[at + 1]!.end });
    const repair = `(${written} at time zone '${zone}')::date`;
    return [otherDay({ severity: 'info', confidence: 'possible', span, detail: { zone }, repair })];
  });
}
