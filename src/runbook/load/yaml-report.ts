import { isMap, isScalar, isSeq, type Node, type ParsedNode, Scalar, type YAMLMap } from 'yaml';
import { UsageError } from '../../errors.ts';
import { didYouMean } from '../../model/closest.ts';
import { positionAt, type YamlSource } from '../../model/yaml.ts';
import { offsetInFile, type WrittenText, writtenText } from '../../model/yaml-offsets.ts';
import { plural, text } from '../../text.ts';

/** One mistake in a file, at its place; lines and columns count from 1. */
export interface Problem {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string | undefined;
  /** True where a system of the client's own could make it right: then it is told, and the runbook can still be walked. */
  readonly mayBeOwn?: boolean;
}

/** All mistakes of one file: a writer wants to see them together. */
export interface Report {
  readonly source: YamlSource;
  readonly problems: Problem[];
}

/** A text with its place in the file. */
export interface Located {
  readonly value: string;
  /** Offset of the first character, behind a quotation mark. */
  readonly offset: number;
  /** How the file writes it; absent = as it is. */
  readonly written?: WrittenText;
}

type Place = Node | number | null | undefined;
type Entry = { readonly key: ParsedNode; readonly value: ParsedNode | null };

/** A map of the file, read by key. */
export interface MapReader {
  readonly title: string;
  readonly node: YAMLMap.Parsed;
  readonly entries: ReadonlyMap<string, Entry>;
}

const SHOWN = 20;
const MISTAKES = { en: ['mistake', 'mistakes'], ru: ['ошибка', 'ошибки', 'ошибок'] } as const;

/** Notes a mistake. `what` is `code: message`-like: the code is the part of `runbook/…` that tests and scripts look at. */
export function complain(report: Report, place: Place, code: string, message: string, hint?: string): undefined {
  const offset = typeof place === 'number' ? place : (place?.range?.[0] ?? 0);
  report.problems.push({ code, ...positionAt(report.source.text, offset), message, hint });
  return undefined;
}

/** As {@link complain}, of something that a system of the client's own could make right. */
export function complainUnlessOwn(report: Report, offset: number, code: string, message: string, hint?: string): void {
  report.problems.push({ code, ...positionAt(report.source.text, offset), message, hint, mayBeOwn: true });
}

/** Where in the file a character of a text stands, whatever quotes, escapes and folded lines are around it. */
export function offsetIn({ source }: Report, { offset, written }: Located, inside: number): number {
  if (!written) return offset + inside;
  const lead = written.text.length - written.text.trimStart().length;
  return offsetInFile(source.text, written, lead + inside);
}

/** Throws UsageError `runbook/invalid` with every mistake at file:line:column, when there is one. */
export function throwProblems({ source, problems: all }: Report): void {
  const problems = all.filter(({ mayBeOwn }) => !mayBeOwn);
  if (problems.length === 0) return;
  const sorted = problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
  const lines = sorted.slice(0, SHOWN).map(({ line, column, message, hint }) => {
    return `${source.fileName}:${line}:${column}: ${message}.${hint ? ` ${hint}` : ''}`;
  });
  const left = sorted.length - SHOWN;
  const told = (more: string) => [...lines, ...(left > 0 ? [more] : [])].join('\n');
  throw new UsageError({
    code: 'runbook/invalid',
    message: text(told(`… and ${left} more.`), told(`… и ещё ${plural(left, MISTAKES).ru}.`)),
    hint: text('Correct the file; nothing was run.', 'Исправьте файл; ничего не выполнялось.'),
    data: { file: source.fileName, problems: sorted },
  });
}

/** Opens a node as a map; `allowed` undefined takes any key. Unknown keys are mistakes with "did you mean". */
export function openMap(
  report: Report,
  node: Place,
  title: string,
  allowed?: readonly string[],
): MapReader | undefined {
  if (!isMap(node)) return complain(report, node, 'not-a-map', `${title} must hold keys and values`);
  const map = node as YAMLMap.Parsed;
  const entries = new Map(map.items.map(({ key, value }): [string, Entry] => [keyName(key), { key, value }]));
  for (const [name, { key }] of allowed ? entries : []) {
    if (allowed!.includes(name)) continue;
    const hint = didYouMean(name, allowed!) ?? `Known here: ${allowed!.join(', ')}.`;
    complain(report, key, 'unknown-key', `${title} has no key "${name}"`, hint);
  }
  return { title, node: map, entries };
}

/** The node behind a key, or undefined. */
export function nodeAt(map: MapReader, key: string): ParsedNode | null | undefined {
  return map.entries.get(key)?.value;
}

/** A text that must be there. */
export function textAt(report: Report, map: MapReader, key: string): Located | undefined {
  if (map.entries.has(key)) return optionalTextAt(report, map, key);
  return complain(report, map.node, 'missing-key', `${map.title} needs the key "${key}"`);
}

/** A text that may be missing. */
export function optionalTextAt(report: Report, map: MapReader, key: string): Located | undefined {
  const entry = map.entries.get(key);
  if (!entry) return undefined;
  const located = locatedText(entry.value);
  if (located) return located;
  return complain(report, entry.value ?? entry.key, 'not-a-text', `"${key}" of ${map.title} must be a text`);
}

/** A text out of a closed set. */
export function wordAt<Word extends string>(
  report: Report,
  map: MapReader,
  key: string,
  words: readonly Word[],
): Word | undefined {
  const located = textAt(report, map, key);
  if (!located) return undefined;
  const word = words.find((candidate) => candidate === located.value);
  if (word) return word;
  const hint = didYouMean(located.value, words) ?? `Known here: ${words.join(', ')}.`;
  return complain(
    report,
    located.offset,
    'unknown-word',
    `"${key}" of ${map.title} cannot be "${located.value}"`,
    hint,
  );
}

/** True or false; anything else is a mistake. */
export function flagAt(report: Report, map: MapReader, key: string): boolean {
  const entry = map.entries.get(key);
  if (!entry) return false;
  if (isScalar(entry.value) && typeof entry.value.value === 'boolean') return entry.value.value;
  complain(report, entry.value ?? entry.key, 'not-a-flag', `"${key}" of ${map.title} must be true or false`);
  return false;
}

/** A list of texts; numbers are taken as they are written. Empty when the key is missing. */
export function textsAt(report: Report, map: MapReader, key: string): readonly Located[] {
  const entry = map.entries.get(key);
  if (!entry) return [];
  if (!isSeq(entry.value)) {
    complain(report, entry.value ?? entry.key, 'not-a-list', `"${key}" of ${map.title} must be a list`);
    return [];
  }
  return entry.value.items.flatMap((item) => {
    const located = locatedText(item as ParsedNode) ?? locatedNumber(item as ParsedNode);
    if (located) return [located];
    complain(report, item as Node, 'not-a-text', `every element of "${key}" of ${map.title} must be a text`);
    return [];
  });
}

/** The text of a scalar that is not empty, with the place of its first character. */
export function locatedText(node: ParsedNode | null | undefined): Located | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') return undefined;
  const quoted = node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE;
  return { value: node.value.trim(), offset: node.range[0] + (quoted ? 1 : 0), written: writtenText(node) };
}

function locatedNumber(node: ParsedNode | null | undefined): Located | undefined {
  if (!isScalar(node) || typeof node.value !== 'number') return undefined;
  return { value: String(node.value), offset: node.range[0] };
}

function keyName(key: ParsedNode): string {
  return isScalar(key) ? String(key.value) : '';
}
