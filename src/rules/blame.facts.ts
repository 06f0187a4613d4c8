import type { Version } from '../condition/versions.ts';
import type { Text } from '../text.ts';
import type { Rule } from './rule.queries.ts';
import type { RunMark } from './runs-around.queries.ts';

/** A condition with the versions that made it what it is. */
export interface BlamedCondition {
  readonly path: string;
  /** Exactly as written. */
  readonly text: string;
  readonly meaning: Text;
  readonly brought: Version;
  /** The last version that changed it; null where it is as it was brought. */
  readonly changed: Version | null;
  /** The last run by the version before that one, and the first one by it; null where there is none, or none is kept. */
  readonly runBefore: RunMark | null;
  readonly runAfter: RunMark | null;
}

/** `rules blame`'s facts. */
export interface BlameFacts {
  readonly rule: Rule;
  readonly version: number;
  /** How many versions are kept. */
  readonly versions: number;
  /** Zone of the times that are shown, IANA name. */
  readonly zone: string;
  readonly lines: readonly BlamedCondition[];
  /** Older versions that could not be read: what they held counts as new in the one after. */
  readonly unread: readonly number[];
  /** Whether the system keeps runs, and who uses the rule. */
  readonly areRunsKept: boolean;
}
