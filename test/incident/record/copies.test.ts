import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordChangedEvidence } from '../../../src/causes/record.ts';
import { openRecord } from '../../../src/incident/record/record.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import type { VerifyFacts } from '../../../src/incident/verify.ts';
import type { Result } from '../../../src/result.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';

const FIRST = join(import.meta.dirname, '../../fixtures/records/first-format');
const ID = '2026-11-24-acme-001';
const home = mkdtempSync(join(tmpdir(), 'mmsup-copies-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let folder: string;
let client: string;
beforeEach(() => {
  folder = mkdtempSync(join(home, 'records-'));
  client = join(folder, 'acme');
  cpSync(FIRST, folder, { recursive: true });
});

const typed = (...words: string[]) => runOffline(words, { MMSUP_INCIDENTS: folder, MMSUP_WHO: 'bob', HOME: home });
const proved = async () => {
  const { stdout, stderr, exitCode } = await typed('incident', 'verify', ID, '--json');
  if (stdout === '') throw new Error(stderr);
  const { findings, facts, notEvaluated } = JSON.parse(stdout) as Result<{ records: readonly VerifyFacts[] }>;
  return {
    exitCode,
    damaged: findings
      .map(({ evidence }) => evidence as RecordChangedEvidence)
      .map(({ damage, file, line }) => [damage, file, line]),
    gaps: notEvaluated.filter(({ couldChangeAnswer }) => couldChangeAnswer).map(({ what, why }) => `${what}: ${why}`),
    facts: facts.records[0]!,
  };
};
const only = (path: string, start: string) => join(path, readdirSync(path).find((name) => name.startsWith(start))!);
const record = () => join(client, ID);

describe('a record of the first format', () => {
  it('is proved with its evidence, its runbook and its torn line, and is told as it was', async () => {
    expect(await proved()).toMatchObject({
      exitCode: 0,
      damaged: [],
      gaps: [],
      facts: { events: 8, evidence: 1, runbooks: 1, heads: [{ file: 'events.ann.desk.jsonl', seq: 8 }] },
    });
    const { stdout } = await typed('incident', 'show', ID);
    for (const said of ['closed', 'Nobody meets "city = Mosocw"', 'Ended at known', 'List repaired', 'set aside: 1'])
      expect(stdout).toContain(said);
    // A full disk leaves such a line as well as a crash does: which it was nobody knows.
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'A line that was begun and never finished was set aside; it stays in',
    );
    expect(stdout).not.toMatch(/crash/i);
    const russian = await typed('incident', 'show', ID, '--lang', 'ru');
    expect(russian.stdout.replace(/\s+/g, ' ')).toContain('Начатая и не дописанная строка отложена в сторону');
    expect(russian.stdout).not.toContain('сбо');
  });

  it('is gone on with by somebody else, who says what of it was there, and both are proved', async () => {
    const heads = readFileSync(join(client, 'heads.log'));
    expect((await typed('incident', 'reopen', ID, '--why', 'Empty again')).exitCode).toBe(0);
    expect(await proved()).toMatchObject({ exitCode: 0, damaged: [], gaps: [], facts: { events: 9 } });
    const [reopened] = readFileSync(only(record(), 'events.bob'), 'utf8').split('\n');
    expect(JSON.parse(reopened!).seen).toEqual({ 'ann.desk': { seq: 8, hash: expect.stringMatching(/^bf29762c/) } });
    expect(readFileSync(join(client, 'heads.log'))).toEqual(heads);
  });

  it('is found changed wherever its end or its texts are', async () => {
    const log = join(record(), 'events.ann.desk.jsonl');
    writeFileSync(log, readFileSync(log, 'utf8').replace('List repaired', 'List unrepaired'));
    expect((await proved()).damaged).toEqual([['changed', 'events.ann.desk.jsonl', 9]]);
    const pinned = only(join(record(), 'runbooks'), '1ea8');
    writeFileSync(pinned, `${readFileSync(pinned, 'utf8')} `);
    expect((await proved()).damaged.at(-1)).toEqual(['changed', expect.stringContaining('runbooks/1ea8'), null]);
  });
});

describe('a record of which only a half was copied', () => {
  /** Two people wrote; the second one has seen where the first one's file ended. */
  beforeEach(async () => {
    expect((await typed('incident', 'reopen', ID, '--why', 'Empty again')).exitCode).toBe(0);
  });
  const withoutHeads = () => {
    for (const name of readdirSync(client).filter((each) => each.startsWith('heads.'))) rmSync(join(client, name));
  };

  it('lacks its evidence', async () => {
    rmSync(join(record(), 'evidence'), { recursive: true });
    expect(await proved()).toMatchObject({
      exitCode: 3,
      damaged: [['gone', expect.stringContaining('evidence/4026'), null]],
    });
    const shown = await typed('incident', 'evidence', ID, 'show', '4026');
    expect([shown.exitCode, shown.stderr]).toEqual([2, expect.stringContaining('no longer there')]);
  });

  it('lacks a writer’s file, which the heads know', async () => {
    rmSync(join(record(), 'events.ann.desk.jsonl'));
    expect(await proved()).toMatchObject({ exitCode: 3, damaged: [['cut', 'events.ann.desk.jsonl', 1]] });
    const { stdout, exitCode } = await typed('incident', 'show', ID);
    expect([exitCode, stdout]).toEqual([4, expect.stringContaining('events.ann.desk.jsonl:1')]);
  });

  it('lacks a writer’s file and all heads: what the other writer has seen still tells', async () => {
    rmSync(join(record(), 'events.ann.desk.jsonl'));
    withoutHeads();
    expect(await proved()).toMatchObject({ exitCode: 3, damaged: [['cut', 'events.ann.desk.jsonl', 1]] });
  });

  it('has a file that broke off: before a line’s end, or behind it', async () => {
    const log = join(record(), 'events.ann.desk.jsonl');
    const whole = readFileSync(log);
    for (const length of [whole.length - 40, whole.lastIndexOf(10, whole.length - 2) + 1]) {
      writeFileSync(log, whole.subarray(0, length));
      const { exitCode, damaged } = await proved();
      expect([exitCode, damaged[0]]).toEqual([3, ['cut', 'events.ann.desk.jsonl', 9]]);
    }
    withoutHeads();
    expect((await proved()).damaged[0]).toEqual(['cut', 'events.ann.desk.jsonl', 9]);
  });

  it('lacks the heads: its end cannot be proved, and that is said', async () => {
    withoutHeads();
    const { exitCode, damaged, gaps } = await proved();
    expect([exitCode, damaged, gaps]).toEqual([
      4,
      [],
      [expect.stringContaining('The end of events.ann.desk'), expect.stringContaining('The end of events.bob')],
    ]);
  });

  it('has nothing but its folder', async () => {
    rmSync(record(), { recursive: true });
    cpSync(join(FIRST, 'acme', ID, 'runbooks'), join(record(), 'runbooks'), { recursive: true });
    expect((await proved()).damaged.map(([damage]) => damage)).toEqual(['cut', 'cut']);
  });
});

describe('a record that a newer mmsup has gone on with', () => {
  beforeEach(() => {
    const log = join(record(), 'events.ann.desk.jsonl');
    const newer = '{"v":2,"seq":9,"when":"2027-01-01T00:00:00Z","kind":"reopened","prev":"x"}\n';
    writeFileSync(log, newer, { flag: 'a' });
    writeFileSync(
      join(client, 'heads.ann.desk.jsonl'),
      `{"incident":"${ID}","writer":"ann.desk","seq":9,"hash":"x"}\n`,
    );
  });

  it('is read up to there, with a clear statement, and never taken for torn or changed', async () => {
    expect(await proved()).toMatchObject({
      exitCode: 4,
      damaged: [],
      gaps: [
        expect.stringContaining(
          'events.ann.desk.jsonl from line 10 on: a newer mmsup has written there (record format 2)',
        ),
      ],
      facts: { events: 8 },
    });
    const { stdout, exitCode } = await typed('incident', 'show', ID);
    expect([exitCode, stdout]).toEqual([4, expect.stringMatching(/update\s+mmsup to read it/)]);
    const explained = await typed('incident', 'sla', 'explain', ID);
    expect([explained.exitCode, explained.stdout]).toEqual([4, expect.stringMatching(/update\s+mmsup to read it/)]);
    const letter = await typed('incident', 'export', ID, '--lang', 'ru');
    expect(letter.stdout).toContain('Документ неполон.');
    expect([letter.exitCode, letter.stderr]).toEqual([4, expect.stringContaining('в ней не отмечено')]);
  });

  it('is not written, neither by the same writer nor by another', async () => {
    for (const [who, writer] of [
      ['ann', 'ann.desk'],
      ['bob', 'bob.desk'],
    ] as const) {
      const before = readdirSync(record()).filter((name) => name.startsWith('events.'));
      const place = { clientFolder: client, id: ID };
      const link = openRecord(place, {
        who,
        user: { name: who, host: 'desk' },
        writer,
        via: 'script',
        now: () => new Date(),
        keys: join(home, 'keys'),
      });
      await expect(link.append({ type: 'note.added', text: 'x' })).rejects.toMatchObject({
        code: 'incident/newer-format',
        exitCode: 2,
        message: expect.stringContaining('record format 2; this one knows 1'),
      });
      expect(readdirSync(record()).filter((name) => name.startsWith('events.'))).toEqual(before);
    }
    const reopened = await typed('incident', 'reopen', ID, '--why', 'x');
    expect([reopened.exitCode, reopened.stderr]).toEqual([2, expect.stringContaining('Update mmsup')]);
  });
});

describe('a folder whose opening was never recorded', () => {
  it('is told as that, and is written and proved like any other', async () => {
    rmSync(client, { recursive: true });
    const store = incidentStore(folder, {
      env: { ...OWN_KEYS, MMSUP_WHO: 'bob' },
      cwd: '/',
      now: () => new Date(),
      stderr: {},
    });
    const { id, path } = await store.open({ client: 'acme', complaint: 'x' });
    await store.close();
    rmSync(path, { recursive: true });
    cpSync(join(FIRST, 'acme', ID, 'runbooks'), join(client, id), { recursive: true });
    for (const name of readdirSync(client).filter((each) => each.startsWith('heads.'))) rmSync(join(client, name));
    rmSync(join(client, id, readdirSync(join(client, id))[0]!));
    const shown = await typed('incident', 'show', id);
    expect([shown.exitCode, shown.stdout]).toEqual([0, expect.stringContaining(`How ${id} was opened`)]);
    expect((await typed('incident', 'list')).exitCode).toBe(0);
    expect((await typed('incident', 'note', id, 'found it empty')).exitCode).toBe(0);
    expect((await typed('incident', 'verify', id)).exitCode).toBe(0);
  });
});
