import { describe, expect, it } from 'vitest';
import type { Version } from '../../src/condition/versions.ts';
import { chooseVersions, type ResolvedWish, versionWish } from '../../src/rules/which-version.ts';

const RULE = { id: 'vip', kind: 'segment', name: null, owner: null, current: 3 } as const;
const NOW = '2026-11-24T09:00:00Z';
const version = (number: number, validFrom: string | null, validTo: string | null): Version => ({
  version: number,
  author: 'a',
  comment: null,
  createdAt: validFrom,
  approvedBy: null,
  approvedAt: null,
  deployedAt: null,
  validFrom,
  validTo,
});
const VERSIONS = [
  version(3, '2026-11-20T08:00:00Z', null),
  version(2, '2026-10-01T08:00:00Z', '2026-11-20T08:00:00Z'),
  version(1, '2026-01-01T08:00:00Z', '2026-10-01T08:00:00Z'),
];
const run = { run: '7', campaign: 'k', startedAt: '2026-10-05T08:00:00Z', version: 2, known: 'run' } as const;

const chosen = (from?: ResolvedWish, to?: ResolvedWish, versions: readonly Version[] = VERSIONS) => {
  const { from: one, to: other } = chooseVersions(RULE, versions, { from, to, asOf: NOW });
  return [one?.version, other.version];
};

describe('the versions to compare', () => {
  it('are the one in force and the one before, when nobody says otherwise', () => {
    expect(chosen()).toEqual([2, 3]);
  });

  it.each([
    ['numbers', { by: 'number', version: 1 }, { by: 'number', version: 2 }, [1, 2]],
    ['a moment', { by: 'moment', text: '2026-05-01', at: '2026-05-01T00:00:00Z' }, undefined, [1, 3]],
    ['the last good run', { by: 'last-good-run', run }, undefined, [2, 3]],
  ] as const)('are found by %s', (_how, from, to, expected) => {
    expect(chosen(from, to)).toEqual(expected);
  });

  it('are those that wait to come into force, for a moment to come', () => {
    const waiting = version(4, '2026-12-01T08:00:00Z', null);
    const versions = [waiting, { ...VERSIONS[0]!, validTo: '2026-12-01T08:00:00Z' }, ...VERSIONS.slice(1)];
    const to = { by: 'moment', text: '2030-01-01', at: '2030-01-01T00:00:00Z' } as const;
    expect(chosen(undefined, to, versions)).toEqual([3, 4]);
  });

  it.each([
    [
      'a moment before the first version',
      { by: 'moment', text: '2025-01-01', at: '2025-01-01T00:00:00Z' },
      VERSIONS,
      'had no version in force at 2025-01-01',
    ],
    [
      'a moment where no intervals are kept',
      { by: 'moment', text: '2026-05-01', at: '2026-05-01T00:00:00Z' },
      [version(3, null, null)],
      'is not kept',
    ],
    [
      'a moment to come for which no version waits',
      { by: 'moment', text: '2030-01-01', at: '2030-01-01T00:00:00Z' },
      VERSIONS,
      'will be in force at 2030-01-01 is not known',
    ],
    ['a good run where there is none', { by: 'last-good-run', run: null }, VERSIONS, 'No good run is known'],
    [
      'a good run of which the version is not known',
      { by: 'last-good-run', run: { ...run, version: null, known: null } },
      VERSIONS,
      'run 7 used is not kept',
    ],
  ] as const)('are refused for %s', (_what, from, versions, message) => {
    expect(() => chosen(from, undefined, versions)).toThrow(message);
  });

  it.each([
    ['2', { by: 'number', version: 2 }],
    ['2026-11-20', { by: 'moment', text: '2026-11-20' }],
    ['2026-11-20T09:00+03:00', { by: 'moment', text: '2026-11-20T09:00+03:00' }],
    ['last-good-run', { by: 'last-good-run' }],
  ])('are read from the word %s', (words, expected) => {
    expect(versionWish('--from', words)).toEqual(expected);
  });

  it.each(['last', '1.5', '20.11.2026', ''])('are not read from “%s”', (words) => {
    expect(() => versionWish('--from', words)).toThrow('--from takes the number of a version');
  });
});
