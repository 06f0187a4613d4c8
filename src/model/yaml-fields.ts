import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { UsageError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import { suggestion } from './closest.ts';
import { type YamlProblem, type YamlSource, yamlProblem } from './yaml.ts';

/** One map of a YAML file, read by key; every complaint carries the position of what it is about. */
export interface Fields {
  readonly keys: readonly string[];
  has(key: string): boolean;
  /** A text that must be there and not be empty. */
  text(key: string): string;
  /** A text that may be missing. */
  optionalText(key: string): string | undefined;
  /** A text out of a closed set. */
  oneOf<Value extends string>(key: string, values: readonly Value[]): Value;
  /** The plain value, whatever it is. */
  value(key: string): unknown;
  /** A nested map. `allowed` undefined = any key. */
  fields(key: string, allowed?: readonly string[]): Fields;
  /** A list of texts, or one text in its place; empty when the key is missing. */
  texts(key: string): readonly string[];
  /** The maps of a list; undefined when the value is no list. */
  list(key: string, allowed?: readonly string[]): readonly Fields[] | undefined;
  /** The node of the value, or of the key when it has none; the map itself when the key is not there. */
  node(key: string): ParsedNode | null;
  /** An error at the key's value, or at the map when the key is not there. */
  problem(key: string, problem: YamlProblem): UsageError;
  /** An error at the key itself. */
  keyProblem(key: string, problem: YamlProblem): UsageError;
}

/** What may stand in the place of an unknown word. */
export const knownHere = (words: readonly string[]): Text =>
  text(`Known here: ${words.join(', ')}.`, `Здесь бывают: ${words.join(', ')}.`);

/**
 * Opens a map for reading. @throws UsageError `yaml/unknown-key` with file:line:column and "did you mean".
 * @param title how messages call this map: `the relation "run"`; a path in Russian, in which no case is needed: `описание системы → «run»`.
 */
export function fieldsOf(source: YamlSource, map: YAMLMap.Parsed, title: Text, allowed?: readonly string[]): Fields {
  const nodes = new Map(
    map.items.map(({ key, value }) => [String((key as { value?: unknown }).value), { key, value }]),
  );
  const keys = [...nodes.keys()];
  const node = (key: string): ParsedNode | null => nodes.get(key)?.value ?? nodes.get(key)?.key ?? map;
  const problem = (key: string, what: YamlProblem) => yamlProblem(source, node(key), what);

  for (const key of allowed ? keys : []) {
    if (allowed!.includes(key)) continue;
    const hint = suggestion(key, allowed!) ?? knownHere(allowed!);
    throw yamlProblem(source, nodes.get(key)!.key, {
      code: 'unknown-key',
      message: text(`${title.en} has no key "${key}"`, `${title.ru}: ключа «${key}» здесь нет`),
      hint,
    });
  }

  const missing = (key: string): YamlProblem => ({
    code: 'missing-key',
    message: text(`${title.en} needs the key "${key}"`, `${title.ru}: нужен ключ «${key}»`),
  });
  const optionalText = (key: string): string | undefined => {
    const value = nodes.get(key)?.value;
    if (!nodes.has(key)) return undefined;
    if (isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '') return value.value.trim();
    throw problem(key, {
      code: 'not-a-text',
      message: text(`"${key}" of ${title.en} must be a text`, `${title.ru}: «${key}» должен быть текстом`),
    });
  };
  const textOf = (key: string): string => {
    const value = optionalText(key);
    if (value !== undefined) return value;
    throw yamlProblem(source, map, missing(key));
  };

  return {
    keys,
    has: (key) => nodes.has(key),
    text: textOf,
    optionalText,
    problem,
    keyProblem: (key, what) => yamlProblem(source, nodes.get(key)?.key ?? map, what),
    node,
    texts(key) {
      const value = nodes.get(key)?.value;
      if (!isSeq(value)) return nodes.has(key) ? [textOf(key)] : [];
      return value.items.map((item) => {
        if (isScalar(item) && typeof item.value === 'string' && item.value.trim() !== '') return item.value.trim();
        throw yamlProblem(source, (item as ParsedNode) ?? value, {
          code: 'not-a-text',
          message: text(
            `"${key}" of ${title.en} must be a list of texts`,
            `${title.ru}: «${key}» должен быть списком текстов`,
          ),
        });
      });
    },
    list(key, allowedInside) {
      const value = nodes.get(key)?.value;
      if (!isSeq(value)) return undefined;
      const entry = text(`an entry of "${key}" of ${title.en}`, `${title.ru} → запись в «${key}»`);
      return value.items.map((item) => {
        if (isMap(item)) return fieldsOf(source, item as YAMLMap.Parsed, entry, allowedInside);
        throw yamlProblem(source, (item as ParsedNode) ?? value, {
          code: 'not-a-map',
          message: text(
            `every entry of "${key}" of ${title.en} must hold keys and values`,
            `${title.ru}: в каждой записи «${key}» должны быть ключи и значения`,
          ),
        });
      });
    },
    value: (key) => (nodes.get(key)?.value as { toJSON?: () => unknown } | null | undefined)?.toJSON?.(),
    oneOf(key, values) {
      const value = textOf(key);
      const match = values.find((candidate) => candidate === value);
      if (match !== undefined) return match;
      const hint = suggestion(value, values) ?? knownHere(values);
      const message = text(
        `"${key}" of ${title.en} cannot be "${value}"`,
        `${title.ru}: у «${key}» не бывает значения «${value}»`,
      );
      throw problem(key, { code: 'unknown-value', message, hint });
    },
    fields(key, allowedInside) {
      const value = nodes.get(key)?.value;
      const inner = text(`"${key}" of ${title.en}`, `${title.ru} → «${key}»`);
      if (isMap(value)) return fieldsOf(source, value as YAMLMap.Parsed, inner, allowedInside);
      throw nodes.has(key)
        ? problem(key, {
            code: 'not-a-map',
            message: text(`${inner.en} must hold keys and values`, `${inner.ru}: здесь должны быть ключи и значения`),
          })
        : yamlProblem(source, map, missing(key));
    },
  };
}
