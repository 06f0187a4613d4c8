import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, readFile, rename, stat, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CancelledError, UnavailableError } from '../errors.ts';
import { type Text, text, verbatim } from '../text.ts';
import { describingFileErrors, draftName, removeAbandoned, removeTree, replaceFile } from './embedded-files.ts';
import type { EmbeddedLayout } from './embedded-layout.ts';
import { ignoreLostRace, type Runtime, runProgram } from './embedded-runtime.ts';

export const SUPERUSER = 'postgres';
const DRAFT = '.data-draft-';
const isWindows = process.platform === 'win32';

/** Where the server is reached: a Unix socket directory, or loopback with a password on Windows. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly password?: string;
}

/**
 * Makes the database cluster if there is none. It is built beside its place and renamed when it is whole, so a kill at any moment leaves
 * either nothing or everything; when two processes build at once the second one's work is thrown away.
 */
export async function ensureCluster(layout: EmbeddedLayout, runtime: Runtime, signal?: AbortSignal): Promise<void> {
  const existing = await stat(layout.data).catch(() => null);
  if (existing) return checkClusterVersion(layout, runtime);
  await describingFileErrors(layout.root, () => createCluster(layout, runtime, signal));
}

async function createCluster(layout: EmbeddedLayout, runtime: Runtime, signal?: AbortSignal): Promise<void> {
  await removeAbandoned(layout.root, DRAFT);
  const draft = join(layout.root, draftName(DRAFT));
  try {
    await mkdir(draft, { mode: 0o700 });
    if (layout.runAs) await chown(draft, layout.runAs.uid, layout.runAs.gid);
    const { code, output } = await runProgram(runtime.initdb, await initdbArguments(layout, draft), layout, signal);
    if (code !== 0) throw initdbFailed(layout, code, output);
    await rename(draft, layout.data).catch(ignoreLostRace);
  } catch (error) {
    if (signal?.aborted)
      throw new CancelledError(
        text(
          'Cancelled while the demo server was being set up. Nothing is left behind.',
          'Прервано, пока готовился сервер демо. Ничего не осталось.',
        ),
      );
    throw error;
  } finally {
    await removeTree(draft);
  }
}

/** C.UTF-8 of the builtin provider knows upper and lower case of every script and is the same on every machine. */
async function initdbArguments(layout: EmbeddedLayout, data: string): Promise<string[]> {
  const common = [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ];
  if (!isWindows) return [...common, '--auth=trust'];
  await writePassword(layout);
  return [...common, '--auth=scram-sha-256', `--pwfile=${passwordFile(layout)}`];
}

function initdbFailed(layout: EmbeddedLayout, code: number | null, output: string): UnavailableError {
  const full = /No space left on device/.test(output);
  const said = lastLines(output, 3);
  return new UnavailableError({
    code: full ? 'demo/disk-full' : 'demo/initdb-failed',
    message: text(
      `The demo server's database could not be created in ${layout.root} (initdb exit ${code}): ${said.en}`,
      `Не удалось создать базу сервера демо в ${layout.root} (код выхода initdb: ${code}): ${said.ru}`,
    ),
    hint: full
      ? text(
          'It needs about 60 MB. Free some space, or choose another place: XDG_DATA_HOME=/some/directory mmsup demo start',
          'Ей нужно около 60 МБ. Освободите место или выберите другое: XDG_DATA_HOME=/some/directory mmsup demo start',
        )
      : text(
          'Read the message above; nothing was left behind, so the command can simply be repeated.',
          'Прочитайте сообщение выше; ничего не осталось, так что команду можно просто повторить.',
        ),
    data: { root: layout.root },
  });
}

/** The last lines that say something, on one line. */
export function lastLines(output: string, count: number): Text {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter(Boolean).slice(-count).join(' · ');
  return said === '' ? text('it said nothing', 'он ничего не сообщил') : verbatim(said);
}

async function checkClusterVersion(layout: EmbeddedLayout, runtime: Runtime): Promise<void> {
  const [found, needed] = [await clusterVersion(layout), runtime.version.split('.')[0]];
  if (found === needed) return;
  throw new UnavailableError({
    code: 'demo/other-version',
    message: text(
      `The demo's data in ${layout.data} was made by PostgreSQL ${found ?? '(no PG_VERSION file)'}; this mmsup brings PostgreSQL ${needed}.`,
      `Данные демо в ${layout.data} созданы PostgreSQL ${found ?? '(нет файла PG_VERSION)'}, а в этом mmsup — PostgreSQL ${needed}.`,
    ),
    hint: text('The demo can be built anew: mmsup demo reset', 'Демо можно собрать заново: mmsup demo reset'),
    data: { found, needed },
  });
}

