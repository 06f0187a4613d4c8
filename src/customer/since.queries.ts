import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import type { SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';

/** Days that are shown where neither a run nor a time is said. */
const RECENT_DAYS = 30;

const SPAN = /^(\d{1,4})\s*(h|d|w)$/i;
const HOURS = { h: 1, d: 24, w: 168 } as const;
const DAY = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * The moment that `--since` means, ISO 8601 in UTC: so long before the moment of the answer, a day or time on the clock of the business, or a moment with its
 * own zone.
 * @throws UsageError `customer/since`.
 */
export async function readSince(
  tx: Tx,
  { clock }: SystemDescription,
  since: string | undefined,
  asOf: string,
): Promise<string> {
  const word = since?.trim() ?? `${RECENT_DAYS}d`;
  const span = SPAN.exec(word);
  if (span) {
    const hours = Number(span[1]) * HOURS[span[2]!.toLowerCase() as keyof typeof HOURS];
    return new Date(Date.parse(asOf) - hours * 3_600_000).toISOString();
  }
  if (WITH_ZONE.test(word) && !Number.isNaN(Date.parse(word))) return new Date(word).toISOString();
  if (!DAY.test(word) || Number.isNaN(Date.parse(word))) throw notATime(word);
  const sql = 'select $1::timestamp at time zone $2::text as at';
  const [row] = await tx.rows<{ at: string }>(sql, [word, clock.zone]);
  return row!.at;
}

function notATime(word: string): UsageError {
  return new UsageError({
    code: 'customer/since',
    message: text(`--since ${word} is no time.`, `--since ${word} — не время.`),
    hint: text(
      'Say how long before now (12h, 7d, 4w), a day (2026-11-20), or a moment (2026-11-20T09:00, with or without a zone).',
      'Укажите, за сколько до текущего момента (12h, 7d, 4w), день (2026-11-20) или момент (2026-11-20T09:00, с часовым поясом или без).',
    ),
    data: { since: word },
  });
}
