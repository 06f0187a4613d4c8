import type { PersonalClass, SystemDescription } from '../system/description.ts';
import type { Customers } from './customers.queries.ts';

/** Types of values that say nothing about a person by themselves. */
const PLAIN_TYPE = /^(smallint|integer|bigint|numeric|real|double|boolean|timestamp|uuid)/;

/** Whether a column's values may be shown by their shape only: declared personal, or a text or day of a table that no description knows. */
export function isPersonal(
  column: string,
  { mapping, columns, isDescribed }: Pick<Customers, 'mapping' | 'columns' | 'isDescribed'>,
): boolean {
  if (column in mapping.personal) return true;
  return !isDescribed && !PLAIN_TYPE.test(columns.get(column) ?? '');
}

/** Types that no personal value has, whatever the column is called: `email_consent_at`, `phone_is_valid`, `email_opens`. */
const NEVER_PERSONAL = /^(smallint|integer|numeric|real|double|boolean|timestamp)/;

/** How columns of people's data are called, in English, Russian and Russian in Latin letters. */
const NAMES_OF_PERSONAL: readonly (readonly [PersonalClass, RegExp])[] = [
  [
    'name',
    /^(client_|customer_|user_|contact_|person_)?name$|(first|last|middle|full|given|family|latin|maiden)_?name/,
  ],
  ['name', /(^|_)fio(_|$)|surname|patronymic|familiya|otchestvo|^имя$|фамили|отчество|фио/],
  ['phone', /phone|msisdn|(^|_)(mobile|tel)(_|$)|телефон/],
  ['email', /e_?mail|почта/],
  ['birth-date', /birth|(^|_)dob(_|$)|рожд/],
  ['document', /passport|snils|(^|_)inn(_|$)|паспорт|снилс|^инн$/],
  ['address', /address|(^|_)addr(_|$)|адрес/],
  ['account', /(^|_)(iban|pan)(_|$)|(card|account)_?(no|num)|номер_?(карт|счет|счёт)/],
];

/**
 * The columns to take for personal in a table that no description knows: those called as a personal column of the described customers, as in a
 * view or a copy of them, and those called as people's data usually are. Their values are never read for examples.
 */
export function presumedPersonal(
  columns: ReadonlyMap<string, string>,
  described: SystemDescription['customer'],
): Readonly<Record<string, PersonalClass>> {
  const personal = [...columns].flatMap(([column, type]) => {
    if (NEVER_PERSONAL.test(type)) return [];
    const usual = NAMES_OF_PERSONAL.find(([, pattern]) => pattern.test(column.toLowerCase()))?.[0];
    const kind = described?.personal[column] ?? usual;
    return kind ? [[column, kind] as const] : [];
  });
  return Object.fromEntries(personal);
}
