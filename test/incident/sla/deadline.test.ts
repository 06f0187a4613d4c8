import { describe, expect, it } from 'vitest';
import type { Agreement } from '../../../src/model/sla/agreement.types.ts';
import { AGREEMENT, opened, sla, standing, type Written } from './agreed.ts';

/** Until when there was time, read whenever somebody reads it. */
const READ_LATER = ['2026-11-30T10:00:00.000Z', '2026-12-24T03:00:00.000Z', '2028-02-29T12:00:00.000Z'];
const dues = (now: string, ...written: readonly Written[]) => {
  const { acknowledge, diagnose, resolve } = standing(now, ...written).clocks;
  return [acknowledge.due, diagnose.due, resolve.due];
};
const night = (zone: string, resolve: number): Agreement => ({
  ...AGREEMENT,
  zone,
  hours: { sun: ['00:00-08:00'] },
  holidays: [],
  targets: { normal: { resolve, around: 'hours' } },
});

// Promised are 1, 4 and 16 working hours, Monday to Friday 09:00 to 18:00 in Moscow (UTC+3), Wednesday 4 November is a holiday.
describe('the deadline of a clock that has stopped stands still', () => {
  it('after a closing before a weekend, however long ago it was closed', () => {
    // Friday 30 October 17:00 in Moscow: 1 h until 18:00 that day; 1 h + 3 h on Monday until 12:00; 1 h + 9 h + 6 h on Tuesday until 15:00.
    const story = [
      opened('2026-10-30T14:00:00.000Z'),
      { at: '2026-10-30T14:20:00.000Z', type: 'note.added' },
      { at: '2026-10-30T14:50:00.000Z', type: 'incident.closed', cause: 'segment/x' },
    ];
    const expected = ['2026-10-30T15:00:00.000Z', '2026-11-02T09:00:00.000Z', '2026-11-03T12:00:00.000Z'];
    for (const now of [
      '2026-10-30T14:50:00.000Z',
      '2026-10-31T08:00:00.000Z',
      '2026-11-03T11:00:00.000Z',
      ...READ_LATER,
    ])
      expect(dues(now, ...story), now).toEqual(expected);
  });

  it('after a closing before a holiday', () => {
    // Tuesday 3 November 16:00: 2 h that day, nothing on Wednesday, 2 h on Thursday until 11:00; 2 h + 9 h on Thursday + 5 h on Friday until 14:00.
    const story = [
      opened('2026-11-03T13:00:00.000Z'),
      { at: '2026-11-03T13:05:00.000Z', type: 'note.added' },
      { at: '2026-11-03T13:10:00.000Z', type: 'incident.closed', cause: 'segment/x' },
    ];
    const expected = ['2026-11-03T14:00:00.000Z', '2026-11-05T08:00:00.000Z', '2026-11-06T11:00:00.000Z'];
    for (const now of ['2026-11-03T13:10:00.000Z', '2026-11-04T10:00:00.000Z', ...READ_LATER])
      expect(dues(now, ...story), now).toEqual(expected);
  });

  it('after a closing in a night in which the clocks change', () => {
    // Sunday 25 October 2026 from 00:00 to 08:00 in Berlin has nine hours: the eighth ends at 07:00, at 06:00 UTC.
    const autumn = { sla: { ...sla, agreement: night('Europe/Berlin', 8 * 3_600) } };
    // Sunday 28 March 2027 has seven: the eighth is the first of the Sunday after, until 01:00 by summer time, 23:00 UTC.
    const [inAutumn, inSpring] = [
      [opened('2026-10-24T22:00:00.000Z', autumn), { at: '2026-10-24T23:00:00.000Z', type: 'incident.closed' }],
      [opened('2027-03-27T23:00:00.000Z', autumn), { at: '2027-03-28T00:00:00.000Z', type: 'incident.closed' }],
    ];
    for (const now of ['2027-03-28T03:00:00.000Z', '2027-04-04T03:00:00.000Z', '2027-06-01T00:00:00.000Z']) {
      expect(standing(now, ...inAutumn!).clocks.resolve.due).toBe('2026-10-25T06:00:00.000Z');
      expect(standing(now, ...inSpring!).clocks.resolve.due).toBe('2027-04-03T23:00:00.000Z');
    }
  });

  it('and a pause moves it only where it was before the stop', () => {
    const day = (clock: string): string => `2026-11-09T${clock}:00.000Z`;
    // Monday 09:00 in Moscow. Taken up at 09:30; paused from 09:45 to 11:45; closed at 13:00.
    const story = [
      opened(day('06:00')),
      { at: day('06:30'), type: 'note.added' },
      { at: day('06:45'), type: 'sla.paused', why: 'waiting' },
      { at: day('08:45'), type: 'sla.resumed' },
      { at: day('10:00'), type: 'incident.closed', cause: 'segment/x' },
    ];
    // 10:00; 13:00 and two hours; 7 h of Monday and 9 h of Tuesday.
    for (const now of [day('10:00'), ...READ_LATER])
      expect(dues(now, ...story), now).toEqual([day('07:00'), day('12:00'), '2026-11-10T15:00:00.000Z']);
  });

  it('also where it stopped while we waited: only the waiting before the stop moves it', () => {
    const day = (clock: string): string => `2026-11-09T${clock}:00.000Z`;
    const story = [
      opened(day('06:00')),
      { at: day('06:10'), type: 'sla.paused', why: 'waiting' },
      { at: day('06:40'), type: 'step.finished', verdict: 'found', cause: 'segment/x' },
    ];
    // Four hours from 09:00 in Moscow, and thirty minutes of waiting: 13:30. The pause still goes on.
    for (const now of [day('06:40'), day('12:00'), ...READ_LATER])
      expect(standing(now, ...story).clocks.diagnose, now).toMatchObject({ state: 'kept', due: day('10:30') });
  });

  it('after a reopening it counts the closed time, and only that of the clock that went on', () => {
    const day = (clock: string): string => `2026-11-09T${clock}:00.000Z`;
    const story = [
      opened(day('06:00')),
      { at: day('06:30'), type: 'note.added' },
      { at: day('07:00'), type: 'step.finished', verdict: 'found', cause: 'segment/x' },
      { at: day('08:00'), type: 'incident.closed', cause: 'segment/x', outcome: 'repaired' },
      { at: day('12:00'), type: 'incident.reopened' },
      { at: day('13:00'), type: 'incident.closed', cause: 'segment/x', outcome: 'repaired' },
    ];
    // 10:00 and 13:00 in Moscow; 2 h until 11:00, 3 h from 15:00 on, 9 h on Tuesday, 2 h on Wednesday until 11:00.
    for (const now of [day('13:00'), ...READ_LATER])
      expect(dues(now, ...story), now).toEqual([day('07:00'), day('10:00'), '2026-11-11T08:00:00.000Z']);
    const isOpenAgain = story.slice(0, -1);
    expect(standing(day('14:00'), ...isOpenAgain).clocks.resolve).toMatchObject({
      state: 'running',
      due: '2026-11-11T08:00:00.000Z',
    });
  });
});

