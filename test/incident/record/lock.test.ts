import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/incident/record/lock.ts';
import { children } from './children.ts';

const NOBODY = 65_534;
const home = mkdtempSync(join(tmpdir(), 'mmsup-lock-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const start = children();
const isRoot = process.getuid?.() === 0;
const hasContainers = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;
const folderOf = (name: string) => {
  const folder = join(home, name);
  mkdirSync(folder);
  return folder;
};

/** Puts a lock into a folder that bears the name of another owner: its machine is ours. */
async function lockedBy(folder: string, pid: string): Promise<void> {
  const lock = await takeLock(folder, 'x');
  const [owner = ''] = readdirSync(join(folder, '.lock'));
  lock.release();
  const [machine, , startTicks] = owner.split('.');
  mkdirSync(join(folder, '.lock', `${machine}.${pid}.${startTicks}.0123456789ab`), { recursive: true });
}

describe('the owner of a lock', () => {
  it('that has ended is not waited for, also where its number belongs to another process by now', async () => {
    for (const pid of ['4194305', '1']) {
      const folder = folderOf(`ended-${pid}`);
      await lockedBy(folder, pid);
      const began = performance.now();
      (await takeLock(folder, 'x')).release();
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });

  it('that cannot be looked up is not taken for one that has ended, only for one that stands still', async () => {
    const folder = folderOf('hidden');
    // Looking it up fails with ENOTDIR, as it does with EMFILE or EACCES on a bad day.
    await lockedBy(folder, 'version');
    const began = performance.now();
    (await takeLock(folder, 'x')).release();
    expect(performance.now() - began).toBeGreaterThan(5000);
    expect(readdirSync(folder)).toEqual([]);
  }, 30_000);

  it.runIf(hasContainers)(
    'that lives is waited for in a container which sees the processes of the whole machine',
    async () => {
      const folder = folderOf('container');
      const two = '"$0" "$1" lock "$2" "$2" & sleep 2; "$0" "$1" lock "$2" "$2" & sleep 3; wait';
      const under = ['unshare', '--pid', '--fork', '--kill-child', 'bash', '-c', two];
      const both = start([folder], { under });
      await new Promise((resolve) => setTimeout(resolve, 4500));
      expect(both.lines).toEqual(['locked']);
      both.process.kill('SIGKILL');
      await both.ended;
    },
    30_000,
  );
});

describe('what a killed waiter of another machine left behind', () => {
  it('is cleared when nobody can wait for it any more, and not before', async () => {
    const folder = folderOf('drafts');
    const [old, fresh] = ['000000000000.7.7.0123456789ab', '000000000000.8.8.0123456789ab'].map((owner) => {
      const draft = join(folder, `.lock-${owner}`);
      mkdirSync(join(draft, owner), { recursive: true });
      return draft;
    }) as [string, string];
    const twoMinutesAgo = Date.now() / 1000 - 120;
    utimesSync(old, twoMinutesAgo, twoMinutesAgo);
    const lock = await takeLock(folder, 'x');
    expect(readdirSync(folder).sort()).toEqual(['.lock', basename(fresh)]);
    expect(lock.isWanted()).toBe(true);
    utimesSync(fresh, twoMinutesAgo, twoMinutesAgo);
    lock.release();
    const next = await takeLock(folder, 'x');
    expect(next.isWanted()).toBe(false);
    next.release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a lock that cannot be read', () => {
  it.runIf(isRoot)(
    'is waited for without using up the processor, and is named',
    async () => {
      const folder = folderOf('unreadable');
      mkdirSync(join(folder, '.lock', 'somebody'), { recursive: true });
      for (const path of [home, folder, join(folder, '.lock')]) chownSync(path, NOBODY, NOBODY);
      chmodSync(join(folder, '.lock'), 0);
      const under = ['bash', '-c', 'ulimit -t 3; exec "$0" "$@"'];
      const { lines, ended } = start(['lock', folder, folder], { under, uid: NOBODY });
      expect(await ended).toBe(5);
      expect(lines[0]).toBe('error incident/locked');
      expect(lines[1]).toContain('by a process that cannot be named');
    },
    30_000,
  );
});
