import { classOfColumn, type PersonalClass, type Sighting } from './class.ts';
import { columnKey, isColumnName } from './column-name.ts';
import { type KindOf, lineEnd } from './forms/form.ts';
import { valuesInText } from './forms/forms.ts';
import { isSecretName } from './secrets.ts';

/**
 * Names of columns that hold personal data in nearly every system; a description adds its own. Those of the systems that ship are among them, but for
 * names that say nothing by themselves.
 */
const USUAL: Readonly<Record<string, string>> = {
  email: 'email',
  email_address: 'email',
  phone: 'phone',
  phone_number: 'phone',
  mobile: 'phone',
  mobile_phone: 'phone',
  msisdn: 'phone',
  first_name: 'name',
  given_name: 'name',
  family_name: 'name',
  latin_name: 'name',
  last_name: 'name',
  middle_name: 'name',
  full_name: 'name',
  surname: 'name',
  patronymic: 'name',
  fio: 'name',
  birth_date: 'birth-date',
  birthday: 'birth-date',
  date_of_birth: 'birth-date',
  dob: 'birth-date',
  passport: 'passport',
  passport_number: 'passport',
  inn: 'inn',
  snils: 'snils',
  card_number: 'card',
  фамилия: 'name',
  отчество: 'name',
  фио: 'name',
  имя_клиента: 'name',
  имя_отчество: 'name',
  телефон: 'phone',
  номер_телефона: 'phone',
  мобильный_телефон: 'phone',
  электронная_почта: 'email',
  номер_карты: 'card',
  снилс: 'snils',
  инн: 'inn',
  паспорт: 'passport',
  дата_рождения: 'birth-date',
};

export type PersonalColumns = ReadonlyMap<string, PersonalClass>;

/** The usual columns and those of a description: key of the name ({@link columnKey}) → class. */
export function columnsOf(described: Readonly<Record<string, string>> = {}): PersonalColumns {
  return new Map(
    [...Object.entries(USUAL), ...Object.entries(described)].map(([name, word]) => [
      columnKey(name),
      classOfColumn(word),
    ]),
  );
}

/** What stands under a name, by these columns; secrets by the name alone. */
export function kindUnder(columns: PersonalColumns): KindOf {
  return (name) => {
    if (!isColumnName(name)) return undefined;
    return columns.get(columnKey(name)) ?? (isSecretName(name) ? 'secret' : undefined);
  };
}

/** A comparison or an assignment behind a column's name, with the casts that a plan writes there. */
const IS = /["'\\]{0,2}\)?(?:::[a-z ]{1,24}(?:\(\d{1,4}\))?)?\)?\s{0,3}(=>|<>|!=|=|:)\s{0,3}/y;
const QUOTED =
  /'((?:[^'\n]|''){1,400})'|"((?:[^"\\\n]|\\.){1,400})"|«([^»\n]{1,400})»|\\"((?:[^"\\\n]){1,400})\\"|""((?:[^"\n]){1,400})""/y;
