import { type MaskText, maskSightings } from '../personal.ts';
import type { Sighting } from './class.ts';
import { findPersonal } from './find.ts';

/**
 * Masks what is written about a colleague: who takes over. His name stays, as `who` of every event does: else nobody knows to whom it went. An address,
 * a number, a customer and whatever else `mask` knows are masked as everywhere. Pure.
 */
export const maskStaff = (text: string, mask?: MaskText): string =>
  mask?.ofStaff?.(text) ?? maskSightings(text, exceptStaff(text, findPersonal(text)));

/**
 * What is personal in a text about colleagues, of all that was seen in it: everything but their names. Only a name that its shape alone tells can be a
 * colleague's, where it stands in the text as it would for whoever knows nobody: what is left of a name beside a known value is a customer's. Pure.
 */
export function exceptStaff(text: string, sightings: readonly Sighting[]): readonly Sighting[] {
  if (!sightings.some(({ isByShape }) => isByShape)) return sightings;
  const colleagues = new Set(findPersonal(text).filter(mayBeColleague(text)).map(placeOf));
  return sightings.filter((one) => !one.isByShape || !colleagues.has(placeOf(one)));
}

const placeOf = ({ start, end }: Sighting): string => `${start}-${end}`;

const SEPARATED = /[\s,:;—–"'«»()-]/u.source;
const CALLED =
  /(?:банка|фио|(?:по\s+)?имени|имя|г-н\p{L}?|г-ж\p{L}|господин\p{L}?|госпож\p{L}|named|name|mrs?|ms|miss|dr)\.?/u
    .source;
/** A word by which the name behind it is a customer's. */
const CUSTOMER = new RegExp(
  `(?<!\\p{L})(?:клиент|абонент|покупател|получател|заявител|заказчик|пользовател|customer|client|subscriber|recipient|user)\\p{L}{0,6}(?:${SEPARATED}+${CALLED})?${SEPARATED}+$`,
  'iu',
);
/** Where such a word stands, before a name. */
const BEFORE = 60;
/** Between the names of a list of customers. */
const AND = /^(?:\s*,(?:\s*(?:и|and)\s)?|\s+(?:и|and)\s|\s*&)\s*$/iu;

/** Whether a sighting is a name that may be a colleague's; to be asked in the order of their places. */
function mayBeColleague(text: string): (sighting: Sighting) => boolean {
  let customerEnd: number | undefined;
  return ({ start, end, isByShape = false }) => {
    if (!isByShape) return false;
    const isNext = customerEnd !== undefined && AND.test(text.slice(customerEnd, start));
    const isCustomer = isNext || CUSTOMER.test(text.slice(Math.max(0, start - BEFORE), start));
    if (isCustomer) customerEnd = end;
    return !isCustomer;
  };
}

/** The names of people in such a text. Pure. */
export const staffNames = (text: string): readonly string[] =>
  findPersonal(text).flatMap(({ start, end, kind }) => (kind === 'name' ? [text.slice(start, end)] : []));
