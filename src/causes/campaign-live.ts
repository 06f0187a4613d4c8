import { formatDuration } from '../model/moment.ts';
import { formatCount, type Text, text } from '../text.ts';
import { type Article, type Cause, defineCause } from './cause.ts';

/** Who makes a running run wait. What is hidden from our account, or not so, is null. */
export interface BlockedEvidence {
  readonly run: string;
  readonly stage: string | null;
  /** Sessions of the run, or that may be of the run, which wait. */
  readonly waiting: readonly number[];
  /** Whether they are known to be of the run, and not only to touch its tables. */
  readonly isRecognised: boolean;
  readonly waitingSeconds: number | null;
  readonly table: string | null;
  readonly lock: string;
  /** Process of the server; null for a prepared transaction. */
  readonly blocker: number | null;
  readonly blockerUser: string | null;
  readonly blockerApplication: string | null;
  readonly blockerState: string | null;
  /** How long its transaction has been open. */
  readonly openSeconds: number | null;
  /** How long it has been in its state. */
  readonly stateSeconds: number | null;
  /** The lock that it holds or, in the queue, wants. */
  readonly holds: string | null;
  /** Its last statement, without values. */
  readonly statement: string | null;
  /** Name of the prepared transaction. */
  readonly prepared: string | null;
  /** The session for which the blocker itself waits; null = none. */
  readonly behind: number | null;
  readonly behindState: string | null;
  /** Sessions that wait for the same, the run's among them. */
  readonly waitingInAll: number;
}

interface Told {
  readonly en: (evidence: BlockedEvidence) => string;
  readonly ru: (evidence: BlockedEvidence) => string;
}

interface BlockedCause {
  readonly id: string;
  readonly name: Text;
  readonly by: Told;
  readonly next: (evidence: BlockedEvidence) => readonly Text[];
  readonly article: Article;
}

const seconds = (value: number | null, lang: 'en' | 'ru') => (value === null ? '' : formatDuration(value, lang));

/** `4711 (petrov, psql)` */
function sessionOf({ blocker, blockerUser, blockerApplication }: BlockedEvidence): string {
  const who = [blockerUser, blockerApplication].filter(Boolean).join(', ');
  return who ? `${blocker} (${who})` : String(blocker);
}

function blockedCause({ id, name, by, next, article }: BlockedCause): Cause<BlockedEvidence> {
  return defineCause<BlockedEvidence>({
    id,
    severity: 'error',
    name,
    title: (evidence) => {
      const { run, waitingSeconds, table, isRecognised } = evidence;
      const on = table === null ? text('', '') : text(` on ${table}`, ` на ${table}`);
      const since =
        waitingSeconds === null
          ? text('', '')
          : text(` for ${seconds(waitingSeconds, 'en')}`, ` ${seconds(waitingSeconds, 'ru')}`);
      const who = isRecognised
        ? text(`Run ${run} waits`, `Запуск ${run} ждёт`)
        : text(`A session on the tables of run ${run} waits`, `Сеанс, работающий с таблицами запуска ${run}, ждёт`);
      return text(
        `${who.en}${since.en} for a lock${on.en}: ${by.en(evidence)}.`,
        `${who.ru}${since.ru} блокировку${on.ru}: ${by.ru(evidence)}.`,
      );
    },
    next,
    runbook: 'mailing-takes-too-long',
    article,
  });
}

const again = ({ run }: BlockedEvidence) =>
  text(`Look again: mmsup campaign trace ${run} --live`, `Посмотрите ещё раз: mmsup campaign trace ${run} --live`);

