import { isMap, isScalar, isSeq, type Node, type ParsedNode, Scalar, type YAMLMap } from 'yaml';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { positionAt, type YamlSource } from '../../model/yaml.ts';
import { knownHere } from '../../model/yaml-fields.ts';
import { offsetInFile, type WrittenText, writtenText } from '../../model/yaml-offsets.ts';
import { inBoth, type Lang, plural, type Text, text } from '../../text.ts';

/** One mistake in a file, at its place; lines and columns count from 1. */
export interface Problem {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: Text;
  readonly hint: Text | undefined;
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
  /** `the step "x"`; in Russian in the genitive: `шага «x»`. */
  readonly title: Text;
  readonly node: YAMLMap.Parsed;
  readonly entries: ReadonlyMap<string, Entry>;
}

const SHOWN = 20;
const MISTAKES = { en: ['mistake', 'mistakes'], ru: ['ошибка', 'ошибки', 'ошибок'] } as const;

/** Notes a mistake. `what` is `code: message`-like: the code is the part of `runbook/…` that tests and scripts look at. */
export function complain(report: Report, place: Place, code: string, message: Text, hint?: Text): undefined {
  const offset = typeof place === 'number' ? place : (place?.range?.[0] ?? 0);
  report.problems.push({ code, ...positionAt(report.source.text, offset), message, hint });
  return undefined;
}

/** As {@link complain}, of something that a system of the client's own could make right. */
export function complainUnlessOwn(report: Report, offset: number, code: string, message: Text, hint?: Text): void {
  report.problems.push({ code, ...positionAt(report.source.text, offset), message, hint, mayBeOwn: true });
}

/** Where in the file a character of a text stands, whatever quotes, escapes and folded lines are around it. */
export function offsetIn({ source }: Report, { offset, written }: Located, inside: number): number {
  if (!written) return offset + inside;
  const lead = written.text.length - written.text.trimStart().length;
  return offsetInFile(source.text, written, lead + inside);
}

/** A file that holds mistakes; `data` has them in English. */
export class InvalidFile extends UsageError {
  readonly file: string;
  /** In the order in which they stand there. */
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super({
      code: 'runbook/invalid',
      message: inBoth((lang) => toldIn(file, problems, lang)),
      hint: text('Correct the file; nothing was run.', 'Исправьте файл; ничего не выполнялось.'),
      data: { file, problems: problems.map((one) => ({ ...one, message: one.message.en, hint: one.hint?.en })) },
    });
    this.name = 'InvalidFile';
    this.file = file;
    this.problems = problems;
  }
}

function toldIn(file: string, problems: readonly Problem[], lang: Lang): string {
  const lines = problems.slice(0, SHOWN).map(({ line, column, message, hint }) => {
    return `${file}:${line}:${column}: ${message[lang]}.${hint ? ` ${hint[lang]}` : ''}`;
  });
  const left = problems.length - SHOWN;
  const more = text(`… and ${left} more.`, `… и ещё ${plural(left, MISTAKES).ru}.`);
  return [...lines, ...(left > 0 ? [more[lang]] : [])].join('\n');
}

/** Throws InvalidFile `runbook/invalid` with every mistake at file:line:column, when there is one. */
export function throwProblems({ source, problems: all }: Report): void {
  const problems = all.filter(({ mayBeOwn }) => !mayBeOwn);
  if (problems.length > 0) throw new InvalidFile(source.fileName, inOrder(problems));
}

/** As they stand in the file. */
export const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column);

/** Opens a node as a map; `allowed` undefined takes any key. Unknown keys are mistakes with "did you mean". */
export function openMap(report: Report, node: Place, title: Text, allowed?: readonly string[]): MapReader | undefined {
  if (!isMap(node))
    return complain(
      report,
      node,
      'not-a-map',
      text(`${title.en} must hold keys and values`, `у ${title.ru} должны быть ключи и значения`),
    );
  const map = node as YAMLMap.Parsed;
  const entries = new Map(map.items.map(({ key, value }): [string, Entry] => [keyName(key), { key, value }]));
  for (const [name, { key }] of allowed ? entries : []) {
    if (allowed!.includes(name)) continue;
    const hint = suggestion(name, allowed!) ?? knownHere(allowed!);
    const message = text(`${title.en} has no key "${name}"`, `у ${title.ru} нет ключа «${name}»`);
    complain(report, key, 'unknown-key', message, hint);
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
  return complain(report, map.node, 'missing-key', needsKey(map, key));
}

export const needsKey = ({ title }: MapReader, key: string): Text =>
  text(`${title.en} needs the key "${key}"`, `для ${title.ru} нужен ключ «${key}»`);

export const needsFormat = ({ title }: MapReader): Text =>
  text(`${title.en} needs "format: 1"`, `для ${title.ru} нужно «format: 1»`);

/** `"steps" of the runbook`. */
export const keyOf = ({ title }: Pick<MapReader, 'title'>, key: string): Text =>
  text(`"${key}" of ${title.en}`, `«${key}» ${title.ru}`);

const mustBe = (map: MapReader, key: string, [en, ru]: readonly [string, string]): Text => {
  const what = keyOf(map, key);
  return text(`${what.en} must be ${en}`, `${what.ru}: ${ru}`);
};

export const mustBeList = (map: MapReader, key: string): Text => mustBe(map, key, ['a list', 'нужен список']);

/** A text that may be missing. */
export function optionalTextAt(report: Report, map: MapReader, key: string): Located | undefined {
  const entry = map.entries.get(key);
  if (!entry) return undefined;
  const located = locatedText(entry.value);
  if (located) return located;
  return complain(report, entry.value ?? entry.key, 'not-a-text', mustBe(map, key, ['a text', 'нужен текст']));
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
  const hint = suggestion(located.value, words) ?? knownHere(words);
  const what = keyOf(map, key);
  const message = text(`${what.en} cannot be "${located.value}"`, `в ${what.ru} не бывает «${located.value}»`);
  return complain(report, located.offset, 'unknown-word', message, hint);
}

/** True or false; anything else is a mistake. */
export function flagAt(report: Report, map: MapReader, key: string): boolean {
  const entry = map.entries.get(key);
  if (!entry) return false;
  if (isScalar(entry.value) && typeof entry.value.value === 'boolean') return entry.value.value;
  const message = mustBe(map, key, ['true or false', 'нужно true или false']);
  complain(report, entry.value ?? entry.key, 'not-a-flag', message);
  return false;
}

/** A list of texts; numbers are taken as they are written. Empty when the key is missing. */
export function textsAt(report: Report, map: MapReader, key: string): readonly Located[] {
  const entry = map.entries.get(key);
  if (!entry) return [];
  if (!isSeq(entry.value)) {
    complain(report, entry.value ?? entry.key, 'not-a-list', mustBeList(map, key));
    return [];
  }
  return entry.value.items.flatMap((item) => {
    const located = locatedText(item as ParsedNode) ?? locatedNumber(item as ParsedNode);
    if (located) return [located];
    const what = keyOf(map, key);
    complain(
      report,
      item as Node,
      'not-a-text',
      text(`every element of ${what.en} must be a text`, `каждый элемент ${what.ru} должен быть текстом`),
    );
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
