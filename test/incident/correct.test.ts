import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import { ago, desk, headIn } from './support.ts';

const { open, type, typeAs, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;
const correct = (id: string, event: string, field: string, to: string, ...more: string[]) =>
  type('incident', 'correct', id, event, '--field', field, '--to', to, '--why', 'Misheard', ...more);

/** All bytes that writers have put into a record. */
async function bytesOf(id: string): Promise<string> {
  const { path } = await shown(id);
  const files = readdirSync(path).filter((name) => name.endsWith('.jsonl'));
  return files.map((name) => readFileSync(join(path, name), 'utf8')).join('');
}

describe('a note that somebody misheard', () => {
  it('is corrected by an event: both texts are read, the line on the disk stays as it was', async () => {
    const id = await open('Nobody got the letter');
    await type('incident', 'note', id, 'The owner confirms the edit');
    const before = await bytesOf(id);
    const ran = await correct(id, '2', 'text', 'The owner denies the edit');
    expect(ran.exitCode).toBe(0);
    expect(headIn(ran).seq).toBe(3);
    expect((await bytesOf(id)).startsWith(before)).toBe(true);

    const { timeline } = await shown(id);
    expect(timeline[1]).toMatchObject({
      seq: 2,
      what: { en: 'Note: The owner denies the edit' },
      corrected: [{ field: 'text', from: 'The owner confirms the edit', to: 'The owner denies the edit', who: 'ann' }],
    });
    expect(timeline[2]?.what.ru).toBe(
      'Исправлено ann:2, text: «The owner denies the edit», прежде «The owner confirms the edit». Misheard',
    );
    const text = (await type('incident', 'show', id)).stdout.replace(/[│\s]+/g, ' ');
    expect(text).toContain(
      'Note: The owner denies the edit [corrected: ann; text, before: The owner confirms the edit]',
    );
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('can be corrected twice; what was written first is still the first', async () => {
    const id = await open('x');
    await type('incident', 'note', id, 'one');
    await correct(id, '2', 'text', 'two');
    await correct(id, '2', 'text', 'three');
    const [, note] = (await shown(id)).timeline;
    expect(note?.what.en).toBe('Note: three');
    expect(note?.corrected.map(({ from, to }) => [from, to])).toEqual([
      ['one', 'two'],
      ['two', 'three'],
    ]);
  });

  it('keeps personal data of the correction off the disk', async () => {
    const id = await open('x');
    await type('incident', 'note', id, 'one');
    await correct(id, '2', 'text', 'write to ivan@example.com');
    expect(await bytesOf(id)).not.toContain('ivan@');
    expect((await shown(id)).timeline[1]?.what.en).toMatch(/^Note: write to <e-mail:[0-9a-f]{8}>$/);
  });
});

describe('the time when something happened', () => {
  it('can be corrected too; when it was written down stays', async () => {
    const [called, earlier, came] = [ago(60), ago(120), ago(180)];
    const id = await open('x');
    await type('incident', 'note', id, 'Customer called', '--happened', called);
    const [, before] = (await shown(id)).timeline;
    expect((await correct(id, 'ann:2', 'happened', earlier)).exitCode).toBe(0);
    const [, after] = (await shown(id)).timeline;
    expect([before?.happened, after?.happened]).toEqual([called, earlier]);
    expect(after?.at).toBe(before?.at);
    expect((await type('incident', 'show', id, '--lang', 'ru')).stdout).toContain(
      `случилось ${earlier.slice(0, 19).replace('T', ' ')}`,
    );
    expect((await correct(id, '1', 'happened', came)).exitCode).toBe(0);
    expect((await shown(id)).timeline[0]?.happened).toBe(came);
  });
});

describe('the complaint', () => {
  it('as corrected is what list and show say', async () => {
    const id = await open('Nobody got the leter');
    await correct(id, '1', 'complaint', 'Nobody got the letter');
    expect((await shown(id)).complaint).toBe('Nobody got the letter');
    expect((await type('incident', 'list')).stdout).toContain('Nobody got the letter');
  });
});

describe('where two people wrote', () => {
  it('a number alone is not enough, and only the event that is meant changes', async () => {
    const id = await open('x');
    await typeAs('bob', 'incident', 'note', id, 'from bob');
    const ran = await correct(id, '1', 'happened', '2026-11-23T08:40Z');
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('Write one of: ann:1, bob:1.');
    expect((await correct(id, 'bob:1', 'text', 'from Bob')).exitCode).toBe(0);
    const { timeline, complaint } = await shown(id);
    expect([complaint, timeline[1]?.what.en, timeline[1]?.who]).toEqual(['x', 'Note: from Bob', 'bob']);
    expect(timeline.map(({ corrected }) => corrected.length)).toEqual([0, 1, 0]);
  });
});

describe('where two people wrote notes of the same number', () => {
  it('only the one that is meant is corrected', async () => {
    const id = await open('x');
    await type('incident', 'note', id, 'from ann');
    await typeAs('bob', 'incident', 'note', id, 'first of bob');
    await typeAs('bob', 'incident', 'note', id, 'from bob');
    await correct(id, 'bob:2', 'text', 'from Bob');
    const { notes } = await shown(id);
    expect(notes).toEqual(['from ann', 'first of bob', 'from Bob']);
  });
});

describe('what is no person’s to correct', () => {
  it.each([
    ['1', 'client', 'other', 'incident/not-correctable'],
    ['1', 'at', '2026-11-23T08:40Z', 'incident/not-correctable'],
    ['1', 'prev', 'x', 'incident/not-correctable'],
    ['2', 'text', 'note', 'incident/nothing-to-correct'],
    ['2', 'text', ' ', 'incident/nothing-to-correct'],
    ['2', 'happened', 'yesterday', 'incident/time'],
    ['9', 'text', 'x', 'incident/which-event'],
    ['bob:2', 'text', 'x', 'incident/which-event'],
    ['3', 'why', 'x', 'incident/not-correctable'],
  ])('event %s, %s: refused, and nothing is written', async (event, field, to, code) => {
    const id = await open('x');
    await type('incident', 'note', id, 'note');
    await correct(id, '1', 'complaint', 'y');
    const before = await bytesOf(id);
    const ran = await correct(id, event, field, to, '--json');
    expect(ran.stderr).toContain(code);
    expect(ran.exitCode).toBe(2);
    expect(await bytesOf(id)).toBe(before);
  });

  it('and nothing is corrected without a field, a value and a reason', async () => {
    const id = await open('x');
    const words = ['incident', 'correct', id, '1', '--json'];
    expect((await type(...words)).stderr).toContain('(--field)');
    expect((await type(...words, '--field', 'complaint')).stderr).toContain('(--to)');
    expect((await type(...words, '--field', 'complaint', '--to', 'y')).stderr).toContain('incident/no-reason');
  });
});
