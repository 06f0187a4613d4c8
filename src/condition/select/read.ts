import { parseSync } from 'libpg-query';
import type { CustomerMapping } from '../../system/description.ts';
import { plural, text } from '../../text.ts';
import { type Ast, namesOf, walk } from '../ast.ts';
import { leavesOf } from '../formula.ts';
import { identifier } from '../identifier.ts';
import { FormulaError } from '../syntax-error.ts';
import { buildQuery } from './build.ts';
import { relationName, type SelectCatalog, type TableFacts } from './catalog.ts';
import { findKey, type KnownCustomers } from './customers.ts';
import { type Building, everybody, type KeyedQuery, keysOf, wholeLeaf } from './keys.ts';
import type { Printer } from './print.ts';
import { type Customers, openQuery, statementOf, viewQuery } from './query.ts';
import { type Draft, numbered, type Selection } from './select.ts';
import type { Statement } from './statement.ts';
import { sliceOf, spanOf } from './text.ts';

/** The most conditions that are counted at once. */
const MOST_CONDITIONS = 200;

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
export function readSelect(parts: SelectParts): Selection {
  const { keyed, building } = prepared(parts);
  return selectionOf(parts, { keyed, building, draft: buildQuery(keyed, building) });
}

/** The SELECT as one condition, for the case that the server does not take what {@link readSelect} makes of it. */
export function readWhole(parts: SelectParts, reason: string): Selection {
  const { keyed, building } = prepared(parts);
  const { origin, range } = keyed.query;
  const why = text(
    `what it was taken apart into is not what the server takes: ${reason}`,
    `части, на которые он был разобран, сервер не принимает: ${reason}`,
  );
  building.outside.push({ text: sliceOf(origin, range), span: spanOf(origin, range), why });
  const draft = { formula: wholeLeaf(keyed, building), stages: [], branch: null, before: null };
  return selectionOf(parts, { keyed, building, draft });
}

/** All that a SELECT is read with. */
export interface SelectParts {
  readonly statement: Statement;
  readonly catalog: SelectCatalog;
  readonly printer: Printer;
  readonly known: Known;
}

interface Prepared {
  readonly keyed: KeyedQuery;
  readonly building: Building;
}

function prepared({ statement, catalog, printer, known }: SelectParts): Prepared {
  const { origin, select } = statement;
  const query = openQuery(select, { origin, range: { from: 0, to: origin.tokens.length } });
  const innerNames = innerNamesOf(select, catalog);
  const { table, key, position } = findKey(query, { catalog, printer, innerNames, customers: null }, known.customers);
  const alias = aliasFor(select, { catalog, table, innerNames, known: known.alias });
  const customers: Customers = { oid: table.oid, table: table.name, alias, key };
  const isTaken = (name: string) => innerNames.has(name) || origin.tokens.some(({ word }) => word === name);
  const reader = { catalog, printer, innerNames, customers };
  return {
    keyed: { query, position },
    building: { reader, keyName: freeName('key', isTaken), outside: [], build: buildQuery },
  };
}

function selectionOf(
  { statement: { source }, catalog, known }: SelectParts,
  { keyed, building, draft }: Prepared & { readonly draft: Draft },
): Selection {
  const { query, position } = keyed;
  const { formula, branch } = numbered(draft.formula ?? everybody(query), draft.branch);
  const conditions = leavesOf(formula).length;
  if (conditions > MOST_CONDITIONS) throw tooMany(source, conditions);
  const customers = building.reader.customers!;
  const table = [...catalog.tables.values()].find(({ oid }) => oid === customers.oid)!;
  const membership = keysOf(statementOf(query), position, building);
  return {
    source,
    formula,
    customer: mappingOf(customers, table, known.customers?.facts.oid === table.oid ? known.mapping : null),
    branches: branch,
    stages: draft.stages,
    outside: building.outside,
    membership,
    beforeStages: draft.stages.length > 0 ? draft.before : membership,
    multiplying: multiplyingSql(membership),
  };
}

const CONDITIONS = { en: ['condition', 'conditions'], ru: ['условие', 'условия', 'условий'] } as const;

function tooMany(source: string, conditions: number): FormulaError {
  const problem = text(
    `The SELECT has ${conditions} conditions, and at most ${MOST_CONDITIONS} are counted at once`,
    `В SELECT ${plural(conditions, CONDITIONS).ru}, а за один раз считается не больше ${MOST_CONDITIONS}`,
  );
  return new FormulaError({ code: 'select/too-many-conditions', problem, source, position: 0 });
}

function mappingOf({ alias, key }: Customers, table: TableFacts, known: CustomerMapping | null): CustomerMapping {
  const isNotNull = table.columns.some(({ name, notNull }) => name === key && notNull);
  return {
    table: known?.table ?? table.name,
    alias: identifier(alias),
    key: identifier(key),
    personal: known?.personal ?? {},
    // A row without a key is no customer.
    ...(isNotNull ? {} : { where: `${identifier(alias)}.${identifier(key)} is not null` }),
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
  const isTaken = (name: string) => others.has(name) || at.innerNames.has(name) || !isBareName(name);
  const candidates = [...own, ...(at.known ? [at.known] : [])];
  return candidates.find((name) => !isTaken(name)) ?? freeName('c', isTaken);
}

/** Whether a name can stand without quotes wherever an alias can. */
function isBareName(name: string): boolean {
  try {
    parseSync(`select ${name}.x from t ${name}`);
    return identifier(name) === name;
  } catch {
    return false;
  }
}

function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; isTaken(free); number += 1) free = `${name}_${number}`;
  return free;
}
