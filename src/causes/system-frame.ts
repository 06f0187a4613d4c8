import { formatCount } from '../text.ts';
import { defineMistake, nearStep } from './system-mistake.ts';

export interface CustomerKeysEvidence {
  readonly customers: number;
  /** Customers without a key, or more customers than keys. */
  readonly bad: number;
}

export interface NamedEvidence {
  readonly name: string;
  readonly near: readonly string[];
}

export interface UndeclaredEvidence {
  /** Column of the customer table. */
  readonly name: string;
  readonly class: string;
  readonly because: 'name' | 'values';
}

export interface ClockEvidence {
  readonly moment: string | null;
  readonly serverNow: string;
}

export interface VariantsEvidence {
  readonly variants: readonly string[];
}

const count = (value: number): readonly [string, string] => [formatCount(value, 'en'), formatCount(value, 'ru')];

export const systemKeyNotUnique = defineMistake<CustomerKeysEvidence>({
  id: 'system/customer-key-not-unique',
  severity: 'error',
  name: ['The customers’ key is not unique', 'Ключ клиентов не уникален'],
  says: ({ bad, customers }) => [
    `${count(bad)[0]} of ${count(customers)[0]} customers repeat the key of another`,
    `${count(bad)[1]} из ${count(customers)[1]} клиентов повторяют чужой ключ`,
  ],
  next: () => [
    [
      'Name the column that tells one customer from another, or a view with one row per customer.',
      'Назовите столбец, который отличает клиентов, или представление с одной строкой на клиента.',
    ],
  ],
  article: {
    what: ['Several rows of the customer table have one key.', 'У нескольких строк таблицы клиентов один ключ.'],
    why: [
      'The table keeps history, or the key is that of a household or an account.',
      'Таблица хранит историю, или это ключ семьи либо счёта.',
    ],
    sure: ['Rows and different keys were counted.', 'Строки и разные ключи посчитаны.'],
    repair: [
      'Take the real key, or leave out what is not in force with "where" in a view.',
      'Взять настоящий ключ или представление только с действующими строками.',
    ],
    example: [
      'A customer with two addresses is counted, and written to, twice.',
      'Клиент с двумя адресами посчитан дважды — и письмо получил дважды.',
    ],
  },
});

export const systemKeyNull = defineMistake<CustomerKeysEvidence>({
  id: 'system/customer-key-null',
  severity: 'error',
  name: ['Customers without a key', 'Клиенты без ключа'],
  says: ({ bad, customers }) => [
    `${count(bad)[0]} of ${count(customers)[0]} customers have no key`,
    `у ${count(bad)[1]} из ${count(customers)[1]} клиентов нет ключа`,
  ],
  next: () => [
    [
      'Name a column that every customer has, or leave them out with customer.where.',
      'Назовите столбец, который есть у каждого клиента, или исключите таких через customer.where.',
    ],
  ],
  article: {
    what: ['The key of the customer table is NULL in some rows.', 'Ключ таблицы клиентов в части строк пуст.'],
    why: [
      'The column is filled later than the row, or only for one kind of customers.',
      'Столбец заполняется позже строки или только для части клиентов.',
    ],
    sure: ['The rows were counted.', 'Строки посчитаны.'],
    repair: ['Take the primary key.', 'Взять первичный ключ.'],
    example: [
      'The key is the loyalty card: who has none cannot be found.',
      'Ключ — карта лояльности: у кого её нет, того не найти.',
    ],
  },
});

export const systemPersonalMissing = defineMistake<NamedEvidence>({
  id: 'system/personal-column-missing',
  severity: 'error',
  name: ['A personal column that does not exist', 'Персонального столбца нет'],
  says: ({ name }) => [`the customer table has no column ${name}`, `в таблице клиентов нет столбца ${name}`],
  next: ({ near }) => [
    ...nearStep(near),
    [
      'Name it as the table does: what is misspelt is not masked.',
      'Назовите его так, как в таблице: столбец с ошибкой в имени не скрывается.',
    ],
  ],
  article: {
    what: [
      'A column is declared personal under a name that the table does not have.',
      'Столбец объявлен персональным под именем, которого в таблице нет.',
    ],
    why: [
      'It is misspelt or was renamed; the real column is then shown in clear.',
      'Ошибка в имени или переименование; настоящий столбец тогда показывается открыто.',
    ],
    sure: ['The catalog lists the columns of the table.', 'Столбцы таблицы перечислены в каталоге.'],
    repair: ['Correct the name.', 'Исправить имя.'],
    example: [
      '“phone_number: phone” where the column is called phone.',
      '«phone_number: phone», а столбец называется phone.',
    ],
  },
});