/** Somebody began a transaction, took a lock, and went away. */
export const campaignBlockedByIdleTransaction = blockedCause({
  id: 'campaign/blocked-by-idle-transaction',
  name: text('A run waits for a forgotten transaction', 'Запуск ждёт забытую транзакцию'),
  by: {
    en: (one) =>
      `session ${sessionOf(one)} holds it and has done nothing for ${seconds(one.stateSeconds, 'en')} in an open transaction`,
    ru: (one) =>
      `её держит сеанс ${sessionOf(one)} — в открытой транзакции уже ${seconds(one.stateSeconds, 'ru')} ничего не делает`,
  },
  next: (one) => [
    text(
      `Ask ${one.blockerUser ?? 'its owner'} to commit or roll back the transaction of session ${one.blocker}.`,
      `Попросите ${one.blockerUser ?? 'владельца'} завершить транзакцию сеанса ${one.blocker}: commit или rollback.`,
    ),
    text(
      `If nobody can: the DBA ends it, and it is rolled back, with: select pg_terminate_backend(${one.blocker})`,
      `Если некому: администратор базы завершит сеанс, транзакция откатится: select pg_terminate_backend(${one.blocker})`,
    ),
    again(one),
  ],
  article: {
    what: text(
      'The run wants to change rows that another transaction has changed or locked and not finished. That session is idle: nothing will happen until somebody commits, rolls back or ends it.',
      'Запуск хочет изменить строки, которые другая транзакция изменила или заблокировала и не завершила. Тот сеанс простаивает: ничего не изменится, пока кто-то не сделает commit, rollback или не завершит его.',
    ),
    why: text(
      'An update by hand with auto-commit switched off; a program that waits for its user or for another server in the middle of a transaction; a connection that a pool gave back without a rollback.',
      'Ручная правка при выключенном auto-commit; программа, которая посреди транзакции ждёт пользователя или другой сервер; соединение, возвращённое в пул без rollback.',
    ),
    sure: text(
      'pg_blocking_pids of the run’s session names it; pg_stat_activity shows “idle in transaction” with its beginning and its last statement. The server does not record since when a lock is held: at most since the transaction began.',
      'pg_blocking_pids сеанса запуска называет его; pg_stat_activity показывает «idle in transaction», начало и последний запрос. С какого времени держится блокировка, сервер не записывает: не раньше начала транзакции.',
    ),
    repair: text(
      'Have the transaction finished by whoever began it; else let the DBA end the session. Afterwards set idle_in_transaction_session_timeout for people and for the application.',
      'Пусть транзакцию завершит тот, кто её начал; иначе сеанс завершит администратор базы. Затем задайте idle_in_transaction_session_timeout для людей и приложения.',
    ),
    example: text(
      'Run 1180 stood still at 600 of 2,000 letters: petrov had corrected one row of the run in psql 25 minutes before and gone to lunch without COMMIT.',
      'Запуск 1180 встал на 600 из 2 000 писем: petrov 25 минут назад поправил строку запуска в psql и ушёл обедать без COMMIT.',
    ),
  },
});

/** A transaction of two phases was prepared and never finished. */
export const campaignBlockedByPreparedTransaction = blockedCause({
  id: 'campaign/blocked-by-prepared-transaction',
  name: text('A run waits for a prepared transaction', 'Запуск ждёт подготовленную транзакцию'),
  by: {
    en: (one) =>
      `the prepared transaction "${one.prepared}" (${one.blockerUser}) has held it for ${seconds(one.openSeconds, 'en')}`,
    ru: (one) =>
      `её ${seconds(one.openSeconds, 'ru')} держит подготовленная транзакция «${one.prepared}» (${one.blockerUser})`,
  },
  next: (one) => [
    text(
      `Ask the owner of the transaction manager what became of "${one.prepared}" on the other side: it must end the same way on both.`,
      `Спросите владельца менеджера транзакций, чем «${one.prepared}» закончилась на другой стороне: исход должен быть одинаковым.`,
    ),
    text(
      `Then the DBA ends it: commit prepared '${one.prepared}' or rollback prepared '${one.prepared}'`,
      `Затем администратор базы завершит её: commit prepared '${one.prepared}' или rollback prepared '${one.prepared}'`,
    ),
    again(one),
  ],
  article: {
    what: text(
      'A transaction was prepared for a commit in two phases and never finished. It has no session: it survives a restart of the server and keeps its locks.',
      'Транзакцию подготовили к двухфазной фиксации и не завершили. У неё нет сеанса: она переживает перезапуск сервера и держит свои блокировки.',
    ),
    why: text(
      'The transaction manager (an application server, a message bus) died between the two phases, or lost its own record of them.',
      'Менеджер транзакций (сервер приложений, шина сообщений) упал между двумя фазами или потерял собственные записи о них.',
    ),
    sure: text(
      'pg_blocking_pids says 0; pg_locks has the lock without a process; pg_prepared_xacts has its name, owner and time.',
      'pg_blocking_pids возвращает 0; в pg_locks блокировка без процесса; в pg_prepared_xacts её имя, владелец и время.',
    ),
    repair: text(
      'Find out how the other side ended, then COMMIT PREPARED or ROLLBACK PREPARED. Watch pg_prepared_xacts for entries older than minutes.',
      'Выясните исход на другой стороне, затем COMMIT PREPARED или ROLLBACK PREPARED. Следите, чтобы в pg_prepared_xacts не было записей старше минут.',
    ),
    example: text(
      'After the application server was restarted, “billing-77” stayed prepared with a row of the run locked; each retry of the run waited for it.',
      'После перезапуска сервера приложений «billing-77» осталась подготовленной и держала строку запуска; каждый повтор запуска ждал её.',
    ),
  },
});

