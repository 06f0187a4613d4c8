import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.ts';
import { hashOf } from '../../../src/model/sla/agreement.ts';
import { readDuration } from '../../../src/model/sla/duration.ts';
import { parseProfiles } from '../../../src/profile/profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'mmsup-sla-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, 'ru.yaml'),
  `format: 1
zone: Europe/Moscow
hours: {mon-thu: [14:00-18:00, 9:00-13:00], fri: 09:00–17:00}
holidays: {2026-01-01..2026-01-08: Новогодние каникулы, 06-12: День России}
days: {2026-11-07: 09:00-18:00}
`,
);
writeFileSync(
  join(folder, 'whole.yaml'),
  'format: 1\nzone: Asia/Omsk\nhours: 24/7\ntargets: {low: {resolve: PT40H}}\n',
);
writeFileSync(join(folder, 'wrong.yaml'), 'format: 1\nzone: Europe/Moscow\nhours:\n  mon: 09:00-18:0\n');
writeFileSync(join(folder, 'old.yaml'), 'zone: Europe/Moscow\n');

/** A profile whose `sla:` is these lines; the first of them is line 6, after `    sla:` stands in line 5. */
const profileWith = (lines: string, more = ''): string =>
  `format: 1\nprofiles:\n  bank:\n    {system: demo, db: dbname=crm}\n`.replace(
    '    {system: demo, db: dbname=crm}\n',
    `    system: demo\n    db: dbname=crm\n${more}    sla:${lines.includes('\n') ? `\n${lines.replace(/^/gm, '      ')}` : ` ${lines}`}\n`,
  );
const read = (lines: string, more?: string) =>
  parseProfiles(profileWith(lines, more), join(folder, 'profiles.yaml')).profiles[0]!.sla!;
const refusal = (lines: string, more?: string): string => {
  try {
    read(lines, more);
  } catch (error) {
    if (error instanceof UsageError)
      return [error.message, error.hint].filter(Boolean).join(' ').replaceAll(`${folder}/`, '');
    throw error;
  }
  return 'accepted';
};

const TARGETS = 'targets: {normal: {resolve: 8h}}';
const OFFICE = 'hours: {mon-fri: 09:00-18:00}';

describe('what was promised, in a profile', () => {
  it('is read whole: a calendar that clients share, and what this one adds', () => {
    const sla = read(`calendar: ru.yaml
zone: Asia/Yekaterinburg
holidays: [2026-11-09]
days: {2026-11-14: off}
targets:
  critical: {acknowledge: 15m, diagnose: 1h30m, resolve: P1D, around: clock}
  normal: {acknowledge: PT1H, resolve: 16h}`);
    expect(sla).toEqual({
      zone: 'Asia/Yekaterinburg',
      hours: {
        mon: ['09:00-13:00', '14:00-18:00'],
        tue: ['09:00-13:00', '14:00-18:00'],
        wed: ['09:00-13:00', '14:00-18:00'],
        thu: ['09:00-13:00', '14:00-18:00'],
        fri: ['09:00-17:00'],
      },
      holidays: [
        { from: '2026-01-01', to: '2026-01-08', name: 'Новогодние каникулы' },
        { from: '06-12', to: '06-12', name: 'День России' },
        { from: '2026-11-09', to: '2026-11-09', name: '' },
      ],
      days: { '2026-11-07': ['09:00-18:00'], '2026-11-14': [] },
      targets: {
        critical: { acknowledge: 900, diagnose: 5_400, resolve: 86_400, around: 'clock' },
        normal: { acknowledge: 3_600, resolve: 57_600, around: 'hours' },
      },
    });
  });

  it('may be a file of its own, and takes the zone of the profile where it names none', () => {
    expect(read('whole.yaml')).toMatchObject({
      zone: 'Asia/Omsk',
      hours: '24x7',
      targets: { low: { resolve: 144_000 } },
    });
    expect(read(`${OFFICE}\n${TARGETS}`, '    zone: Asia/Tomsk\n').zone).toBe('Asia/Tomsk');
    expect(read('zone: UTC\ntargets: {normal: {resolve: 8h, around: clock}}').hours).toBe('24x7');
  });

  it('has the same hash however it is written', () => {
    const one = read(`zone: UTC\nhours: {mon-fri: 9:00-18:00}\nholidays: [2026-05-09, 2026-05-01]\n${TARGETS}`);
    const other = read(
      `${TARGETS}\nholidays: {2026-05-01: , 2026-05-09: }\nhours: {mon: 09:00-18:00, tue-fri: 09:00-18:00}\nzone: UTC`,
    );
    expect(hashOf(other)).toBe(hashOf(one));
    expect(hashOf(read(`zone: UTC\nhours: {mon-fri: 9:00-18:01}\n${TARGETS}`))).not.toBe(hashOf(one));
  });
});

