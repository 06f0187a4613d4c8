import { formatCount, type Text, text } from '../text.ts';

/** On what kind of PostgreSQL the customers live. */
export interface EngineFacts {
  /** `server_version_num` / 10,000. */
  readonly major: number;
  readonly isStandby: boolean;
  /** Extension that distributes tables, with its version; null = none. */
  readonly distributedBy: string | null;
  /** Partitions of the customer table. */
  readonly partitions: number;
  /** Those of them, or the table itself, that are foreign tables. */
  readonly foreign: readonly string[];
  /** Rows that come from other servers for every scan, as the planner estimates. */
  readonly travelling: number;
  /**
   * Where the counting of patterns is done: in this server, in the servers that hold the rows, or here after all rows have travelled. `null` = there
   * is no customer table to ask about.
   */
  readonly grouping: 'here' | 'pushed-down' | 'rows-travel' | null;
}

/** Majors on which the same answers were proved. */
const PROVED = { oldest: 12, newest: 18 } as const;

/** What this engine cannot do, or what to know about answers from it. */
export function engineLimits(facts: EngineFacts): readonly Text[] {
  const { major, isStandby, distributedBy, foreign, grouping, travelling } = facts;
  const limits: Text[] = [];
  if (major < PROVED.oldest || major > PROVED.newest)
    limits.push(
      text(
        `PostgreSQL ${major} is outside the versions ${PROVED.oldest} to ${PROVED.newest} that mmsup is made for.`,
        `PostgreSQL ${major} вне версий ${PROVED.oldest}–${PROVED.newest}, для которых сделан mmsup.`,
      ),
    );
  if (isStandby)
    limits.push(
      text(
        'It is a hot standby: answers are as old as its replay, and a long statement may be cancelled by it.',
        'Это горячий резерв: ответы отстают на задержку репликации, длинный запрос может быть ею отменён.',
      ),
    );
  if (distributedBy !== null)
    limits.push(
      text(
        `Tables are distributed (${distributedBy}): there is one snapshot per worker connection, not one for all.`,
        `Таблицы распределены (${distributedBy}): снимок данных свой у каждого соединения с узлом, а не общий.`,
      ),
    );
  if (foreign.length > 0)
    limits.push(
      text(
        `Customers lie in foreign tables (${foreign.join(', ')}): each must stand in allow-functions of the profile; every server has a snapshot of its own.`,
        `Клиенты лежат в сторонних таблицах (${foreign.join(', ')}): каждая должна быть в allow-functions профиля; снимок данных у каждого сервера свой.`,
      ),
    );
  if (grouping === 'rows-travel') {
    const rows = ofRows(travelling);
    limits.push(
      text(
        `Grouping is not pushed down: ${rows.en} of the customers travel to this server for every scan.`,
        `Группировка не передаётся на удалённые серверы: при каждом проходе на этот сервер идут ${rows.ru} клиентов.`,
      ),
    );
  }
  return limits;
}

const ofRows = (count: number): Text =>
  text(`about ${formatCount(count, 'en')} rows`, `около ${formatCount(count, 'ru')} строк`);
