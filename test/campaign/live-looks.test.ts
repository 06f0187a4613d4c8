import { describe, expect, it } from 'vitest';
import { type Backend, chainFrom, type Look, victimsOf, type Wait, workersOf } from '../../src/campaign/live.ts';
import { paceOf } from '../../src/campaign/live-pace.ts';
import { runOf } from './healthy.ts';

const backend = (pid: number, change: Partial<Backend> = {}): Backend => ({
  pid,
  user: 'app',
  application: 'app',
  kind: 'client backend',
  state: 'active',
  waitEvent: null,
  transactionSince: null,
  statementSince: null,
  stateSince: null,
  statement: null,
  isCut: false,
  isHidden: false,
  tables: [],
  writes: false,
  ...change,
});

const wait = (pid: number, ...blockedBy: number[]): Wait => ({
  pid,
  lockType: 'transactionid',
  mode: 'ShareLock',
  table: null,
  since: null,
  blockedBy,
  holders: [],
});

const look = (change: Partial<Look> = {}): Look => ({
  at: '2026-11-21T06:00:03Z',
  backends: [],
  waits: [],
  progress: [],
  counters: { stage: 'send', done: null, total: null, heartbeatAt: null },
  ...change,
});

describe('the sessions of a run', () => {
  const run = { ...runOf(20), id: '1180', worker: 'worker-1' };
  const seen = (...backends: Backend[]) =>
    workersOf(run, look({ backends }), ['select 1;']).map(({ backend: { pid }, by }) => [pid, by]);

  it.each<[string, Partial<Backend>, string]>([
    ['the name of the worker', { application: 'bank: worker-1 (send)' }, 'worker'],
    ['the run in its statement', { statement: 'update t set x = 1 where run = 1180', tables: ['t'] }, 'names-run'],
    ['the very statement of the stage', { statement: 'SELECT  1'.toLowerCase(), tables: ['t'] }, 'statement'],
  ])('are known by %s, and then no others are candidates', (_, change, by) => {
    expect(seen(backend(1, change), backend(2, { tables: ['t'], writes: true }))).toEqual([[1, by]]);
  });

  it('are not taken for those of worker-10, of run 11800, or of our own', () => {
    const others = [
      backend(1, { application: 'worker-10' }),
      backend(2, { statement: 'select 11800', tables: ['t'] }),
      backend(3, { application: 'mmsup/0.1.0 campaign trace', tables: ['t'] }),
    ];
    expect(seen(...others)).toEqual([[2, 'tables']]);
  });

  it('are all that touch its tables where nothing names one, those that write first', () => {
    expect(seen(backend(1, { tables: ['t'] }), backend(2), backend(3, { tables: ['t'], writes: true }))).toEqual([
      [3, 'tables'],
      [1, 'tables'],
    ]);
  });
});

describe('who waits for whom', () => {
  it('is followed to the root', () => {
    const seen = look({ backends: [1, 2, 3].map((pid) => backend(pid)), waits: [wait(1, 2), wait(2, 3)] });
    expect(chainFrom(1, seen).map(({ pid }) => pid)).toEqual([1, 2, 3]);
    expect(victimsOf(3, seen)).toEqual([2, 1]);
  });

  it('ends in a ring, which the server breaks by itself', () => {
    expect(chainFrom(1, look({ waits: [wait(1, 2), wait(2, 1)] })).map(({ pid }) => pid)).toEqual([1, 2]);
  });
});

describe('the expected end', () => {
  const usual = { median: 600, spread: 20 };
  const counted = (done: number | null, at: string) =>
    look({ at, counters: { stage: 'send', done, total: 2000, heartbeatAt: null } });
  const pace = (before: number | null, now: number | null, usualSeconds: typeof usual | null = usual) =>
    paceOf({
      first: counted(before, '2026-11-21T06:00:00Z'),
      second: counted(now, '2026-11-21T06:00:04Z'),
      asOf: '2026-11-21T06:05:00Z',
      startedAt: '2026-11-21T06:00:00Z',
      usualSeconds,
    });

  it('is told from what moved, from the pace since the start and from history, each with its bounds', () => {
    expect(pace(900, 1000)).toMatchObject({
      moved: 100,
      watchedSeconds: 4,
      estimates: [
        { by: 'watched', earliest: expect.closeTo(33.3, 1), latest: expect.closeTo(50, 1) },
        { by: 'since-start', earliest: 300, latest: 300 },
        { by: 'history', earliest: 240, latest: 360 },
      ],
    });
  });

  it('is not made up from a counter that stands, or from a history that is over already', () => {
    expect(pace(1000, 1000, { median: 100, spread: 10 }).estimates.map(({ by }) => by)).toEqual(['since-start']);
    expect(pace(null, null, null).estimates).toEqual([]);
  });
});
