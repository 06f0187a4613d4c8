import { RELATION_NAMES, RELATIONS, type Relation, type RelationColumn, STAGES } from '../model/relations.ts';
import { CHECK_SUBJECTS } from './description.ts';
import {
  ARTICLE_PARTS,
  CHECK_ID,
  type CHECK_KEYS,
  CHOICE_KEYS,
  type CLOCK_KEYS,
  CONFIDENCES,
  type CUSTOMER_KEYS,
  OBJECT_NAME,
  PERSONAL_CLASSES,
  type RELATION_KEYS,
  SEVERITIES,
  type TOP_KEYS,
  VERIFIED,
  WORD_KEYS,
} from './parse.ts';
import { CONDITION_KEYS, EMPTY, GROUP_KEYS, type JSON_FIELD_KEYS, type JSON_KEYS } from './parse-json-language.ts';
import { FIELD_KEYS, FIELD_TYPES, LANGUAGES, MODEL_KEYS, type PYSON_KEYS } from './parse-language.ts';

/** A JSON Schema, as far as editors need to be told. */
export type JsonSchema = { readonly [key: string]: unknown };

type Keys<Names extends readonly string[]> = Readonly<Record<Names[number], JsonSchema>>;

const text = (description?: string): JsonSchema => ({
  type: 'string',
  minLength: 1,
  ...(description ? { description } : {}),
});
const texts = (description: string): JsonSchema => ({ type: ['array', 'string'], items: text(), description });
const oneOf = (values: readonly string[], description: string): JsonSchema => ({ enum: values, description });
const words = (description: string): JsonSchema => ({ $ref: '#/$defs/words', description });
const sql = (description: string): JsonSchema => ({ $ref: '#/$defs/sql', description });
const fixed = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
});
const keyed = (value: JsonSchema, description?: string): JsonSchema => ({
  type: 'object',
  additionalProperties: value,
  ...(description ? { description } : {}),
});
const each = (names: readonly string[], value: JsonSchema): Record<string, JsonSchema> =>
  Object.fromEntries(names.map((name) => [name, value]));

const OBJECTS: JsonSchema = { type: ['array', 'string'], items: { type: 'string', pattern: OBJECT_NAME.source } };

const CLOCK: Keys<typeof CLOCK_KEYS> = {
  now: text('SELECT of one timestamptz: what “now” is in this system. Absent = the server’s clock.'),
  zone: text('Time zone of the business, IANA name: Europe/Moscow'),
  application: text(
    'Time zone in which the application’s own sessions evaluate its SQL; absent = that of the business',
  ),
};

const CUSTOMER: Keys<typeof CUSTOMER_KEYS> = {
  table: text('Table or view of the customers, schema-qualified'),
  alias: text('The name by which formulas call it'),
  key: text('Column that identifies a customer, unique'),
  label: text('What people call a customer: SQL over the alias; personal'),
  zone: text('IANA name of the zone in which he lives: SQL over the alias'),
  where: text('Condition that every customer of every segment meets: not merged, not deleted'),
  personal: keyed(
    oneOf(PERSONAL_CLASSES, 'Class of personal data, by which it is masked'),
    'Columns with personal data and their class',
  ),
};

const RELATION: Omit<Keys<typeof RELATION_KEYS>, 'columns'> = {
  when: text('The whole relation exists only in this variant'),
  from: sql('What stands after FROM'),
  where: sql('What stands after WHERE'),
};

const CHECK: Keys<typeof CHECK_KEYS> = {
  on: oneOf(CHECK_SUBJECTS, 'What it is asked about; the SQL names it as :run, :segment, …'),
  when: text('It exists only in this variant'),
  severity: oneOf(SEVERITIES, 'How much the cause weighs'),
  confidence: oneOf(CONFIDENCES, 'How sure a row makes it; default proved'),
  sql: text('One SELECT: every row is a sighting, its columns are the evidence'),
  name: words('Short name of the cause, for lists'),
  title: words('One sentence; {column} is the evidence of that column'),
  next: { type: 'array', items: { $ref: '#/$defs/words' }, description: 'What to do, most useful first' },
  runbook: text('The runbook that leads to this cause'),
  explains: texts('Causes that are only consequences when this one is found'),
  article: {
    ...fixed(each(ARTICLE_PARTS, { $ref: '#/$defs/words' }), ARTICLE_PARTS),
    description: 'What a colleague reads',
  },
};

