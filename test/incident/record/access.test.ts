import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { incidentStore } from '../../../src/incident/record/store.ts';
import type { Result } from '../../../src/result.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { children } from './children.ts';

const home = mkdtempSync(join(tmpdir(), 'mmsup-access-'));
chmodSync(home, 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));
const start = children();
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: string;
let client: string;
let id: string;
let path: string;
beforeEach(async () => {
  folder = join(mkdtempSync(join(home, 'test-')), 'incidents');
  const store = storeOf();
  const link = await store.open({ client: 'acme', complaint: 'Nobody got the mailing' });
  ({ id, path } = link);
  client = join(folder, 'acme');
  const evidence = [await link.evidence('{"lost": 12}')];
  const files = { name: 'x', text: await link.pin('format: 1\n'), strings: null, included: [] };
  await link.append({ type: 'run.started', run: 'r-1', runbook: 'x', files, evidence });
  await store.close();
});

const storeOf = () =>
  incidentStore(folder, { env: { ...OWN_KEYS, MMSUP_WHO: 'ann' }, cwd: '/', now: () => new Date(), stderr: {} });
const typed = (...words: string[]) => runOffline(words, { MMSUP_INCIDENTS: folder, MMSUP_WHO: 'ann', HOME: home });
const proved = async () => {
  const { stdout, exitCode } = await typed('incident', 'verify', id, '--json');
  const { notEvaluated } = JSON.parse(stdout) as Result;
  return { exitCode, gaps: notEvaluated.map(({ what, why }) => `${what}: ${why}`) };
};
const note = () => typed('incident', 'note', id, 'x');
const modesBelow = (top: string): readonly string[] =>
  readdirSync(top, { recursive: true, withFileTypes: true }).map((entry) => {
    const mode = lstatSync(join(entry.parentPath, entry.name)).mode & 0o777;
    return `${entry.isDirectory() ? 'folder' : 'file'} ${mode.toString(8)}`;
  });

describe('a record’s files', () => {
  it.each(['000', '077', '177'])('are for their owner alone, whatever the umask %s lets through', async (umask) => {
    const where = join(mkdtempSync(join(home, 'umask-')), 'deep', 'incidents');
    const child = start(['once', where], { under: ['sh', '-c', `umask ${umask}; exec "$0" "$@"`] });
    expect([await child.ended, child.lines.filter((line) => line.startsWith('because'))]).toEqual([0, []]);
    expect([...new Set(modesBelow(where))].toSorted()).toEqual(['file 600', 'folder 700']);
    expect((lstatSync(where).mode & 0o777).toString(8)).toBe('700');
  });

  it('do not change the rights of a folder that was there before', async () => {
    const own = mkdtempSync(join(home, 'own-'));
    chmodSync(own, 0o755);
    await runOffline(['incident', 'open', '--client', 'acme', 'x'], {
      MMSUP_INCIDENTS: own,
      MMSUP_WHO: 'ann',
      HOME: home,
    });
    expect([(lstatSync(own).mode & 0o777).toString(8), ...new Set(modesBelow(own))].toSorted()).toEqual([
      '755',
      'file 600',
      'folder 700',
    ]);
  });
});

