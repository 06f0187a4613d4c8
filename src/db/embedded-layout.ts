import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** The existing system account that runs PostgreSQL for root, which PostgreSQL itself refuses to be. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Where one embedded server lives. Everything but a far-away socket directory is below `root`. */
export interface EmbeddedLayout {
  readonly root: string;
  /** The PostgreSQL data directory. */
  readonly data: string;
  /** A private directory that holds the Unix socket; unused on Windows. */
  readonly socketDir: string;
  /** What the server wrote, appended. */
  readonly log: string;
  /** Our own tree of the binaries, one directory per package version. */
  readonly runtime: string;
  /** Set for root only: who runs PostgreSQL instead. `null` for an ordinary user. */
  readonly runAs: Account | null;
  /** Root without any account to run as: starting fails and says so. */
  readonly accountMissing: boolean;
  /** Set when the usual place cannot be reached by `runAs`: that place and the directory in the way. */
  readonly movedFrom: { readonly root: string; readonly blockedBy: string } | null;
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const SOCKET_PATH_LIMIT = 103;
export const SOCKET_FILE = '.s.PGSQL.5432';
const SYSTEM_ROOT = '/var/lib/mmsup';

/**
 * Decides where the embedded server of this user lives; reads mode bits, creates nothing.
 *
 * The usual place is `$XDG_DATA_HOME/mmsup/demo`, else `~/.local/share/mmsup/demo` (`%LOCALAPPDATA%` on Windows). For root PostgreSQL
 * runs as `postgres`, else `nobody`. Where that account cannot pass a directory above (`/root` is usually 0700), the place is
 * `/var/lib/mmsup` instead; an explicit `XDG_DATA_HOME` gets a directory of its own there, so that two of them never meet.
 */
export function embeddedLayout(env: Env, uid: number | undefined): EmbeddedLayout {
  const usual = join(dataHome(env), 'mmsup', 'demo');
  const runAs = uid === 0 ? findAccount(['postgres', 'nobody']) : null;
  const blockedBy = runAs ? firstUntraversable(usual, runAs) : null;
  const root =
    blockedBy === null ? usual : join(SYSTEM_ROOT, explicitDataHome(env) ? `demo-${shortHash(usual)}` : 'demo');
  return {
    root,
    data: join(root, 'data'),
    socketDir: chooseSocketDir(root, env, uid, runAs),
    log: join(root, 'postgres.log'),
    runtime: join(root, 'runtime'),
    runAs,
    accountMissing: uid === 0 && runAs === null,
    movedFrom: blockedBy === null ? null : { root: usual, blockedBy },
  };
}

function explicitDataHome(env: Env): string | undefined {
  const value = env.XDG_DATA_HOME;
  return value && isAbsolute(value) ? value : undefined;
}

/** Where programs of this user keep their data: `XDG_DATA_HOME`, or what stands for it on this platform. */
export function dataHome(env: Env): string {
  const explicit = explicitDataHome(env);
  if (explicit) return explicit;
  if (process.platform === 'win32' && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return join(env.HOME && isAbsolute(env.HOME) ? env.HOME : homedir(), '.local', 'share');
}

/** The first of the named accounts that `/etc/passwd` knows and that is not root; `null` when there is none. */
export function findAccount(names: readonly string[], passwdFile = '/etc/passwd'): Account | null {
  const accounts = readPasswd(passwdFile);
  for (const name of names) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid > 0);
    if (account) return account;
  }
  return null;
}

function readPasswd(file: string): Account[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}

/**
 * The highest existing directory on the way to `path` that `account` may not pass, by its mode bits; `null` when the way is free.
 * Directories that do not exist yet will be made by us with 0755 and are no obstacle.
 */
export function firstUntraversable(path: string, account: Account): string | null {
  const steps: string[] = [];
  for (let step = path; ; step = dirname(step)) {
    steps.unshift(step);
    if (dirname(step) === step) break;
  }
  return steps.find((step) => !isTraversable(step, account)) ?? null;
}

function isTraversable(directory: string, account: Account): boolean {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (!stat) return true;
  if (stat.uid === account.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === account.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

/** `root/socket` when its path is short enough for a socket, else a short directory of our own, named by user and data path. */
function chooseSocketDir(root: string, env: Env, uid: number | undefined, runAs: Account | null): string {
  const name = `mmsup-${uid ?? 0}-${shortHash(root)}`;
  const runtimeDir = env.XDG_RUNTIME_DIR;
  const candidates = [join(root, 'socket')];
  if (runtimeDir && isAbsolute(runtimeDir) && lstatSync(runtimeDir, { throwIfNoEntry: false }))
    candidates.push(join(runtimeDir, name));
  candidates.push(join(tmpdir(), name));
  const fits = (directory: string) =>
    Buffer.byteLength(join(directory, SOCKET_FILE)) <= SOCKET_PATH_LIMIT &&
    (!runAs || firstUntraversable(directory, runAs) === null);
  return candidates.find(fits) ?? join('/tmp', name);
}

function shortHash(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 12);
}

/** True when the socket directory lies outside `root` and has to be removed on its own. */
export function hasFarSocketDir(layout: EmbeddedLayout): boolean {
  return basename(layout.socketDir) !== 'socket' || dirname(layout.socketDir) !== layout.root;
}
