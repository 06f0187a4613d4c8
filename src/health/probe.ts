import type { Tx } from '../db/session.types.ts';
import type { RelationName } from '../model/relations.ts';
import type { Found } from '../result.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Text } from '../text.ts';

/** What a probe is judged by; a file may set other values. */
export interface Thresholds {
  /** Days before as-of that are looked at: messages, runs, loads. */
  readonly days: number;
  /** A job is late after so many of its periods. */
  readonly latePeriods: number;
  /** A run is stuck when it is open so many times longer than the median of its campaign. */
  readonly stuckTimes: number;
  /** Minutes without a sign of life after which an open run counts as dead. */
  readonly silentMinutes: number;
  /** Share of failed messages of one channel and day, 0 to 1. */
  readonly failedShare: number;
  /** Share of rejected rows of a load, 0 to 1. */
  readonly rejectedShare: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  days: 7,
  latePeriods: 2,
  stuckTimes: 5,
  silentMinutes: 30,
  failedShare: 0.2,
  rejectedShare: 0.1,
};

/** What a probe reads with. */
export interface ProbeAsked {
  readonly tx: Tx;
  readonly system: SystemDescription;
  /** ISO 8601. */
  readonly asOf: string;
  readonly thresholds: Thresholds;
}

/** One check of the health of any system, over canonical relations alone. */
export interface Probe {
  /** `jobs-late`: for `--only`, thresholds and baselines; for ever. */
  readonly id: string;
  /** The class of probe in the catalogue of incidents, P01 to P23. */
  readonly probe: string;
  readonly name: Text;
  /** Relations without which it cannot be asked. */
  readonly needs: readonly RelationName[];
  /** catalog: reads no rows of the client's; small: tables of hundreds of rows; bounded: rows of the last days, by run or time. */
  readonly cost: 'catalog' | 'small' | 'bounded';
  ask(asked: ProbeAsked): Promise<readonly Found[]>;
}
