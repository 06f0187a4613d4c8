import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/incident/record/chain.ts';
import { desk } from '../support.ts';

const { folder, type, typeAs, json, open } = desk();
let [id, path] = ['', ''];
beforeAll(async () => {
  id = await open('Nobody got the mailing');
  path = join(folder, 'incidents', 'acme', id);
  writeFileSync(join(folder, 'mailer.log'), 'refused\n');
  await type('incident', 'evidence', id, 'add', join(folder, 'mailer.log'));
});

/** What a proof says while something lies in the record that is none of it. */
async function told(file: string, content: string) {
  const planted = join(path, file);
  writeFileSync(planted, content, { mode: 0o600 });
  try {
    const { verdict, findings, notEvaluated } = await json('incident', 'verify', id);
    return { verdict, findings, told: notEvaluated };
  } finally {
    rmSync(planted);
  }
}

describe('what lies in a record’s folder and is none of it', () => {
  it.each([
    ['planted.txt', 'x'],
    ['evidence/planted.txt', 'x'],
    [`evidence/${'a'.repeat(64)}`, 'not what its name says'],
    [`evidence/${'a'.repeat(64)}.yaml`, 'no evidence is named so'],
  ])('is named: %s', async (file, content) => {
    expect(await told(file, content)).toEqual({
      verdict: 'inconclusive',
      findings: [],
      told: [
        {
          what: `${file} in ${id}`,
          why: expect.stringContaining('it is no part of the record and proves nothing'),
          couldChangeAnswer: true,
        },
      ],
    });
  });

  it('is named although it is named by its hash, as a stopped process leaves it: no event speaks of it', async () => {
    const seen = await told(`evidence/${sha256('kept')}`, 'kept');
    expect(seen).toMatchObject({
      verdict: 'ok',
      findings: [],
      told: [{ why: expect.stringContaining('no event of the record names it') }],
    });
  });

  it('is mentioned where a system left it, and not where it is a draft of ours', async () => {
    expect(await told('.DS_Store', 'x')).toMatchObject({ verdict: 'ok', told: [{ what: `.DS_Store in ${id}` }] });
    expect(await told(`evidence/.${'a'.repeat(64)}.17.4711`, 'half')).toMatchObject({ verdict: 'ok', told: [] });
  });

  it('is mentioned where it is a folder', async () => {
    mkdirSync(join(path, 'copies'), { mode: 0o700 });
    expect((await json('incident', 'verify', id)).notEvaluated).toMatchObject([{ what: `copies in ${id}` }]);
    rmSync(join(path, 'copies'), { recursive: true });
  });
});

describe('whoever writes into a damaged record', () => {
  const log = () => join(path, readdirSync(path).find((name) => name.startsWith('events.'))!);
  const damaged = async <T>(change: (lines: string[]) => string[], look: () => Promise<T>): Promise<T> => {
    const own = readFileSync(log(), 'utf8');
    writeFileSync(log(), `${change(own.trimEnd().split('\n')).join('\n')}\n`);
    try {
      return await look();
    } finally {
      writeFileSync(log(), own);
    }
  };
  beforeAll(async () => {
    for (const text of ['one', 'two', 'three']) await type('incident', 'note', id, text);
  });

  it.each([
    ['a line that was edited', (lines: string[]) => lines.with(2, lines[2]!.replace('one', 'won'))],
    ['marks of a merge', (lines: string[]) => lines.toSpliced(2, 0, '<<<<<<< HEAD')],
  ])('has his note kept, and is told where it is damaged: %s', async (_, change) => {
    await damaged(change, async () => {
      const { exitCode, stdout } = await type('incident', 'note', id, 'kept all the same');
      const said = stdout.replace(/\s+/g, ' ');
      expect(exitCode).toBe(4);
      expect(said).toMatch(
        /it is damaged \(events\.\S+:[34]\S* .*\)\. What was just written is kept in it all the same/,
      );
      expect(said).toContain(`mmsup incident verify ${id}`);
      expect(said).not.toContain('OK');
      expect(readFileSync(log(), 'utf8')).toContain('kept all the same');
    });
  });

  it('is told the same by whatever else he writes', async () => {
    const edited = (lines: string[]) => lines.with(2, lines[2]!.replace('one', 'won'));
    await damaged(edited, async () => {
      const file = join(folder, 'mailer.log');
      for (const words of [
        ['severity', id, 'high', '--why', 'x'],
        ['evidence', id, 'add', file],
        ['correct', id, '3', '--field', 'text', '--to', 'x', '--why', 'x'],
        ['hand-over', id, '--to', '3'],
        ['acknowledge', id],
        ['close', id, '--cause', 'none', '--outcome', 'repaired', '--why', 'x'],
        ['reopen', id, '--why', 'x'],
      ]) {
        const { exitCode, stdout, stderr } = await typeAs(
          words[0] === 'acknowledge' ? 'bob' : 'ann',
          'incident',
          ...words,
        );
        expect([words, exitCode, stderr]).toEqual([words, 4, '']);
        expect([words, stdout.replace(/\s+/g, ' ')]).toEqual([
          words,
          expect.stringContaining('it is damaged (events.'),
        ]);
      }
    });
  });
});
