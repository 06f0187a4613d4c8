import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 3: the mailing takes too long. */
export const FAULTS_SLOW: readonly Fault[] = [
  {
    name: 'letters-trickle',
    kind: 'fault',
    complaint: 3,
    like: 'R20',
    symptom: text(
      'The last letters of “salary-bonus” came two hours after the first.',
      'Последние письма «salary-bonus» пришли через два часа после первых.',
    ),
    hint: text('Compare the stages with the campaign’s own history.', 'Сравните этапы с историей самой кампании.'),
    command: 'mmsup campaign trace salary-bonus',
    reveal: text(
      'With the new contract the provider takes a tenth of the letters a minute.',
      'По новому договору провайдер принимает в минуту в десять раз меньше писем.',
    ),
    cause: 'campaign/stage-slow',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T12:40:00+03:00',
    runsOnUntil: '2026-11-23T20:00:00+03:00',
  },
  {
    name: 'vip-late-once',
    kind: 'fault',
    complaint: 3,
    like: 'R18',
    symptom: text(
      '“vip-deposit” went out almost an hour late on Wednesday, once.',
      '«vip-deposit» в среду ушла почти на час позже, один раз.',
    ),
    hint: text('Compare the stages with the campaign’s own history.', 'Сравните этапы с историей самой кампании.'),
    command: 'mmsup campaign trace vip-deposit',
    reveal: text(
      'An ALTER TABLE in working hours held the table of templates, which the run reads to write its texts.',
      'ALTER TABLE в рабочее время держал таблицу шаблонов, которую запуск читает, составляя тексты.',
    ),
    cause: 'campaign/stage-slow',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T11:20:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'push-slow',
    kind: 'fault',
    complaint: 3,
    like: 'R17',
    symptom: text(
      '“card-wake-up” takes much longer since the tests of the new push gateway.',
      '«card-wake-up» идёт намного дольше после испытаний нового push-шлюза.',
    ),
    hint: text('Compare the stages with the campaign’s own history.', 'Сравните этапы с историей самой кампании.'),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'A load test left its messages in the production table. They are recent, so the contact policy reads them all.',
      'Нагрузочный тест оставил свои сообщения в рабочей таблице. Они свежие, и контактная политика читает их все.',
    ),
    cause: 'campaign/stage-slow',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T19:10:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
];
