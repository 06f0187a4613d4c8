import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { RuleKind } from '../../model/relations.ts';
import { type YamlSource, yamlProblem } from '../../model/yaml.ts';
import { type Fields, fieldsOf } from '../../model/yaml-fields.ts';
import { writtenText } from '../../model/yaml-offsets.ts';
import { type Text, text } from '../../text.ts';
import { REFERENCE_KINDS, type Reference, type ReferenceKind, type RuleText, type SetRule } from './rule-file.types.ts';
import { newRule } from './set-defaults.ts';
import { isWholeSelect } from './sql-comments.ts';

const COMMON = ['id', 'name', 'owner', 'comment', 'enabled', 'valid_from', 'valid_to', 'uses'] as const;
const ORDERED = ['outcome', 'priority', 'channel'] as const;
const LIMITS = ['cap', 'period', 'period_days', 'quiet_from', 'quiet_to'] as const;

/** What a rule of each kind may say. */
export const RULE_KEYS: Readonly<Record<RuleKind, readonly string[]>> = {
  segment: [...COMMON, 'condition'],
  offer: [...COMMON, 'condition', 'offer', ...ORDERED],
  policy: [...COMMON, 'condition', ...ORDERED, ...LIMITS],
  normalisation: [...COMMON, 'expression', 'outcome'],
};

/** Reads one rule of a set. @throws UsageError `yaml/…` with file:line:column. */
export function readRule(yaml: YamlSource, fields: Fields, kind: RuleKind): SetRule {
  const id = fields.text('id');
  const sqlKey = kind === 'normalisation' ? 'expression' : 'condition';
  // A segment or a normalisation is its SQL; an offer or a policy may be for everybody.
  const isNeeded = kind === 'segment' || kind === 'normalisation';
  const sql = isNeeded || fields.has(sqlKey) ? readSql(yaml, fields, sqlKey) : null;
  if (fields.has('offer') && fields.has('outcome')) {
    throw fields.problem('offer', {
      code: 'said-twice',
      message: text(
        `"offer" and "outcome" of "${id}" mean the same`,
        `«offer» и «outcome» у «${id}» значат одно и то же`,
      ),
    });
  }
  return newRule({
    id,
    name: fields.optionalText('name') ?? null,
    [sqlKey]: sql,
    outcome: fields.optionalText('offer') ?? fields.optionalText('outcome') ?? null,
    priority: readWhole(fields, 'priority'),
    channel: fields.optionalText('channel') ?? null,
    cap: readCap(fields),
    periodDays: readPeriod(fields),
    quietFrom: readHour(fields, 'quiet_from'),
    quietTo: readHour(fields, 'quiet_to'),
    isEnabled: readFlag(fields, 'enabled'),
    ...readValidity(fields),
    uses: readUses(yaml, fields),
    at: offsetOf(fields.node('')),
    places: Object.fromEntries(fields.keys.map((key) => [key, offsetOf(fields.node(key))])),
  });
}

export function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

const OR_NO_CONDITION = text(
  'Write the SQL, or leave the key out where the rule is for everybody.',
  'Напишите SQL или уберите ключ, если правило действует для всех.',
);

/** `true` and `false` are conditions too. */
function readSql(yaml: YamlSource, fields: Fields, key: string): RuleText {
  const node = fields.has(key) ? fields.node(key) : null;
  const isText = isScalar(node) && (typeof node.value === 'string' || typeof node.value === 'boolean');
  if (!isText) fields.text(key);
  const written = writtenText(node as unknown as Scalar);
  if (written.text.trim() === '') {
    throw yamlProblem(yaml, node, {
      code: 'not-a-text',
      message: text(`"${key}" is empty`, `«${key}»: здесь пусто`),
      hint: key === 'condition' ? OR_NO_CONDITION : undefined,
    });
  }
  return { ...written, language: isWholeSelect(written.text) ? 'select' : 'expression' };
}

function readWhole(fields: Fields, key: string): number | null {
  if (!fields.has(key)) return null;
  const value = fields.value(key);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const message = text(`"${key}" must be a whole number`, `«${key}»: нужно целое число`);
  throw fields.problem(key, { code: 'not-a-number', message });
}

function readCap(fields: Fields): SetRule['cap'] {
  if (!fields.has('cap')) return null;
  const value = fields.value('cap');
  if (value === 'unlimited' || value === null) return 'unlimited';
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw fields.problem('cap', {
    code: 'not-a-number',
    message: text(
      '"cap" must be a whole number of messages, 0 or more, or "unlimited"',
      '«cap»: нужно целое число сообщений, 0 или больше, или «unlimited»',
    ),
  });
}

const PERIODS = text(
  'For instance: 7 days, 12 hours, 2 weeks. A month has no fixed number of days.',
  'Например: 7 days, 12 hours, 2 weeks. В месяце бывает разное число дней.',
);
const DAYS_OF: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, week: 7 };

