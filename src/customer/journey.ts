import type { MessageState } from '../model/relations.ts';
import type { NotEvaluated } from '../result.ts';

/** The run that a customer is followed through. Times are ISO 8601. */
export interface JourneyRun {
  readonly id: string;
  readonly name: string | null;
  readonly campaign: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly plannedAt: string | null;
  readonly segment: string | null;
  readonly channel: string | null;
  /** Last recipient taken and last one that will be, where the system walks by identifier. */
  readonly cursorAt: number | null;
  readonly cursorEnd: number | null;
}

/** A message to this customer. */
export interface JourneyMessage {
  readonly id: string;
  readonly run: string;
  readonly channel: string | null;
  readonly status: string | null;
  readonly state: MessageState;
  readonly providerCode: string | null;
  readonly error: string | null;
  readonly queuedAt: string | null;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
}

export interface JourneyResponse {
  readonly kind: string;
  readonly at: string;
  readonly message: string | null;
  readonly run: string | null;
}

export interface JourneySuppression {
  readonly list: string | null;
  readonly scope: string | null;
  readonly reason: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Where the run left him out, as the system recorded it. */
export interface JourneyExclusion {
  readonly stage: string | null;
  readonly reason: string | null;
  readonly rule: string | null;
}

/** What the segment's formula says of him at the run's start. */
export interface JourneySegment {
  readonly id: string;
  readonly isSelected: boolean;
  readonly isInPopulation: boolean;
  readonly conditions: readonly {
    readonly id: string;
    readonly text: string;
    readonly verdict: string;
    readonly isSoleBlocker: boolean;
    readonly values: readonly { readonly column: string; readonly value: string | null }[];
    readonly says: { readonly en: string; readonly ru: string };
  }[];
}

/** Everything that was read about one customer and one run, or his recent contacts where no run is asked about. */
export interface Journey {
  readonly customer: string;
  readonly asOf: string;
  readonly zone: string;
  readonly run: JourneyRun | null;
  /** NULL = not kept; `[]` = the run did not select him. */
  readonly recorded: readonly JourneyExclusion[] | null;
  readonly segment: JourneySegment | null;
  readonly suppressions: readonly JourneySuppression[] | null;
  readonly messages: readonly JourneyMessage[] | null;
  readonly responses: readonly JourneyResponse[] | null;
  readonly notEvaluated: readonly NotEvaluated[];
}

/** When the run judged its customers. */
export function momentOf({ run, asOf }: Journey): string {
  return run?.startedAt ?? run?.plannedAt ?? asOf;
}

/** Kinds of scope that name what a segment is made of. */
const OF_SEGMENT = /^(list|segment|campaign):/;

/**
 * The suppressions in force at a moment for runs from a segment. One whose scope names a list, segment or campaign concerns the runs from that alone:
 * somebody who left one list still gets what goes to another.
 */
export function inForce(
  suppressions: readonly JourneySuppression[],
  at: string,
  segment: string | null,
): readonly JourneySuppression[] {
  const moment = Date.parse(at);
  return suppressions.filter(
    ({ validFrom, validTo, scope }) =>
      (validFrom === null || Date.parse(validFrom) <= moment) &&
      (validTo === null || Date.parse(validTo) > moment) &&
      (scope === null || !OF_SEGMENT.test(scope) || scope === segment),
  );
}
