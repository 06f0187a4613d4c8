import type { CustomerMapping } from '../system/description.ts';
import { type Ast, walk } from './ast.ts';
import { countLeaves, numbered, type Outside, type Selection } from './select.ts';
import { type Building, buildQuery, everybody, keysOf } from './select-build.ts';
import { namesOf, quoted, relationName, type SelectCatalog, type TableFacts } from './select-catalog.ts';
import { findKey, type KnownCustomers } from './select-customers.ts';
import type { Printer } from './select-print.ts';
import { type Customers, openQuery, statementOf, viewQuery } from './select-query.ts';
import type { Statement } from './select-statement.ts';
import { FormulaError } from './syntax-error.ts';

/** The most conditions that are counted at once. */
export const MOST_CONDITIONS = 200;

/** What the caller says or knows of the customers. */
export interface Known {
  readonly customers: KnownCustomers | null;
  /** The alias of the system's formulas, for a SELECT that does not name the table itself. */
  readonly alias: string | null;
  readonly mapping: CustomerMapping | null;
}

/**
 * Reads a SELECT that returns customers as a formula over the customer table: a customer is selected when his key is in its result.
 *
 * WHERE gives conditions as they are written. Joined tables are one EXISTS per group of tables that conditions tie together; a LEFT JOIN is
 * EXISTS where a condition rejects its NULLs, NOT EXISTS where it asks for them, nothing where nobody asks. HAVING is asked of the customer's
 * group. UNION, INTERSECT, EXCEPT are OR, AND, AND NOT; plain subqueries, views and WITH queries are opened. LIMIT, DISTINCT ON and filters on
 * window functions come after the conditions. What fits none of these is one condition: membership in it as it stands.
 * @throws UsageError `select/no-key`; FormulaError `select/too-many-conditions`.
 */
export function readSelect(statement: Statement, catalog: SelectCatalog, printer: Printer, known: Known): Selection {
  const { source, origin, select } = statement;
  const range = { from: 0, to: origin.tokens.length };
  const query = openQuery(select, { origin, range });
  const innerNames = innerNamesOf(select, catalog);
  const found = findKey(query, { catalog, printer, innerNames, customers: null }, known.customers);
  const { table, key, position } = found;
  const alias = aliasFor(select, { catalog, table, innerNames, known: known.alias });
  const customers: Customers = { oid: table.oid, table: table.name, alias, key };
  const outside: Outside[] = [];
  const building: Building = {
    reader: { catalog, printer, innerNames, customers },
    keyName: freeName('key', (name) => innerNames.has(name) || origin.tokens.some(({ word }) => word === name)),
    outside,
  };
  const draft = buildQuery({ query, position }, building);
  const { formula, branch } = numbered(draft.formula ?? everybody(query), draft.branch);
  const conditions = countLeaves(formula);
  if (conditions > MOST_CONDITIONS) {
    const problem = `The SELECT has ${conditions} conditions, and at most ${MOST_CONDITIONS} are counted at once`;
    throw new FormulaError({ code: 'select/too-many-conditions', problem, source, position: 0 });
  }
  const membership = keysOf(statementOf(query), position, building);
  return {
    source,
    formula,
    customer: mappingOf(customers, table, known.mapping),
    branches: branch,
    stages: draft.stages,
    outside,
    membership,
    beforeStages: draft.stages.length > 0 ? draft.before : membership,
    multiplying: multiplyingSql(membership),
  };
}

function mappingOf({ alias, key }: Customers, table: TableFacts, known: CustomerMapping | null): CustomerMapping {
  const isNotNull = table.columns.some(({ name, notNull }) => name === key && notNull);
  return {
    table: known?.table ?? table.name,
    alias: quoted(alias),
    key: quoted(key),
    personal: known?.personal ?? {},
    // A row without a key is no customer.
    ...(isNotNull ? {} : { where: `${quoted(alias)}.${quoted(key)} is not null` }),
  };
}

function multiplyingSql(membership: string): string {
  return [
    'select coalesce(sum(g.rows), 0)::bigint as rows, count(g.key) as customers,',
    '  coalesce(max(g.rows) filter (where g.key is not null), 0) as most,',
    '  coalesce(sum(g.rows) filter (where g.key is null), 0)::bigint as nulls',
    `from (select k.key, count(*) as rows from (${membership}) k group by k.key) g`,
  ].join('\n');
}

/** Names of columns, output columns, and of everything that stands inside expressions and subqueries. */
function innerNamesOf(select: Ast, catalog: SelectCatalog): ReadonlySet<string> {
  const names = new Set([...catalog.tables.values()].flatMap(({ columns }) => columns.map(({ name }) => name)));
  const collect = (node: unknown, isInside: boolean): void =>
    walk(node, (type, value) => {
      if (type === 'ResTarget' && value.name) names.add(String(value.name));
      if (type === 'alias') for (const name of namesOf(value.colnames)) names.add(name);
      if (type === 'alias' && isInside) names.add(String(value.aliasname));
      if (type === 'RangeVar' && isInside && !value.alias) names.add(String(value.relname));
      if (isInside || !['SubLink', 'RangeSubselect', 'withClause'].includes(type)) return true;
      collect(type === 'RangeSubselect' ? value.subquery : value, true);
      return type === 'RangeSubselect';
    });
  collect(select, false);
  for (const { definition } of catalog.tables.values())
    if (definition) collect(viewQuery(definition, { start: 0, end: 0 }).select, true);
  return names;
}

/** The writer's own alias of the customers where it means nobody else, else the system's, else a new one. */
function aliasFor(
  select: Ast,
  at: {
    readonly catalog: SelectCatalog;
    readonly table: TableFacts;
    readonly innerNames: ReadonlySet<string>;
    readonly known: string | null;
  },
): string {
  const own: string[] = [];
  const others = new Set<string>();
  walk({ SelectStmt: select }, (type, value) => {
    const alias = value.alias as Ast | undefined;
    if (type === 'RangeVar') {
      const name = String(alias?.aliasname ?? value.relname);
      if (at.catalog.tables.get(relationName(value))?.oid === at.table.oid) own.push(name);
      else others.add(name);
    } else if (alias?.aliasname) others.add(String(alias.aliasname));
    return true;
  });
  const isTaken = (name: string) => others.has(name) || at.innerNames.has(name);
  const candidates = [...own, ...(at.known ? [at.known] : [])];
  return candidates.find((name) => !isTaken(name)) ?? freeName('c', isTaken);
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; isTaken(free); number += 1) free = `${name}_${number}`;
  return free;
}
