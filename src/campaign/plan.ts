import type { PlanNode } from '../db/session.types.ts';

/** A table that a plan reads whole. */
export interface WholeRead {
  readonly table: string;
  readonly schema: string | null;
  /** The filter as the server prints it; null when every row is wanted. */
  readonly filter: string | null;
  /** Conditions by which joins above it are made. */
  readonly joins: readonly string[];
  /** Share of the plan's cost that this read takes, 0 to 1. */
  readonly costShare: number;
}

const JOIN_KEYS = ['Hash Cond', 'Merge Cond', 'Join Filter'] as const;

/** Tables that a plan reads from the first row to the last, the costliest first. */
export function wholeReads(plan: PlanNode): WholeRead[] {
  const total = Math.max(plan['Total Cost'], Number.MIN_VALUE);
  const found: WholeRead[] = [];
  const visit = (node: PlanNode, joins: readonly string[]): void => {
    if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined) {
      found.push({
        table: node['Relation Name'],
        schema: node.Schema ?? null,
        filter: node.Filter ?? null,
        joins,
        costShare: Math.min(1, node['Total Cost'] / total),
      });
    }
    const own = JOIN_KEYS.flatMap((key) => (typeof node[key] === 'string' ? [node[key]] : []));
    for (const child of node.Plans ?? []) visit(child, [...joins, ...own]);
  };
  visit(plan, []);
  return found.sort((one, other) => other.costShare - one.costShare);
}

/** What the catalog says of a column. */
export interface CatalogColumn {
  readonly name: string;
  /** Whether a valid, complete index begins with it. */
  readonly leadsIndex: boolean;
  /** Distinct values as pg_stats counts them (negative = share of the rows), null when not known. */
  readonly distinct: number | null;
}

/** Fewer distinct values than this do not make an index worth while. */
const TELLING_VALUES = 50;

/**
 * Columns of the table that a condition names, the most selective first; without those whose few values tell nothing apart, unless no
 * others are left.
 */
export function columnsIn(condition: string, columns: readonly CatalogColumn[], rows: number): CatalogColumn[] {
  const bare = condition.replace(/'(?:[^']|'')*'/g, "''");
  const named = columns.filter(({ name }) => mentions(bare, name));
  const count = ({ distinct }: CatalogColumn) =>
    distinct === null ? TELLING_VALUES : distinct < 0 ? -distinct * rows : distinct;
  const telling = named.filter((column) => count(column) >= TELLING_VALUES);
  return [...(telling.length > 0 ? telling : named)].sort((one, other) => count(other) - count(one));
}

function mentions(condition: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$(])`, 'u').test(condition);
}
