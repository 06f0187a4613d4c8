import { plural, type Text, text } from '../../text.ts';
import type { MomentName } from './measure.ts';
import type { RecurringRule } from './recurring.ts';
import type { Series } from './series.types.ts';

export const STATS = {
  title: text('Incidents', 'Инциденты'),
  incidents: text('Incidents', 'Инцидентов'),
  open: text('Open', 'Открыто'),
  closed: text('Closed', 'Закрыто'),
  reopened: text('Reopened', 'Переоткрыто'),
  repaired: text('Repaired', 'Исправлено'),
  workaround: text('Workaround', 'Обход'),
  'no-fault': text('No fault', 'Не ошибка'),
  notSaid: text('Outcome not said', 'Итог не указан'),
  median: text('median', 'медиана'),
  ninety: text('9 of 10 within', '9 из 10 за'),
  n: text('of', 'по'),
  awaited: text('not yet', 'ещё нет'),
  never: text('closed without', 'закрыто без'),
  time: text('Time', 'Время'),
  times: text(
    'How long it took (by the clock on the wall, from the complaint on)',
    'Сколько занимало (по обычным часам, от жалобы)',
  ),
  sla: text('What was promised (SLA)', 'Обещанное (SLA)'),
  slaShort: text('SLA', 'SLA'),
  inTime: text('In time (SLA)', 'В срок (SLA)'),
  kept: text('Kept', 'Соблюдено'),
  broken: text('Broken', 'Нарушено'),
  running: text('Running', 'Идёт'),
  notMeasured: text('Not measured', 'Не измерено'),
  noSla: text(
    'Nothing was promised for any of them (no sla: in their profiles when they were opened).',
    'Ни для одного ничего не обещано (в профилях не было sla: при открытии).',
  ),
  recurring: text('Causes that come back', 'Повторяющиеся причины'),
  noRecurring: text('No cause came back.', 'Повторяющихся причин нет.'),
  proposal: text('Permanent repair', 'Исправить навсегда'),
  noArticle: text(
    'This cause is of a client’s own description and has no article here.',
    'Причина из описания самого клиента, статьи о ней здесь нет.',
  ),
  proposedThen: text('Proposed at a closing', 'Предложено при закрытии'),
  article: text('Article', 'Статья'),
  where: text('Where', 'Где'),
  when: text('When', 'Когда'),
  rule: text('Rule', 'Правило'),
  trend: text('Opened', 'Открывали'),
  none: text('There are no incidents in this period.', 'За это время инцидентов нет.'),
  all: text('all', 'все'),
  nobody: text('not said', 'не указано'),
  noCause: text('no cause found', 'причина не найдена'),
  keptSaid: text(
    'Of the kept ones, judged by a time that somebody said and not by the machine’s clock (incident sla explain ID)',
    'Из соблюдённых оценено со слов, а не по часам машины (incident sla explain ID)',
  ),
  brokenRaised: text(
    'Of the broken ones, over already when the severity was raised: nobody could have kept them',
    'Из нарушенных истекли ещё до повышения важности, выдержать их уже никто не мог',
  ),
  unknownTimes: text(
    'Not known how long it took (clocks were set back meanwhile), and not among the times',
    'Неизвестно, сколько заняло (часы за это время переводили), в значения времени не входит',
  ),
  foundOpen: text('Found in open ones, not counted', 'Найдена в открытых, не учтено'),
  notSure: text('Not certain, for clocks were set', 'Не точно: часы переводили'),
  damaged: text('Damaged, not counted', 'Повреждены и не учтены'),
  most: text('most', 'максимум'),
} as const;

export const MOMENT_WORD: Readonly<Record<MomentName, Text>> = {
  acknowledge: text('Acknowledged', 'Приняты'),
  diagnose: text('Diagnosed', 'Причина найдена'),
  resolve: text('Resolved', 'Решены'),
};

export const GROUP_WORD = {
  client: text('Client', 'Клиент'),
  cause: text('Cause', 'Причина'),
  line: text('Line', 'Линия'),
  month: text('Month', 'Месяц'),
} as const;

export const PER_UNIT: Readonly<Record<Series['unit'], Text>> = {
  day: text('per day', 'по дням'),
  week: text('per week', 'по неделям'),
  month: text('per month', 'по месяцам'),
};

/** In Russian in the genitive: at least so many. */
const INCIDENTS = { en: ['incident', 'incidents'], ru: ['инцидента', 'инцидентов', 'инцидентов'] } as const;
const DAYS = { en: ['day', 'days'], ru: ['день', 'дня', 'дней'] } as const;

/** The rule by which a cause counts as coming back. */
export function ruleText({ times, days }: RecurringRule): Text {
  const [many, long] = [plural(times, INCIDENTS), plural(days, DAYS)];
  return text(
    `at least ${many.en} of one cause opened within ${long.en}, at one client or at several; the cause is what the closing names; without those that were no fault`,
    `не меньше ${many.ru} с одной причиной за ${long.ru}, у одного клиента или у нескольких; причина — названная при закрытии; без тех, что оказались не ошибкой`,
  );
}