describe('a severity that is raised when its own time is over', () => {
  const targets = {
    ...AGREEMENT.targets,
    high: { acknowledge: 1_800, diagnose: 7_200, resolve: 14_400, around: 'hours' },
  } as const;
  const promised = { sla: { ...sla, agreement: { ...AGREEMENT, targets } } };
  // Monday 23 November 16:00 in Moscow.
  const story = [
    opened('2026-11-23T13:00:00.000Z', promised),
    { at: '2026-11-23T13:10:00.000Z', type: 'note.added' },
    { at: '2026-11-24T07:00:00.000Z', type: 'incident.severity', severity: 'high', from: 'normal' },
    { at: '2026-11-24T07:30:00.000Z', type: 'incident.closed', cause: 'segment/x', outcome: 'repaired' },
  ];

  it('breaks the promise, which nobody could have kept any more, and that is told apart', () => {
    const { diagnose, resolve, acknowledge } = standing('2026-11-25T07:00:00.000Z', ...story).clocks;
    // 2 h until 18:00 on Monday; under “normal” there were 4 h, until 11:00 on Tuesday; it was raised at 10:00.
    expect(diagnose).toMatchObject({
      state: 'broken',
      due: '2026-11-23T15:00:00.000Z',
      raised: {
        at: '2026-11-24T07:00:00.000Z',
        from: 'normal',
        to: 'high',
        due: '2026-11-23T15:00:00.000Z',
        dueBefore: '2026-11-24T08:00:00.000Z',
      },
    });
    // 4 h until 11:00 on Tuesday: it was in time.
    expect(resolve).toMatchObject({ state: 'kept', raised: null });
    expect(acknowledge).toMatchObject({ state: 'kept', raised: null });
  });

  it('is no excuse where the time was over before, or ran out afterwards', () => {
    const raised = (at: string, closed: string) =>
      standing(
        '2026-12-01T07:00:00.000Z',
        opened('2026-11-23T13:00:00.000Z', promised),
        { at, type: 'incident.severity', severity: 'high', from: 'normal' },
        { at: closed, type: 'incident.closed', cause: 'segment/x', outcome: 'repaired' },
      ).clocks.diagnose;
    // Raised at 12:00 on Tuesday, an hour after “normal” was over; and at 17:00 on Monday, an hour before “high” was.
    expect(raised('2026-11-24T09:00:00.000Z', '2026-11-24T10:00:00.000Z')).toMatchObject({
      state: 'broken',
      raised: null,
    });
    expect(raised('2026-11-23T14:00:00.000Z', '2026-11-24T10:00:00.000Z')).toMatchObject({
      state: 'broken',
      raised: null,
    });
  });

  it('is told of the first raise where it was raised twice', () => {
    const { resolve } = standing(
      '2026-12-01T07:00:00.000Z',
      opened('2026-11-23T06:00:00.000Z', promised),
      { at: '2026-11-23T12:00:00.000Z', type: 'incident.severity', severity: 'high' },
      { at: '2026-11-23T13:00:00.000Z', type: 'incident.severity', severity: 'critical' },
      { at: '2026-11-23T14:00:00.000Z', type: 'incident.closed', cause: 'segment/x', outcome: 'repaired' },
    ).clocks;
    expect(resolve).toMatchObject({ state: 'broken', severity: 'critical' });
    expect(resolve.raised).toMatchObject({ from: 'normal', to: 'high', at: '2026-11-23T12:00:00.000Z' });
  });
});

