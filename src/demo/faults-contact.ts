import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 1: twice, or against their will. */
export const FAULTS_CONTACT: readonly Fault[] = [
  {
    name: 'sms-twice',
    kind: 'fault',
    complaint: 1,
    like: 'R06',
    symptom: text(
      'Customer {customer} got the SMS of “come-back” twice.',
      'Клиент {customer} получил SMS «come-back» дважды.',
    ),
    hint: text('Follow this one customer through the run.', 'Проследите путь этого клиента через запуск.'),
    command: 'mmsup customer trace {customer} --campaign come-back',
    reveal: text(
      'The provider’s answer was lost after sending, and the worker sent a dozen messages again.',
      'Ответ провайдера потерялся после отправки, и обработчик отправил дюжину сообщений ещё раз.',
    ),
    cause: 'customer/contacted-twice',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-26T12:10:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'saturday-refusal',
    kind: 'fault',
    complaint: 1,
    like: 'R13',
    symptom: text(
      'Customer {customer} unsubscribed on Saturday and got the letter of “salary-bonus” on Monday.',
      'Клиент {customer} отписался в субботу, а в понедельник получил письмо «salary-bonus».',
    ),
    hint: text('Follow this one customer through the run.', 'Проследите путь этого клиента через запуск.'),
    command: 'mmsup customer trace {customer} --campaign salary-bonus',
    reveal: text(
      'The file of the weekend’s refusals was loaded on Monday afternoon, after the letters.',
      'Файл с отписками за выходные загрузили в понедельник днём, уже после писем.',
    ),
    cause: 'customer/contacted-while-suppressed',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-23T16:25:00+03:00',
    runsOnUntil: '2026-11-23T20:00:00+03:00',
  },
  {
    name: 'push-twice',
    kind: 'fault',
    complaint: 1,
    like: 'R05',
    symptom: text(
      'Several people show two notifications of “card-wake-up” on their telephones, minutes apart.',
      'У нескольких человек на телефоне по два уведомления «card-wake-up» с разницей в минуты.',
    ),
    hint: text('Ask for the health of the whole platform.', 'Проверьте здоровье всей платформы.'),
    command: 'mmsup health check --only runs-overlap',
    reveal: text(
      'Two workers took the same campaign: nothing claims it, and the second did not see the messages that the first had not sent yet.',
      'Два обработчика взяли одну кампанию: её никто не захватывает, и второй не видел ещё не отправленных сообщений первого.',
    ),
    cause: 'health/runs-overlap',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-24T15:01:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
];
