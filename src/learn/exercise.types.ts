import type { Text } from '../text.ts';

/** What was given as an answer, and how far off it was. */
export interface Attempt {
  /** ISO 8601. */
  readonly at: string;
  readonly words: string;
  /** Id of the cause that was understood; null = "nothing is wrong". */
  readonly cause: string | null;
  readonly verdict: AnswerVerdict;
}

/**
 * right; consequence: it is there, and something else brought it about; near: the right part of the system, another cause; wrong; given-up: he wants to be
 * told.
 */
export type AnswerVerdict = 'right' | 'consequence' | 'near' | 'wrong' | 'given-up';

/** One exercise of one analyst, as it is kept between two commands. It never holds the cause: that stands with the fault. */
export interface Exercise {
  readonly format: 'mmsup-exercise/1';
  /** Name of the fault as it was asked for: one that was drawn is called by its seed. */
  readonly fault: string;
  /** Seed of the bank, so that the same exercise can be had again. */
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The customer who complains; null where nobody in particular does. */
  readonly customer: string | null;
  readonly complaint: Text;
  /** Connection string of the exercise's demo, for the reading role. */
  readonly conninfo: string;
  readonly hints: number;
  readonly attempts: readonly Attempt[];
  readonly isOver: boolean;
}

/** What the fitting command answered: the shortest path. */
export interface Path {
  readonly command: string;
  readonly exitCode: number;
  readonly verdict: string;
  /** Headline of the first finding; null where nothing was found. */
  readonly title: string | null;
  readonly cause: string | null;
  readonly whyFirst: string | null;
  /** The plain values of the first finding's evidence that prove it. */
  readonly evidence: readonly (readonly [name: string, value: string])[];
}
