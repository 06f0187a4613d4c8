import { isSeq, type Node } from 'yaml';
import { suggestion } from '../model/closest.ts';
import { RELATION_NAMES, RELATIONS, type RelationName, STAGES, type StageName } from '../model/relations.ts';
import { readYaml, topLevelMap, type YamlSource } from '../model/yaml.ts';
import { type Fields, fieldsOf, knownHere } from '../model/yaml-fields.ts';
import { type Text, text } from '../text.ts';
import { CHECK_SUBJECTS, type CustomerMapping } from './description.ts';
import { parseLanguage } from './parse-language.ts';
import { optional } from './parse-language-keys.ts';
import type { CheckPart, Choice, DescriptionPart, RelationPart } from './part.types.ts';
import { type Place, placeOf } from './place.ts';

export const TOP_KEYS = [
  'format',
  'id',
  'title',
  'extends',
  'verified',
  'detect',
  'variants',
  'clock',
  'customer',
  'segments',
  'stages',
  'relations',
  'checks',
] as const;
export const CLOCK_KEYS = ['now', 'zone', 'application'] as const;
export const CUSTOMER_KEYS = ['table', 'alias', 'key', 'label', 'zone', 'where', 'personal'] as const;
export const RELATION_KEYS = ['when', 'from', 'where', 'columns'] as const;
export const CHECK_KEYS = [
  'on',
  'when',
  'severity',
  'confidence',
  'sql',
  'name',
  'title',
  'next',
  'runbook',
  'explains',
  'article',
] as const;
export const VERIFIED = ['installation', 'documentation'] as const;
export const PERSONAL_CLASSES = ['name', 'phone', 'email', 'birth-date', 'document', 'address', 'account'] as const;
export const ARTICLE_PARTS = ['what', 'why', 'sure', 'repair', 'example'] as const;
export const CONFIDENCES = ['proved', 'likely', 'possible'] as const;
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export const CHOICE_KEYS = ['when', 'sql'] as const;
export const WORD_KEYS = ['en', 'ru'] as const;
/** `schema.table` or `schema.table.column`. */
export const OBJECT_NAME = /^[\p{L}_][\p{L}\p{N}_$]*(\.[\p{L}_][\p{L}\p{N}_$]*){1,2}$/u;
export const CHECK_ID = /^[a-z][a-z0-9-]*\/[a-z0-9]+(-[a-z0-9]+)*$/;

const DESCRIPTION = text('a system description', 'описание системы');

/** What reading needs beside the fields. */
interface Reader {
  readonly source: YamlSource;
  readonly places: Map<string, Place>;
}

/**
 * Reads one description from its text, without what it extends.
 * @throws UsageError `yaml/…` with file:line:column.
 */
export function parsePart(content: string, fileName: string): DescriptionPart {
  const source: YamlSource = { text: content, fileName };
  const top = fieldsOf(source, topLevelMap(source, readYaml(content, fileName)), DESCRIPTION, TOP_KEYS);
  if (top.value('format') !== 1) {
    throw top.problem('format', {
      code: 'format',
      message: text('a system description says "format: 1"', 'в описании системы должно стоять «format: 1»'),
    });
  }
  const reader: Reader = { source, places: new Map() };
  note(reader, top, '');
  const variants = readVariants(reader, top);
  const checks = top.has('checks') ? top.fields('checks') : undefined;
  const relations = top.has('relations') ? top.fields('relations', RELATION_NAMES) : undefined;
  return {
    file: fileName,
    id: top.text('id'),
    ...optional('title', top.optionalText('title')),
    ...optional('extends', top.optionalText('extends')),
    ...(top.has('verified') ? { isFromDocumentation: top.oneOf('verified', VERIFIED) === 'documentation' } : {}),
    ...(top.has('detect') ? { detect: readObjects(reader, top, 'detect') } : {}),
    variants,
    clock: top.has('clock') ? readClock(reader, top.fields('clock', CLOCK_KEYS)) : {},
    ...(top.has('customer') ? { customer: readCustomer(reader, top.fields('customer', CUSTOMER_KEYS)) } : {}),
    ...(top.has('segments') ? { segments: parseLanguage(top.fields('segments')) } : {}),
    ...(top.has('stages') ? { stages: readStages(top) } : {}),
    relations: relations ? entriesOf(relations, (name) => readRelation(reader, relations, name as RelationName)) : {},
    checks: checks ? entriesOf(checks, (id) => readCheck(reader, checks, id)) : {},
    places: reader.places,
  };
}

