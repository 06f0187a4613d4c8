import { RefusedByGuard, UnavailableError } from '../../errors.ts';
import type { Text } from '../../text.ts';

/**
 * The forms of the one scan, from the one that tells most to the cheapest. What a form tells is exact; it leaves open:
 * - `capped`: minimal repairs of three and more conditions, and so whether a list of blocking sets is complete;
 * - `sums`: those of two conditions as well;
 * - `funnel`: these, for how many customers each condition is TRUE, FALSE or UNKNOWN, and for how many an error leaves no answer.
 */
export type Form = 'patterns' | 'capped' | 'sums' | 'funnel';

/**
 * Runs a scan; when the session refuses it for its cost, or the server ends it at its time limit, the error names what would cost less.
 * @throws RefusedByGuard `guard/cost`, UnavailableError `db/statement-timeout` with that hint.
 */
export async function namingWaysOut<Result>(ways: Text, scan: () => Promise<Result>): Promise<Result> {
  try {
    return await scan();
  } catch (error) {
    if (error instanceof RefusedByGuard && error.code === 'guard/cost') {
      throw new RefusedByGuard({ code: error.code, message: error.words.message, hint: ways, data: error.data });
    }
    if (error instanceof UnavailableError && error.code === 'db/statement-timeout') {
      throw new UnavailableError({
        code: error.code,
        message: error.words.message,
        hint: ways,
        data: error.data,
        cause: error,
      });
    }
    throw error;
  }
}
