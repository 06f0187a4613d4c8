import { formatCount } from '../text.ts';
import { defineMistake } from './system-mistake.ts';

export interface WrongTypeEvidence {
  readonly declared: string;
  readonly type: string;
}

export interface NullsEvidence {
  readonly nulls: number;
  readonly rows: number;
}

export interface MultipliedEvidence {
  readonly rows: number;
  readonly keys: number;
  /** The columns that should tell rows apart. */
  readonly key: readonly string[];
  /** Keys that come more than once, and how often. */
  readonly examples: readonly string[];
}

export interface OutsideEvidence {
  readonly values: readonly string[];
  readonly allowed: readonly string[];
}

export interface OrphansEvidence {
  /** The relation that is pointed at. */
  readonly target: string;
  readonly orphans: number;
  readonly different: number;
  readonly example: string | null;
}

const both = (count: number): readonly [string, string] => [formatCount(count, 'en'), formatCount(count, 'ru')];

const CAST: Readonly<Record<string, string>> = {
  integer: '::bigint',
  number: '::numeric',
  boolean: '::boolean',
  time: '::timestamptz',
  date: '::date',
  text: '::text',
  id: '::text',
  json: '::jsonb',
};

export const systemWrongType = defineMistake<WrongTypeEvidence>({
  id: 'system/wrong-type',
  severity: 'error',
  name: ['A column of the description has another type', 'Столбец описания другого типа'],
  says: ({ declared, type }) => [`it gives ${type} where ${declared} is expected`, `даёт ${type}, а нужен ${declared}`],
  next: ({ declared }) => [
    [
      `Take the column that is meant, or cast it: (…)${CAST[declared] ?? ''}`,
      `Возьмите нужный столбец или приведите его: (…)${CAST[declared] ?? ''}`,
    ],
  ],
  article: {
    what: [
      'The expression gives another type than the canonical column has.',
      'Выражение даёт не тот тип, который у канонического столбца.',
    ],
    why: [
      'Another column was meant, or the system keeps numbers as texts.',
      'Имелся в виду другой столбец, или система хранит числа текстом.',
    ],
    sure: ['The server says the type of the planned statement.', 'Тип сообщил сервер по спланированному запросу.'],
    repair: ['Name the right column, or cast.', 'Назвать верный столбец или привести тип.'],
    example: [
      'run.sent from a text column: sums and comparisons would be wrong.',
      'run.sent из текстового столбца: суммы и сравнения были бы неверны.',
    ],
  },
});

export const systemTimeWithoutZone = defineMistake<WrongTypeEvidence>({
  id: 'system/time-without-zone',
  severity: 'error',
  name: ['A time of the description has no zone', 'У времени в описании нет часового пояса'],
  says: ({ type }) => [`it gives ${type}, which says no zone`, `даёт ${type}, а пояс не сказан`],
  next: () => [
    [
      "Say in which zone the system keeps it: (…) at time zone 'UTC', or the zone of the business.",
      "Скажите, в каком поясе система его хранит: (…) at time zone 'UTC' или пояс бизнеса.",
    ],
  ],
  article: {
    what: [
      'A canonical time is a moment; a timestamp without zone is only a reading of some clock.',
      'Каноническое время — момент; timestamp без пояса — лишь показание чьих-то часов.',
    ],
    why: [
      'The system keeps times in UTC or in local time without saying so.',
      'Система хранит время в UTC или местное и не говорит об этом.',
    ],
    sure: ['The server says the type of the planned statement.', 'Тип сообщил сервер по спланированному запросу.'],
    repair: ['Convert it in the description with AT TIME ZONE.', 'Преобразовать в описании через AT TIME ZONE.'],
    example: [
      'Runs seem to start three hours late: started_at is Moscow time read as UTC.',
      'Запуски будто опаздывают на три часа: started_at — московское время, прочитанное как UTC.',
    ],
  },
});

export const systemNulls = defineMistake<NullsEvidence>({
  id: 'system/null-in-needed-column',
  severity: 'error',
  name: ['NULL where a value is needed', 'NULL там, где нужно значение'],
  says: ({ nulls, rows }) => [
    `it is NULL in ${both(nulls)[0]} of ${both(rows)[0]} rows, and a value is needed`,
    `NULL в ${both(nulls)[1]} строках из ${both(rows)[1]}, а значение необходимо`,
  ],
  next: () => [
    [
      'Give a value for every row (a CASE needs an ELSE), or leave those rows out with "where".',
      'Дайте значение каждой строке (в CASE нужен ELSE) или исключите такие строки через where.',
    ],
  ],
  article: {
    what: [
      'A column that every command relies on is empty in some rows.',
      'Столбец, на который опираются все команды, в части строк пуст.',
    ],
    why: [
      'A CASE without ELSE meets a status that nobody thought of, or an outer join finds nothing.',
      'CASE без ELSE встретил неучтённый статус, или внешнее соединение ничего не нашло.',
    ],
    sure: ['The rows were counted.', 'Строки посчитаны.'],
    repair: [
      'Map the missing status; leave out rows that are none.',
      'Описать недостающий статус; исключить лишние строки.',
    ],
    example: [
      'Status PAUSED is not mapped: paused runs have no state and are never found.',
      'Статус PAUSED не описан: у приостановленных запусков нет состояния, и их не найти.',
    ],
  },
});

