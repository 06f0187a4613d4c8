import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { UsageError } from '../../errors.ts';
import { type Text, text } from '../../text.ts';
import { type YamlProblem, type YamlSource, yamlProblem } from '../yaml.ts';
import type { Fields } from '../yaml-fields.ts';
import { type Agreement, type Holiday, type HoursText, WEEKDAYS, type Weekday } from './agreement.types.ts';
import { minutesOf } from './calendar.ts';

/** `mon`, and `mon-fri` for every first day that comes before a last one. */
const DAY_KEYS: ReadonlyMap<string, readonly Weekday[]> = new Map(
  WEEKDAYS.flatMap((first, from) =>
    WEEKDAYS.slice(from).map((last, length) => [
      length === 0 ? first : `${first}-${last}`,
      WEEKDAYS.slice(from, from + length + 1),
    ]),
  ),
);
const HOURS_HINT = text(
  'Write it like 09:00-18:00, or [09:00-13:00, 14:00-18:00]; "off" is a day without hours.',
  'Напишите так: 09:00-18:00 или [09:00-13:00, 14:00-18:00]; off — нерабочий день.',
);

/** Reads `hours`. Throws `yaml/…` at the day or the hours that are wrong. */
export function readWeek(fields: Fields): Agreement['hours'] {
  const given = fields.value('hours');
  if (given === '24x7' || given === '24/7') return '24x7';
  const known = [...DAY_KEYS.keys()];
  if (typeof given !== 'object' || given === null) {
    const hint = text(
      'Write hours: 24x7, or hours: {mon-fri: 09:00-18:00}.',
      'Напишите hours: 24x7 или hours: {mon-fri: 09:00-18:00}.',
    );
    const message = text(
      '"hours" must be 24x7 or hours by weekday',
      'в «hours» должно стоять 24x7 или часы по дням недели',
    );
    throw fields.problem('hours', { code: 'hours', message, hint });
  }
  const week = fields.fields('hours');
  const hours: Partial<Record<Weekday, readonly HoursText[]>> = {};
  for (const key of week.keys) {
    const days = DAY_KEYS.get(key);
    if (!days) throw week.keyProblem(key, unknownDay(key, known));
    const own = readHours(week, key);
    for (const day of days) {
      if (hours[day] !== undefined)
        throw week.keyProblem(key, {
          code: 'hours',
          message: text(`the hours of "${day}" are said twice`, `часы для «${day}» указаны дважды`),
        });
      hours[day] = own;
    }
  }
  if (Object.values(hours).every((own) => own.length === 0))
    throw fields.problem('hours', {
      code: 'hours',
      message: text('no day of the week has working hours', 'ни у одного дня недели нет рабочих часов'),
      hint: HOURS_HINT,
    });
  return hours;
}

function unknownDay(key: string, known: readonly string[]): YamlProblem {
  const short = key
    .toLowerCase()
    .split('-')
    .map((word) => word.slice(0, 3))
    .join('-');
  const hint = known.includes(short)
    ? text(`Did you mean "${short}"?`, `Возможно, имелось в виду «${short}»?`)
    : text(`Days are ${WEEKDAYS.join(', ')}, or mon-fri.`, `Дни: ${WEEKDAYS.join(', ')} или, например, mon-fri.`);
  return { code: 'unknown-key', message: text(`"${key}" is no day of the week`, `«${key}» — не день недели`), hint };
}

/** Single dates with hours of their own. */
export function readDays(fields: Fields): Agreement['days'] {
  if (!fields.has('days')) return {};
  const days = fields.fields('days');
  return Object.fromEntries(
    days.keys.map((date) => {
      if (isDate(date)) return [date, readHours(days, date)];
      throw days.keyProblem(date, {
        code: 'date',
        message: text(`"${date}" is no day of the calendar`, `дня «${date}» в календаре нет`),
        hint: text('Write a day like 2026-11-07.', 'День пишут так: 2026-11-07.'),
      });
    }),
  );
}

