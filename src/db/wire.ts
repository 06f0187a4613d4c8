import { CancelledError, UnavailableError, UserError } from '../errors.ts';
import type { MaskText } from '../model/personal.ts';
import { type Text, text } from '../text.ts';
import { type Opened, requestCancel } from './open.ts';
import { translateError } from './server-errors.ts';
import { NotSendable, type RawResult, type Statement, submittable } from './statement.ts';

/** How long a cancelled statement may take to end before the connection is cut, milliseconds. */
const CANCEL_GRACE_MS = 2_000;

export interface WireOptions {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** How much longer than the server's own limit we wait for an answer: beyond it the network is dead. Default 5,000. */
  readonly silenceGraceMs?: number | undefined;
  readonly showPersonal: boolean;
  readonly signal: AbortSignal;
  /** Masks what the server says; absent = by shape. */
  readonly mask?: MaskText | undefined;
}

/** One connection, one statement at a time. Every error that comes out is a UserError, or NotSendable, which is a bug. */
export interface Wire {
  /** Runs one statement after those before it have ended. `doing` completes "Could not …" and «Не удалось …». */
  send(statement: Statement, doing: Text): Promise<RawResult>;
  /** As send, and also after a cancellation: for ROLLBACK only. */
  sendAlways(statement: Statement, doing: Text): Promise<RawResult>;
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Puts order, cancellation, time limits and error translation around an open connection. */
export function createWire(opened: Opened, options: WireOptions): Wire {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;

  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(work, work);
    tail = mine.catch(() => undefined);
    return mine;
  };
  const run = (statement: Statement, doing: Text, always: boolean): Promise<RawResult> =>
    enqueue(() => {
      if (options.signal.aborted && !always) throw new CancelledError();
      if (closed) throw connectionGone(doing, opened.brokenBy());
      return runOne(opened, options, statement, doing);
    });

  return {
    send: (statement, doing) => run(statement, doing, false),
    sendAlways: (statement, doing) => run(statement, doing, true),
    isOpen: () => !closed && !opened.socket.destroyed && opened.brokenBy() === undefined,
    close: () => {
      closed = true;
      return endConnection(opened);
    },
  };
}

async function runOne(opened: Opened, options: WireOptions, statement: Statement, doing: Text): Promise<RawResult> {
  const { signal } = options;
  const started = performance.now();
  const silenceMs = (statement.timeoutMs ?? options.statementTimeoutMs) + (options.silenceGraceMs ?? 5_000);
  let silent = false;
  const cut = (): void => void opened.socket.destroy(new Error('Connection terminated'));
  const silence = setTimeout(() => {
    silent = true;
    cut();
  }, silenceMs);
  let grace: NodeJS.Timeout | undefined;
  const abort = (): void => {
    grace = setTimeout(cut, CANCEL_GRACE_MS);
    void requestCancel(opened, CANCEL_GRACE_MS);
  };
  const wasAborted = signal.aborted;
  if (wasAborted) grace = setTimeout(cut, CANCEL_GRACE_MS);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await submit(opened, statement);
  } catch (error) {
    if (signal.aborted && !wasAborted) throw new CancelledError();
    if (silent) throw noAnswer(doing, silenceMs);
    const { showPersonal, lockTimeoutMs } = options;
    const statementTimeoutMs = statement.timeoutMs ?? options.statementTimeoutMs;
    const elapsedMs = performance.now() - started;
    throw error instanceof UserError || error instanceof NotSendable
      ? error
      : translateError(error, {
          doing,
          showPersonal,
          statementTimeoutMs,
          lockTimeoutMs,
          elapsedMs,
          ...(options.mask ? { mask: options.mask } : {}),
          ...(statement.before === undefined ? {} : { before: statement.before }),
        });
  } finally {
    clearTimeout(silence);
    clearTimeout(grace);
    signal.removeEventListener('abort', abort);
  }
}

function submit({ client, brokenBy }: Opened, statement: Statement): Promise<RawResult> {
  const before = brokenBy();
  if (before !== undefined) return Promise.reject(before);
  return new Promise((resolve, reject) => {
    // The reason of a broken connection (57P01) arrives before its end: it says more than "terminated unexpectedly".
    const settle = (error: unknown, result: RawResult): void =>
      error ? reject(error instanceof NotSendable ? error : (brokenBy() ?? error)) : resolve(result);
    client.query(submittable(statement, settle));
  });
}

function noAnswer(doing: Text, waitedMs: number): UnavailableError {
  return new UnavailableError({
    code: 'db/no-answer',
    message: text(
      `Could not ${doing.en}: the server has not answered for ${waitedMs} ms, longer than its own limit: the network is gone.`,
      `Не удалось ${doing.ru}: сервер не отвечает ${waitedMs} мс — дольше его собственного предела. Связь с ним пропала.`,
    ),
    hint: text('Check the network, then start the command again.', 'Проверьте сеть, потом повторите команду.'),
  });
}

function connectionGone(doing: Text, cause: Error | undefined): UnavailableError {
  return new UnavailableError({
    code: 'db/closed',
    message: text(`Could not ${doing.en}: the connection is closed.`, `Не удалось ${doing.ru}: соединение закрыто.`),
    hint: text('Start the command again.', 'Повторите команду.'),
    cause,
  });
}

/** Says goodbye; a peer that does not listen is left after a second. */
async function endConnection({ client, socket }: Opened): Promise<void> {
  if (socket.destroyed) return;
  const timer = setTimeout(() => void socket.destroy(), 1_000);
  try {
    await client.end();
  } finally {
    clearTimeout(timer);
  }
}
