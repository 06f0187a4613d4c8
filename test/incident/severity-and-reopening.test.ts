import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import { ago, desk, headIn, SOLVED } from './support.ts';

const { open, type, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;
const told = async (id: string) => (await shown(id)).timeline.map(({ what }) => what);

describe('how grave a complaint is', () => {
  it('changes with a reason, and the record holds both', async () => {
    const id = await open('Nobody got the letter', '--happened', ago(60));
    const ran = await type('incident', 'severity', id, 'critical', '--why', 'The bank lost a day');
    expect(ran.exitCode).toBe(0);
    expect((await shown(id)).severity).toBe('critical');
    expect((await told(id)).at(-1)).toEqual({
      en: 'Severity critical, before normal: The bank lost a day',
      ru: 'Важность: критическая, прежде обычная: The bank lost a day',
    });
    await type('incident', 'severity', id, 'low', '--why', 'A test campaign', '--happened', ago(50));
    expect((await shown(id)).severity).toBe('low');
  });

  it.each([
    [['huge', '--why', 'x'], 'incident/severity'],
    [['high'], 'incident/no-reason'],
    [['high', '--why', '  '], 'incident/no-reason'],
    [['normal', '--why', 'x'], 'incident/same-severity'],
    [['high', '--why', 'x', '--happened', 'yesterday'], 'incident/time'],
  ])('%j is refused, and nothing is written', async (words, code) => {
    const id = await open('x');
    const ran = await type('incident', 'severity', id, ...words, '--json');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(code);
    expect(await told(id)).toHaveLength(1);
  });
});

describe('a closed incident', () => {
  it('is opened again with a reason, and counted', async () => {
    const id = await open('The report is empty');
    expect((await type('incident', 'reopen', id, '--why', 'x', '--json')).stderr).toContain('incident/not-closed');
    await type('incident', 'close', id, ...SOLVED);
    expect((await type('incident', 'severity', id, 'high', '--why', 'x')).stderr).toContain(`incident reopen ${id}`);
    expect((await type('incident', 'reopen', id, '--json')).stderr).toContain('incident/no-reason');
    const ran = await type('incident', 'reopen', id, '--why', 'It is empty again', '--lang', 'ru');
    expect(ran.stdout).toContain('Инцидент снова открыт.');
    expect(await shown(id)).toMatchObject({ status: 'open', reopened: 1, closedAt: null });
    expect((await told(id)).at(-1)?.ru).toBe('Открыт снова: It is empty again');
  });

  it('keeps personal data of the reason off the disk', async () => {
    const id = await open('x');
    await type('incident', 'close', id, ...SOLVED);
    const ran = await type('incident', 'reopen', id, '--why', 'ivan@example.com calls', '--json');
    expect(ran.stdout).toMatch(/<e-mail:[0-9a-f]{8}> calls/);
    expect(JSON.stringify(await shown(id))).not.toContain('ivan@');
  });
});

describe('the head that an answer ends with', () => {
  it('is the record’s last line, and verify knows it again', async () => {
    const id = await open('x');
    const heads = [
      await type('incident', 'note', id, 'first'),
      await type('incident', 'severity', id, 'high', '--why', 'second'),
      await type('incident', 'close', id, ...SOLVED, '--lang', 'ru'),
      await type('incident', 'reopen', id, '--why', 'third'),
    ].map(headIn);
    expect(heads.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    for (const { hash } of heads) expect((await type('incident', 'verify', id, '--head', hash)).exitCode, hash).toBe(0);
    expect((await type('incident', 'verify', id, '--head', 'f'.repeat(64))).exitCode).not.toBe(0);
    const first = headIn(await type('incident', 'open', '--client', 'acme', 'y'));
    expect(first.seq).toBe(1);
  });
});
