import { formatDuration } from '../model/moment.ts';
import { stageRu } from '../model/stage-words.ts';
import { formatCount, plural, type Text, text } from '../text.ts';
import type { EditEvidence } from './campaign-audience.ts';
import { defineCause } from './cause.ts';

const messages = (count: number) =>
  plural(count, { en: ['message', 'messages'], ru: ['сообщение', 'сообщения', 'сообщений'] });

export interface TemplateReferenceEvidence {
  readonly run: string;
  readonly campaign: string;
  /** The template as the reference is written. */
  readonly template: string;
  readonly exists: boolean;
  /** Existing usable template whose name is nearest, or null. */
  readonly nearest: string | null;
  readonly before: string | null;
  readonly who: string | null;
  /** When it was changed, ISO 8601 in UTC; null when no change was logged. */
  readonly at: string | null;
  readonly comment: string | null;
  /** Messages that failed in this run; 0 when the run went out before the reference broke. */
  readonly failed: number;
  readonly firstFailedRun: string | null;
  readonly error: string | null;
}

/** The campaign uses a template that does not exist or must not be used. */
export const campaignTemplateReferenceBroken = defineCause<TemplateReferenceEvidence>({
  id: 'campaign/template-reference-broken',
  severity: 'error',
  name: text('Reference to a template that cannot be used', 'Ссылка на шаблон, который нельзя использовать'),
  title: ({ campaign, template, exists, nearest, failed, who }) => {
    const what = exists ? text('is not published', 'не опубликован') : text('does not exist', 'не существует');
    const meant = nearest === null ? text('', '') : text(` (there is "${nearest}")`, ` (есть «${nearest}»)`);
    const by = who === null ? text('', '') : text(`, set by ${who}`, `, изменил ${who}`);
    const harm =
      failed === 0
        ? text('the next run will fail', 'следующий запуск не пройдёт')
        : text(`${messages(failed).en} failed`, `не собрано: ${messages(failed).ru}`);
    return text(
      `Campaign ${campaign} uses template "${template}", which ${what.en}${meant.en}${by.en}: ${harm.en}.`,
      `Кампания ${campaign} ссылается на шаблон «${template}», который ${what.ru}${meant.ru}${by.ru}: ${harm.ru}.`,
    );
  },
  next: ({ campaign, nearest, before }) => [
    text(
      `Ask the owner of ${campaign} to put the template reference back to "${before ?? nearest ?? 'the one used by the last good run'}", then repeat the run.`,
      `Попросите владельца ${campaign} вернуть ссылку на шаблон «${before ?? nearest ?? 'из последнего исправного запуска'}» и повторите запуск.`,
    ),
    text(`mmsup campaign trace ${campaign}`, `mmsup campaign trace ${campaign}`),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Messages are made from a template that the campaign names. The name leads nowhere, or to a template that is not published, so every message fails when it is composed.',
      'Сообщения собираются из шаблона, который указан в кампании. Такого шаблона нет или он не опубликован, поэтому каждое сообщение обрывается при сборке.',
    ),
    why: text(
      'A deploy or an edit renamed the template (a hyphen became an underscore) and not all that use it; a template was archived, or never published in production; a copy of a campaign kept the reference of the test system.',
      'При выкладке или правке шаблон переименовали (дефис стал подчёркиванием), но не везде, где он используется; шаблон убрали в архив или не опубликовали в бою; копия кампании сохранила ссылку из тестовой системы.',
    ),
    sure: text(
      'The personalise or send stage fails with the template’s name in its error; the name is in no list of templates, while one that differs by a letter is; the log of changes has the edit between the last good run and the first bad one.',
      'Этап сборки или отправки падает с именем шаблона в тексте ошибки; такого имени нет среди шаблонов, но есть отличающееся на букву; в журнале изменений есть правка между последним исправным и первым сломанным запуском.',
    ),
    repair: text(
      'Put the reference right (or publish the template), send one test message, repeat the run for those whose message failed. Look for other users of the renamed template before they fail as well.',
      'Исправьте ссылку (или опубликуйте шаблон), отправьте одно тестовое сообщение, повторите запуск для тех, чьи сообщения не собрались. Найдите других пользователей переименованного шаблона, пока не сломались и они.',
    ),
    example: text(
      'Deploy R-2031 changed welcome-v2 to welcome_v2 in the campaign; the template is still welcome-v2. Stage personalise: in 1,902, out 0, errors 1,902 “template welcome_v2 not found”.',
      'Выкладка R-2031 заменила в кампании welcome-v2 на welcome_v2, а шаблон по-прежнему называется welcome-v2. Этап personalise: вошло 1 902, вышло 0, ошибок 1 902 «template welcome_v2 not found».',
    ),
  },
});