export const systemPersonalUndeclared = defineMistake<UndeclaredEvidence>({
  id: 'system/personal-undeclared',
  severity: 'warning',
  name: ['A column that looks personal and is not declared', 'Столбец похож на персональный, но не объявлен'],
  says: ({ name, class: kind, because }) => [
    because === 'name'
      ? `by its name ${name} holds personal data (${kind}), and it is not declared`
      : `most values of ${name} have the shape of ${kind}, and it is not declared`,
    because === 'name'
      ? `судя по имени, ${name} хранит персональные данные (${kind}), но не объявлен`
      : `большинство значений ${name} похожи на ${kind}, но столбец не объявлен`,
  ],
  next: ({ name, class: kind }) => [
    [`Write into customer.personal: ${name}: ${kind}`, `Напишите в customer.personal: ${name}: ${kind}`],
  ],
  article: {
    what: [
      'A column of the customer table looks like personal data and would be shown in clear.',
      'Столбец таблицы клиентов похож на персональные данные и показывался бы открыто.',
    ],
    why: [
      'It was forgotten, or was added after the description was written.',
      'О нём забыли, или он появился после составления описания.',
    ],
    sure: [
      'Its name says so, or most of some hundred values have such a shape; no value left the server.',
      'Так говорит имя, или такой вид у большинства из нескольких сотен значений; ни одно значение сервер не покинуло.',
    ],
    repair: ['Declare it with its class.', 'Объявить его с классом.'],
    example: ['contact2 holds e-mail addresses.', 'В contact2 лежат адреса электронной почты.'],
  },
});

export const systemClockNoMoment = defineMistake<ClockEvidence & { readonly type: string | null }>({
  id: 'system/clock-no-moment',
  severity: 'error',
  name: ['The system’s clock gives no moment', 'Часы системы не дают момента'],
  says: ({ moment, type }) => {
    const given = moment ?? 'NULL';
    const of = type === null ? '' : ` (${type})`;
    return [`it gives ${given}${of}, not a moment with zone`, `даёт ${given}${of}, а не момент с часовым поясом`];
  },
  next: () => [
    [
      'clock.now is a SELECT of one timestamptz; leave it out when the server’s clock is the system’s.',
      'clock.now — это SELECT одного timestamptz; уберите его, если часы системы — это часы сервера.',
    ],
  ],
  article: {
    what: [
      'The SELECT that says what “now” is gives none, or one without a zone.',
      'SELECT, который говорит, что значит «сейчас», не даёт момента или даёт его без пояса.',
    ],
    why: [
      'The table of the clock is empty, or its column is a text or has no zone.',
      'Таблица часов пуста, или её столбец — текст либо без пояса.',
    ],
    sure: ['The SELECT was run.', 'SELECT выполнен.'],
    repair: ['Give one timestamptz.', 'Дать один timestamptz.'],
    example: ['“select max(day) from calendar” gives a date.', '«select max(day) from calendar» даёт дату.'],
  },
});

export const systemClockAhead = defineMistake<ClockEvidence>({
  id: 'system/clock-ahead',
  severity: 'warning',
  name: ['The system’s clock is ahead of the server’s', 'Часы системы спешат относительно сервера'],
  says: ({ moment, serverNow }) => [
    `it gives ${moment}, and the server’s clock says ${serverNow}`,
    `даёт ${moment}, а по часам сервера ${serverNow}`,
  ],
  next: () => [
    [
      'Check what clock.now reads: the end of a period is no “now”.',
      'Проверьте, что читает clock.now: конец периода — не «сейчас».',
    ],
  ],
  article: {
    what: [
      'What the system calls now lies more than a day after the server’s clock and after everything that has happened.',
      'То, что система называет «сейчас», больше чем на сутки позже и часов сервера, и всего, что произошло.',
    ],
    why: [
      'It reads a planned date, or a test system has a clock of its own.',
      'Читается плановая дата, или у тестовой системы свои часы.',
    ],
    sure: ['Both clocks were read in one snapshot.', 'Обе величины прочитаны в одном снимке.'],
    repair: ['Read the moment of the last thing that happened.', 'Читать момент последнего события.'],
    example: [
      'Everything seems overdue: the clock is the end of the budget year.',
      'Всё кажется просроченным: часы — конец бюджетного года.',
    ],
  },
});

