import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';
import type { Result } from '../../../src/result.ts';
import { BIN } from '../../support/bin.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

/** The real command line on a disk that the system itself makes fail: by a small file system, and by `strace`, which answers system calls. */
const home = mkdtempSync(join(tmpdir(), 'mmsup-system-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function mmsup(folder: string, words: readonly string[], under: readonly string[] = []) {
  const [command, ...rest] = [...under, process.execPath, BIN, ...words, '--incidents', folder];
  const { status, stdout, stderr } = spawnSync(command!, rest, {
    encoding: 'utf8',
    env: { ...process.env, MMSUP_WHO: 'ann', HOME: home, XDG_CONFIG_HOME: home, LANG: 'en', UV_THREADPOOL_SIZE: '1' },
  });
  return { status, stdout, stderr };
}

const placeIn = (folder: string) => {
  const [client] = readdirSync(folder);
  const clientFolder = join(folder, client!);
  const [id] = readdirSync(clientFolder).filter((name) => !name.startsWith('heads.'));
  return { clientFolder, id: id! };
};

/** Lets calls fail: those with this name, about this path where one is said. `fault` as strace takes it. */
const failing = (call: string, fault: string, path?: string): readonly string[] => {
  const about = path === undefined ? [] : ['-P', path];
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:${fault}`];
  return ['strace', '-f', '-qq', '-o', join(home, 'strace.txt'), ...about, ...inject];
};

const tried = spawnSync('strace', ['-f', '-qq', '-e', 'trace=none', 'true']);
const isInstalled = tried.error === undefined;
/** A system may forbid it to everybody. Where it is only not installed, that is the failure if `.ci/run` has found all the rest. */
const isUntraced = tried.status !== 0 && (isInstalled || process.env['MMSUP_TESTS'] !== 'all');
const whyUntraced = isInstalled
  ? 'left out: this system lets no process trace another'
  : 'left out: there is no strace';

describe.skipIf(isUntraced)(`a system call that fails${isUntraced ? ` (${whyUntraced})` : ''}`, () => {
  let folder: string;
  let id: string;
  beforeAll(() => {
    folder = join(home, 'traced');
    id = (
      JSON.parse(mmsup(folder, ['incident', 'open', '--client', 'acme', 'Nobody got it', '--json']).stdout) as Result<{
        id: string;
      }>
    ).facts.id;
  });
  const log = () => {
    const { clientFolder } = placeIn(folder);
    return join(clientFolder, id, readdirSync(join(clientFolder, id)).find((name) => name.startsWith('events.'))!);
  };
  const heads = () => {
    const { clientFolder } = placeIn(folder);
    return join(clientFolder, readdirSync(clientFolder).find((name) => name.startsWith('heads.'))!);
  };

  it.each([
    ['a line that finds the disk full', 'write', 'error=ENOSPC', log],
    ['a line that finds the quota used up', 'write', 'error=EDQUOT', log],
    ['a line that the disk refuses', 'write', 'error=EIO', log],
    ['a line that does not reach the disk', 'fdatasync', 'error=EIO', log],
    ['a head that finds the disk full', 'write', 'error=ENOSPC', heads],
    ['a head that does not reach the disk', 'fdatasync', 'error=EIO', heads],
  ] as const)(
    '%s: the command says so with exit 5, and the next one goes on',
    async (_, call, fault, file) => {
      const { status, stdout, stderr } = mmsup(
        folder,
        ['incident', 'note', id, 'is it there?'],
        failing(call, `${fault}:when=1`, file()),
      );
      expect([status, stdout]).toEqual([5, '']);
      expect(stderr).toMatch(/The incident record could not be used: (ENOSPC|EDQUOT|EIO)/);
      expect(stderr).toContain(file());
      expect(mmsup(folder, ['incident', 'note', id, 'the next']).status).toBe(0);
      expect(mmsup(folder, ['incident', 'verify', id]).status).toBe(0);
    },
    60_000,
  );

  it('a line whose write is interrupted is written all the same, once', async () => {
    const before = (await readRecord(placeIn(folder))).events.length;
    const under = failing('write', 'error=EINTR:when=1', log());
    const { status, stderr } = mmsup(folder, ['incident', 'note', id, 'in spite of a signal'], under);
    expect([status, stderr]).toEqual([0, '']);
    const { events, torn, faults } = await readRecord(placeIn(folder));
    expect([events.length, torn, faults]).toEqual([before + 1, 0, []]);
  });

  it('a file of evidence that cannot get its name is not said to be kept', () => {
    const file = join(home, 'mailer.log');
    writeFileSync(file, 'The relay refused every letter\n');
    const { clientFolder } = placeIn(folder);
    const evidence = join(clientFolder, id, 'evidence');
    mkdirSync(evidence, { mode: 0o700 });
    const words = ['incident', 'evidence', id, 'add', file];
    const { status, stdout, stderr } = mmsup(folder, words, failing('rename', 'error=ENOSPC:when=1'));
    expect([status, stdout, stderr]).toEqual([5, '', expect.stringContaining('ENOSPC')]);
    expect(readdirSync(evidence)).toEqual([]);
    expect(mmsup(folder, words).status).toBe(0);
    expect(mmsup(folder, ['incident', 'verify', id]).status).toBe(0);
  });

  it('a folder that cannot be made opens no incident', () => {
    const under = failing('mkdir', 'error=ENOSPC:when=1+');
    const { status, stdout, stderr } = mmsup(join(home, 'none'), ['incident', 'open', '--client', 'acme', 'x'], under);
    expect([status, stdout, stderr]).toEqual([5, '', expect.stringContaining('could not be used')]);
  });
});

const disk = join(home, 'disk');
const mount = () => {
  mkdirSync(disk, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'none', disk]).status === 0;
};
const isMounted = process.getuid?.() === 0 && mount();
if (isMounted) afterAll(() => execFileSync('umount', ['--lazy', disk]));
const whyUnmounted = isMounted ? '' : ' (left out: no file system can be mounted here)';

describe.runIf(isMounted)(`a disk that is full while a runbook is walked${whyUnmounted}`, () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo('nobody-selected');
  });
  afterAll(() => demo?.close());
  const runbook = join(import.meta.dirname, '../../fixtures/runbook/eight-checks.yaml');
  const database = () => ['--auto', '--json', '--db', demo.conninfo, '--system', 'demo'];
  const walk = (folder: string) =>
    mmsup(folder, ['runbook', 'run', runbook, '--set', 'campaign=card-wake-up', ...database()]);

  it('stops the walk with the reason, shows no step that is not on the disk, and goes on when there is space', async () => {
    const folder = join(disk, 'incidents');
    const filler = join(disk, 'filler');
    const whole = walk(join(home, 'whole'));
    expect(whole.status).toBe(3);
    const needed = Number(execFileSync('du', ['-sk', join(home, 'whole')], { encoding: 'utf8' }).split('\t')[0]);
    // Full after about a third of what a whole walk needs.
    writeFileSync(filler, Buffer.alloc((256 - Math.ceil(needed / 3)) * 1024));
    const { status, stdout, stderr } = walk(folder);
    expect([status, stdout]).toEqual([5, '']);
    const told = JSON.parse(stderr.slice(stderr.indexOf('{'))) as { error: { code: string; message: string } };
    expect(told.error).toMatchObject({ code: 'incident/not-written', message: expect.stringContaining('ENOSPC') });

    const { id } = placeIn(folder);
    const before = await readRecord(placeIn(folder));
    expect(before.faults).toEqual([]);
    expect(before.events.at(-1)!.type).not.toBe('run.ended');
    expect(mmsup(folder, ['incident', 'show', id]).stdout).toContain(`mmsup runbook resume ${id}`);
    rmSync(filler);
    const resumed = mmsup(folder, ['runbook', 'resume', id, ...database()]);
    expect(resumed.status).toBe(3);
    const ends = [whole.stdout, resumed.stdout].map((text) => (JSON.parse(text) as Result<{ end: unknown }>).facts.end);
    expect(ends[1]).toEqual(ends[0]);
    const { events, faults } = await readRecord(placeIn(folder));
    expect(faults).toEqual([]);
    const once = events.filter(({ type }) => type === 'step.finished').map(({ step }) => step);
    expect(new Set(once).size).toBe(once.length);
    expect(mmsup(folder, ['incident', 'verify', id]).status).toBe(0);
    expect(
      readFileSync(
        join(
          placeIn(folder).clientFolder,
          id,
          readdirSync(join(placeIn(folder).clientFolder, id)).find((name) => name.startsWith('events.'))!,
        ),
        'utf8',
      ),
    ).toMatch(/\n$/);
  }, 180_000);
});
