import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../src/incident/state.ts';
import type { Brief } from '../../src/model/brief.ts';
import { desk, headIn } from './support.ts';

const { folder, open, type, typeAs, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;
const handOver = (id: string, ...more: string[]) => type('incident', 'hand-over', id, ...more);

describe('an incident that goes to the next line', () => {
  it('goes with a brief out of its record, and is theirs when they acknowledge it', async () => {
    const id = await open('Nobody got the letter');
    await type('incident', 'note', id, 'The owner denies the edit');
    writeFileSync(join(folder, 'relay.log'), '554 refused\n');
    await type('incident', 'evidence', id, 'add', join(folder, 'relay.log'));
    await type('cause', 'list', '--incident', id);
    await type('profile', 'show', 'nobody', '--incident', id);

    const words = ['--to', '3', '--ask', 'Say who may repair the list'];
    const { facts } = await json<{ brief: Brief; to: string }>('incident', 'hand-over', id, ...words);
    expect(facts.brief).toMatchObject({
      complaint: 'Nobody got the letter',
      ask: 'Say who may repair the list',
      notes: ['The owner denies the edit'],
      evidence: [expect.stringMatching(/^[0-9a-f]{12} relay\.log$/), expect.stringMatching(/ mmsup cause list/)],
    });
    expect(facts.brief.done.map(({ en }) => en)[0]).toBe(`mmsup cause list --incident ${id}: no problem`);
    expect(facts.brief.done[1]?.en).toContain('mmsup profile show nobody');
    expect((await shown(id)).custody).toMatchObject({ holder: 'ann', waiting: { to: '3', by: 'ann' } });
    expect((await type('incident', 'show', id)).stdout).toContain('3, not acknowledged yet');

    const taken = await typeAs('boris', 'incident', 'acknowledge', id, '--line', '3');
    expect(taken.exitCode).toBe(0);
    expect(taken.stdout).toContain('Say who may repair the list');
    expect(headIn(taken).seq).toBe(1);
    const state = await shown(id);
    expect(state.custody).toMatchObject({ line: '3', holder: 'boris', waiting: null });
    expect(state.timeline.slice(-2).map(({ what, who }) => [who, what.ru])).toEqual([
      ['ann', expect.stringContaining('кому 3: Say who may repair the list')],
      ['boris', 'Принято: 3'],
    ]);
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('tells the brief in Russian, with the head as its last line', async () => {
    const id = await open('Отчёт пуст');
    const ran = await handOver(id, '--to', 'разработчики', '--lang', 'ru');
    expect(ran.stdout).toContain('Тому, кто примет');
    expect(ran.stdout).toContain('Отчёт пуст');
    expect(headIn(ran).seq).toBe(2);
  });

  it('has both clocks where it was told on the telephone first', async () => {
    const id = await open('x');
    await handOver(id, '--to', '3', '--happened', '2026-11-23T08:40Z');
    await typeAs('boris', 'incident', 'acknowledge', id, '--happened', '2026-11-23T08:45Z');
    expect((await shown(id)).timeline.slice(1).map(({ happened }) => happened)).toEqual([
      '2026-11-23T08:40:00.000Z',
      '2026-11-23T08:45:00.000Z',
    ]);
  });

  it('keeps personal data of the request off the record', async () => {
    const id = await open('x');
    await handOver(id, '--to', 'ivan@example.com', '--ask', 'call +7 912 345-67-89');
    expect((await shown(id)).custody.waiting).toMatchObject({ to: '<e-mail>', ask: 'call <phone>' });
  });
});

describe('who may hand over and acknowledge', () => {
  it.each([
    [[], 'incident/no-line'],
    [['--to', ' '], 'incident/no-line'],
    [['--to', '2'], 'incident/same-line'],
    [['--to', '3', '--happened', 'today'], 'incident/time'],
  ])('hand-over %j is refused, and nothing is written', async (words, code) => {
    const id = await open('x');
    await handOver(id, '--to', '2');
    await typeAs('boris', 'incident', 'acknowledge', id);
    const { timeline } = await shown(id);
    const ran = await handOver(id, ...words, '--json');
    expect([ran.exitCode, ran.stderr.includes(code)]).toEqual([2, true]);
    expect((await shown(id)).timeline).toHaveLength(timeline.length);
  });

  it('nobody acknowledges for another line, for himself, twice, or what was never handed over', async () => {
    const id = await open('x');
    const acknowledge = async (who: string, ...words: string[]) =>
      (await typeAs(who, 'incident', 'acknowledge', id, ...words, '--json')).stderr;
    expect(await acknowledge('boris')).toContain('incident/nothing-to-acknowledge');
    await handOver(id, '--to', '3');
    expect(await acknowledge('ann')).toContain('incident/own-hand-over');
    expect(await acknowledge('boris', '--line', '4')).toContain('incident/other-line');
    expect(await acknowledge('boris', '--line', '3')).toBe('');
    expect(await acknowledge('boris')).toContain('incident/nothing-to-acknowledge');
  });

  it('a closed incident goes nowhere', async () => {
    const id = await open('x');
    await type('incident', 'close', id);
    expect((await handOver(id, '--to', '3', '--json')).stderr).toContain('incident/closed');
  });
});