/** One day's hours in order: a text, a list of texts, or `off`. */
function readHours(fields: Fields, key: string): readonly HoursText[] {
  if (fields.value(key) === 'off') return [];
  const node = fields.node(key);
  const wrong = (message: Text): UsageError => fields.problem(key, { code: 'hours', message, hint: HOURS_HINT });
  const given = (isSeq(node) ? node.items : [node]).map((item) => (isScalar(item) ? item.value : undefined));
  const hours = given.map((one) => {
    const plain = typeof one === 'string' ? plainHours(one) : undefined;
    if (plain) return plain;
    const written = String(one ?? key);
    throw wrong(text(`"${written}" are no working hours`, `«${written}» — не рабочие часы`));
  });
  const sorted = hours.toSorted((one, other) => minutesOf(one)[0] - minutesOf(other)[0]);
  const overlaps = sorted.find((own, index) => index > 0 && minutesOf(sorted[index - 1]!)[1] > minutesOf(own)[0]);
  if (overlaps)
    throw wrong(
      text(
        `the hours ${overlaps} begin before the hours before them have ended`,
        `часы ${overlaps} начинаются раньше, чем кончились предыдущие`,
      ),
    );
  return sorted;
}

/** `9:00–18:00` as `09:00-18:00`; undefined where it is none. */
function plainHours(written: string): HoursText | undefined {
  const match = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/.exec(written.trim());
  if (!match) return undefined;
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number];
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  const isClock = fromMinute < 60 && toMinute < 60 && from < 24 * 60 && to > 0 && to <= 24 * 60 && from !== to;
  const two = (value: number) => String(value).padStart(2, '0');
  return isClock ? `${two(fromHour)}:${two(fromMinute)}-${two(toHour)}:${two(toMinute)}` : undefined;
}

/** Reads `holidays`: a list of dates and ranges, or a map from them to names. */
export function readHolidays(fields: Fields, source: YamlSource): readonly Holiday[] {
  if (!fields.has('holidays')) return [];
  const node = fields.node('holidays');
  if (isSeq(node)) return node.items.map((item) => holidayAt(item as ParsedNode, '', source));
  if (isMap(node)) {
    return node.items.map(({ key, value }) =>
      holidayAt(key as ParsedNode, isScalar(value) && value.value !== null ? String(value.value).trim() : '', source),
    );
  }
  const hint = text(
    'Write holidays: [2026-05-01, 2026-01-01..2026-01-08], or holidays: {2026-05-01: May Day}.',
    'Напишите holidays: [2026-05-01, 2026-01-01..2026-01-08] или holidays: {2026-05-01: Праздник труда}.',
  );
  const message = text('"holidays" must be a list of dates', '«holidays» должен быть списком дат');
  throw fields.problem('holidays', { code: 'holidays', message, hint });
}

function holidayAt(node: ParsedNode, name: string, source: YamlSource): Holiday {
  const written = isScalar(node) && typeof node.value === 'string' ? node.value.trim() : '';
  const [from = '', to = from, ...more] = written.split('..').map((end) => end.trim());
  const isSameForm = from.length === to.length;
  if (more.length === 0 && isSameForm && [from, to].every(isDayOfYear) && from <= to) return { from, to, name };
  const isTurned = more.length === 0 && isSameForm && [from, to].every(isDayOfYear);
  throw yamlProblem(source, node, {
    code: 'date',
    message: isTurned
      ? text(`the holiday "${written}" ends before it begins`, `праздник «${written}» кончается раньше, чем начинается`)
      : text(`"${written}" is no day and no range of days`, `«${written}» — не день и не промежуток дней`),
    hint:
      isTurned && from.length === 5
        ? text(
            'Write two ranges, one up to 12-31 and one from 01-01.',
            'Напишите два промежутка: один до 12-31, другой с 01-01.',
          )
        : DATE_HINT,
  });
}

const DATE_HINT = text(
  'Write a holiday like 2026-05-01, 2026-01-01..2026-01-08, or 01-01 for every year.',
  'Праздник пишут так: 2026-05-01, 2026-01-01..2026-01-08 или 01-01 — на каждый год.',
);

/** A date, or a day of every year; 29 February is one. */
const isDayOfYear = (written: string): boolean =>
  isDate(written) || (/^\d{2}-\d{2}$/.test(written) && isDate(`2000-${written}`));

function isDate(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  const time = Date.parse(`${written}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === written;
}
