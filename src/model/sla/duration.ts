const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3_600, d: 86_400, w: 604_800 };
const YEAR_SECONDS = 366 * 86_400;
const PARTS = /(\d+(?:\.\d+)?)(min|[smhdw])/g;
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** A promised time as it was written. */
export interface WrittenDuration {
  readonly seconds: number;
  /** Whether it names days or weeks: 24 hours each, which no working day has. */
  readonly hasDays: boolean;
}

/** Reads `30m`, `4h`, `1h30m`, `2d`, or ISO 8601 (`PT4H`, `P2D`); undefined for anything else, for nothing at all and for more than a year. */
export function readDuration(written: string): WrittenDuration | undefined {
  const text = written.replace(/\s/g, '');
  const read = text.startsWith('P') ? readIso(text) : readParts(text);
  return read && read.seconds > 0 && read.seconds <= YEAR_SECONDS ? read : undefined;
}

function readParts(text: string): WrittenDuration | undefined {
  if (text.replace(PARTS, '') !== '') return undefined;
  const parts = [...text.matchAll(PARTS)];
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit!]!, 0);
  return { seconds: Math.round(seconds), hasDays: parts.some(([, , unit]) => unit === 'd' || unit === 'w') };
}

function readIso(text: string): WrittenDuration | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const whole = weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  return { seconds: whole, hasDays: weeks + days > 0 };
}
