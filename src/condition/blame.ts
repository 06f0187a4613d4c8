import { UserError } from '../errors.ts';

/** SQLSTATEs that blame the data: 22 a value, 21 a subquery with several rows. */
export function isOfData(error: unknown): error is UserError {
  return error instanceof UserError && /^(22|21)/.test(String(error.data.sqlState));
}

/** SQLSTATEs that blame the text of a statement: 42 names and types, 22 constants, 0A not supported; not missing rights. */
export function isAboutText(error: unknown): error is UserError {
  if (!(error instanceof UserError)) return false;
  return /^(42|22|0A)/.test(String(error.data.sqlState)) && error.data.sqlState !== '42501';
}

/** The server's own words in the message of a session. */
export function serverWords({ message }: UserError): string {
  return message.replace(/^Could not [^:]*: (the server says: )?/, '').replace(/\.$/, '');
}
