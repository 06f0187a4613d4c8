import { formatCount, type Text, text } from '../text.ts';
import type { Journey, JourneyLine } from './journey.ts';

/** Lines of the log that report the same of the same message. */
export interface Repeated {
  readonly message: string;
  readonly status: string;
  /** Oldest first; two at least. */
  readonly lines: readonly JourneyLine[];
}

/**
 * What the log of deliveries reports of one message more than once, the latest word on each message first. Lines are no messages: a provider reports anew
 * when its first report was not answered, and a queue may hand one report over twice.
 */
export function repeatedLines({ lines }: Pick<Journey, 'lines'>): readonly Repeated[] {
  const groups = new Map<string, JourneyLine[]>();
  for (const line of lines ?? []) {
    if (line.status === null) continue;
    const key = JSON.stringify([line.message, line.status]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ message: group[0]!.message, status: group[0]!.status!, lines: group }))
    .toSorted((one, other) => Date.parse(other.lines.at(-1)!.at) - Date.parse(one.lines.at(-1)!.at));
}

/** `2026-11-26 12:30:03`: lines of one message lie seconds apart. */
export const secondIn = (iso: string, zone: string): string =>
  new Date(iso).toLocaleString('sv-SE', { timeZone: zone });

/** Why two lines are one message: both name it. */
export function oneMessage({ message, status, lines }: Repeated, zone: string): Text {
  const times = lines.map(({ at }) => secondIn(at, zone)).join(', ');
  return text(
    `the log has ${formatCount(lines.length, 'en')} lines “${status}” (${times}), all of message ${message}: it is one message, reported ${lines.length === 2 ? 'twice' : 'several times'}`,
    `в журнале строк «${status}»: ${formatCount(lines.length, 'ru')} (${times}), все о сообщении ${message}: это одно сообщение, о котором сообщили ${lines.length === 2 ? 'дважды' : 'несколько раз'}`,
  );
}
