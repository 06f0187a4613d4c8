import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { setBacks } from '../../../src/incident/record/order.ts';
import { doubtsIn, isDoubtful } from '../../../src/incident/sla/doubts.ts';
import { partsOf } from '../../../src/incident/sla/parts.ts';
import { slaOf } from '../../../src/incident/sla/standing.ts';
import { AGREEMENT, opened, record, standing, type Written } from './agreed.ts';

/** A command that looked at something and found a cause there. */
const looked = (kind: string, verdict: string, cause: string) => ({
  type: 'command.finished',
  subject: { kind, id: '17' },
  verdict,
  findings: [{ cause }],
});

describe('an incident against what was promised', () => {
  it('was taken up when a person began a command, not when it came to its end; a monitor’s takes nothing up', () => {
    const at = '2026-10-30T14:00:00.000Z';
    const worked = (via: 'tty' | 'script') => [
      opened(at),
      { at: '2026-10-30T14:20:00.000Z', type: 'command.started', call: 'a', via } as const,
      { at: '2026-10-30T14:50:00.000Z', type: 'command.finished', call: 'a', verdict: 'ok', via } as const,
    ];
    const taken = (via: 'tty' | 'script') => standing('2026-10-30T14:59:00.000Z', ...worked(via)).clocks.acknowledge;
    expect(taken('tty')).toMatchObject({ countedSeconds: 1_200, stop: { type: 'command.started' } });
    expect(taken('script').stop).toBeNull();
  });

  it('counts working hours over a night, a weekend and a holiday, in the client’s zone', () => {
    // Friday 17:00 in Moscow; the cause is found on Monday at 11:00, it is closed on Thursday at 10:00 after the holiday on Wednesday.
    const { clocks } = standing(
      '2026-11-06T00:00:00.000Z',
      opened('2026-10-30T14:00:00.000Z'),
      { at: '2026-10-30T14:20:00.000Z', type: 'note.added', text: 'Looking' },
      { at: '2026-11-02T08:00:00.000Z', type: 'step.finished', verdict: 'found', cause: 'segment/x' },
      { at: '2026-11-05T07:00:00.000Z', type: 'incident.closed', cause: 'segment/x' },
    );
    expect(clocks.acknowledge).toMatchObject({ state: 'kept', countedSeconds: 1_200, leftSeconds: 2_400 });
    expect(clocks.diagnose).toMatchObject({
      state: 'kept',
      countedSeconds: 3 * 3_600,
      elapsedSeconds: 66 * 3_600,
      stop: { seq: 3, type: 'step.finished', isSaid: false },
    });
    // One hour on Friday, nine on Monday and on Tuesday, one on Thursday.
    expect(clocks.resolve).toMatchObject({
      state: 'broken',
      countedSeconds: 20 * 3_600,
      leftSeconds: -4 * 3_600,
      due: '2026-11-03T12:00:00.000Z',
    });
    expect(clocks.resolve.counted).toHaveLength(4);
  });

  it('claims nothing without an agreement, and tells the times all the same', () => {
    const { agreed, clocks } = standing('2026-10-30T16:00:00.000Z', opened('2026-10-30T14:00:00.000Z', { sla: null }));
    expect(agreed).toBeNull();
    expect(clocks.resolve).toMatchObject({
      state: 'not-measured',
      why: 'no-agreement',
      targetSeconds: null,
      countedSeconds: 7_200,
      due: null,
    });
  });

  it('says until when there is time, and that it is broken a moment later', () => {
    const at = (now: string) => standing(now, opened('2026-10-30T14:30:00.000Z')).clocks.acknowledge;
    expect(at('2026-10-30T14:40:00.000Z')).toMatchObject({ state: 'running', due: '2026-11-02T06:30:00.000Z' });
    expect(at('2026-11-02T06:30:00.000Z').state).toBe('running');
    expect(at('2026-11-02T06:30:00.001Z')).toMatchObject({ state: 'broken', stop: null });
  });

  it('takes up a complaint by the first act of a person: what a program writes is none', () => {
    const acknowledged = (...written: readonly Written[]) =>
      standing('2026-10-30T16:00:00.000Z', ...written).clocks.acknowledge.stop;
    const at = '2026-10-30T14:10:00.000Z';
    const byMonitor = [opened('2026-10-30T14:00:00.000Z'), { at, type: 'command.finished', verdict: 'ok' }];
    expect(acknowledged(...byMonitor)).toBeNull();
    expect(acknowledged(...byMonitor, { at, type: 'run.started' }, { at, type: 'evidence.added' })).toBeNull();
    expect(acknowledged(opened(at), { at, type: 'run.started', via: 'tty' })).toMatchObject({ type: 'run.started' });
    for (const type of ['record.exported', 'record.torn', 'personal.shown'])
      expect(acknowledged(...byMonitor, { at, type, via: 'tty' })).toBeNull();
    for (const type of [
      'incident.acknowledged',
      'note.added',
      'incident.severity',
      'incident.handed-over',
      'sla.paused',
    ])
      expect(acknowledged(...byMonitor, { at, type })).toMatchObject({ type, seq: 3 });
    expect(acknowledged(...byMonitor, { at, type: 'incident.closed' })).toMatchObject({ type: 'incident.closed' });
  });

  it('takes the acknowledgement that happened first, also where it was written down later; a note when it was written', () => {
    const acknowledged = (type: string) =>
      standing(
        '2026-10-30T16:00:00.000Z',
        opened('2026-10-30T14:00:00.000Z'),
        { at: '2026-10-30T14:30:00.000Z', type: 'note.added' },
        { at: '2026-10-30T15:00:00.000Z', type, severity: 'normal', happened: '2026-10-30T14:10:00.000Z' },
      ).clocks.acknowledge;
    expect(acknowledged('incident.acknowledged')).toMatchObject({
      countedSeconds: 600,
      stop: { seq: 3, isSaid: true, recordedAt: '2026-10-30T15:00:00.000Z' },
    });
    expect(acknowledged('incident.closed')).toMatchObject({ countedSeconds: 600, stop: { seq: 3, isSaid: true } });
    for (const type of ['note.added', 'incident.severity'])
      expect(acknowledged(type), type).toMatchObject({ countedSeconds: 1_800, stop: { seq: 2, isSaid: false } });
  });

  it('counts from when the complaint came; who opens it at a terminal has taken it up', () => {
    const { start, clocks } = standing(
      '2026-10-30T16:00:00.000Z',
      opened('2026-10-30T14:50:00.000Z', { via: 'tty', happened: '2026-10-30T14:00:00.000Z' }),
    );
    expect(start).toEqual({
      at: '2026-10-30T14:00:00.000Z',
      isSaid: true,
      recordedAt: '2026-10-30T14:50:00.000Z',
    });
    expect(clocks.acknowledge).toMatchObject({
      state: 'kept',
      countedSeconds: 3_000,
      stop: { seq: 1, at: '2026-10-30T14:50:00.000Z', isSaid: false },
    });
  });

  it('marks what a person said of the time, and lets nobody say what has not come yet', () => {
    const late = opened('2026-10-30T14:00:00.000Z', { happened: '2027-01-01T00:00:00.000Z' });
    const taken = {
      at: '2026-10-30T14:30:00.000Z',
      type: 'incident.acknowledged',
      happened: '2026-10-30T14:05:00.000Z',
    };
    const closed = { at: '2026-10-30T15:00:00.000Z', type: 'incident.closed', happened: '2026-10-30T13:00:00.000Z' };
    expect(standing('2026-10-30T16:00:00.000Z', late, taken).clocks.acknowledge).toMatchObject({
      countedSeconds: 300,
      stop: { at: '2026-10-30T14:05:00.000Z', isSaid: true },
    });
    expect(standing('2026-10-30T16:00:00.000Z', late, closed).clocks.resolve).toMatchObject({
      countedSeconds: 0,
      elapsedSeconds: 0,
    });
  });

  it.each([
    [{ type: 'step.finished', verdict: 'found', cause: 'campaign/x' }, true],
    [{ type: 'step.finished', verdict: 'ruled-out' }, false],
    [{ type: 'run.ended', cause: 'campaign/x' }, true],
    [{ type: 'run.ended', cause: null }, false],
    [looked('run', 'problem', 'campaign/x'), true],
    [looked('segment', 'problem', 'segment/x'), true],
    [looked('system', 'problem', 'lock/x'), false],
    [looked('incident', 'problem', 'incident/record-changed'), false],
    [looked('run', 'inconclusive', 'campaign/x'), false],
    [{ type: 'incident.closed', cause: 'campaign/x' }, true],
    [{ type: 'incident.closed', cause: null, outcome: 'repaired' }, false],
    [{ type: 'incident.closed', cause: null, outcome: 'no-fault' }, false],
  ])('knows a diagnosis: %j is %s', (event, isOne) => {
    const { clocks } = standing('2026-10-30T16:00:00.000Z', opened('2026-10-30T14:00:00.000Z'), {
      at: '2026-10-30T14:10:00.000Z',
      ...event,
    } as Written);
    expect(clocks.diagnose.stop !== null).toBe(isOne);
  });

  it('is diagnosed when that was found with which it is closed, and what was taken for the cause before was none', () => {
    const found = (at: string, subject: string, cause: string) => ({ at, ...looked(subject, 'problem', cause) });
    const seq = (...last: readonly Written[]) =>
      standing(
        '2026-10-30T16:00:00.000Z',
        opened('2026-10-30T10:00:00.000Z'),
        found('2026-10-30T10:10:00.000Z', 'run', 'campaign/selects-nobody'),
        found('2026-10-30T10:20:00.000Z', 'system', 'segment/x'),
        found('2026-10-30T10:30:00.000Z', 'segment', 'segment/x'),
        ...last,
      ).clocks.diagnose.stop?.seq;
    const closed = { at: '2026-10-30T11:00:00.000Z', type: 'incident.closed', outcome: 'repaired', cause: 'segment/x' };
    expect(seq()).toBe(2);
    expect(seq(closed)).toBe(3);
    expect(seq({ ...closed, cause: 'policy/y' })).toBe(5);
    expect(seq({ ...closed, cause: null, outcome: 'no-fault' })).toBeUndefined();
    expect(seq({ ...closed, cause: null, outcome: null })).toBe(2);
    expect(seq(closed, { at: '2026-10-30T12:00:00.000Z', type: 'incident.reopened' })).toBe(2);
  });

  it('closed before anybody found a cause has no time of diagnosis, unless that was over already', () => {
    const diagnose = (closed: string) =>
      standing('2026-12-01T00:00:00.000Z', opened('2026-10-30T14:00:00.000Z'), { at: closed, type: 'incident.closed' })
        .clocks.diagnose;
    expect(diagnose('2026-10-30T14:30:00.000Z')).toMatchObject({ state: 'not-measured', why: 'never-happened' });
    expect(diagnose('2026-11-05T14:30:00.000Z')).toMatchObject({ state: 'broken', stop: null });
  });
});

