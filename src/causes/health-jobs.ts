import { formatDuration } from '../model/moment.ts';
import { formatCount, plural, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface JobLateEvidence extends Victims {
  readonly jobs: readonly {
    readonly job: string;
    readonly name: string | null;
    readonly why: 'disabled' | 'failed' | 'overdue' | 'late';
    readonly lastSuccessAt: string | null;
    readonly nextRunAt: string | null;
    readonly error: string | null;
  }[];
}

export interface LoadEvidence extends Victims {
  readonly loads: readonly {
    readonly load: string;
    readonly source: string | null;
    readonly startedAt: string | null;
    readonly rowsRead: number | null;
    readonly rowsRejected: number | null;
    readonly status: string | null;
    readonly why: 'failed' | 'rejects';
  }[];
}

export interface WaitingSessionsEvidence extends Victims {
  readonly sessions: readonly {
    readonly pid: number;
    readonly blockedBy: readonly number[];
    readonly waitingSeconds: number;
    readonly application: string | null;
  }[];
}

const WHY_LATE = {
  disabled: text('is switched off', 'выключено'),
  failed: text('failed last time', 'в последний раз завершилось ошибкой'),
  overdue: text('should have started', 'должно было начаться'),
  late: text('has not succeeded for too long', 'слишком давно не завершалось успешно'),
};

export const jobsLate = defineCause<JobLateEvidence>({
  id: 'health/jobs-late',
  severity: 'error',
  name: text('Jobs that do not run', 'Задания, которые не выполняются'),
  title({ jobs, total, zone }) {
    const [first] = jobs;
    const more = andMore(1, total);
    const said = (lang: 'en' | 'ru') => `${first!.job} ${WHY_LATE[first!.why][lang]}`;
    return text(
      `Job ${said('en')}${more.en}; last success ${momentIn(first!.lastSuccessAt, zone)}.`,
      `Задание ${said('ru')}${more.ru}; последний успех ${momentIn(first!.lastSuccessAt, zone)}.`,
    );
  },
  next: ({ jobs }) => [
    text(
      `Ask the scheduler's owner about ${jobs.map(({ job }) => job).join(', ')}; what they fill grows old.`,
      `Спросите владельца планировщика о ${jobs.map(({ job }) => job).join(', ')}; всё, что они заполняют, устаревает.`,
    ),
    text(
      'See which reports hang on them: mmsup report list',
      'Посмотрите, какие отчёты от них зависят: mmsup report list',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A scheduled job is switched off, failed, or has not run when it should have.',
      'Задание по расписанию выключено, завершилось ошибкой или не запустилось вовремя.',
    ),
    why: text(
      'Switched off for a deploy and forgotten; the scheduler is down; its error is read by nobody.',
      'Выключили на время обновления и забыли; планировщик не работает; ошибку никто не читает.',
    ),
    sure: text(
      'Its own period is compared with its last success and next start, at the moment asked about.',
      'Собственный период сравнивается с последним успехом и следующим запуском на указанный момент.',
    ),
    repair: text(
      'Switch it on, or repair its error; then let it run once.',
      'Включить или исправить ошибку, затем выполнить один раз.',
    ),
    example: text(
      'The nightly summary was switched off on Friday; on Monday every report shows Thursday.',
      'Ночную сводку выключили в пятницу; в понедельник все отчёты показывают четверг.',
    ),
  },
});

export const loadsBad = defineCause<LoadEvidence>({
  id: 'health/loads-bad',
  severity: 'warning',
  name: text('Loads that failed or rejected much', 'Загрузки с ошибкой или большим отказом'),
  title({ loads, total, zone }) {
    const [first] = loads;
    const more = andMore(1, total);
    const how =
      first!.why === 'failed'
        ? text(`ended as “${first!.status}”`, `завершилась как «${first!.status}»`)
        : text(
            `rejected ${formatCount(first!.rowsRejected ?? 0, 'en')} of ${formatCount(first!.rowsRead ?? 0, 'en')} rows`,
            `отклонила ${formatCount(first!.rowsRejected ?? 0, 'ru')} из ${formatCount(first!.rowsRead ?? 0, 'ru')} строк`,
          );
    return text(
      `Load ${first!.load} of ${first!.source ?? '—'} from ${momentIn(first!.startedAt, zone)} ${how.en}${more.en}.`,
      `Загрузка ${first!.load} из ${first!.source ?? '—'} от ${momentIn(first!.startedAt, zone)} ${how.ru}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask who delivers the file; what was rejected is missing in every segment.',
      'Спросите поставщика файла; отклонённых не хватает во всех сегментах.',
    ),
  ],
  runbook: 'customer-data-wrong',
  article: {
    what: text(
      'A load of customer data failed, or rejected more rows than usual.',
      'Загрузка данных клиентов не удалась или отклонила больше строк, чем обычно.',
    ),
    why: text(
      'The file’s format changed: separator, encoding, date format, a new column.',
      'Изменился формат файла: разделитель, кодировка, формат дат, новый столбец.',
    ),
    sure: text('The load’s own counters are compared with the threshold.', 'Счётчики загрузки сравнены с порогом.'),
    repair: text(
      'Have the file delivered again in the agreed form, and loaded.',
      'Запросить файл в согласованном виде и загрузить.',
    ),
    example: text(
      'Phones came with “+7 (…)” and 30 % of the rows were rejected.',
      'Телефоны пришли в виде «+7 (…)», 30 % строк отклонено.',
    ),
  },
});

export const sessionsWait = defineCause<WaitingSessionsEvidence>({
  id: 'health/sessions-wait',
  severity: 'warning',
  name: text('Sessions that wait for a lock', 'Сеансы, ждущие блокировку'),
  title({ sessions, total }) {
    const [first] = sessions;
    const sessionsWord = plural(total, { en: ['session', 'sessions'], ru: ['сеанс', 'сеанса', 'сеансов'] });
    return text(
      `${sessionsWord.en} of the database wait for a lock; ${first!.pid} waits ${formatDuration(first!.waitingSeconds, 'en')} for ${first!.blockedBy.join(', ')}.`,
      `${sessionsWord.ru} базы ждут блокировку; ${first!.pid} ждёт ${formatDuration(first!.waitingSeconds, 'ru')} сеанс ${first!.blockedBy.join(', ')}.`,
    );
  },
  next: ({ sessions }) => [
    text(
      `Ask the DBA what session ${sessions[0]!.blockedBy.join(', ')} does; often somebody left a transaction open.`,
      `Спросите администратора, что делает сеанс ${sessions[0]!.blockedBy.join(', ')}; часто кто-то оставил открытую транзакцию.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text('A session waits for a lock that another one holds.', 'Сеанс ждёт блокировку, которую держит другой.'),
    why: text(
      'A transaction left open at a terminal, a long migration, two jobs on the same rows.',
      'Открытая транзакция у чьего-то терминала, долгая миграция, два задания над одними строками.',
    ),
    sure: text(
      'The server itself says who waits for whom, at this moment.',
      'Сервер сам говорит, кто кого ждёт в данный момент.',
    ),
    repair: text('Have the blocking session ended by its owner.', 'Пусть владелец завершит блокирующий сеанс.'),
    example: text(
      'An analyst left “begin; update …” open and went to lunch.',
      'Аналитик оставил открытым «begin; update …» и ушёл на обед.',
    ),
  },
});
