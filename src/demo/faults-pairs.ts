import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Two faults at once. */
export const FAULTS_PAIRS: readonly Fault[] = [
  {
    name: 'mortgage-still-silent',
    kind: 'fault',
    complaint: 2,
    like: 'R14',
    symptom: text(
      '“mortgage-care” does not go out, and the repair of last week did not help.',
      '«mortgage-care» не уходит, и прошлая починка не помогла.',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace mortgage-care',
    reveal: text(
      'Two at once: the cap of the letters was set to 0, and a release renamed the campaign’s template. Who repairs one meets the other.',
      'Сразу два: лимит писем поставили 0, а релиз переименовал шаблон кампании. Исправишь одно — встретишь другое.',
    ),
    cause: 'policy/cap-zero',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T15:30:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'vip-anybody',
    kind: 'fault',
    complaint: 1,
    like: 'R07',
    symptom: text(
      '“vip-deposit” writes to people who never allowed it, and even to those in a lawsuit.',
      '«vip-deposit» пишет тем, кто не давал согласия, и даже тем, кто судится с банком.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain vip-deposit',
    reveal: text(
      'Two at once: an OR without parentheses, and an exclusion list that was emptied.',
      'Сразу два: OR без скобок и опустевший список исключений.',
    ),
    cause: 'rule/and-or-without-parentheses',
    alsoSeenBy: [],
    plantedAt: '2026-11-24T16:10:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'sms-silent-again',
    kind: 'fault',
    complaint: 2,
    like: 'R09',
    symptom: text(
      '“come-back” sends no SMS, and two people say that they have found the reason.',
      '«come-back» не отправляет SMS, и двое уверяют, что нашли причину.',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace come-back',
    reveal: text(
      'Two at once: the quiet time covers the day, and the template is archived. The first hides the second.',
      'Сразу два: тихое время накрыло день, а шаблон в архиве. Первое скрывает второе.',
    ),
    cause: 'campaign/policy-excludes-all',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-25T14:10:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'reports-all-stuck',
    kind: 'fault',
    complaint: 6,
    like: 'R01',
    symptom: text(
      'No report on responses has moved since Monday, and the summary behind it has not either.',
      'С понедельника не двигается ни один отчёт по откликам и ни одна сводка за ними.',
    ),
    hint: text('Follow the chain from the events to the report.', 'Пройдите цепочку от событий до отчёта.'),
    command: 'mmsup report trace effectiveness-push',
    reveal: text(
      'Two at once: the job of the summaries and the job of the reports are both off. The summaries come first in the chain.',
      'Сразу два: выключены и задание сводок, и задание отчётов. Сводки в цепочке раньше.',
    ),
    cause: 'report/summary-job-stopped',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-23T20:40:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
];
