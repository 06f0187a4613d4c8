import type { Lang } from '../text.ts';
import type { Bar, Block } from '../view.ts';
import { paint } from './paint.ts';
import { safe } from './safe.ts';
import type { Screen } from './screen.ts';
import { type Axis, axisLines, momentsIn, type Span } from './timeline-axis.ts';
import { displayWidth } from './width.ts';
import { glyphsOf, WORDS } from './words.ts';
import { padTo, wrapText } from './wrap.ts';

const LEAST_BAR = 12;
const MOST_BAR = 64;
const GAP = 2;

interface Layout {
  readonly labelWidth: number;
  readonly barWidth: number;
  /** Where the note stands: behind the bar, or on a line of its own below it. */
  readonly noteBehind: boolean;
  readonly labelBefore: boolean;
}

/**
 * Draws bars in proportion on one axis of time, every one at least one column long: what decides the end full, what lies beside it light,
 * waits as dots. A bar that still runs reaches the right edge and ends in an arrow; one that has not started has no bar.
 */
export function drawTimeline(
  { bars, now }: Pick<Extract<Block, { kind: 'timeline' }>, 'bars' | 'now'>,
  screen: Screen,
  lang: Lang,
): string[] {
  if (bars.length === 0) return [paint(WORDS.noRows[lang], 'muted', screen)];
  const shown = bars.map((bar) => ({ ...bar, label: safe(bar.label), note: safe(bar.note) }));
  const layout = layoutOf(shown, screen);
  const axis = axisOf(shown, now, layout);
  const lines = shown.flatMap((bar) => drawBar(bar, axis, layout, screen));
  if (axis === undefined) return lines;
  return [...lines, ...axisLines(shown, now, axis, { screen, lang }), ...legend(shown, now, screen, lang)];
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

/** From the first start to the last end, or to `now` where something still runs. */
function axisOf(bars: readonly Bar[], now: string | undefined, layout: Layout): Axis | undefined {
  const starts = bars.flatMap(({ from }) => momentsIn(from));
  if (starts.length === 0) return undefined;
  const isRunning = bars.some(({ from, to }) => from !== null && to === null);
  const ends = bars.flatMap(({ from, to }) => [...momentsIn(from), ...momentsIn(to)]);
  const last = isRunning ? momentsIn(now ?? null) : [];
  return {
    start: Math.min(...starts),
    end: Math.max(...ends, ...last),
    width: layout.barWidth,
    indent: layout.labelBefore ? layout.labelWidth + GAP : GAP,
  };
}

function drawBar(bar: Bar, axis: Axis | undefined, layout: Layout, screen: Screen): string[] {
  const { labelWidth, barWidth, noteBehind, labelBefore } = layout;
  const track = axis === undefined ? '' : trackOf(bar, axis, screen);
  const drawn = paint(track, bar.isWait ? 'muted' : bar.tone, screen) + ' '.repeat(barWidth - displayWidth(track));
  const before = labelBefore ? padTo(bar.label, labelWidth) + ' '.repeat(GAP) : ' '.repeat(GAP);
  const ownLabel = labelBefore ? [] : wrapText(bar.label, screen.width);
  if (noteBehind) return [`${before}${drawn}${' '.repeat(GAP)}${bar.note}`.trimEnd()];
  const noteLines = bar.note === '' ? [] : wrapText(bar.note, Math.max(1, screen.width - displayWidth(before)));
  const barLine = `${before}${drawn}`.trimEnd();
  return [...ownLabel, barLine, ...noteLines.map((line) => ' '.repeat(displayWidth(before)) + line)].filter(Boolean);
}

function trackOf(bar: Bar, axis: Axis, screen: Screen): string {
  const glyphs = glyphsOf(screen);
  const [from] = momentsIn(bar.from);
  if (from === undefined) return '';
  const isRunning = bar.to === null;
  const [to = axis.end] = momentsIn(bar.to);
  const whole = columnsOf({ start: from, end: isRunning ? axis.end : to }, axis);
  const full = (bar.critical ?? [{ from: bar.from!, to: bar.to }]).map((stretch) => {
    const [start = from] = momentsIn(stretch.from);
    const [end = axis.end] = momentsIn(stretch.to);
    return columnsOf({ start, end }, axis);
  });
  const cells = Array.from({ length: whole.end - whole.start }, (_, index) => {
    const at = whole.start + index;
    if (bar.isWait) return glyphs.wait;
    return full.some(({ start, end }) => at >= start && at < end) ? glyphs.bar : glyphs.lightBar;
  });
  if (isRunning) cells[cells.length - 1] = glyphs.barHead;
  return ' '.repeat(whole.start) + cells.join('');
}

/** First column and the one behind the last. */
function columnsOf({ start, end }: Span, axis: Axis): Span {
  const scale = axis.end > axis.start ? axis.width / (axis.end - axis.start) : 0;
  const first = Math.min(axis.width - 1, Math.floor((start - axis.start) * scale));
  const last = end >= axis.end && scale > 0 ? axis.width : Math.round((end - axis.start) * scale);
  return { start: first, end: Math.max(first + 1, Math.min(axis.width, last)) };
}

/** Says what the marks mean, of those that are drawn. */
function legend(bars: readonly Bar[], now: string | undefined, screen: Screen, lang: Lang): string[] {
  const glyphs = glyphsOf(screen);
  const drawn = bars.filter(({ from }) => momentsIn(from).length > 0);
  const entries = [
    drawn.some(({ critical }) => critical && critical.length > 0) && `${glyphs.bar} ${WORDS.critical[lang]}`,
    drawn.some(({ critical, isWait }) => critical && !isWait && hasBeside(drawn)) &&
      `${glyphs.lightBar} ${WORDS.beside[lang]}`,
    drawn.some(({ isWait }) => isWait) && `${glyphs.wait} ${WORDS.waiting[lang]}`,
    now !== undefined &&
      drawn.some(({ to }) => to === null) &&
      `${glyphs.barHead} ${WORDS.stillOpen[lang]} ${clockOf(now)}`,
  ].filter((entry) => entry !== false);
  return entries.length === 0
    ? []
    : wrapText(entries.join('  '), screen.width).map((line) => paint(line, 'muted', screen));
}

/** Whether some bar is not on the critical path with its whole length. */
function hasBeside(bars: readonly Bar[]): boolean {
  return bars.some(({ critical, from, to, isWait }) => {
    if (!critical || isWait) return false;
    return !(critical.length === 1 && critical[0]!.from === from && critical[0]!.to === to);
  });
}

function clockOf(time: string): string {
  return safe(
    time
      .replace('T', ' ')
      .replace(/(:\d{2}):\d{2}(?:\.\d+)?(?=[+-]|Z|$)/, '$1')
      .replace(/[+-]\d{2}:\d{2}$|Z$/, ''),
  );
}
