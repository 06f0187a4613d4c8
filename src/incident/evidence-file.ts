import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UsageError } from '../errors.ts';

/** Larger files are logs of a whole day: the part that proves something is asked for instead. */
export const LARGEST_EVIDENCE = 16 * 1024 * 1024;

/** A text file that somebody wants to keep as evidence; not masked yet. Throws UsageError where it is no text or too large. */
export async function readEvidenceFile(cwd: string, typed: string): Promise<{ name: string; content: string }> {
  const path = resolve(cwd, typed);
  const bytes = await bytesOf(path, typed);
  if (bytes.length === 0) throw refused('empty', `${typed} is empty: it proves nothing.`, 'Name another file.');
  return { name: basename(path), content: textOf(bytes, typed) };
}

async function bytesOf(path: string, typed: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw refused('no-file', `${typed} is not a file.`, 'Name one file.');
      if (stat.size > LARGEST_EVIDENCE) throw tooLarge(typed, stat.size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw refused('no-file', `${typed} could not be read: ${message}.`, 'Check the path and the rights.');
  }
}

/** Only a text can be masked: what is not UTF-8, or holds NUL bytes, is not kept at all. */
function textOf(bytes: Buffer, typed: string): string {
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw binary(typed, `it has a NUL byte at offset ${zero}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw binary(typed, 'it is not UTF-8');
  }
}

function binary(typed: string, why: string): UsageError {
  return refused(
    'binary',
    `${typed} is not a text: ${why}. Personal data in it could not be masked, so it is not kept.`,
    'Save it as a UTF-8 text, or write down in a note what it shows and where it is kept.',
  );
}

function tooLarge(typed: string, size: number): UsageError {
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return refused(
    'too-large',
    `${typed} has ${megabytes(size)}; evidence may have ${megabytes(LARGEST_EVIDENCE)}.`,
    'Keep only the part that proves something.',
  );
}

const refused = (code: string, message: string, hint: string): UsageError =>
  new UsageError({ code: `incident/evidence-${code}`, message, hint });
