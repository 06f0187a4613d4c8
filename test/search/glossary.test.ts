import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/arguments.ts';
import { filledIn } from '../../src/runbook/ask/example.ts';
import { GLOSSARY } from '../../src/search/glossary.ts';

const NAMES = { campaign: 'c', segment: 's', report: 'r', rule: 'x', customer: '1' };

describe('the glossary', () => {
  it('names every word once', () => {
    const ids = GLOSSARY.map(({ id }) => id);
    expect([new Set(ids).size, ids.length >= 40]).toEqual([ids.length, true]);
  });

  it.each(GLOSSARY.map((term) => [term.id, term] as const))(
    'explains %s in both languages',
    (_, { name, what, also }) => {
      expect([name.ru, what.ru].every((words) => /[а-я]/i.test(words))).toBe(true);
      expect([name.en, what.en, ...also.en].some((words) => /[а-яё]/i.test(words))).toBe(false);
      expect(what.en.length).toBeGreaterThan(60);
    },
  );

  it.each([...new Set(GLOSSARY.map(({ command }) => command))])(
    'shows it with a command that can be typed: %s',
    async (command) => {
      const argv = [...filledIn(command, NAMES).matchAll(/"([^"]*)"|(\S+)/g)].map(
        ([, quoted, bare]) => quoted ?? bare!,
      );
      const parsed = await parseCommandLine(argv.slice(1), { lang: 'en', width: 80, env: {} });
      expect(parsed.kind).toBe(command === 'mmsup --help' ? 'help' : 'command');
    },
  );

  it('without names of the reader shows what has to be put there', () => {
    expect(filledIn('mmsup segment explain {segment}', {})).toBe('mmsup segment explain SEGMENT');
  });
});
