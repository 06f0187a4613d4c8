import { CancelledError, RefusedByGuard, UnavailableError } from '../errors.ts';
import { type Text, text } from '../text.ts';
import type { Catalog, Guard } from './guard.ts';
import { createGuard } from './guard.ts';
import type { Page, PlanNode, RowsOptions, ServerIdentity, Session, Tx } from './session.types.ts';
import { type FullLimits, type Setting, showSettings, verifySettings } from './settings.ts';
import type { RawResult } from './statement.ts';
import { parseValue, toWireTexts, uniqueNames } from './values.ts';
import type { Wire } from './wire.ts';

const DEFAULT_ROW_LIMIT = 10_000;
const BEGIN_TO_READ = text('begin to read', 'начать чтение');
const READ = text('read', 'прочитать данные');
const GO_ON = text('go on after an error', 'продолжить после ошибки');

export interface SessionParts {
  readonly wire: Wire;
  readonly server: ServerIdentity;
  readonly settings: readonly Setting[];
  readonly limits: FullLimits;
  readonly allowFunctions: readonly string[];
  readonly isDistributed: boolean;
}

/** The session over a connection whose settings were proved. One transaction at a time: a nested or parallel `read` is a bug and throws. */
export function createSession(parts: SessionParts): Session {
  const { wire, server } = parts;
  let isReading = false;
  let catalog: Catalog | undefined;
  const guarded = (): Guard => {
    const guard = createGuard({ wire, allowFunctions: parts.allowFunctions, catalog });
    catalog = guard.catalog;
    return guard;
  };
  return {
    server,
    async read(work, { withinMs } = {}) {
      if (isReading) throw new Error('Session.read was called inside or beside another read of the same session.');
      isReading = true;
      try {
        const within = withinMs === undefined ? wire : limitedWire(parts, withinMs);
        return await readOnly(parts, () => work(createTx({ ...parts, wire: within }, guarded())));
      } finally {
        isReading = false;
      }
    },
    isOpen: () => wire.isOpen(),
    close: () => wire.close(),
  };
}

/**
 * The wire of a transaction that may take only so long: a statement that could outlast what is left gets that as its own limit.
 * After an error nothing but a rollback can be sent.
 */
function limitedWire({ wire, limits }: SessionParts, withinMs: number): Wire {
  const end = performance.now() + withinMs;
  const own = limits.statementTimeoutMs === 0 ? Number.POSITIVE_INFINITY : limits.statementTimeoutMs;
  return {
    ...wire,
    async send(statement, doing) {
      if (statement.text.startsWith('rollback ')) return wire.send(statement, doing);
      const timeoutMs = Math.floor(end - performance.now());
      if (timeoutMs <= 0) throw timeUsedUp(doing);
      if (timeoutMs >= own) return wire.send(statement, doing);
      await wire.send({ text: `set local statement_timeout = ${timeoutMs}` }, doing);
      return wire.send({ ...statement, timeoutMs }, doing);
    },
  };
}

function timeUsedUp(doing: Text): UnavailableError {
  return new UnavailableError({
    code: 'db/statement-timeout',
    message: text(
      `Could not ${doing.en}: the time that was given for it is used up.`,
      `Не удалось ${doing.ru}: отведённое на это время вышло.`,
    ),
    hint: text('Give it more: db-time under limits of the runbook.', 'Отведите больше: db-time в limits сценария.'),
  });
}

/**
 * BEGIN READ ONLY alone can be undone by SET TRANSACTION READ WRITE. The first query takes the snapshot, and after it the server refuses
 * that (25001); the same query proves that the session's settings are still in force. Whatever happens, the end is ROLLBACK.
 */
async function readOnly<T>(parts: SessionParts, work: () => Promise<T>): Promise<T> {
  const { wire } = parts;
  await wire.send({ text: 'begin isolation level repeatable read read only' }, BEGIN_TO_READ);
  try {
    for (const setting of parts.isDistributed ? distributedSettings(parts.limits) : [])
      await wire.send({ text: setting }, BEGIN_TO_READ);
    const settings = [...parts.settings, ...TRANSACTION_SETTINGS];
    const proof = `${showSettings(settings)}, pg_catalog.pg_is_in_recovery()::pg_catalog.text`;
    const { rows } = await wire.send(
      { text: proof },
      text('prove that the transaction only reads', 'убедиться, что транзакция только читает'),
    );
    verifySettings(settings, rows[0] ?? []);
    if (parts.server.inRecovery && rows[0]?.at(-1) === 'false') throw promoted(parts.server);
    await wire.send({ text: 'savepoint mmsup' }, BEGIN_TO_READ);
    return await work();
  } finally {
    await wire
      .sendAlways({ text: 'rollback' }, text('end the transaction', 'завершить транзакцию'))
      .catch(() => undefined);
  }
}

/** Citus opens connections of its own to its workers: what we set must be sent on to them, before the first query, and only a few may be opened. */
function distributedSettings({ statementTimeoutMs }: FullLimits): string[] {
  return [
    "set local citus.propagate_set_commands = 'local'",
    'set local citus.max_adaptive_executor_pool_size = 4',
    `set local statement_timeout = ${statementTimeoutMs}`,
    'set local jit = off',
  ];
}

