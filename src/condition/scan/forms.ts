import { RefusedByGuard } from '../../errors.ts';

/** The forms of the one scan, from the one that tells most to the cheapest. */
export type Form = 'patterns' | 'capped' | 'sums' | 'funnel';

/** What a form of the scan leaves open. Everything else that an explanation says is exact in it. */
export type Untold =
  /** Minimal repairs of three and more conditions, and so whether a list of blocking sets is complete. */
  | 'repairs-of-three'
  /** Repairs and blocking sets of two conditions. */
  | 'repairs-of-two'
  /** For how many customers each condition is TRUE, FALSE, UNKNOWN. */
  | 'truth-values'
  /** For how many customers the formula comes to no answer because of an error. */
  | 'errors';

/** What each form cannot tell. */
export const UNTOLD: Readonly<Record<Form, readonly Untold[]>> = {
  patterns: [],
  capped: ['repairs-of-three'],
  sums: ['repairs-of-two', 'repairs-of-three'],
  funnel: ['truth-values', 'errors', 'repairs-of-two', 'repairs-of-three'],
};

/**
 * Runs a scan; when the session refuses it for its cost, the error names what would cost less.
 * @throws RefusedByGuard `guard/cost` with that hint.
 */
export async function namingWaysOut<Result>(ways: string, scan: () => Promise<Result>): Promise<Result> {
  try {
    return await scan();
  } catch (error) {
    if (!(error instanceof RefusedByGuard) || error.code !== 'guard/cost') throw error;
    throw new RefusedByGuard({ code: error.code, message: error.message, hint: ways, data: error.data });
  }
}
