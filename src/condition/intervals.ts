import { canonical } from './ast.ts';
import { type ComparisonShape, isNegative, operatorOf, withoutNot } from './shapes.ts';
import type { Source } from './source.ts';

interface Bounds {
  low: number;
  high: number;
  isLowOpen: boolean;
  isHighOpen: boolean;
}

/**
 * Whether conditions leave no number to their column where PostgreSQL's planner is blind: `b > 5 and b < 6` on whole numbers, `b <> b`. Only
 * comparisons with numbers are looked at; anything else leaves all open. False never means that somebody can meet them.
 */
export function excludesByIntervals(
  conditions: readonly { readonly source: Source; readonly shape: ComparisonShape | undefined }[],
  isWhole: (column: string) => boolean,
): boolean {
  if (conditions.some(({ source }) => differsFromItself(source))) return true;
  const columns = new Map<string, Bounds>();
  for (const { shape } of conditions) {
    if (
      !shape ||
      shape.isNegated ||
      !shape.constants.every(({ value }) => value !== null && value !== '' && Number.isFinite(Number(value)))
    )
      continue;
    const bounds = columns.get(shape.column) ?? { low: -Infinity, high: Infinity, isLowOpen: false, isHighOpen: false };
    columns.set(shape.column, narrowed(bounds, shape));
  }
  return [...columns].some(([column, bounds]) => isEmpty(bounds, isWhole(column)));
}

function differsFromItself({ tree }: Source): boolean {
  const { node, isNegated } = withoutNot(tree);
  const expression = node.A_Expr as { lexpr?: unknown; rexpr?: unknown; kind?: string; name?: unknown } | undefined;
  if (expression?.kind !== 'AEXPR_OP' || isNegated || canonical(expression.lexpr) !== canonical(expression.rexpr))
    return false;
  return 'ColumnRef' in (expression.lexpr as object) && ['<>', '<', '>'].includes(operatorOf(expression as never));
}

function narrowed(bounds: Bounds, shape: ComparisonShape): Bounds {
  const values = shape.constants.map(({ value }) => Number(value));
  if (shape.operator === '=' && !isNegative(shape)) return within(bounds, Math.min(...values), Math.max(...values));
  if (shape.operator === 'BETWEEN') return within(bounds, values[0]!, values[1]!);
  if (shape.operator === '>=') return within(bounds, values[0]!, Infinity);
  if (shape.operator === '<=') return within(bounds, -Infinity, values[0]!);
  const value = values[0]!;
  if (shape.operator === '>' && value >= bounds.low) return { ...bounds, low: value, isLowOpen: true };
  if (shape.operator === '<' && value <= bounds.high) return { ...bounds, high: value, isHighOpen: true };
  return bounds;
}

function within(bounds: Bounds, low: number, high: number): Bounds {
  return {
    low: Math.max(bounds.low, low),
    high: Math.min(bounds.high, high),
    isLowOpen: bounds.isLowOpen && bounds.low >= low,
    isHighOpen: bounds.isHighOpen && bounds.high <= high,
  };
}

function isEmpty({ low, high, isLowOpen, isHighOpen }: Bounds, isWhole: boolean): boolean {
  if (!isWhole) return low > high || (low === high && (isLowOpen || isHighOpen));
  const first = isLowOpen ? Math.floor(low) + 1 : Math.ceil(low);
  const last = isHighOpen ? Math.ceil(high) - 1 : Math.floor(high);
  return first > last;
}