/** The major version that made the data directory, for instance "18"; `null` when there is none. */
export async function clusterVersion(layout: EmbeddedLayout): Promise<string | null> {
  const content = await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch(() => null);
  return content?.trim() ?? null;
}

/** The configuration file. It lies beside the data and is written at every start, so a new mmsup brings its settings to an old cluster. */
export const configFile = (layout: EmbeddedLayout) => join(layout.root, 'postgresql.conf');

export async function writeConfiguration(layout: EmbeddedLayout): Promise<void> {
  const settings = { ...SETTINGS, ...(await linuxSettings()), ...(await listenSettings(layout)) };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? quoteSetting(value) : value}`,
  );
  await replaceFile(
    configFile(layout),
    `# Written by mmsup at every start of the demo server.\n${lines.join('\n')}\n`,
    0o644,
  );
}

const quoteSetting = (value: string) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A demo that can be rebuilt: speed before safety against a power cut; a killed server still recovers. */
const SETTINGS: Readonly<Record<string, string | number>> = {
  max_connections: 40,
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  huge_pages: 'off',
  jit: 'off',
  io_method: 'sync',
  fsync: 'off',
  synchronous_commit: 'on',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  wal_init_zero: 'off',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  checkpoint_warning: 0,
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %q%u@%d ',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
  track_activities: 'on',
  default_text_search_config: 'pg_catalog.simple',
};

const ENOUGH_SHARED_MEMORY = 256 * 1024 * 1024;

/** Docker gives /dev/shm 64 MB, too little for one parallel hash join: then its segments are files of the data directory. And a query ends when its client is gone. */
async function linuxSettings(): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const space = await statfs('/dev/shm').catch(() => null);
  const enough = space !== null && space.bavail * space.bsize >= ENOUGH_SHARED_MEMORY;
  return { dynamic_shared_memory_type: enough ? 'posix' : 'mmap', client_connection_check_interval: '2s' };
}

async function listenSettings(layout: EmbeddedLayout): Promise<Record<string, string | number>> {
  if (isWindows)
    return { listen_addresses: '127.0.0.1', port: await chooseWindowsPort(layout), unix_socket_directories: '' };
  const quoted = `"${layout.socketDir.replaceAll('"', '""')}"`;
  return { listen_addresses: '', port: 5432, unix_socket_directories: quoted, unix_socket_permissions: '0700' };
}

/** How the server of this layout is reached. On Windows: loopback, the port and the password that are kept beside the data (never run there by us yet). */
export async function serverAddress(layout: EmbeddedLayout): Promise<ServerAddress> {
  if (!isWindows) return { host: (await socketDirInUse(layout)) ?? layout.socketDir, port: 5432 };
  const port = Number(await readFile(portFile(layout), 'utf8').catch(() => '0'));
  const password = await readFile(passwordFile(layout), 'utf8').catch(() => '');
  return { host: '127.0.0.1', port, password: password.trim() };
}

/**
 * The settings of a `pg` client for this server. All that `pg` would otherwise take from the user's environment (PGSSLMODE, PGOPTIONS,
 * PGPASSWORD, …) is given, for that is meant for other servers.
 */
export function clientSettings(address: ServerAddress, database: string, user: string) {
  const options = '-c extra_float_digits=1';
  return {
    ...address,
    password: address.password ?? '-',
    database,
    user,
    ssl: false,
    options,
    application_name: 'mmsup demo',
  };
}

/** Where the running server says its socket is: for a long path that was chosen in another session, with another XDG_RUNTIME_DIR. */
async function socketDirInUse({ data, runAs }: EmbeddedLayout): Promise<string | null> {
  const named = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[4]?.trim();
  const found = named?.startsWith('/') ? await lstat(named).catch(() => null) : null;
  if (!named || !found?.isDirectory() || (found.mode & 0o077) !== 0) return null;
  return found.uid === (runAs?.uid ?? process.getuid?.()) ? named : null;
}

const portFile = (layout: EmbeddedLayout) => join(layout.root, 'port');
const passwordFile = (layout: EmbeddedLayout) => join(layout.root, 'password');

async function writePassword(layout: EmbeddedLayout): Promise<void> {
  const password = randomBytes(24).toString('hex');
  await writeFile(passwordFile(layout), `${password}\n`, { mode: 0o600, flag: 'wx' }).catch(ignoreLostRace);
}

async function chooseWindowsPort(layout: EmbeddedLayout): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  await replaceFile(portFile(layout), `${port}\n`, 0o600);
  return port;
}
