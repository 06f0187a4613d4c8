import { parseConninfo, refusePassword } from '../db/connection-string.ts';
import { toMilliseconds } from '../db/settings.ts';
import { UsageError } from '../errors.ts';
import type { Agreement } from '../model/sla/agreement.types.ts';
import { type AgreementSource, readAgreement } from '../model/sla/agreement-yaml.ts';
import { readYaml, topLevelMap, type YamlSource } from '../model/yaml.ts';
import { type Fields, fieldsOf } from '../model/yaml-fields.ts';
import { inBoth, type Lang, text } from '../text.ts';
import { isMoment } from './moment.ts';
import { sharedFiles } from './shared-file.ts';

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
  /** What was promised to the client. */
  readonly sla?: Agreement;
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
  'sla',
];
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u;

/** Reads the text of a profiles file. Throws UsageError `yaml/…` or `db/…` with file:line:column for whatever is wrong. */
export function parseProfiles(content: string, fileName: string): ProfilesFile {
  const source: YamlSource = { text: content, fileName };
  const top = fieldsOf(
    source,
    topLevelMap(source, readYaml(content, fileName)),
    text('a profiles file', 'файл профилей'),
    ['format', 'default', 'profiles'],
  );
  if (top.value('format') !== 1)
    throw top.problem('format', {
      code: 'format',
      message: text('a profiles file says "format: 1"', 'в файле профилей должно стоять «format: 1»'),
    });
  const entries = top.fields('profiles');
  const readShared = sharedFiles(fileName);
  const profiles = entries.keys.map((name) => {
    if (!NAME.test(name))
      throw entries.problem(name, {
        code: 'profile-name',
        message: text(
          `"${name}" is not a name of letters, digits, ".", "_" and "-"`,
          `«${name}» — не имя: в имени бывают буквы, цифры, точка, «_» и «-»`,
        ),
      });
    if (name === 'demo')
      throw entries.problem(name, {
        code: 'profile-name',
        message: text('"demo" is the built-in demo', '«demo» — это встроенное демо'),
        hint: text('Choose another name.', 'Выберите другое имя.'),
      });
    return readProfile(name, entries.fields(name, KEYS), { source, readShared });
  });
  const defaultName = top.optionalText('default');
  if (defaultName !== undefined && !profiles.some(({ name }) => name === defaultName)) {
    throw top.problem('default', {
      code: 'unknown-value',
      message: text(
        `the default profile "${defaultName}" is not in this file`,
        `профиля по умолчанию «${defaultName}» в этом файле нет`,
      ),
    });
  }
  return { fileName, defaultName, profiles };
}

function readProfile(name: string, fields: Fields, around: Pick<AgreementSource, 'source' | 'readShared'>): Profile {
  const optional = <Value>(key: string, property: keyof Profile, read: () => Value): Partial<Profile> =>
    fields.has(key) ? { [property]: read() } : {};
  const zone = fields.has('zone') ? readZone(fields) : undefined;
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
    ...(zone === undefined ? {} : { zone }),
    ...optional('sla', 'sla', () => readAgreement(fields, { ...around, zone })),
  };
}

/** The connection is parsed at once: a wrong one, or one with a password, is an error of the file, at its place. */
function readConnection(fields: Fields): string {
  const db = fields.text('db');
  try {
    refusePassword(parseConninfo(db), text('a profile', 'профиля'));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { words } = error;
    throw fields.problem('db', {
      code: error.code.replace('db/', ''),
      message: inBoth((lang) => insideSentence(words.message[lang])),
      hint: words.hint,
    });
  }
  return db;
}

const insideSentence = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;

function readMoment(fields: Fields): string {
  const asOf = fields.text('as-of');
  if (isMoment(asOf)) return asOf;
  throw fields.problem('as-of', {
    code: 'as-of',
    message: text(`"${asOf}" is no moment`, `«${asOf}» — не момент времени`),
    hint: text(
      'Write it like 2026-11-23 or 2026-11-23T09:00:00+03:00.',
      'Напишите так: 2026-11-23 или 2026-11-23T09:00:00+03:00.',
    ),
  });
}

function readCost(fields: Fields): number {
  const value = fields.value('cost-limit');
  if (typeof value === 'number' && value > 0) return value;
  throw fields.problem('cost-limit', {
    code: 'cost-limit',
    message: text('"cost-limit" must be a number above 0', '«cost-limit» должен быть числом больше 0'),
    hint: text('For instance: cost-limit: 100000000', 'Например: cost-limit: 100000000'),
  });
}

function readTimeout(fields: Fields): number {
  const value = fields.value('statement-timeout');
  const milliseconds =
    typeof value === 'string' && /[a-z]$/.test(value) ? toMilliseconds(value.replace(/\s/g, '')) : Number.NaN;
  if (Number.isInteger(milliseconds) && milliseconds >= 1 && milliseconds <= 3_600_000) return milliseconds;
  throw fields.problem('statement-timeout', {
    code: 'statement-timeout',
    message: text(
      '"statement-timeout" must be a time with its unit, up to 1h',
      '«statement-timeout» должен быть временем с единицей, не больше 1h',
    ),
    hint: text(
      'For instance: statement-timeout: 30s (or 500ms, 2min)',
      'Например: statement-timeout: 30s (или 500ms, 2min)',
    ),
  });
}

function readBoolean(fields: Fields, key: string): boolean {
  const value = fields.value(key);
  if (typeof value === 'boolean') return value;
  throw fields.problem(key, {
    code: 'not-a-boolean',
    message: text(`"${key}" must be true or false`, `в «${key}» должно стоять true или false`),
  });
}

function readZone(fields: Fields): string {
  const zone = fields.text('zone');
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw fields.problem('zone', {
      code: 'zone',
      message: text(`"${zone}" is not a time zone`, `«${zone}» — не часовой пояс`),
      hint: text('Use an IANA name, for instance Europe/Moscow.', 'Нужно имя IANA, например Europe/Moscow.'),
    });
  }
}

function readFunctions(fields: Fields): string[] {
  const names = readTexts(fields, 'allow-functions');
  const wrong = names.find((name) => !/^[^.\s()]+\.[^.\s()]+$/.test(name));
  if (wrong === undefined) return names;
  throw fields.problem('allow-functions', {
    code: 'allow-functions',
    message: text(`"${wrong}" is not schema.name`, `«${wrong}» — не схема.имя`),
    hint: text(
      'Write each function with its schema and without arguments: crm.is_vip',
      'Каждую функцию пишите со схемой и без аргументов: crm.is_vip',
    ),
  });
}

function readTexts(fields: Fields, key: string): string[] {
  const value = fields.value(key);
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' && part !== '')) return value;
  throw fields.problem(key, {
    code: 'not-a-list',
    message: text(`"${key}" must be a list of texts`, `«${key}» должен быть списком текстов`),
    hint: text(`For instance: ${key}: [crm, public]`, `Например: ${key}: [crm, public]`),
  });
}
