import type { Text } from '../../text.ts';
import type { Ast } from '../ast.ts';
import { identifier } from '../identifier.ts';
import type { ColumnTypes } from '../zone.ts';

/** What a sentence needs to know beside the condition itself. */
export interface SentenceContext {
  /** The alias of the customers: left out where a column is named. */
  readonly customerAlias: string;
  /** The customer's key: a subquery tied to it is about that customer, and the tie need not be said. */
  readonly key?: string;
  /** Types by `alias.column` or `column`; they decide whether `2026-01-31` is a day or its midnight. */
  readonly types?: ColumnTypes;
  /** A name for people by column of the customer, as COMMENT ON COLUMN gives it. */
  readonly labels?: ReadonlyMap<string, string>;
}

/** Says one clause; `isNegated` when a NOT stands in front of it. */
export type SayClause = (node: Ast, scope: Scope, isNegated?: boolean) => Text;

/** Where a clause stands: over the customers themselves, or inside a subquery. */
export interface Scope extends SentenceContext {
  /** How the tables of the subquery are called; null over the customers themselves. */
  readonly tables: readonly string[] | null;
  /** Whether the subquery gives the customers' alias to a table of its own. */
  readonly isShadowed: boolean;
  readonly clause: SayClause;
}

/** Where a clause stands, and whether a NOT stands in front of it. */
export interface Place {
  readonly scope: Scope;
  readonly isNegated: boolean;
}

/** Thrown inside this folder's sentences where something is not understood: its SQL is shown instead. Never leaves `sayCondition`. */
export class Unsaid extends Error {
  override name = 'Unsaid';
}

/** A column by the name that stands in front of it, where one does. */
export interface ColumnName {
  readonly qualifier: string | null;
  readonly column: string;
}

/** Qualifier and name of a column; undefined for anything else. @throws Unsaid for `*`. */
export function columnName(node: unknown): ColumnName | undefined {
  const fields = (node as { ColumnRef?: { fields: readonly Ast[] } } | undefined)?.ColumnRef?.fields;
  if (!fields) return undefined;
  const names = fields.map((field) => (field.String as { sval?: string } | undefined)?.sval);
  const column = names.at(-1);
  if (column === undefined) throw new Unsaid('*');
  return { qualifier: names.at(-2) ?? null, column };
}

/** Whether a column is the customer's, as far as the text says. */
export function isCustomers({ qualifier }: ColumnName, scope: Scope): boolean {
  if (qualifier === null) return scope.tables === null;
  return qualifier === scope.customerAlias && !scope.isShadowed;
}

/** The column as a person calls it: without its alias where only one table could be meant. @throws Unsaid for a whole row. */
export function columnText(name: ColumnName, scope: Scope): Text {
  const { qualifier, column } = name;
  if (qualifier === null && (column === scope.customerAlias || scope.tables?.includes(column))) throw new Unsaid('row');
  if (isCustomers(name, scope)) {
    const shown = scope.labels?.get(column) ?? column;
    return scope.tables === null ? { en: shown, ru: shown } : { en: `the customer’s ${shown}`, ru: `${shown} клиента` };
  }
  const isOnly = qualifier === null || (scope.tables?.length === 1 && scope.tables[0] === qualifier);
  const shown = isOnly ? column : `${qualifier}.${column}`;
  return { en: shown, ru: shown };
}

/** The column inside a piece of SQL: without the alias where that is clear. */
export function columnSql(name: ColumnName, scope: Scope): string {
  const { qualifier, column } = name;
  const isOnly =
    scope.tables === null ? isCustomers(name, scope) : scope.tables.length === 1 && scope.tables[0] === qualifier;
  return qualifier === null || isOnly ? identifier(column) : `${identifier(qualifier)}.${identifier(column)}`;
}

/** The type of a column in lower case, where it is known. */
export function typeOfColumn({ qualifier, column }: ColumnName, { types }: SentenceContext): string | undefined {
  const qualified = qualifier === null ? undefined : types?.get(`${qualifier}.${column}`);
  return (qualified ?? types?.get(column))?.toLowerCase();
}
