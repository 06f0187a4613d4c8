import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../model/closest.ts';
import { RELATION_NAMES, RELATIONS, type RelationColumn, type RelationName } from '../model/relations.ts';
import { readYaml, topLevelMap, type YamlSource } from '../model/yaml.ts';
import { type Fields, fieldsOf } from '../model/yaml-fields.ts';
import { packageFile } from '../package-file.ts';
import type { CustomerMapping, RelationMapping, SystemDescription } from './description.ts';

/** Systems that ship with mmsup, by the name that `--system` and profiles use. */
export const SHIPPED_SYSTEMS: readonly string[] = ['demo', 'plain'];

const TOP_KEYS = ['format', 'id', 'title', 'clock', 'customer', 'segments', 'relations'];
const PERSONAL_CLASSES = ['name', 'phone', 'email', 'birth-date', 'document', 'address', 'account'] as const;

/**
 * Reads a system description by shipped name or by path of a YAML file.
 * @throws UsageError `system/unknown`, or `yaml/…` with file:line:column for whatever is wrong inside.
 */
export function loadSystem(nameOrPath: string): SystemDescription {
  if (SHIPPED_SYSTEMS.includes(nameOrPath)) {
    return parseSystem(readFileSync(packageFile(`src/system/${nameOrPath}.yaml`), 'utf8'), `${nameOrPath}.yaml`);
  }
  if (existsSync(nameOrPath)) return parseSystem(readFileSync(nameOrPath, 'utf8'), nameOrPath);
  throw new UsageError({
    code: 'system/unknown',
    message: `There is no system "${nameOrPath}", and no file of that name.`,
    hint: didYouMean(nameOrPath, SHIPPED_SYSTEMS) ?? `Systems that ship: ${SHIPPED_SYSTEMS.join(', ')}.`,
    data: { system: nameOrPath },
  });
}

/** Reads a description from its text. @throws UsageError `yaml/…` with file:line:column. */
export function parseSystem(text: string, fileName: string): SystemDescription {
  const source: YamlSource = { text, fileName };
  const top = fieldsOf(source, topLevelMap(source, readYaml(text, fileName)), 'a system description', TOP_KEYS);
  if (top.value('format') !== 1) {
    throw top.problem('format', { code: 'format', message: 'a system description says "format: 1"' });
  }
  const clock = top.fields('clock', ['now', 'zone']);
  const now = clock.optionalText('now');
  return {
    id: top.text('id'),
    title: top.text('title'),
    file: fileName,
    clock: { zone: clock.text('zone'), ...(now === undefined ? {} : { now }) },
    ...(top.has('customer')
      ? { customer: readCustomer(top.fields('customer', ['table', 'alias', 'key', 'where', 'personal'])) }
      : {}),
    segments: { language: top.fields('segments', ['language']).oneOf('language', ['sql'] as const) },
    relations: top.has('relations') ? readRelations(top.fields('relations', RELATION_NAMES)) : {},
  };
}

function readCustomer(fields: Fields): CustomerMapping {
  const where = fields.optionalText('where');
  const personal = fields.has('personal') ? fields.fields('personal') : undefined;
  return {
    table: fields.text('table'),
    alias: fields.text('alias'),
    key: fields.text('key'),
    personal: Object.fromEntries(
      (personal?.keys ?? []).map((column) => [column, personal!.oneOf(column, PERSONAL_CLASSES)]),
    ),
    ...(where === undefined ? {} : { where }),
  };
}

function readRelations(fields: Fields): SystemDescription['relations'] {
  return Object.fromEntries(
    fields.keys.map((name) => [name, readRelation(fields.fields(name, ['from', 'columns', 'where']), name)]),
  );
}

function readRelation(fields: Fields, name: string): RelationMapping {
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[name as RelationName].columns;
  const columns = fields.fields('columns', Object.keys(declared));
  const missing = Object.keys(declared).filter((column) => declared[column]!.required && !columns.has(column));
  if (missing.length > 0) {
    const message = `the relation "${name}" must also give: ${missing.join(', ')}`;
    throw fields.problem('columns', { code: 'missing-column', message });
  }
  const where = fields.optionalText('where');
  return {
    from: fields.text('from'),
    columns: Object.fromEntries(columns.keys.map((column) => [column, columns.text(column)])),
    ...(where === undefined ? {} : { where }),
  };
}
