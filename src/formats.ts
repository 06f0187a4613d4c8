import type { FileFormat } from './command.ts';
import { UsageError } from './errors.ts';
import { suggestion } from './model/closest.ts';
import { type Text, text } from './text.ts';

/** Formats that every command has. */
export const FORMATS = ['text', 'json', 'junit', 'sarif', 'github'] as const;

/** Formats of one command alone, and what to type for them. */
const OF_ONE_COMMAND: Readonly<Record<string, Text>> = {
  perfetto: text(
    'A trace of a run has it: mmsup campaign trace RUN --format perfetto',
    'Он есть у разбора запуска: mmsup campaign trace RUN --format perfetto',
  ),
  'otlp-json': text(
    'A trace of a run has it: mmsup campaign trace RUN --format otlp-json',
    'Он есть у разбора запуска: mmsup campaign trace RUN --format otlp-json',
  ),
  md: text(
    'An incident has it: mmsup incident export ID --format md',
    'Он есть у инцидента: mmsup incident export ID --format md',
  ),
  html: text(
    'An incident and figures have it: mmsup incident export ID --format html=FILE, mmsup incident stats --format html=FILE',
    'Он есть у инцидента и у показателей: mmsup incident export ID --format html=FILE, mmsup incident stats --format html=FILE',
  ),
};

/** Formats whose reader wants a document also of an error. */
export const isBuildFormat = (format: string): boolean => ['junit', 'sarif', 'github'].includes(format);

/** Where an answer goes: one format to stdout, any number to files. */
export interface Outputs {
  readonly format: string;
  readonly files: readonly FileFormat[];
}

/**
 * Reads the values of `--format`: `json` is the form of stdout, `junit=out.xml` goes to a file. `own` are the command's own formats.
 * @throws UsageError `usage/format` for a format that there is not, a file without a name, two forms of stdout, or one file for two.
 */
export function readOutputs(values: readonly string[], isJson: boolean, own: readonly string[]): Outputs {
  const known = [...FORMATS, ...own];
  const wanted = [...(isJson ? ['json'] : []), ...values].map(splitFormat);
  for (const { format, file } of wanted) {
    const isOfOne = Object.hasOwn(OF_ONE_COMMAND, format);
    if (!known.includes(format))
      throw wrong(
        text(
          `There is no format "${format}"${isOfOne ? ' of this command' : ''}.`,
          isOfOne ? `Формата «${format}» у этой команды нет.` : `Формата «${format}» нет.`,
        ),
        (isOfOne ? OF_ONE_COMMAND[format] : undefined) ??
          suggestion(format, known) ??
          text(`Formats: ${known.join(', ')}.`, `Форматы: ${known.join(', ')}.`),
      );
    const also = file === undefined ? null : listOf(format, file, known);
    if (also !== null)
      throw wrong(
        text(
          `--format ${format}=${file} names ${also.length} formats, and takes one.`,
          `В --format ${format}=${file} форматов ${also.length}, а нужен один.`,
        ),
        text(
          `Write each by itself: ${also.map((one) => `--format ${one}`).join(' ')}`,
          `Пишите каждый отдельно: ${also.map((one) => `--format ${one}`).join(' ')}`,
        ),
      );
    if (file === '')
      throw wrong(
        text(`--format ${format}= names no file.`, `В --format ${format}= не назван файл.`),
        text(`Write it like: --format ${format}=FILE`, `Напишите так: --format ${format}=ФАЙЛ`),
      );
  }
  const onStdout = [...new Set(wanted.flatMap(({ format, file }) => (file === undefined ? [format] : [])))];
  if (onStdout.length > 1)
    throw wrong(
      text(
        `stdout can take one format, not ${onStdout.join(' and ')}.`,
        `В stdout выводится один формат, а не ${onStdout.join(' и ')}.`,
      ),
      text(
        `Send one of them to a file: --format ${onStdout[1]}=FILE`,
        `Один из них направьте в файл: --format ${onStdout[1]}=ФАЙЛ`,
      ),
    );
  const files = wanted.flatMap(({ format, file }) => (file === undefined ? [] : [{ format, file }]));
  const twice = files.find(({ file }, at) => files.findIndex((other) => other.file === file) < at);
  if (twice)
    throw wrong(
      text(`Two formats would be written to ${twice.file}.`, `В ${twice.file} попали бы два формата.`),
      text('Give each format a file of its own.', 'Дайте каждому формату свой файл.'),
    );
  return { format: onStdout[0] ?? 'text', files };
}

function splitFormat(value: string): { readonly format: string; readonly file: string | undefined } {
  const at = value.indexOf('=');
  return at < 0 ? { format: value, file: undefined } : { format: value.slice(0, at), file: value.slice(at + 1) };
}

/** `sarif=a.sarif,junit=b.xml`: a list, which would be one file of a strange name. Null where it is none. */
function listOf(format: string, file: string, known: readonly string[]): readonly string[] | null {
  const parts = `${format}=${file}`.split(/,\s*(?=[\w-]+(?:=|$))/);
  const isList = parts.length > 1 && parts.slice(1).some((part) => known.includes(splitFormat(part).format));
  return isList ? parts : null;
}

/** The form of stdout on a command line that could not be read; what is wrong with it is told in that form. */
export function formatTyped(argv: readonly string[]): string {
  if (argv.includes('--json')) return 'json';
  const values = argv.flatMap((word, at) => {
    if (word === '--format') return [argv[at + 1] ?? ''];
    return word.startsWith('--format=') ? [word.slice('--format='.length)] : [];
  });
  return values.findLast((value) => !value.includes('=')) ?? 'text';
}

function wrong(message: Text, hint: Text): UsageError {
  return new UsageError({ code: 'usage/format', message, hint });
}
