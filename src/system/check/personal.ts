import type { PersonalClass } from '../description.ts';

/** A column that looks personal, and why it does. */
export interface PersonalGuess {
  readonly column: string;
  readonly class: PersonalClass;
  /** Its name, or the shape of most of its values. */
  readonly because: 'name' | 'values';
}

/** Shapes of values, as regular expressions of PostgreSQL. */
export const SHAPES: Readonly<Record<string, string>> = {
  email: '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$',
  phone: '^[+]?[78][- (]*[0-9]{3}[-) ]*[0-9]{3}[- ]*[0-9]{2}[- ]*[0-9]{2}$|^[+][0-9]{8,15}$',
  account: '^([0-9]{4}[ -]?){3}[0-9]{1,7}$|^[0-9]{20}$',
};

/** Words of column names that mean personal data, whole words between underscores. */
const NAMES: readonly (readonly [PersonalClass, RegExp])[] = [
  [
    'email',
    /^e?_?mail(_?addr(ess)?)?$|(^|_)email($|_(?!consent|opt|status|valid|verified|allowed|enabled|sent|count|at|on))/,
  ],
  ['phone', /(^|_)(phone|mobile|msisdn|telephone|tel)(_?(number|no))?$/],
  ['name', /^(first|last|middle|full|sur|latin|maiden|given|family|second)_?name$|^(surname|patronymic|fio)$/],
  ['birth-date', /^(birth_?(date|day)|date_of_birth|dob)$/],
  ['document', /(^|_)(passport|snils|ssn|inn|tax_id|driver_licen[cs]e)(_?(number|no|series))?$/],
  ['address', /^(address|street|post(al)?_?address|home_?address)$/],
  ['account', /^(iban|pan|card_?(number|no)|account_?(number|no))$/],
];

/** Share of the values with one shape from which a column counts as holding it. */
const MOST = 0.5;

/** Which columns look personal: by name first, else by the shapes of their values. */
export function likelyPersonal(
  columns: readonly (readonly [name: string, type: string])[],
  shapes: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly PersonalGuess[] {
  return columns.flatMap(([column, type]): readonly PersonalGuess[] => {
    if (/^(boolean|timestamp)/.test(type)) return [];
    const named = NAMES.find(([, pattern]) => pattern.test(column.toLowerCase()));
    if (named) return [{ column, class: named[0], because: 'name' }];
    const shape = [...(shapes.get(column) ?? [])].find(([, share]) => share >= MOST);
    return shape ? [{ column, class: shape[0] as PersonalClass, because: 'values' }] : [];
  });
}