function promoted({ host }: ServerIdentity): UnavailableError {
  return new UnavailableError({
    code: 'db/promoted',
    message: text(
      `The standby ${host} was promoted to primary while we were connected: it is not the server that was chosen any more.`,
      `Реплика ${host} стала основным сервером, пока мы были подключены: это уже не тот сервер, который выбрали.`,
    ),
    hint: text(
      'Start the command again, and mind target_session_attrs.',
      'Повторите команду и учтите target_session_attrs.',
    ),
  });
}

const TRANSACTION_SETTINGS: readonly Setting[] = [
  { name: 'transaction_read_only', value: 'on', holds: (actual) => actual === 'on' },
  { name: 'transaction_isolation', value: 'repeatable read', holds: (actual) => actual === 'repeatable read' },
];

function createTx(parts: SessionParts, guard: Guard): Tx {
  // One snapshot, one plan: a statement that was planned to be judged is not planned again to be run.
  const plans = new Map<string, PlanNode>();
  const planOf = async (sql: string, values: readonly (string | null)[]): Promise<PlanNode> => {
    const statement = JSON.stringify([sql, values]);
    const plan = plans.get(statement) ?? (await readPlan(parts.wire, sql, values));
    plans.set(statement, plan);
    return plan;
  };
  const page = async <Row>(
    sql: string,
    parameters: readonly unknown[] = [],
    options: RowsOptions = {},
  ): Promise<Page<Row>> => {
    const rowLimit = readRowLimit(options.rowLimit ?? DEFAULT_ROW_LIMIT);
    const values = toWireTexts(parameters);
    const judged = await recovering(parts.wire, () => guard.judge(sql));
    const { budget = Number.POSITIVE_INFINITY } = options;
    const costLimit = Math.min(options.costLimit ?? parts.limits.costLimit, budget);
    if (judged.readsUserRelations && costLimit !== Number.POSITIVE_INFINITY)
      checkCost(await planOf(sql, values), costLimit);
    const result = await recovering(parts.wire, () =>
      parts.wire.send({ text: sql, values, rowLimit: Number.isFinite(rowLimit) ? rowLimit + 1 : 0 }, READ),
    );
    return toRows<Row>(result, rowLimit);
  };
  return {
    page,
    rows: async <Row>(sql: string, parameters?: readonly unknown[], options?: RowsOptions) =>
      (await page<Row>(sql, parameters, options)).rows,
    plan: async (sql, parameters = []) => {
      const values = toWireTexts(parameters);
      await recovering(parts.wire, () => guard.judge(sql));
      return planOf(sql, values);
    },
    foresee: (statements) => recovering(parts.wire, () => guard.foresee(statements)),
    parameterTypes: async (sql) => {
      await recovering(parts.wire, () => guard.judge(sql));
      const { parameterTypes = [] } = await recovering(parts.wire, () =>
        parts.wire.send({ text: sql, isDescribedOnly: true }, text('read the statement', 'разобрать запрос')),
      );
      return parameterTypes;
    },
  };
}

/** One row more is asked for than is wanted, and the protocol counts to 2^31 - 1. */
function readRowLimit(limit: number): number {
  if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0 && limit < 2 ** 31 - 1))
    return limit;
  throw new RangeError(`rowLimit must be a whole number from 0 to ${2 ** 31 - 2}, or Infinity, not ${limit}.`);
}

/** After an error the transaction would answer nothing any more: the savepoint brings it back, so that a command can say what it could not read and go on. */
async function recovering<T>(wire: Wire, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isOverOrUntouched = error instanceof CancelledError || error instanceof RefusedByGuard;
    if (!isOverOrUntouched) await wire.send({ text: 'rollback to savepoint mmsup' }, GO_ON).catch(() => undefined);
    throw error;
  }
}

const EXPLAIN = 'explain (format json) ';

async function readPlan(wire: Wire, sql: string, values: readonly (string | null)[]): Promise<PlanNode> {
  const statement = { text: EXPLAIN + sql, values, before: EXPLAIN.length };
  const { rows } = await recovering(wire, () =>
    wire.send(statement, text('plan the statement', 'получить план запроса')),
  );
  const [explained] = JSON.parse(rows[0]?.[0] ?? '[]') as { Plan: PlanNode }[];
  if (explained === undefined) throw new Error('EXPLAIN gave no plan.');
  return explained.Plan;
}

function checkCost(plan: PlanNode, limit: number): void {
  const cost = plan['Total Cost'];
  if (cost <= limit) return;
  throw new RefusedByGuard({
    code: 'guard/cost',
    message: text(
      `The statement would cost ${cost.toExponential(2)} by the server's estimate, over the limit of ${limit.toExponential(2)}.`,
      `По оценке сервера запрос стоил бы ${cost.toExponential(2)}, а предел — ${limit.toExponential(2)}.`,
    ),
    hint: text('Narrow it down; or raise cost-limit in the profile.', 'Сузьте его или поднимите cost-limit в профиле.'),
    data: { cost, limit },
  });
}

function toRows<Row>({ fields, rows, truncated }: RawResult, rowLimit: number): Page<Row> {
  const names = uniqueNames(fields);
  const objects = rows
    .slice(0, rowLimit)
    .map(
      (row) =>
        Object.fromEntries(
          row.map((value, index) => [names[index]!, parseValue(fields[index]!.dataTypeID, value)]),
        ) as Row,
    );
  const columns = fields.map(({ dataTypeID }, index) => ({ name: names[index]!, type: dataTypeID }));
  return { rows: objects, truncated: truncated || rows.length > rowLimit, columns };
}
