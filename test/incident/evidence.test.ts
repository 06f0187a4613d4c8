import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import { desk, headIn } from './support.ts';

const { folder, open, type, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;
const add = (id: string, file: string, ...more: string[]) => type('incident', 'evidence', id, 'add', file, ...more);

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a log that proves something', () => {
  it('is kept by its hash, told in the story, listed, and read again', async () => {
    const id = await open('Nobody got the letter');
    const ran = await add(id, file('relay.log', '554 refused\nподпись\n'), '--why', 'The relay refused every letter');
    expect(ran.exitCode).toBe(0);
    expect(headIn(ran).seq).toBe(2);
    const { evidence, timeline } = await shown(id);
    expect(evidence).toMatchObject([
      { name: 'relay.log', bytes: 27, who: 'ann', why: 'The relay refused every letter' },
    ]);
    expect(timeline.at(-1)?.what).toEqual({
      en: 'Evidence relay.log (27 bytes): The relay refused every letter',
      ru: 'Доказательство relay.log (27 байт): The relay refused every letter',
    });
    const hash = evidence[0]!.hash.slice(0, 12);
    expect((await type('incident', 'evidence', id, 'list', '--lang', 'ru')).stdout).toContain(hash);
    expect((await type('incident', 'evidence', id, 'show', hash)).stdout).toContain('554 refused\nподпись');
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('holds no personal data when it reaches the disk, also where it has 5 MB', async () => {
    const line = 'RCPT TO:<ivan.petrov@example.com> card 4111 1111 1111 1111 tel +7 912 345-67-89\n';
    const path = file('big.log', line.repeat(Math.ceil((5 * 1024 * 1024) / line.length)));
    const id = await open('x');
    const ran = await add(id, path);
    expect(ran.stdout).toContain('Personal data in it was masked');
    const { path: record } = await shown(id);
    const kept = readdirSync(join(record, 'evidence'));
    expect(kept).toHaveLength(1);
    const text = readFileSync(join(record, 'evidence', kept[0]!), 'utf8');
    expect(text.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(text).not.toMatch(/ivan\.petrov|4111|912/);
    expect(statSync(join(record, 'evidence', kept[0]!)).mode & 0o777).toBe(0o600);
  });

  it('that was changed on the disk is not shown, and show and verify name it; so when it is gone', async () => {
    const id = await open('x');
    await add(id, file('a.log', 'first'));
    const { path, evidence } = await shown(id);
    writeFileSync(join(path, 'evidence', evidence[0]!.hash), 'other');
    const ran = await type('incident', 'evidence', id, 'show', evidence[0]!.hash, '--json');
    expect(ran.stderr).toContain('incident/evidence-damaged');
    expect((await type('incident', 'verify', id)).exitCode).not.toBe(0);
    const name = `evidence/${evidence[0]!.hash}`;
    const whole = async () => [
      (await type('incident', 'show', id)).exitCode,
      (await json('incident', 'show', id)).notEvaluated.map(({ what, why }) => `${what}: ${why}`),
    ];
    expect(await whole()).toEqual([4, [`${name}: its bytes are no longer those that were kept`]]);
    rmSync(join(path, name));
    expect(await whole()).toEqual([4, [`${name}: it is no longer there`]]);
  });

  it('does not reach the terminal with control characters that it holds', async () => {
    const id = await open('x');
    await add(id, file('esc.log', 'a\u001B[2Jb\n'));
    const [one] = (await shown(id)).evidence;
    expect((await type('incident', 'evidence', id, 'show', one!.hash)).stdout).not.toContain('\u001B');
  });
});

describe('what is no evidence', () => {
  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]), 'incident/evidence-binary', 'NUL byte at offset 4'],
    ['a text of another coding', Buffer.from([0xcf, 0xf0, 0xe8]), 'incident/evidence-binary', 'not UTF-8'],
    ['an empty file', Buffer.alloc(0), 'incident/evidence-empty', 'proves nothing'],
    ['a log of a whole day', Buffer.alloc(16 * 1024 * 1024 + 1, 97), 'incident/evidence-too-large', '16.0 MB'],
  ])('%s is refused with the reason, and nothing is kept', async (_what, content, code, why) => {
    const id = await open('x');
    const ran = await add(id, file('given', content), '--json');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(code);
    expect(ran.stderr).toContain(why);
    const { timeline, path } = await shown(id);
    expect(timeline).toHaveLength(1);
    expect(readdirSync(path)).not.toContain('evidence');
  });

  it.each([
    [['add'], 'incident/evidence-what'],
    [['add', 'nowhere.log'], 'incident/evidence-no-file'],
    [['add', '.'], 'incident/evidence-no-file'],
    [['show'], 'incident/evidence-what'],
    [['show', '9f86d081'], 'incident/which-evidence'],
    [['remove', 'x'], 'incident/evidence-action'],
  ])('%j is refused', async (words, code) => {
    const id = await open('x');
    const ran = await type('incident', 'evidence', id, ...words, '--json');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(code);
  });
});
