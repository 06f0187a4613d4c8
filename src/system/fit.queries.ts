import type { Tx } from '../db/session.types.ts';
import { UsageError } from '../errors.ts';
import { isMoment } from '../profile/moment.ts';
import { text } from '../text.ts';
import type { SystemDescription } from './description.ts';
import type { DescriptionPart } from './part.types.ts';
import { resolvePart } from './resolve.ts';
import { tellingTx } from './telling-fit.ts';
import { readVariants } from './variants.queries.ts';

/** What a command line or a profile says beside the description. */
export interface FitAsked {
  /** `--as-of`, or the profile's moment. */
  readonly asOf: string | undefined;
  /** The profile's zone. */
  readonly zone: string | undefined;
}

/** Fits a description to the database: which version of the system it is, and the moment against which times are judged, ISO 8601. */
export async function fitSystem(
  tx: Tx,
  part: DescriptionPart,
  { asOf: wanted, zone }: FitAsked,
): Promise<{ readonly system: SystemDescription; readonly asOf: string }> {
  await tx.foresee(sqlOfRelations(part));
  const fitted = zone === undefined ? part : { ...part, clock: { ...part.clock, zone } };
  const variants = await readVariants(tx, fitted);
  const asOf = await readAsOf(tx, resolvePart(fitted, { variants }), wanted);
  return { system: resolvePart(fitted, { variants, asOf }), asOf };
}

function sqlOfRelations({ relations }: DescriptionPart): readonly string[] {
  const choices = Object.values(relations).flatMap((one) =>
    one
      ? [...(one.from ?? []), ...(one.where ?? []), ...Object.values(one.columns).flatMap((column) => column ?? [])]
      : [],
  );
  return [...new Set(choices.map(({ sql }) => sql))];
}

/** `--as-of` or the profile's moment, else what the system calls now, else the server's clock. A time without zone is the business's. */
async function readAsOf(tx: Tx, system: SystemDescription, wanted: string | undefined): Promise<string> {
  const moment = wanted ?? (await readNow(tx, system));
  const hasZone = moment.length > 10 && /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(moment);
  if (hasZone && wanted === undefined) return moment;
  const sql = hasZone ? 'select $1::timestamptz as at' : 'select $1::timestamp at time zone $2::text as at';
  const [row] = await tx.rows<{ at: string }>(sql, hasZone ? [moment] : [moment, system.clock.zone]);
  return row!.at;
}

async function readNow(tx: Tx, system: SystemDescription): Promise<string> {
  const sql = system.clock.now ?? 'select now()';
  const [row] = await tellingTx(tx, system).rows<Record<string, string | null>>(sql);
  const at = row && Object.values(row)[0];
  if (at && isMoment(at)) return at;
  throw new UsageError({
    code: 'system/no-clock',
    message: text(
      `The clock of system "${system.id}" gives no moment: ${sql}`,
      `Часы системы «${system.id}» не дают момента времени: ${sql}`,
    ),
    hint: text(
      'Correct clock.now in the system description, or say the moment with --as-of.',
      'Исправьте clock.now в описании системы или укажите момент через --as-of.',
    ),
  });
}