export const systemZoneUnknown = defineMistake<NamedEvidence>({
  id: 'system/zone-unknown',
  severity: 'error',
  name: ['The server does not know the time zone', 'Сервер не знает такого часового пояса'],
  says: ({ name }) => [`the server does not know the zone ${name}`, `сервер не знает пояса ${name}`],
  next: () => [
    [
      'Use a zone of pg_timezone_names, for instance Europe/Moscow.',
      'Возьмите пояс из pg_timezone_names, например Europe/Moscow.',
    ],
  ],
  article: {
    what: [
      'The zone is known here and not to the server: statements that name it fail.',
      'Пояс известен здесь, но не серверу: запросы с ним падают.',
    ],
    why: ['The server’s time zone data are old, or were cut down.', 'Данные о поясах на сервере старые или урезаны.'],
    sure: ['The server’s list of zones was asked.', 'Спрошен список поясов сервера.'],
    repair: ['Name an older zone with the same offset.', 'Назвать более старый пояс с тем же смещением.'],
    example: [
      'Europe/Kyiv on a server that only knows Europe/Kiev.',
      'Europe/Kyiv на сервере, который знает только Europe/Kiev.',
    ],
  },
});

export const systemNoVariant = defineMistake<VariantsEvidence>({
  id: 'system/no-variant-matches',
  severity: 'error',
  name: ['None of several alternatives fits', 'Не подходит ни один из вариантов'],
  says: ({ variants }) => [
    `the database is none of ${variants.join(', ')}, and nothing is said for all others`,
    `база не относится ни к одному из ${variants.join(', ')}, а для остальных ничего не сказано`,
  ],
  next: () => [
    [
      'Describe this version as a variant, or end the choices with one without "when".',
      'Опишите эту версию как вариант или завершите список вариантом без when.',
    ],
  ],
  article: {
    what: [
      'A text is given for several versions of the system, and this database is none of them.',
      'Текст дан для нескольких версий системы, и эта база — ни одна из них.',
    ],
    why: [
      'The version is newer or older than the description, or the objects of a variant are misspelt.',
      'Версия новее или старее описания, или объекты варианта названы с ошибкой.',
    ],
    sure: ['The objects of each variant were looked up in the catalog.', 'Объекты каждого варианта искали в каталоге.'],
    repair: ['Add the version.', 'Добавить версию.'],
    example: [
      'run.sent for v4 and v5; the client has v6: the column would silently be NULL.',
      'run.sent для v4 и v5, а у клиента v6: столбец молча был бы NULL.',
    ],
  },
});

export const systemDetectMissing = defineMistake<NamedEvidence>({
  id: 'system/detect-missing',
  severity: 'warning',
  name: ['What the system is recognised by is not there', 'Нет того, по чему система узнаётся'],
  says: ({ name }) => [
    `the database has no ${name}, by which the system is recognised`,
    `в базе нет ${name}, по которому узнаётся система`,
  ],
  next: ({ near }) => [
    ...nearStep(near),
    [
      'If the database is of this system, correct "detect"; else take another description: mmsup system list',
      'Если это база такой системы, исправьте detect; иначе возьмите другое описание: mmsup system list',
    ],
  ],
  article: {
    what: [
      'A table or column by which the description recognises its system does not exist.',
      'Нет таблицы или столбца, по которым описание узнаёт свою систему.',
    ],
    why: [
      'The database belongs to another system or version, or the name is misspelt.',
      'База другой системы или версии, или ошибка в имени.',
    ],
    sure: ['The catalog was asked.', 'Спрошен каталог.'],
    repair: ['Correct the name, or the choice of the system.', 'Исправить имя или выбор системы.'],
    example: [
      '“public.campaign” where the table is called campaigns.',
      '«public.campaign», а таблица называется campaigns.',
    ],
  },
});
