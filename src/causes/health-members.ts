import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface MembersOldEvidence extends Victims {
  readonly segments: readonly { readonly segment: string; readonly builtAt: string; readonly ageSeconds: number }[];
}

export interface RemovedStillSentEvidence extends Victims {
  readonly segments: readonly {
    readonly segment: string;
    readonly messages: number;
    readonly customers: number;
    readonly run: string;
  }[];
}

export const membersOld = defineCause<MembersOldEvidence>({
  id: 'health/segments-old',
  severity: 'warning',
  name: text('Segments computed long ago', 'Давно не пересчитанные сегменты'),
  title({ segments, total, zone }) {
    const [first] = segments;
    const more = andMore(1, total);
    return text(
      `The members of segment ${first!.segment} are ${formatDuration(first!.ageSeconds, 'en')} old: computed ${momentIn(first!.builtAt, zone)}${more.en}.`,
      `Состав сегмента ${first!.segment} посчитан ${formatDuration(first!.ageSeconds, 'ru')} назад: ${momentIn(first!.builtAt, zone)}${more.ru}.`,
    );
  },
  next: ({ segments }) => [
    text(`mmsup segment explain ${segments[0]!.segment}`, `mmsup segment explain ${segments[0]!.segment}`),
    text(
      'See whether its job runs: mmsup health check --only jobs-late',
      'Проверьте задание: mmsup health check --only jobs-late',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'The system keeps the members of a segment, and has not computed them anew for days.',
      'Система хранит состав сегмента и несколько дней не пересчитывала его.',
    ),
    why: text(
      'Its job failed too often and gave up; another segment before it stops the job; it was never planned.',
      'Задание слишком часто падало и сдалось; его останавливает другой сегмент; его не запланировали.',
    ),
    sure: text(
      'The moment of the last computing is compared with the moment asked about.',
      'Момент последнего пересчёта сравнён с указанным моментом.',
    ),
    repair: text('Have it computed; then find what stopped it.', 'Пересчитать; затем найти, что мешало.'),
    example: text(
      'After three errors the segment is left out in silence; the mailing goes to the people of two months ago.',
      'После трёх ошибок сегмент молча пропускается; рассылка идёт людям двухмесячной давности.',
    ),
  },
});

export const removedStillSent = defineCause<RemovedStillSentEvidence>({
  id: 'health/removed-still-sent',
  severity: 'error',
  name: text('Messages to people taken out by hand', 'Сообщения исключённым вручную'),
  title({ segments, total }) {
    const [first] = segments;
    return text(
      `${formatCount(total, 'en')} messages went to people who had been taken out by hand, most of them of segment ${first!.segment} (${formatCount(first!.customers, 'en')} customers).`,
      `Исключённым вручную ушло сообщений: ${formatCount(total, 'ru')}, больше всего — сегмент ${first!.segment} (клиентов: ${formatCount(first!.customers, 'ru')}).`,
    );
  },
  next: ({ segments }) => [
    text(`mmsup campaign trace ${segments[0]!.run}`, `mmsup campaign trace ${segments[0]!.run}`),
    text(`mmsup segment explain ${segments[0]!.segment}`, `mmsup segment explain ${segments[0]!.segment}`),
  ],
  runbook: 'policy-violated',
  article: {
    what: text(
      'A customer is kept out of a segment by hand, and a run over this segment wrote to him afterwards.',
      'Клиент вручную исключён из сегмента, но запуск по этому сегменту потом ему написал.',
    ),
    why: text(
      'One path reads the formula and not the flag; the computing of the segment put him in again; the run used an older copy.',
      'Один из путей читает формулу, а не отметку; пересчёт вернул его; запуск взял старую копию.',
    ),
    sure: text(
      'Messages of the last days are compared with the flags that were set before they left.',
      'Сообщения последних дней сопоставлены с отметками, стоявшими до отправки.',
    ),
    repair: text(
      'Have every path respect the flag; put lasting refusals on a suppression list.',
      'Учитывать отметку во всех путях; постоянные отказы вести списком запретов.',
    ),
    example: text(
      'An employee was taken out of the list for the offer, and gets it with every new build.',
      'Сотрудника исключили из списка предложения, а он получает его при каждом пересчёте.',
    ),
  },
});