describe('a folder that others can write into', () => {
  it.each([
    ['the record', () => path],
    ['the client’s folder', () => client],
    ['all records', () => folder],
    ['evidence', () => join(path, 'evidence')],
  ] as const)('is refused for writing and told when it is proved: %s', async (_, which) => {
    chmodSync(which(), 0o777);
    expect(await proved()).toEqual({
      exitCode: 4,
      gaps: [expect.stringContaining(`Who else reached ${which()} (0777): others can write there`)],
    });
    const file = join(home, 'file.txt');
    writeFileSync(file, 'text');
    const written = which().endsWith('evidence') ? await typed('incident', 'evidence', id, 'add', file) : await note();
    expect([written.exitCode, written.stderr]).toEqual([2, expect.stringContaining(`chmod go-w ${which()}`)]);
    chmodSync(which(), 0o700);
    expect((await note()).exitCode).toBe(0);
  });

  it('as a clone leaves it, readable by others, is written and said', async () => {
    for (const each of [path, join(path, 'evidence'), join(path, 'runbooks')]) chmodSync(each, 0o755);
    expect(await proved()).toEqual({
      exitCode: 0,
      gaps: [expect.stringMatching(/and 2 more: others can read there \(chmod go-rwx\)/)],
    });
    expect((await note()).exitCode).toBe(0);
  });

  it.runIf(isRoot)('belongs to somebody else: it is said that this one could have changed it', async () => {
    chownSync(path, NOBODY, NOBODY);
    expect(await proved()).toEqual({ exitCode: 4, gaps: [expect.stringContaining('it belongs to another user')] });
  });

  it.runIf(isRoot)('cannot be written by whoever runs: it is said with the path, and is no bug', async () => {
    const readOnly = join(mkdtempSync(join(home, 'foreign-')), 'incidents');
    cpSync(folder, readOnly, { recursive: true });
    execFileSync('chmod', ['-R', 'a+rX,go-w', readOnly]);
    chmodSync(join(readOnly, '..'), 0o755);
    const child = start(['append', readOnly, id], { uid: NOBODY });
    expect([await child.ended, child.lines]).toEqual([
      5,
      [
        'error incident/not-written',
        expect.stringMatching(/^because The incident record could not be used: EACCES.*(\.lock-|\/keys)/),
      ],
    ]);
  });
});

