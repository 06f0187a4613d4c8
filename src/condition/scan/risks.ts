import { type Ast, isConstant, namesOf, walk } from '../ast.ts';
import { readSource, type Source } from '../source.ts';
import { type CastRules, type CastTarget, castFailureSql } from './safe-casts.ts';
import { textOfNode } from './text-of-node.ts';

/** What must be known of a server before it can be said for whom a condition fails. */
export interface RiskFacts {
  /** Type of an expression of the condition, as `pg_typeof` prints it. */
  readonly typeOf: (expression: string) => string | undefined;
  readonly rules: CastRules;
}

/**
 * Says for which customers asking a condition would raise an error: a boolean that is TRUE for them, NULL where only the server could tell, and
 * raises nothing itself. Casts, divisions and remainders are judged, where PostgreSQL would come to them: not in a branch of CASE or COALESCE
 * that it does not take, not behind an AND that is decided. What happens inside a subquery is not judged. Undefined: nothing to guard, or it
 * stands where we cannot tell whether it is reached.
 */
export function failureSql(condition: string, facts: RiskFacts): string | undefined {
  const source = readSource(condition);
  if (!mayFail(source.tree)) return undefined;
  try {
    return failureOf(source.tree, { source, facts });
  } catch (error) {
    if (error instanceof Unguardable) return undefined;
    throw error;
  }
}

/** The expressions whose types {@link failureSql} asks for. */
export function expressionsToType(condition: string): readonly string[] {
  const asked = new Set<string>();
  const typeOf = (expression: string): undefined => void asked.add(expression);
  const rules = { canCheckInput: false, takesNewNumbers: false, castsJsonNull: false };
  failureSql(condition, { typeOf, rules });
  return [...asked];
}

class Unguardable extends Error {}

interface Place {
  readonly source: Source;
  readonly facts: RiskFacts;
}

type Failure = string | undefined;

/** Whether a tree holds a cast or a division outside its subqueries. */
function mayFail(node: unknown): boolean {
  let may = false;
  walk({ node }, (type, value) => {
    if (type === 'subselect') return false;
    if (type === 'TypeCast' && !isConstant(value.arg)) may = true;
    if (type === 'A_Expr' && isDivision(value)) may = true;
    return !may;
  });
  return may;
}

function isDivision({ kind, name }: Ast): boolean {
  return kind === 'AEXPR_OP' && ['/', '%'].includes(namesOf(name)[0] ?? '');
}

/** Parts whose every child PostgreSQL comes to, whatever the others say. */
const EAGER: Readonly<Record<string, readonly string[]>> = {
  NullTest: ['arg'],
  BooleanTest: ['arg'],
  CollateClause: ['arg'],
  A_Indirection: ['arg', 'indirection'],
  A_Indices: ['lidx', 'uidx'],
  A_ArrayExpr: ['elements'],
  RowExpr: ['args'],
  MinMaxExpr: ['args'],
  FuncCall: ['args'],
  List: ['items'],
  SubLink: ['testexpr'],
};

function failureOf(node: unknown, place: Place): Failure {
  if (node === undefined || node === null || !mayFail(node)) return undefined;
  if (Array.isArray(node)) return anyOf(node.map((part) => failureOf(part, place)));
  const [type = '', value = {}] = Object.entries(node as Record<string, Ast>)[0] ?? [];
  const children = EAGER[type];
  if (children) return anyOf(children.map((child) => failureOf(value[child], place)));
  if (type === 'TypeCast') return inTurn(failureOf(value.arg, place), castFailure(value, place));
  if (type === 'A_Expr') return ofOperator(value, place);
  if (type === 'BoolExpr') return ofLogic(value, place);
  if (type === 'CaseExpr') return ofCase(value, place);
  if (type === 'CoalesceExpr') return ofCoalesce(value.args as readonly unknown[], place);
  throw new Unguardable();
}

/** Either fails, and neither depends on the other. */
function anyOf(failures: readonly Failure[]): Failure {
  const all = failures.filter((failure) => failure !== undefined);
  return all.length > 1 ? all.map((failure) => `(${failure})`).join(' or ') : all[0];
}

/** The second may be looked at only where the first does not fail. */
function inTurn(first: Failure, second: Failure): Failure {
  if (first === undefined || second === undefined) return first ?? second;
  return `case when (${first}) is not false then (${first}) else (${second}) end`;
}

/** Only where the condition lets it come to that; NULL counts as not. */
function onlyIf(condition: string, failure: Failure): Failure {
  return failure && `case when ${condition} then (${failure}) else false end`;
}

