import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FileFormat } from './command.ts';
import { UnavailableError, UsageError } from './errors.ts';
import { type Lang, text } from './text.ts';
import { renderError, toldError } from './ui/error.ts';
import { DOCUMENT_FORMATS } from './ui/formats/formats.ts';

export interface OutputFiles {
  /** Texts in the order in which the files were asked for; `written` is told of each that is whole. @throws UnavailableError `output/failed`. */
  write(texts: readonly string[], written?: (at: number) => void): Promise<void>;
  close(): Promise<void>;
}

const MODES = { owner: 0o600, all: 0o666 } as const;

interface OpenFile {
  readonly name: string;
  readonly handle: FileHandle;
}

/**
 * Opens and empties every file before any work is done: an answer is never found to have no place, and what stood in a file never passes for the new answer.
 * `readers`: who may read a file that is new; one that is there keeps its rights.
 * @throws UsageError `output/no-file` for one that cannot be written.
 */
export async function openFiles(
  wanted: readonly FileFormat[],
  folder: string,
  readers: 'owner' | 'all',
): Promise<OutputFiles> {
  const files: OpenFile[] = [];
  const close = async () => {
    for (const { handle } of files) await handle.close().catch(() => undefined);
  };
  for (const { file: name } of wanted) {
    try {
      files.push({ name, handle: await open(resolve(folder, name), 'w', MODES[readers]) });
    } catch (error) {
      await close();
      throw notWritable(name, error);
    }
  }
  return {
    close,
    write: async (texts, written) => {
      for (const [at, { name, handle }] of files.entries()) {
        await writeFile(handle, name, texts[at]!);
        written?.(at);
      }
    },
  };
}

/** Whole, also where something was written before: the answer is told, and then the error that came after it. */
async function writeFile(handle: FileHandle, name: string, written: string): Promise<void> {
  try {
    const isFile = (await handle.stat()).isFile();
    if (isFile) await handle.truncate(0);
    const bytes = Buffer.from(written, 'utf8');
    for (let at = 0; at < bytes.length; )
      at += (await handle.write(bytes, at, bytes.length - at, isFile ? at : null)).bytesWritten;
  } catch (error) {
    throw new UnavailableError({
      code: 'output/failed',
      message: text(
        `The answer could not be written to ${name}: ${(error as Error).message}.`,
        `Ответ не удалось записать в ${name}: ${(error as Error).message}.`,
      ),
      hint: text('Check the disk, and run the command again.', 'Проверьте диск и повторите команду.'),
      cause: error,
    });
  }
}

function notWritable(name: string, error: unknown): UsageError {
  const why = (error as NodeJS.ErrnoException).code;
  return new UsageError({
    code: 'output/no-file',
    message: text(
      `${name} cannot be written (${why ?? 'unknown'}); nothing was asked.`,
      `В ${name} не записать (${why ?? 'причина неизвестна'}); ничего не запрашивалось.`,
    ),
    hint: text(
      'Name a file in a folder that exists and that you may write to.',
      'Назовите файл в папке, которая есть и в которую вам можно писать.',
    ),
    cause: error,
  });
}

interface ErrorFrame {
  readonly format: string;
  readonly command: string | null;
  readonly lang: Lang;
}

/** An error as a valid document of a format; in a command's own format there is none, and it is told as JSON. */
export function errorDocument(error: unknown, { format, command, lang }: ErrorFrame): string {
  const document = DOCUMENT_FORMATS[format];
  if (document) return document.error({ command, ...toldError(error, lang) });
  return renderError(error, { lang, debug: false, json: format !== 'text' });
}
