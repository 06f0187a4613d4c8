import type { Formula } from './formula.ts';
import { normalText, partsOf } from './normal-text.ts';

/** Two formulas without what both of them require: their outermost conjunctions less the parts that stand in both. */
export interface Apart {
  /** Required by both. */
  readonly common: readonly Formula[];
  /** What only the old, only the new formula requires; undefined = nothing more. */
  readonly before: Formula | undefined;
  readonly after: Formula | undefined;
}

/** Takes two formulas apart. Who is let through by either meets everything in common. */
export function apart(before: Formula, after: Formula): Apart {
  const free = partsOf(after, 'and').map((part) => ({ part, text: normalText(part) }));
  const common: Formula[] = [];
  const onlyBefore: Formula[] = [];
  for (const part of partsOf(before, 'and')) {
    const text = normalText(part);
    const index = free.findIndex((other) => other.text === text);
    if (index < 0) onlyBefore.push(part);
    else common.push(free.splice(index, 1)[0]!.part);
  }
  return {
    common,
    before: allOf(onlyBefore),
    after: allOf(free.map(({ part }) => part)),
  };
}

/** The conjunction of parts; undefined of none. */
export function allOf(parts: readonly Formula[]): Formula | undefined {
  if (parts.length < 2) return parts[0];
  const span = { start: parts[0]!.span.start, end: parts.at(-1)!.span.end };
  return { kind: 'and', parts, parenthesised: false, span };
}