function readPeriod(fields: Fields): number | null {
  if (fields.has('period') && fields.has('period_days')) {
    throw fields.problem('period', {
      code: 'said-twice',
      message: text('"period" and "period_days" mean the same', '«period» и «period_days» значат одно и то же'),
    });
  }
  const key = fields.has('period') ? 'period' : 'period_days';
  if (!fields.has(key)) return null;
  const value = fields.value(key);
  const [, count = '', unit = ''] = /^(\d+) (hour|day|week)s?$/.exec(String(value)) ?? [];
  const days = typeof value === 'number' ? value : key === 'period' ? Number(count) * (DAYS_OF[unit] ?? 0) : 0;
  if (Number.isFinite(days) && days > 0) return days;
  throw fields.problem(key, {
    code: 'not-a-period',
    message: text(`"${key}" must be a number of days above 0`, `«${key}»: нужно число дней больше 0`),
    hint: key === 'period' ? PERIODS : undefined,
  });
}

function readHour(fields: Fields, key: string): string | null {
  const written = fields.optionalText(key);
  if (written === undefined) return null;
  const hour = hourOf(written);
  if (hour !== undefined) return hour;
  throw fields.problem(key, {
    code: 'not-an-hour',
    message: text(
      `"${key}" must be a time of the day, not "${written}"`,
      `«${key}»: нужно время суток, а не «${written}»`,
    ),
    hint: text('Write HH:MM, for instance 21:00.', 'Запишите как ЧЧ:ММ, например 21:00.'),
  });
}

/** HH:MM of a time of the day as people write it; undefined where it is none. */
export function hourOf(written: string): string | undefined {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(written) ?? [];
  const isHour = hours !== '' && (Number(hours) < 24 || (Number(hours) === 24 && minutes === '00'));
  return isHour ? `${hours.padStart(2, '0')}:${minutes}` : undefined;
}

const mustBeFlag = (key: string): Text => text(`"${key}" must be true or false`, `«${key}»: нужно true или false`);

/** True where nothing is said. */
export function readFlag(fields: Fields, key: string): boolean {
  if (!fields.has(key)) return true;
  const value = fields.value(key);
  if (typeof value === 'boolean') return value;
  throw fields.problem(key, { code: 'not-a-flag', message: mustBeFlag(key) });
}

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** `valid_from` and `valid_to`, each ISO 8601. */
export function readValidity(fields: Fields): Pick<SetRule, 'validFrom' | 'validTo'> {
  const read = (key: string): string | null => {
    const written = fields.optionalText(key);
    if (written === undefined) return null;
    if (isMoment(written)) return written;
    throw fields.problem(key, {
      code: 'not-a-time',
      message: text(
        `"${key}" must be a date or a moment, not "${written}"`,
        `«${key}»: нужна дата или момент времени, а не «${written}»`,
      ),
      hint: text('For instance 2026-11-25, or 2026-11-25T09:00:00Z.', 'Например, 2026-11-25 или 2026-11-25T09:00:00Z.'),
    });
  };
  return { validFrom: read('valid_from'), validTo: read('valid_to') };
}

/** A date that the calendar has, with or without a time. */
function isMoment(written: string): boolean {
  if (!MOMENT.test(written)) return false;
  const day = new Date(`${written.slice(0, 10)}T00:00:00Z`);
  return (
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(written.slice(0, 10)) &&
    !Number.isNaN(Date.parse(written))
  );
}

/** The references of a rule: `uses:` is a list of `kind: id`. */
function readUses(yaml: YamlSource, fields: Fields): readonly Reference[] {
  if (!fields.has('uses')) return [];
  const node = fields.node('uses');
  if (!isSeq(node)) {
    throw fields.problem('uses', {
      code: 'not-a-list',
      message: text('"uses" must be a list', '«uses»: нужен список'),
      hint: text(
        'For instance: uses: [{ template: welcome }, { list: employees }]',
        'Например: uses: [{ template: welcome }, { list: employees }]',
      ),
    });
  }
  return node.items.flatMap((item) => {
    if (!isMap(item)) {
      throw yamlProblem(yaml, item as Node, {
        code: 'not-a-map',
        message: text(
          'what a rule uses is written with its kind',
          'то, чем пользуется правило, записывают вместе с его видом',
        ),
        hint: text(
          `One of ${REFERENCE_KINDS.join(', ')}, for instance: - template: welcome`,
          `Один из видов: ${REFERENCE_KINDS.join(', ')}. Например: - template: welcome`,
        ),
      });
    }
    const entry = fieldsOf(
      yaml,
      item as Parameters<typeof fieldsOf>[1],
      text('an entry of "uses"', 'запись в «uses»'),
      REFERENCE_KINDS,
    );
    return readReferences(entry, entry.keys as readonly ReferenceKind[]);
  });
}

/** The ids that a map names under these keys: one, or a list of them. */
export function readReferences(entry: Fields, kinds: readonly ReferenceKind[]): readonly Reference[] {
  return kinds.flatMap((kind) => {
    const node = entry.node(kind);
    const items = isSeq(node) ? (node.items as readonly Node[]) : [node];
    return entry.texts(kind).map((id, index): Reference => ({ kind, id, at: offsetOf(items[index] ?? null) }));
  });
}
