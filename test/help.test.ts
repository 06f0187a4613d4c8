import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../src/arguments.ts';
import { COMMANDS } from '../src/program.ts';

const settings = { lang: 'en', width: 80, env: {} } as const;
const helpOf = async (line: string) => {
  const parsed = await parseCommandLine(line.split(' ').filter(Boolean), settings);
  if (parsed.kind !== 'help') throw new Error(`"${line}" is a command`);
  return parsed;
};

describe('help', () => {
  it.each(['help segment explain', 'segment help explain', 'segment explain --help'])(
    '%s is the help of that command',
    async (line) => {
      const { text, exitCode } = await helpOf(line);
      expect(text).toMatch(/^Usage: mmsup segment explain /);
      expect(text).toContain('--customer <id>');
      expect(exitCode).toBe(0);
    },
  );

  it('lists the commands of a noun before anything else', async () => {
    const { text, exitCode } = await helpOf('segment');
    expect(text.split('\n\n').slice(0, 3)).toEqual([
      'Usage: mmsup segment [options] [command]',
      'Segments: whom they select, and why',
      'Commands:\n  list        List segments\n  explain     Say why a segment selects whom it selects, or nobody',
    ]);
    expect(exitCode).toBe(2);
  });

  it('of mmsup itself says what to type first, at any width', async () => {
    const { text } = await helpOf('help');
    expect(text).toContain('$ mmsup demo tour\n');
    expect(text).toContain('--profile <name>');
  });

  it.each(COMMANDS.map(({ path }) => path))('%s has examples that are command lines of it', async (path) => {
    const { text } = await helpOf(`${path} --help`);
    const [, examples = ''] = text.split('Examples:\n');
    const lines = examples.split('\n\n')[0]!.split('\n').filter(Boolean);
    expect(lines.length).toBeGreaterThan(0);
    const typed = lines
      .flatMap((line) => line.split('&&'))
      .map((line) => line.replace(/^ *\$? ?(?:[A-Z_]+=\S+ )?mmsup /, ''));
    for (const line of typed) {
      const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)];
      const goesTo = words.findIndex(([, , , bare]) => bare === '|' || bare === '>');
      const argv = words
        .slice(0, goesTo === -1 ? undefined : goesTo)
        .map(([, double, single, bare]) => double ?? single ?? bare!);
      const parsed = await parseCommandLine(argv, settings);
      expect(parsed.kind, line).toBe('command');
      if (parsed.kind === 'command' && typed.length === lines.length) expect(parsed.spec.path).toBe(path);
    }
  });
});
