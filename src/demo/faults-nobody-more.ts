import { text } from '../text.ts';
import type { Fault } from './fault.types.ts';

/** Complaint 4: nobody is selected, by time and data. */
export const FAULTS_NOBODY_MORE: readonly Fault[] = [
  {
    name: 'young-card-empty',
    kind: 'fault',
    complaint: 4,
    like: 'R11',
    symptom: text(
      '“young-card” was narrowed to newcomers and now has nobody.',
      '«young-card» сузили до новых клиентов, и теперь в ней никого нет.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain young-online',
    reveal: text(
      'New customers reach the platform months late: nobody in the data has registered within the last thirty days.',
      'Новые клиенты попадают на платформу с опозданием на месяцы: за последние тридцать дней в данных никто не зарегистрирован.',
    ),
    cause: 'segment/condition-nobody-meets',
    alsoSeenBy: ['mmsup campaign trace young-card'],
    plantedAt: '2026-11-26T16:40:00+03:00',
    runsOnUntil: '2026-11-27T20:00:00+03:00',
  },
  {
    name: 'action-day-empty',
    kind: 'fault',
    complaint: 4,
    like: 'R09',
    symptom: text(
      '“come-back” should thank those who bought on Tuesday, the day of the action. Nobody was found.',
      '«come-back» должна была поблагодарить купивших во вторник, в день акции. Никого не нашлось.',
    ),
    hint: text(
      'Let the segment explain itself, condition by condition.',
      'Попросите сегмент объяснить себя по условиям.',
    ),
    command: 'mmsup segment explain dormant-customers',
    reveal: text(
      '“Between Tuesday and Tuesday” on a column with hours ends at Tuesday’s midnight.',
      '«Between вторник and вторник» для столбца со временем кончается в полночь начала вторника.',
    ),
    cause: 'segment/last-day-cut-off',
    alsoSeenBy: ['mmsup campaign trace come-back'],
    plantedAt: '2026-11-25T17:40:00+03:00',
    runsOnUntil: '2026-11-26T20:00:00+03:00',
  },
  {
    name: 'limit-up-empty',
    kind: 'fault',
    complaint: 4,
    like: 'R16',
    symptom: text(
      '“credit-limit-up” had its audience last week and is empty now.',
      'У «credit-limit-up» на прошлой неделе была аудитория, а теперь пусто.',
    ),
    hint: text(
      'Compare the segment’s last two versions on the same people.',
      'Сравните две последние версии сегмента на одних и тех же людях.',
    ),
    command: 'mmsup rules diff credit-limit-offer',
    reveal: text(
      'The turnover was taken to be in kopecks; the column holds roubles.',
      'Оборот сочли записанным в копейках, а в столбце рубли.',
    ),
    cause: 'rule/edit-emptied',
    alsoSeenBy: ['mmsup campaign trace credit-limit-up', 'mmsup segment explain credit-limit-offer'],
    plantedAt: '2026-11-23T17:40:00+03:00',
    runsOnUntil: '2026-11-24T20:00:00+03:00',
  },
];
