import { open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import { saidBySystem } from './record/said-by-system.ts';

/** Larger files are logs of a whole day: the part that proves something is asked for instead. */
export const LARGEST_EVIDENCE = 16 * 1024 * 1024;

/** A text file that somebody wants to keep as evidence; not masked yet. Throws UsageError where it is no text or too large. */
export async function readEvidenceFile(cwd: string, typed: string): Promise<{ name: string; content: string }> {
  const path = resolve(cwd, typed);
  const bytes = await bytesOf(path, typed);
  if (bytes.length === 0) throw empty(typed);
  return { name: basename(path), content: textOf(bytes, typed) };
}

async function bytesOf(path: string, typed: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw notOneFile(typed);
      if (stat.size > LARGEST_EVIDENCE) throw tooLarge(typed, stat.size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const said = saidBySystem(error);
    throw refused(
      'no-file',
      text(`${typed} could not be read: ${said.en}.`, `Не удалось прочитать ${typed}: ${said.ru}.`),
      text('Check the path and the rights.', 'Проверьте путь и права.'),
    );
  }
}

/** Only a text can be masked: what is not UTF-8, or holds NUL bytes, is not kept at all. */
function textOf(bytes: Buffer, typed: string): string {
  const zero = bytes.indexOf(0);
  if (zero !== -1)
    throw binary(typed, text(`it has a NUL byte at offset ${zero}`, `в нём есть нулевой байт (смещение ${zero})`));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw binary(typed, text('it is not UTF-8', 'это не UTF-8'));
  }
}

const empty = (typed: string): UsageError =>
  refused(
    'empty',
    text(`${typed} is empty: it proves nothing.`, `Файл ${typed} пуст: он ничего не доказывает.`),
    text('Name another file.', 'Назовите другой файл.'),
  );

const notOneFile = (typed: string): UsageError =>
  refused(
    'no-file',
    text(`${typed} is not a file.`, `${typed} — не файл.`),
    text('Name one file.', 'Назовите один файл.'),
  );

function binary(typed: string, why: Text): UsageError {
  return refused(
    'binary',
    text(
      `${typed} is not a text: ${why.en}. Personal data in it could not be masked, so it is not kept.`,
      `${typed} — не текст: ${why.ru}. Персональные данные в нём не скрыть, поэтому файл не сохранён.`,
    ),
    text(
      'Save it as a UTF-8 text, or write down in a note what it shows and where it is kept.',
      'Сохраните его как текст в UTF-8 или запишите в заметке, что в нём видно и где он хранится.',
    ),
  );
}

function tooLarge(typed: string, size: number): UsageError {
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  const [has, most] = [megabytes(size), megabytes(LARGEST_EVIDENCE)];
  return refused(
    'too-large',
    text(
      `${typed} has ${has} MB; evidence may have ${most} MB.`,
      `В файле ${typed} ${has.replace('.', ',')} МБ, а доказательство может занимать ${most.replace('.', ',')} МБ.`,
    ),
    text('Keep only the part that proves something.', 'Оставьте только ту часть, которая что-то доказывает.'),
  );
}

const refused = (code: string, message: Text, hint: Text): UsageError =>
  new UsageError({ code: `incident/evidence-${code}`, message, hint });
