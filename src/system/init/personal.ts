import type { PersonalClass } from '../description.ts';
import type { ColumnFact } from './catalog.types.ts';
import { plainName } from './names.ts';

const CLASSES: readonly (readonly [PersonalClass, RegExp])[] = [
  ['email', /(^|_)(e_?mail|mail|pocht[ay]|el_?adres)($|_(address|addr|adres)|$)/],
  ['phone', /(phone|telefon|(^|_)(mobile|mobil\w*|tel|msisdn|cell|fax|nomer_tel\w*)($|_))/],
  ['birth-date', /(birth|rozhd|(^|_)(dob|dr)$)/],
  ['document', /(passport|pasport|(^|_)(inn|snils|ssn|tax_id|vat|kpp|ogrn|document_n\w*|license|udostover\w*)($|_))/],
  [
    'account',
    /((^|_)(iban|pan|card_n\w*|account_n\w*|nomer_(karty|scheta)|schet|push_token|device_token|ip|ip_address)$)/,
  ],
  ['address', /((^|_)(address|addr|adres|street|ulic\w*|dom|kvartira|postal|postcode|zip)($|_))/],
  [
    'name',
    /((^|_)(fio|full_?name|first_?name|last_?name|middle_?name|sur_?name|given_?name|family_?name|nick_?name|latin_name|imya|familiya|famil\w*|otchestvo|imya_\w+)$|^(name|naimenovanie|nazvanie)$)/,
  ],
];

/** Which kind of personal data a column of people would hold, by its name; a name alone counts as one only in a table of people. */
export function personalClassOf({ name, sort }: ColumnFact): PersonalClass | undefined {
  if (!['text', 'date', 'integer', 'number', 'instant', 'wall-clock', 'other', 'json'].includes(sort)) return undefined;
  const plain = plainName(name);
  if (/consent|soglas|_at$|status|verified|count|opened|clicked|template|subject/.test(plain)) return undefined;
  const found = CLASSES.find(([, pattern]) => pattern.test(plain))?.[0];
  if (found === 'birth-date') return found;
  return sort === 'text' || sort === 'other' || (sort !== 'date' && found !== undefined && !sort.startsWith('w'))
    ? found
    : undefined;
}

/** Whether nothing of a column may be sampled, in whatever table it stands. */
export function looksPersonal(column: ColumnFact): boolean {
  return personalClassOf(column) !== undefined;
}
