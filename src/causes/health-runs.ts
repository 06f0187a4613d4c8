import { formatDuration } from '../model/moment.ts';
import { formatCount, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface RunsOpenEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly campaign: string;
    readonly state: string;
    readonly startedAt: string | null;
    readonly heartbeatAt: string | null;
    readonly usualSeconds: number | null;
    readonly openSeconds: number;
  }[];
}

export interface PeopleLeftEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly campaign: string;
    readonly stage: string | null;
    readonly entered: number;
    readonly accounted: number;
    readonly lost: number;
  }[];
}

export interface OverlapEvidence extends Victims {
  readonly runs: readonly {
    readonly campaign: string;
    readonly first: string;
    readonly second: string;
    readonly from: string;
    readonly seconds: number;
  }[];
}

export const runsOpenTooLong = defineCause<RunsOpenEvidence>({
  id: 'health/runs-open-too-long',
  severity: 'error',
  name: text('Runs that do not come to an end', 'Запуски, которые не заканчиваются'),
  title({ runs, total }) {
    const [first] = runs;
    const more = andMore(1, total);
    const usual = first!.usualSeconds;
    const than = (lang: 'en' | 'ru') =>
      usual === null
        ? ''
        : lang === 'en'
          ? `, usually ${formatDuration(usual, lang)}`
          : `, обычно ${formatDuration(usual, lang)}`;
    return text(
      `Run ${first!.run} of ${first!.campaign} is ${first!.state} for ${formatDuration(first!.openSeconds, 'en')}${than('en')}${more.en}.`,
      `Запуск ${first!.run} кампании ${first!.campaign} в состоянии ${first!.state} уже ${formatDuration(first!.openSeconds, 'ru')}${than('ru')}${more.ru}.`,
    );
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A run stands in a state that is not final, much longer than its campaign ever needed.',
      'Запуск стоит в незавершённом состоянии намного дольше, чем когда-либо требовалось кампании.',
    ),
    why: text(
      'Its process died, it waits for a lock, or nobody resumed it.',
      'Процесс умер, ждёт блокировку, или его не продолжили.',
    ),
    sure: text(
      'The time it is open is compared with the median of its campaign’s finished runs, and its last sign of life with the moment asked about.',
      'Время в работе сравнивается с медианой завершённых запусков кампании, последний признак жизни — с указанным моментом.',
    ),
    repair: text(
      'See the trace: it names the stage and what it waits for.',
      'Посмотрите трассировку: она назовёт этап и то, чего он ждёт.',
    ),
    example: text(
      'The worker was restarted at 10:40; the run is “running” since then.',
      'Обработчик перезапустили в 10:40; с тех пор запуск «выполняется».',
    ),
  },
});

export const peopleLeft = defineCause<PeopleLeftEvidence>({
  id: 'health/people-left',
  severity: 'error',
  name: text('Finished runs that lost people', 'Завершённые запуски, потерявшие людей'),
  title({ runs, total }) {
    const [first] = runs;
    const more = andMore(1, total);
    const where = first!.stage === null ? text('', '') : text(` at stage ${first!.stage}`, ` на этапе ${first!.stage}`);
    return text(
      `Run ${first!.run} of ${first!.campaign} is finished, and ${formatCount(first!.lost, 'en')} of ${formatCount(first!.entered, 'en')}${where.en} are accounted for nowhere${more.en}.`,
      `Запуск ${first!.run} кампании ${first!.campaign} завершён, а ${formatCount(first!.lost, 'ru')} из ${formatCount(first!.entered, 'ru')}${where.ru} нигде не учтены${more.ru}.`,
    );
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Who entered a stage must have left it, been excluded with a reason, or failed. Here some did neither.',
      'Вошедший в этап должен выйти, быть исключён с причиной или получить ошибку. Здесь часть не сделала ни того, ни другого.',
    ),
    why: text(
      'A cursor jumped, an empty batch was taken for the end, a crashed batch was not taken up again.',
      'Курсор перескочил, пустую порцию приняли за конец, упавшую порцию не подняли снова.',
    ),
    sure: text(
      'in = out + excluded + errors is checked for every stage of every finished run of the last days.',
      'Для каждого этапа завершённых запусков последних дней проверяется: вошло = вышло + исключено + ошибки.',
    ),
    repair: text(
      'See the trace; send to those who are left by a run of their own.',
      'Посмотрите трассировку; отправьте оставшимся отдельным запуском.',
    ),
    example: text(
      '1,000 entered, 800 left, 0 excluded: the second batch of 200 is gone.',
      'Вошла 1000, вышло 800, исключено 0: вторая порция из 200 пропала.',
    ),
  },
});

export const runsOverlap = defineCause<OverlapEvidence>({
  id: 'health/runs-overlap',
  severity: 'warning',
  name: text('Two runs of one campaign at once', 'Два запуска одной кампании одновременно'),
  title({ runs, total, zone }) {
    const [first] = runs;
    const more = andMore(1, total);
    return text(
      `Runs ${first!.first} and ${first!.second} of ${first!.campaign} ran at the same time for ${formatDuration(first!.seconds, 'en')} from ${momentIn(first!.from, zone)}${more.en}.`,
      `Запуски ${first!.first} и ${first!.second} кампании ${first!.campaign} шли одновременно ${formatDuration(first!.seconds, 'ru')} с ${momentIn(first!.from, zone)}${more.ru}.`,
    );
  },
  next: ({ runs }) => [
    text(
      `See whether people got it twice: mmsup campaign trace ${runs[0]!.second}`,
      `Проверьте, не получили ли люди дважды: mmsup campaign trace ${runs[0]!.second}`,
    ),
  ],
  runbook: 'sent-twice',
  article: {
    what: text(
      'Two executions of one campaign overlapped in time.',
      'Два выполнения одной кампании пересеклись по времени.',
    ),
    why: text(
      'Nothing claims the campaign, or the claim expired before the run ended.',
      'Кампанию никто не захватывает, или захват истёк раньше конца запуска.',
    ),
    sure: text(
      'The intervals from start to end of the runs overlap.',
      'Интервалы от начала до конца запусков пересекаются.',
    ),
    repair: text(
      'Have a run claim its campaign, for longer than it can last.',
      'Захватывать кампанию на время, большее возможной длительности.',
    ),
    example: text(
      'An impatient operator started it by hand while the scheduler did.',
      'Оператор запустил вручную одновременно с планировщиком.',
    ),
  },
});
