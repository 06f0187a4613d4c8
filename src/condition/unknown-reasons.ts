import { type ComparisonShape, withoutNot } from './shapes.ts';
import type { Source } from './source.ts';

/** Why a condition is UNKNOWN for customers; counts are customers. */
export type UnknownReason =
  | { readonly kind: 'column'; readonly column: string; readonly customers: number }
  | { readonly kind: 'list'; readonly list: string | null; readonly rows: number; readonly nullRows: number }
  | { readonly kind: 'no-rows'; readonly customers: number }
  | { readonly kind: 'null-constant'; readonly customers: number };

/** What can be said of a condition's UNKNOWN without asking the data: the only thing in it that can be NULL. */
export function staticReason(
  { tree }: Source,
  shape: ComparisonShape | undefined,
  { unknown, isNullable }: { readonly unknown: number; readonly isNullable: (column: string) => boolean },
): UnknownReason | undefined {
  if (unknown === 0) return undefined;
  const isNullAsked = shape?.constants.some(({ value }) => value === null) ?? false;
  if (isNullAsked && !isNullable(shape!.column)) return { kind: 'null-constant', customers: unknown };
  if (shape && !isNullAsked && isNullable(shape.column))
    return { kind: 'column', column: shape.column, customers: unknown };
  const { lexpr, rexpr } = (withoutNot(tree).node.A_Expr ?? {}) as { lexpr?: object; rexpr?: object };
  const isScalar = [lexpr, rexpr].some(
    (side) => (side as { SubLink?: { subLinkType?: string } } | undefined)?.SubLink?.subLinkType === 'EXPR_SUBLINK',
  );
  return isScalar && !JSON.stringify(lexpr ?? {}).includes('CoalesceExpr')
    ? { kind: 'no-rows', customers: unknown }
    : undefined;
}