/** Remembers where each key of a map stands. */
function note({ source, places }: Reader, fields: Fields, path: string): void {
  for (const key of fields.keys) places.set(path === '' ? key : `${path}.${key}`, placeOf(source, fields.node(key)));
}

/** The entries of a map; an entry of NULL takes away what the extended description says. */
function entriesOf<Value>(fields: Fields, read: (key: string) => Value): Record<string, Value | null> {
  return Object.fromEntries(fields.keys.map((key) => [key, fields.value(key) === null ? null : read(key)]));
}

/** Each name's own place is remembered under the name itself. */
function readObjects({ source, places }: Reader, fields: Fields, key: string): readonly string[] {
  const names = fields.texts(key);
  const node = fields.node(key);
  for (const [index, name] of names.entries())
    places.set(`${key}.${name}`, placeOf(source, isSeq(node) ? (node.items[index] as Node) : node));
  const odd = names.find((name) => !OBJECT_NAME.test(name));
  if (odd === undefined && names.length > 0) return names;
  throw fields.problem(key, {
    code: 'not-an-object',
    message:
      odd === undefined
        ? text(`"${key}" names nothing`, `в «${key}» ничего не названо`)
        : text(`"${odd}" is not a name of a table or column`, `«${odd}» — не имя таблицы или столбца`),
    hint: text('Write schema.table, or schema.table.column.', 'Напишите схема.таблица или схема.таблица.столбец.'),
  });
}

function readVariants(reader: Reader, top: Fields): Record<string, readonly string[]> {
  if (!top.has('variants')) return {};
  const fields = top.fields('variants');
  note(reader, fields, 'variants');
  return Object.fromEntries(fields.keys.map((name) => [name, readObjects(reader, fields, name)]));
}

function readClock(reader: Reader, fields: Fields): DescriptionPart['clock'] {
  note(reader, fields, 'clock');
  return {
    ...optional('now', fields.optionalText('now')),
    ...optional('zone', readZone(fields, 'zone')),
    ...optional('application', readZone(fields, 'application')),
  };
}

function readZone(fields: Fields, key: string): string | undefined {
  const zone = fields.optionalText(key);
  if (zone === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    const hint =
      suggestion(zone, Intl.supportedValuesOf('timeZone')) ??
      text('For instance Europe/Moscow, or UTC.', 'Например, Europe/Moscow или UTC.');
    const message = text(`"${zone}" is not the IANA name of a time zone`, `«${zone}» — не имя часового пояса по IANA`);
    throw fields.problem(key, { code: 'unknown-zone', message, hint });
  }
}

function readCustomer(reader: Reader, fields: Fields): Partial<CustomerMapping> {
  note(reader, fields, 'customer');
  const personal = fields.has('personal') ? fields.fields('personal') : undefined;
  if (personal) note(reader, personal, 'customer.personal');
  return {
    ...optional('table', fields.optionalText('table')),
    ...optional('alias', fields.optionalText('alias')),
    ...optional('key', fields.optionalText('key')),
    ...optional('label', fields.optionalText('label')),
    ...optional('zone', fields.optionalText('zone')),
    ...optional('where', fields.optionalText('where')),
    ...(personal
      ? {
          personal: Object.fromEntries(
            personal.keys.map((column) => [column, personal.oneOf(column, PERSONAL_CLASSES)]),
          ),
        }
      : {}),
  };
}