describe('a severity that changes', () => {
  const graver: Written = { at: '2026-10-30T16:00:00.000Z', type: 'incident.severity', severity: 'critical' };

  it('puts its target to the whole time, counted in its own way', () => {
    const { severity, clocks } = standing('2026-10-30T17:30:00.000Z', opened('2026-10-30T14:00:00.000Z'), graver);
    expect(severity).toBe('critical');
    // Three and a half hours by the wall; the hour until 18:00 in Moscow was all that counted before.
    expect(clocks.resolve).toMatchObject({
      state: 'running',
      around: 'clock',
      countedSeconds: 12_600,
      due: '2026-10-30T18:00:00.000Z',
    });
  });

  it('does not touch a clock that has stopped, and what was over under a graver one stays told', () => {
    const { clocks } = standing(
      '2026-10-31T00:00:00.000Z',
      opened('2026-10-30T07:00:00.000Z', { severity: 'critical' }),
      { at: '2026-10-30T07:10:00.000Z', type: 'note.added' },
      { at: '2026-10-30T12:00:00.000Z', type: 'incident.severity', severity: 'normal' },
    );
    expect(clocks.acknowledge).toMatchObject({
      severity: 'critical',
      targetSeconds: 900,
      state: 'kept',
      overUnder: [],
    });
    expect(clocks.resolve).toMatchObject({
      severity: 'normal',
      state: 'running',
      overUnder: [{ severity: 'critical', due: '2026-10-30T11:00:00.000Z' }],
    });
  });

  it('that is written later holds from when it is said to, and what it takes the place of was never over', () => {
    const { severity, clocks } = standing(
      '2026-10-30T18:00:00.000Z',
      opened('2026-10-30T07:00:00.000Z'),
      { at: '2026-10-30T13:00:00.000Z', type: 'incident.severity', severity: 'critical' },
      {
        at: '2026-10-30T14:00:00.000Z',
        type: 'incident.severity',
        severity: 'normal',
        happened: '2026-10-30T12:00:00.000Z',
      },
    );
    expect([severity, clocks.resolve.severity, clocks.resolve.overUnder]).toEqual(['normal', 'normal', []]);
  });

  it('to one that promises nothing is not measured', () => {
    const { clocks } = standing('2026-10-30T16:00:00.000Z', opened('2026-10-30T14:00:00.000Z', { severity: 'low' }));
    expect(clocks.resolve).toMatchObject({ state: 'not-measured', why: 'no-target', countedSeconds: 3_600 });
  });
});

