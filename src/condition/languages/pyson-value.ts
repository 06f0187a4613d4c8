import { sqlText } from '../../model/sql-text.ts';
import { FormulaError } from '../syntax-error.ts';
import { childOf, type JsonNode } from './json-text.ts';

/** A moment, day or duration of PYSON as SQL; moments are local times of UTC, as Tryton keeps them. */
export interface PysonTime {
  readonly kind: 'datetime' | 'date' | 'interval';
  readonly sql: string;
  /** Whether a day follows from it: a moment at midnight. */
  readonly isMidnight: boolean;
}

/** A JSON value with everything of PYSON in it worked out. */
export interface PysonNode extends Omit<JsonNode, 'children'> {
  readonly children: readonly JsonNode[];
  readonly time?: PysonTime;
}

/** A reader's complaint: which text, what of it, and what is wrong. */
export interface Complaint {
  readonly source: string;
  readonly node: Pick<JsonNode, 'span'>;
  readonly code: string;
  readonly problem: string;
  readonly hint?: string;
}

/** Throws the complaint with a caret under its place. */
export function refuse({ source, node, code, problem, hint }: Complaint): never {
  throw new FormulaError({ code: `condition/${code}`, problem, source, position: node.span.start, hint });
}

/**
 * Works out a PYSON value as Tryton does for a kept domain: with an empty context. So `Eval` gives its default, and `If`, `Bool`, `Equal`, … are
 * decided here and now; dates become SQL over `now()`.
 * @throws FormulaError `condition/pyson-…`.
 */
export function resolved(source: string, node: JsonNode): PysonNode {
  const name = classOf(node);
  if (name === undefined) return node;
  const inner = (key: string): PysonNode => resolved(source, part(source, node, key));
  const plain = (value: unknown): PysonNode => ({ value, span: node.span, children: [] });
  switch (name) {
    case 'Eval':
      return { ...inner('d'), span: node.span };
    case 'If':
      return isTrue(inner('c')) ? inner('t') : inner('e');
    case 'Bool':
      return plain(isTrue(inner('v')));
    case 'Not':
      return plain(!isTrue(inner('v')));
    case 'And':
      return plain(items(source, node).every(isTrue));
    case 'Or':
      return plain(items(source, node).some(isTrue));
    case 'Equal':
      return plain(isEqual(inner('s1').value, inner('s2').value));
    case 'Len':
      return plain(lengthOf(inner('v').value));
    case 'Date':
    case 'DateTime':
      return { ...plain(null), time: timeOf(source, node, name) };
    case 'TimeDelta':
      return { ...plain(null), time: durationOf(source, node) };
    default:
      return refuse({
        source,
        node,
        code: 'pyson-not-evaluable',
        problem: `${name} cannot be worked out outside Tryton`,
        hint: 'Tryton works it out when it selects; mmsup reads what a kept domain says by itself: Eval (its default), If, Bool, Not, And, Or, Equal, Len, Date, DateTime, TimeDelta.',
      });
  }
}

/** The class of a PYSON object, or undefined for a plain value. */
export function classOf(node: JsonNode): string | undefined {
  const name = childOf(node, '__class__')?.value;
  return typeof name === 'string' && !Array.isArray(node.value) ? name : undefined;
}

/** The part of a PYSON object under a key. @throws FormulaError `condition/pyson-incomplete`: Tryton fails on it with a KeyError. */
export function part(source: string, node: JsonNode, key: string): JsonNode {
  return (
    childOf(node, key) ??
    refuse({
      source,
      node,
      code: 'pyson-incomplete',
      problem: `The ${classOf(node)} has no "${key}"`,
      hint: `Tryton itself fails on it with KeyError: '${key}', writes that to its log only, and selects nobody.`,
    })
  );
}

