import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import type { IncidentRecord } from '../../../src/incident/record/read.ts';
import { figuresOf } from '../../../src/incident/stats/figures.ts';
import { type Measured, measuredOf } from '../../../src/incident/stats/measure.ts';
import { recurringIn } from '../../../src/incident/stats/recurring.ts';
import { seriesBetween, seriesOf } from '../../../src/incident/stats/series.ts';
import { keptShare, timesText, unknownTimes } from '../../../src/incident/stats/tell.ts';
import { ruleText } from '../../../src/incident/stats/words.ts';
import type { Agreement } from '../../../src/model/sla/agreement.types.ts';

const AGREEMENT: Agreement = {
  zone: 'UTC',
  hours: '24x7',
  holidays: [],
  days: {},
  targets: { normal: { acknowledge: 600, resolve: 3_600, around: 'clock' } },
};
const sla = { hash: 'f'.repeat(64), profile: 'bank-a', agreement: AGREEMENT };

type Happening = readonly [minutes: number, event: object];

/** A record of events at minutes after the opening. */
function measured(...written: readonly Happening[]): Measured {
  const events = written.map(([minutes, event], index): IncidentEvent => {
    const at = new Date(Date.UTC(2026, 9, 1, 8, minutes)).toISOString();
    const line = { v: 1, seq: index + 1, at, mono: index, who: 'ann', via: 'script', prev: null } as const;
    return { ...line, type: 'note.added', ...event };
  });
  return measuredOf({ id: '1', events, setBack: new Map() } as unknown as IncidentRecord, '2026-10-01T20:00:00.000Z');
}

/** The same, on a machine whose clock was set back by so many minutes before the event of this number. */
function measuredWrong(seq: number, minutes: number, ...written: readonly Happening[]): Measured {
  const events = written.map(([after, event], index): IncidentEvent => {
    const at = new Date(Date.UTC(2026, 9, 1, 8, after)).toISOString();
    const prev = index === 0 ? null : `line ${index}`;
    return { v: 1, seq: index + 1, at, mono: index, who: 'ann', via: 'script', prev, type: 'note.added', ...event };
  });
  const setBack = new Map([[`line ${seq - 1}`, minutes * 60_000]]);
  return measuredOf({ id: '1', events, setBack } as unknown as IncidentRecord, '2026-10-01T20:00:00.000Z');
}

const OPENED = { type: 'incident.opened', client: 'alfa', severity: 'normal', line: '2', sla };
const CLOSED = { type: 'incident.closed', cause: 'policy/cap-zero', outcome: 'repaired' };

describe('what was promised', () => {
  it('is kept, broken, still running or was never measured, and each is counted', () => {
    const kept = measured([0, OPENED], [5, {}], [50, CLOSED]);
    const broken = measured([0, OPENED], [20, {}], [90, CLOSED]);
    const running = measured([0, { ...OPENED, severity: 'low' }]);
    const { sla: counted } = figuresOf([kept, broken, running]);
    const none = { keptSaid: 0, brokenRaised: 0 };
    expect(counted.acknowledge).toEqual({ kept: 1, broken: 1, running: 0, notMeasured: 1, ...none });
    expect(counted.resolve).toEqual({ kept: 1, broken: 1, running: 0, notMeasured: 1, ...none });
    expect(counted.diagnose).toEqual({ kept: 0, broken: 0, running: 0, notMeasured: 3, ...none });
    expect(keptShare(counted.resolve, 'en')).toBe('1/2');
    expect(keptShare(counted.diagnose, 'en')).toBeUndefined();
  });
});

describe('an incident', () => {
  it('is with the line that took it over, and of the cause that was found last while it is open', () => {
    const one = measured(
      [0, OPENED],
      [1, { type: 'step.finished', verdict: 'found', cause: 'rule/removed' }],
      [2, { type: 'incident.handed-over', from: '2', to: '3' }],
      [3, { type: 'incident.acknowledged', line: '3', who: 'boris' }],
    );
    expect(one).toMatchObject({ line: '3', cause: 'rule/removed', status: 'open', resolve: { state: 'awaited' } });
  });

  it('that was opened again waits on, and counts as reopened', () => {
    const again = { type: 'incident.reopened', why: 'x' };
    expect(measured([0, OPENED], [9, CLOSED], [20, again])).toMatchObject({
      reopened: 1,
      closed: null,
      resolve: { state: 'awaited' },
    });
    const twice = measured([0, OPENED], [9, CLOSED], [20, again], [70, CLOSED]);
    expect(twice).toMatchObject({ reopened: 1, resolve: { state: 'took', seconds: 70 * 60 } });
  });

  it('that was closed without a cause was never diagnosed, and is no cause that comes back', () => {
    const one = measured([0, OPENED], [9, { ...CLOSED, cause: 'none' }]);
    expect(one).toMatchObject({ cause: null, diagnose: { state: 'never', seconds: null } });
    expect(recurringIn([one, one, one], { times: 3, days: 90 })).toEqual([]);
  });
});

