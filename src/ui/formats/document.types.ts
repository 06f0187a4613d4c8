import type { CheckCase } from '../../case.ts';
import type { FailOn, Result } from '../../result.ts';
import type { Lang, Text } from '../../text.ts';

/** What is known of a cause beyond one sighting of it. */
export interface CauseWords {
  readonly name: Text;
  readonly what: Text;
  readonly repair: Text;
}

/** An answer as a document of a build server is made from. */
export interface Answered {
  readonly result: Result;
  readonly cases: readonly CheckCase[];
  /** Words of the causes that were found, by id. */
  readonly causes: ReadonlyMap<string, CauseWords>;
  /** Findings from here on are failures. */
  readonly failOn: FailOn;
  readonly exitCode: number;
  readonly lang: Lang;
}

/** An error in place of an answer. Its words are safe to print and hold no personal data. */
export interface Failed {
  /** `health check`, or null where the command line could not be read. */
  readonly command: string | null;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: number;
}

/** A format that build servers read: an answer, or the error that came in its place, as one whole document. */
export interface DocumentFormat {
  answer(answered: Answered): string;
  error(failed: Failed): string;
}
