import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import type { Result } from '../../../src/result.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { children } from './children.ts';

const home = mkdtempSync(join(tmpdir(), 'mmsup-writers-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const start = children();

const storeOf = (folder: string, who: string, now = () => new Date()) =>
  incidentStore(folder, { env: { ...OWN_KEYS, MMSUP_WHO: who }, cwd: '/', now, stderr: {} });
const filesIn = (path: string) => readdirSync(path).filter((name) => name.startsWith('events.'));
const verified = async (folder: string, id: string) => {
  const { stdout, exitCode } = await runOffline(['incident', 'verify', id, '--json'], { MMSUP_INCIDENTS: folder });
  const { findings, notEvaluated } = JSON.parse(stdout) as Result;
  return { exitCode, findings, gaps: notEvaluated.filter(({ couldChangeAnswer }) => couldChangeAnswer) };
};
const PROVED = { exitCode: 0, findings: [], gaps: [] };

describe('four processes that write into one incident at once', () => {
  it.each([
    ['of one person', ['ann', 'ann', 'ann', 'ann'], 1],
    ['of four people', ['ann', 'bob', 'cleo', 'dan'], 4],
  ] as const)(
    '%s make one record, and nobody’s line is lost',
    async (_, people, files) => {
      const folder = mkdtempSync(join(home, 'records-'));
      const opener = storeOf(folder, 'ann');
      const { id, path } = await opener.open({ client: 'acme', complaint: 'Four write at once' });
      await opener.close();
      const writers = people.map((who) => start(['everything', folder, id, '20'], { env: { MMSUP_WHO: who } }));
      expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);

      const record = await readRecord({ clientFolder: join(folder, 'acme'), id });
      expect([record.faults, record.torn, record.events.length, filesIn(path).length]).toEqual([[], 0, 81, files]);
      const notes = new Set(
        record.events.map((event) => String(event['text']).replace(/^note (\d+ of \d+) .*/s, '$1')),
      );
      const said = writers.flatMap(({ lines }) => lines.filter((line) => line.startsWith('ack ')));
      expect(said.filter((ack) => !notes.has(ack.slice('ack '.length)))).toEqual([]);
      expect(said).toHaveLength(80);
      expect(await verified(folder, id)).toEqual(PROVED);
      expect(readdirSync(path).filter((name) => name.startsWith('.lock'))).toEqual([]);
    },
    120_000,
  );

  it('wait for one that writes without a pause no longer than it takes', async () => {
    const folder = mkdtempSync(join(home, 'records-'));
    const opener = storeOf(folder, 'ann');
    const { id } = await opener.open({ client: 'acme', complaint: 'One never stops' });
    await opener.close();
    const busy = start(['append', folder, id, '1000000']);
    const polite = storeOf(folder, 'bob');
    const link = await polite.link(id);
    const waits: number[] = [];
    for (let number = 0; number < 5; number += 1) {
      const began = performance.now();
      await link.append({ type: 'note.added', text: 'in between' });
      waits.push(performance.now() - began);
      await polite.close();
    }
    busy.process.kill('SIGKILL');
    await busy.ended;
    expect(Math.max(...waits)).toBeLessThan(5000);
    expect((await readRecord({ clientFolder: join(folder, 'acme'), id })).faults).toEqual([]);
  }, 60_000);

  it('are told which process keeps them from writing when it does not end', async () => {
    const folder = mkdtempSync(join(home, 'records-'));
    const store = storeOf(folder, 'ann');
    const link = await store.open({ client: 'acme', complaint: 'One hangs' });
    await store.close();
    const hanging = start(['lock', folder, link.path]);
    await new Promise((resolve) => hanging.process.stdout!.once('data', resolve));
    await expect(link.append({ type: 'note.added', text: 'x' })).rejects.toMatchObject({
      code: 'incident/locked',
      exitCode: 5,
      message: expect.stringContaining(`process ${hanging.process.pid}`),
    });
    hanging.process.kill('SIGKILL');
    await hanging.ended;
    const began = performance.now();
    await link.append({ type: 'note.added', text: 'after it has died' });
    expect(performance.now() - began).toBeLessThan(2000);
  }, 60_000);
});

describe('two machines that write into one incident offline and share it through git', () => {
  const git = (cwd: string, ...words: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'init.defaultBranch=main', ...words],
      {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  const commit = (cwd: string) => {
    git(cwd, 'add', '--all');
    git(cwd, 'commit', '--quiet', '--message', 'records');
  };
  /** A clock that is this many minutes wrong. */
  const wrongBy = (minutes: number) => {
    let clock = Date.parse('2026-11-24T09:00:00Z') + minutes * 60_000;
    return () => {
      clock += 60_000;
      return new Date(clock);
    };
  };

  it('merge without a conflict, are proved, and tell what came after what in spite of their clocks', async () => {
    const [annas, bobs] = [join(home, 'git-ann'), join(home, 'git-bob')];
    const anna = storeOf(annas, 'ann', wrongBy(0));
    // Bob's clock is three hours behind.
    const bob = storeOf(bobs, 'bob', wrongBy(-180));
    const opened = await anna.open({ client: 'acme', complaint: 'Nobody got the mailing' });
    const { id } = opened;
    await anna.close();
    git(annas, 'init', '--quiet');
    commit(annas);
    execFileSync('git', ['clone', '--quiet', annas, bobs], { stdio: 'ignore' });

    // Both work offline, on this incident and on others of the same client.
    const hers = await anna.link(id);
    await hers.append({ type: 'note.added', text: 'ann offline' });
    await anna.open({ client: 'acme', complaint: 'Another one of ann' });
    await anna.close();
    commit(annas);
    const his = await bob.link(id);
    await his.append({ type: 'note.added', text: 'bob offline', evidence: [await his.evidence('{"lost": 12}')] });
    await bob.close();
    commit(bobs);

    git(bobs, 'pull', '--quiet', '--no-rebase', '--no-edit');
    await his.append({ type: 'note.added', text: 'bob has read both' });
    await bob.close();
    commit(bobs);
    git(annas, 'pull', '--quiet', '--no-rebase', '--no-edit', bobs, 'main');
    await hers.append({ type: 'note.added', text: 'ann has read all' });
    await anna.close();

    const { events, faults } = await readRecord({ clientFolder: join(annas, 'acme'), id });
    expect(faults).toEqual([]);
    expect(events.map((event) => event['text'] ?? event.type)).toEqual([
      'incident.opened',
      'bob offline',
      'ann offline',
      'bob has read both',
      'ann has read all',
    ]);
    expect(await verified(annas, id)).toEqual(PROVED);
    expect(existsSync(join(annas, 'acme', 'heads.log'))).toBe(false);
    const { stdout } = await runOffline(['incident', 'list', '--json'], { MMSUP_INCIDENTS: annas });
    expect((JSON.parse(stdout) as Result<{ incidents: readonly unknown[] }>).facts.incidents).toHaveLength(2);
  }, 60_000);

  it('and both open the first one of the day: it is said that two incidents bear one number', async () => {
    const [annas, bobs] = [join(home, 'same-ann'), join(home, 'same-bob')];
    const [anna, bob] = [storeOf(annas, 'ann', wrongBy(0)), storeOf(bobs, 'bob', wrongBy(1))];
    const { id } = await anna.open({ client: 'acme', complaint: 'Nobody got the mailing' });
    expect((await bob.open({ client: 'acme', complaint: 'The report is empty' })).id).toBe(id);
    await anna.close();
    await bob.close();
    cpSync(bobs, annas, { recursive: true });

    const { exitCode, findings, gaps } = await verified(annas, id);
    expect([exitCode, findings]).toEqual([4, []]);
    expect(gaps.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^it was opened more than once \(ann, .*Z; bob, .*Z\)/),
    ]);
    const { stdout } = await runOffline(['incident', 'list', '--json'], { MMSUP_INCIDENTS: annas });
    const listed = JSON.parse(stdout) as Result<{ incidents: readonly unknown[] }>;
    expect([listed.verdict, listed.facts.incidents]).toEqual(['inconclusive', []]);
    expect(listed.notEvaluated).toMatchObject([
      { what: id, why: expect.stringContaining('incident.opened: ann, bob') },
    ]);
  });

  it('and both open the first one of the day in their clones: two incidents come together, each whole', async () => {
    const [annas, bobs] = [join(home, 'clone-ann'), join(home, 'clone-bob')];
    execFileSync('git', ['init', '--quiet', '--initial-branch', 'main', annas]);
    writeFileSync(join(annas, 'README'), 'records');
    commit(annas);
    execFileSync('git', ['clone', '--quiet', annas, bobs], { stdio: 'ignore' });
    // The records lie in a folder of the work tree.
    const [hers, his] = [join(annas, 'records'), join(bobs, 'records')];
    const [anna, bob] = [storeOf(hers, 'ann', wrongBy(0)), storeOf(his, 'bob', wrongBy(1))];
    const one = await anna.open({ client: 'acme', complaint: 'Nobody got the mailing' });
    const other = await bob.open({ client: 'acme', complaint: 'The report is empty' });
    for (const { id } of [one, other]) expect(id).toMatch(/^2026-11-24-acme-001-[a-z][a-z0-9]{3}$/);
    expect(one.id).not.toBe(other.id);
    await anna.close();
    await bob.close();
    for (const folder of [annas, bobs]) commit(folder);
    git(annas, 'pull', '--quiet', '--no-rebase', '--no-edit', bobs, 'main');

    for (const { id } of [one, other]) expect(await verified(hers, id)).toEqual(PROVED);
    const listed = async () => {
      const { stdout } = await runOffline(['incident', 'list', '--json'], { MMSUP_INCIDENTS: hers });
      return (JSON.parse(stdout) as Result<{ incidents: readonly { id: string; complaint: string }[] }>).facts
        .incidents;
    };
    expect((await listed()).map(({ complaint }) => complaint).toSorted()).toEqual([
      'Nobody got the mailing',
      'The report is empty',
    ]);
    // The next number is above all that are there, and the mark stays.
    const next = await anna.open({ client: 'acme', complaint: 'A third one' });
    await anna.close();
    expect(next.id).toBe(one.id.replace('-001-', '-002-'));
    expect(await listed()).toHaveLength(3);

    // An id may be typed without its mark where that leaves one.
    const typed = (...words: string[]) => runOffline(['incident', ...words], { MMSUP_INCIDENTS: hers });
    for (const words of ['2026-11-24-acme-002', 'latest'])
      expect((await typed('show', words)).stdout).toContain(`A third one — ${next.id}`);
    const ambiguous = await typed('show', '2026-11-24-acme-001');
    expect([ambiguous.exitCode, ambiguous.stderr]).toEqual([2, expect.stringContaining('is more than one incident')]);
    for (const { id } of [one, other]) expect(ambiguous.stderr).toContain(id);
  }, 60_000);

  it('do not fuse two clones of one person on one machine', async () => {
    const ids: string[] = [];
    for (const name of ['own-one', 'own-other']) {
      const folder = join(home, name);
      execFileSync('git', ['init', '--quiet', folder]);
      const store = storeOf(folder, 'ann', wrongBy(0));
      ids.push((await store.open({ client: 'acme', complaint: name })).id);
      await store.close();
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('show it when a line of one of them is taken away before the merge', async () => {
    const folder = mkdtempSync(join(home, 'records-'));
    const [anna, bob] = [storeOf(folder, 'ann'), storeOf(folder, 'bob')];
    const { id, path } = await anna.open({ client: 'acme', complaint: 'x' });
    await (await anna.link(id)).append({ type: 'note.added', text: 'what bob has read' });
    await anna.close();
    await (await bob.link(id)).append({ type: 'note.added', text: 'bob' });
    await bob.close();
    const file = filesIn(path).find((name) => name.startsWith('events.ann'))!;
    const lines = readFileSync(join(path, file), 'utf8').split('\n');
    rmSync(join(folder, 'acme', file.replace('events.', 'heads.')));
    writeFileSync(join(path, file), `${lines[0]}\n`);
    const { faults } = await readRecord({ clientFolder: join(folder, 'acme'), id });
    expect(faults).toEqual([{ file, line: 2, kind: 'cut' }]);
  });
});
