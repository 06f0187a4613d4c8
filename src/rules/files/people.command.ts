import type { Context } from '../../command.ts';
import type { Clock } from '../../condition/clock.ts';
import type { Session } from '../../db/session.types.ts';
import { UnavailableError, UsageError } from '../../errors.ts';
import { type CustomerMapping, customersOf, formulaZone } from '../../system/description.ts';
import { fitSystem } from '../../system/fit.queries.ts';
import { loadPart } from '../../system/load.ts';
import { text } from '../../text.ts';
import { type ComparedRule, isSameText, type SetPair } from './compare.ts';
import type { DeclaredColumns } from './declared.ts';
import { type CustomersAsked, checkCustomers, readCatalogColumns } from './measure.queries.ts';

/** `--customers` and `--key`. */
interface Asked {
  readonly customers?: string | undefined;
  readonly key?: string | undefined;
}

/** Whom the rules are about, in the database that was named. */
export type People =
  | {
      readonly kind: 'open';
      readonly session: Session;
      readonly customer: CustomerMapping;
      readonly clock: Clock;
      readonly catalog: DeclaredColumns;
    }
  | { readonly kind: 'unreachable'; readonly error: UnavailableError }
  | { readonly kind: 'none' };

/** A database is asked only where one was named: a gate must not come to another answer for a demo that happens to be on the machine. */
export async function openPeople(context: Context, options: Asked, isAsked: boolean): Promise<People> {
  const { profile, db } = context.options;
  if ((profile === undefined && db === undefined) || !isAsked) return { kind: 'none' };
  try {
    return await openNamed(context, askedCustomers(options));
  } catch (error) {
    if (error instanceof UnavailableError) return { kind: 'unreachable', error };
    throw error;
  }
}

export const isMeasured = ({ before, after }: ComparedRule): boolean =>
  before !== null && after !== null && !isSameText(before, after);

/** Whether customers may be made up for a set as a whole: for its order, though no condition of it changed. */
export const isRerun = ({ before, after }: SetPair): boolean => {
  const conditions = after?.rules.filter(({ formula }) => formula !== null).length ?? 0;
  return conditions > 0 && before?.file.text !== after?.file.text;
};

function askedCustomers({ customers, key }: Asked): CustomersAsked | undefined {
  if (customers === undefined) return undefined;
  if (key !== undefined) return { table: customers, key };
  throw new UsageError({
    code: 'rules/not-together',
    message: text(`--customers ${customers} was given without --key.`, `Указано --customers ${customers} без --key.`),
    hint: text(
      'With a database give both: --customers TABLE --key COLUMN.',
      'С базой данных нужны оба: --customers ТАБЛИЦА --key СТОЛБЕЦ.',
    ),
  });
}

async function openNamed(context: Context, asked: CustomersAsked | undefined): Promise<People> {
  const { db, system: wanted } = context.options;
  if (asked && db !== undefined && wanted === undefined) {
    const { session, asOf, zone } = await context.connection('plain');
    const fitted = await session.read(async (tx) => {
      await checkCustomers(tx, asked);
      return fitSystem(tx, loadPart('plain'), { asOf, zone });
    });
    const clock = { at: fitted.asOf, zone: formulaZone(fitted.system) };
    return withCatalog({ session, customer: customerOf(asked), clock });
  }
  const { session, system, asOf } = await context.database();
  if (asked) await session.read((tx) => checkCustomers(tx, asked));
  const customer = asked ? customerOf(asked) : customersOf(system);
  return withCatalog({ session, customer, clock: { at: asOf, zone: formulaZone(system) } });
}

export async function withCatalog(
  people: Omit<Extract<People, { kind: 'open' }>, 'kind' | 'catalog'>,
): Promise<People> {
  const catalog = await people.session.read((tx) => readCatalogColumns(tx, people.customer));
  return { kind: 'open', ...people, catalog };
}

/** Called by the last word of its name until a rule calls it otherwise. */
function customerOf({ table, key }: CustomersAsked): CustomerMapping {
  return { table, key, alias: /("(?:[^"]|"")+"|[^."]+)$/.exec(table)?.[1] ?? table, personal: {} };
}
