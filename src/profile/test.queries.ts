import type { Tx } from '../db/session.types.ts';
import { type Text, text } from '../text.ts';

/** One protection of the session and the value that the server shows for it. */
export interface SettingRow {
  readonly layer: Text;
  readonly setting: string;
  readonly value: string | null;
}

const SHOWN: readonly (readonly [string, Text])[] = [
  ['transaction_read_only', text('The transaction only reads', 'Транзакция только читает')],
  [
    'default_transaction_read_only',
    text('Every transaction of the session only reads', 'Все транзакции сеанса только читают'),
  ],
  ['transaction_isolation', text('One snapshot for all statements', 'Один снимок данных для всех запросов')],
  ['is_superuser', text('Superuser', 'Суперпользователь')],
  ['statement_timeout', text('Limit of one statement', 'Предел одного запроса')],
  ['lock_timeout', text('Limit of waiting for a lock', 'Предел ожидания блокировки')],
  ['idle_in_transaction_session_timeout', text('Limit of an idle transaction', 'Предел простоя в транзакции')],
  [
    'client_connection_check_interval',
    text('The server notices that we are gone', 'Сервер замечает, что нас больше нет'),
  ],
  ['search_path', text('Schemas in which names are looked up', 'Схемы, в которых ищутся имена')],
  ['TimeZone', text('Time zone of the session', 'Часовой пояс сеанса')],
  ['jit', text('JIT compilation', 'JIT-компиляция')],
  ['application_name', text('What the DBA sees', 'Что видит администратор базы')],
];

/** Reads the settings as the server shows them inside a read-only transaction. Nothing is ever written to prove anything. */
export async function readSettings(tx: Tx): Promise<SettingRow[]> {
  const columns = SHOWN.map(([setting], index) => `current_setting('${setting}', true) as s${index}`);
  const [row] = await tx.rows<Record<string, string | null>>(`select ${columns.join(', ')}`);
  return SHOWN.map(([setting, layer], index) => ({ layer, setting, value: row?.[`s${index}`] ?? null }));
}
