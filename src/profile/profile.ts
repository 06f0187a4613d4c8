import { parseConninfo, refusePassword } from '../db/connection-string.ts';
import { toMilliseconds } from '../db/settings.ts';
import { UsageError } from '../errors.ts';
import { readYaml, topLevelMap, type YamlSource } from '../model/yaml.ts';
import { type Fields, fieldsOf } from '../model/yaml-fields.ts';
import type { Lang } from '../text.ts';
import { isMoment } from './moment.ts';

/** One client's database, as the profiles file describes it. Only `system` and `db` are needed. */
export interface Profile {
  readonly name: string;
  /** The company; default the profile's name. */
  readonly client: string;
  /** Shipped system or path of a description. */
  readonly system: string;
  /** Connection string without password. */
  readonly db: string;
  readonly language?: Lang;
  /** The moment that times are judged against, for databases that stand still. */
  readonly asOf?: string;
  readonly costLimit?: number;
  readonly statementTimeoutMs?: number;
  readonly searchPath?: readonly string[];
  /** `schema.name` of functions and foreign tables that the guard lets through. */
  readonly allowFunctions?: readonly string[];
  readonly allowSuperuser?: boolean;
  readonly expectDatabase?: string;
  /** IANA time zone of the client. */
  readonly zone?: string;
}

export interface ProfilesFile {
  readonly fileName: string;
  /** Used when neither `--profile` nor `--db` is given. */
  readonly defaultName: string | undefined;
  readonly profiles: readonly Profile[];
}

const KEYS = [
  'client',
  'system',
  'db',
  'language',
  'as-of',
  'cost-limit',
  'statement-timeout',
  'search-path',
  'allow-functions',
  'allow-superuser',
  'expect-database',
  'zone',
];
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u;

/** Reads the text of a profiles file. Throws UsageError `yaml/…` or `db/…` with file:line:column for whatever is wrong. */
export function parseProfiles(text: string, fileName: string): ProfilesFile {
  const source: YamlSource = { text, fileName };
  const top = fieldsOf(source, topLevelMap(source, readYaml(text, fileName)), 'a profiles file', [
    'format',
    'default',
    'profiles',
  ]);
  if (top.value('format') !== 1)
    throw top.problem('format', { code: 'format', message: 'a profiles file says "format: 1"' });
  const entries = top.fields('profiles');
  const profiles = entries.keys.map((name) => {
    if (!NAME.test(name))
      throw entries.problem(name, {
        code: 'profile-name',
        message: `"${name}" is not a name of letters, digits, ".", "_" and "-"`,
      });
    if (name === 'demo')
      throw entries.problem(name, {
        code: 'profile-name',
        message: '"demo" is the built-in demo',
        hint: 'Choose another name.',
      });
    return readProfile(name, entries.fields(name, KEYS));
  });
  const defaultName = top.optionalText('default');
  if (defaultName !== undefined && !profiles.some(({ name }) => name === defaultName)) {
    throw top.problem('default', {
      code: 'unknown-value',
      message: `the default profile "${defaultName}" is not in this file`,
    });
  }
  return { fileName, defaultName, profiles };
}

function readProfile(name: string, fields: Fields): Profile {
  const optional = <Value>(key: string, property: keyof Profile, read: () => Value): Partial<Profile> =>
    fields.has(key) ? { [property]: read() } : {};
  return {
    name,
    client: fields.optionalText('client') ?? name,
    system: fields.text('system'),
    db: readConnection(fields),
    ...optional('language', 'language', () => fields.oneOf('language', ['en', 'ru'] as const)),
    ...optional('as-of', 'asOf', () => readMoment(fields)),
    ...optional('cost-limit', 'costLimit', () => readCost(fields)),
    ...optional('statement-timeout', 'statementTimeoutMs', () => readTimeout(fields)),
    ...optional('search-path', 'searchPath', () => readTexts(fields, 'search-path')),
    ...optional('allow-functions', 'allowFunctions', () => readFunctions(fields)),
    ...optional('allow-superuser', 'allowSuperuser', () => readBoolean(fields, 'allow-superuser')),
    ...optional('expect-database', 'expectDatabase', () => fields.text('expect-database')),
    ...optional('zone', 'zone', () => readZone(fields)),
  };
}

/** The connection is parsed at once: a wrong one, or one with a password, is an error of the file, at its place. */
function readConnection(fields: Fields): string {
  const text = fields.text('db');
  try {
    refusePassword(parseConninfo(text), 'a profile');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = error.message.replace(/\.$/, '');
    throw fields.problem('db', {
      code: error.code.replace('db/', ''),
      message: `${message.charAt(0).toLowerCase()}${message.slice(1)}`,
      hint: error.hint,
    });
  }
  return text;
}

function readMoment(fields: Fields): string {
  const text = fields.text('as-of');
  if (isMoment(text)) return text;
  throw fields.problem('as-of', {
    code: 'as-of',
    message: `"${text}" is no moment`,
    hint: 'Write it like 2026-11-23 or 2026-11-23T09:00:00+03:00.',
  });
}

function readCost(fields: Fields): number {
  const value = fields.value('cost-limit');
  if (typeof value === 'number' && value > 0) return value;
  throw fields.problem('cost-limit', {
    code: 'cost-limit',
    message: '"cost-limit" must be a number above 0',
    hint: 'For instance: cost-limit: 100000000',
  });
}

function readTimeout(fields: Fields): number {
  const value = fields.value('statement-timeout');
  const milliseconds =
    typeof value === 'string' && /[a-z]$/.test(value) ? toMilliseconds(value.replace(/\s/g, '')) : Number.NaN;
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= 3_600_000) return milliseconds;
  throw fields.problem('statement-timeout', {
    code: 'statement-timeout',
    message: '"statement-timeout" must be a time with its unit, up to 1h',
    hint: 'For instance: statement-timeout: 30s (or 500ms, 2min)',
  });
}

function readBoolean(fields: Fields, key: string): boolean {
  const value = fields.value(key);
  if (typeof value === 'boolean') return value;
  throw fields.problem(key, { code: 'not-a-boolean', message: `"${key}" must be true or false` });
}

function readZone(fields: Fields): string {
  const zone = fields.text('zone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw fields.problem('zone', {
      code: 'zone',
      message: `"${zone}" is not a time zone`,
      hint: 'Use an IANA name, for instance Europe/Moscow.',
    });
  }
}

function readFunctions(fields: Fields): string[] {
  const names = readTexts(fields, 'allow-functions');
  const wrong = names.find((name) => !/^[^.\s()]+\.[^.\s()]+$/.test(name));
  if (wrong === undefined) return names;
  throw fields.problem('allow-functions', {
    code: 'allow-functions',
    message: `"${wrong}" is not schema.name`,
    hint: 'Write each function with its schema and without arguments: crm.is_vip',
  });
}

function readTexts(fields: Fields, key: string): string[] {
  const value = fields.value(key);
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' && part !== '')) return value;
  throw fields.problem(key, {
    code: 'not-a-list',
    message: `"${key}" must be a list of texts`,
    hint: `For instance: ${key}: [crm, public]`,
  });
}
