import { customersAsObject, ofCustomers as inGenitive } from '../model/customer-words.ts';
import { longMoment, zoneWords } from '../model/long-moment.ts';
import { formatDuration, isZone } from '../model/moment.ts';
import { formatCount, plural, type Text, text } from '../text.ts';

/** What a client is told of a cause in place of what support is told: no SQL, no names of people, hosts or tables. */
export interface Told {
  /** The cause by name, inside of a sentence. */
  readonly name: Text;
  /** What went wrong, with its figures, in sentences that need no knowledge of databases; a line is a paragraph. */
  readonly what: Text;
  /** What repairs it, as a proposal of support to the client. */
  readonly repair: Text;
}

/** Evidence as it was read back from a record: nothing in it is taken for granted. */
export type Evidence = Readonly<Record<string, unknown>>;

/** A count of an evidence in words; “some” where it is not known. */
export const many = (value: unknown, forms: Parameters<typeof plural>[1], unknown: Text): Text =>
  typeof value === 'number' ? plural(value, forms) : unknown;

export const customers = (value: unknown): Text =>
  many(value, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] }, text('customers', 'клиенты'));

const someCustomers = text('customers', 'клиентов');

/** Customers behind a preposition that asks for the genitive. */
export const ofCustomers = (value: unknown): Text => (typeof value === 'number' ? inGenitive(value) : someCustomers);

/** Customers whom something selects. */
export const selectedCustomers = (value: unknown): Text =>
  typeof value === 'number' ? customersAsObject(value) : someCustomers;

export const count = (value: unknown): Text =>
  typeof value === 'number' ? text(formatCount(value, 'en'), formatCount(value, 'ru')) : text('—', '—');

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

export const name = (value: unknown, unknown: Text): Text =>
  typeof value === 'string' && value !== '' ? text(`“${value}”`, `«${value}»`) : unknown;

export const lasted = (seconds: unknown): Text =>
  isNumber(seconds) ? text(formatDuration(seconds, 'en'), formatDuration(seconds, 'ru')) : text('—', '—');

/** A moment by the clock of the business, where the evidence names its zone. */
export function moment(iso: unknown, zone: unknown): Text | null {
  if (typeof iso !== 'string' || Number.isNaN(Date.parse(iso))) return null;
  const where = typeof zone === 'string' && isZone(zone) ? zone : 'UTC';
  return text(
    `${longMoment(iso, where, 'en')} by the clock of ${zoneWords(where, iso, 'en')}`,
    `${longMoment(iso, where, 'ru')} по часам ${zoneWords(where, iso, 'ru')}`,
  );
}

const isSaid = (part: Text | false | null): part is Text => part !== null && part !== false && part.en !== '';

/** Paragraphs one below another, those that say nothing left out. */
export const paragraphs = (...parts: readonly (Text | false | null)[]): Text => {
  const said = parts.filter(isSaid);
  return text(said.map(({ en }) => en).join('\n'), said.map(({ ru }) => ru).join('\n'));
};

/** Sentences one after another, those that say nothing left out. */
export const sentences = (...parts: readonly (Text | false | null)[]): Text => {
  const said = parts.filter(isSaid);
  return text(said.map(({ en }) => en).join(' '), said.map(({ ru }) => ru).join(' '));
};