function textOf(node: unknown, { source }: Place): string {
  const text = textOfNode(source, node);
  if (text === undefined) throw new Unguardable();
  return `(${text})`;
}

function castFailure({ arg, typeName }: Ast, place: Place): Failure {
  const target = targetOf(typeName as Ast);
  if (isConstant(arg) || target === undefined) return undefined;
  const operand = textOf(arg, place);
  const from = place.facts.typeOf(operand);
  return from && castFailureSql(operand, from, target, place.facts.rules);
}

/** Types of the server's own only: a type of the same name elsewhere is another one. */
function targetOf({ names, typmods, arrayBounds }: Ast): CastTarget | undefined {
  const path = namesOf(names);
  if (arrayBounds !== undefined || (path.length > 1 && path[0] !== 'pg_catalog')) return undefined;
  const name = path.at(-1) ?? '';
  const modifiers = ((typmods as readonly Ast[] | undefined) ?? []).map(
    (one) => ((one.A_Const as Ast | undefined)?.ival as { ival?: number } | undefined)?.ival ?? 0,
  );
  return { name, modifiers: name === 'numeric' ? modifiers : [] };
}

function ofOperator(value: Ast, place: Place): Failure {
  const { kind, lexpr, rexpr } = value;
  const left = failureOf(lexpr, place);
  const items = (rexpr as { List?: { items?: readonly unknown[] } } | undefined)?.List?.items;
  const isLazy = items !== undefined && (kind === 'AEXPR_IN' || String(kind).includes('BETWEEN'));
  if (isLazy && items.slice(1).some(mayFail)) throw new Unguardable();
  const operands = anyOf([left, isLazy ? failureOf(items[0], place) : failureOf(rexpr, place)]);
  return isDivision(value) ? inTurn(operands, byZero(value, place)) : operands;
}

/** NULL divided by zero is NULL, and so is what is no number: neither raises. The least integer divided by -1 does. */
function byZero(value: Ast, place: Place): Failure {
  const { lexpr, rexpr } = value;
  if (isConstant(rexpr) && !isMinusOne(rexpr)) return undefined;
  const [left, right] = [textOf(lexpr, place), textOf(rexpr, place)];
  const least = isQuotient(value) ? LEAST[place.facts.typeOf(textOf({ A_Expr: value }, place)) ?? ''] : undefined;
  const overflow = least === undefined ? '' : ` or (${right} = -1 and ${left} = ${least})`;
  return `coalesce((${right} = 0 and ${left}::text <> 'NaN')${overflow}, false)`;
}

const LEAST: Readonly<Record<string, string>> = {
  smallint: '-32768',
  integer: '-2147483648',
  bigint: '-9223372036854775808',
};

const isMinusOne = (node: unknown): boolean =>
  (node as { A_Const?: { ival?: { ival?: number } } }).A_Const?.ival?.ival === -1;

const isQuotient = ({ name }: Ast): boolean => JSON.stringify(name).includes('"/"');

function ofLogic({ boolop, args }: Ast, place: Place): Failure {
  const parts = args as readonly unknown[];
  if (boolop === 'NOT_EXPR') return failureOf(parts[0], place);
  const decided = boolop === 'AND_EXPR' ? 'is not false' : 'is not true';
  return parts.reduceRight<Failure>((rest, part) => {
    const later = rest === undefined ? undefined : onlyIf(`${textOf(part, place)} ${decided}`, rest);
    return inTurn(failureOf(part, place), later);
  }, undefined);
}

function ofCoalesce(args: readonly unknown[], place: Place): Failure {
  return args.reduceRight<Failure>((rest, arg) => {
    const later = rest === undefined ? undefined : onlyIf(`${textOf(arg, place)} is null`, rest);
    return inTurn(failureOf(arg, place), later);
  }, undefined);
}

function ofCase({ arg, args, defresult }: Ast, place: Place): Failure {
  const subject = arg === undefined ? undefined : textOf(arg, place);
  const whens = (args as readonly { CaseWhen: Ast }[]).map(({ CaseWhen }) => CaseWhen);
  const branches = whens.reduceRight<Failure>(
    (rest, { expr, result }) => {
      const taken = failureOf(result, place);
      if (taken === undefined && rest === undefined) return failureOf(expr, place);
      const when = subject === undefined ? textOf(expr, place) : `${subject} = ${textOf(expr, place)}`;
      const later = `case when ${when} then (${taken ?? 'false'}) else (${rest ?? 'false'}) end`;
      return inTurn(failureOf(expr, place), later);
    },
    failureOf(defresult, place),
  );
  return inTurn(failureOf(arg, place), branches);
}