/** A change of the table itself holds the lock or stands in the queue for it. */
export const campaignBlockedByDdl = blockedCause({
  id: 'campaign/blocked-by-ddl',
  name: text('A run waits for a change of its table', 'Запуск ждёт изменения своей таблицы'),
  by: {
    en: (one) =>
      one.behind === null
        ? `session ${sessionOf(one)} changes the table (${one.holds})`
        : `session ${sessionOf(one)} stands before it in the queue to change the table (${one.holds}) and itself waits for session ${one.behind}${one.behindState ? `, ${one.behindState}` : ''}`,
    ru: (one) =>
      one.behind === null
        ? `сеанс ${sessionOf(one)} меняет таблицу (${one.holds})`
        : `перед ним в очереди сеанс ${sessionOf(one)} — хочет изменить таблицу (${one.holds}) и сам ждёт сеанс ${one.behind}${one.behindState ? `, ${one.behindState}` : ''}`,
  },
  next: (one) => [
    text(
      `Ask ${one.blockerUser ?? 'its owner'} whether the change can wait until the run has ended; the DBA takes it back with: select pg_cancel_backend(${one.blocker})`,
      `Спросите ${one.blockerUser ?? 'владельца'}, можно ли отложить изменение до конца запуска; администратор базы отменит его: select pg_cancel_backend(${one.blocker})`,
    ),
    one.behind === null
      ? text(
          'See how far it has come below, under “At this moment”.',
          'Как далеко оно продвинулось, видно ниже, в разделе «Сейчас».',
        )
      : text(
          `Session ${one.behind} alone harmed nobody: with the change out of the queue the run goes on.`,
          `Сам по себе сеанс ${one.behind} никому не мешал: без изменения в очереди запуск продолжится.`,
        ),
    again(one),
  ],
  article: {
    what: text(
      'ALTER TABLE, CREATE INDEX without CONCURRENTLY, VACUUM FULL and their like need the table for themselves. While one of them works, or only waits for its turn, everybody who comes after it waits too.',
      'ALTER TABLE, CREATE INDEX без CONCURRENTLY, VACUUM FULL и подобные команды требуют таблицу целиком. Пока такая команда работает или только ждёт очереди, ждут и все, кто пришёл после.',
    ),
    why: text(
      'A deploy or maintenance in the hours of mailing, without lock_timeout; a long report or a forgotten transaction that reads the table keeps the change waiting, and the change keeps everybody.',
      'Выкладка или регламент в часы рассылки без lock_timeout; долгий отчёт или забытая читающая транзакция задерживает изменение, а изменение — всех остальных.',
    ),
    sure: text(
      'pg_locks has its AccessExclusiveLock, ShareLock or the like on the table, granted or before the run’s in the queue; pg_stat_progress_create_index and its like say how far it has come.',
      'В pg_locks её AccessExclusiveLock, ShareLock или подобная блокировка таблицы — выданная или стоящая в очереди раньше запуска; pg_stat_progress_create_index и подобные показывают, как далеко она продвинулась.',
    ),
    repair: text(
      'Cancel the change, let the run end, repeat the change outside the hours of mailing with lock_timeout of seconds, CREATE INDEX with CONCURRENTLY.',
      'Отмените изменение, дайте запуску закончиться и повторите вне часов рассылки с lock_timeout в секунды; CREATE INDEX — с CONCURRENTLY.',
    ),
    example: text(
      'A report had read mkt.message for 40 minutes; ALTER TABLE of a deploy waited for it, and since then no message of run 1180 could be written.',
      'Отчёт 40 минут читал mkt.message; ALTER TABLE из выкладки ждал его, и с этого момента ни одно сообщение запуска 1180 записать не удавалось.',
    ),
  },
});

