import { UsageError } from '../errors.ts';
import { text } from '../text.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, min: 60, h: 3600 };

/** Seconds of `30`, `30s`, `5m`, `1h`. @throws UsageError `usage/interval` for anything else, for less than a second and more than a day. */
export function readInterval(option: string, typed: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(s|m|min|h|)$/.exec(typed) ?? [];
  const seconds = Number(number) * UNIT_SECONDS[unit]!;
  if (number !== '' && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new UsageError({
    code: 'usage/interval',
    message: text(
      `${option} "${typed}" is no interval from a second to a day.`,
      `${option} «${typed}» — не промежуток от секунды до суток.`,
    ),
    hint: text(
      `Write it like: ${option} 30s, ${option} 5m or ${option} 1h`,
      `Напишите так: ${option} 30s, ${option} 5m или ${option} 1h`,
    ),
  });
}
