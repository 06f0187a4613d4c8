import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import { ago, desk, SOLVED } from './support.ts';

const { open, type, json } = desk();
const told = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts.timeline.length;
const inHours = (hours: number) => ago(-60 * hours);
const short = (iso: string) => iso.replace('.000Z', 'Z');
const refused = async (...words: string[]) => {
  const { exitCode, stdout, stderr } = await type('incident', ...words, '--json');
  expect([exitCode, stdout]).toEqual([2, '']);
  return JSON.parse(stderr).error as { code: string; message: string; hint: string };
};

/** Opened, its complaint came an hour ago. */
const hourOld = async () => {
  const came = ago(60);
  return { came, id: await open('x', '--happened', came) };
};

describe('a time that has not come yet', () => {
  it('opens no incident, and both times are said', async () => {
    const before = (await json<{ all: number }>('incident', 'list')).facts.all;
    const later = inHours(2);
    const { code, message, hint } = await refused('open', '--client', 'acme', '--happened', later, 'x');
    expect([code, hint]).toEqual(['incident/time-future', expect.stringContaining('2026-11-23T11:40+03:00')]);
    expect(message).toMatch(
      new RegExp(`^${short(later)} had not come yet when it was written down, at 20[0-9T:-]+Z; noth`),
    );
    expect((await json<{ all: number }>('incident', 'list')).facts.all).toBe(before);
  });

  it.each([
    ['note', ['note', 'ID', 'text']],
    ['evidence', ['evidence', 'ID', 'add', 'package.json']],
    ['acknowledge', ['acknowledge', 'ID']],
    ['severity', ['severity', 'ID', 'high', '--why', 'x']],
    ['hand-over', ['hand-over', 'ID', '--to', '3']],
    ['close', ['close', 'ID', ...SOLVED]],
    ['pause', ['sla', 'pause', 'ID', '--why', 'x']],
    ['correct', ['correct', 'ID', '1', '--field', 'happened', '--why', 'x']],
  ])('is refused by %s, and nothing is written', async (action, words) => {
    const { id } = await hourOld();
    const typed = [...words.map((word) => (word === 'ID' ? id : word)), action === 'correct' ? '--to' : '--happened'];
    expect((await refused(...typed, inHours(1))).code).toBe('incident/time-future');
    expect(await told(id)).toBe(1);
  });

  it('may be as little ahead as two clocks differ', async () => {
    const { id } = await hourOld();
    expect((await type('incident', 'note', id, 'x', '--happened', ago(-1))).exitCode).toBe(0);
    expect((await refused('note', id, 'x', '--happened', ago(-4))).code).toBe('incident/time-future');
  });

  it('says by which clock a time without a zone was read', async () => {
    const { id } = await hourOld();
    const { message, hint } = await refused('note', id, 'x', '--happened', '2999-01-01T10:00');
    expect(message).toMatch(/^"2999-01-01T10:00" \(\d{4}-\d\d-\d\dT\d\d:00:00Z\)/);
    expect(hint).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect((await refused('note', id, 'x', '--happened', '2999-01-01')).hint).toContain('midnight in UTC');
    expect((await refused('note', id, 'x', '--happened', '2999-01-01T10:00+03:00')).hint).not.toContain('zone is by');
  });
});

describe('a time before what it comes after', () => {
  it.each([
    [['acknowledge', 'ID']],
    [['severity', 'ID', 'high', '--why', 'x']],
    [['hand-over', 'ID', '--to', '3']],
    [['close', 'ID', ...SOLVED]],
    [['sla', 'pause', 'ID', '--why', 'x']],
  ])('%j is refused before the complaint came, and nothing is written', async (words) => {
    const { id, came } = await hourOld();
    const typed = ago(63);
    const line = words.map((word) => (word === 'ID' ? id : word));
    const { code, message, hint } = await refused(...line, '--happened', typed);
    expect(code).toBe('incident/time-order');
    expect(message).toBe(
      `${short(typed)} lies before ${short(came)}, when the complaint came (ann:1), and it cannot; nothing was written.`,
    );
    expect(hint).toContain(`from ${short(came)} on`);
    expect(hint).toContain(`mmsup incident correct ${id} ann:1 --field happened --to TIME`);
    expect(await told(id)).toBe(1);
    // Typed to the minute, it may seem to lie a little before.
    expect((await type('incident', ...line, '--happened', ago(61))).stderr).toBe('');
  });

  it('is no contradiction of a note, which tells of the time before', async () => {
    const { id } = await hourOld();
    expect((await type('incident', 'note', id, 'The edit was made', '--happened', ago(600))).exitCode).toBe(0);
  });

  it('is refused of a reopening before the closing, and of a closing before the reopening', async () => {
    const { id } = await hourOld();
    await type('incident', 'close', id, ...SOLVED, '--happened', ago(40));
    const reopen = ['reopen', id, '--why', 'x', '--happened'];
    const early = await refused(...reopen, ago(50));
    expect([early.code, early.message]).toEqual(['incident/time-order', expect.stringContaining('was closed (ann:2)')]);
    expect((await type('incident', ...reopen, ago(30))).exitCode).toBe(0);
    const again = await refused('close', id, ...SOLVED, '--happened', ago(35));
    expect(again.message).toContain('when the incident was opened again (ann:3)');
    expect(await told(id)).toBe(3);
  });

  it('is refused of the end of a pause before its beginning, and of an acknowledgement before the hand-over', async () => {
    const { id } = await hourOld();
    await type('incident', 'sla', 'pause', id, '--why', 'x', '--happened', ago(30));
    expect((await refused('sla', 'resume', id, '--happened', ago(40))).message).toContain('the clocks were paused');
    await type('incident', 'hand-over', id, '--to', '3', '--happened', ago(20));
    expect((await refused('acknowledge', id, '--happened', ago(25))).message).toContain('was handed over (ann:3)');
  });

  it('is refused of a correction too, on both sides', async () => {
    const { id } = await hourOld();
    await type('incident', 'close', id, ...SOLVED, '--happened', ago(40));
    await type('incident', 'reopen', id, '--why', 'x', '--happened', ago(20));
    const correct = (event: string, to: string) =>
      ['correct', id, event, '--field', 'happened', '--to', to, '--why', 'x'] as const;
    expect((await refused(...correct('2', ago(70)))).message).toContain('before');
    const after = await refused(...correct('2', ago(10)));
    expect([after.code, after.message, after.hint]).toEqual([
      'incident/time-order',
      expect.stringContaining('when the incident was opened again (ann:3)'),
      expect.stringContaining('Write a time until'),
    ]);
    expect((await refused(...correct('1', ago(30)))).message).toContain('when the incident was closed (ann:2)');
    expect(await told(id)).toBe(3);
    expect((await type('incident', ...correct('2', ago(50)))).stderr).toBe('');
    expect((await type('incident', ...correct('1', ago(90)))).stderr).toBe('');
  });
});
