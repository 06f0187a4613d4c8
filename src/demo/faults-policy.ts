import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 2: policies and offers let nobody through. */
export const FAULTS_POLICY: readonly Fault[] = [
  {
    name: 'sms-held-back',
    kind: 'fault',
    complaint: 2,
    like: 'R09',
    symptom: text(
      '“come-back” selects people, and no SMS leaves since the hours were corrected.',
      '«come-back» отбирает людей, но после правки часов не уходит ни одна SMS.',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace come-back',
    reveal: text(
      '“From 9 to 21” was entered as the quiet time, not as the time when one may write.',
      '«С 9 до 21» ввели как тихое время, а не как время, когда писать можно.',
    ),
    cause: 'campaign/policy-excludes-all',
    alsoSeenBy: [],
    plantedAt: '2026-11-25T15:10:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'nothing-leaves',
    kind: 'fault',
    complaint: 2,
    like: 'R13',
    symptom: text(
      'Nothing at all leaves since Monday evening: no letter, no push, no call.',
      'С вечера понедельника не уходит вообще ничего: ни письма, ни push, ни звонки.',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'The control group was to become 10 per cent and became 100: one zero too many.',
      'Контрольную группу хотели сделать 10 процентов, а сделали 100: лишний ноль.',
    ),
    cause: 'campaign/policy-excludes-all',
    alsoSeenBy: ['mmsup rules diff control-group'],
    plantedAt: '2026-11-23T15:40:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'no-gifts',
    kind: 'fault',
    complaint: 2,
    like: 'R12',
    symptom: text(
      '“card-wake-up” has an audience, and nobody gets the gift.',
      'У «card-wake-up» есть аудитория, но подарок не получает никто.',
    ),
    hint: text('See which stage of the run loses them, and why.', 'Посмотрите, какой этап запуска их теряет и почему.'),
    command: 'mmsup campaign trace card-wake-up',
    reveal: text(
      'The codes of the tariffs were “unified” to small letters in the offer’s rule only.',
      'Коды тарифов «привели к единому виду» строчными буквами, но только в правиле предложения.',
    ),
    cause: 'campaign/offer-none',
    alsoSeenBy: ['mmsup rules diff elig-card-gift'],
    plantedAt: '2026-11-23T15:50:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
  {
    name: 'comeback-no-offer',
    kind: 'fault',
    complaint: 2,
    like: 'R16',
    symptom: text(
      '“come-back” finds people and offers them nothing.',
      '«come-back» находит людей и ничего им не предлагает.',
    ),
    hint: text('Compare the offer’s rule with its version before.', 'Сравните правило предложения с прошлой версией.'),
    command: 'mmsup rules diff elig-welcome-back',
    reveal: text(
      'The amount was rewritten in thousands; the column holds roubles.',
      'Сумму переписали в тысячах, а в столбце рубли.',
    ),
    cause: 'rule/edit-emptied',
    alsoSeenBy: ['mmsup campaign trace come-back'],
    plantedAt: '2026-11-25T15:30:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
];
