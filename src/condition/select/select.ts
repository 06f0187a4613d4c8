import type { CustomerMapping } from '../../system/description.ts';
import type { Text } from '../../text.ts';
import type { Formula, Span } from '../formula.ts';

/** One side of a UNION, INTERSECT or EXCEPT. Its formula is a part of the whole one and shares its leaves. */
export interface Branch {
  readonly kind: 'select' | 'union' | 'intersect' | 'except';
  /** Its number among its neighbours: `1`, `2`, `2.1`. Of an EXCEPT the first one is kept, the others are taken away. */
  readonly label: string;
  readonly text: string;
  readonly span: Span;
  readonly formula: Formula;
  /** SELECT of its keys, in the column `key`. */
  readonly sql: string;
  readonly children: readonly Branch[];
}

/** What happens to the customers who meet the conditions, in order. */
export interface Stage {
  readonly kind: 'limit' | 'distinct-on' | 'window' | 'filter';
  readonly text: string;
  readonly span: Span;
  /** SELECT of the keys that are left after it, in the column `key`; NULLs and repetitions among them. */
  readonly sql: string;
}

/** A part that could not be taken apart; it is asked as it stands. */
export interface Outside {
  readonly text: string;
  readonly span: Span | null;
  readonly why: Text;
}

/** A whole SELECT read as conditions on customers. */
export interface Selection {
  readonly source: string;
  readonly formula: Formula;
  readonly customer: CustomerMapping;
  /** Null when the SELECT has no UNION, INTERSECT or EXCEPT at its top. */
  readonly branches: Branch | null;
  readonly stages: readonly Stage[];
  readonly outside: readonly Outside[];
  /** The SELECT as written, its customers in the column `key`. */
  readonly membership: string;
  /** The same before all stages, which is what the formula counts; null where it cannot be written. */
  readonly beforeStages: string | null;
  /** One row: `rows`, `customers`, `most` (rows of one customer), `nulls` (rows without a key). */
  readonly multiplying: string;
}

/** What was read of one SELECT. */
export interface Draft {
  /** Null: everybody. */
  readonly formula: Formula | null;
  readonly stages: readonly Stage[];
  readonly branch: Branch | null;
  /** SELECT of the keys before the first stage; null when there is none or it cannot be written. */
  readonly before: string | null;
}

/** Numbers the conditions c1, c2, … in order; a branch keeps sharing the leaves of the whole formula. */
export function numbered(
  formula: Formula,
  branch: Branch | null,
): { readonly formula: Formula; readonly branch: Branch | null } {
  const known = new Map<Formula, Formula>();
  let leaves = 0;
  const number = (part: Formula): Formula => {
    const seen = known.get(part);
    if (seen) return seen;
    const done: Formula =
      part.kind === 'leaf'
        ? { ...part, id: `c${++leaves}` }
        : 'part' in part
          ? { ...part, part: number(part.part) }
          : { ...part, parts: part.parts.map(number) };
    known.set(part, done);
    return done;
  };
  const whole = number(formula);
  const label = (one: Branch, name: string): Branch => ({
    ...one,
    label: name,
    formula: number(one.formula),
    children: one.children.map((child, index) => label(child, name === '' ? `${index + 1}` : `${name}.${index + 1}`)),
  });
  return { formula: whole, branch: branch && label(branch, '') };
}