describe('a symbolic link', () => {
  const elsewhere = () => mkdtempSync(join(home, 'elsewhere-'));
  /** Moves a file or folder away and leaves a link to it in its place. */
  const linked = (what: string): string => {
    const target = join(elsewhere(), 'moved');
    renameSync(what, target);
    symlinkSync(target, what);
    return target;
  };
  const only = (inside: string, begin: string) =>
    join(inside, readdirSync(inside).find((name) => name.startsWith(begin))!);

  const said = ({ stdout, stderr }: { stdout: string; stderr: string }) => (stdout + stderr).replace(/\s+/g, ' ');
  const LINK = 'symbolic link';

  // What `note`, `show`, `verify ID`, `verify` and `list` end with.
  it.each([
    ['all records', () => folder, [2, 2, 2, 2, 2]],
    ['the client’s folder', () => client, [2, 2, 2, 4, 4]],
    ['the record', () => path, [2, 2, 3, 3, 4]],
    ['the events', () => only(path, 'events.'), [2, 4, 3, 3, 4]],
    ['the heads', () => only(client, 'heads.'), [2, 0, 4, 4, 4]],
  ] as const)('in place of %s is neither written nor read through', async (name, which, codes) => {
    const where = which();
    const target = linked(where);
    const before = modesBelow(join(target, '..'));
    const lines = [['note', id, 'x'], ['show', id], ['verify', id], ['verify'], ['list']];
    for (const [at, words] of lines.entries()) {
      const ran = await typed('incident', ...words);
      expect([words, ran.exitCode]).toEqual([words, codes[at]]);
      if (codes[at] === 0) continue;
      if (name !== 'the heads') expect(ran.stdout).not.toContain('Nobody got the mailing');
      expect(said(ran)).toContain(where.split('/').at(-1));
      // A list says where a record is damaged, and verify what is there.
      if (name !== 'the events' || words[0] !== 'list') expect(said(ran)).toContain(LINK);
    }
    expect(modesBelow(join(target, '..'))).toEqual(before);
  });

  it.each(['evidence', 'runbooks'])(
    'in place of the folder %s is damage of that record, and is not followed',
    async (inside) => {
      const target = linked(join(path, inside));
      writeFileSync(join(target, 'f'.repeat(64)), 'not ours');
      const verified = await typed('incident', 'verify', id);
      expect([verified.exitCode, said(verified)]).toEqual([
        3,
        expect.stringContaining(
          `${inside} was replaced by a symbolic link, a folder or the like, which is not followed`,
        ),
      ]);
      expect(said(verified)).not.toContain('f'.repeat(12));
      const link = await storeOf().link(id);
      await expect(inside === 'evidence' ? link.evidence('new') : link.pin('new')).rejects.toMatchObject({
        code: 'incident/not-a-folder',
      });
    },
  );

  it.each(['evidence', 'runbooks'])('or a folder in place of a file in %s is damage of that record', async (inside) => {
    const file = only(join(path, inside), '');
    linked(file);
    const verified = await typed('incident', 'verify', id);
    expect([verified.exitCode, said(verified)]).toEqual([3, expect.stringContaining(LINK)]);
    rmSync(file);
    mkdirSync(file, { mode: 0o700 });
    const again = await typed('incident', 'verify', id);
    expect([again.exitCode, said(again)]).toEqual([3, expect.stringContaining('was replaced by')]);
    for (const words of [
      ['show', id],
      ['export', id],
    ]) {
      const { exitCode, stderr } = await typed('incident', ...words);
      expect([words, exitCode, stderr]).toEqual([words, words[0] === 'show' ? 4 : 3, '']);
    }
  });

  it.each([
    ['beside the records of a client', () => join(client, 'evil')],
    ['beside the clients', () => join(folder, 'evil')],
    ['with the name of a record', () => join(client, '2026-01-01-acme-001')],
    ['as a file of evidence', () => join(path, 'evidence', only(join(path, 'evidence'), '').split('/').at(-1)!)],
  ] as const)('%s keeps nobody from the records of others', async (name, which) => {
    const store = storeOf();
    const other = await store.open({ client: 'beta', complaint: 'Something else' });
    await store.close();
    const where = which();
    rmSync(where, { force: true });
    symlinkSync('/etc', where);
    expect((await typed('incident', 'note', other.id, 'x')).exitCode).toBe(0);
    expect((await typed('incident', 'show', other.id)).exitCode).toBe(0);
    expect((await typed('incident', 'verify', other.id)).exitCode).toBe(0);
    expect((await typed('incident', 'show', 'latest')).exitCode).not.toBe(2);
    const list = await typed('incident', 'list');
    expect(list.stdout).toContain(other.id);
    const isEvidence = name === 'as a file of evidence';
    expect(list.exitCode).toBe(isEvidence ? 0 : 4);
    if (!isEvidence) expect(said(list)).toContain(where);
    const all = await typed('incident', 'verify');
    expect(said(all)).toContain(LINK);
    expect([all.exitCode, said(all)]).toEqual([
      name.startsWith('beside') ? 4 : 3,
      expect.stringContaining(`${other.id} ──`),
    ]);
    expect(said(all)).not.toContain('passwd');
  });

  it('in place of the lock is told as that', async () => {
    const target = elsewhere();
    symlinkSync(target, join(path, '.lock'));
    const { exitCode, stderr } = await note();
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('.lock is a symbolic link')]);
    expect(readdirSync(target)).toEqual([]);
  });

  it('that a writer’s name points to is not made', async () => {
    const target = join(elsewhere(), 'x');
    symlinkSync(target, join(path, 'events.eve.jsonl'));
    // What ann writes is kept all the same, and she is told.
    expect((await note()).exitCode).toBe(4);
    expect(existsSync(target)).toBe(false);
  });
});

describe('what does not belong to the records', () => {
  it('lies beside them untouched: a version control, a text, a folder', async () => {
    for (const name of ['.git/hooks', '.git/2026-01-01-acme-001', 'notes/plan'])
      mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'README.md'), 'ours');
    writeFileSync(join(client, '2026-01-01-acme-009'), 'a file');
    const { stdout, exitCode } = await typed('incident', 'verify', '--json');
    const { facts } = JSON.parse(stdout) as Result<{ records: readonly { id: string }[] }>;
    expect([exitCode, facts.records.map((one) => one.id)]).toEqual([0, [id]]);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('ours');
  });
});
