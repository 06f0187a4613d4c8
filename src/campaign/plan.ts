import type { PlanNode } from '../db/session.types.ts';

/** A table that a plan reads whole. */
export interface WholeRead {
  readonly table: string;
  readonly schema: string | null;
  /** What the statement calls it. */
  readonly alias: string;
  /** The filter as the server prints it; null when every row is wanted. */
  readonly filter: string | null;
  /** Conditions by which joins above it are made. */
  readonly joins: readonly string[];
  /** Share of the plan's cost that this read takes, however often it is repeated, 0 to 1. */
  readonly costShare: number;
  /** Rows that the server expects to be left of one reading; where every row is wanted, of the join above it. */
  readonly kept: number;
}

const JOIN_KEYS = ['Hash Cond', 'Merge Cond', 'Join Filter'] as const;

/** The joins above a node. */
interface Above {
  readonly joins: readonly string[];
  /** Rows that come out of the nearest one. */
  readonly rows: number;
}

/** Tables that a plan reads from the first row to the last, the costliest first. */
export function wholeReads(plan: PlanNode): WholeRead[] {
  const total = Math.max(plan['Total Cost'], Number.MIN_VALUE);
  const found: WholeRead[] = [];
  const visit = (node: PlanNode, cost: number, { joins, rows }: Above): void => {
    if (node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined) {
      found.push({
        table: node['Relation Name'],
        schema: node.Schema ?? null,
        alias: typeof node['Alias'] === 'string' ? node['Alias'] : node['Relation Name'],
        filter: node.Filter ?? null,
        joins,
        costShare: Math.min(1, ownCost(node, cost) / total),
        kept: node.Filter === undefined ? Math.min(rows, node['Plan Rows']) : node['Plan Rows'],
      });
    }
    const own = JOIN_KEYS.flatMap((key) => (typeof node[key] === 'string' ? [node[key]] : []));
    const below = { joins: [...joins, ...own], rows: own.length > 0 ? node['Plan Rows'] : rows };
    for (const child of node.Plans ?? []) visit(child, costInside(node, child, cost), below);
  };
  visit(plan, total, { joins: [], rows: Number.POSITIVE_INFINITY });
  return found.sort((one, other) => other.costShare - one.costShare);
}

/**
 * What a child costs in the whole plan. The server prints the cost of one execution. The inner side of a nested loop is executed once for each row of the
 * outer one; a subquery of a condition once for each row, and what its parent costs beyond its other children is the subquery's.
 */
function costInside(node: PlanNode, child: PlanNode, cost: number): number {
  const scale = cost / Math.max(node['Total Cost'], Number.MIN_VALUE);
  return repeatedCost(node, child) * scale;
}

function repeatedCost(node: PlanNode, child: PlanNode): number {
  const children = node.Plans ?? [];
  if (child['Parent Relationship'] === 'SubPlan') {
    const others = children.filter((one) => one['Parent Relationship'] !== 'SubPlan');
    const rest = node['Total Cost'] - others.reduce((sum, one) => sum + repeatedCost(node, one), 0);
    return Math.max(child['Total Cost'], rest);
  }
  const isInner = node['Node Type'] === 'Nested Loop' && child['Parent Relationship'] === 'Inner';
  const outer = isInner ? children.find((one) => one['Parent Relationship'] === 'Outer') : undefined;
  const times = Math.max(1, outer?.['Plan Rows'] ?? 1);
  return Math.min(node['Total Cost'], child['Total Cost'] * times);
}

/** The cost of a read without what the subqueries of its own filter cost. */
function ownCost(node: PlanNode, cost: number): number {
  const inside = (node.Plans ?? []).reduce((sum, child) => sum + costInside(node, child, cost), 0);
  return Math.max(0, cost - inside);
}

const QUALIFIED = /("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)\.("(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)/gu;

/** The condition of a read (without one: of the joins above it) without the columns of other tables. */
export function ownWords({ filter, joins, alias }: Pick<WholeRead, 'filter' | 'joins' | 'alias'>): string {
  const own = [alias, `"${alias.replaceAll('"', '""')}"`];
  return (filter ?? joins.join(' ')).replace(QUALIFIED, (whole, table: string) => (own.includes(table) ? whole : '…'));
}

/** What the catalog says of a column. */
export interface CatalogColumn {
  readonly name: string;
  /** Whether a valid, complete index begins with it. */
  readonly leadsIndex: boolean;
  /** An index that begins with it and cannot be used: its creation failed or goes on. Absent or null = none. */
  readonly invalidIndex?: string | null;
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
