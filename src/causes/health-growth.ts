import { formatDuration } from '../model/moment.ts';
import { formatCount, formatShare, text } from '../text.ts';
import { defineCause } from './cause.ts';
import { andMore, momentIn, type Victims } from './health-words.ts';

export interface KeysRunningOutEvidence extends Victims {
  readonly keys: readonly {
    readonly table: string;
    readonly column: string;
    /** smallint, integer, bigint. */
    readonly type: string;
    /** The number given last. */
    readonly last: number;
    /** The greatest number that the column and its sequence can give. */
    readonly limit: number;
    readonly sequence: string | null;
  }[];
}

export interface PartitionsEndEvidence extends Victims {
  readonly tables: readonly {
    readonly table: string;
    /** The partition that reaches furthest, and where it ends, ISO 8601. */
    readonly last: string;
    readonly endsAt: string;
    /** Negative where it is over. */
    readonly secondsLeft: number;
    /** Where rows go that no partition is for; null = they are refused. */
    readonly restGoesTo: string | null;
  }[];
}

export interface VolumeGrownEvidence extends Omit<Victims, 'total'> {
  /** Messages of the runs of the last seven days, and the median of the four weeks before. */
  readonly lastWeek: number;
  readonly usualWeek: number;
  readonly times: number;
  /** Tables of the messages with rows and bytes by the server's own statistics; null where it has none. */
  readonly rows: number | null;
  readonly bytes: number | null;
  /** Days until there are twice as many rows, at the pace of the last week. */
  readonly doubleInDays: number | null;
}

export const keysRunningOut = defineCause<KeysRunningOutEvidence>({
  id: 'health/keys-running-out',
  severity: 'warning',
  name: text('Keys that run out of numbers', 'Ключи, у которых кончаются номера'),
  title({ keys, total }) {
    const [first] = keys;
    const more = andMore(1, total);
    const share = (lang: 'en' | 'ru') => formatShare(first!.last, first!.limit, lang);
    return text(
      `${first!.table}.${first!.column} has used ${share('en')} of its numbers: ${formatCount(first!.last, 'en')} of ${formatCount(first!.limit, 'en')} (${first!.type})${more.en}. When they are used up, no row can be added.`,
      `${first!.table}.${first!.column} израсходовал ${share('ru')} номеров: ${formatCount(first!.last, 'ru')} из ${formatCount(first!.limit, 'ru')} (${first!.type})${more.ru}. Когда они кончатся, строку не добавить.`,
    );
  },
  next: ({ keys }) => [
    text(
      `Have ${keys[0]!.table}.${keys[0]!.column}, and every column that refers to it, made bigint, in good time: it rewrites the table.`,
      `Запланируйте перевод ${keys[0]!.table}.${keys[0]!.column} и ссылающихся на него столбцов в bigint заранее: таблица переписывается.`,
    ),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A key that counts up is near the greatest number that its type or its sequence can give.',
      'Растущий ключ близок к наибольшему числу, которое даёт его тип или последовательность.',
    ),
    why: text(
      'An integer ends at 2,147,483,647. A table of messages or events gets there in a few years; deleted rows and failed inserts use numbers, too.',
      'Тип integer кончается на 2 147 483 647. Таблица сообщений или событий доходит до него за несколько лет; удалённые и неудавшиеся строки тоже тратят номера.',
    ),
    sure: text(
      'The last number of the sequence, or the greatest key by its index, is compared with the end of the column’s type.',
      'Последний номер последовательности или наибольший ключ по индексу сравнён с концом типа столбца.',
    ),
    repair: text(
      'Make the column bigint, with all that refer to it; the application must take such numbers, too.',
      'Перевести столбец и все ссылки на него в bigint; приложение тоже должно их принимать.',
    ),
    example: text(
      'At 2,147,483,647 every insert fails with “integer out of range”: the mailing of that morning stops at its first message.',
      'На 2 147 483 647 каждая вставка падает с «integer out of range»: утренняя рассылка встаёт на первом сообщении.',
    ),
  },
});

