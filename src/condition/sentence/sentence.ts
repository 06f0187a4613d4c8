import { type Text, text, verbatim } from '../../text.ts';
import { type Ast, conditionAst, namesOf } from '../ast.ts';
import { tokensOf } from '../tokens.ts';
import { oneLine } from '../words.ts';
import { betweenClause } from './between.ts';
import { compareClause, isComparison } from './compare.ts';
import { inClause, quantifiedClause } from './list.ts';
import { inSubqueryClause } from './member.ts';
import { operandOf } from './operand.ts';
import { likeClause, regexClause } from './pattern.ts';
import { columnName, type Place, type Scope, type SentenceContext, Unsaid } from './scope.ts';
import { expressionSql } from './sql.ts';
import { existsClause } from './subquery.ts';
import { sayBooleanTest, sayDistinct, sayHolds, sayNullTest } from './truth.ts';
import { constantValue } from './type.ts';

/**
 * Says in one clause, as an analyst would, when a condition is TRUE: `c.balance > 5000` is "balance is more than 5,000". Whatever SQL does to
 * NULL and a reader would not expect is said too. What is not understood is its SQL on one line: never a guess. A function of the text alone;
 * the parser must be loaded and the condition must have been parsed before.
 */
export function sayCondition(sql: string, context: SentenceContext): Text {
  const scope: Scope = { ...context, tables: null, isShadowed: false, clause: sayClause };
  try {
    return sayClause(conditionAst(sql), scope);
  } catch (error) {
    if (!(error instanceof Unsaid)) throw error;
    return verbatim(withoutAlias(sql, context.customerAlias));
  }
}

const LONGEST_SQL = 400;

/** The condition on one line without the customers' alias; with it where a subquery might be meant. */
function withoutAlias(sql: string, alias: string): string {
  const tokens = tokensOf(sql);
  const isInner = tokens.some(({ word }) => word === 'select');
  const cuts = isInner
    ? []
    : tokens.filter(
        ({ word }, index) => word === alias && tokens[index + 1]?.word === '.' && tokens[index - 1]?.word !== '.',
      );
  const shown = cuts.reduceRight((rest, { start }) => {
    const dot = rest.indexOf('.', start);
    return rest.slice(0, start) + rest.slice(dot + 1);
  }, withoutComments(sql));
  return oneLine(shown, LONGEST_SQL);
}

/** Comments as spaces, so that everything else stays in its place. */
function withoutComments(sql: string): string {
  let at = 0;
  let shown = '';
  for (const { start, end } of tokensOf(sql)) {
    shown += ' '.repeat(start - at) + sql.slice(start, end);
    at = end;
  }
  return shown;
}

/** Says one clause; where it is not understood but can be written as SQL, the SQL stands in its place. */
function sayClause(node: Ast, scope: Scope, isNegated = false): Text {
  try {
    return sayKnown(node, scope, isNegated);
  } catch (error) {
    if (!(error instanceof Unsaid)) throw error;
    const sql = expressionSql(node, scope);
    return isNegated ? text(`it is false that ${sql}`, `неверно, что ${sql}`) : verbatim(sql);
  }
}

function sayKnown(node: Ast, scope: Scope, isNegated: boolean): Text {
  const [[type, value] = ['', {}]] = Object.entries(node) as [string, Ast][];
  switch (type) {
    case 'BoolExpr':
      return sayBoolean(value, scope, isNegated);
    case 'A_Expr':
      return sayOperation(value, scope, isNegated);
    case 'NullTest':
      return sayNullTest(value, scope, isNegated);
    case 'BooleanTest':
      return sayBooleanTest(value, scope, isNegated);
    case 'SubLink':
      if (value.subLinkType === 'EXISTS_SUBLINK') return existsClause(value, scope, isNegated);
      if (/^(ANY|ALL)_SUBLINK$/.test(String(value.subLinkType))) return inSubqueryClause(value, scope, isNegated);
      return sayValue(node, scope, isNegated);
    case 'ColumnRef':
    case 'FuncCall':
    case 'CoalesceExpr':
    case 'TypeCast':
    case 'A_Indirection':
      return sayValue(node, scope, isNegated);
    case 'A_Const':
      return sayConstant(value, isNegated);
    default:
      throw new Unsaid(type);
  }
}

