import { placeOfEdge } from './edge-places.ts';
import { allEdges, type Edge, type Runbook } from './runbook.ts';
import type { RunbookSource } from './source.ts';
import type { Position } from './trial.ts';

/** How many arrows of a runbook its cases walk along. */
export interface Coverage {
  readonly covered: number;
  readonly total: number;
  readonly missing: readonly (Pick<Edge, 'id' | 'from' | 'to' | 'kind' | 'label'> & { readonly place: Position })[];
}

/**
 * Counts the arrows that were walked. The inside of an included runbook is covered by the cases of its own; whoever includes it needs only
 * the arrows by which it leaves it again.
 */
export function coverageOf(runbook: Runbook, { text, file }: RunbookSource, walked: ReadonlySet<string>): Coverage {
  const own = allEdges(runbook).filter((edge) => !isInside(edge));
  const missing = own.filter(({ id }) => !walked.has(id));
  return {
    covered: own.length - missing.length,
    total: own.length,
    missing: missing.map((edge) => ({ ...edge, place: placeOfEdge(edge.id, text, file) })),
  };
}

/** Steps of an included runbook are called `NAME-OF-THE-STEP.THEIR-NAME`. */
const isInside = ({ from, id }: Edge): boolean => from.includes('.') && !id.includes('#include:');
