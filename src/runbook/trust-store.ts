import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configFolder } from '../config-folder.ts';
import { UsageError } from '../errors.ts';
import { readOwnFile } from './own-file.ts';

/** That somebody has read a file and stands for it. */
export interface Review {
  /** Of the file's exact bytes, hexadecimal. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly reviewed: string;
}

/** Reviews by absolute path. */
export type Reviews = Readonly<Record<string, Review>>;

type Environment = Readonly<Record<string, string | undefined>>;

export function trustFileName(env: Environment): string {
  return join(configFolder(env), 'trusted-runbooks.json');
}

/** What was reviewed on this machine by this user. Throws UsageError `runbook/trust-file` for a file that others could have written, or that is damaged. */
export function readReviews(env: Environment): Reviews {
  const path = trustFileName(env);
  const file = readOwnFile(path);
  if (!file) return {};
  if (file.own.unsafe) throw badFile(path, file.own.unsafe.why, file.own.unsafe.hint);
  const { format, reviews } = parsed(path, file.text);
  if (format !== 1 || !isReviews(reviews))
    throw badFile(path, 'it is not what mmsup has written', `Remove it, and review again: rm ${path}`);
  return reviews;
}

function parsed(path: string, text: string): { readonly format?: unknown; readonly reviews?: unknown } {
  try {
    return JSON.parse(text) ?? {};
  } catch (error) {
    throw badFile(path, `it is no JSON (${String(error)})`, `Remove it, and review again: rm ${path}`);
  }
}

function isReviews(value: unknown): value is Reviews {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((one) => /^[0-9a-f]{64}$/.test(one?.sha256) && typeof one.reviewed === 'string');
}

function badFile(path: string, why: string, hint: string): UsageError {
  return new UsageError({
    code: 'runbook/trust-file',
    message: `The list of reviewed runbooks ${path} is not believed: ${why}.`,
    hint,
  });
}

/** Writes all reviews anew, for the user's eyes only; a reader sees the old file or the new one. */
export function writeReviews(env: Environment, reviews: Reviews): void {
  const path = trustFileName(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, `${JSON.stringify({ format: 1, reviews }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    removeIfThere(draft);
    throw new UsageError({
      code: 'runbook/trust-file',
      message: `The list of reviewed runbooks ${path} could not be written: ${String(error)}.`,
      cause: error,
    });
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Nothing was written.
  }
}
