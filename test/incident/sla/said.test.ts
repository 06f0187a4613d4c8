import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportDocument } from '../../../src/incident/export/document.types.ts';
import type { StatsFacts } from '../../../src/incident/stats/stats.types.ts';
import { at, close, eventsOf, explained, folder, json, open, type } from './bank.ts';

/** Promised are an hour to take it up, four to find the cause and sixteen to solve it, Monday to Friday 09:00 to 18:00 in Moscow. */
const closeAt = (id: string, happened: string) =>
  type([
    ...['incident', 'close', id, '--cause', 'policy/cap-zero', '--outcome', 'repaired', '--why', 'Cap raised'],
    ...['--happened', happened],
  ]);
const letterOf = async (id: string, ...words: string[]) =>
  (await type(['incident', 'export', id, ...words], { columns: 200 })).stdout;

describe('a complaint that is said to be of earlier', () => {
  it('marks every promise that begins with it, also one that was kept by what was written at once', async () => {
    at('2026-11-02T08:00:00Z');
    const id = await open('Nobody got the letter', '--happened', '2026-11-02T07:30:00Z');
    const { facts } = await explained(id);
    const { acknowledge } = facts.standing.clocks;
    expect(acknowledge.state).toBe('running');
    await type(['incident', 'acknowledge', id]);
    const after = (await explained(id)).facts.standing.clocks.acknowledge;
    expect([after.state, after.said.length]).toEqual(['kept', 1]);
  });
});

