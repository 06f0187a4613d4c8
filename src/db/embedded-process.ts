import { execFile, spawn } from 'node:child_process';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UnavailableError } from '../errors.ts';
import { joinTexts, type Text, text, verbatim } from '../text.ts';
import { configFile, lastLines, serverAddress, writeConfiguration } from './embedded-cluster.ts';
import { isAlive, replaceFile } from './embedded-files.ts';
import { type EmbeddedLayout, SOCKET_FILE } from './embedded-layout.ts';
import { type Runtime, runProgram, spawnAs } from './embedded-runtime.ts';

const pidFile = (layout: EmbeddedLayout) => join(layout.data, 'postmaster.pid');
const bootFile = (layout: EmbeddedLayout) => join(layout.root, 'boot-id');

/** The process that `postmaster.pid` names, when it is alive and really the PostgreSQL of this data directory; else `null`. */
export async function findPostmaster(layout: EmbeddedLayout): Promise<number | null> {
  const pid = await readPid(layout);
  return pid !== null && isAlive(pid) && (await isServerOf(layout, pid)) ? pid : null;
}

async function readPid(layout: EmbeddedLayout): Promise<number | null> {
  const content = await readFile(pidFile(layout), 'utf8').catch(() => '');
  const pid = Number.parseInt(content, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/**
 * Never signal by a number alone: it may have been given to another process since. The command line must be a postgres on this data
 * directory, and the owner must be who we start it as (the pid file can be written by that account, so the file alone proves nothing).
 */
async function isServerOf(layout: EmbeddedLayout, pid: number): Promise<boolean> {
  // There pg_ctl sends the signals and looks for itself.
  if (process.platform === 'win32') return true;
  const found = process.platform === 'linux' ? await linuxProcess(pid) : await psProcess(pid);
  if (!found) return false;
  const owner = layout.runAs?.uid ?? process.getuid?.();
  const isOwners = owner === undefined || found.uid === null || found.uid === owner;
  return isOwners && /postgres/.test(found.command) && found.command.includes(`-D ${layout.data} -c config_file=`);
}

/** A zombie has an empty command line, so it counts as gone. */
async function linuxProcess(pid: number): Promise<{ uid: number | null; command: string } | null> {
  try {
    const [command, { uid }] = [await readFile(`/proc/${pid}/cmdline`, 'utf8'), await stat(`/proc/${pid}`)];
    return { uid, command: command.replaceAll('\0', ' ') };
  } catch {
    return null;
  }
}

async function psProcess(pid: number): Promise<{ uid: number | null; command: string } | null> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'uid=,command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  const [, uid, command] = /^\s*(\d+)\s+(.*)/.exec(stdout) ?? [];
  return command === undefined ? null : { uid: Number(uid), command };
}

/** A server that was started by us and has not been heard of yet. */
export interface Launch {
  readonly pid: number | undefined;
  /** Where in the log this server's own words begin, in bytes. */
  readonly logOffset: number;
  /** Set when the process ended or could not be started. */
  failure: Text | null;
}

/** Starts PostgreSQL in a session of its own, so that neither our end nor Ctrl-C at our terminal ends it. */
export async function launchPostmaster(layout: EmbeddedLayout, runtime: Runtime): Promise<Launch> {
  await writeConfiguration(layout);
  await disarmStaleLocks(layout);
  await rotateLog(layout);
  const log = await open(layout.log, 'a', 0o600);
  try {
    const { size: logOffset } = await log.stat();
    const args = ['-D', layout.data, '-c', `config_file=${configFile(layout)}`];
    const child = spawn(runtime.postgres, args, {
      ...spawnAs(layout),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    const launch: Launch = { pid: child.pid, logOffset, failure: null };
    child.once('error', (error) => {
      launch.failure = verbatim(error.message);
    });
    child.once('exit', (code, signal) => {
      launch.failure = signal
        ? text(`killed by ${signal}`, `остановлен сигналом ${signal}`)
        : text(`exit ${code}`, `код выхода ${code}`);
    });
    child.unref();
    return launch;
  } finally {
    await log.close();
  }
}

const LOG_LIMIT = 10 * 1024 * 1024;

async function rotateLog({ log }: EmbeddedLayout): Promise<void> {
  const { size } = await stat(log).catch(() => ({ size: 0 }));
  if (size > LOG_LIMIT) await rename(log, `${log}.1`);
}

/** Above every possible process number (pid_max is at most 4,194,304). */
const NOBODYS_PID = 2_147_483_646;

/**
 * PostgreSQL refuses to start when the process named in its old lock files is alive, though in a restarted container that number soon
 * belongs to somebody else. Only then the number is made harmless; the rest of the file stays, because PostgreSQL finds in it the shared
 * memory that tells whether children of the old server still live.
 */
async function disarmStaleLocks(layout: EmbeddedLayout): Promise<void> {
  const pid = await readPid(layout);
  const content = await readFile(pidFile(layout), 'utf8').catch(() => null);
  if (pid !== null && content !== null && isAlive(pid) && !(await isServerOf(layout, pid))) {
    const draft = join(layout.root, 'postmaster.pid');
    await replaceFile(draft, content.replace(/^\d+/, String(NOBODYS_PID)), 0o644);
    await rename(draft, pidFile(layout));
  }
  await removeStaleSocketLock(layout);
}

async function removeStaleSocketLock(layout: EmbeddedLayout): Promise<void> {
  const lock = join(layout.socketDir, `${SOCKET_FILE}.lock`);
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
  if (isAlive(pid) && !(await isServerOf(layout, pid))) await rm(lock, { force: true });
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim();
}

/** Notes which run of the machine the server was last seen serving in. */
export async function rememberBoot(layout: EmbeddedLayout): Promise<void> {
  await replaceFile(bootFile(layout), `${await bootId()}\n`, 0o644);
}

const CUT_OFF = 'the machine stopped under the server';

/**
 * True when the server was running when the machine itself stopped: without fsync its files may be damaged. Ask before launching. The
 * answer is kept until a start succeeds, because PostgreSQL removes its pid file even when it fails.
 */
export async function wasCutOffByMachine(layout: EmbeddedLayout): Promise<boolean> {
  const before = (await readFile(bootFile(layout), 'utf8').catch(() => '')).trim();
  if (before === CUT_OFF) return true;
  if (before === '' || before === (await bootId()) || (await readPid(layout)) === null) return false;
  await replaceFile(bootFile(layout), `${CUT_OFF}\n`, 0o644);
  return true;
}

/** Another process was faster, or children of a killed server are still going: waiting helps. */
const PASSING =
  /lock file ".*" already exists|shared memory block .* is still in use|could not create lock file|Address already in use/;

/** Why the launched server ended, in its own words; `passing` when it is worth another try. */
export async function explainFailure(
  layout: EmbeddedLayout,
  launch: Launch,
): Promise<{ passing: boolean; words: Text }> {
  const content = await readFile(layout.log).catch(() => Buffer.alloc(0));
  const said = content.subarray(launch.logOffset).toString('utf8');
  const fatal = said
    .match(/(?:FATAL|PANIC|DETAIL): .*/g)
    ?.slice(0, 3)
    .join(' · ');
  const told = fatal === undefined ? lastLines(said, 3) : verbatim(fatal);
  return { passing: PASSING.test(said), words: joinTexts([launch.failure ?? undefined, told], ': ') };
}

/** True when the server says that it serves, and yet its socket is gone: swept out of the temp directory. Nobody can reach it any more. */
export async function isUnreachable(layout: EmbeddedLayout): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const lines = (await readFile(pidFile(layout), 'utf8').catch(() => '')).split('\n');
  if (lines[7]?.trim() !== 'ready') return false;
  const socket = join((await serverAddress(layout)).host, SOCKET_FILE);
  return !(await stat(socket).catch(() => null));
}

const STOP_TIMEOUT_MS = 30_000;

/** Ends the server with a fast shutdown (open sessions are cut, data is complete) and waits. False when none was running. */
export async function stopPostmaster(layout: EmbeddedLayout): Promise<boolean> {
  const pid = await findPostmaster(layout);
  if (pid === null) return false;
  if (process.platform === 'win32') return stopOnWindows(layout);
  process.kill(pid, 'SIGINT');
  for (const deadline = Date.now() + STOP_TIMEOUT_MS; Date.now() < deadline; await delay(10)) {
    if (!isAlive(pid) || !(await isServerOf(layout, pid))) return true;
  }
  throw new UnavailableError({
    code: 'demo/does-not-stop',
    message: text(
      `The demo server (process ${pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s.`,
      `Сервер демо (процесс ${pid}) не остановился за ${STOP_TIMEOUT_MS / 1000} с.`,
    ),
    hint: text(
      `See ${layout.log}. To end it the hard way: kill -QUIT ${pid}`,
      `Посмотрите ${layout.log}. Остановить принудительно: kill -QUIT ${pid}`,
    ),
    data: { pid },
  });
}

/** Windows has no SIGINT for other processes; PostgreSQL's own pg_ctl knows how. Written from the manual, never run by us yet. */
async function stopOnWindows(layout: EmbeddedLayout): Promise<boolean> {
  const versions = await readdir(layout.runtime);
  const pgCtl = join(layout.runtime, basename(versions[0] ?? ''), 'bin', 'pg_ctl.exe');
  const { code } = await runProgram(pgCtl, ['stop', '-D', layout.data, '-m', 'fast', '-w'], layout);
  return code === 0;
}
