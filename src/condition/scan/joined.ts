import { type Ast, conditionAst, lastName } from '../ast.ts';
import { applyReplacements } from '../source.ts';
import type { KeyedSubquery, SubqueryKey } from './keyed-subqueries.ts';

/** A condition whose subqueries are read once, per key, and joined. */
export interface JoinedForm {
  readonly condition: string;
  readonly joins: readonly string[];
}

/**
 * Writes a condition over joins instead of its subqueries. Each join gives at most one row per customer, and the condition comes to the same
 * three truth values. Undefined where a subquery stands in a way that this cannot say.
 * @param name names the joins; no other condition of the statement may have the same.
 */
export function joinedForm(
  condition: string,
  subqueries: readonly KeyedSubquery[],
  name: string,
): JoinedForm | undefined {
  if (subqueries.some(({ kind }) => kind === 'in')) return joinedList(condition, subqueries, name);
  if (subqueries.length === 0) return undefined;
  const joins: string[] = [];
  const replacements = subqueries.map((subquery, index) => {
    const alias = `${name}_${index + 1}`;
    joins.push(`left join (${perKeySql(subquery)}) ${alias} on ${onSql(subquery.keys, alias)}`);
    const text = subquery.kind === 'exists' ? `(${alias}.k1 is not null)` : valueSql(subquery, alias);
    return { start: subquery.start, end: subquery.end, text };
  });
  return { condition: applyReplacements(condition, replacements), joins };
}

/** `x in (select …)` or its negation, alone: the list per value, and how many rows and NULLs it has. */
function joinedList(condition: string, subqueries: readonly KeyedSubquery[], name: string): JoinedForm | undefined {
  const [list] = subqueries;
  const tree = conditionAst(condition);
  const negation = tree.BoolExpr as { boolop: string; args: readonly Ast[] } | undefined;
  const isNegated = negation?.boolop === 'NOT_EXPR' && 'SubLink' in negation.args[0]!;
  if (subqueries.length !== 1 || !list || !('SubLink' in tree || isNegated)) return undefined;
  const [alias, all] = [`${name}_1`, `${name}_all`];
  const { inner, outer } = list.keys[0]!;
  const member = [
    `case when ${all}.listed = 0 then false`,
    `when ${alias}.k1 is not null then true`,
    `when ${all}.filled < ${all}.listed or (${outer}) is null then null else false end`,
  ].join(' ');
  return {
    condition: isNegated ? `not (${member})` : member,
    joins: [
      `left join (${perKeySql(list)}) ${alias} on ${onSql(list.keys, alias)}`,
      `cross join (select count(*) as listed, count(${inner}) as filled ${fromSql(list)}) ${all}`,
    ],
  };
}

/** What the planner must take by itself: it proves that the subquery speaks of nothing but its own tables. */
export function perKeySql(subquery: KeyedSubquery): string {
  const { keys, groupBy, having, value } = subquery;
  const columns = keys.map(({ inner }, index) => `(${inner}) as k${index + 1}`);
  const inner = keys.map((key) => key.inner);
  const select = [...columns, ...(value === undefined ? [] : [`${value} as v`])].join(', ');
  const grouped = `select ${select} ${fromSql(subquery)} group by ${[...inner, ...groupBy].join(', ')}${having === undefined ? '' : ` having ${having}`}`;
  if (groupBy.length === 0) return grouped;
  const names = keys.map((_, index) => `per_group.k${index + 1}`).join(', ');
  return `select ${names} from (${grouped}) per_group group by ${names}`;
}

/** What a subquery reads, by the conditions that do not mention the customer. */
export function fromSql({ from, where }: Pick<KeyedSubquery, 'from' | 'where'>): string {
  return `from ${from}${where.length > 0 ? ` where ${where.map((one) => `(${one})`).join(' and ')}` : ''}`;
}

/** The equalities with the customer, over what was read per key. */
export function onSql(keys: readonly SubqueryKey[], alias: string): string {
  return keys
    .map(({ outer, isInnerFirst }, index) => {
      const [inner, customers] = [`${alias}.k${index + 1}`, `(${outer})`];
      return isInnerFirst ? `${inner} = ${customers}` : `${customers} = ${inner}`;
    })
    .join(' and ');
}

/** Aggregates that are NULL over no rows. */
const NULL_OF_NOTHING = new Set(['sum', 'min', 'max', 'avg']);

/** The value of the subquery for a customer; for one without rows, what the aggregates give over none. */
function valueSql(subquery: KeyedSubquery, alias: string): string {
  const call = conditionAst(subquery.value ?? '').FuncCall as Ast | undefined;
  const name = lastName(call?.funcname);
  if (name === 'count') return `coalesce(${alias}.v, 0)`;
  if (NULL_OF_NOTHING.has(name)) return `${alias}.v`;
  return `(case when ${alias}.k1 is null then (select ${subquery.value} from ${subquery.from} where false) else ${alias}.v end)`;
}
