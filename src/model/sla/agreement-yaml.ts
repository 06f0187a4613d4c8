import { isScalar } from 'yaml';
import type { UsageError } from '../../errors.ts';
import { type Text, text, verbatim } from '../../text.ts';
import { suggestion } from '../closest.ts';
import { isZone } from '../moment.ts';
import { readYaml, topLevelMap, type YamlSource } from '../yaml.ts';
import { type Fields, fieldsOf } from '../yaml-fields.ts';
import type { Agreement } from './agreement.types.ts';
import { readDays, readHolidays, readWeek } from './calendar-yaml.ts';
import { readTargets } from './targets-yaml.ts';

const CALENDAR_KEYS = ['zone', 'hours', 'holidays', 'days'];
const KEYS = [...CALENDAR_KEYS, 'targets'];

/** What an agreement is read with. */
export interface AgreementSource {
  /** The file in which `sla:` stands. */
  readonly source: YamlSource;
  /** The profile's own zone, where the agreement names none. */
  readonly zone: string | undefined;
  /** Reads a shared file that is named beside the profiles file. Throws an error without a place. */
  readShared(path: string): YamlSource;
}

/**
 * Reads what was promised to a client: the map under `sla`, or the shared file that it names; inside the map, `calendar: FILE` names a shared
 * calendar, whose zone and hours may be replaced and whose holidays and days may be added to.
 * Throws UsageError `yaml/…` with file:line:column for whatever is wrong, in the file in which it stands.
 */
export function readAgreement(parent: Fields, given: AgreementSource): Agreement {
  const parts = partsOf(parent, given);
  const last = <Value>(read: (part: Part) => Value | undefined): Value | undefined =>
    parts.map(read).findLast((value) => value !== undefined);
  const zone = last(readZone) ?? given.zone;
  if (zone === undefined) throw missing(parent, 'zone', verbatim('zone: Europe/Moscow'));
  const targets = last(({ fields }) => (fields.has('targets') ? readTargets(fields) : undefined));
  if (targets === undefined)
    throw missing(parent, 'targets', verbatim('targets: {critical: {acknowledge: 15m, resolve: 4h}}'));
  const hours = last(({ fields }) => (fields.has('hours') ? readWeek(fields) : undefined));
  const isByHours = Object.values(targets).some(({ around }) => around === 'hours');
  if (hours === undefined && isByHours)
    throw missing(
      parent,
      'hours',
      text('hours: {mon-fri: 09:00-18:00}, or hours: 24x7', 'hours: {mon-fri: 09:00-18:00} или hours: 24x7'),
    );
  return {
    zone,
    hours: hours ?? '24x7',
    holidays: parts.flatMap(({ fields, source }) => readHolidays(fields, source)),
    days: Object.assign({}, ...parts.map(({ fields }) => readDays(fields))),
    targets,
  };
}

interface Part {
  readonly fields: Fields;
  readonly source: YamlSource;
}

/** The texts that make up the agreement, the most general first. */
function partsOf(parent: Fields, given: AgreementSource): readonly Part[] {
  if (isScalar(parent.node('sla'))) return [shared(parent, 'sla', given, KEYS)];
  const fields = parent.fields('sla', ['calendar', ...KEYS]);
  const own = { fields, source: given.source };
  return fields.has('calendar') ? [shared(fields, 'calendar', given, CALENDAR_KEYS), own] : [own];
}

function shared(fields: Fields, key: string, given: AgreementSource, keys: readonly string[]): Part {
  const source = readSource(fields, key, given);
  const top = topLevelMap(source, readYaml(source.text, source.fileName));
  const inside = fieldsOf(
    source,
    top,
    key === 'sla' ? text('an SLA file', 'файл SLA') : text('a calendar file', 'файл календаря'),
    ['format', ...keys],
  );
  if (inside.value('format') === 1) return { fields: inside, source };
  throw inside.problem('format', {
    code: 'format',
    message: text('a shared file says "format: 1"', 'в общем файле должно стоять «format: 1»'),
  });
}

function readSource(fields: Fields, key: string, given: AgreementSource): YamlSource {
  const path = fields.text(key);
  try {
    return given.readShared(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'not read';
    throw fields.problem(key, {
      code: 'shared-file',
      message: text(`the file "${path}" cannot be read (${code})`, `файл «${path}» не прочитать (${code})`),
      hint: text(
        'Its path begins at the folder of the profiles file.',
        'Его путь отсчитывается от папки файла профилей.',
      ),
    });
  }
}

function readZone({ fields }: Part): string | undefined {
  const zone = fields.optionalText('zone');
  if (zone === undefined || isZone(zone)) return zone;
  throw fields.problem('zone', {
    code: 'zone',
    message: text(`"${zone}" is not a time zone`, `«${zone}» — не часовой пояс`),
    hint:
      suggestion(zone, Intl.supportedValuesOf('timeZone')) ??
      text('Use an IANA name, for instance Europe/Moscow.', 'Нужно имя IANA, например Europe/Moscow.'),
  });
}

const missing = (parent: Fields, key: string, example: Text): UsageError =>
  parent.problem('sla', {
    code: 'missing-key',
    message: text(`the SLA needs the key "${key}"`, `для SLA нужен ключ «${key}»`),
    hint: text(`Write ${example.en}`, `Напишите ${example.ru}`),
  });