export interface SlowEvidence {
  readonly run: string;
  readonly stage: string;
  readonly seconds: number;
  /** True while the stage is at work: then `seconds` are those so far. */
  readonly isRunning?: boolean;
  readonly medianSeconds: number;
  readonly spreadSeconds: number;
  readonly historyRuns: number;
  readonly ratio: number;
  /** Volume against its own median; null when not known. */
  readonly volumeRatio: number | null;
  readonly firstSlowRun: string | null;
}

export interface MissingIndexEvidence extends SlowEvidence {
  /** Schema-qualified. */
  readonly table: string;
  /** Columns by which the plan filters or joins the table, the best index first. */
  readonly columns: readonly string[];
  /** Rows and bytes as the catalog has them. */
  readonly rows: number;
  readonly bytes: number;
  /** Rows added since the server last reset its statistics, or null. */
  readonly rowsAdded: number | null;
  /** Share of the statement's planned cost that reading this table takes, 0 to 1. */
  readonly costShare: number;
  /** Rows of it that the server expects to want. */
  readonly rowsKept: number;
  /**
   * What ties the want of an index to the slowness. The plan of the fast runs is not kept, so it proves nothing by itself: dropped = the log of changes has
   * an index of this table dropped since; invalid = there is an index that cannot be used; grown = another change of the table is logged; unknown = nothing.
   */
  readonly proof: 'dropped' | 'invalid' | 'grown' | 'unknown';
  readonly invalidIndex: string | null;
  readonly fix: string;
  /** A logged change of this table since the last good run, or null. */
  readonly edit: EditEvidence | null;
}

const MEGABYTE = 1024 * 1024;

function becauseOf({ proof, invalidIndex, edit }: MissingIndexEvidence): Text {
  const who = edit?.who ? ` (${edit.who})` : '';
  switch (proof) {
    case 'dropped':
      return text(
        `an index of it was dropped since the last good run${who}`,
        `её индекс удалили после последнего исправного запуска${who}`,
      );
    case 'invalid':
      return text(`its index ${invalidIndex} is not valid`, `её индекс ${invalidIndex} нерабочий`);
    case 'grown':
      return text(
        `since the last good run a change of the table is logged${who}`,
        `после последнего исправного запуска записано изменение таблицы${who}`,
      );
    default:
      return text('what plan it had when it was fast is not kept', 'какой план был у быстрых запусков, не сохранилось');
  }
}

function askWho({ proof, table, invalidIndex, edit }: MissingIndexEvidence): Text {
  const who = edit?.who;
  switch (proof) {
    case 'dropped':
      return text(
        `Ask ${who ?? 'him'} why the index of ${table} was dropped; then see whether the next run is fast again.`,
        `Спросите ${who ?? 'его'}, зачем удалили индекс ${table}; затем проверьте, что следующий запуск снова быстрый.`,
      );
    case 'invalid':
      return text(
        `Have him drop ${invalidIndex} first: CREATE INDEX CONCURRENTLY failed and left it, or is still at work.`,
        `Сначала пусть удалит ${invalidIndex}: CREATE INDEX CONCURRENTLY не завершился и оставил его или ещё идёт.`,
      );
    default:
      return text(
        `Ask ${who ?? 'him'} whether an index of ${table} was dropped or the table only grew: the log of the server says it, and the next run proves it.`,
        `Спросите ${who ?? 'его'}, удаляли ли индекс ${table} или таблица просто выросла: это есть в журнале сервера, а докажет следующий запуск.`,
      );
  }
}

