import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desk } from '../support.ts';

const { folder, type, open } = desk();

/** An incident with notes, and a way to change one of them in its file. */
async function noted(): Promise<{ readonly id: string; damage(): void }> {
  const id = await open('Nobody got the mailing');
  for (const text of ['one', 'two']) await type('incident', 'note', id, text);
  const path = join(folder, 'incidents', 'acme', id);
  const log = join(path, readdirSync(path).find((name) => name.startsWith('events.'))!);
  return { id, damage: () => writeFileSync(log, readFileSync(log, 'utf8').replace('"text":"one"', '"text":"won"')) };
}

describe('whoever works with a damaged record', () => {
  it('is told once beside the answer of a command that was run for it, which stays as it is', async () => {
    const { id, damage } = await noted();
    const line = ['cause', 'list', '--incident', id];
    const whole = await type(...line);
    expect([whole.exitCode, whole.stderr]).toEqual([0, '']);
    damage();
    const words = await type(...line);
    expect([words.exitCode, words.stdout]).toEqual([0, whole.stdout]);
    expect(words.stderr.replace(/\s+/g, ' ')).toMatch(
      new RegExp(
        `^The record of ${id}: it is damaged \\(events\\.\\S+:3.*What was just written is kept .* verify ${id} $`,
      ),
    );
    const russian = await type(...line, '--lang', 'ru');
    expect(russian.stderr.replace(/\s+/g, ' ')).toMatch(new RegExp(`^Запись ${id}: она повреждена .* verify ${id} $`));
    const json = await type(...line, '--json');
    const { verdict, notEvaluated } = JSON.parse(json.stdout);
    expect([json.exitCode, json.stderr, verdict]).toEqual([0, '', 'ok']);
    expect(notEvaluated).toEqual([
      { what: `The record of ${id}`, why: expect.stringContaining('it is damaged'), couldChangeAnswer: false },
    ]);
  });

  it('is told it beside an error too, and not of an error before which nothing was written', async () => {
    const { id, damage } = await noted();
    damage();
    const recorded = await type('profile', 'show', 'nobody', '--incident', id);
    expect(recorded.exitCode).toBe(2);
    expect(recorded.stderr.replace(/\s+/g, ' ')).toMatch(/^The record of \S+: it is damaged .*error: .*"nobody"/);
    const refused = await type('incident', 'correct', id, '3', '--field', 'seq', '--to', '4', '--why', 'x');
    expect([refused.exitCode, refused.stderr.includes('damaged')]).toEqual([2, false]);
    const json = await type('profile', 'show', 'nobody', '--incident', id, '--json');
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { exitCode: 2 } });
  });

  it('is told it once where the answer tells it', async () => {
    const { id, damage } = await noted();
    damage();
    const { exitCode, stdout, stderr } = await type('incident', 'note', id, 'x', '--incident', id);
    expect([exitCode, stderr, stdout.split('it is damaged')]).toEqual([4, '', [expect.anything(), expect.anything()]]);
  });
});
