const WEEK_MS = 7 * 86_400_000;

/** A stretch of time in which a zone's clocks do not jump. */
export interface Steady {
  /** Milliseconds since 1970, UTC; `to` does not belong to it. */
  readonly from: number;
  readonly to: number;
  /** What the zone's clocks show beyond UTC, milliseconds. */
  readonly offset: number;
}

/** One zone's clocks, and what was asked of them already: a formatter is slow to make and to ask. */
interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  /** Offsets at the borders of weeks, by the week's number. */
  readonly offsets: Map<number, number>;
  /** The jump within a week, by its number: the first moment, to the second, that has the offset of its end. */
  readonly jumps: Map<number, number>;
}

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', second: '2-digit', ...numeric });
  const made = { format, offsets: new Map(), jumps: new Map() };
  clocks.set(zone, made);
  return made;
}

/** Whether a text names a time zone (IANA); asked once for each. */
export function hasClock(zone: string): boolean {
  try {
    return clockOf(zone) !== undefined;
  } catch {
    return false;
  }
}

function askOffset({ format }: ZoneClock, moment: number): number {
  const whole = Math.floor(moment / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
  const shown = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
  return shown - whole;
}

function offsetOfWeek(clock: ZoneClock, week: number): number {
  const known = clock.offsets.get(week);
  if (known !== undefined) return known;
  const offset = askOffset(clock, week * WEEK_MS);
  clock.offsets.set(week, offset);
  return offset;
}

function jumpIn(clock: ZoneClock, week: number): number {
  const known = clock.jumps.get(week);
  if (known !== undefined) return known;
  const wanted = offsetOfWeek(clock, week + 1);
  let [low, high] = [(week * WEEK_MS) / 1000, ((week + 1) * WEEK_MS) / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askOffset(clock, middle * 1000) === wanted) high = middle;
    else low = middle;
  }
  clock.jumps.set(week, high * 1000);
  return high * 1000;
}

/** What the clocks of a zone (IANA name) show beyond UTC at a moment, in milliseconds. */
export function offsetAt(zone: string, moment: number): number {
  const clock = clockOf(zone);
  const week = Math.floor(moment / WEEK_MS);
  const [before, after] = [offsetOfWeek(clock, week), offsetOfWeek(clock, week + 1)];
  return before === after || moment < jumpIn(clock, week) ? before : after;
}

/**
 * Cuts a stretch of time where the zone's clocks jump: at daylight saving, and where a country changes its zone.
 * Within a piece, what a clock shows and what passes are the same, so hours can be subtracted; across pieces they cannot.
 *
 * The borders of weeks are asked and a jump is looked for where two of them differ. Two jumps that take each other back within one week would be
 * missed; the shortest pause of daylight saving that a country has (a Ramadan) lasts four. By hand, because no library gives the pieces: they resolve
 * single local times, and ask the same Intl for the offset.
 */
export function steadyPieces(zone: string, from: number, to: number): readonly Steady[] {
  // Asking for it costs more than everything else that is counted where nothing was agreed.
  if (zone === 'UTC') return to > from ? [{ from, to, offset: 0 }] : [];
  const clock = clockOf(zone);
  const pieces: Steady[] = [];
  let [start, offset] = [from, offsetAt(zone, from)];
  for (let week = Math.floor(from / WEEK_MS); week * WEEK_MS < to; week += 1) {
    const after = offsetOfWeek(clock, week + 1);
    if (after === offset) continue;
    const jump = jumpIn(clock, week);
    if (jump >= to) break;
    if (jump > start) pieces.push({ from: start, to: jump, offset });
    [start, offset] = [Math.max(jump, start), after];
  }
  if (to > start) pieces.push({ from: start, to, offset });
  return pieces;
}
