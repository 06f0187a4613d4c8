import type { Lang } from '../text.ts';
import type { Bar } from '../view.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, WORDS } from './words.ts';
import { padTo, wrapText } from './wrap.ts';

const LEAST_BAR = 12;
const MOST_BAR = 40;
const GAP = 2;

interface Layout {
  readonly labelWidth: number;
  readonly barWidth: number;
  /** Where the note stands: behind the bar, or on a line of its own below it. */
  readonly noteBehind: boolean;
  readonly labelBefore: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Draws bars in proportion between the first start and the last end, every one at least one column long.
 * A bar that still runs reaches the right edge and ends in an arrow; one that has not started has no bar.
 */
export function drawTimeline(bars: readonly Bar[], screen: Screen, lang: Lang): string[] {
  if (bars.length === 0) return [paint(WORDS.noRows[lang], 'muted', screen)];
  const shown = bars.map((bar) => ({ ...bar, label: safe(bar.label), note: safe(bar.note) }));
  const layout = layoutOf(shown, screen);
  const span = spanOf(shown);
  const lines = shown.flatMap((bar) => drawBar(bar, span, layout, screen));
  return [...lines, ...axis(shown, span, layout, screen, lang)];
}

function layoutOf(bars: readonly Bar[], screen: Screen): Layout {
  const labelWidth = Math.max(...bars.map(({ label }) => displayWidth(label)));
  const noteWidth = Math.max(...bars.map(({ note }) => displayWidth(note)));
  const besideBoth = screen.width - labelWidth - noteWidth - 2 * GAP;
  const besideLabel = screen.width - labelWidth - GAP;
  if (besideBoth >= LEAST_BAR) {
    return { labelWidth, barWidth: Math.min(MOST_BAR, besideBoth), noteBehind: true, labelBefore: true };
  }
  if (besideLabel >= LEAST_BAR) {
    return { labelWidth, barWidth: Math.min(MOST_BAR, besideLabel), noteBehind: false, labelBefore: true };
  }
  return { labelWidth: 0, barWidth: Math.min(MOST_BAR, screen.width - GAP), noteBehind: false, labelBefore: false };
}

function spanOf(bars: readonly Bar[]): Span | undefined {
  const starts = bars.flatMap(({ from }) => moment(from));
  const ends = bars.flatMap(({ from, to }) => [...moment(from), ...moment(to)]);
  if (starts.length === 0) return undefined;
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

function drawBar(bar: Bar, span: Span | undefined, layout: Layout, screen: Screen): string[] {
  const { labelWidth, barWidth, noteBehind, labelBefore } = layout;
  const track = span === undefined ? '' : trackOf(bar, span, barWidth, screen);
  const drawn = paint(track, bar.tone, screen) + ' '.repeat(barWidth - displayWidth(track));
  const before = labelBefore ? padTo(bar.label, labelWidth) + ' '.repeat(GAP) : ' '.repeat(GAP);
  const ownLabel = labelBefore ? [] : wrapText(bar.label, screen.width);
  if (noteBehind) return [`${before}${drawn}${' '.repeat(GAP)}${bar.note}`.trimEnd()];
  const noteLines = bar.note === '' ? [] : wrapText(bar.note, Math.max(1, screen.width - displayWidth(before)));
  const barLine = `${before}${drawn}`.trimEnd();
  return [...ownLabel, barLine, ...noteLines.map((line) => ' '.repeat(displayWidth(before)) + line)].filter(Boolean);
}

function trackOf(bar: Bar, { start, end }: Span, width: number, screen: Screen): string {
  const { bar: block, barHead } = glyphsOf(screen);
  const [from] = moment(bar.from);
  if (from === undefined) return '';
  const [to = end] = moment(bar.to);
  const scale = end > start ? width / (end - start) : 0;
  const left = Math.min(width - 1, Math.floor((from - start) * scale));
  const isRunning = bar.to === null;
  const right = isRunning ? width : Math.max(left + 1, Math.round((to - start) * scale));
  const length = Math.min(width, right) - left;
  return ' '.repeat(left) + (isRunning ? block.repeat(length - 1) + barHead : block.repeat(length));
}

/** First and last moment below the bars, in the zone in which they were given. */
function axis(bars: readonly Bar[], span: Span | undefined, layout: Layout, screen: Screen, lang: Lang): string[] {
  if (span === undefined) return [];
  const { arrow } = glyphsOf(screen);
  const given = bars.flatMap(({ from, to }) => [from, to]).filter((time) => time !== null);
  const first = given.find((time) => Date.parse(time) === span.start);
  const last = given.find((time) => Date.parse(time) === span.end);
  const running = bars.some(({ from, to }) => from !== null && to === null) ? ` ${arrow} ${WORDS.running[lang]}` : '';
  const caption = `${shownSpan(first, last, arrow)}${running}`;
  const indent = layout.labelBefore ? layout.labelWidth + GAP : GAP;
  const width = screen.width - indent;
  const at = displayWidth(caption) <= width ? indent : 0;
  return wrapText(caption, screen.width - at).map((line) => ' '.repeat(at) + paint(line, 'muted', screen));
}

/** `2026-11-23 09:00:05 → 09:30:00+03:00`: date and zone are not said twice. */
function shownSpan(first: string | undefined, last: string | undefined, arrow: string): string {
  const [start, end] = [parseTime(first), parseTime(last)];
  if (!start || !end) return safe(`${first ?? ''} ${arrow} ${last ?? ''}`);
  const startZone = start.zone === end.zone ? '' : start.zone;
  const endDate = start.date === end.date ? '' : `${end.date} `;
  return `${start.date} ${start.clock}${startZone} ${arrow} ${endDate}${end.clock}${end.zone}`;
}

function parseTime(time: string | undefined) {
  const [, date, clock, zone = ''] = time?.match(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)[\d.,]*(.*)$/) ?? [];
  return date === undefined || clock === undefined ? undefined : { date, clock, zone: safe(zone) };
}

function moment(time: string | null): number[] {
  const parsed = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(parsed) ? [] : [parsed];
}
