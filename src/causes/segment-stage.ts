import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface LastStageEvidence {
  readonly segment: string;
  /** The stage as written: LIMIT, a window, DISTINCT ON. */
  readonly stage: string;
  /** Customers who meet the conditions. */
  readonly meet: number;
}

export interface EverybodyTakenEvidence {
  readonly segment: string;
  /** Customers who meet the segment's own conditions and were taken before. */
  readonly taken: number;
}

export const everybodyTaken = defineCause<EverybodyTakenEvidence>({
  id: 'segment/everybody-taken-already',
  severity: 'info',
  name: text('Everybody who meets the segment was taken before', 'Все, кто отвечает сегменту, уже взяты'),
  title: ({ segment, taken }) =>
    text(
      `Segment ${segment} would take nobody now: all ${formatCount(taken, 'en')} who meet it were taken before.`,
      `Сегмент ${segment} сейчас никого не возьмёт: все, кто ему отвечает (${formatCount(taken, 'ru')}), уже взяты.`,
    ),
  next: ({ segment }) => [
    text(
      `To see how far they have come: mmsup campaign trace ${segment}`,
      `Как далеко они продвинулись: mmsup campaign trace ${segment}`,
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The system takes each customer into a campaign once. The segment is met, but only by people whom the campaign has already.',
      'Система берёт клиента в кампанию один раз. Сегменту отвечают только те, кто в кампании уже есть.',
    ),
    why: text(
      'It is what a campaign looks like that has reached everybody. It is a complaint when somebody expects a second round.',
      'Так выглядит кампания, которая дошла до всех. Жалуются, когда ждут второго круга.',
    ),
    sure: text(
      'Everybody was asked with and without the condition that the system adds; without it the number that the finding names is selected.',
      'Все клиенты опрошены с добавленным системой условием и без него; без него отбирается число, названное в находке.',
    ),
    repair: text(
      'For a second round make a new campaign with the same segment.',
      'Для второго круга создайте новую кампанию с тем же сегментом.',
    ),
    example: text(
      '208 people meet the segment and 208 are in: the next start takes nobody, and the mails of the 208 go on.',
      'Сегменту отвечают 208 человек, и все 208 в кампании: следующий запуск никого не возьмёт, письма этим 208 продолжаются.',
    ),
  },
});

export const lastStageLeavesNobody = defineCause<LastStageEvidence>({
  id: 'segment/last-stage-leaves-nobody',
  severity: 'error',
  name: text('A stage after the conditions leaves nobody', 'Этап после условий никого не оставляет'),
  title: ({ segment, stage, meet }) =>
    text(
      `Segment ${segment} returns nobody: ${formatCount(meet, 'en')} meet its conditions, and “${stage}” leaves none of them.`,
      `Сегмент ${segment} никого не возвращает: условиям отвечают ${formatCount(meet, 'ru')}, а «${stage}» не оставляет никого.`,
    ),
  next: ({ stage }) => [
    text(
      `Ask what “${stage}” is for: the conditions are met, it alone throws everybody away.`,
      `Уточните, зачем нужно «${stage}»: условиям клиенты отвечают, всех отбрасывает только этот этап.`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text(
      'A SELECT first finds those who meet its conditions; LIMIT, OFFSET, window functions and DISTINCT ON then choose among them. When such a stage leaves nobody, no condition is to blame.',
      'SELECT сначала находит тех, кто отвечает условиям; затем LIMIT, OFFSET, оконные функции и DISTINCT ON выбирают из них. Если такой этап никого не оставил, условия ни при чём.',
    ),
    why: text(
      'A limit of 0 from an empty parameter, an offset beyond the end, a rank that starts at 1 and is asked for as 0.',
      'Предел 0 из пустого параметра, смещение дальше конца, ранг начинается с 1, а спрашивают 0.',
    ),
    sure: text(
      'The SELECT was run as it is written: with the stage it returns nobody, without it the number that the finding names.',
      'SELECT выполнен как написан: с этим этапом он никого не возвращает, без него — число, названное в находке.',
    ),
    repair: text('Correct the limit, the offset or the rank.', 'Исправить предел, смещение или ранг.'),
    example: text(
      'order by balance desc limit 0 returns nobody, whoever meets the conditions.',
      'order by balance desc limit 0 не вернёт никого, кто бы ни отвечал условиям.',
    ),
  },
});