/** A value without quotation marks; directly behind an equals sign only. */
const BARE = /[^\s,;()[\]{}'"«»<>&|=]{1,200}/y;
/** What may stand there in SQL and is no value: another column, a parameter, a keyword, a function. */
const NO_VALUE =
  /^(?:[a-z_][\w]*\.[\w.]+|\$\d+|:\w+|null|none|true|false|yes|no|on|off|any|all|not|lower|upper|coalesce|is|\?)$/i;

/**
 * Values that stand behind the name of a personal column, whatever they look like: in a condition of a plan, a line of a log, a JSON text, and in what
 * PostgreSQL quotes of a row: `Key (email)=(…)`, `Failing row contains (…)`, bound parameters.
 */
export function findColumnValues(text: string, columns: PersonalColumns): Sighting[] {
  return [
    ...valuesInText(text, kindUnder(columns)),
    ...behindNames(text, columns),
    ...inKeys(text, columns),
    ...inRows(text),
    ...inParameters(text),
  ];
}

function behindNames(text: string, columns: PersonalColumns): Sighting[] {
  if (!/[=:]/.test(text)) return [];
  const found: Sighting[] = [];
  for (const { index, 0: word } of text.matchAll(/[\p{L}_][\p{L}\p{N}_]{0,62}/gu)) {
    const kind = columns.get(columnKey(word));
    if (kind === undefined) continue;
    const value = valueAt(text, index + word.length, /["']/.test(text[index - 1] ?? ''));
    if (value) found.push({ ...value, kind });
  }
  return found;
}

function valueAt(text: string, from: number, isQuotedName: boolean): { start: number; end: number } | undefined {
  IS.lastIndex = from;
  const is = IS.exec(text);
  if (!is) return undefined;
  const start = IS.lastIndex;
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text);
  if (quoted) {
    const inner = quoted.slice(1).find((one) => one !== undefined)!;
    const before = /^(?:\\|"")/.test(quoted[0]) ? 2 : 1;
    return /^\s*$|^%|%$/.test(inner) ? undefined : { start: start + before, end: start + before + inner.length };
  }
  if (is[1] !== '=' && !isQuotedName) return undefined;
  BARE.lastIndex = start;
  const bare = BARE.exec(text);
  const isGlued = text[start - 1] === '=' || isQuotedName;
  if (!bare || !isGlued || NO_VALUE.test(bare[0])) return undefined;
  return { start, end: start + bare[0].replace(/[.!?]$/, '').length };
}

const KEY = /\(([\p{L}_"(](?:[^()\n]|\([^()\n]{0,100}\)){0,300})\)=\(/gu;
/** Where the values of a key end: a value may hold a bracket of its own. */
const KEY_END = /\)(?=\s+(?:already|is |conflicts|уже|отсутствует|все ещё|конфликтует|присутствует)|["»]|\.?\s*$|=\()/m;

/** `Key (email, city)=(…, …)`: each value belongs to the column in its place. */
function inKeys(text: string, columns: PersonalColumns): Sighting[] {
  if (!text.includes(')=(')) return [];
  return [...text.matchAll(KEY)].flatMap((match) => {
    const names = match[1]!.split(',').map(nameOfExpression);
    if (!names.some((name) => columns.has(columnKey(name)))) return [];
    const start = match.index + match[0].length;
    const rest = text.slice(start, start + 2_000);
    const end = KEY_END.exec(rest)?.index ?? rest.search(/\)|$/);
    return valuesIn(rest.slice(0, end), start, names, columns);
  });
}

/** `lower((email)::text)` → email */
function nameOfExpression(name: string): string {
  return name.replace(/::[a-z ]+/gi, '').match(/[\p{L}_][\p{L}\p{N}_]*(?=["')\s]*$)/u)?.[0] ?? '';
}

function valuesIn(values: string, from: number, names: readonly string[], columns: PersonalColumns): Sighting[] {
  const parts = values.split(', ');
  // A value with a comma in it: nobody knows which is whose.
  if (parts.length !== names.length) return [{ start: from, end: from + values.length, kind: 'text' }];
  let start = from;
  return parts.flatMap((part, index) => {
    const own = { start, end: start + part.length };
    start = own.end + 2;
    const kind = columns.get(columnKey(names[index]!));
    return kind === undefined || part === '' ? [] : [{ ...own, kind }];
  });
}

const ROW = /(?:Failing row contains|Ошибочная строка содержит) \(/g;

/** A whole row: all of it, up to the last bracket of the line. What stands inside of a row is a part of it, and is not looked at again. */
function inRows(text: string): Sighting[] {
  const found: Sighting[] = [];
  let free = 0;
  for (const { index, 0: head } of text.matchAll(ROW)) {
    if (index < free) continue;
    const start = index + head.length;
    const rest = text.slice(start, lineEnd(text, start));
    const bracket = rest.lastIndexOf(')');
    free = start + (bracket === -1 ? rest.length : bracket);
    if (free > start) found.push({ start, end: free, kind: 'text' });
  }
  return found;
}

const PARAMETER = /\$\d{1,4} = '((?:[^'\n]|''){1,4000})'/g;

/** Bound values in a server's log; short numbers are ids. */
function inParameters(text: string): Sighting[] {
  if (!text.includes("$1 = '")) return [];
  return [...text.matchAll(PARAMETER)].flatMap(({ index, 0: whole, 1: value }) => {
    const start = index + whole.length - 1 - value!.length;
    return /^-?\d{1,9}$/.test(value!) ? [] : [{ start, end: start + value!.length, kind: 'text' }];
  });
}
