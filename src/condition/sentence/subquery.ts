import { type Text, text, verbatim } from '../../text.ts';
import { type Ast, namesOf, walk } from '../ast.ts';
import { identifier } from '../identifier.ts';
import { columnName, columnText, isCustomers, type Scope, Unsaid } from './scope.ts';
import { expressionSql } from './sql.ts';

/** A subquery of the simple kind: tables joined plainly, one condition, one output. */
export interface Subquery {
  /** The tables as they are called. */
  readonly tables: string;
  readonly scope: Scope;
  /** What the rows must meet, the tie to the customer left out; null when nothing is left. */
  readonly where: Text | null;
  /** Whose rows: the customer's own (tied by his key), tied to him or to an outer row by something that is said, or anybody's. */
  readonly whose: 'own' | 'tied' | 'anybody';
  /** By which column of its own a row is the customer's, where that is not called like his key. */
  readonly by: string | null;
  readonly target: Ast | undefined;
  readonly conjuncts: readonly Ast[];
}

/** What may stand in the SELECT without changing which rows exist. */
const HARMLESS_IN_EXISTS = ['distinctClause', 'sortClause'];

/** Reads a subquery. @throws Unsaid when it is of another kind (grouped, limited, a set operation, an outer join, …). */
export function readSubquery(link: Ast, outer: Scope): Subquery {
  const select = (link.subselect as { SelectStmt?: Ast } | undefined)?.SelectStmt;
  const isSet = link.subLinkType !== 'EXPR_SUBLINK';
  const known = ['targetList', 'fromClause', 'whereClause', 'limitOption', 'op', ...(isSet ? HARMLESS_IN_EXISTS : [])];
  if (!select?.fromClause || select.op !== 'SETOP_NONE' || Object.keys(select).some((key) => !known.includes(key))) {
    throw new Unsaid('subquery');
  }
  const { tables, conditions } = joined(select.fromClause as readonly Ast[]);
  const aliases = tables.map(({ alias }) => alias);
  const scope: Scope = {
    ...outer,
    tables: aliases,
    isShadowed: outer.isShadowed || aliases.includes(outer.customerAlias),
  };
  const conjuncts = [...conditions, select.whereClause as Ast | undefined].flatMap((part) =>
    part ? conjunctsOf(part) : [],
  );
  const tieOf = (part: Ast): string | undefined => (outer.tables === null ? tieToCustomer(part, scope) : undefined);
  const rest = conjuncts.filter((part) => tieOf(part) === undefined);
  const ties = conjuncts.flatMap((part) => tieOf(part) ?? []);
  const targets = (select.targetList as readonly { ResTarget: Ast }[] | undefined) ?? [];
  const showsAlias = tables.length > 1 || hasSubquery(select);
  return {
    tables: tables.map(({ name, alias }) => (showsAlias && alias !== name ? `${name} ${alias}` : name)).join(', '),
    scope,
    where: rest.length === 0 ? null : scope.clause(conjunction(rest), scope),
    whose:
      rest.length < conjuncts.length ? 'own' : outer.tables || mentionsCustomer(select, scope) ? 'tied' : 'anybody',
    by: ties.every((column) => column === outer.key) ? null : ties.join(', '),
    target: targets.length === 1 ? (targets[0]!.ResTarget.val as Ast) : undefined,
    conjuncts,
  };
}

interface Table {
  readonly name: string;
  readonly alias: string;
}

function joined(nodes: readonly Ast[]): { readonly tables: readonly Table[]; readonly conditions: readonly Ast[] } {
  const parts = nodes.map((node) => {
    const { RangeVar: table, JoinExpr: join } = node as { RangeVar?: Ast; JoinExpr?: Ast };
    if (table) return { tables: [tableOf(table)], conditions: [] };
    if (join?.jointype !== 'JOIN_INNER' || join.isNatural || join.usingClause || join.alias) throw new Unsaid('join');
    const { tables, conditions } = joined([join.larg as Ast, join.rarg as Ast]);
    return { tables, conditions: join.quals ? [...conditions, join.quals as Ast] : conditions };
  });
  return { tables: parts.flatMap(({ tables }) => tables), conditions: parts.flatMap(({ conditions }) => conditions) };
}

function tableOf({ schemaname, relname, alias }: Ast): Table {
  const name = [schemaname, relname]
    .filter(Boolean)
    .map((part) => identifier(String(part)))
    .join('.');
  return { name, alias: (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname) };
}

function conjunctsOf(node: Ast): readonly Ast[] {
  const expression = node.BoolExpr as { boolop?: string; args: readonly Ast[] } | undefined;
  return expression?.boolop === 'AND_EXPR' ? expression.args.flatMap(conjunctsOf) : [node];
}

function conjunction(parts: readonly Ast[]): Ast {
  return parts.length === 1 ? parts[0]! : { BoolExpr: { boolop: 'AND_EXPR', args: parts } };
}

