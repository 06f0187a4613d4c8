import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/result.ts';
import { rankingLines } from '../../src/ui/ranking.ts';
import type { Screen } from '../../src/ui/screen.ts';
import { displayWidth } from '../../src/ui/width.ts';

const SCREEN = { width: 60, colour: false, unicode: true, locale: 'en', ci: false } as unknown as Screen;

const ruled = (n: number) => ({
  cause: `campaign/c${n}`,
  name: `Cause number ${n} with a long name`,
  because: `${n} of 1,234 were looked at`,
});

const resultOf = (findings: number, ruledOut: number, command = 'campaign trace'): Result =>
  ({
    command,
    findings: Array.from({ length: findings }, () => ({})),
    ranking: {
      whyFirst: 'it brings about “A job is late”; it is an error, “Rules without approval” information.',
      consequences: [],
      ruledOut: Array.from({ length: ruledOut }, (_, n) => ruled(n + 1)),
    },
  }) as unknown as Result;

const lines = (result: Result, lang: 'en' | 'ru' = 'en') => rankingLines(result, SCREEN, lang);

describe('why the first finding is the first', () => {
  it('stands below it with what was ruled out, at most three causes, within 60 columns', () => {
    expect(lines(resultOf(3, 5))).toEqual([
      '  Why first: it brings about “A job is late”; it is an',
      '  error, “Rules without approval” information.',
      '  Ruled out:',
      '    • Cause number 1 with a long name: 1 of 1,234 were',
      '      looked at',
      '    • Cause number 2 with a long name: 2 of 1,234 were',
      '      looked at',
      '    • Cause number 3 with a long name: 3 of 1,234 were',
      '      looked at',
      '    • and 2 more, with --json',
    ]);
    expect(lines(resultOf(3, 5), 'ru').filter((line) => displayWidth(line) > 60)).toEqual([]);
    expect(lines(resultOf(3, 5), 'ru')[0]).toMatch(/^ {2}Почему первая:/);
  });

  it('is not said of the only one, and what was ruled out is said of none too', () => {
    expect(lines(resultOf(1, 1)).join('\n')).not.toContain('Why first');
    expect(lines(resultOf(0, 1))[0]).toBe('  Ruled out:');
  });

  it('leaves out what a table of all checks tells anyway', () => {
    expect(lines(resultOf(0, 4, 'health check'))).toEqual([]);
  });

  it('is absent where nothing was ranked', () => {
    expect(rankingLines({ ...resultOf(1, 1), ranking: undefined } as unknown as Result, SCREEN, 'en')).toEqual([]);
  });
});