function readStages(top: Fields): readonly StageName[] {
  const stages = top.texts('stages');
  const odd = stages.find((stage) => !(STAGES as readonly string[]).includes(stage));
  if (odd === undefined) return stages as readonly StageName[];
  const hint = suggestion(odd, STAGES) ?? knownHere(STAGES);
  throw top.problem('stages', {
    code: 'unknown-value',
    message: text(`there is no stage "${odd}"`, `этапа «${odd}» нет`),
    hint,
  });
}

function readRelation(reader: Reader, all: Fields, name: RelationName): RelationPart {
  const fields = all.fields(name, RELATION_KEYS);
  const columns = fields.has('columns') ? fields.fields('columns', Object.keys(RELATIONS[name].columns)) : undefined;
  return {
    ...optional('when', fields.optionalText('when')),
    ...optional('from', readChoices(reader, fields, 'from')),
    ...optional('where', readChoices(reader, fields, 'where')),
    columns: columns ? entriesOf(columns, (column) => readChoices(reader, columns, column)!) : {},
    place: placeOf(reader.source, columns ? fields.node('columns') : all.node(name)),
  };
}

/** A text, or a list of texts each for one variant, the last for all others. */
function readChoices({ source }: Reader, fields: Fields, key: string): readonly Choice[] | undefined {
  const list = fields.list(key, CHOICE_KEYS);
  if (list)
    return list.map((entry) => ({
      ...optional('when', entry.optionalText('when')),
      sql: entry.text('sql'),
      place: placeOf(source, entry.node('sql')),
    }));
  const sql = fields.optionalText(key);
  return sql === undefined ? undefined : [{ sql, place: placeOf(source, fields.node(key)) }];
}

function readCheck(reader: Reader, all: Fields, id: string): CheckPart {
  if (!CHECK_ID.test(id))
    throw all.problem(id, {
      code: 'check-id',
      message: text(`"${id}" is not an id of a cause`, `«${id}» — не идентификатор причины`),
      hint: text(
        'Write system/what-is-wrong in small letters: acme/list-deleted.',
        'Напишите строчными буквами система/что-не-так: acme/list-deleted.',
      ),
    });
  const fields = all.fields(id, CHECK_KEYS);
  note(reader, fields, `checks.${id}`);
  if (typeof fields.value('title') === 'object') note(reader, fields.fields('title', WORD_KEYS), `checks.${id}.title`);
  const article = fields.fields('article', ARTICLE_PARTS);
  const nexts = fields.list('next', WORD_KEYS);
  if (!nexts)
    throw fields.problem('next', {
      code: 'not-a-list',
      message: text(`"next" of "${id}" must be a list of texts`, `«next» у «${id}» должен быть списком текстов`),
    });
  for (const [index, next] of nexts.entries()) note(reader, next, `checks.${id}.next.${index}`);
  return {
    ...optional('when', fields.optionalText('when')),
    on: fields.oneOf('on', CHECK_SUBJECTS),
    severity: fields.oneOf('severity', SEVERITIES),
    confidence: fields.has('confidence') ? fields.oneOf('confidence', CONFIDENCES) : 'proved',
    sql: fields.text('sql'),
    name: readWords(fields, 'name'),
    title: readWords(fields, 'title'),
    next: nexts.map(wordsOf),
    runbook: fields.optionalText('runbook') ?? null,
    explains: fields.texts('explains'),
    article: Object.fromEntries(ARTICLE_PARTS.map((part) => [part, readWords(article, part)])) as CheckPart['article'],
    place: placeOf(reader.source, fields.node('sql')),
  };
}

/** `{en: …, ru: …}`; a client's own description may give one text for both. */
function readWords(fields: Fields, key: string): Text {
  const value = fields.value(key);
  if (typeof value !== 'object' || value === null) return { en: fields.text(key), ru: fields.text(key) };
  return wordsOf(fields.fields(key, WORD_KEYS));
}

function wordsOf(fields: Fields): Text {
  const en = fields.text('en');
  return { en, ru: fields.optionalText('ru') ?? en };
}
