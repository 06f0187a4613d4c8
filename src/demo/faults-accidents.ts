import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 2: accidents outside the platform and in its loads. */
export const FAULTS_ACCIDENTS: readonly Fault[] = [
  {
    name: 'phones-silent',
    kind: 'fault',
    complaint: 2,
    like: 'R20',
    symptom: text(
      'Since today no telephone shows a push of “card-wake-up”.',
      'С сегодняшнего дня ни на одном телефоне нет push «card-wake-up».',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'The certificate of the push gateway has expired: Apple and Google refuse everything.',
      'Истёк сертификат push-шлюза: Apple и Google отклоняют всё.',
    ),
    cause: 'campaign/delivery-failures',
    alsoSeenBy: [],
    plantedAt: '2026-11-24T16:20:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'vip-broke-off',
    kind: 'fault',
    complaint: 2,
    like: 'R18',
    symptom: text('“vip-deposit” broke off on Wednesday.', '«vip-deposit» в среду оборвалась.'),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace vip-deposit',
    reveal: text(
      'Two transactions waited for each other, and the server ended the run’s.',
      'Две транзакции ждали друг друга, и сервер прервал транзакцию запуска.',
    ),
    cause: 'campaign/run-failed',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T11:10:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'old-numbers',
    kind: 'fault',
    complaint: 2,
    like: 'R12',
    symptom: text(
      'Branches change telephone numbers, and the platform goes on using the old ones.',
      'Отделения меняют телефоны клиентов, а платформа пользуется старыми.',
    ),
    hint: text('Ask for the health of the whole platform.', 'Проверьте здоровье всей платформы.'),
    command: 'mmsup health check',
    reveal: text(
      'The rule for telephone numbers was made stricter and rejects every number written without the country code.',
      'Правило для телефонов ужесточили, и оно отклоняет все номера без кода страны.',
    ),
    cause: 'health/loads-bad',
    alsoSeenBy: ['mmsup segment explain dormant-customers'],
    plantedAt: '2026-11-23T18:30:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'contacts-missing',
    kind: 'fault',
    complaint: 2,
    like: 'R04',
    symptom: text('This morning’s new contacts are not on the platform.', 'Утренних новых контактов на платформе нет.'),
    hint: text('Ask for the health of the whole platform.', 'Проверьте здоровье всей платформы.'),
    command: 'mmsup health check',
    reveal: text(
      'The night’s file broke off at one unreadable row, and nothing behind it was loaded.',
      'Ночной файл оборвался на одной нечитаемой строке, всё после неё не загружено.',
    ),
    cause: 'health/jobs-late',
    alsoSeenBy: ['mmsup health check --only loads-bad'],
    plantedAt: '2026-11-24T01:30:00+03:00',
    runsOnUntil: '2026-11-24T09:00:00+03:00',
  },
];
