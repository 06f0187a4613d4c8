import type { Formula, Span } from '../formula.ts';
import type { Connective } from './connectives.ts';
import { type TreeReader, treeError } from './tree-reader.ts';

/** One of several conditions in a row. */
export interface Joined {
  /** How it is joined to what stands before it. */
  readonly kind: Connective;
  readonly part: Formula;
}

/** Conditions in a row without brackets: every OR begins another alternative. */
export function joinedFlat(reader: TreeReader, joined: readonly Joined[], span: Span): Formula {
  const alternatives: Formula[][] = [];
  for (const { kind, part } of joined) {
    if (kind === 'not')
      throw treeError(reader, part, { code: 'unknown-connective', problem: 'NOT does not join two conditions' });
    if (kind === 'or' || alternatives.length === 0) alternatives.push([part]);
    else alternatives.at(-1)!.push(part);
  }
  const parts = alternatives.map((items): Formula => {
    const [first] = items;
    const own = { start: first!.span.start, end: items.at(-1)!.span.end };
    return items.length === 1 ? first! : { kind: 'and', parts: items, parenthesised: false, span: own };
  });
  if (parts.length > 1) return { kind: 'or', parts, parenthesised: true, span };
  return parts[0]!.kind === 'and' ? { ...parts[0]!, parenthesised: true } : parts[0]!;
}