function sayConstant(constant: Ast, isNegated: boolean): Text {
  const value = constantValue(constant);
  if (value === null) return text('never true (NULL)', 'никогда не истинно (NULL)');
  if (value !== 'true' && value !== 'false') throw new Unsaid(value);
  return (value === 'true') !== isNegated
    ? text('always true', 'всегда истинно')
    : text('never true', 'никогда не истинно');
}

/** NOT before a group is pushed to its parts: De Morgan holds for UNKNOWN too. */
function sayBoolean({ boolop, args }: Ast, scope: Scope, isNegated: boolean): Text {
  const parts = args as readonly Ast[];
  if (boolop === 'NOT_EXPR') return sayClause(parts[0]!, scope, !isNegated);
  const isAnd = (boolop === 'AND_EXPR') !== isNegated;
  const said = parts.map((part) => {
    const clause = sayClause(part, scope, isNegated);
    const inner = part.BoolExpr as { boolop?: string } | undefined;
    return inner && inner.boolop !== 'NOT_EXPR' && inner.boolop !== boolop
      ? text(`(${clause.en})`, `(${clause.ru})`)
      : clause;
  });
  return text(
    joinedClauses(
      said.map(({ en }) => en),
      isAnd ? 'and' : 'or',
    ),
    joinedClauses(
      said.map(({ ru }) => ru),
      isAnd ? 'и' : 'или',
    ),
  );
}

/** A clause that holds a comma is closed by one, so that a list does not run into the next clause. */
function joinedClauses(clauses: readonly string[], word: string): string {
  return clauses.reduce((before, clause) => `${before}${before.includes(', ') ? ',' : ''} ${word} ${clause}`);
}

/** A boolean value: a column, a function, the answer of a subquery. */
function sayValue(node: Ast, scope: Scope, isNegated: boolean): Text {
  const { text: said } = operandOf(node, scope);
  const isColumn = columnName(node) !== undefined;
  const [yes, no] = isColumn ? [text('yes', 'да'), text('no', 'нет')] : [text('true', 'истина'), text('false', 'ложь')];
  const word = isNegated ? no : yes;
  return text(`${said.en} is ${word.en}`, `${said.ru} — ${word.ru}`);
}

function sayOperation(node: Ast, scope: Scope, isNegated: boolean): Text {
  const names = namesOf(node.name);
  const operator = names.at(-1) ?? '';
  if (names.length > 1 && names[0] !== 'pg_catalog') throw new Unsaid(operator);
  const place = { scope, isNegated };
  switch (node.kind) {
    case 'AEXPR_OP':
      if (isComparison(operator) && node.lexpr) return sayComparison(operator, node, place);
      if (/^!?~\*?$/.test(operator) && node.lexpr) return regexClause('regex', node, place);
      return sayHolds(operator, node, place);
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return likeClause(node, place);
    case 'AEXPR_SIMILAR':
      return regexClause('similar', node, place);
    case 'AEXPR_IN': {
      if ('RowExpr' in (node.lexpr as Ast)) throw new Unsaid('row');
      const items = (node.rexpr as { List: { items: readonly Ast[] } }).List.items;
      return inClause(operandOf(node.lexpr, scope), items, { scope, isNegated: (operator === '<>') !== isNegated });
    }
    case 'AEXPR_DISTINCT':
    case 'AEXPR_NOT_DISTINCT':
      return sayDistinct(node, scope, (node.kind === 'AEXPR_DISTINCT') !== isNegated);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return quantifiedClause(node, place);
    default:
      if (String(node.kind).includes('BETWEEN')) return betweenClause(String(node.kind), node, place);
      throw new Unsaid(String(node.kind));
  }
}

/** A comparison with TRUE or FALSE is the boolean itself; rows are not said. */
function sayComparison(operator: Parameters<typeof compareClause>[0], node: Ast, { scope, isNegated }: Place): Text {
  if ('RowExpr' in (node.lexpr as Ast) || 'RowExpr' in (node.rexpr as Ast)) throw new Unsaid('row');
  return compareClause(operator, node, { scope, isNegated });
}
