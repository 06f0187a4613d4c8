import type { Text } from '../text.ts';
import type { Evidence, Told } from './told.ts';
import { TOLD_RUNS } from './told-runs.ts';
import { TOLD_SEGMENTS } from './told-segments.ts';

const ALL = { ...TOLD_SEGMENTS, ...TOLD_RUNS };

/** What a client is told of a cause with this evidence; undefined where there are no own words, and its article has to do. */
export function toldToClient(cause: string, evidence: Evidence | null): Told | undefined {
  return Object.hasOwn(ALL, cause) ? ALL[cause]!(evidence ?? {}) : undefined;
}

/** A cause by its name for a client; undefined where it has none of its own. */
export const nameForClient = (cause: string): Text | undefined => toldToClient(cause, null)?.name;

/** Causes with own words for a client. */
export const TOLD_CAUSES: readonly string[] = Object.keys(ALL).sort();
