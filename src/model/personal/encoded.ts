import type { Sighting } from './class.ts';

/** One character that is written so that a URL or a JSON text can hold it. */
const ESCAPE = /%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}/g;
/** What separates one value from the next, in a URL and around it. */
const SEPARATOR = /[\s"'<>&=?;/\\|,(){}[\]\0]/;
/** A value has so many characters before and behind an escape, at most. */
const LONGEST = 500;

/**
 * Values that are written with percent signs (`%D0%9F…`, `ivanova%40mail.ru`) or as `\u0418`: read as a program reads them, they are somebody's. The
 * whole of such a value is one place; `look` says what it tells.
 */
export function findEncoded(text: string, look: (decoded: string) => readonly Sighting[]): Sighting[] {
  const found: Sighting[] = [];
  let free = 0;
  for (const { index, 0: first } of text.matchAll(ESCAPE)) {
    if (index < free) continue;
    const start = beginOf(text, index, free);
    free = endOf(text, index + first.length);
    const written = text.slice(start, free);
    const value = decoded(written);
    const seen = value === undefined || value === written ? undefined : look(value)[0];
    if (seen !== undefined)
      found.push({ start, end: free, kind: seen.kind, value: value!.slice(seen.start, seen.end) });
  }
  return found;
}

function beginOf(text: string, at: number, free: number): number {
  let start = at;
  while (start > Math.max(free, at - LONGEST) && !SEPARATOR.test(text[start - 1]!)) start -= 1;
  return start;
}

function endOf(text: string, from: number): number {
  let end = from;
  while (end < Math.min(text.length, from + LONGEST)) {
    const [written] = /^ ?\\u[0-9A-Fa-f]{4}/.exec(text.slice(end, end + 7)) ?? [];
    if (written !== undefined) end += written.length;
    else if (SEPARATOR.test(text[end]!)) break;
    else end += 1;
  }
  return end;
}

function decoded(written: string): string | undefined {
  const escaped = written.replace(/\\u([0-9A-Fa-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  try {
    return decodeURIComponent(escaped.replaceAll('+', ' '));
  } catch {
    return escaped === written ? undefined : escaped;
  }
}
