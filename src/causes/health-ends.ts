import { formatCount, plural, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface NotClosedEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly campaign: string;
    /** open: all its stages have ended; waiting: it has ended and messages still wait. */
    readonly why: 'open' | 'waiting';
    /** Stages that have ended, or messages that wait. */
    readonly parts: number;
    readonly since: string | null;
  }[];
}

export interface NoEndEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly campaign: string;
    readonly customers: number;
    /** One of them, for a trace. */
    readonly customer: string;
  }[];
}

export const runsNotClosed = defineCause<NotClosedEvidence>({
  id: 'health/runs-not-closed',
  severity: 'error',
  name: text('Runs at odds with their parts', 'Запуски, расходящиеся со своими частями'),
  title({ runs, total, zone }) {
    const [first] = runs;
    const more = andMore(1, total);
    const since = momentIn(first!.since, zone);
    if (first!.why === 'open') {
      const stages = plural(first!.parts, { en: ['stage', 'stages'], ru: ['этап', 'этапа', 'этапов'] });
      return text(
        `Run ${first!.run} of ${first!.campaign} is still open although its last of ${stages.en} ended at ${since}${more.en}.`,
        `Запуск ${first!.run} кампании ${first!.campaign} всё ещё открыт, хотя последний из его этапов (${stages.ru}) завершился ${since}${more.ru}.`,
      );
    }
    return text(
      `Run ${first!.run} of ${first!.campaign} has finished, and ${formatCount(first!.parts, 'en')} of its messages still wait since ${since}${more.en}.`,
      `Запуск ${first!.run} кампании ${first!.campaign} завершён, а его сообщения (${formatCount(first!.parts, 'ru')}) всё ещё ждут с ${since}${more.ru}.`,
    );
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A run says one thing and its parts another: it is open with every stage ended, or ended with messages that still wait.',
      'Запуск говорит одно, а его части другое: открыт при завершённых этапах или завершён при ждущих сообщениях.',
    ),
    why: text(
      'The process died between the last part and the closing of the whole, or the whole was closed by a timeout.',
      'Процесс умер между последней частью и закрытием целого, или целое закрыли по времени.',
    ),
    sure: text(
      'The states of the run, its stages and its messages are compared, half an hour after the last of them changed.',
      'Состояния запуска, этапов и сообщений сопоставлены через полчаса после последнего изменения.',
    ),
    repair: text(
      'Have the system’s own repair close it or resume it; what waits is sent or cancelled on purpose.',
      'Закрыть или продолжить запуск средствами самой системы; ждущее отправить или отменить осознанно.',
    ),
    example: text(
      'The container was stopped after the last batch; the next run of the campaign waits for ever behind this one.',
      'Контейнер остановили после последней порции; следующий запуск кампании вечно ждёт за этим.',
    ),
  },
});

export const selectedWithoutEnd = defineCause<NoEndEvidence>({
  id: 'health/selected-without-end',
  severity: 'error',
  name: text('People selected who have neither message nor reason', 'Отобранные без сообщения и без причины'),
  title({ runs, total }) {
    const [first] = runs;
    const more = andMore(1, total);
    return text(
      `Run ${first!.run} of ${first!.campaign} selected ${formatCount(first!.customers, 'en')} customers who have neither a message nor a reason why not${more.en}.`,
      `Запуск ${first!.run} кампании ${first!.campaign} отобрал клиентов (${formatCount(first!.customers, 'ru')}), у которых нет ни сообщения, ни причины отказа${more.ru}.`,
    );
  },
  next: ({ runs }) => [
    text(
      `mmsup customer trace ${runs[0]!.customer} --run ${runs[0]!.run}`,
      `mmsup customer trace ${runs[0]!.customer} --run ${runs[0]!.run}`,
    ),
    text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A finished run names a customer as selected, no stage says that it left him out, and he has no message.',
      'Завершённый запуск называет клиента отобранным, ни один этап его не исключил, а сообщения нет.',
    ),
    why: text(
      'A batch that was lost between two stages, a cursor that jumped, rows deleted by the cleaning of another campaign.',
      'Порция потерялась между этапами, курсор перескочил, строки удалила чистка другой кампании.',
    ),
    sure: text(
      'Selected people, exclusions and messages of the last days are compared person by person.',
      'Отобранные, исключения и сообщения последних дней сопоставлены по каждому клиенту.',
    ),
    repair: text(
      'Find where they left the way with a trace of one of them; send what is still worth sending.',
      'Найти место потери трассировкой одного из них; отправить то, что ещё имеет смысл.',
    ),
    example: text(
      'The counters agree, for the stage counted its input; 19 of 300 people have a message.',
      'Счётчики сходятся, потому что этап посчитал вход; сообщение есть у 19 человек из 300.',
    ),
  },
});