/** A stage is slow because its statement reads a whole big table for want of an index. */
export const campaignStageSlowMissingIndex = defineCause<MissingIndexEvidence>({
  id: 'campaign/stage-slow-missing-index',
  severity: 'error',
  name: text('A slow stage that wants an index', 'Медленный этап: не хватает индекса'),
  title: (evidence) => {
    const { stage, seconds, medianSeconds, ratio, table, rows, columns } = evidence;
    const because = becauseOf(evidence);
    return text(
      `Stage ${stage} took ${formatDuration(seconds, 'en')}, ${ratio.toFixed(1)} times its usual ${formatDuration(medianSeconds, 'en')}: planned now, it reads all ${formatCount(rows, 'en')} rows of ${table}, which has no usable index on ${columns.join(' or ')}; ${because.en}.`,
      `Этап ${stageRu(stage)} занял ${formatDuration(seconds, 'ru')} — в ${ratio.toFixed(1).replace('.', ',')} раза дольше обычных ${formatDuration(medianSeconds, 'ru')}: по нынешнему плану он читает все ${formatCount(rows, 'ru')} строк ${table}, где нет рабочего индекса по ${columns.join(' или ')}; ${because.ru}.`,
    );
  },
  next: (evidence) => {
    const { fix, table, bytes } = evidence;
    return [
      text(
        `Ask the database administrator for: ${fix} (${table} is ${formatCount(Math.max(1, Math.round(bytes / MEGABYTE)), 'en')} MB; CONCURRENTLY does not block writers).`,
        `Попросите администратора базы выполнить: ${fix} (${table} занимает ${formatCount(Math.max(1, Math.round(bytes / MEGABYTE)), 'ru')} МБ; CONCURRENTLY не блокирует запись).`,
      ),
      askWho(evidence),
    ];
  },
  runbook: 'mailing-takes-too-long',
  article: {
    what: text(
      'The stage’s SQL filters or joins a big table by columns that no usable index begins with, so the server reads the whole table each time. The run gets slower with every row that is added, although it mails as many people as ever.',
      'SQL этапа фильтрует или соединяет большую таблицу по столбцам, с которых не начинается ни один рабочий индекс, поэтому сервер каждый раз читает её целиком. Запуск замедляется с каждой добавленной строкой, хотя писем столько же.',
    ),
    why: text(
      'An index was dropped for a fast load and not created again; CREATE INDEX CONCURRENTLY failed and left an invalid one; a table grew (an archive was restored, a clean-up job stopped) past the point where reading it whole was cheap.',
      'Индекс удалили ради быстрой загрузки и не создали снова; CREATE INDEX CONCURRENTLY не завершился и оставил нерабочий индекс; таблица выросла (восстановили архив, остановилась чистка) и читать её целиком стало дорого.',
    ),
    sure: text(
      'The stage is slow against the median and spread of its own good runs at about the same volume; EXPLAIN of the stage’s statement shows a Seq Scan on the table as most of its cost; pg_index has no valid index that begins with the columns of the filter. EXPLAIN is of now; the plan of the fast runs is not kept. Proved is it when the log of changes has an index dropped since the last good run; likely when an index is there and not valid, or a load of the table is logged; else it is only possible.',
      'Этап медленный относительно медианы и разброса собственных исправных запусков при том же объёме; EXPLAIN его запроса показывает Seq Scan по таблице как основную часть стоимости; в pg_index нет рабочего индекса, начинающегося со столбцов фильтра. EXPLAIN снят сейчас, план быстрых запусков не хранится. Доказано — если в журнале изменений есть удаление индекса после последнего исправного запуска; вероятно — если индекс есть, но нерабочий, или записана загрузка таблицы; иначе лишь возможно.',
    ),
    repair: text(
      'Create the index with CREATE INDEX CONCURRENTLY (it needs disk space and time, no downtime), run ANALYZE on the table, and look at who dropped it and why. Move archive rows elsewhere if they do not belong there.',
      'Создайте индекс через CREATE INDEX CONCURRENTLY (нужны место и время, но не простой), выполните ANALYZE таблицы и разберитесь, кто и зачем его удалил. Архивные строки, которым здесь не место, вынесите.',
    ),
    example: text(
      'Stage policy counts the messages of the last 7 days per customer. After an archive was loaded into mkt.message and its index on sent_at dropped, it took 26 min instead of 40 s.',
      'Этап policy считает сообщения клиента за 7 дней. После загрузки архива в mkt.message и удаления индекса по sent_at он занимает 26 мин вместо 40 с.',
    ),
  },
});

