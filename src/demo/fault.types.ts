import type { Text } from '../text.ts';

/** A complaint that can be had by planting a fault: what people notice, what may be said, and what is behind it. */
export interface Fault {
  readonly name: string;
  /** A control is a complaint where nothing is wrong. */
  readonly kind: 'fault' | 'control';
  /** Which of the six complaints it is: 1 wrong people, 2 not sent, 3 too slow, 4 nobody, 5 not understood, 6 the report. */
  readonly complaint: 1 | 2 | 3 | 4 | 5 | 6;
  /** Class of real incidents, R01 to R20. */
  readonly like: `R${number}`;
  /** What somebody complains about, in his words; `{customer}` stands for the customer whom planting finds. */
  readonly symptom: Text;
  /** Where to look first. Never the cause. */
  readonly hint: Text;
  /** The first command of somebody who knows the tool. */
  readonly command: string;
  /** What was done, by whom, and why it hurts; of a control, why all is well. Shown only with `--reveal`. */
  readonly reveal: Text;
  /** The cause that the fitting command names first; of a control, the information that explains it, null where there is no finding at all. */
  readonly cause: string | null;
  /** Of a control: words of the command's answer that explain it. */
  readonly explainedBy?: string;
  /** Other commands that name the cause, or lead to it. */
  readonly alsoSeenBy: readonly string[];
  /** When it is planted and until when the engine then runs on; Moscow time. */
  readonly plantedAt: string;
  readonly runsOnUntil: string;
}