describe('what people said of the times that a clock is judged by', () => {
  const day = (clock: string): string => `2026-11-09T${clock}:00.000Z`;
  const saidOf = (...written: readonly Written[]) => {
    const { clocks } = standing('2026-11-20T00:00:00.000Z', ...written);
    const told = (clock: 'acknowledge' | 'diagnose' | 'resolve') =>
      clocks[clock].said.map(({ type, at, recordedAt }) => [type, at, recordedAt]);
    return { acknowledge: told('acknowledge'), diagnose: told('diagnose'), resolve: told('resolve') };
  };

  it('is named with when it was written down: the opening, the stop, and what shaped the time before it', () => {
    const closed = ['incident.closed', day('12:00'), day('14:00')];
    const { acknowledge, diagnose, resolve } = saidOf(
      opened(day('08:00'), { happened: day('06:00') }),
      { at: day('10:00'), type: 'incident.acknowledged', happened: day('06:30') },
      { at: day('10:30'), type: 'note.added', happened: day('06:10') },
      { at: day('11:00'), type: 'sla.paused', why: 'w', happened: day('07:00') },
      { at: day('11:30'), type: 'sla.resumed' },
      { at: day('11:40'), type: 'step.finished', verdict: 'found', cause: 'segment/x' },
      { at: day('14:00'), type: 'incident.closed', cause: 'segment/x', outcome: 'repaired', happened: day('12:00') },
    );
    const came = ['incident.opened', day('06:00'), day('08:00')];
    const waited = ['sla.paused', day('07:00'), day('11:00')];
    expect(acknowledge).toEqual([came, ['incident.acknowledged', day('06:30'), day('10:00')]]);
    expect(diagnose).toEqual([came, waited]);
    expect(resolve).toEqual([came, waited, closed]);
  });

  it('is nothing where the machine’s clock tells all of it, and is said when it was corrected', () => {
    const plain = [opened(day('06:00')), { at: day('07:00'), type: 'incident.closed' }];
    expect(saidOf(...plain).resolve).toEqual([]);
    const of = { writer: 'ann.host', seq: 2, at: day('07:00') };
    const corrected = { at: day('15:00'), type: 'event.corrected', of, field: 'happened', to: day('06:20'), why: 'x' };
    expect(saidOf(...plain, corrected).resolve).toEqual([['incident.closed', day('06:20'), day('15:00')]]);
  });
});