describe('a promise that is kept by what the measured one said afterwards', () => {
  it('is marked wherever it is called kept, with when that was said', async () => {
    at('2026-11-02T08:00:00Z');
    const id = await open('Nobody got the letter');
    // Written a week later, long after all was over.
    at('2026-11-09T08:00:00Z');
    expect((await type(['incident', 'acknowledge', id, '--happened', '2026-11-02T08:10:00Z'])).exitCode).toBe(0);
    expect((await closeAt(id, '2026-11-02T10:30:00Z')).exitCode).toBe(0);

    const { facts } = await explained(id);
    expect(facts.standing.clocks.resolve).toMatchObject({ state: 'kept', stop: { isSaid: true } });
    const recorded = 'recorded 2026-11-09 11:00';
    const told = (await type(['incident', 'sla', 'explain', id], { columns: 200 })).stdout;
    expect(told).toContain(`by what was said: when it was taken up, 2026-11-02 11:10 (ann:2), ${recorded}`);
    expect(told).toContain(`by what was said: when it was closed, 2026-11-02 13:30 (ann:3), ${recorded}`);
    const inRussian = (await type(['incident', 'sla', 'explain', id, '--lang', 'ru'], { columns: 200 })).stdout;
    expect(inRussian).toContain('со слов: когда закрыли, 2026-11-02 13:30 (ann:3), записано 2026-11-09 11:00');

    const listed = (words: string[]) => type(['incident', 'list', '--all', ...words], { columns: 200 });
    expect((await listed([])).stdout).toContain('kept, by what was said');
    expect((await listed(['--lang', 'ru'])).stdout).toContain('выдержан, со слов');
    const shown = (await type(['incident', 'show', id], { columns: 200 })).stdout;
    expect(shown).toContain(`kept, by what was said, ${recorded}`);

    for (const form of ['md', 'html'])
      for (const audience of ['client', 'auditor', 'internal']) {
        const zoned = audience === 'client' ? '9 November 2026, 11:00' : '9 November 2026, 08:00';
        const letter = await letterOf(id, '--format', form, '--lang', 'en', '--audience', audience);
        // Taking it up, solving it; the cause was found by the closing, which was said too.
        expect(letter.match(/kept \(by what was said: /g), `${form} ${audience}`).toHaveLength(3);
        expect(letter, `${form} ${audience}`).toContain(`recorded ${zoned})`);
      }
    expect(await letterOf(id, '--format', 'md', '--lang', 'ru', '--audience', 'client')).toContain(
      'выдержан (со слов: когда закрыли, 2 ноября 2026, 13:30; записано 9 ноября 2026, 11:00)',
    );
    const words = ['--lang', 'en', '--audience', 'client'];
    const { document } = (await json<{ document: ExportDocument }>('incident', 'export', id, ...words)).facts;
    expect(document.deadlines[2]!.said).toEqual([
      {
        what: 'when it was closed',
        happened: '2026-11-02T10:30:00.000Z',
        recorded: '2026-11-09T08:00:00.000Z',
      },
    ]);
  });

  it('is counted apart in the figures', async () => {
    at('2026-11-02T08:00:00Z');
    const root = ['--incidents', join(folder, 'figures')];
    const opened = async () =>
      (await json<{ id: string }>('incident', 'open', '--client', 'bank a', 'x', ...root)).facts.id;
    const [said, written] = [await opened(), await opened()];
    at('2026-11-02T08:10:00Z');
    const words = (id: string) => ['incident', 'close', id, '--cause', 'none', '--outcome', 'no-fault', '--why', 'x'];
    expect((await type([...words(written), ...root])).exitCode).toBe(0);
    at('2026-11-09T08:00:00Z');
    expect((await type([...words(said), '--happened', '2026-11-02T08:20:00Z', ...root])).exitCode).toBe(0);

    const { facts } = await json<StatsFacts>('incident', 'stats', '--by', 'client', ...root);
    expect(facts.total.sla.resolve).toMatchObject({ kept: 2, keptSaid: 1 });
    expect(facts.total.sla.acknowledge).toMatchObject({ kept: 2, keptSaid: 1 });
    const stats = (lang: string, ...more: string[]) =>
      type(['incident', 'stats', '--by', 'client', '--lang', lang, ...more, ...root], { columns: 220 });
    expect((await stats('en')).stdout).toMatch(/Of the kept ones, .*: Acknowledged 1, Resolved 1\./);
    expect((await stats('en')).stdout).toContain('2/2 (1 by what was said)');
    expect((await stats('ru')).stdout).toMatch(/Из соблюдённых оценено со слов.*: Приняты 1, Решены 1\./);
    expect((await stats('ru', '--format', 'html')).stdout).toMatch(/<p>Из соблюдённых оценено со слов.*Решены 1\./);
  });

  it('has no mark where the machine’s clock tells all of it', async () => {
    at('2026-11-02T08:00:00Z');
    const id = await open('Nobody got the letter');
    at('2026-11-02T08:30:00Z');
    await close(id, 'policy/cap-zero');
    expect(await letterOf(id, '--format', 'md', '--lang', 'en')).not.toContain('by what was said');
    expect((await type(['incident', 'show', id], { columns: 200 })).stdout).not.toContain('by what was said');
  });
});

describe('a complaint that was taken up before anybody wrote something down', () => {
  const gradedLate = async () => {
    at('2026-11-02T08:00:00Z');
    const id = await open('Nobody got the letter');
    at('2026-11-02T10:00:00Z');
    expect((await type(['incident', 'severity', id, 'low', '--why', 'A test'])).exitCode).toBe(0);
    await type(['incident', 'severity', id, 'normal', '--why', 'No test']);
    return id;
  };
  const acknowledgedOf = async (id: string) => (await explained(id)).facts.standing.clocks.acknowledge;

  it('counts from when somebody says, although a severity was given in between, and is marked', async () => {
    const id = await gradedLate();
    expect(await acknowledgedOf(id)).toMatchObject({ stop: { type: 'incident.severity', isSaid: false } });
    const plain = await type(['incident', 'acknowledge', id, '--json']);
    expect([plain.exitCode, plain.stderr]).toEqual([2, expect.stringContaining('incident/nothing-to-acknowledge')]);
    expect(plain.stderr).toContain(`mmsup incident acknowledge ${id} --happened TIME`);
    const late = await type(['incident', 'acknowledge', id, '--happened', '2026-11-02T10:30:00Z', '--json']);
    expect(late.stderr).toContain('incident/time-future');

    const said = await type(['incident', 'acknowledge', id, '--happened', '2026-11-02T08:15:00Z', '--lang', 'ru'], {
      who: 'boris',
    });
    expect([said.exitCode, said.stdout]).toEqual([0, expect.stringContaining('с пометкой «со слов»')]);
    expect(await acknowledgedOf(id)).toMatchObject({
      state: 'kept',
      countedSeconds: 900,
      stop: { who: 'boris', isSaid: true, recordedAt: '2026-11-02T10:00:00.000Z' },
    });
    // Nobody gets the incident by it.
    const { facts } = await json<{ custody: { holder: string } }>('incident', 'show', id);
    expect(facts.custody.holder).toBe('ann');
    expect((await type(['incident', 'verify', id])).exitCode).toBe(0);
    const again = await type(['incident', 'acknowledge', id, '--happened', '2026-11-02T08:05:00Z', '--json']);
    expect(again.stderr).toContain(`mmsup incident correct ${id} boris:1 --field happened`);
  });

  it('can be said after the closing too, and does not open it again', async () => {
    const id = await gradedLate();
    await close(id, 'policy/cap-zero');
    expect((await type(['incident', 'acknowledge', id, '--json'])).stderr).toContain('incident/closed');
    expect((await type(['incident', 'acknowledge', id, '--happened', '2026-11-02T08:15:00Z'])).exitCode).toBe(0);
    expect((await acknowledgedOf(id)).state).toBe('kept');
    expect((await json<{ status: string }>('incident', 'show', id)).facts.status).toBe('closed');
    expect(eventsOf(id).at(-1)).toMatchObject({ type: 'incident.acknowledged', isAfterwards: true });
  });
});

describe('a severity that is raised when its own time is over', () => {
  it('is told wherever the promise is called broken', async () => {
    at('2026-11-02T08:00:00Z');
    const id = await open('Nobody got the letter');
    at('2026-11-02T08:20:00Z');
    await type(['incident', 'acknowledge', id]);
    at('2026-11-02T13:00:00Z');
    await type(['incident', 'severity', id, 'critical', '--why', 'All are affected']);
    const { findings } = await explained(id);
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringContaining('that was over before the severity was raised at 2026-11-02 16:00, so nobody could have'),
    ]);
    const told = (await type(['incident', 'sla', 'explain', id], { columns: 200 })).stdout.replaceAll(/\s+/g, ' ');
    expect(told).toContain(
      'resolve: counted from the complaint on, the time of “critical” was over (2026-11-02 15:00) when the severity was raised at 2026-11-02 16:00; under “normal” there was time until 2026-11-05 10:00',
    );
    expect((await type(['incident', 'list', '--lang', 'ru'], { columns: 200 })).stdout).toContain(
      'решить: просрочено с 2026-11-02 15:00, до повышения важности',
    );
    expect(await letterOf(id, '--format', 'md', '--lang', 'ru')).toMatch(
      /нарушен \(срок для важности «критическая», считая от жалобы, истёк/,
    );
    const { facts } = await json<StatsFacts>('incident', 'stats', '--since', '2026-11-02', '--until', '2026-11-02');
    expect(facts.total.sla.resolve.brokenRaised).toBe(1);
  });
});
