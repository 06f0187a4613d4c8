import { formatCount, plural, text } from '../text.ts';
import { defineCause } from './cause.ts';
import type { ConditionRef } from './segment.ts';

export interface NoCustomersEvidence {
  readonly segment: string;
  /** The customer table. */
  readonly table: string;
}

/** One way to let people in: conditions that would have to go, and how many are selected without them. */
export interface RepairRef {
  readonly drop: readonly ConditionRef[];
  readonly selected: number;
}

export interface OneTooManyEvidence {
  readonly segment: string;
  readonly population: number;
  /** Repairs of one condition each, the one that brings back most first. */
  readonly repairs: readonly RepairRef[];
}

export interface ContradictEvidence {
  readonly segment: string;
  readonly population: number;
  /** The smallest set of conditions that keeps everybody out by itself. */
  readonly blocking: readonly ConditionRef[];
  readonly repairs: readonly RepairRef[];
}

const names = (conditions: readonly ConditionRef[]): string =>
  conditions.map((condition) => `${condition.id} (${condition.text.replace(/\s+/g, ' ').slice(0, 80)})`).join(', ');

export const noCustomers = defineCause<NoCustomersEvidence>({
  id: 'segment/no-customers',
  severity: 'error',
  name: text('There are no customers to select from', 'Не из кого отбирать: клиентов нет'),
  title: ({ segment, table }) =>
    text(
      `Segment ${segment} selects nobody because ${table} holds no customers at all.`,
      `Сегмент ${segment} не отбирает никого, потому что в ${table} вообще нет клиентов.`,
    ),
  next: ({ table }) => [
    text(
      `Find out why ${table} is empty: a failed load, a load in progress, the wrong database, row level security.`,
      `Выясните, почему ${table} пуста: загрузка упала или ещё идёт, не та база, политика доступа к строкам.`,
    ),
    text('Check the connection: mmsup profile test', 'Проверьте подключение: mmsup profile test'),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'The customer table is empty, or this role sees none of its rows. No rule can select anybody.',
      'Таблица клиентов пуста, или эта роль не видит её строк. Никакое правило никого не отберёт.',
    ),
    why: text(
      'A load that empties the table first and then fails; a test database; row level security that hides the rows.',
      'Загрузка сначала очистила таблицу, а потом упала; подключились к тестовой базе; политика RLS скрывает строки.',
    ),
    sure: text(
      'Count the table as its owner and as this role: the same 0 means empty, a difference means rights.',
      'Посчитайте строки от имени владельца и этой роли: одинаковый 0 — таблица пуста, разница — дело в правах.',
    ),
    repair: text('Repeat the load, or correct the rights.', 'Повторить загрузку или исправить права.'),
    example: text(
      'The nightly job truncated the table at 03:00 and the insert after it hit a full disk.',
      'Ночное задание в 03:00 очистило таблицу, а вставке после него не хватило места на диске.',
    ),
  },
});

export const oneConditionTooMany = defineCause<OneTooManyEvidence>({
  id: 'segment/one-condition-too-many',
  severity: 'error',
  name: text('One condition too many', 'Одно условие лишнее'),
  title({ segment, repairs }) {
    const best = repairs[0]!;
    return text(
      `Segment ${segment} selects nobody, though every condition is met by somebody: without ${names(best.drop)} it would select ${formatCount(best.selected, 'en')}.`,
      `Сегмент ${segment} не отбирает никого, хотя каждому условию кто-то отвечает: без ${names(best.drop)} он отобрал бы ${formatCount(best.selected, 'ru')}.`,
    );
  },
  next: ({ segment, repairs }) => [
    ...repairs.map((repair) =>
      text(
        `Ask the owner whether ${names(repair.drop)} is meant; without it: ${plural(repair.selected, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] }).en}.`,
        `Уточните у владельца, нужно ли ${names(repair.drop)}; без него: ${plural(repair.selected, { en: ['customer', 'customers'], ru: ['клиент', 'клиента', 'клиентов'] }).ru}.`,
      ),
    ),
    text(
      `See whether it came with the last edit: mmsup rules diff ${segment}`,
      `Посмотрите, не появилось ли оно с последней правкой: mmsup rules diff ${segment}`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Each condition alone selects somebody, all together nobody, and leaving out a single one lets customers in.',
      'Каждое условие само по себе кого-то отбирает, все вместе — никого, а без одного из них клиенты появляются.',
    ),
    why: text(
      'A condition was added that excludes exactly those whom the others select: a second limit on the same column, an exclusion that covers the target.',
      'Добавили условие, исключающее как раз тех, кого отбирают остальные: второй порог на тот же столбец, исключение, накрывающее целевую группу.',
    ),
    sure: text(
      'The table of conditions: “only blocker of” is above zero for the condition in question, and the repair lists how many come back.',
      'В таблице условий у этого условия «единственная помеха для» больше нуля, а в списке ремонтов указано, сколько клиентов вернётся.',
    ),
    repair: text(
      'Decide with the segment’s owner which condition is wrong; do not simply drop the one that brings most people back.',
      'Решить с владельцем сегмента, какое условие ошибочно; не убирать просто то, что возвращает больше всего людей.',
    ),
    example: text(
      'balance > 1000000 and monthly_income < 20000: each is met, both hardly ever.',
      'balance > 1000000 and monthly_income < 20000: каждое встречается, вместе — почти никогда.',
    ),
  },
});

export const conditionsContradict = defineCause<ContradictEvidence>({
  id: 'segment/conditions-contradict',
  severity: 'error',
  name: text('Conditions contradict each other', 'Условия противоречат друг другу'),
  title: ({ segment, blocking }) =>
    text(
      `Segment ${segment} selects nobody: no customer meets ${names(blocking)} together, and no single change lets anybody in.`,
      `Сегмент ${segment} не отбирает никого: ни один клиент не отвечает сразу ${names(blocking)}, и одной правкой этого не исправить.`,
    ),
  next: ({ segment, repairs }) => [
    ...repairs
      .slice(0, 3)
      .map((repair) =>
        text(
          `Without ${names(repair.drop)} it would select ${formatCount(repair.selected, 'en')}.`,
          `Без ${names(repair.drop)} он отобрал бы ${formatCount(repair.selected, 'ru')}.`,
        ),
      ),
    text(`See the last edit: mmsup rules diff ${segment}`, `Посмотрите последнюю правку: mmsup rules diff ${segment}`),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'Several conditions exclude one another, and at least two of them must change before anybody is selected.',
      'Несколько условий исключают друг друга, и, чтобы кто-то отобрался, надо изменить хотя бы два из них.',
    ),
    why: text(
      'Two segments were merged into one formula; alternatives were joined with AND instead of OR; two faults at once.',
      'Два сегмента соединили в одну формулу; варианты связали через AND вместо OR; две неисправности сразу.',
    ),
    sure: text(
      'The blocking sets name the conditions that no customer meets together; every repair drops two or more.',
      'Наборы-помехи называют условия, которым одновременно не отвечает никто; каждый ремонт убирает два условия и больше.',
    ),
    repair: text(
      'Start with the smallest blocking set; ask its author which alternative was meant.',
      'Начать с самого маленького набора-помехи; спросить автора, какой из вариантов имелся в виду.',
    ),
    example: text(
      "city = 'Казань' and city = 'Самара': each city has customers, nobody lives in both.",
      "city = 'Казань' and city = 'Самара': в каждом городе клиенты есть, но в обоих сразу не живёт никто.",
    ),
  },
});
