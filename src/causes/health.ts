import { formatDuration, formatMoment } from '../model/moment.ts';
import { formatCount, formatShare, plural, type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

/** Things that share one fault: one finding, however many victims. */
interface Victims {
  readonly zone: string;
  readonly asOf: string;
  readonly total: number;
}

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

export interface DuplicatesEvidence extends Victims {
  readonly runs: readonly {
    readonly run: string;
    readonly channel: string | null;
    readonly customers: number;
    readonly messages: number;
  }[];
}

export interface BrokenReferenceEvidence extends Victims {
  readonly references: readonly {
    readonly sourceKind: string;
    readonly source: string;
    readonly targetKind: string;
    readonly target: string;
    readonly exists: boolean;
  }[];
}

export interface SuppressedEvidence extends Victims {
  readonly lists: readonly {
    readonly list: string | null;
    readonly scope: string | null;
    readonly messages: number;
    readonly customers: number;
  }[];
}

export interface NamelessSuppressionsEvidence extends Victims {
  readonly lists: readonly { readonly list: string | null; readonly rows: number }[];
}

export interface UnapprovedEvidence extends Victims {
  readonly versions: readonly {
    readonly rule: string;
    readonly version: number;
    readonly author: string | null;
    readonly since: string | null;
  }[];
}

export interface FailingChannelEvidence extends Victims {
  readonly channels: readonly {
    readonly channel: string | null;
    readonly messages: number;
    readonly failed: number;
    readonly providerCode: string | null;
    readonly share: number;
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

const count = formatCount;
const at = (iso: string | null, zone: string): string => `${formatMoment(iso, zone)} (${zone})`;
const andMore = (shown: number, total: number): Text =>
  total > shown
    ? text(` and ${count(total - shown, 'en')} more`, ` и ещё ${count(total - shown, 'ru')}`)
    : text('', '');

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
      `Job ${said('en')}${more.en}; last success ${at(first!.lastSuccessAt, zone)}.`,
      `Задание ${said('ru')}${more.ru}; последний успех ${at(first!.lastSuccessAt, zone)}.`,
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
      `Run ${first!.run} of ${first!.campaign} is finished, and ${count(first!.lost, 'en')} of ${count(first!.entered, 'en')}${where.en} are accounted for nowhere${more.en}.`,
      `Запуск ${first!.run} кампании ${first!.campaign} завершён, а ${count(first!.lost, 'ru')} из ${count(first!.entered, 'ru')}${where.ru} нигде не учтены${more.ru}.`,
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
      `Runs ${first!.first} and ${first!.second} of ${first!.campaign} ran at the same time for ${formatDuration(first!.seconds, 'en')} from ${at(first!.from, zone)}${more.en}.`,
      `Запуски ${first!.first} и ${first!.second} кампании ${first!.campaign} шли одновременно ${formatDuration(first!.seconds, 'ru')} с ${at(first!.from, zone)}${more.ru}.`,
    );
  },
  next: ({ runs }) => [
    text(
      `See whether people got it twice: mmsup campaign trace ${runs[0]!.second}`,
      `Проверьте, не получили ли люди дважды: mmsup campaign trace ${runs[0]!.second}`,
    ),
  ],
  runbook: 'wrong-people-selected',
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

export const messagesTwice = defineCause<DuplicatesEvidence>({
  id: 'health/messages-twice',
  severity: 'error',
  name: text('People who got it twice', 'Люди, получившие дважды'),
  title({ runs, total }) {
    const [first] = runs;
    const more = andMore(1, total);
    return text(
      `Run ${first!.run} sent ${count(first!.messages, 'en')} messages to ${count(first!.customers, 'en')} customers who should have had one each${more.en}.`,
      `Запуск ${first!.run} отправил ${count(first!.messages, 'ru')} сообщений ${count(first!.customers, 'ru')} клиентам, которым полагалось по одному${more.ru}.`,
    );
  },
  next: ({ runs }) => [text(`mmsup campaign trace ${runs[0]!.run}`, `mmsup campaign trace ${runs[0]!.run}`)],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'One run, one channel, one customer, more than one message that left.',
      'Один запуск, один канал, один клиент — больше одного ушедшего сообщения.',
    ),
    why: text(
      'A retry after a lost answer, two workers at once, a selection that returns a customer twice.',
      'Повтор после потерянного ответа, два обработчика сразу, отбор, возвращающий клиента дважды.',
    ),
    sure: text(
      'Messages that left are counted by run, channel and customer.',
      'Ушедшие сообщения посчитаны по запуску, каналу и клиенту.',
    ),
    repair: text(
      'Make (run, customer, channel) unique where messages are made.',
      'Сделать (запуск, клиент, канал) уникальным при создании сообщений.',
    ),
    example: text(
      'The worker was restarted in the middle of a batch and sent the batch again.',
      'Обработчик перезапустили посреди порции, и он отправил её снова.',
    ),
  },
});

