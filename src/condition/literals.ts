import { closestNames } from '../model/closest.ts';
import { sqlText } from '../model/sql-text.ts';
import type { CustomerMapping } from '../system/description.ts';
import { mentionsOf } from './columns.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from './formula.ts';
import { tokensOf } from './tokens.ts';

/** A text constant that a condition compares a customer's column with. */
export interface ComparedLiteral {
  readonly leaf: Leaf;
  readonly column: string;
  readonly literal: string;
}

export interface DictionaryRow {
  readonly dictionary: string | null;
  readonly code: string;
  readonly label: string | null;
  /** ISO 8601; NULL = in use. */
  readonly validTo: string | null;
}

/** The most frequent values of a column as the planner's statistics know them. */
export interface ColumnStatistics {
  readonly column: string;
  readonly values: readonly string[];
  /** Whether these are (nearly) all values that the column has. */
  readonly isComplete: boolean;
}

/** A literal that may have been renamed, and what it may be called now. To be counted before anybody is told. */
export interface Suspect extends ComparedLiteral {
  readonly near: string;
  readonly source: 'dictionary' | 'data';
  readonly closedAt: string | null;
}

/** Text constants compared for equality with columns of the customer that hold no personal data. */
export function comparedLiterals(formula: Formula, customer: CustomerMapping): readonly ComparedLiteral[] {
  return leavesOf(formula).flatMap((leaf) =>
    mentionsOf(sqlOf(leaf), customer.alias)
      .comparisons.filter(
        ({ operator, isText, column }) => operator === '=' && isText && !(column in customer.personal),
      )
      .flatMap(({ column, literals }) => literals.map((literal) => ({ leaf, column, literal }))),
  );
}

/**
 * Picks the literals that deserve a second count: the dictionary has closed them, or the column's statistics know all its values and this one
 * is not among them; and a near value is in use. A literal that the dictionary has open is left alone.
 */
export function findSuspects<One extends ComparedLiteral>(
  compared: readonly One[],
  {
    dictionary,
    statistics,
    at,
  }: { dictionary: readonly DictionaryRow[]; statistics: readonly ColumnStatistics[]; at: string },
): readonly (One & Suspect)[] {
  return compared.flatMap((one): (One & Suspect)[] => {
    const siblings = new Set(compared.filter(({ leaf }) => leaf === one.leaf).map(({ literal }) => literal));
    const known = statistics.find(({ column }) => column === one.column);
    const entries = dictionary.filter(({ code }) => code === one.literal);
    const closed = entries.find((entry) => isClosed(entry, at));
    const inData = (known?.values ?? []).filter((value) => !siblings.has(value));
    if (closed) {
      const successors = dictionary.filter((row) => row.dictionary === closed.dictionary && !isClosed(row, at));
      const near =
        successors.find(({ label }) => label !== null && label === closed.label)?.code ??
        nearest(one.literal, [...successors.map(({ code }) => code), ...inData]);
      return near && !siblings.has(near) ? [{ ...one, near, source: 'dictionary', closedAt: closed.validTo }] : [];
    }
    if (entries.length > 0 || !known?.isComplete || known.values.includes(one.literal)) return [];
    const near = nearest(one.literal, inData);
    return near ? [{ ...one, near, source: 'data', closedAt: null }] : [];
  });
}

/** Whether a dictionary has put a code out of use at a moment. */
export function isClosed({ validTo }: Pick<DictionaryRow, 'validTo'>, at: string): boolean {
  return validTo !== null && Date.parse(validTo) <= Date.parse(at);
}

function nearest(literal: string, values: readonly string[]): string | undefined {
  const extended = values.find(
    (value) => value.trim() === literal.trim() || (literal.length > 2 && value.startsWith(literal)),
  );
  return extended ?? closestNames(literal, values)[0];
}

/** The condition with one text constant replaced by another. */
export function withLiteral(condition: string, literal: string, by: string): string {
  const token = tokensOf(condition).find(({ word }) => word === sqlText(literal));
  return token ? condition.slice(0, token.start) + sqlText(by) + condition.slice(token.end) : condition;
}
