import { readdir, rename, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CancelledError, UnavailableError } from '../errors.ts';
import { type Text, text, verbatim } from '../text.ts';
import {
  clientSettings,
  clusterVersion,
  ensureCluster,
  type ServerAddress,
  SUPERUSER,
  serverAddress,
} from './embedded-cluster.ts';
import { describingFileErrors, draftName, prepareDirectories, removeTree } from './embedded-files.ts';
import { type EmbeddedLayout, hasFarSocketDir } from './embedded-layout.ts';
import {
  explainFailure,
  findPostmaster,
  isUnreachable,
  type Launch,
  launchPostmaster,
  rememberBoot,
  stopPostmaster,
  wasCutOffByMachine,
} from './embedded-process.ts';
import { ensureRuntime, type Runtime } from './embedded-runtime.ts';

export { type EmbeddedLayout, embeddedLayout } from './embedded-layout.ts';

declare const madeHere: unique symbol;

/** A running embedded server. Only {@link startEmbedded} makes one: whoever holds it may write, to nothing but this demo. */
export interface EmbeddedServer {
  readonly [madeHere]: true;
  readonly layout: EmbeddedLayout;
  readonly address: ServerAddress;
  /** For instance "18.4". */
  readonly version: string;
  /** False when it was already running. */
  readonly startedNow: boolean;
  /** True when the machine stopped under the running server: it recovered, but without fsync nobody can promise that nothing is missing. */
  readonly maybeDamaged: boolean;
  /** key=value connection string for `connect()`; the user `postgres` is the superuser. */
  conninfo(database: string, user: string): string;
}

export interface StartOptions {
  readonly layout: EmbeddedLayout;
  readonly signal?: AbortSignal;
  /** For tests and slow machines; milliseconds until a server that does not answer is an error. Default 60,000. */
  readonly timeoutMs?: number;
}

/**
 * Gives the running embedded server, starting and if need be creating it first. Any number of processes may call this at once and all
 * get the same server: every step either happens whole or not at all (draft and rename for files, PostgreSQL's own lock files for the
 * server), so there is no lock of ours that a killed process could leave behind.
 * Throws UnavailableError (no binaries, no room, damaged data, no answer in time) and CancelledError.
 */
export async function startEmbedded({ layout, signal, timeoutMs = 60_000 }: StartOptions): Promise<EmbeddedServer> {
  if (layout.accountMissing) throw noAccount();
  const running = await probe(layout);
  if (running.version) return makeServer(layout, running.version, { startedNow: false, maybeDamaged: false });
  await prepareDirectories(layout);
  const runtime = await ensureRuntime(layout);
  await ensureCluster(layout, runtime, signal);
  const maybeDamaged = await wasCutOffByMachine(layout);
  const started = await describingFileErrors(layout.root, () =>
    launchAndWait(layout, runtime, { maybeDamaged, timeoutMs, signal }),
  );
  await rememberBoot(layout);
  return makeServer(layout, started.version, { startedNow: started.byUs, maybeDamaged });
}

function noAccount(): UnavailableError {
  return new UnavailableError({
    code: 'demo/no-account',
    message: text(
      'PostgreSQL refuses to run as root, and /etc/passwd has neither "postgres" nor "nobody" to run it as. mmsup creates no users.',
      'PostgreSQL не работает от имени root, а в /etc/passwd нет ни «postgres», ни «nobody», от чьего имени его запустить. Пользователей mmsup не создаёт.',
    ),
    hint: text(
      'Run mmsup as an ordinary user, or use a server of your own: mmsup … --db postgresql://user@host/database',
      'Запустите mmsup от обычного пользователя или возьмите свой сервер: mmsup … --db postgresql://user@host/database',
    ),
  });
}