export const systemRowsMultiplied = defineMistake<MultipliedEvidence>({
  id: 'system/rows-multiplied',
  severity: 'error',
  name: ['A mapping that multiplies rows', 'Описание размножает строки'],
  says: ({ rows, keys, key, examples }) => {
    const shown = examples.join('; ');
    return [
      `${both(rows)[0]} rows have only ${both(keys)[0]} different ${key.join(', ')}: ${shown}`,
      `в ${both(rows)[1]} строках только ${both(keys)[1]} разных ${key.join(', ')}: ${shown}`,
    ];
  },
  next: () => [
    [
      'Look for a join that finds several rows: join on the whole key, on the version in force, or take a subquery.',
      'Найдите соединение, которое даёт несколько строк: соединяйте по полному ключу, по действующей версии или возьмите подзапрос.',
    ],
  ],
  article: {
    what: [
      'One thing of the system comes as several rows: every count over it is too high.',
      'Один объект системы приходит несколькими строками: любой подсчёт завышен.',
    ],
    why: [
      'A join lacks a part of its key, or a historised table is read without "in force".',
      'В соединении не хватает части ключа, или историческая таблица читается без отбора действующей версии.',
    ],
    sure: ['Rows and different keys were counted in one pass.', 'Строки и разные ключи посчитаны за один проход.'],
    repair: ['Make the join find one row.', 'Сделать так, чтобы соединение находило одну строку.'],
    example: [
      'Runs joined to all versions of their segment: each run is counted three times.',
      'Запуски соединены со всеми версиями сегмента: каждый посчитан трижды.',
    ],
  },
});

export const systemValueOutside = defineMistake<OutsideEvidence>({
  id: 'system/value-outside-set',
  severity: 'error',
  name: ['A value that the column may not have', 'Недопустимое значение столбца'],
  says: ({ values, allowed }) => [
    `it gives ${values.join(', ')}; allowed are ${allowed.join(', ')}`,
    `даёт ${values.join(', ')}; допустимы ${allowed.join(', ')}`,
  ],
  next: () => [
    [
      "Translate the system’s own words: case r.status when 'DONE' then 'finished' … end; the own word belongs into \"status\".",
      "Переведите слова системы: case r.status when 'DONE' then 'finished' … end; собственное слово системы — в status.",
    ],
  ],
  article: {
    what: [
      'A column with a closed set of words gives another word.',
      'Столбец с закрытым набором слов даёт другое слово.',
    ],
    why: [
      'The system’s own status was taken over, or a status was mapped to a word that does not exist.',
      'Взят собственный статус системы, или статус переведён в несуществующее слово.',
    ],
    sure: ['The different values were read.', 'Прочитаны разные значения столбца.'],
    repair: ['Map every status to one of the allowed words.', 'Перевести каждый статус в допустимое слово.'],
    example: [
      'run.state gives “done”: such a run never counts as finished.',
      'run.state даёт «done»: такой запуск никогда не считается завершённым.',
    ],
  },
});

export const systemOrphans = defineMistake<OrphansEvidence>({
  id: 'system/orphans',
  severity: 'warning',
  name: ['Rows that point at nothing', 'Строки указывают в никуда'],
  says: ({ orphans, different, target, example }) => [
    `${both(orphans)[0]} of ${both(different)[0]} different values have no ${target}.id${example === null ? '' : `, for instance ${example}`}`,
    `для ${both(orphans)[1]} из ${both(different)[1]} разных значений нет ${target}.id${example === null ? '' : `, например ${example}`}`,
  ],
  next: ({ target }) => [
    [
      `Check that both give the same identifier, and that "where" of ${target} does not leave rows out.`,
      `Проверьте, что оба дают один и тот же идентификатор и что where отношения ${target} не отбрасывает строки.`,
    ],
  ],
  article: {
    what: [
      'A column names rows of another relation that this one does not have.',
      'Столбец называет строки другого отношения, которых там нет.',
    ],
    why: [
      'One side gives a code and the other a number; or rows of the other side were deleted or filtered away.',
      'С одной стороны код, с другой номер; или строки другой стороны удалены либо отфильтрованы.',
    ],
    sure: [
      'The different values were compared with the other relation.',
      'Разные значения сверены с другим отношением.',
    ],
    repair: ['Give the same identifier on both sides.', 'Давать с обеих сторон один идентификатор.'],
    example: [
      'run.campaign gives the number, campaign.id the code: no run is found by its campaign.',
      'run.campaign даёт номер, campaign.id — код: запуск по кампании не находится.',
    ],
  },
});

export const systemRelationEmpty = defineMistake({
  id: 'system/relation-empty',
  severity: 'info',
  name: ['A relation without rows', 'Отношение без строк'],
  says: () => ['it gives no row', 'не даёт ни одной строки'],
  next: () => [
    [
      'Nothing has to be wrong: check that the table is used in this installation, and "where".',
      'Ошибки может и не быть: проверьте, используется ли таблица в этой установке, и условие where.',
    ],
  ],
  article: {
    what: ['The relation is described and can be read, and holds nothing.', 'Отношение описано и читается, но пусто.'],
    why: [
      'The installation does not use it, a condition leaves everything out, or the data were purged.',
      'Установка его не использует, условие отбрасывает всё, или данные вычищены.',
    ],
    sure: ['The rows were counted.', 'Строки посчитаны.'],
    repair: [
      'Leave it out of the description if the client does not use it.',
      'Убрать из описания, если клиент этим не пользуется.',
    ],
    example: [
      'A client without reports: the relation report is empty.',
      'У клиента нет отчётов: отношение report пусто.',
    ],
  },
});
