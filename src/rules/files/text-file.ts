import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { type Text, text, verbatim } from '../../text.ts';

/** A text, or why the bytes are none. */
export type Decoded = { readonly text: string } | { readonly problem: Text };

/** A rule that somebody wrote is some kilobytes; what is far larger is something else, and would take too long. `rules lint` keeps to it too. */
export const MOST_RULE_BYTES = 256 * 1024;
/** Of a file that may hold many of them. */
export const MOST_SET_BYTES = 1024 * 1024;

/** How much of a file is read, by its name. */
export function mostBytesOf(name: string): number {
  return /\.sql$/i.test(name) ? MOST_RULE_BYTES : MOST_SET_BYTES;
}

/** Bytes as text: UTF-8, its byte order mark left out. Everything else is refused: a guess at an encoding changes what a rule says. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.includes(0))
    return {
      problem: startsAsUtf16(bytes)
        ? text('it is written in UTF-16, not UTF-8', 'он в UTF-16, а не в UTF-8')
        : text('it is binary', 'он двоичный'),
    };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const line = lineOfFault(bytes);
    return { problem: text(`it is not UTF-8 (line ${line})`, `он не в UTF-8 (строка ${line})`) };
  }
}

function startsAsUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The line where the first letter stands that is not UTF-8. */
function lineOfFault(bytes: Uint8Array): number {
  const valid = new TextDecoder('utf-8').decode(bytes);
  const at = valid.indexOf('\uFFFD');
  return valid.slice(0, Math.max(0, at)).split('\n').length;
}

/** @throws UsageError `rules/no-file`, `rules/too-large`, `rules/not-text`. */
export function readTextFile(
  name: string,
  folder: string,
  { mostBytes = mostBytesOf(name), hint = TWO_FILES }: { readonly mostBytes?: number; readonly hint?: Text } = {},
): string {
  const bytes = readBytes(resolve(folder, name), name, { mostBytes, hint });
  const decoded = decodeText(bytes);
  if ('text' in decoded) return decoded.text;
  throw new UsageError({
    code: 'rules/not-text',
    message: text(
      `${name} cannot be read as text: ${decoded.problem.en}.`,
      `Файл ${name} не читается как текст: ${decoded.problem.ru}.`,
    ),
    hint: text('Save it as UTF-8.', 'Сохраните его в UTF-8.'),
  });
}

const TWO_FILES = text(
  'Name two files that exist: --files OLD NEW.',
  'Укажите два существующих файла: --files СТАРЫЙ НОВЫЙ.',
);

function readBytes(
  path: string,
  name: string,
  { mostBytes, hint }: { readonly mostBytes: number; readonly hint: Text },
): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    if (size > mostBytes) throw tooLarge(name, verbatim(String(size)), mostBytes);
    const bytes = readUpTo(file, mostBytes + 1);
    if (bytes.length > mostBytes)
      throw tooLarge(name, text(`more than ${mostBytes}`, `больше ${mostBytes}`), mostBytes);
    return bytes;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError({
      code: 'rules/no-file',
      message: text(
        `${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
        `Не удалось прочитать ${name} (${(error as NodeJS.ErrnoException).code ?? 'причина неизвестна'}).`,
      ),
      hint,
      cause: error,
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** A pipe has no size beforehand, and may have no end. */
function readUpTo(file: number, mostBytes: number): Uint8Array {
  const chunks: Buffer[] = [];
  for (let left = mostBytes; left > 0; ) {
    const chunk = Buffer.alloc(Math.min(left, 65_536));
    const read = readSync(file, chunk);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    left -= read;
  }
  return Buffer.concat(chunks);
}

export function tooLarge(name: string, bytes: Text, mostBytes: number): UsageError {
  return new UsageError({
    code: 'rules/too-large',
    message: text(
      `${name} has ${bytes.en} bytes; of a file of rules at most ${mostBytes} are read.`,
      `В файле ${name} ${bytes.ru} байт, а файл правил читается не больше ${mostBytes}.`,
    ),
    hint: text(
      'A rule that people write is some kilobytes: is this the file that was meant? Keep long lists of values in a table.',
      'Правило, написанное людьми, — это несколько килобайт: тот ли это файл? Длинные списки значений держите в таблице.',
    ),
  });
}
