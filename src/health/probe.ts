import type { Tx } from '../db/session.types.ts';
import type { RelationName } from '../model/relations.ts';
import type { Found, NotEvaluated } from '../result.ts';
import type { SystemDescription } from '../system/description.ts';
import type { Text } from '../text.ts';
import type { Totals } from './message-totals.queries.ts';
import type { SegmentInForce } from './segments.queries.ts';

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
  /** Failures in a row, of a campaign or of a customer's messages, after which the same will fail again. */
  readonly failuresInRow: number;
  /** Share of customers of whom a condition that excludes is unknown, 0 to 1. */
  readonly unknownShare: number;
  /** Share of addresses that no message can reach as they are written, 0 to 1. */
  readonly invalidShare: number;
  /** Days after which computed members of a segment are old. */
  readonly staleDays: number;
  /** Rows from which a table is big: to read it whole is worth telling. */
  readonly bigTableRows: number;
  /** Mean seconds of one execution from which a statement is slow. */
  readonly slowSeconds: number;
  /** Plan cost, in the server's units, above which a statement of a check is bounded further or left out: about 1 for a page read in order. */
  readonly budget: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  days: 7,
  latePeriods: 2,
  stuckTimes: 5,
  silentMinutes: 30,
  failedShare: 0.2,
  rejectedShare: 0.1,
  failuresInRow: 3,
  unknownShare: 0.2,
  invalidShare: 0.05,
  staleDays: 2,
  bigTableRows: 1_000_000,
  slowSeconds: 60,
  budget: 2_000_000,
};

/** What the probes of one health check read once for all of them. */
export interface Shared {
  /** The segments in force. */
  segments(tx: Tx): Promise<readonly SegmentInForce[]>;
  /** What one pass over the messages of the last days says of their channels and times. */
  totals(tx: Tx, thresholds: Thresholds): Promise<Totals>;
}

/** What a probe reads with. */
export interface ProbeAsked extends Shared {
  readonly tx: Tx;
  readonly system: SystemDescription;
  /** ISO 8601. */
  readonly asOf: string;
  readonly thresholds: Thresholds;
}

/** Why a probe could not be asked although the system keeps what it needs. */
export interface NotAsked {
  readonly why: Text;
  readonly couldChangeAnswer: boolean;
}

/** What a probe found where it could not look at all that it is asked for, or not at the whole of it. */
export interface PartlyAsked {
  readonly findings: readonly Found[];
  /** How it was bounded, in a few words for its line: a shorter time, a sample; null = not at all. */
  readonly bounded: Text | null;
  /** What was left out, and why. */
  readonly gaps: readonly NotEvaluated[];
}

/** catalog: no rows of the client's; small: tables of hundreds of rows; bounded: rows of the last days, by run or time; scan: the customers once, of many a sample. */
export type CostClass = 'catalog' | 'small' | 'bounded' | 'scan';

/** One check of the health of any system, over canonical relations alone. */
export interface Probe {
  /** `jobs-late`: for `--only`, thresholds and baselines; for ever. */
  readonly id: string;
  /** The class of probe in the catalogue of incidents, P01 to P23. */
  readonly probe: string;
  readonly name: Text;
  /** Relations without which it cannot be asked. */
  readonly needs: readonly RelationName[];
  /** Columns of them without which it cannot be asked either, as `segment.built_at`. */
  readonly needsColumns?: readonly `${RelationName}.${string}`[];
  /** What it reads beyond that: the customers, views of the server. */
  readonly reads?: readonly string[];
  readonly cost: CostClass;
  ask(asked: ProbeAsked): Promise<readonly Found[] | NotAsked | PartlyAsked>;
}
