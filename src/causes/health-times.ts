import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { ofSample, type Victims } from './health-words.ts';

export interface TimesEvidence extends Victims {
  readonly kinds: readonly {
    readonly kind:
      | 'hours-off-plan'
      | 'stage-before-run'
      | 'sent-before-run'
      | 'sent-before-queued'
      | 'delivered-before-sent';
    readonly rows: number;
    /** The newest run with it. */
    readonly run: string;
    /** The most that they are off by. */
    readonly seconds: number;
  }[];
}

const KIND = {
  'hours-off-plan': text('runs began whole hours off their plan', 'запуски начались со сдвигом на целые часы от плана'),
  'stage-before-run': text('stages began before their run', 'этапы начались раньше своего запуска'),
  'sent-before-run': text('messages left before their run began', 'сообщения ушли раньше начала запуска'),
  'sent-before-queued': text('messages left before they were queued', 'сообщения ушли раньше постановки в очередь'),
  'delivered-before-sent': text('messages were delivered before they left', 'сообщения доставлены раньше отправки'),
};

export const timesOutOfOrder = defineCause<TimesEvidence>({
  id: 'health/times-out-of-order',
  severity: 'warning',
  name: text('Times that cannot follow each other', 'Времена, которые не могут идти друг за другом'),
  title(evidence) {
    const [first] = evidence.kinds;
    const sample = ofSample(evidence);
    return text(
      `${formatCount(first!.rows, 'en')} ${KIND[first!.kind].en}, by up to ${formatDuration(first!.seconds, 'en')} (last in run ${first!.run})${sample.en}: a zone or a clock is wrong.`,
      `Строк: ${formatCount(first!.rows, 'ru')} — ${KIND[first!.kind].ru}, до ${formatDuration(first!.seconds, 'ru')} (последний запуск ${first!.run})${sample.ru}: неверна зона или часы.`,
    );
  },
  next: ({ kinds }) => [
    text(`mmsup campaign trace ${kinds[0]!.run}`, `mmsup campaign trace ${kinds[0]!.run}`),
    text(
      'Compare the zones of the database, of the application and of the provider’s file; and whether clocks were changed between.',
      'Сравните зоны базы, приложения и файла провайдера и не переводились ли между ними часы.',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'A later step carries an earlier time, or a run began exactly some hours off its plan.',
      'У более позднего шага более раннее время, или запуск начался ровно на несколько часов не по плану.',
    ),
    why: text(
      'Times without a zone written by two programs in two zones; a clock change between planning and running; a server whose clock is off.',
      'Время без зоны пишут две программы в разных зонах; перевод часов между планом и запуском; сбитые часы сервера.',
    ),
    sure: text('Whole hours mean a zone; odd minutes mean a clock.', 'Целые часы — зона; неровные минуты — часы.'),
    repair: text(
      'Store times with their zone, or convert at one place; correct the description where it converts.',
      'Хранить время с зоной или переводить в одном месте; исправить описание там, где оно переводит.',
    ),
    example: text(
      'The provider’s file is in UTC and was loaded as Moscow time: everything was delivered three hours before it was sent.',
      'Файл провайдера в UTC загрузили как московское время: всё доставлено за три часа до отправки.',
    ),
  },
});
