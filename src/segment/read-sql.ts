import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Deps, InputStream } from '../deps.ts';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';

/** Bytes of SQL that are read at most: 1 MiB. */
const MOST_BYTES = 1_048_576;

/**
 * Reads the SQL of `--sql FILE`, or of standard input for `-`.
 * @throws UsageError `segment/no-file`, `segment/too-long`, `segment/nobody-types`.
 */
export async function readSql(name: string, { cwd, stdin }: Pick<Deps, 'cwd' | 'stdin'>): Promise<string> {
  if (name === '-') return readStream(stdin);
  const path = resolve(cwd, name);
  try {
    if ((await stat(path)).size > MOST_BYTES) throw tooLong(text(name, `Файл ${name}`));
    return withoutMark(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError({
      code: 'segment/no-file',
      message: text(`The file ${name} cannot be read: ${why}.`, `Не удалось прочитать файл ${name}: ${why}.`),
      hint: text(
        'Give the path of a file with one SELECT, or - to read standard input.',
        'Укажите путь к файлу с одним SELECT или -, чтобы читать стандартный ввод.',
      ),
      cause: error,
    });
  }
}

async function readStream(stdin: InputStream): Promise<string> {
  if (stdin.isTTY) {
    throw new UsageError({
      code: 'segment/nobody-types',
      message: text(
        '--sql - reads standard input, and that is this terminal.',
        '--sql - читает стандартный ввод, а это сейчас терминал.',
      ),
      hint: text(
        'Give a file: --sql FILE; or send one in: mmsup segment explain --sql - < FILE',
        'Укажите файл: --sql ФАЙЛ; или подайте его на ввод: mmsup segment explain --sql - < ФАЙЛ',
      ),
    });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.from(chunk as Uint8Array | string);
    bytes += buffer.length;
    if (bytes > MOST_BYTES) throw tooLong(text('standard input', 'Стандартный ввод'));
    chunks.push(buffer);
  }
  return withoutMark(Buffer.concat(chunks).toString('utf8'));
}

/** Editors of Windows begin a file with a byte order mark. */
const withoutMark = (sql: string): string => sql.replace(/^\uFEFF/, '');

function tooLong(what: Text): UsageError {
  return new UsageError({
    code: 'segment/too-long',
    message: text(
      `${what.en} holds more than 1 MiB, the limit for one selection.`,
      `${what.ru} больше 1 МиБ — предела для одного отбора.`,
    ),
    hint: text(
      'Put long lists of values into a table and ask for that.',
      'Вынесите длинные списки значений в таблицу и отбирайте по ней.',
    ),
  });
}
