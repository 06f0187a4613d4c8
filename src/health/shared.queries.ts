import type { SystemDescription } from '../system/description.ts';
import { readTotals, type Totals } from './message-totals.queries.ts';
import type { Shared } from './probe.ts';
import { readSegmentsInForce, type SegmentInForce } from './segments.queries.ts';

/** What the probes of one health check share: each is read when it is first asked for, and once. */
export function shared(system: SystemDescription, asOf: string): Shared {
  let segments: readonly SegmentInForce[] | undefined;
  let totals: Totals | undefined;
  return {
    segments: async (tx) => {
      segments ??= await readSegmentsInForce(tx, system, asOf);
      return segments;
    },
    totals: async (tx, thresholds) => {
      totals ??= await readTotals(tx, { system, asOf, thresholds });
      return totals;
    },
  };
}