describe('time that is not counted', () => {
  const day = (clock: string): string => `2026-11-09T${clock}:00.000Z`;

  it('is the client’s while we wait for him, and the due moment moves by as much', () => {
    const written = [
      opened(day('06:00')),
      { at: day('07:00'), type: 'sla.paused', why: 'waiting' },
      { at: day('09:00'), type: 'sla.resumed' },
    ];
    const { clocks, pauses } = standing(day('10:00'), ...written);
    expect(pauses).toEqual([{ from: day('07:00'), to: day('09:00'), why: 'waiting', by: 'ann', isOpen: false }]);
    expect(clocks.diagnose).toMatchObject({ countedSeconds: 7_200, due: day('12:00') });
    const paused = standing(day('10:00'), ...written.slice(0, 2)).clocks.diagnose;
    expect(paused).toMatchObject({ countedSeconds: 3_600, state: 'running', due: null });
  });

  it('stays as it is over a second pause, ends with the closing, and over two of the same time counts once', () => {
    const { clocks, pauses } = standing(
      day('14:00'),
      opened(day('06:00')),
      { at: day('07:00'), type: 'sla.paused', why: 'first' },
      { at: day('08:00'), type: 'sla.paused', why: 'second' },
      { at: day('09:00'), type: 'incident.closed' },
      { at: day('10:00'), type: 'incident.reopened' },
    );
    expect(pauses.map(({ why, to, isOpen }) => [why, to, isOpen])).toEqual([['first', day('09:00'), false]]);
    expect(clocks.resolve).toMatchObject({ countedSeconds: 5 * 3_600, stop: null });
  });

  it('is that between a closing and the reopening; the clock goes on where it stood', () => {
    const { clocks, closedTimes } = standing(
      day('14:00'),
      opened(day('06:00')),
      { at: day('08:00'), type: 'incident.closed' },
      { at: day('12:00'), type: 'incident.reopened' },
      { at: day('13:00'), type: 'incident.closed' },
    );
    expect(closedTimes).toHaveLength(2);
    expect(clocks.resolve).toMatchObject({ countedSeconds: 3 * 3_600, elapsedSeconds: 7 * 3_600, stop: { seq: 4 } });
  });

  it('is none of the time after a hand-over: the client waits on', () => {
    const { clocks } = standing(day('10:00'), opened(day('06:00')), { at: day('07:00'), type: 'incident.handed-over' });
    expect(clocks.resolve.countedSeconds).toBe(4 * 3_600);
  });
});

