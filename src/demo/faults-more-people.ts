import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 1: the wrong people, by values, edits and lists. */
export const FAULTS_MORE_PEOPLE: readonly Fault[] = [
  {
    name: 'pension-rich',
    kind: 'fault',
    complaint: 1,
    like: 'R08',
    symptom: text(
      '“pension-call” is for small incomes. Operators reach people who are anything but poor.',
      '«pension-call» — для небольших доходов, а операторы попадают на совсем не бедных людей.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain pension',
    reveal: text(
      'An unknown income was made a 0 by coalesce: everybody whose income the bank does not know counts as poor.',
      'Неизвестный доход coalesce превратил в 0: бедными считаются все, чей доход банку не известен.',
    ),
    cause: 'segment/unknown-taken-for-value',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T17:10:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'wake-up-surprised',
    kind: 'fault',
    complaint: 1,
    like: 'R09',
    symptom: text(
      '“card-wake-up” tells people to come back to a card that they have only just got.',
      '«card-wake-up» зовёт вернуться к карте тех, кто только что её получил.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain card-reactivation',
    reveal: text(
      '“No purchases for a year” is true of everybody who came within the year, too.',
      '«Год без операций» верно и для тех, кто пришёл в банк в течение этого года.',
    ),
    cause: 'segment/newcomers-included',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T16:50:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'young-card-few-in-moscow',
    kind: 'fault',
    complaint: 1,
    like: 'R12',
    symptom: text(
      'Since the last edit “young-card” reaches hardly anybody in Moscow.',
      'После последней правки «young-card» почти не доходит до москвичей.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain young-online',
    reveal: text(
      'A letter of the city’s name was typed in Latin. It looks the same and is another word.',
      'Одну букву в названии города набрали латиницей. Выглядит так же, а слово другое.',
    ),
    cause: 'segment/look-alike-letters',
    alsoSeenBy: [],
    plantedAt: '2026-11-26T16:30:00+03:00',
    runsOnUntil: '2026-11-27T20:00:00+03:00',
  },
  {
    name: 'vip-tiny',
    kind: 'fault',
    complaint: 1,
    like: 'R16',
    symptom: text(
      '“vip-deposit” has become tiny. The offer is the same.',
      '«vip-deposit» стала крошечной, хотя предложение прежнее.',
    ),
    hint: text(
      'Compare the segment’s last two versions on the same people.',
      'Сравните две последние версии сегмента на одних и тех же людях.',
    ),
    command: 'mmsup rules diff vip-deposit',
    reveal: text(
      'The threshold was taken from another table: 870,000 instead of 267,000.',
      'Порог взяли не из той таблицы: 870 000 вместо 267 000.',
    ),
    cause: 'rule/edit-narrowed',
    alsoSeenBy: ['mmsup campaign trace vip-deposit'],
    plantedAt: '2026-11-24T16:30:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'vip-in-court',
    kind: 'fault',
    complaint: 1,
    like: 'R11',
    symptom: text(
      'Customers in a lawsuit with the bank got the offer of “vip-deposit”.',
      'Клиенты, которые судятся с банком, получили предложение «vip-deposit».',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain vip-deposit',
    reveal: text(
      'The exclusion list was emptied for a fresh file, and the file never came.',
      'Список исключений очистили под новый файл, а файл так и не загрузили.',
    ),
    cause: 'segment/list-is-empty',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-24T18:10:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
  {
    name: 'calls-unwanted',
    kind: 'fault',
    complaint: 1,
    like: 'R10',
    symptom: text(
      '“pension-call” rings people who had asked not to be offered anything.',
      '«pension-call» звонит тем, кто просил ничего не предлагать.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain pension',
    reveal: text(
      'A release changed the list’s code from DO-NOT-OFFER to DO_NOT_OFFER. The segments still exclude the old code, which has no members.',
      'Релиз сменил код списка с DO-NOT-OFFER на DO_NOT_OFFER. Сегменты исключают старый код, в котором никого нет.',
    ),
    cause: 'segment/list-is-empty',
    alsoSeenBy: ['mmsup health check'],
    plantedAt: '2026-11-23T18:10:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'colleagues-written-to',
    kind: 'fault',
    complaint: 1,
    like: 'R12',
    symptom: text(
      'Three new colleagues get advertising although personnel has put them on the staff list.',
      'Трое новых коллег получают рекламу, хотя кадры внесли их в список сотрудников.',
    ),
    hint: text('Ask for the health of the whole platform.', 'Проверьте здоровье всей платформы.'),
    command: 'mmsup health check',
    reveal: text(
      'Three rows of the staff file could not be resolved to customers: their entries protect nobody.',
      'Три строки файла сотрудников не нашли своих клиентов: эти записи никого не защищают.',
    ),
    cause: 'health/suppressions-without-customer',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T16:15:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
];
