import { CancelledError, type UserError } from '../errors.ts';

/** Whether nothing more can be asked after this error. */
export function isEnd(error: UserError): boolean {
  return error instanceof CancelledError || error.code === 'db/connection-lost';
}
