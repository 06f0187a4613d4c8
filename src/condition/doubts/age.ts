import { type Ast, lastName } from '../ast.ts';
import { constantIn, nodesOf, operatorOf, textBetween } from '../shapes.ts';
import { applyReplacements, type Replacement } from '../source.ts';
import { type Doubt, type DoubtContext, doubtOf, type LeafView } from './doubts.ts';

/** `(current_date - born) / 365`, `current_date - 18 * 365`, `interval '9125 days'`: years have leap days. */
export function yearsByDays({ formula }: DoubtContext, view: LeafView): Doubt | undefined {
  const edits = [...dividedDays(view), ...multipliedDays(view), ...daysOfYears(view)];
  if (edits.length === 0) return undefined;
  return doubtOf(formula, view, {
    cause: 'segment/age-by-days',
    sql: applyReplacements(view.sql, edits),
    words: edits[0]!,
    tells: 'either',
  });
}

const DAYS_OF_YEAR = /^365(\.2\d*)?$/;
const isYearOfDays = (node: unknown): boolean => DAYS_OF_YEAR.test(constantIn(node)?.value ?? '');

/** `(current_date - born) / 365`, `date_part('day', now() - born) / 365.25`. */
function dividedDays({ source }: LeafView): readonly Replacement[] {
  return nodesOf(source.tree, 'A_Expr').flatMap((division): Replacement[] => {
    const difference =
      operatorOf(division) === '/' && isYearOfDays(division.rexpr) ? daysIn(division.lexpr) : undefined;
    if (!difference) return [];
    const minus = source.tokenAt(difference.location);
    const [later, earlier] = [
      textBetween(source, [source.operandStart(minus - 1), minus - 1]),
      textBetween(source, [minus + 1, source.operandEnd(minus + 1)]),
    ];
    const at = source.tokenAt(division.location);
    let first = source.primaryStart(at - 1);
    while (source.tokens[first - 1]?.word === '::') first = source.primaryStart(first - 2);
    const end = source.tokens[at + 1]!.end;
    return [{ start: source.tokens[first]!.start, end, text: `extract(year from age(${later}, ${earlier}))` }];
  });
}

/** The difference of two days that an expression counts the days of. */
function daysIn(node: unknown): Ast | undefined {
  const { A_Expr, TypeCast, FuncCall } = (node ?? {}) as { A_Expr?: Ast; TypeCast?: Ast; FuncCall?: Ast };
  if (TypeCast) return daysIn(TypeCast.arg);
  if (A_Expr) return operatorOf(A_Expr) === '-' && A_Expr.lexpr ? A_Expr : undefined;
  const [unit, moment] = (FuncCall?.args as readonly Ast[] | undefined) ?? [];
  const isOfDays =
    /^(date_part|extract)$/.test(lastName(FuncCall?.funcname)) && /^days?$/i.test(constantIn(unit)?.value ?? '');
  return isOfDays ? daysIn(moment) : undefined;
}

/** `current_date - 18 * 365`. */
function multipliedDays({ source }: LeafView): readonly Replacement[] {
  return nodesOf(source.tree, 'A_Expr').flatMap((difference): Replacement[] => {
    const product = (difference.rexpr as { A_Expr?: Ast } | undefined)?.A_Expr;
    if (operatorOf(difference) !== '-' || !isToday(difference.lexpr) || !product || operatorOf(product) !== '*')
      return [];
    const sides = [product.lexpr, product.rexpr];
    const years = Number(constantIn(sides.find((side) => !isYearOfDays(side)))?.value);
    const [first, last] = [source.tokenAt(difference.location) + 1, source.tokenAt(product.location) + 1];
    if (!sides.some(isYearOfDays) || !Number.isInteger(years) || first < 1 || last < 1) return [];
    let end = last;
    while (source.depthBetween(first, end + 1) > 0 && source.tokens[end + 1]) end += 1;
    const { start } = source.tokens[first]!;
    return [{ start, end: source.tokens[end]!.end, text: `interval '${years} years'` }];
  });
}

function isToday(node: unknown): boolean {
  const { SQLValueFunction, TypeCast, FuncCall } = (node ?? {}) as Record<string, Ast | undefined>;
  if (TypeCast) return isToday(TypeCast.arg);
  return SQLValueFunction?.op === 'SVFOP_CURRENT_DATE' || lastName(FuncCall?.funcname) === 'now';
}

/** `interval '9125 days'`. */
function daysOfYears({ source }: LeafView): readonly Replacement[] {
  return source.tokens.flatMap(({ word, start, end }): Replacement[] => {
    const days = Number(/^'\s*(\d+)\s*days?\s*'$/i.exec(word)?.[1]);
    return days > 0 && days % 365 === 0 ? [{ start, end, text: `'${days / 365} years'` }] : [];
  });
}
