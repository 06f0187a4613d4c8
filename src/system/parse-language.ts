import type { PysonField, PysonLanguage, PysonModel } from '../condition/languages/language.types.ts';
import type { Fields } from '../model/yaml-fields.ts';
import type { SegmentLanguage } from './description.ts';
import { parseJsonLanguage } from './parse-json-language.ts';
import { refuseOtherKeys } from './parse-language-keys.ts';

export const LANGUAGES = ['sql', 'json', 'pyson'] as const;

/** Keys of a mapping of PYSON domains. */
export const PYSON_KEYS = ['model', 'models', 'also'] as const;
export const MODEL_KEYS = ['table', 'key', 'active', 'names', 'codes', 'tree', 'fields'] as const;
export const FIELD_KEYS = ['sql', 'type', 'computed', 'one', 'many', 'by', 'through', 'from', 'to', 'column'] as const;
export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'datetime'] as const;

/** In which language segments are kept. @throws UsageError `yaml/…` with file:line:column. */
export function parseLanguage(fields: Fields): SegmentLanguage {
  const language = fields.oneOf('language', LANGUAGES);
  if (language === 'json') return parseJsonLanguage(fields);
  if (language === 'pyson') return parsePyson(fields);
  refuseOtherKeys(fields, []);
  return { language };
}

function parsePyson(fields: Fields): PysonLanguage {
  refuseOtherKeys(fields, PYSON_KEYS);
  const models = fields.fields('models');
  const also = fields.list('also', ['text', 'sql']) ?? [];
  return {
    language: 'pyson',
    model: fields.oneOf('model', models.keys),
    models: Object.fromEntries(models.keys.map((name) => [name, parseModel(models, name)])),
    also: also.map((one) => ({ text: one.text('text'), sql: one.text('sql') })),
  };
}

function parseModel(models: Fields, name: string): PysonModel {
  const fields = models.fields(name, MODEL_KEYS);
  const own = fields.fields('fields');
  const [active, tree] = [fields.optionalText('active'), fields.optionalText('tree')];
  return {
    table: fields.text('table'),
    key: fields.optionalText('key') ?? 'id',
    ...(active === undefined ? {} : { active }),
    names: fields.texts('names'),
    codes: fields.texts('codes'),
    ...(tree === undefined ? {} : { tree }),
    fields: Object.fromEntries(own.keys.map((field) => [field, parseField(own, field, models.keys)])),
  };
}

/** A text is a column of texts; a map says of which type it is, or which other model is reached and how. */
function parseField(all: Fields, name: string, models: readonly string[]): PysonField {
  if (typeof all.value(name) === 'string') return { kind: 'column', sql: all.text(name), type: 'text' };
  const fields = all.fields(name, FIELD_KEYS);
  const type = fields.has('type') ? fields.oneOf('type', FIELD_TYPES) : 'text';
  if (fields.has('computed')) {
    const sql = fields.optionalText('sql');
    return { kind: 'computed', type, ...(sql === undefined ? {} : { sql }) };
  }
  if (fields.has('one'))
    return { kind: 'one', model: fields.oneOf('one', models), column: fields.optionalText('column') ?? name };
  if (fields.has('through')) {
    return {
      kind: 'through',
      model: fields.oneOf('many', models),
      table: fields.text('through'),
      from: fields.text('from'),
      to: fields.text('to'),
    };
  }
  if (fields.has('many')) return { kind: 'many', model: fields.oneOf('many', models), by: fields.text('by') };
  return { kind: 'column', sql: fields.optionalText('sql') ?? name, type };
}