/** Another session works, or its state is hidden from us. */
export const campaignBlockedBySession = blockedCause({
  id: 'campaign/blocked-by-session',
  name: text('A run waits for another session', 'Запуск ждёт другой сеанс'),
  by: {
    en: (one) =>
      `session ${sessionOf(one)} holds it${one.openSeconds === null ? '' : `, its transaction open for ${seconds(one.openSeconds, 'en')}`}`,
    ru: (one) =>
      `её держит сеанс ${sessionOf(one)}${one.openSeconds === null ? '' : `, его транзакция открыта ${seconds(one.openSeconds, 'ru')}`}`,
  },
  next: (one) => [
    text(
      `Ask ${one.blockerUser ?? 'the owner of the session'} what session ${one.blocker} does and when it ends.`,
      `Спросите ${one.blockerUser ?? 'владельца сеанса'}, что делает сеанс ${one.blocker} и когда закончит.`,
    ),
    text(
      `If it must not wait: the DBA cancels its statement with: select pg_cancel_backend(${one.blocker})`,
      `Если ждать нельзя: администратор базы отменит его запрос: select pg_cancel_backend(${one.blocker})`,
    ),
    again(one),
  ],
  article: {
    what: text(
      'Another transaction works on the rows or the table that the run wants next. The run goes on as soon as it ends.',
      'Другая транзакция работает со строками или таблицей, которые нужны запуску. Запуск продолжится, как только она закончится.',
    ),
    why: text(
      'A load or clean-up that changes many rows in one transaction, a second execution of the same run, a report that locks what it reads.',
      'Загрузка или чистка, меняющая много строк одной транзакцией, второе исполнение того же запуска, отчёт, который блокирует то, что читает.',
    ),
    sure: text(
      'pg_blocking_pids names it in both looks; pg_stat_activity says who it is and since when its transaction is open. Where its state is hidden from our account it may also be idle.',
      'pg_blocking_pids называет его в обоих замерах; pg_stat_activity показывает, кто это и с какого времени открыта транзакция. Если состояние от нас скрыто, сеанс может и простаивать.',
    ),
    repair: text(
      'Let it end or have it cancelled; then keep the two apart in time, or make its transactions small.',
      'Дайте ему закончить или отмените; затем разведите их по времени или дробите транзакции.',
    ),
    example: text(
      'The nightly load updated all customers in one transaction of 50 minutes; the run at 08:00 waited for the last ten of them.',
      'Ночная загрузка обновляла всех клиентов одной транзакцией на 50 минут; запуск в 08:00 ждал последние десять.',
    ),
  },
});

/** The statement that a run executes reads a big table whole although it wants few of its rows. */
export interface WholeTableEvidence {
  readonly run: string;
  readonly stage: string | null;
  readonly pid: number;
  readonly isRecognised: boolean;
  readonly runningSeconds: number | null;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** Rows that the server expects to keep of one reading. */
  readonly rowsKept: number;
  readonly costShare: number;
  readonly isGeneric: boolean;
  readonly statement: string | null;
  readonly fix: string;
}

