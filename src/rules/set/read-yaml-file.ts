import { basename } from 'node:path';
import type { YAMLMap } from 'yaml';
import { RULE_KINDS } from '../../model/relations.ts';
import { positionAt, readYaml, topLevelMap, type YamlSource, yamlProblem } from '../../model/yaml.ts';
import { type Fields, fieldsOf } from '../../model/yaml-fields.ts';
import { text } from '../../text.ts';
import { declaredColumn } from './column-types.ts';
import { fileProblem } from './file-places.ts';
import { isBody, readBody } from './read-body.ts';
import { offsetOf, RULE_KEYS, readFlag, readReferences, readRule, readValidity } from './read-rule.ts';
import {
  type ColumnOfFile,
  type CustomersOfFile,
  type KeptObject,
  MATCHES,
  REFERENCE_KINDS,
  type RuleFile,
  type RuleSet,
  type SetRule,
} from './rule-file.types.ts';
import { matchOf } from './set-defaults.ts';

export const SET_KEYS = [
  'format',
  'kind',
  'id',
  'name',
  'match',
  'customers',
  'columns',
  'schema',
  'objects',
  'rules',
] as const;
export const CUSTOMERS_KEYS = ['table', 'alias', 'key'] as const;
export const OBJECT_KEYS = [...REFERENCE_KINDS, 'published', 'valid_from', 'valid_to'] as const;

type Source = Pick<RuleFile, 'path' | 'text'>;

/**
 * Reads a set of rules from YAML, or the body of one policy as a system keeps it in JSON.
 * @throws UsageError `yaml/…` and `rules/file-…` with file:line:column.
 */
export function readYamlFile(source: Source): RuleFile {
  const yaml: YamlSource = { text: source.text, fileName: source.path };
  const map = topLevelMap(yaml, readYaml(source.text, source.path, Number.POSITIVE_INFINITY));
  const form = source.path.toLowerCase().endsWith('.json') ? 'json' : 'yaml';
  const id = basename(source.path).replace(/\.[^.]*$/, '');
  const set = isBody(map) ? readBody(map, id) : readSet({ source, yaml, id }, map);
  return { ...source, form, set };
}

interface Reader {
  readonly source: Source;
  readonly yaml: YamlSource;
  /** What the set is called where the file does not say. */
  readonly id: string;
}

function readSet({ source, yaml, id }: Reader, map: YAMLMap.Parsed): RuleSet {
  const top = fieldsOf(yaml, map, text('a file of rules', 'файл правил'), SET_KEYS);
  if (top.value('format') !== 1) {
    throw top.problem('format', {
      code: 'format',
      message: text('a file of rules says "format: 1"', 'в файле правил нужно «format: 1»'),
    });
  }
  const kind = top.oneOf('kind', RULE_KINDS);
  const entries = top.list('rules', RULE_KEYS[kind]);
  if (!entries || entries.length === 0) {
    throw top.problem('rules', {
      code: 'not-a-list',
      message: text(
        '"rules" of a file of rules must be a list of at least one rule',
        'файл правил → «rules»: нужен список хотя бы из одного правила',
      ),
    });
  }
  const rules = entries.map((entry) => readRule(yaml, entry, kind));
  refuseSameIds(source, rules);
  refuseMixedPriorities(source, rules);
  return {
    id: top.optionalText('id') ?? id,
    kind,
    match: top.has('match') ? top.oneOf('match', MATCHES) : matchOf(kind),
    customers: top.has('customers') ? readCustomers(top.fields('customers', CUSTOMERS_KEYS)) : null,
    columns: top.has('columns') ? readColumns(top.fields('columns')) : {},
    schema: top.optionalText('schema') ?? null,
    rules,
    objects: readObjects(yaml, top),
    places: Object.fromEntries(top.keys.map((key) => [key, offsetOf(top.node(key))])),
  };
}

function readCustomers(fields: Fields): CustomersOfFile {
  return {
    table: fields.optionalText('table') ?? null,
    alias: fields.optionalText('alias') ?? null,
    key: fields.optionalText('key') ?? null,
  };
}

/** Columns with their types, `balance: numeric(12,2) not null`. */
export function readColumns(fields: Fields): Readonly<Record<string, ColumnOfFile>> {
  return Object.fromEntries(fields.keys.map((name) => [name, declaredColumn(fields.text(name))]));
}

function readObjects(yaml: YamlSource, top: Fields): readonly KeptObject[] {
  if (!top.has('objects')) return [];
  const entries = top.list('objects', OBJECT_KEYS);
  if (!entries)
    throw top.problem('objects', {
      code: 'not-a-list',
      message: text('"objects" must be a list', '«objects»: нужен список'),
    });
  return entries.map((entry): KeptObject => {
    const references = readReferences(
      entry,
      REFERENCE_KINDS.filter((kind) => entry.has(kind)),
    );
    const [reference, second] = references;
    if (!reference || second) {
      throw yamlProblem(yaml, entry.node(''), {
        code: 'missing-key',
        message: text('an object is of one kind', 'у объекта ровно один вид'),
        hint: text(
          `Write one of ${REFERENCE_KINDS.join(', ')}, for instance: - template: welcome`,
          `Напишите один из видов: ${REFERENCE_KINDS.join(', ')}. Например: - template: welcome`,
        ),
      });
    }
    return { ...reference, isPublished: readFlag(entry, 'published'), ...readValidity(entry) };
  });
}

function refuseSameIds(source: Source, rules: readonly SetRule[]): void {
  const seen = new Map<string, SetRule>();
  for (const rule of rules) {
    const first = seen.get(rule.id);
    if (first) {
      const { line } = positionAt(source.text, first.places.id ?? first.at);
      throw fileProblem(source, rule.places.id ?? rule.at, {
        code: 'same-id',
        message: text(
          `the rule "${rule.id}" is already in line ${line}`,
          `правило «${rule.id}» уже есть в строке ${line}`,
        ),
        hint: text('Give each rule of the set an id of its own.', 'Дайте каждому правилу набора свой id.'),
      });
    }
    seen.set(rule.id, rule);
  }
}

/** With a priority on some of them nobody can say where the others come. */
function refuseMixedPriorities(source: Source, rules: readonly SetRule[]): void {
  const without = rules.find(({ priority }) => priority === null);
  const isMixed = without !== undefined && rules.some(({ priority }) => priority !== null);
  if (!isMixed) return;
  throw fileProblem(source, without.at, {
    code: 'no-priority',
    message: text(
      `the rule "${without.id}" has no priority, and others of the set have one`,
      `у правила «${without.id}» нет приоритета, а у других правил набора он есть`,
    ),
    hint: text(
      'Give every rule a priority (the smallest is asked first), or none: then they are asked as written.',
      'Задайте приоритет каждому правилу (первым проверяется наименьший) или ни одному: тогда порядок — как в файле.',
    ),
  });
}