/** `p.customer_id = c.customer_id` with the customer's key: the row is this customer's. Gives the row's column. */
function tieToCustomer(node: Ast, scope: Scope): string | undefined {
  const operation = node.A_Expr as Ast | undefined;
  if (operation?.kind !== 'AEXPR_OP' || namesOf(operation.name)[0] !== '=') return undefined;
  const [left, right] = [columnName(operation.lexpr), columnName(operation.rexpr)];
  if (!left || !right || scope.key === undefined) return undefined;
  const isKey = (name: typeof left): boolean => isCustomers(name, scope) && name.column === scope.key;
  const isOwn = ({ qualifier }: typeof left): boolean => qualifier === null || scope.tables!.includes(qualifier);
  if (isKey(left) && isOwn(right)) return right.column;
  return isKey(right) && isOwn(left) ? left.column : undefined;
}

function mentionsCustomer(select: Ast, scope: Scope): boolean {
  let found = false;
  walk(select, (type, node) => {
    const name = type === 'ColumnRef' && !scope.isShadowed ? (node.fields as readonly Ast[])[0] : undefined;
    if ((name?.String as { sval?: string } | undefined)?.sval === scope.customerAlias) found = true;
    return true;
  });
  return found;
}

function hasSubquery(select: Ast): boolean {
  let found = false;
  walk(select, (type) => {
    if (type === 'SubLink') found = true;
    return true;
  });
  return found;
}

/** `crm.product where kind is “A”` / `crm.product, где kind — «A»`; a note stands behind the tables. */
export function rowsText({ tables, where, by }: Subquery, note: Text = by ? byText(by) : verbatim('')): Text {
  const en = tables + note.en;
  const ru = tables + note.ru;
  return where ? text(`${en} where ${where.en}`, `${ru}, где ${where.ru}`) : text(en, ru);
}

const byText = (column: string): Text => text(` (by ${column})`, ` (по ${column})`);

const ANYBODYS = text(' (anybody’s)', ' (чья угодно)');
const NOBODYS = text(' (anybody’s)', ' (чьей угодно)');

/** "has at least one row in crm.product where …" / "есть хотя бы одна строка в crm.product, где …". */
export function existsClause(link: Ast, outer: Scope, isNegated: boolean): Text {
  const subquery = readSubquery(link, outer);
  const { tables, where, whose } = subquery;
  const rows = rowsText(subquery);
  if (whose === 'own') {
    return isNegated
      ? text(`has no row in ${rows.en}`, `нет ни одной строки в ${rows.ru}`)
      : text(`has at least one row in ${rows.en}`, `есть хотя бы одна строка в ${rows.ru}`);
  }
  const ruWhere = where ? `, где ${where.ru}` : '';
  const note = whose === 'tied' ? verbatim('') : isNegated ? NOBODYS : ANYBODYS;
  const { en } = rowsText(subquery, note);
  return isNegated
    ? text(`there is no row in ${en}`, `в ${tables} нет ни одной строки${note.ru}${ruWhere}`)
    : text(`there is at least one row in ${en}`, `в ${tables} есть хотя бы одна строка${note.ru}${ruWhere}`);
}

const AGGREGATES: Readonly<Record<string, Text>> = {
  sum: text('the sum of', 'сумма'),
  avg: text('the average of', 'среднее'),
  min: text('the smallest', 'наименьшее'),
  max: text('the largest', 'наибольшее'),
  count: text('the number of filled', 'число заполненных'),
};

/** "the sum of amount in crm.card_transaction (where …)"; undefined for anything but a subquery that gives one value. */
export function subqueryOperand(node: unknown, outer: Scope): Text | undefined {
  const link = (node as { SubLink?: Ast }).SubLink;
  if (link?.subLinkType !== 'EXPR_SUBLINK') return undefined;
  const subquery = readSubquery(link, outer);
  const { tables, where, whose, by, scope } = subquery;
  const what = targetText(subquery.target, scope);
  const notes = [
    whose === 'anybody' ? text('anybody’s', 'чьи угодно') : by ? text(`by ${by}`, `по ${by}`) : null,
    where && text(`where ${where.en}`, `где ${where.ru}`),
  ];
  const inside = (lang: 'en' | 'ru'): string => {
    const said = notes.flatMap((note) => (note ? [note[lang]] : []));
    return said.length > 0 ? ` (${said.join('; ')})` : '';
  };
  return text(`${what.en} in ${tables}${inside('en')}`, `${what.ru} в ${tables}${inside('ru')}`);
}

function targetText(target: Ast | undefined, scope: Scope): Text {
  const call = target?.FuncCall as Ast | undefined;
  const words = call && AGGREGATES[namesOf(call.funcname).at(-1) ?? ''];
  if (!call || !words) return valueText(target, scope);
  if (['agg_filter', 'agg_order', 'over', 'agg_within_group'].some((key) => key in call)) throw new Unsaid('aggregate');
  if (call.agg_star) return text('the number of rows', 'число строк');
  const value = valueText((call.args as readonly Ast[])[0], scope);
  if (!call.agg_distinct) return text(`${words.en} ${value.en}`, `${words.ru} ${value.ru}`);
  return namesOf(call.funcname).at(-1) === 'count'
    ? text(`the number of different ${value.en}`, `число разных ${value.ru}`)
    : text(`${words.en} different ${value.en}`, `${words.ru} разных ${value.ru}`);
}

/** What a subquery gives: a column by its name, anything else as SQL. */
export function valueText(node: unknown, scope: Scope): Text {
  const name = columnName(node);
  return name ? columnText(name, scope) : verbatim(expressionSql(node, scope));
}
