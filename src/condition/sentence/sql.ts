import { type Ast, namesOf } from '../ast.ts';
import { identifier } from '../identifier.ts';
import { columnName, columnSql, type Scope, Unsaid } from './scope.ts';
import { LEVEL, LIKE_WORDS, leftLevel, levelOf, valueFunction } from './sql-words.ts';
import { constantSql, typeSql } from './type.ts';

interface Printed {
  readonly sql: string;
  readonly level: number;
}

/**
 * An expression or condition as SQL on one line, written anew from its tree, without the customers' alias.
 * @throws Unsaid for what is not known here (subqueries, window functions, …).
 */
export function expressionSql(node: unknown, scope: Scope): string {
  return print(node, scope).sql;
}

function print(node: unknown, scope: Scope): Printed {
  const [type, value] = Object.entries((node ?? {}) as Record<string, Ast>)[0] ?? [];
  const printer = type === undefined ? undefined : PRINTERS[type];
  if (!printer || !value) throw new Unsaid(type);
  return printer(value, scope);
}

const primary = (sql: string): Printed => ({ sql, level: LEVEL.primary });

function at(node: unknown, least: number, scope: Scope): string {
  const { sql, level } = print(node, scope);
  return level < least ? `(${sql})` : sql;
}

const listOf = (nodes: unknown, scope: Scope): string =>
  ((nodes as readonly unknown[] | undefined) ?? []).map((node) => expressionSql(node, scope)).join(', ');

const PRINTERS: Readonly<Record<string, (node: Ast, scope: Scope) => Printed>> = {
  ColumnRef: (node, scope) => primary(columnSql(columnName({ ColumnRef: node })!, scope)),
  A_Const: (node) => primary(constantSql(node)),
  TypeCast: printCast,
  FuncCall: printCall,
  A_Expr: printOperator,
  CoalesceExpr: ({ args }, scope) => primary(`coalesce(${listOf(args, scope)})`),
  MinMaxExpr: ({ op, args }, scope) => primary(`${op === 'IS_LEAST' ? 'least' : 'greatest'}(${listOf(args, scope)})`),
  SQLValueFunction: ({ op }) => primary(valueFunction(String(op))),
  A_ArrayExpr: ({ elements }, scope) => primary(`array[${listOf(elements, scope)}]`),
  RowExpr: ({ args, row_format }, scope) =>
    primary(`${row_format === 'COERCE_EXPLICIT_CALL' ? 'row' : ''}(${listOf(args, scope)})`),
  List: ({ items }, scope) => primary(`(${listOf(items, scope)})`),
  A_Indirection: printIndirection,
  NamedArgExpr: ({ name, arg }, scope) => primary(`${identifier(String(name))} => ${expressionSql(arg, scope)}`),
  CollateClause: ({ arg, collname }, scope) => ({
    sql: `${at(arg, LEVEL.collate, scope)} collate ${namesOf(collname)
      .map((name) => `"${name}"`)
      .join('.')}`,
    level: LEVEL.collate,
  }),
  CaseExpr: printCase,
  NullTest: ({ arg, nulltesttype }, scope) => ({
    sql: `${at(arg, LEVEL.compare, scope)} is ${nulltesttype === 'IS_NULL' ? '' : 'not '}null`,
    level: LEVEL.is,
  }),
  BooleanTest: ({ arg, booltesttype }, scope) => ({
    sql: `${at(arg, LEVEL.compare, scope)} ${String(booltesttype).toLowerCase().replaceAll('_', ' ')}`,
    level: LEVEL.is,
  }),
  BoolExpr: printBoolean,
};

function printBoolean({ boolop, args }: Ast, scope: Scope): Printed {
  const parts = args as readonly unknown[];
  if (boolop === 'NOT_EXPR') return { sql: `not ${at(parts[0], LEVEL.not, scope)}`, level: LEVEL.not };
  const word = boolop === 'AND_EXPR' ? 'and' : 'or';
  return { sql: parts.map((part) => at(part, LEVEL[word] + 1, scope)).join(` ${word} `), level: LEVEL[word] };
}

function printCast({ arg, typeName }: Ast, scope: Scope): Printed {
  const type = typeSql(typeName as Ast);
  const constant = (arg as { A_Const?: Ast }).A_Const;
  const isText = constant !== undefined && 'sval' in constant;
  if (isText && ['date', 'timestamp', 'timestamptz', 'time', 'interval'].includes(type)) {
    return primary(`${type} ${constantSql(constant)}`);
  }
  const operand = at(arg, LEVEL.primary, scope);
  return primary(`${operand.startsWith('-') ? `(${operand})` : operand}::${type}`);
}

/** What a call may hold beside its name and arguments; anything else (FILTER, OVER, ORDER BY, VARIADIC) is not printed here. */
const PLAIN_CALL = new Set(['funcname', 'args', 'funcformat', 'location', 'agg_star', 'agg_distinct']);

function printCall(node: Ast, scope: Scope): Printed {
  if (!Object.keys(node).every((key) => PLAIN_CALL.has(key))) throw new Unsaid('call');
  const names = namesOf(node.funcname);
  const args = (node.args as readonly Ast[] | undefined) ?? [];
  if (node.funcformat === 'COERCE_SQL_SYNTAX') return printSyntaxCall(names.at(-1) ?? '', args, scope);
  const distinct = node.agg_distinct ? 'distinct ' : '';
  const shown = node.agg_star ? '*' : distinct + listOf(args, scope);
  return primary(`${names.map(identifier).join('.')}(${shown})`);
}