const TOP: Keys<typeof TOP_KEYS> = {
  format: { const: 1, description: 'Format of the description' },
  id: text('Short name of the system, in small letters'),
  title: text('What people call it'),
  extends: text('A system that ships, or a file: what it says holds, unless this description says otherwise'),
  verified: oneOf(VERIFIED, 'Whether it was compared with an installation, or only written from documentation'),
  detect: { ...OBJECTS, description: 'Tables and columns by which a database is recognised: schema.table[.column]' },
  variants: keyed(OBJECTS, 'What some versions have: name of the variant to the tables and columns that must be there'),
  clock: { ...fixed(CLOCK), description: 'What “now” is, and in which time zone' },
  customer: { ...fixed(CUSTOMER), description: 'The customer table as segments see it' },
  segments: { oneOf: languageSchemas(), description: 'In which language segments are kept' },
  stages: {
    type: ['array', 'string'],
    items: { enum: STAGES },
    description: 'The stages that its runs have, in order',
  },
  relations: {
    ...fixed(Object.fromEntries(RELATION_NAMES.map((name) => [name, relationSchema(RELATIONS[name])]))),
    description: 'How each canonical relation is read',
  },
  checks: {
    type: 'object',
    patternProperties: {
      [CHECK_ID.source]: orNull(fixed(CHECK, ['on', 'severity', 'sql', 'name', 'title', 'next', 'article'])),
    },
    additionalProperties: false,
    description: 'Root causes that only this kind of system has, each found by one SELECT',
  },
};

/**
 * The JSON Schema of a system description, draft 2020-12, for editors: made from the same tables of keys and relations by which descriptions are read, so that
 * it cannot say anything else.
 */
export function systemSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mmsup system description',
    ...fixed(TOP, ['format', 'id']),
    if: { required: ['extends'] },
    else: {
      required: ['title', 'clock', 'segments'],
      properties: {
        clock: { required: ['zone'] },
        customer: { required: ['table', 'alias', 'key'] },
        relations: { properties: Object.fromEntries(RELATION_NAMES.map((name) => [name, neededOf(RELATIONS[name])])) },
      },
    },
    $defs: {
      words: { oneOf: [text(), fixed(each(WORD_KEYS, text()), ['en'])] },
      sql: {
        oneOf: [
          text(),
          {
            type: 'array',
            minItems: 1,
            items: fixed(each(CHOICE_KEYS, text()), ['sql']),
            description: 'Of several choices the first whose variant the database has; without “when” for all others',
          },
        ],
      },
    },
  };
}

function relationSchema({ meaning, columns }: Relation): JsonSchema {
  const properties = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, columnSchema(column)]));
  return { ...orNull(fixed({ ...RELATION, columns: fixed(properties) })), description: meaning };
}

function columnSchema({ type, meaning, values, required }: RelationColumn): JsonSchema {
  const notes = [type, ...(required ? ['must be given'] : []), ...(values ? [`one of ${values.join(', ')}`] : [])];
  return { oneOf: [{ $ref: '#/$defs/sql' }, { type: 'null' }], description: `${meaning} (${notes.join('; ')})` };
}

/** What a relation must say in a description that extends none. */
function neededOf({ columns }: Relation): JsonSchema {
  const needed = Object.keys(columns).filter((name) => columns[name]!.required);
  return {
    required: ['from', ...(needed.length > 0 ? ['columns'] : [])],
    properties: { columns: { required: needed } },
  };
}

/** NULL takes away what the extended description says. */
function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema['type'], 'null'] };
}

function languageSchemas(): readonly JsonSchema[] {
  const language = (name: (typeof LANGUAGES)[number]) => ({ language: { const: name } });
  const [sqlName, json, pyson] = LANGUAGES;
  const operators = keyed(text(), 'Operator as the tree names it to SQL with {field} and {value}');
  const field = fixed({ sql: text(), operators } satisfies Keys<typeof JSON_FIELD_KEYS>);
  const own = {
    root: text('Key below which the tree stands, where the text holds more than it'),
    group: fixed({
      ...each(GROUP_KEYS, text()),
      ...each(['and', 'or', 'not'], texts('Words of the connective')),
      empty: oneOf(EMPTY, 'Whom a group without conditions selects; absent = it is an error'),
    }),
    condition: fixed(
      { ...each(CONDITION_KEYS, text()), value: texts('Key of the value; of several the first that is there') },
      ['field', 'operator', 'value'],
    ),
    ignored: texts('Keys that say nothing about whom is selected'),
    fields: keyed({ oneOf: [text(), field] }, 'Field as the tree names it to SQL over the customer’s alias'),
    operators,
  } satisfies Keys<typeof JSON_KEYS>;
  const model = fixed(
    {
      ...each(MODEL_KEYS, text()),
      names: texts('Paths that a search by name compares'),
      codes: texts('As names, without the wildcards in front of a pattern'),
      fields: keyed({ oneOf: [text(), fieldSchema()] }, 'Fields of the model'),
    },
    ['table', 'fields'],
  );
  const domains = {
    model: text('The model of the customers'),
    models: keyed(model, 'Models by their names'),
    also: {
      type: 'array',
      items: fixed({ text: text(), sql: text() }, ['text', 'sql']),
      description: 'Conditions that the system adds to every segment',
    },
  } satisfies Keys<typeof PYSON_KEYS>;
  return [
    fixed(language(sqlName), ['language']),
    fixed({ ...language(json), ...own }, ['language', 'group', 'condition', 'fields']),
    fixed({ ...language(pyson), ...domains }, ['language', 'model', 'models']),
  ];
}

function fieldSchema(): JsonSchema {
  return fixed({ ...each(FIELD_KEYS, text()), type: oneOf(FIELD_TYPES, 'Type of the column') });
}
