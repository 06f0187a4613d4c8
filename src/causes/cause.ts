import type { Found, Severity } from '../result.ts';
import type { Text } from '../text.ts';

/** What `mmsup cause show ID` prints: enough for a new colleague to recognise, prove and repair the cause. */
export interface Article {
  readonly what: Text;
  readonly why: Text;
  readonly sure: Text;
  readonly repair: Text;
  readonly example: Text;
}

/**
 * A named root cause. The id, `noun/what-is-wrong`, is for ever: clients are compared by it, so it is never renamed or reused.
 * Words are functions of the evidence, so that a finding can be told in any language long after it was made.
 */
export interface Cause<Evidence = never> {
  readonly id: string;
  readonly severity: Severity;
  /** Short name without evidence, for lists. */
  readonly name: Text;
  /** One sentence with the evidence's values: the headline of a finding. */
  title(evidence: Evidence): Text;
  /** What to do next, most useful first; commands are written as they are typed. */
  next(evidence: Evidence): readonly Text[];
  /** The runbook that leads to or from this cause, by its id. */
  readonly runbook: string | null;
  readonly article: Article;
}

export function defineCause<Evidence>(cause: Cause<Evidence>): Cause<Evidence> {
  return cause;
}

/** States that a cause was seen, with its evidence. */
export function found<Evidence>(
  cause: Cause<Evidence>,
  evidence: Evidence,
  confidence: Found['confidence'],
  severity?: Severity,
): Found {
  return { cause: cause as Cause<unknown>, evidence, confidence, ...(severity ? { severity } : {}) };
}
