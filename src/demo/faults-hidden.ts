import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

const LOSES = text(
  'See which stage of the run loses them, and why.',
  'Посмотрите, какой этап запуска их теряет и почему.',
);

/** Complaints whose cause stands in no run and in no single edit by itself. */
export const FAULTS_HIDDEN: readonly Fault[] = [
  {
    name: 'push-hardly',
    kind: 'fault',
    complaint: 2,
    like: 'R14',
    symptom: text(
      '“card-wake-up” still goes out, but hardly anybody gets it.',
      '«card-wake-up» по-прежнему уходит, но почти никому не приходит.',
    ),
    hint: LOSES,
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'The period of the cap was set to 90 days: who had one push in three months gets no other.',
      'Период лимита поставили 90 дней: кто за три месяца получил один push, второго не получит.',
    ),
    cause: 'campaign/left-out-more',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T15:45:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'push-late-again',
    kind: 'fault',
    complaint: 3,
    like: 'R17',
    symptom: text(
      'Since Monday night “card-wake-up” takes many minutes longer. Nobody changed anything in it.',
      'С ночи понедельника «card-wake-up» идёт на много минут дольше. В ней никто ничего не менял.',
    ),
    hint: text('Compare the stages with the campaign’s own history.', 'Сравните этапы с историей самой кампании.'),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'An index that nobody seemed to need was dropped to save space; the contact policy reads the table by it.',
      'Индекс, казавшийся ненужным, удалили ради места; по нему контактная политика читает таблицу.',
    ),
    cause: 'campaign/stage-slow-missing-index',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T19:10:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'letters-waiting',
    kind: 'fault',
    complaint: 2,
    like: 'R01',
    symptom: text(
      'This morning’s “mortgage-care” is in the plan, and that is where it stayed.',
      'Утренняя «mortgage-care» стоит в плане — и так там и осталась.',
    ),
    hint: LOSES,
    command: 'mmsup campaign trace mortgage-care',
    reveal: text(
      'The scheduler wrote the run down and was restarted before a worker took it; the campaign’s next date moved on.',
      'Планировщик записал запуск, и его перезапустили до того, как запуск взял обработчик; следующая дата кампании уже сдвинулась.',
    ),
    cause: 'campaign/run-overdue',
    alsoSeenBy: [],
    plantedAt: '2026-11-23T17:20:00+03:00',
    runsOnUntil: '2026-11-24T14:00:00+03:00',
  },
  {
    name: 'vip-two-edits',
    kind: 'fault',
    complaint: 4,
    like: 'R07',
    symptom: text(
      '“vip-deposit” found nobody. Two of us edited it, and each edit by itself is right.',
      '«vip-deposit» никого не нашла. Её правили двое, и каждая правка сама по себе верна.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain vip-deposit',
    reveal: text(
      'One raised the least balance to 500,000, the other left out everybody from 400,000 on: nobody is between them.',
      'Один поднял порог остатка до 500 000, другой исключил всех от 400 000: между ними никого.',
    ),
    cause: 'segment/conditions-exclude-each-other',
    alsoSeenBy: ['mmsup rules diff vip-deposit', 'mmsup campaign trace vip-deposit'],
    plantedAt: '2026-11-24T16:30:00+03:00',
    runsOnUntil: '2026-11-25T20:00:00+03:00',
  },
];
