import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { desk } from '../support.ts';

const { folder, type, json, open } = desk();
const client = () => join(folder, 'incidents', 'acme');
let [first, second] = ['', ''];

beforeAll(async () => {
  first = await open('Nobody got the mailing');
  second = await open('The report is empty');
  for (const text of ['one', 'two']) await type('incident', 'note', first, text);
});

/** Looks while the record is not there. */
async function whileGone<T>(id: string, look: () => Promise<T>): Promise<T> {
  const away = join(folder, `away-${id}`);
  renameSync(join(client(), id), away);
  try {
    return await look();
  } finally {
    renameSync(away, join(client(), id));
  }
}

describe('a record of which only heads are left', () => {
  it.each([
    ['of all', []],
    ['of that one', ['ID']],
  ] as const)('is found by a proof %s', async (_, words) => {
    await whileGone(first, async () => {
      const typed = words.map(() => first);
      const { findings, verdict, facts } = await json<{ records: readonly { id: string }[] }>(
        'incident',
        'verify',
        ...typed,
      );
      expect([verdict, findings.map(({ cause, evidence }) => [cause, evidence])]).toEqual([
        'problem',
        [['incident/record-gone', { incident: first, path: join(client(), first), lines: 3 }]],
      ]);
      expect(facts.records.map(({ id }) => id)).toEqual(words.length === 0 ? [second] : []);
      const { exitCode, stdout } = await type('incident', 'verify', ...typed);
      expect([exitCode, stdout.replace(/\s+/g, ' ')]).toEqual([
        3,
        expect.stringContaining(`The record of incident ${first} is gone: heads know 3 lines of it`),
      ]);
      const russian = await type('incident', 'verify', ...typed, '--lang', 'ru');
      expect(russian.stdout.replace(/\s+/g, ' ')).toContain(`Запись инцидента ${first} исчезла`);
    });
    expect((await type('incident', 'verify', ...words.map(() => first))).exitCode).toBe(0);
  });

  it('is said by what counts records, which counts the others', async () => {
    await whileGone(first, async () => {
      const list = await json<{ incidents: readonly { id: string }[]; damaged: number }>('incident', 'list', '--all');
      expect([list.verdict, list.facts.damaged, list.facts.incidents.map(({ id }) => id)]).toEqual([
        'inconclusive',
        1,
        [second],
      ]);
      const stats = await json<{ damaged: readonly unknown[] }>('incident', 'stats');
      expect([stats.verdict, stats.facts.damaged]).toEqual([
        'inconclusive',
        [expect.objectContaining({ id: first, gone: 3 })],
      ]);
      for (const { notEvaluated } of [list, stats])
        expect(notEvaluated).toEqual([
          {
            what: first,
            why: `its record is gone, heads know 3 lines of it; it is not counted: mmsup incident verify ${first}`,
            couldChangeAnswer: true,
          },
        ]);
    });
  });

  it('is told to whoever wants to read or write it', async () => {
    await whileGone(first, async () => {
      for (const words of [
        ['show', first],
        ['note', first, 'x'],
        ['close', first],
      ]) {
        const { exitCode, stderr } = await type('incident', ...words);
        expect([words, exitCode, stderr]).toEqual([
          words,
          2,
          expect.stringContaining(`${first} is gone: heads know 3 lines`),
        ]);
        expect(stderr).toContain(`mmsup incident verify ${first}`);
      }
    });
  });

  it('never gives its number to another incident', async () => {
    const last = await open('Another one');
    rmSync(join(client(), last), { recursive: true });
    const next = await open('And another one');
    expect(next.slice(0, -3)).toBe(last.slice(0, -3));
    expect(Number(next.slice(-3))).toBe(Number(last.slice(-3)) + 1);
    expect((await type('incident', 'verify', next)).exitCode).toBe(0);
  });
});

describe('heads beside the records', () => {
  const path = () => join(client(), readdirSync(client()).find((name) => name.startsWith('heads.'))!);
  const linesOf = (id: string) => (line: string) => line.includes(`"${id}"`);
  const changed = async (change: (lines: string[]) => string[]) => {
    const own = readFileSync(path(), 'utf8');
    writeFileSync(
      path(),
      change(own.trimEnd().split('\n'))
        .map((line) => `${line}\n`)
        .join(''),
    );
    try {
      const { verdict, findings, notEvaluated } = await json('incident', 'verify', first);
      return { verdict, findings, told: notEvaluated };
    } finally {
      writeFileSync(path(), own);
    }
  };

  it('of which one was taken out are said to lack it: what is behind it still proves the line', async () => {
    const seen = await changed((lines) =>
      lines.toSpliced(
        lines.findIndex((line) => linesOf(first)(line) && line.includes('"seq":2')),
        1,
      ),
    );
    expect(seen).toMatchObject({ verdict: 'ok', findings: [] });
    expect(seen.told).toEqual([
      {
        what: expect.stringMatching(/^Heads of events\..*: event 2$/),
        why: expect.stringContaining('no head names it'),
        couldChangeAnswer: false,
      },
    ]);
  });

  it('of which the last one was taken out do not prove the end', async () => {
    const seen = await changed((lines) => lines.toSpliced(lines.findLastIndex(linesOf(first)), 1));
    expect(seen).toMatchObject({ verdict: 'inconclusive', findings: [] });
    expect(seen.told).toMatchObject([
      { why: expect.stringContaining('name it only up to event 2; 1 stand behind it') },
    ]);
  });

  it.each([
    ['garbage', 'garbage'],
    ['the marks of a merge', '<<<<<<< HEAD'],
    ['a head of nothing', '{"incident":"x","writer":"ann","seq":1,"hash":"y"}'],
  ])('in which %s stands are said to be unreadable there', async (_, line) => {
    const seen = await changed((lines) => lines.toSpliced(1, 0, line));
    expect(seen).toMatchObject({ verdict: 'inconclusive', findings: [] });
    expect(seen.told).toMatchObject([
      { what: `${path()}: line 2`, why: expect.stringContaining('no head stands there') },
    ]);
    const { exitCode } = await type('incident', 'list');
    expect(exitCode).toBe(4);
  });

  it('of which a stopped process has left a half are proved, and it is said', async () => {
    const seen = await changed((lines) => [...lines, lines[0]!.slice(0, 40)]);
    expect(seen).toMatchObject({ verdict: 'ok', findings: [] });
    expect(seen.told).toMatchObject([{ why: expect.stringContaining('a head was begun there and not finished') }]);
  });
});
