import { isOfData } from '../condition/blame.ts';
import type { Version } from '../condition/versions.ts';
import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import type { SystemDescription } from '../system/description.ts';
import { text } from '../text.ts';
import { readLastGoodRun } from './last-good-run.queries.ts';
import type { Rule } from './rule.queries.ts';
import type { GoodRun, ResolvedWish, VersionWish } from './which-version.ts';

/** Reads what a wish for a version needs: the moment in the zone of the business, or the last good run. @throws UsageError `rules/bad-version`. */
export async function readWish(
  tx: Tx,
  system: SystemDescription,
  wish: VersionWish | undefined,
  about: { readonly rule: Rule; readonly versions: readonly Version[]; readonly asOf: string },
): Promise<ResolvedWish | undefined> {
  if (wish?.by === 'moment') return { ...wish, at: await readMoment(tx, wish.text, system.clock.zone) };
  if (wish?.by === 'last-good-run') return { ...wish, run: await readLastGoodRun(tx, system, about) };
  return wish;
}

/** A day is its beginning; without a zone it is the business's. */
export async function readMoment(tx: Tx, words: string, zone: string): Promise<string> {
  const hasZone = words.length > 10 && /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(words);
  try {
    const [row] = hasZone
      ? await tx.rows<{ at: string }>('select $1::timestamptz as at', [words])
      : await tx.rows<{ at: string }>('select $1::timestamp at time zone $2::text as at', [words, zone]);
    return row!.at;
  } catch (error) {
    if (!isOfData(error)) throw error;
    throw new UsageError({
      code: 'rules/bad-version',
      message: text(`There is no such moment: ${words}.`, `Такого момента нет: ${words}.`),
      hint: text(
        'Write a day or a moment that the calendar has: 2026-11-20, 2026-11-20T09:00.',
        'Укажите день или момент, который есть в календаре: 2026-11-20, 2026-11-20T09:00.',
      ),
    });
  }
}

/** The run that a wish named, where it named one. */
export function goodRunOf(wish: ResolvedWish | undefined): GoodRun | null {
  return wish?.by === 'last-good-run' ? wish.run : null;
}
