import type { Lang } from '../text.ts';
import type { Bar } from '../view.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, WORDS } from './words.ts';
import { wrapText } from './wrap.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Milliseconds since 1970 from the left to the right edge, and the columns of the screen that they fill. */
export interface Axis extends Span {
  readonly width: number;
  /** Columns before the first one. */
  readonly indent: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between marks that people read easily. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((days) => days * DAY),
];

/** A readable moment as milliseconds, or nothing. */
export function momentsIn(time: string | null): number[] {
  const parsed = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(parsed) ? [] : [parsed];
}

/** Below the bars: marks at round times, and the first and last moment in the zone in which they were given. */
export function axisLines(
  bars: readonly Bar[],
  now: string | undefined,
  axis: Axis,
  { screen, lang }: { readonly screen: Screen; readonly lang: Lang },
): string[] {
  const given = [...bars.flatMap(({ from, to }) => [from, to]), now ?? null].filter((time) => time !== null);
  const isRunning = now === undefined && bars.some(({ from, to }) => from !== null && to === null);
  const running = isRunning ? ` ${glyphsOf(screen).arrow} ${WORDS.running[lang]}` : '';
  return [...markLines(given[0] ?? '', axis, screen), ...captionLines(given, running, axis, screen)];
}

/** Marks at round times of the zone's clock, the closest ones whose labels do not touch. */
function markLines(example: string, axis: Axis, screen: Screen): string[] {
  const offset = offsetOf(example);
  const step = STEPS.find((one) => marksOf(one, axis, offset).length > 0 && fits(one, axis));
  if (axis.end <= axis.start || offset === undefined || step === undefined) return [];
  const marks = marksOf(step, axis, offset);
  const ruler = Array.from({ length: axis.width }, () => ' ');
  let labels = '';
  for (const mark of marks) {
    const at = Math.floor(((mark - axis.start) / (axis.end - axis.start)) * axis.width);
    const label = labelOf(mark + offset, step);
    if (at >= axis.width || at + label.length > screen.width - axis.indent) continue;
    ruler[at] = glyphsOf(screen).tick;
    labels = labels.padEnd(at) + label;
  }
  if (labels === '') return [];
  return [ruler.join('').trimEnd(), labels].map((line) => ' '.repeat(axis.indent) + paint(line, 'muted', screen));
}

function fits(step: number, axis: Axis): boolean {
  const columns = (step / (axis.end - axis.start)) * axis.width;
  return columns >= labelOf(0, step).length + 2;
}

function marksOf(step: number, axis: Axis, offset = 0): number[] {
  const first = Math.ceil((axis.start + offset) / step) * step - offset;
  const count = Math.floor((axis.end - first) / step) + 1;
  return count > 0 && count <= axis.width ? Array.from({ length: count }, (_, index) => first + index * step) : [];
}

/** The clock of a local time given as if it were UTC: seconds and dates only where they tell marks apart. */
function labelOf(local: number, step: number): string {
  const text = new Date(local).toISOString();
  if (step >= DAY) return text.slice(5, 10);
  return step < MINUTE ? text.slice(11, 19) : text.slice(11, 16);
}

/** Milliseconds that the clock of a given time is before UTC; undefined where the time does not say. */
function offsetOf(time: string): number | undefined {
  const [, sign, hours, minutes] = time.match(/([+-])(\d{2}):?(\d{2})$/) ?? [];
  if (sign === undefined) return time.endsWith('Z') ? 0 : undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

function captionLines(given: readonly string[], running: string, axis: Axis, screen: Screen): string[] {
  const first = given.find((time) => Date.parse(time) === axis.start);
  const last = given.find((time) => Date.parse(time) === axis.end);
  const caption = `${shownSpan(first, last, glyphsOf(screen).arrow)}${running}`;
  const at = displayWidth(caption) <= screen.width - axis.indent ? axis.indent : 0;
  return wrapText(caption, screen.width - at).map((line) => ' '.repeat(at) + paint(line, 'muted', screen));
}

/** `2026-11-23 09:00:05 → 09:30:00+03:00`: date and zone are not said twice, nor a moment that is both. */
function shownSpan(first: string | undefined, last: string | undefined, arrow: string): string {
  const [start, end] = [parseTime(first), parseTime(last)];
  if (!start || !end) return safe(`${first ?? ''} ${arrow} ${last ?? ''}`);
  if (first === last) return `${start.date} ${start.clock}${start.zone}`;
  const startZone = start.zone === end.zone ? '' : start.zone;
  const endDate = start.date === end.date ? '' : `${end.date} `;
  return `${start.date} ${start.clock}${startZone} ${arrow} ${endDate}${end.clock}${end.zone}`;
}

function parseTime(time: string | undefined) {
  const [, date, clock, zone = ''] = time?.match(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)[\d.,]*(.*)$/) ?? [];
  return date === undefined || clock === undefined ? undefined : { date, clock, zone: safe(zone) };
}
