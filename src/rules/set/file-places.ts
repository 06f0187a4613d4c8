import { FormulaError } from '../../condition/syntax-error.ts';
import { UsageError } from '../../errors.ts';
import { positionAt } from '../../model/yaml.ts';
import { offsetInFile } from '../../model/yaml-offsets.ts';
import { type Text, text } from '../../text.ts';
import type { RuleFile, RuleText } from './rule-file.types.ts';

/** Line and column in a file, both from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Source = Pick<RuleFile, 'path' | 'text'>;

/** The place of an offset of the file. */
export function placeAt({ path, text }: Source, offset: number): FilePlace {
  return { file: path, ...positionAt(text, offset) };
}

/** The place of an offset of a rule's SQL: of a leaf `placeInText(file, rule.condition, leaf.span.start)`. */
export function placeInText(file: Source, text: RuleText, offset: number): FilePlace {
  return placeAt(file, offsetInFile(file.text, text, offset));
}

/** `file:line:column`. */
export function placeWords({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

export interface FileProblem {
  /** The part after `rules/file-`. */
  readonly code: string;
  readonly message: Text;
  readonly hint?: Text | undefined;
}

/** An error of the file's writer: `file:line:column: message`. */
export function fileProblem(file: Source, offset: number, { code, message, hint }: FileProblem): UsageError {
  const place = placeAt(file, offset);
  return new UsageError({
    code: `rules/file-${code}`,
    message: text(`${placeWords(place)}: ${message.en}.`, `${placeWords(place)}: ${message.ru}.`),
    hint,
    data: { ...place },
  });
}

/** What is wrong with a rule's SQL, told at its place in the file instead of in the SQL by itself. */
export function inFile(file: Source, sql: RuleText, error: FormulaError): UsageError {
  const place = placeInText(file, sql, error.position);
  const { message, hint } = error.words;
  return new UsageError({
    code: error.code,
    message: text(placedAnew(place, message.en), placedAnew(place, message.ru)),
    hint,
    data: { ...error.data, ...place },
    cause: error,
  });
}

function placedAnew(place: FilePlace, message: string): string {
  const [problem = '', ...excerpt] = message.split('\n');
  const withoutPlace = problem.replace(/ \((line|строка) \d+, (column|позиция) \d+\)$/, '');
  return [`${placeWords(place)}: ${withoutPlace}.`, ...excerpt].join('\n');
}

/** Runs the reader of a rule's SQL; what it finds wrong is told at its place in the file. */
export function readingText<Read>(file: Source, text: RuleText, read: (sql: string) => Read): Read {
  try {
    return read(text.text);
  } catch (error) {
    if (error instanceof FormulaError) throw inFile(file, text, error);
    throw error;
  }
}