describe('what a record can do to it', () => {
  it('a clock that was set back gives no negative time, and says by how much it may be wrong', () => {
    const { clocks, setBacks } = standing(
      '2026-11-09T06:00:00.000Z',
      opened('2026-11-09T08:00:00.000Z'),
      { at: '2026-11-09T07:00:00.000Z', type: 'note.added' },
      { at: '2026-11-09T07:30:00.000Z', type: 'incident.closed' },
    );
    // Once: the third event comes half an hour after the second by the same clock.
    expect(setBacks).toEqual([{ seq: 2, who: 'ann', kind: 'set-back', seconds: 3_600 }]);
    for (const { countedSeconds, elapsedSeconds } of Object.values(clocks))
      expect([countedSeconds, elapsedSeconds]).toEqual([0, 0]);
  });

  it('a clock that was set back says so also where the time of day has gone on since', () => {
    const events = record(
      opened('2026-11-09T08:00:00.000Z'),
      // Two hours and a half later by the clock that nobody sets.
      { at: '2026-11-09T09:30:00.000Z', type: 'incident.closed', mono: 9_000_000 },
    );
    const now = '2026-11-09T09:30:00.000Z';
    const standing = slaOf({ events, setBack: setBacks(events) }, now);
    expect(standing.setBacks).toEqual([{ seq: 2, who: 'ann', kind: 'set-back', seconds: 3_600 }]);
    expect(standing.clocks.resolve.countedSeconds).toBe(5_400);
    expect(doubtsIn(standing)).toHaveLength(1);
  });

  it('counts the same whether or not what lies between two events of one writer gets a moment of its own', () => {
    // "sla.told" changes no clock, and is looked at like what does; an act of a person as a note is.
    const type = fc.constantFrom('note.added', 'note.added', 'note.added', 'incident.closed', 'incident.reopened');
    const written = fc.record({
      type,
      who: fc.constantFrom('ann', 'ann', 'bob'),
      minute: fc.integer({ min: -5, max: 90 }),
      mono: fc.integer({ min: -1, max: 90 }),
    });
    const told = (events: readonly IncidentEvent[], note: string) => {
      const named = events.map((event) => (event.type === 'note.added' ? { ...event, type: note } : event));
      const answer = slaOf({ events: named, setBack: setBacks(named) }, '2026-11-09T09:00:00.000Z');
      return JSON.parse(JSON.stringify(answer).replaceAll(note, 'note'));
    };
    fc.assert(
      fc.property(fc.array(written, { maxLength: 12 }), (lines) => {
        let at = Date.parse('2026-11-09T08:00:00.000Z');
        let mono = 0;
        const events = record(
          opened('2026-11-09T08:00:00.000Z', { via: 'tty' }),
          ...lines.map(({ type: kind, who, minute, mono: later }) => {
            at += minute * 60_000;
            mono += later * 60_000;
            return { at: new Date(at).toISOString(), type: kind, who, mono, via: 'tty' as const };
          }),
        );
        expect(told(events, 'note.added')).toEqual(told(events, 'sla.told'));
      }),
      { numRuns: 1000 },
    );
  });

  it('two machines of which one is behind are told once, and what a steady clock parts by is not', () => {
    const behind = (seconds: number) => {
      const at = new Date(Date.parse('2026-11-09T08:00:00.000Z') - seconds * 1000).toISOString();
      return slaOf(
        {
          events: record(
            opened('2026-11-09T08:00:00.000Z'),
            { at, who: 'bob', type: 'note.added' },
            { at, who: 'bob', type: 'incident.closed' },
          ),
          setBack: new Map(),
        },
        '2026-11-09T09:00:00.000Z',
      ).setBacks;
    };
    expect(behind(30)).toEqual([]);
    expect(behind(600)).toEqual([{ seq: 2, who: 'bob', kind: 'behind', seconds: 600 }]);
  });

  it('a time that was kept or broken by less than a clock was set back is not sure', () => {
    const closed = (at: string) => {
      const { clocks, ...more } = standing(
        '2026-11-20T16:00:00.000Z',
        opened('2026-11-09T06:00:00.000Z', { severity: 'critical' }),
        { at: '2026-11-09T06:50:00.000Z', type: 'note.added' },
        { at: '2026-11-09T06:20:00.000Z', type: 'note.added' },
        { at, type: 'incident.closed' },
      );
      return [clocks.resolve.state, isDoubtful({ clocks, ...more }, 'resolve')] as const;
    };
    expect(closed('2026-11-09T08:00:00.000Z')).toEqual(['kept', false]);
    expect(closed('2026-11-09T09:45:00.000Z')).toEqual(['kept', true]);
    expect(closed('2026-11-09T10:15:00.000Z')).toEqual(['broken', true]);
    expect(closed('2026-11-09T10:45:00.000Z')).toEqual(['broken', false]);
  });

  it('a correction of the time counts, and both stay in the record', () => {
    const { clocks } = standing(
      '2026-11-09T16:00:00.000Z',
      opened('2026-11-09T06:00:00.000Z'),
      { at: '2026-11-09T10:00:00.000Z', type: 'incident.closed' },
      {
        at: '2026-11-09T11:00:00.000Z',
        type: 'event.corrected',
        of: { writer: 'ann.host', seq: 2, at: '2026-11-09T10:00:00.000Z' },
        field: 'happened',
        from: null,
        to: '2026-11-09T08:00:00.000Z',
        why: 'closed by telephone',
      },
    );
    expect(clocks.resolve).toMatchObject({ countedSeconds: 7_200, stop: { seq: 2, isSaid: true } });
  });

  it.each([
    {},
    { hash: 'x' },
    { hash: 'x', agreement: { ...AGREEMENT, zone: 'Nowhere' } },
    'yes',
    { hash: 'x', agreement: { ...AGREEMENT, hours: { mon: ['9'] } } },
  ])('a copy that cannot be read judges nothing, and says so: %j', (unreadable) => {
    const { agreed, isUnreadable, clocks } = standing(
      '2026-11-09T16:00:00.000Z',
      opened('2026-11-09T06:00:00.000Z', { sla: unreadable }),
    );
    expect([agreed, isUnreadable, clocks.resolve.state]).toEqual([null, true, 'not-measured']);
  });

  it('nothing at all is a standing too', () => {
    expect(slaOf({ events: [], setBack: new Map() }, '2026-11-09T16:00:00.000Z')).toMatchObject({
      agreed: null,
      severity: 'normal',
      pauses: [],
    });
  });
});

