import { createHash, randomBytes } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UnavailableError } from '../../errors.ts';
import { text } from '../../text.ts';
import { codeOf, PRIVATE_FOLDER, requireFolder, translate, translatedNow } from './files.ts';

const LOCK = '.lock';
const DRAFT = '.lock-';
/** Somebody waits at most so long; a holder gives the lock back after a quarter of a second. */
const PATIENCE_MS = 10_000;
/** An owner that cannot be asked whether it lives (another machine, another container) is taken for dead when it has not moved for so long. */
const SILENCE_MS = 6000;
export const LONGEST_PAUSE_MS = 40;
/** Nobody waits so long: a draft that is so much older than the lock, by the stamps of the one disk that holds both, was left behind. */
const LEFT_BEHIND_MS = 6 * PATIENCE_MS;

/** Locks of this process that it has given back and could not remove. */
const givenBack = new Set<string>();

export interface Lock {
  /** Whether it is still ours. */
  isHeld(): boolean;
  /** Whether somebody waits for it. */
  isWanted(): boolean;
  release(): void;
}

/**
 * Takes the lock of a folder: a folder `.lock` in it that holds one entry, the name of its owner.
 *
 * It is made beside and renamed into place, so that a lock never lacks its owner, and a rename onto a lock that has one fails. A dead
 * owner is removed by its own name, which nobody else ever bears: whoever comes too late removes nothing, and no two can take over at
 * once. No clock is asked: a process of this machine is looked up, and of one that cannot be (of another machine or container, or hidden
 * from this user) it is seen here, by this process, that it has not moved. So of two machines that share a folder one can be taken for
 * dead while it only stands still, for the length of {@link SILENCE_MS}; each looks at its lock before it writes, and what it writes in
 * that very moment is not guarded. What a killed waiter leaves is cleared by the next owner: a minute later, where it was of another machine.
 *
 * Throws UnavailableError `incident/locked` when it does not become free, `incident/not-written` when the folder cannot be written.
 */
export async function takeLock(folder: string, id: string): Promise<Lock> {
  const owner = `${ownStem()}.${randomBytes(6).toString('hex')}`;
  const draft = join(folder, `${DRAFT}${owner}`);
  try {
    translatedNow(folder, () => {
      mkdirSync(draft, { mode: PRIVATE_FOLDER });
      mkdirSync(join(draft, owner), { mode: PRIVATE_FOLDER });
    });
    await waitFor(folder, owner, id);
  } catch (error) {
    removeIfThere(join(draft, owner));
    removeIfThere(draft);
    throw error;
  }
  const lock = join(folder, LOCK);
  for (const name of waiting(folder)) if (isDead(name) ?? isLeftBehind(folder, name)) removeDraft(folder, name);
  return {
    isHeld: () => ownerOf(lock) === owner,
    isWanted: () => waiting(folder).length > 0,
    release: () => {
      givenBack.add(owner);
      if (removeIfThere(join(lock, owner))) givenBack.delete(owner);
      removeIfThere(lock);
    },
  };
}

async function waitFor(folder: string, own: string, id: string): Promise<void> {
  const lock = join(folder, LOCK);
  const until = performance.now() + PATIENCE_MS;
  let seen: { readonly owner: string | undefined; readonly since: number } = { owner: undefined, since: 0 };
  for (let wait = 2; ; wait = Math.min(wait * 1.3, LONGEST_PAUSE_MS)) {
    if (await isTaken(folder, own)) return;
    const owner = ownerOf(lock);
    // Some file systems put no folder in the place of an empty one.
    if (owner === undefined) removeIfThere(lock);
    const now = performance.now();
    if (seen.owner !== owner) seen = { owner, since: now };
    if (owner !== undefined && (isDead(owner) ?? now - seen.since > SILENCE_MS)) removeIfThere(join(lock, owner));
    if (now > until) throw locked(id, lock, owner);
    if (ownerOf(lock) === owner)
      await pause(Math.min(wait, owner === undefined ? 8 : wait) * (0.5 + Math.random() / 2));
  }
}