describe('a machine whose clock was set back', () => {
  it('takes no time out of an incident: how long it took is not known, and is not among the times', () => {
    // Two hours of work; the clock went back by two before the closing.
    const one = measuredWrong(3, 120, [0, OPENED], [5, {}], [5, CLOSED]);
    expect(one).toMatchObject({
      acknowledge: { state: 'took', seconds: 300 },
      resolve: { state: 'took', seconds: null },
    });
    const half = measured([0, OPENED], [5, {}], [30, CLOSED]);
    const { times } = figuresOf([one, half]);
    expect(times.resolve).toEqual({ n: 1, median: 1_800, p90: 1_800, awaited: 0, never: 0, unknown: 1 });
    expect(times.acknowledge).toMatchObject({ n: 2, unknown: 0 });
    expect(unknownTimes(figuresOf([one, half]), 'ru')).toMatch(
      /^Неизвестно, сколько заняло .*: Причина найдена 1, Решены 1$/,
    );
    expect(unknownTimes(figuresOf([half]), 'ru')).toBeUndefined();
  });

  it('by little against what it took makes no time unknown', () => {
    expect(measuredWrong(3, 2, [0, OPENED], [5, {}], [60, CLOSED]).resolve.seconds).toBe(3_600);
    expect(measuredWrong(3, 7, [0, OPENED], [5, {}], [60, CLOSED]).resolve.seconds).toBeNull();
  });
});

describe('a cause that comes back', () => {
  const found = { type: 'step.finished', verdict: 'found', cause: 'policy/cap-zero' };

  it('is that of closings; what was found in an open incident is counted beside it', () => {
    const [closed, open] = [measured([0, OPENED], [5, found], [9, CLOSED]), measured([0, OPENED], [5, found])];
    expect(recurringIn([closed, open, open], { times: 2, days: 90 })).toEqual([]);
    expect(recurringIn([closed, closed, open], { times: 2, days: 90 })).toMatchObject([{ incidents: 2, foundOpen: 1 }]);
  });

  it.each([
    [1, 'at least 1 incident of one cause', 'не меньше 1 инцидента с одной причиной'],
    [2, 'at least 2 incidents of one cause', 'не меньше 2 инцидентов с одной причиной'],
    [21, 'at least 21 incidents of one cause', 'не меньше 21 инцидента с одной причиной'],
  ])('has a rule that is said in words: %d', (times, en, ru) => {
    const said = ruleText({ times, days: 90 });
    expect([said.en, said.ru]).toEqual([expect.stringContaining(en), expect.stringContaining(ru)]);
  });
});

describe('the parts of a period', () => {
  it('are days, weeks from Monday or months, whatever can be read in a line', () => {
    expect(seriesBetween('2026-10-01T08:00:00Z', '2026-10-03T01:00:00Z')).toEqual({
      unit: 'day',
      starts: ['2026-10-01', '2026-10-02', '2026-10-03'],
    });
    expect(seriesBetween('2026-10-01T08:00:00Z', '2026-12-01T00:00:00Z')).toMatchObject({ unit: 'week' });
    expect(seriesBetween('2026-10-01T08:00:00Z', '2026-12-01T00:00:00Z').starts[0]).toBe('2026-09-28');
    const months = seriesBetween('2025-11-30T08:00:00Z', '2026-12-01T00:00:00Z');
    expect([months.unit, months.starts.length, months.starts[0], months.starts.at(-1)]).toEqual([
      'month',
      14,
      '2025-11-01',
      '2026-12-01',
    ]);
    const one = measured([0, OPENED]);
    expect(seriesOf([one, one], months)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]);
  });
});

describe('the middle and nine of ten', () => {
  it('are those of the values in their order', () => {
    const all = Array.from({ length: 10 }, (_, at) => measured([0, OPENED], [at + 1, CLOSED]));
    const { resolve } = figuresOf(all.toReversed()).times;
    expect(resolve).toEqual({ n: 10, median: 5.5 * 60, p90: 9 * 60, awaited: 0, never: 0, unknown: 0 });
    expect(figuresOf([]).times.resolve).toEqual({ n: 0, median: null, p90: null, awaited: 0, never: 0, unknown: 0 });
  });

  it('are told in the one way in which times are told', () => {
    const { resolve } = figuresOf([
      measured([0, OPENED], [263 / 60, CLOSED]),
      measured([0, OPENED], [57.6 * 60, CLOSED]),
      measured([0, OPENED]),
    ]).times;
    expect(timesText({ ...resolve, median: 263 }, 3, 'en')).toBe('4 min 23 s / 2 d 9 h (2)');
    expect(timesText({ ...resolve, median: 300 }, 2, 'ru')).toBe('5 мин / 2 д 9 ч');
  });
});
