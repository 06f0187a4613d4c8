import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { UsageError } from '../errors.ts';
import { didYouMean } from './closest.ts';
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
}

/**
 * Opens a map for reading. @throws UsageError `yaml/unknown-key` with file:line:column and "did you mean".
 * @param title how messages call this map: `the relation "run"`.
 */
export function fieldsOf(source: YamlSource, map: YAMLMap.Parsed, title: string, allowed?: readonly string[]): Fields {
  const nodes = new Map(
    map.items.map(({ key, value }) => [String((key as { value?: unknown }).value), { key, value }]),
  );
  const keys = [...nodes.keys()];
  const node = (key: string): ParsedNode | null => nodes.get(key)?.value ?? nodes.get(key)?.key ?? map;
  const problem = (key: string, what: YamlProblem) => yamlProblem(source, node(key), what);

  for (const key of allowed ? keys : []) {
    if (allowed!.includes(key)) continue;
    const hint = didYouMean(key, allowed!) ?? `Known here: ${allowed!.join(', ')}.`;
    throw yamlProblem(source, nodes.get(key)!.key, {
      code: 'unknown-key',
      message: `${title} has no key "${key}"`,
      hint,
    });
  }

  const optionalText = (key: string): string | undefined => {
    const value = nodes.get(key)?.value;
    if (!nodes.has(key)) return undefined;
    if (isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '') return value.value.trim();
    throw problem(key, { code: 'not-a-text', message: `"${key}" of ${title} must be a text` });
  };
  const text = (key: string): string => {
    const value = optionalText(key);
    if (value !== undefined) return value;
    throw yamlProblem(source, map, { code: 'missing-key', message: `${title} needs the key "${key}"` });
  };

  return {
    keys,
    has: (key) => nodes.has(key),
    text,
    optionalText,
    problem,
    node,
    texts(key) {
      const value = nodes.get(key)?.value;
      if (!isSeq(value)) return nodes.has(key) ? [text(key)] : [];
      return value.items.map((item) => {
        if (isScalar(item) && typeof item.value === 'string' && item.value.trim() !== '') return item.value.trim();
        throw yamlProblem(source, (item as ParsedNode) ?? value, {
          code: 'not-a-text',
          message: `"${key}" of ${title} must be a list of texts`,
        });
      });
    },
    list(key, allowedInside) {
      const value = nodes.get(key)?.value;
      if (!isSeq(value)) return undefined;
      return value.items.map((item) => {
        if (isMap(item))
          return fieldsOf(source, item as YAMLMap.Parsed, `an entry of "${key}" of ${title}`, allowedInside);
        throw yamlProblem(source, (item as ParsedNode) ?? value, {
          code: 'not-a-map',
          message: `every entry of "${key}" of ${title} must hold keys and values`,
        });
      });
    },
    value: (key) => (nodes.get(key)?.value as { toJSON?: () => unknown } | null | undefined)?.toJSON?.(),
    oneOf(key, values) {
      const value = text(key);
      const match = values.find((candidate) => candidate === value);
      if (match !== undefined) return match;
      const hint = didYouMean(value, values) ?? `Known here: ${values.join(', ')}.`;
      throw problem(key, { code: 'unknown-value', message: `"${key}" of ${title} cannot be "${value}"`, hint });
    },
    fields(key, allowedInside) {
      const value = nodes.get(key)?.value;
      const inner = `"${key}" of ${title}`;
      if (isMap(value)) return fieldsOf(source, value as YAMLMap.Parsed, inner, allowedInside);
      throw nodes.has(key)
        ? problem(key, { code: 'not-a-map', message: `${inner} must hold keys and values` })
        : yamlProblem(source, map, { code: 'missing-key', message: `${title} needs the key "${key}"` });
    },
  };
}