function printSyntaxCall(name: string, args: readonly Ast[], scope: Scope): Printed {
  const [first, second, third] = args;
  const shown = (node: unknown): string => expressionSql(node, scope);
  if (name === 'timezone' && second) {
    return {
      sql: `${at(second, LEVEL.zone, scope)} at time zone ${at(first, LEVEL.zone + 1, scope)}`,
      level: LEVEL.zone,
    };
  }
  if (name === 'extract') return primary(`extract(${shown(first).slice(1, -1)} from ${shown(second)})`);
  if (name === 'position')
    return primary(`position(${at(second, LEVEL.other, scope)} in ${at(first, LEVEL.other, scope)})`);
  if (name === 'substring' && second) {
    return primary(`substring(${shown(first)} from ${shown(second)}${third ? ` for ${shown(third)}` : ''})`);
  }
  const trim = { btrim: 'both', ltrim: 'leading', rtrim: 'trailing' }[name];
  if (!trim) throw new Unsaid(name);
  if (!second) return primary(`trim(${trim === 'both' ? '' : `${trim} from `}${shown(first)})`);
  return primary(`trim(${trim} ${shown(second)} from ${shown(first)})`);
}

function printIndirection({ arg, indirection }: Ast, scope: Scope): Printed {
  const steps = (indirection as readonly Ast[]).map((step) => {
    const field = (step.String as { sval?: string } | undefined)?.sval;
    if (field !== undefined) return `.${identifier(field)}`;
    const index = step.A_Indices as Ast | undefined;
    if (!index || index.is_slice) throw new Unsaid('slice');
    return `[${expressionSql(index.uidx, scope)}]`;
  });
  const isField = steps[0]?.startsWith('.');
  const base = isField || !('ColumnRef' in (arg as Ast)) ? `(${expressionSql(arg, scope)})` : expressionSql(arg, scope);
  return primary(base + steps.join(''));
}

function printCase({ arg, args, defresult }: Ast, scope: Scope): Printed {
  const whens = (args as readonly { CaseWhen: Ast }[]).map(
    ({ CaseWhen: { expr, result } }) => `when ${expressionSql(expr, scope)} then ${expressionSql(result, scope)}`,
  );
  const start = arg ? [`case ${expressionSql(arg, scope)}`] : ['case'];
  const otherwise = defresult ? [`else ${expressionSql(defresult, scope)}`] : [];
  return primary([...start, ...whens, ...otherwise, 'end'].join(' '));
}

function printOperator({ kind, name, lexpr, rexpr }: Ast, scope: Scope): Printed {
  const operators = namesOf(name);
  const operator = operators.at(-1) ?? '';
  if (operators.length > 1) throw new Unsaid('operator');
  const pair = (word: string, level: number, left = level + 1): Printed => ({
    sql: `${at(lexpr, left, scope)} ${word} ${at(rexpr, level + 1, scope)}`,
    level,
  });
  switch (kind) {
    case 'AEXPR_OP':
      return lexpr ? pair(operator, levelOf(operator), leftLevel(operator)) : printPrefix(operator, rexpr, scope);
    case 'AEXPR_IN':
      return pair(operator === '=' ? 'in' : 'not in', LEVEL.like);
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return pair(LIKE_WORDS[operator]!, LEVEL.like);
    case 'AEXPR_DISTINCT':
      return pair('is distinct from', LEVEL.is);
    case 'AEXPR_NOT_DISTINCT':
      return pair('is not distinct from', LEVEL.is);
    case 'AEXPR_NULLIF':
      return primary(`nullif(${expressionSql(lexpr, scope)}, ${expressionSql(rexpr, scope)})`);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL': {
      const word = LIKE_WORDS[operator] ?? operator;
      const level = LIKE_WORDS[operator] ? LEVEL.like : LEVEL.other;
      const quantifier = kind === 'AEXPR_OP_ANY' ? 'any' : 'all';
      return { sql: `${at(lexpr, level + 1, scope)} ${word} ${quantifier} (${expressionSql(rexpr, scope)})`, level };
    }
    default:
      return printBetween(operator, { lexpr, rexpr }, scope);
  }
}

function printBetween(operator: string, { lexpr, rexpr }: Ast, scope: Scope): Printed {
  const bounds = (rexpr as { List?: { items: readonly unknown[] } } | undefined)?.List?.items;
  if (!/BETWEEN/.test(operator) || bounds?.length !== 2) throw new Unsaid(operator);
  const [low, high] = bounds.map((bound) => at(bound, LEVEL.like + 1, scope));
  return { sql: `${at(lexpr, LEVEL.like + 1, scope)} ${operator.toLowerCase()} ${low} and ${high}`, level: LEVEL.like };
}

function printPrefix(operator: string, operand: unknown, scope: Scope): Printed {
  const isSign = operator === '-' || operator === '+';
  const level = isSign ? LEVEL.minus : LEVEL.other;
  return { sql: `${operator}${isSign ? '' : ' '}${at(operand, level + 1, scope)}`, level };
}