export const campaignStatementReadsWholeTable = defineCause<WholeTableEvidence>({
  id: 'campaign/statement-reads-whole-table',
  severity: 'error',
  name: text('A running statement wants an index', 'Выполняемому запросу не хватает индекса'),
  title: ({ run, isRecognised, runningSeconds, table, rows, rowsKept, columns }) => {
    const who = isRecognised
      ? text(`Run ${run}`, `Запуск ${run}`)
      : text(`A session on the tables of run ${run}`, `Сеанс, работающий с таблицами запуска ${run},`);
    return text(
      `${who.en} has executed one statement for ${seconds(runningSeconds, 'en')}: by the plan made now it reads all ${formatCount(rows, 'en')} rows of ${table} to keep about ${formatCount(rowsKept, 'en')}, and no index begins with ${columns.join(' or ')}.`,
      `${who.ru} выполняет один запрос уже ${seconds(runningSeconds, 'ru')}: по плану этой минуты он читает все ${formatCount(rows, 'ru')} строк ${table}, чтобы взять примерно ${formatCount(rowsKept, 'ru')}; индекса, начинающегося с ${columns.join(' или ')}, нет.`,
    );
  },
  next: ({ fix, table, bytes, run }) => [
    text(
      `Ask the database administrator for: ${fix} (${table} is ${formatCount(Math.max(1, Math.round(bytes / 1_048_576)), 'en')} MB). It helps from the next statement on, not the one that runs.`,
      `Попросите администратора базы: ${fix} (${table} занимает ${formatCount(Math.max(1, Math.round(bytes / 1_048_576)), 'ru')} МБ). Поможет со следующего запроса, не с текущего.`,
    ),
    text(
      'By how much it would be faster is not proved by this: plan the statement again when the index is there.',
      'Насколько станет быстрее, этим не доказано: постройте план снова, когда индекс будет.',
    ),
    text(`mmsup campaign trace ${run} --live`, `mmsup campaign trace ${run} --live`),
  ],
  runbook: 'mailing-takes-too-long',
  article: {
    what: text(
      'The statement that the run executes at this moment reads a big table from the first row to the last, once or many times, and keeps only few rows of it; no valid, complete index begins with a column of its condition.',
      'Запрос, который запуск выполняет сейчас, один или много раз читает большую таблицу целиком и берёт из неё мало строк; рабочего полного индекса, начинающегося со столбца его условия, нет.',
    ),
    why: text(
      'The index was dropped for a load, became invalid or never was there; the table grew past the point where reading it whole was cheap.',
      'Индекс удалили ради загрузки, он нерабочий или его никогда не было; таблица выросла, и читать её целиком стало дорого.',
    ),
    sure: text(
      'EXPLAIN of the statement as pg_stat_activity shows it, made now: a Seq Scan with a condition as the main part of the cost. It is the plan of our session and of this moment: the session that runs may have another one, and the rows to keep are the server’s estimate.',
      'EXPLAIN запроса из pg_stat_activity, построенный сейчас: Seq Scan с условием составляет основную часть стоимости. Это план нашего сеанса и этой минуты: у выполняющего сеанса он может быть другим, а число строк — оценка сервера.',
    ),
    repair: text(
      'Create the index CONCURRENTLY, ANALYZE the table, and look whether the next batch is faster. Whether an index was dropped: see the change log, or ask the DBA for the server’s log.',
      'Создайте индекс CONCURRENTLY, выполните ANALYZE и посмотрите, стал ли быстрее следующий пакет. Удаляли ли индекс: см. журнал изменений или журнал сервера у администратора.',
    ),
    example: text(
      'Stage policy counted the messages of the last week for each customer; without the index on customer_id it read all 900,000 of them for every one.',
      'Этап policy считал сообщения каждого клиента за неделю; без индекса по customer_id он читал все 900 000 строк на каждого.',
    ),
  },
});
