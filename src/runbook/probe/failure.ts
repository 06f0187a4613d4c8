import { ANOTHER_DATABASE, CancelledError, UserError } from '../../errors.ts';

/**
 * Whether an error says that something could not be looked at, so that a walk goes on along another way. Not so where the person stops, where the record
 * cannot be written, where another database answers than before, and where we have a bug.
 */
export function isFailedLook(error: unknown): error is UserError {
  if (!(error instanceof UserError) || error instanceof CancelledError) return false;
  return error.code !== ANOTHER_DATABASE && !isOfTheRecord(error);
}

/** Whether the record cannot be written: then nothing more is written into it. */
export const isOfTheRecord = (error: unknown): boolean =>
  error instanceof UserError && error.code.startsWith('incident/');