describe('a mistake in it', () => {
  it.each([
    [
      `zone: Europe/Moskow\n${OFFICE}\n${TARGETS}`,
      'profiles.yaml:7:13: "Europe/Moskow" is not a time zone. Did you mean "Europe/Moscow" or',
    ],
    [
      `zone: UTC\nhour: 24x7\n${TARGETS}`,
      'profiles.yaml:8:7: "sla" of "bank" of "profiles" of a profiles file has no key "hour". Did you mean "hours"?',
    ],
    [
      `zone: UTC\nhours:\n  monday: 09:00-18:00\n${TARGETS}`,
      'profiles.yaml:9:9: "monday" is no day of the week. Did you mean "mon"?',
    ],
    [
      `zone: UTC\nhours: {mon-fri: 09:00-18:00, fri: 09:00-17:00}\n${TARGETS}`,
      'profiles.yaml:8:37: the hours of "fri" are said twice.',
    ],
    [
      `zone: UTC\nhours: {mon: 09:00-25:00}\n${TARGETS}`,
      'profiles.yaml:8:20: "09:00-25:00" are no working hours. Write it like 09:00-18:00',
    ],
    [
      `zone: UTC\nhours: {mon: [09:00-14:00, 13:00-18:00]}\n${TARGETS}`,
      'profiles.yaml:8:20: the hours 13:00-18:00 begin before the hours before them have ended.',
    ],
    [`zone: UTC\nhours: {mon: off}\n${TARGETS}`, 'profiles.yaml:8:14: no day of the week has working hours.'],
    [`zone: UTC\nhours: always\n${TARGETS}`, 'profiles.yaml:8:14: "hours" must be 24x7 or hours by weekday.'],
    [
      `zone: UTC\n${OFFICE}\nholidays:\n  - 2026-05-01\n  - 2026-02-29\n${TARGETS}`,
      'profiles.yaml:11:11: "2026-02-29" is no day and no range of days.',
    ],
    [
      `zone: UTC\n${OFFICE}\nholidays: {2026-05-09..2026-05-01: May}\n${TARGETS}`,
      'profiles.yaml:9:18: the holiday "2026-05-09..2026-05-01" ends before it begins.',
    ],
    [
      `zone: UTC\n${OFFICE}\nholidays: [12-30..01-02]\n${TARGETS}`,
      'Write two ranges, one up to 12-31 and one from 01-01.',
    ],
    [`zone: UTC\n${OFFICE}\nholidays: May\n${TARGETS}`, '"holidays" must be a list of dates.'],
    [
      `zone: UTC\n${OFFICE}\ndays: {07.11.2026: 09:00-18:00}\n${TARGETS}`,
      'profiles.yaml:9:14: "07.11.2026" is no day of the calendar.',
    ],
    [
      `zone: UTC\n${OFFICE}\ntargets: {urgent: {resolve: 8h}}`,
      'has no key "urgent". Known here: low, normal, high, critical.',
    ],
    [
      `zone: UTC\n${OFFICE}\ntargets: {high: {solve: 8h}}`,
      'profiles.yaml:9:24: "high" of "targets" of "sla" of "bank" of "profiles" of a profiles file has no key "solve". ',
    ],
    [
      `zone: UTC\n${OFFICE}\ntargets: {high: {resolve: 8}}`,
      'profiles.yaml:9:33: "8" is no time up to a year. Write it like 30m',
    ],
    [`zone: UTC\n${OFFICE}\ntargets: {high: {resolve: P1M}}`, '"P1M" is no time up to a year.'],
    [`zone: UTC\n${OFFICE}\ntargets: {high: {resolve: 2d}}`, '"2d" counts days, but working hours are counted here'],
    [
      `zone: UTC\n${OFFICE}\ntargets: {high: {acknowledge: 9h, resolve: 8h}}`,
      '"resolve" has less time than "acknowledge", which comes before it.',
    ],
    [`zone: UTC\n${OFFICE}\ntargets: {high: {around: clock}}`, 'this severity promises nothing.'],
    [`zone: UTC\n${OFFICE}\ntargets: {high: {resolve: 8h, around: wall}}`, '"around" of "high" of "targets"'],
    [`zone: UTC\n${OFFICE}\ntargets: {}`, 'no severity has a target.'],
    [`zone: UTC\n${OFFICE}`, 'profiles.yaml:7:7: the SLA needs the key "targets". Write targets: {critical'],
    [`zone: UTC\n${TARGETS}`, 'the SLA needs the key "hours".'],
    [`${OFFICE}\n${TARGETS}`, 'the SLA needs the key "zone".'],
    [
      'nowhere.yaml',
      'profiles.yaml:6:10: the file "nowhere.yaml" cannot be read (ENOENT). Its path begins at the folder of the profiles file.',
    ],
    [`calendar: wrong.yaml\n${TARGETS}`, 'wrong.yaml:4:8: "09:00-18:0" are no working hours.'],
    [`calendar: old.yaml\n${TARGETS}`, 'a shared file says "format: 1".'],
    [`calendar: whole.yaml\n${TARGETS}`, 'whole.yaml:4:1: a calendar file has no key "targets".'],
    ['12', '"sla" of "bank" of "profiles" of a profiles file must be a text'],
  ])('%s', (lines, said) => {
    expect(refusal(lines)).toContain(said);
  });
});

describe('a promised time', () => {
  it.each([
    ['30m', 1_800],
    ['1h30m', 5_400],
    ['1h 30min', 5_400],
    ['1.5h', 5_400],
    ['90s', 90],
    ['2d', 172_800],
    ['1w', 604_800],
    ['PT4H', 14_400],
    ['PT1H30M', 5_400],
    ['P1DT2H', 93_600],
    ['720h', 2_592_000],
  ])('%s is %d seconds', (written, seconds) => {
    expect(readDuration(written)?.seconds).toBe(seconds);
  });

  it.each(['', '4', 'h', '4 hours', '-4h', '0h', 'P1M', 'P1Y', 'PT', 'P', '9000h', '4h!', '1e3h'])(
    '%j is none',
    (written) => {
      expect(readDuration(written)).toBeUndefined();
    },
  );
});
