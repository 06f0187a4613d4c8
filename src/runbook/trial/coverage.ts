import { allEdges, type Edge, edgeId } from '../edges.ts';
import type { RunbookSource } from '../library/source.ts';
import type { Runbook } from '../runbook.ts';
import { placeOfEdge } from './edge-places.ts';
import type { Position } from './trial.ts';

/** How many edges of a runbook its cases walk along. */
export interface Coverage {
  readonly covered: number;
  readonly total: number;
  readonly missing: readonly UncoveredEdge[];
}

export interface UncoveredEdge {
  readonly id: string;
  readonly to: string;
  readonly place: Position;
}

/**
 * Counts the edges that were walked. The inside of an included runbook is covered by the cases of its own: whoever includes it needs a walk
 * out of it for each kind of its ends, whichever of them it is.
 */
export function coverageOf(runbook: Runbook, { text, file }: RunbookSource, walked: ReadonlySet<string>): Coverage {
  const own = new Map<string, { readonly to: string; readonly isWalked: boolean }>();
  for (const edge of allEdges(runbook)) {
    const id = countedAs(runbook, edge);
    if (id === undefined) continue;
    const isWalked = walked.has(edge.id) || own.get(id)?.isWalked === true;
    own.set(id, { to: edge.to, isWalked });
  }
  const missing = [...own].filter(([, { isWalked }]) => !isWalked);
  return {
    covered: own.size - missing.length,
    total: own.size,
    missing: missing.map(([id, { to }]) => ({ id, to, place: placeOfEdge(id, text, file) })),
  };
}

/** The edge as the runbook's own file writes it; undefined for one of an included file. */
function countedAs({ steps }: Runbook, { id, from }: Edge): string | undefined {
  const step = steps.get(from);
  if (step?.kind === 'leave') return isInside(step.include) ? undefined : edgeId(step.include, `include:${step.end}`);
  return isInside(from) || step?.kind === 'include' ? undefined : id;
}

/** Steps of an included runbook are called `STEP.THEIRS`. */
const isInside = (step: string): boolean => step.includes('.');