/** A stage is slow and the reason could not be seen in the database. */
export const campaignStageSlow = defineCause<SlowEvidence>({
  id: 'campaign/stage-slow',
  severity: 'warning',
  name: text('A stage is slower than usual', 'Этап медленнее обычного'),
  title: ({ stage, seconds, isRunning, medianSeconds, ratio, volumeRatio }) => {
    const volume =
      volumeRatio === null
        ? text('', '')
        : text(
            `, at ${volumeRatio.toFixed(1)} times the usual volume`,
            ` при объёме ${volumeRatio.toFixed(1).replace('.', ',')} от обычного`,
          );
    return text(
      `Stage ${stage} ${isRunning ? 'has taken' : 'took'} ${formatDuration(seconds, 'en')}${isRunning ? ' so far' : ''}, ${ratio.toFixed(1)} times its usual ${formatDuration(medianSeconds, 'en')}${volume.en}.`,
      `Этап ${stageRu(stage)} ${isRunning ? 'идёт уже' : 'занял'} ${formatDuration(seconds, 'ru')} — в ${ratio.toFixed(1).replace('.', ',')} раза дольше обычных ${formatDuration(medianSeconds, 'ru')}${volume.ru}.`,
    );
  },
  next: ({ stage }) => [
    text(
      `Look in the database server’s log for lock waits and long statements in the time of stage ${stage} (see the timeline), and at what else ran then.`,
      `Посмотрите в журнале сервера базы ожидания блокировок и долгие запросы за время этапа ${stageRu(stage)} (см. шкалу времени) и что ещё тогда выполнялось.`,
    ),
  ],
  runbook: 'mailing-takes-too-long',
  article: {
    what: text(
      'The stage took more than twice the median of its own good runs and lies beyond six spreads. Its statement’s plan, as far as it could be read, does not say why.',
      'Этап занял больше двух медиан собственных исправных запусков и вышел за шесть разбросов. План его запроса, насколько его удалось получить, причину не показывает.',
    ),
    why: text(
      'More customers than usual; a lock held by another session or a maintenance job; a busy server or disk; a channel that limits its rate; a plan that was bad then and is good now.',
      'Клиентов больше обычного; блокировка другим сеансом или регламентной работой; загруженный сервер или диск; ограничение скорости канала; план, который тогда был плохим, а сейчас хороший.',
    ),
    sure: text(
      'Compare the volume with the usual one (in the title); then the server’s log (log_lock_waits, log_min_duration_statement) and monitoring for exactly the stage’s time window; then the provider’s limits for send and deliver.',
      'Сравните объём с обычным (он в заголовке); затем журнал сервера (log_lock_waits, log_min_duration_statement) и мониторинг ровно за время этапа; затем лимиты провайдера для отправки и доставки.',
    ),
    repair: text(
      'Depends on what the window shows: move the run or the job that collides with it, raise the channel’s rate with the provider, split the audience.',
      'Зависит от того, что покажет это окно: разведите по времени запуск и мешающую работу, поднимите лимит канала у провайдера, разделите аудиторию.',
    ),
    example: text(
      'Stage send took 3 h instead of 50 min at the usual volume: an SMS provider had lowered the rate to 20 per second.',
      'Этап send занял 3 ч вместо 50 мин при обычном объёме: SMS-провайдер снизил скорость до 20 сообщений в секунду.',
    ),
  },
});