export const referencesBroken = defineCause<BrokenReferenceEvidence>({
  id: 'health/references-broken',
  severity: 'error',
  name: text('References that lead nowhere', 'Ссылки, ведущие в никуда'),
  title({ references, total }) {
    const [first] = references;
    const more = andMore(1, total);
    const how = first!.exists ? text('is not usable', 'нельзя использовать') : text('does not exist', 'не существует');
    return text(
      `The ${first!.sourceKind} ${first!.source} refers to ${first!.targetKind} ${first!.target}, which ${how.en}${more.en}.`,
      `${first!.sourceKind} ${first!.source} ссылается на ${first!.targetKind} ${first!.target}, которого ${how.ru}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Correct the references before the next run of what uses them.',
      'Исправьте ссылки до следующего запуска того, что их использует.',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A campaign, segment or stage names something that was deleted, renamed, archived or never published.',
      'Кампания, сегмент или этап называет то, что удалено, переименовано, в архиве или не опубликовано.',
    ),
    why: text(
      'Renamed at one place only; copied from the test system.',
      'Переименовали только в одном месте; скопировали из тестовой системы.',
    ),
    sure: text(
      'Every reference that the system keeps is looked up.',
      'Проверена каждая ссылка, которую хранит система.',
    ),
    repair: text(
      'Correct the reference, or publish what it names.',
      'Исправить ссылку или опубликовать то, что она называет.',
    ),
    example: text(
      'The template card-spring was renamed card_spring; the campaign still says card-spring.',
      'Шаблон card-spring переименовали в card_spring; в кампании осталось card-spring.',
    ),
  },
});

export const sentWhileSuppressed = defineCause<SuppressedEvidence>({
  id: 'health/sent-while-suppressed',
  severity: 'error',
  name: text('Messages to people who must not be contacted', 'Сообщения тем, кому писать нельзя'),
  title({ lists, total }) {
    const [first] = lists;
    const where = [first!.list, first!.scope].filter(Boolean).join(', ') || '—';
    return text(
      `${count(total, 'en')} messages left while a suppression was in force, most of them of ${where} (${count(first!.customers, 'en')} customers).`,
      `${count(total, 'ru')} сообщений ушло при действующем запрете, больше всего — ${where} (${count(first!.customers, 'ru')} клиентов).`,
    );
  },
  next: () => [
    text(
      'Find out whether the scope of these suppressions covers the messages. If it does, it is a breach: report it.',
      'Выясните, распространяются ли запреты на эти сообщения. Если да, это нарушение: сообщите о нём.',
    ),
  ],
  runbook: 'wrong-people-selected',
  article: {
    what: text(
      'A message left inside the interval of an entry that forbids contact with its customer.',
      'Сообщение ушло внутри срока записи, запрещающей связь с клиентом.',
    ),
    why: text(
      'One path does not check the list, checks a copy of yesterday, or checks another scope.',
      'Один из путей не проверяет список, проверяет вчерашнюю копию или другую область.',
    ),
    sure: text(
      'Messages of the last days are compared with the entries in force at the second they left, for entries of all channels or of the message’s own.',
      'Сообщения последних дней сопоставлены с записями, действовавшими в секунду отправки, для всех каналов или канала сообщения.',
    ),
    repair: text('Have every path check the list when it sends.', 'Проверять список в каждом пути в момент отправки.'),
    example: text(
      'The trigger mailing does not pass the gate that campaigns pass.',
      'Триггерная рассылка обходит проверку, которую проходят кампании.',
    ),
  },
});

export const suppressionsWithoutCustomer = defineCause<NamelessSuppressionsEvidence>({
  id: 'health/suppressions-without-customer',
  severity: 'warning',
  name: text('Suppressions of nobody', 'Запреты без клиента'),
  title({ lists, total }) {
    const [first] = lists;
    return text(
      `${total === 1 ? 'One entry that forbids contact names' : `${count(total, 'en')} entries that forbid contact name`} no customer (${first!.list ?? '—'}): whoever was meant is not protected, and NOT IN over them selects nobody.`,
      `Записи о запрете связи без клиента: ${count(total, 'ru')} (${first!.list ?? '—'}). Тот, кого имели в виду, не защищён, а NOT IN по ним никого не отберёт.`,
    );
  },
  next: ({ lists }) => [
    text(
      `Have the rows of ${lists.map(({ list: name }) => name ?? '—').join(', ')} resolved to customers, and their load corrected.`,
      `Попросите сопоставить строки ${lists.map(({ list: name }) => name ?? '—').join(', ')} с клиентами и исправить загрузку.`,
    ),
  ],
  runbook: 'no-customers-selected',
  article: {
    what: text('Rows of an exclusion list have no customer.', 'В строках списка исключений нет клиента.'),
    why: text('A file named people whom the load did not find.', 'Файл называл людей, которых загрузка не нашла.'),
    sure: text('They are counted.', 'Они посчитаны.'),
    repair: text(
      'Resolve or reject them when loading; write NOT EXISTS instead of NOT IN.',
      'Сопоставлять или отклонять их при загрузке; писать NOT EXISTS вместо NOT IN.',
    ),
    example: text(
      'One empty line at the end of the file, and the mailing of the day has no recipients.',
      'Одна пустая строка в конце файла — и у рассылки дня нет получателей.',
    ),
  },
});

export const rulesUnapproved = defineCause<UnapprovedEvidence>({
  id: 'health/rules-unapproved',
  severity: 'info',
  name: text('Edits that nobody approved', 'Правки без согласования'),
  title({ versions, total, zone }) {
    const [first] = versions;
    const more = andMore(1, total);
    return text(
      `Rule ${first!.rule} v${first!.version} (${first!.author ?? '—'}) is in force since ${at(first!.since, zone)} without an approval${more.en}.`,
      `Правило ${first!.rule} v${first!.version} (${first!.author ?? '—'}) действует с ${at(first!.since, zone)} без согласования${more.ru}.`,
    );
  },
  next: ({ versions }) => [text(`mmsup rules diff ${versions[0]!.rule}`, `mmsup rules diff ${versions[0]!.rule}`)],
  runbook: null,
  article: {
    what: text(
      'A version of a rule came into force and no approval is recorded.',
      'Версия правила вступила в силу, а согласование не записано.',
    ),
    why: text(
      'A correction in haste, or a path that needs none.',
      'Срочная правка или путь, где согласование не требуется.',
    ),
    sure: text(
      'Other versions of the system have approvals; this one has none.',
      'У других версий согласование есть, у этой нет.',
    ),
    repair: text('Have it looked at afterwards.', 'Пусть её посмотрят задним числом.'),
    example: text(
      'The cap was set to 0 on Saturday night, by the author alone.',
      'В субботу ночью лимит поставили в 0, без второго человека.',
    ),
  },
});

export const channelFailing = defineCause<FailingChannelEvidence>({
  id: 'health/channel-failing',
  severity: 'warning',
  name: text('A channel that fails', 'Канал, который сбоит'),
  title({ channels }) {
    const [first] = channels;
    const share = (lang: 'en' | 'ru') => formatShare(first!.failed, first!.messages, lang);
    return text(
      `${share('en')} of the messages of channel ${first!.channel ?? '—'} failed in the last days (${count(first!.failed, 'en')} of ${count(first!.messages, 'en')}), mostly with ${first!.providerCode ?? '—'}.`,
      `${share('ru')} сообщений канала ${first!.channel ?? '—'} за последние дни не ушло (${count(first!.failed, 'ru')} из ${count(first!.messages, 'ru')}), чаще всего ${first!.providerCode ?? '—'}.`,
    );
  },
  next: () => [
    text(
      'Ask the provider about this answer; see a run: mmsup campaign list',
      'Спросите провайдера об этом ответе; посмотрите запуск: mmsup campaign list',
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text('Too many messages of one channel fail.', 'Слишком много сообщений одного канала не уходит.'),
    why: text(
      'A certificate or password ran out, the provider blocks, addresses were loaded wrongly.',
      'Истёк сертификат или пароль, провайдер блокирует, адреса загружены неверно.',
    ),
    sure: text(
      'Failed messages are counted by channel and answer over the last days.',
      'Неушедшие сообщения посчитаны по каналу и ответу за последние дни.',
    ),
    repair: text('Depends on the provider’s answer.', 'Зависит от ответа провайдера.'),
    example: text(
      'All pushes fail with “InvalidToken” since the app was updated.',
      'Все push-сообщения падают с «InvalidToken» после обновления приложения.',
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
            `rejected ${count(first!.rowsRejected ?? 0, 'en')} of ${count(first!.rowsRead ?? 0, 'en')} rows`,
            `отклонила ${count(first!.rowsRejected ?? 0, 'ru')} из ${count(first!.rowsRead ?? 0, 'ru')} строк`,
          );
    return text(
      `Load ${first!.load} of ${first!.source ?? '—'} from ${at(first!.startedAt, zone)} ${how.en}${more.en}.`,
      `Загрузка ${first!.load} из ${first!.source ?? '—'} от ${at(first!.startedAt, zone)} ${how.ru}${more.ru}.`,
    );
  },
  next: () => [
    text(
      'Ask who delivers the file; what was rejected is missing in every segment.',
      'Спросите поставщика файла; отклонённых не хватает во всех сегментах.',
    ),
  ],
  runbook: 'wrong-people-selected',
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