describe('any story', () => {
  const types = fc.constantFrom(
    { type: 'note.added' },
    { type: 'step.finished', verdict: 'found', cause: 'x/y' },
    { type: 'sla.paused', why: 'w' },
    { type: 'sla.resumed' },
    { type: 'incident.closed' },
    { type: 'incident.reopened' },
    { type: 'incident.severity', severity: 'critical' },
    { type: 'incident.severity', severity: 'normal' },
    { type: 'incident.severity', severity: 'low' },
    { type: 'incident.handed-over' },
  );
  const minutes = fc.integer({ min: -120, max: 3_000 });
  const stories = fc.array(fc.tuple(types, minutes, fc.option(fc.integer({ min: -600, max: 6_000 }))), {
    maxLength: 14,
  });
  const when = (minute: number): string =>
    new Date(Date.parse('2026-10-23T06:00:00.000Z') + minute * 60_000).toISOString();

  it('gives times that add up: none is negative, a sum is its intervals, and what is over is broken', () => {
    fc.assert(
      fc.property(stories, minutes, (story, last) => {
        let at = 0;
        const events = story.map(([event, wait, said]) => {
          at += wait;
          return { at: when(at), ...event, ...(said === null ? {} : { happened: when(said) }) };
        });
        const result = standing(when(at + last), opened(when(0)), ...events);
        for (const { clock, countedSeconds, elapsedSeconds, counted, leftSeconds, state, due, stop } of Object.values(
          result.clocks,
        )) {
          const sum = counted.reduce(
            (seconds, { from, to }) => seconds + (Date.parse(to) - Date.parse(from)) / 1000,
            0,
          );
          expect(countedSeconds).toBeCloseTo(sum, 3);
          expect(countedSeconds).toBeGreaterThanOrEqual(0);
          expect(countedSeconds).toBeLessThanOrEqual(elapsedSeconds);
          if (leftSeconds !== null) expect(state === 'broken').toBe(leftSeconds < 0);
          if (state === 'broken') expect(Date.parse(due!)).toBeLessThan(Date.parse(stop?.at ?? result.now));
          if (state === 'kept') expect(Date.parse(due!)).toBeGreaterThanOrEqual(Date.parse(stop!.at));
          const group = partsOf(result).find(({ clocks }) => clocks.includes(clock))!;
          const end = Date.parse(result.start.at) + Math.round(elapsedSeconds * 1000);
          const own = group.parts.filter(({ to }) => Date.parse(to) <= end);
          expect(own.at(-1)?.sumSeconds ?? 0).toBeCloseTo(countedSeconds, 3);
        }
      }),
      { numRuns: 300 },
    );
  });
});
