import { formatCount, formatShare, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, type Victims } from './health-words.ts';

export interface ConditionsUnknownEvidence extends Victims {
  readonly conditions: readonly {
    readonly segment: string;
    readonly condition: string;
    readonly column: string;
    readonly unknown: number;
    readonly population: number;
    /** Null = everybody was counted. */
    readonly sampledPercent: number | null;
  }[];
}

export interface LiteralsUnknownEvidence extends Victims {
  readonly literals: readonly {
    readonly segment: string;
    readonly condition: string;
    readonly column: string;
    readonly literal: string;
    readonly near: string;
    /** Who have the near value. */
    readonly customers: number;
  }[];
}

export interface AddressesInvalidEvidence extends Victims {
  readonly columns: readonly {
    readonly column: string;
    readonly kind: 'email' | 'phone';
    readonly addresses: number;
    readonly invalid: number;
  }[];
  readonly sampledPercent: number | null;
}

export const conditionsUnknown = defineCause<ConditionsUnknownEvidence>({
  id: 'health/conditions-unknown',
  severity: 'warning',
  name: text('Conditions that are unknown for many', 'Условия, неизвестные для многих'),
  title({ conditions, total }) {
    const [first] = conditions;
    const more = andMore(1, total);
    const share = (lang: 'en' | 'ru') => formatShare(first!.unknown, first!.population, lang);
    return text(
      `Segment ${first!.segment}: of ${formatCount(first!.unknown, 'en')} customers (${share('en')}) it is unknown whether ${first!.condition} holds, for ${first!.column} is empty; neither it nor its opposite selects them${more.en}.`,
      `Сегмент ${first!.segment}: для клиентов (${formatCount(first!.unknown, 'ru')}, ${share('ru')}) неизвестно, верно ли ${first!.condition}: ${first!.column} пуст; их не отберёт ни оно, ни его отрицание${more.ru}.`,
    );
  },
  next: ({ conditions }) => [
    text(
      `If they should stay in, write: ${conditions[0]!.condition} or ${conditions[0]!.column} is null`,
      `Если они должны остаться, запишите: ${conditions[0]!.condition} or ${conditions[0]!.column} is null`,
    ),
    text(`mmsup segment explain ${conditions[0]!.segment}`, `mmsup segment explain ${conditions[0]!.segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A condition that keeps people out by a value, `<>` or NOT IN, stands on a column that is empty for many: they are lost without a word.',
      'Исключающее условие, `<>` или NOT IN, стоит на столбце, пустом у многих: они молча теряются.',
    ),
    why: text(
      'In SQL NULL is not different from anything; whoever wrote “not X” thought of the people without a value too.',
      'В SQL NULL ни от чего не отличается; писавший «не X» имел в виду и людей без значения.',
    ),
    sure: text(
      'Leaf, its opposite and unknown together are everybody; the unknown are counted.',
      'Условие, отрицание и неизвестное вместе дают всех; неизвестные посчитаны.',
    ),
    repair: text('Say what becomes of the empty ones.', 'Сказать, что делать с пустыми.'),
    example: text(
      'stage <> ’lost’ selects nobody, for nobody has a stage yet.',
      'stage <> ’lost’ не отбирает никого: этапа ещё ни у кого нет.',
    ),
  },
});

export const literalsUnknown = defineCause<LiteralsUnknownEvidence>({
  id: 'health/literals-unknown',
  severity: 'warning',
  name: text('Conditions that ask for values nobody has', 'Условия, спрашивающие несуществующие значения'),
  title({ literals, total }) {
    const [first] = literals;
    const more = andMore(1, total);
    return text(
      `Segment ${first!.segment} asks for ${first!.column} ’${first!.literal}’, which nobody has; ${formatCount(first!.customers, 'en')} customers have ’${first!.near}’${more.en}.`,
      `Сегмент ${first!.segment} спрашивает ${first!.column} ’${first!.literal}’, которого нет ни у кого; ’${first!.near}’ — у клиентов: ${formatCount(first!.customers, 'ru')}${more.ru}.`,
    );
  },
  next: ({ literals }) => [
    text(`mmsup segment explain ${literals[0]!.segment}`, `mmsup segment explain ${literals[0]!.segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A condition compares a column with a value that is not in the data, while nearly the same value is.',
      'Условие сравнивает столбец со значением, которого нет в данных, хотя есть почти такое же.',
    ),
    why: text(
      'The value was renamed in the core system; its label was written instead of its code; a letter, a blank, the case.',
      'Значение переименовали в ядре; вместо кода написали название; буква, пробел, регистр.',
    ),
    sure: text(
      'Statistics or the dictionary say that it is out of use, and the count says that nobody has it.',
      'Статистика или справочник говорят, что оно не используется, и подсчёт — что его нет ни у кого.',
    ),
    repair: text('Write the value in use.', 'Записать используемое значение.'),
    example: text(
      'The tariff GOLD became GOLD_2026; the segment still asks for GOLD.',
      'Тариф GOLD стал GOLD_2026; сегмент по-прежнему спрашивает GOLD.',
    ),
  },
});

export const addressesInvalid = defineCause<AddressesInvalidEvidence>({
  id: 'health/addresses-invalid',
  severity: 'warning',
  name: text('Addresses that cannot be reached', 'Непригодные адреса'),
  title({ columns, total }) {
    const [first] = columns;
    const more = andMore(1, total);
    const share = (lang: 'en' | 'ru') => formatShare(first!.invalid, first!.addresses, lang);
    const kind = first!.kind === 'email' ? text('an address', 'адрес почты') : text('a phone number', 'номер телефона');
    return text(
      `${share('en')} of the values of ${first!.column} are not written as ${kind.en} is: ${formatCount(first!.invalid, 'en')} of ${formatCount(first!.addresses, 'en')}${more.en}.`,
      `${share('ru')} значений ${first!.column} записаны не так, как ${kind.ru}: ${formatCount(first!.invalid, 'ru')} из ${formatCount(first!.addresses, 'ru')}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'See which load brought them: mmsup health check --only loads-bad; have the normalisation rule corrected.',
      'Посмотрите, какая загрузка их принесла: mmsup health check --only loads-bad; исправьте правило нормализации.',
    ),
  ],
  runbook: 'customer-data-wrong',
  article: {
    what: text(
      'Addresses or phones of customers are written so that no message can reach them.',
      'Адреса или телефоны клиентов записаны так, что сообщение до них не дойдёт.',
    ),
    why: text(
      'The normalisation was switched off or meets a new form; two columns of a file were exchanged; several addresses in one field.',
      'Нормализация отключена или встретила новый вид; в файле перепутаны столбцы; несколько адресов в одном поле.',
    ),
    sure: text(
      'Only the shape is judged, in the database; no value leaves it. Whether an address exists, nobody here can say.',
      'Проверяется только вид, внутри базы; значения её не покидают. Существует ли адрес, здесь не узнать.',
    ),
    repair: text(
      'Correct the rule, and run it over what was loaded.',
      'Исправить правило и применить его к загруженному.',
    ),
    example: text(
      'Phones came as “8 (903) 123-45-67 ext. 2” and stand in the base as they came.',
      'Телефоны пришли как «8 (903) 123-45-67 доб. 2» и так и лежат в базе.',
    ),
  },
});