/** What Python takes for true. */
export function isTrue({ value, time }: PysonNode): boolean {
  if (time) return true;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function items(source: string, node: JsonNode): readonly PysonNode[] {
  return part(source, node, 's').children.map((child) => resolved(source, child));
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length;

const NOW = "(now() at time zone 'UTC')";
const DAY = ['y', 'M', 'd'] as const;
const CLOCK = ['h', 'm', 's', 'ms'] as const;
const UNITS = { dy: 'years', dM: 'months', dd: 'days', dh: 'hours', dm: 'minutes', ds: 'seconds', dms: 'microseconds' };

type Parts = Readonly<Record<string, number | null>>;

/** The fixed parts take the place of those of now, then the deltas are added: years and months first, clipped to the end of the month. */
function timeOf(source: string, node: JsonNode, name: 'Date' | 'DateTime'): PysonTime {
  const clock = name === 'DateTime';
  const deltas = Object.keys(UNITS).filter((unit) => clock || ['dy', 'dM', 'dd'].includes(unit));
  const keys = [...DAY, ...(clock ? CLOCK : []), ...deltas];
  const parts = Object.fromEntries(keys.map((key) => [key, numberOf(source, node, key)]));
  const start = part(source, node, 'start');
  if (start.value !== null)
    refuse({ source, node: start, code: 'pyson-not-evaluable', problem: 'A date with its own "start" is not read' });
  const base = clock ? momentOf(parts) : dayOf(parts);
  const sql = withDelta(base, parts, deltas);
  if (!clock) return { kind: 'date', sql: sql === base ? base : `(${sql})::date`, isMidnight: true };
  const isMidnight = CLOCK.every((key) => parts[key] === 0) && ['dh', 'dm', 'ds', 'dms'].every((key) => !parts[key]);
  return { kind: 'datetime', sql, isMidnight };
}

function numberOf(source: string, node: JsonNode, key: string): number | null {
  const child = resolved(source, part(source, node, key));
  if (child.value === null || typeof child.value === 'number') return child.value;
  return refuse({ source, node: child, code: 'pyson-no-number', problem: `"${key}" of a date is no number` });
}

function momentOf(parts: Parts): string {
  const all = [...DAY, ...CLOCK].map((key) => parts[key] ?? null);
  if (all.every((value) => value === null)) return NOW;
  const isMidnight = CLOCK.every((key) => parts[key] === 0);
  if (all.every((value) => value !== null)) return `timestamp '${dayText(parts)} ${clockText(parts)}'`;
  const truncated = isMidnight ? truncatedTo(parts) : undefined;
  if (truncated) return `date_trunc('${truncated}', ${NOW})`;
  const of = (key: string, unit: string): string => String(parts[key] ?? `extract(${unit} from ${NOW})::int`);
  const seconds = `${parts['s'] ?? `trunc(extract(second from ${NOW}))`} + ${parts['ms'] ?? `extract(microsecond from ${NOW})::int % 1000000`} / 1000000.0`;
  return `make_timestamp(${of('y', 'year')}, ${of('M', 'month')}, ${clippedDay(parts)}, ${of('h', 'hour')}, ${of('m', 'minute')}, ${seconds})`;
}

/** The unit to whose begin a moment at midnight is set back, where that says it all. */
function truncatedTo({ y, M, d }: Parts): 'day' | 'month' | 'year' | undefined {
  if (y !== null) return undefined;
  if (M === null && d === null) return 'day';
  if (M === null && d === 1) return 'month';
  return M === 1 && d === 1 ? 'year' : undefined;
}

/** The day, at most the last one of its month. */
function clippedDay({ y, M, d }: Parts): string {
  const [year, month] = [y ?? `extract(year from ${NOW})::int`, M ?? `extract(month from ${NOW})::int`];
  const last = `extract(day from make_date(${year}, ${month}, 1) + interval '1 month' - interval '1 day')::int`;
  return `least(${d ?? `extract(day from ${NOW})::int`}, ${last})`;
}

function dayOf(parts: Parts): string {
  const { y, M, d } = parts;
  if ([y, M, d].every((value) => value === null)) return `${NOW}::date`;
  if ([y, M, d].every((value) => value !== null)) return `date '${dayText(parts)}'`;
  const truncated = truncatedTo(parts);
  if (truncated) return `date_trunc('${truncated}', ${NOW})::date`;
  const of = (value: number | null | undefined, unit: string) => value ?? `extract(${unit} from ${NOW})::int`;
  return `make_date(${of(y, 'year')}, ${of(M, 'month')}, ${clippedDay(parts)})`;
}

const pad = (value: number | null | undefined, width = 2): string => String(value ?? 0).padStart(width, '0');

const dayText = ({ y, M, d }: Parts): string => `${pad(y, 4)}-${pad(M)}-${pad(d)}`;

const clockText = ({ h, m, s, ms }: Parts): string => `${pad(h)}:${pad(m)}:${pad(s)}${ms ? `.${pad(ms, 6)}` : ''}`;

function withDelta(base: string, parts: Parts, deltas: readonly string[]): string {
  const moved = deltas.filter((key) => parts[key]);
  if (moved.length === 0) return base;
  const isBack = moved.every((key) => parts[key]! < 0);
  const words = moved.map((key) => `${isBack ? -parts[key]! : parts[key]} ${UNITS[key as keyof typeof UNITS]}`);
  return `${base} ${isBack ? '-' : '+'} interval ${sqlText(words.join(' '))}`;
}

function durationOf(source: string, node: JsonNode): PysonTime {
  const [days, seconds, microseconds] = ['d', 's', 'm'].map((key) => numberOf(source, node, key) ?? 0);
  const sql = `interval '${days} days ${seconds} seconds ${microseconds} microseconds'`;
  return { kind: 'interval', sql, isMidnight: false };
}