export const partitionsEnd = defineCause<PartitionsEndEvidence>({
  id: 'health/partitions-end',
  severity: 'warning',
  name: text('Partitions that end', 'Секции кончаются'),
  title({ tables, total, zone }) {
    const [first] = tables;
    const more = andMore(1, total);
    const isOver = first!.secondsLeft <= 0;
    const ends = momentIn(first!.endsAt, zone);
    const then =
      first!.restGoesTo === null
        ? text('newer rows are refused', 'более новые строки отвергаются')
        : text(`newer rows go to ${first!.restGoesTo}`, `более новые строки попадают в ${first!.restGoesTo}`);
    return isOver
      ? text(
          `${first!.table} has no partition for now: the last one ended ${ends}${more.en}; ${then.en}.`,
          `У ${first!.table} нет секции для текущего времени: последняя кончилась ${ends}${more.ru}; ${then.ru}.`,
        )
      : text(
          `The last partition of ${first!.table} ends in ${formatDuration(first!.secondsLeft, 'en')}, ${ends}${more.en}; then ${then.en}.`,
          `Последняя секция ${first!.table} кончится через ${formatDuration(first!.secondsLeft, 'ru')}, ${ends}${more.ru}; затем ${then.ru}.`,
        );
  },
  next: ({ tables }) => [
    text(
      `Have the next partitions of ${tables[0]!.table} made, and find out why the job that makes them has not.`,
      `Попросите создать следующие секции ${tables[0]!.table} и выясните, почему этого не сделало задание.`,
    ),
    text('mmsup health check --only jobs-late', 'mmsup health check --only jobs-late'),
  ],
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'A table is cut into partitions by time, and none is there for the time that begins soon, or has begun.',
      'Таблица разбита на секции по времени, а для времени, которое скоро начнётся или уже началось, секции нет.',
    ),
    why: text(
      'The job that makes them ahead stopped, or somebody made a year of them by hand, a year ago.',
      'Задание, создающее их заранее, остановилось, или их год назад вручную создали на год вперёд.',
    ),
    sure: text(
      'The bounds of the partitions are read from the catalogue. A table whose last partition ended long ago is taken to be out of use.',
      'Границы секций прочитаны из каталога. Таблица, чья последняя секция кончилась давно, считается неиспользуемой.',
    ),
    repair: text(
      'Make the partitions ahead, by a job that is watched.',
      'Создавать секции заранее заданием под наблюдением.',
    ),
    example: text(
      'On the first of January at 00:00 every insert fails with “no partition of relation found for row”.',
      'Первого января в 00:00 каждая вставка падает с «no partition of relation found for row».',
    ),
  },
});

export const volumeGrown = defineCause<VolumeGrownEvidence>({
  id: 'health/volume-grown',
  severity: 'info',
  name: text('Many more messages than usual', 'Намного больше сообщений, чем обычно'),
  title({ lastWeek, usualWeek, rows, doubleInDays }) {
    const rest =
      rows === null || doubleInDays === null
        ? text('', '')
        : text(
            ` At this pace the ${formatCount(rows, 'en')} rows that are kept double in ${formatCount(doubleInDays, 'en')} days.`,
            ` С такой скоростью ${formatCount(rows, 'ru')} хранимых строк удвоятся за ${formatCount(doubleInDays, 'ru')} дн.`,
          );
    return text(
      `The runs of the last seven days sent ${formatCount(lastWeek, 'en')} messages; in the four weeks before it was ${formatCount(usualWeek, 'en')} a week.${rest.en}`,
      `Запуски последних семи дней отправили ${formatCount(lastWeek, 'ru')} сообщений; четыре недели до этого — ${formatCount(usualWeek, 'ru')} в неделю.${rest.ru}`,
    );
  },
  next: () => [
    text('See which campaign grew: mmsup campaign list', 'Посмотрите, какая кампания выросла: mmsup campaign list'),
    text(
      'See what its growth makes slow: mmsup health check --only "indexes-missing,tables-*,statements-slow"',
      'Посмотрите, что из-за роста замедлится: mmsup health check --only "indexes-missing,tables-*,statements-slow"',
    ),
  ],
  runbook: null,
  article: {
    what: text(
      'The runs of the last seven days sent much more than the weeks before.',
      'Запуски последних семи дней отправили намного больше, чем в прежние недели.',
    ),
    why: text(
      'A new campaign, a segment that became too wide, a period of a policy that became shorter; or business as planned.',
      'Новая кампания, слишком широкий сегмент, укороченный период политики — или так и задумано.',
    ),
    sure: text(
      'The counters of the runs are added up by week, and the last week is compared with the median of the four before it.',
      'Счётчики запусков сложены по неделям; последняя неделя сравнена с медианой четырёх предыдущих.',
    ),
    repair: text(
      'None, where it was planned: but see that queues, limits of the channel and indexes bear it.',
      'Если так задумано — ничего, но убедитесь, что очереди, лимиты канала и индексы выдержат.',
    ),
    example: text(
      'A segment lost its condition on the city, and a mailing for one region went to the whole country.',
      'Сегмент потерял условие на город, и региональная рассылка ушла на всю страну.',
    ),
  },
});