interface WaitOptions {
  readonly maybeDamaged: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Launches whenever nobody serves, and asks until somebody answers. */
async function launchAndWait(
  layout: EmbeddedLayout,
  runtime: Runtime,
  options: WaitOptions,
): Promise<{ version: string; byUs: boolean }> {
  const deadline = Date.now() + options.timeoutMs;
  let launch: Launch | null = null;
  let lastWords: Text | null = null;
  let refusal = '';
  while (Date.now() < deadline) {
    if (options.signal?.aborted)
      throw new CancelledError(
        text('Cancelled while the demo server was starting.', 'Прервано, пока запускался сервер демо.'),
      );
    if (launch?.failure) {
      const { passing, words } = await explainFailure(layout, launch);
      if (!passing) throw startFailed(layout, words, options.maybeDamaged);
      lastWords = words;
      launch = null;
    }
    const postmaster = await findPostmaster(layout);
    if (postmaster !== null && (await isUnreachable(layout))) await stopPostmaster(layout);
    if (!launch && postmaster === null) launch = await launchPostmaster(layout, runtime);
    const answer = await probe(layout);
    if (answer.version)
      return { version: answer.version, byUs: launch !== null && launch.pid === (await findPostmaster(layout)) };
    refusal = answer.refusal;
    await delay(10);
  }
  const { en, ru } = lastWords ?? verbatim(refusal);
  const { timeoutMs } = options;
  const words = text(`no answer within ${timeoutMs} ms (${en})`, `за ${timeoutMs} мс он не ответил (${ru})`);
  throw startFailed(layout, words, options.maybeDamaged);
}

function startFailed(layout: EmbeddedLayout, words: Text, cutOff: boolean): UnavailableError {
  const because = cutOff
    ? text(
        ' The machine stopped while it was running, and the demo is kept without protection against that.',
        ' Компьютер остановился, пока он работал, а от этого демо не защищено.',
      )
    : verbatim('');
  return new UnavailableError({
    code: cutOff ? 'demo/damaged' : 'demo/does-not-start',
    message: text(
      `The demo server in ${layout.data} does not start: ${words.en}.${because.en}`,
      `Сервер демо в ${layout.data} не запускается: ${words.ru}.${because.ru}`,
    ),
    hint: text(
      `The demo can be built anew: mmsup demo reset. The server's log is ${layout.log}`,
      `Демо можно собрать заново: mmsup demo reset. Журнал сервера: ${layout.log}`,
    ),
    data: { dataDirectory: layout.data, log: layout.log },
  });
}

/** Nobody there yet, starting up, shutting down, all slots taken: ask again. Everything else is reported in the end as the last answer. */
async function probe(layout: EmbeddedLayout): Promise<{ version: string | null; refusal: string }> {
  const address = await serverAddress(layout);
  const client = new pg.Client({ ...clientSettings(address, 'postgres', SUPERUSER), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return { version: rows[0]?.server_version ?? 'unknown', refusal: '' };
  } catch (error) {
    return { version: null, refusal: (error as Error).message };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeServer(
  layout: EmbeddedLayout,
  version: string,
  state: { startedNow: boolean; maybeDamaged: boolean },
): Promise<EmbeddedServer> {
  const address = await serverAddress(layout);
  const conninfo = (database: string, user: string) => {
    const parts = {
      host: address.host,
      port: String(address.port),
      dbname: database,
      user,
      password: address.password,
    };
    return Object.entries(parts)
      .filter((part): part is [string, string] => part[1] !== undefined)
      .map(([key, value]) => `${key}=${quoteConninfo(value)}`)
      .join(' ');
  };
  return { layout, address, version, ...state, conninfo } as EmbeddedServer;
}

const quoteConninfo = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Ends the server of this layout with a fast shutdown and waits for its end. False when none was running. */
export async function stopEmbedded(layout: EmbeddedLayout): Promise<boolean> {
  return stopPostmaster(layout);
}

export interface EmbeddedStatus {
  readonly running: boolean;
  readonly pid: number | null;
  /** False before the first start. */
  readonly created: boolean;
  readonly dataDirectory: string;
  readonly socket: string;
  readonly log: string;
  /** The running server's version, for instance "18.4", else the major version of the data, else `null`. */
  readonly version: string | null;
  /** Bytes of the data directory. */
  readonly size: number;
  /** The account that runs the server when we are root. */
  readonly runAs: string | null;
  readonly movedFrom: EmbeddedLayout['movedFrom'];
}

/** Looks at the server of this layout without starting it. */
export async function embeddedStatus(layout: EmbeddedLayout): Promise<EmbeddedStatus> {
  const pid = await findPostmaster(layout);
  const major = await clusterVersion(layout);
  const { host, port } = await serverAddress(layout);
  return {
    running: pid !== null,
    pid,
    created: major !== null,
    dataDirectory: layout.data,
    socket: process.platform === 'win32' ? `${host}:${port}` : host,
    log: layout.log,
    version: pid === null ? major : ((await probe(layout)).version ?? major),
    size: await sizeOf(layout.data),
    runAs: layout.runAs?.name ?? null,
    movedFrom: layout.movedFrom,
  };
}

/** Bytes of all files below; files that vanish meanwhile count nothing. */
async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(file.parentPath, file.name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Stops the server and removes all that it kept: data, log, programs. Nothing of it can be brought back. False when there was nothing. */
export async function removeEmbedded(layout: EmbeddedLayout): Promise<boolean> {
  await stopPostmaster(layout);
  if (hasFarSocketDir(layout)) await removeTree(layout.socketDir);
  const doomed = join(dirname(layout.root), draftName('.removed-'));
  const existed = await rename(layout.root, doomed).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  await removeTree(doomed);
  await rmdir(dirname(layout.root)).catch(() => undefined);
  return existed;
}
