import { DatabaseError } from 'pg';
import { UnavailableError, UsageError, type UserError } from '../errors.ts';
import { maskServerMessage, maskText } from '../model/personal.ts';
import { inBoth, joinTexts, type Text, text, verbatim } from '../text.ts';
import { type ErrorContext, NETWORK, TRANSLATIONS, type Translation } from './server-words.ts';

const QUERY_CANCELED = '57014';
/** SQLSTATE classes whose quoted words are names from the statement, not values from the data. */
const NAMING_CLASSES = new Set(['42', '3D', '3F', '28', '08', '53', '55', '57', '40', '25', '58']);

/** SQLSTATE of a server's error, or undefined when it is not one. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/**
 * Says once, for the whole tool, what an error of the server or of the network means. The server's own words are masked (values may be
 * personal) unless `showPersonal`; DETAIL and CONTEXT are shown only then.
 */
export function translateError(error: unknown, context: ErrorContext): UserError {
  if (error instanceof DatabaseError) return translateServerError(error, context);
  const why = networkWords(error);
  return new UnavailableError({
    code: 'db/connection-lost',
    message: text(`Could not ${context.doing.en}: ${why.en}.`, `Не удалось ${context.doing.ru}: ${why.ru}.`),
    hint: text(
      'Check that the server is up and reached: mmsup profile test, with the same --profile or --db',
      'Проверьте, что сервер работает и доступен: mmsup profile test с тем же --profile или --db',
    ),
    cause: error,
  });
}

/** A network error in words. */
export function networkWords(error: unknown): Text {
  if (error instanceof AggregateError && error.errors.length > 0) return networkWords(error.errors[0]);
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const known = code === undefined ? undefined : NETWORK[code];
  if (known) return inBoth((lang) => `${known[lang]} (${code})`);
  if (message === 'timeout expired')
    return text('no answer within the connect timeout', 'ответа не было за время, отведённое на подключение');
  if (message?.startsWith('Connection terminated'))
    return text('the server closed the connection', 'сервер закрыл соединение');
  return message === undefined ? text('unknown error', 'неизвестная ошибка') : verbatim(maskText(message));
}

function translateServerError(error: DatabaseError, context: ErrorContext): UserError {
  const state = error.code ?? 'XX000';
  const known = state === QUERY_CANCELED ? canceled(error, context) : isBadBind(error) ? BAD_BIND : TRANSLATIONS[state];
  const parts = {
    code: known?.code ?? `db/sqlstate-${state.toLowerCase()}`,
    message: joinTexts([toldBoth(error, context, known?.why(context)), ...details(error, context)], '\n'),
    hint: known?.hint,
    ...(context.showPersonal ? { cause: error } : {}),
    data: { sqlState: state, ...placeInStatement(error, context) },
  };
  const isUsage = known?.usage ?? /^(42|22|0A|21)/.test(state);
  return isUsage && state !== '42501' ? new UsageError(parts) : new UnavailableError(parts);
}

function toldBoth(error: DatabaseError, context: ErrorContext, why: Text | undefined): Text {
  const { doing } = context;
  const said = serverWords(error, context);
  const state = `(SQLSTATE ${error.code ?? 'XX000'})`;
  return text(
    `Could not ${doing.en}: ${why ? `${why.en}. The server says` : 'the server says'}: ${said.en} ${state}.`,
    `Не удалось ${doing.ru}${why ? `: ${why.ru}` : ''}. Ответ сервера: ${said.ru} ${state}.`,
  );
}

/** The character of the statement, from 1, at which the server saw the mistake, where it says so. */
function placeInStatement({ position }: DatabaseError, { before = 0 }: ErrorContext): { readonly position?: number } {
  const character = Number(position) - before;
  return position !== undefined && character > 0 ? { position: character } : {};
}

/** The same SQLSTATE as for a pooler's refusal, but of our own making. */
function isBadBind({ code, message }: DatabaseError): boolean {
  return code === '08P01' && message.startsWith('bind message');
}

const BAD_BIND: Translation = {
  code: 'db/parameter-count',
  why: () =>
    text(
      'the values that were given are not as many as the $1, $2, … of the statement',
      'передано не столько значений, сколько в запросе $1, $2, …',
    ),
  hint: text(
    'Correct the statement; when it is one of mmsup itself, report it.',
    'Исправьте запрос; если это запрос самого mmsup, сообщите о нём разработчикам.',
  ),
  usage: true,
};

/**
 * One SQLSTATE stands for the limit that ran out and for somebody's pg_cancel_backend. The server's words tell them apart where they are
 * English or Russian (`lc_messages`; texts of postgres.c and its ru.po); in another language the time that has passed decides.
 */
function canceled({ message }: DatabaseError, { elapsedMs, statementTimeoutMs }: ErrorContext): Translation {
  const isOnRequest = /user request|по запросу пользователя/i.test(message);
  const isTimeout = /statement timeout|из-за тайм-аута/i.test(message);
  if (isTimeout || (!isOnRequest && elapsedMs >= statementTimeoutMs * 0.9)) {
    return {
      code: 'db/statement-timeout',
      why: () =>
        text(
          `the statement did not end within its limit of ${statementTimeoutMs} ms`,
          `запрос не уложился в свой предел ${statementTimeoutMs} мс`,
        ),
      hint: text(
        'Ask for less, or give more time: statement-timeout in the profile.',
        'Запросите меньше или дайте больше времени: statement-timeout в профиле.',
      ),
    };
  }
  return {
    code: 'db/statement-cancelled',
    why: () => text('somebody on the server cancelled the statement', 'запрос отменили на сервере'),
    hint: text(
      'Ask the DBA why; start the command again.',
      'Спросите администратора базы, почему, и повторите команду.',
    ),
  };
}

function serverWords(error: DatabaseError, { showPersonal, mask = maskText }: ErrorContext): Text {
  const message = error.message.replace(/\.$/, '');
  if (showPersonal) return verbatim(message);
  const state = error.code ?? 'XX000';
  if (!/^[0-9A-Z]{5}$/.test(state) || state.startsWith('P0'))
    return text('<message of a function, hidden>', '<сообщение функции скрыто>');
  return verbatim(NAMING_CLASSES.has(state.slice(0, 2)) ? mask(message) : maskServerMessage(message, new Set(), mask));
}

function details(error: DatabaseError, { showPersonal }: ErrorContext): Text[] {
  if (!showPersonal) return [];
  return [error.detail && `DETAIL: ${error.detail}`, error.where && `CONTEXT: ${error.where}`].flatMap((line) =>
    line ? [verbatim(line)] : [],
  );
}
