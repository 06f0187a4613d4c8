import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configFolder } from '../../config-folder.ts';
import { UsageError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { readOwnFile } from '../library/own-file.ts';

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
    throw badFile(path, text('it is not what mmsup has written', 'его содержимое записано не mmsup'), anew(path));
  return reviews;
}

function parsed(path: string, json: string): { readonly format?: unknown; readonly reviews?: unknown } {
  try {
    return JSON.parse(json) ?? {};
  } catch (error) {
    throw badFile(path, text(`it is no JSON (${String(error)})`, `это не JSON (${String(error)})`), anew(path));
  }
}

function isReviews(value: unknown): value is Reviews {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((one) => /^[0-9a-f]{64}$/.test(one?.sha256) && typeof one.reviewed === 'string');
}

const anew = (path: string): Text =>
  text(`Remove it, and review again: rm ${path}`, `Удалите его и проверьте сценарии заново: rm ${path}`);

function badFile(path: string, why: Text, hint: Text): UsageError {
  return new UsageError({
    code: 'runbook/trust-file',
    message: text(
      `The list of reviewed runbooks ${path} is not believed: ${why.en}.`,
      `Списку проверенных сценариев ${path} нельзя верить: ${why.ru}.`,
    ),
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
      message: text(
        `The list of reviewed runbooks ${path} could not be written: ${String(error)}.`,
        `Не удалось записать список проверенных сценариев ${path}: ${String(error)}.`,
      ),
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