/** True when the rename made the lock ours; false when it has an owner. */
async function isTaken(folder: string, owner: string): Promise<boolean> {
  const lock = join(folder, LOCK);
  try {
    renameSync(join(folder, `${DRAFT}${owner}`), lock);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    // A network disk whose answer was lost is asked twice, and the second time there is nothing left to rename.
    if (codeOf(error) === 'ENOENT' && ownerOf(lock) === owner) return true;
    // A file or a symbolic link in its place is told as such.
    if (codeOf(error) === 'ENOTDIR') await requireFolder(lock);
    throw translate(lock, error);
  }
}

function ownerOf(lock: string): string | undefined {
  return orEmpty(() => readdirSync(lock))[0];
}

/** Owners that wait for the lock of a folder; none where it cannot be read now. */
function waiting(folder: string): readonly string[] {
  const drafts = orEmpty(() => readdirSync(folder)).filter((name) => name.startsWith(DRAFT));
  return drafts.map((name) => name.slice(DRAFT.length));
}

function isLeftBehind(folder: string, owner: string): boolean {
  const [lock, draft] = [LOCK, `${DRAFT}${owner}`].map((name) => stampOf(join(folder, name)));
  return lock !== undefined && draft !== undefined && lock - draft > LEFT_BEHIND_MS;
}

/** When something was last put into a folder, by the clock of its disk; undefined where it is gone or cannot be seen. */
function stampOf(path: string): number | undefined {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

function removeDraft(folder: string, owner: string): void {
  const draft = join(folder, `${DRAFT}${owner}`);
  removeIfThere(join(draft, owner));
  removeIfThere(draft);
}

/** Removes an empty folder; false where it could not, because it is gone, is somebody else's by now, or the disk is bad. */
function removeIfThere(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that a name tells of has ended; undefined where it cannot be known from here. */
function isDead(owner: string): boolean | undefined {
  if (givenBack.has(owner)) return true;
  const [machine, pid = '', start] = owner.split('.');
  if (machine !== ownMachine() || start === '') return undefined;
  const now = startOf(pid);
  return now === undefined ? undefined : now !== start;
}

let stem: string | undefined;
function ownStem(): string {
  // The number by which `/proc` knows it: in a container that sees the machine's own `/proc`, not the process's number there.
  const [pid = process.pid] = orEmpty(() => [readlinkSync('/proc/self')]);
  stem ??= `${ownMachine()}.${pid}.${startOf('self') ?? ''}`;
  return stem;
}

let machine: string | undefined;
/** Processes that can see one another have this in common: the machine, its start, the container, and the `/proc` in which they look. */
function ownMachine(): string {
  const parts = () => [
    hostname(),
    readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'),
    readlinkSync('/proc/self/ns/pid'),
    String(statSync('/proc').dev),
  ];
  machine ??= createHash('sha256').update(orEmpty(parts).join()).digest('hex').slice(0, 12);
  return machine;
}

/**
 * When a process was started, in the kernel's ticks: a number that is used again belongs to another start. '' where there is no such
 * process, undefined where that cannot be known: no /proc, no right to see it, no free file.
 */
function startOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? '' : fields[18];
  } catch (error) {
    return ['ENOENT', 'ESRCH'].includes(codeOf(error)) && !isHidden(pid) ? '' : undefined;
  }
}

/** Whether there is such a process although /proc does not show it: a system may hide those of other users. */
function isHidden(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function orEmpty(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function locked(id: string, lock: string, owner: string | undefined): UnavailableError {
  const [machine, pid] = owner?.split('.') ?? [];
  const other =
    owner === undefined
      ? text('a process that cannot be named', 'процесс, который не назвать')
      : text('a process of another machine or container', 'процесс другой машины или контейнера');
  const writing = machine === ownMachine() ? text(`process ${pid}`, `процесс ${pid}`) : other;
  return new UnavailableError({
    code: 'incident/locked',
    message: text(
      `The record of incident ${id} is being written by ${writing.en} and did not become free.`,
      `В запись инцидента ${id} пишет ${writing.ru}, и она не освободилась.`,
    ),
    hint: text(
      `Try again when the other process has ended. Where none writes there, remove ${lock}`,
      `Повторите, когда другой процесс завершится. Если туда никто не пишет, удалите ${lock}`,
    ),
  });
}
