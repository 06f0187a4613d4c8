import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from './support.ts';

const TWO = ['rules', 'diff', '--files', 'old.sql', 'new.sql'];
const range = <One>(count: number, of: (index: number) => One): readonly One[] =>
  Array.from({ length: count }, (_, i) => of(i));

async function compared(before: string | Buffer, after: string | Buffer, words: readonly string[] = []) {
  const folder = newFolder();
  const columns = range(40, (index) => `  c${index}: integer\n`).join('');
  folder.write({ 'old.sql': before, 'new.sql': after, 's.yaml': `crm.customer:\n${columns}` });
  const started = process.cpuUsage();
  const ran = await folder.run([...TWO, ...words]);
  const { user, system } = process.cpuUsage(started);
  return { ...ran, seconds: (user + system) / 1_000_000 };
}

const SCHEMA = ['--schema', 's.yaml'];

/** Of processor time: what else the machine does is not ours. */
const MOST_SECONDS = 5;

// Everything is loaded before anything is timed.
beforeAll(async () => {
  await compared('c.c1 > 5', 'c.c1 > 6', SCHEMA);
}, 60_000);

describe('input that nobody should have to wait for', () => {
  it('500 conditions on 40 columns are compared', async () => {
    const rule = (shift: number) =>
      range(500, (i) => `(c.c${i % 40} > ${i * 7 + (i === 250 ? shift : 0)} or c.c${(i + 7) % 40} = ${i})`).join(
        '\nand ',
      );
    const { exitCode, seconds } = await compared(rule(0), rule(1), SCHEMA);
    expect([[0, 3, 4].includes(exitCode), seconds < MOST_SECONDS]).toEqual([true, true]);
  }, 30_000);

  it('500 alternatives that all differ are compared, or said to be too many', async () => {
    const rule = (shift: number) =>
      range(500, (i) => `(c.c${i % 40} > ${i * 7 + (i % 2) * shift} and c.c${(i + 7) % 40} = ${i})`).join('\nor ');
    const { exitCode, seconds } = await compared(rule(0), rule(1), SCHEMA);
    expect([[3, 4].includes(exitCode), seconds < MOST_SECONDS]).toEqual([true, true]);
  }, 30_000);

  it('a list of thousands of values is said to be too long for a proof', async () => {
    const rule = (shift: number) => `c.c1 in (${range(8_000, (i) => i + shift).join(',')})`;
    const { exitCode, stdout, seconds } = await compared(rule(0), rule(1), SCHEMA);
    expect([exitCode, seconds < MOST_SECONDS]).toEqual([4, true]);
    expect(stdout.replace(/\s+/g, ' ')).toContain('more conditions or constants than a proof can look at');
  }, 30_000);

  it('a file of 2 MB is refused at once', async () => {
    const { exitCode, stderr, seconds } = await compared(`c.c1 in (${'1,'.repeat(1_000_000)}2)`, 'c.c1 > 5');
    expect([exitCode, seconds < 3, stderr]).toEqual([2, true, expect.stringContaining('old.sql has 2000011 bytes')]);
  });
});

describe('files that are no rules', () => {
  it.each([
    ['c.a > ', 'new.sql:1:7'],
    ["c.a > 5\nand c.b = 'x", 'new.sql:2:11'],
    ['', 'new.sql:1:1: the file is empty'],
    ['-- later', 'nothing but comments'],
    ['delete from crm.customer', 'new.sql:1:'],
    ['c.a > 5; drop table crm.customer', 'new.sql:1:'],
    ['c.a > $1', 'new.sql:1:7'],
    [`${'('.repeat(300)}c.a > 5${')'.repeat(300)}`, 'nested too deeply'],
    [Buffer.from([0x63, 0, 0x63]), 'new.sql cannot be read as text: it is binary'],
    [Buffer.from([0x63, 0x0a, 0xff, 0xfe, 0x41]), 'it is not UTF-8 (line 2)'],
    [Buffer.from('\uFEFFc.a > 5', 'utf16le'), 'UTF-16'],
  ])('refuses %j', async (text, said) => {
    const { exitCode, stdout, stderr } = await compared('c.a > 5', text);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });

  it.each([
    [['--files', 'old.sql'], 'takes two files, and one was given'],
    [['--files', 'old.sql', 'new.sql', 'third.sql'], 'takes two files, and 3 were given'],
    [['--files', 'old.sql', 'gone.sql'], 'gone.sql cannot be read (ENOENT)'],
    [['--files', 'old.sql', '.'], 'cannot be read'],
    [['--files', 'old.sql', 'new.txt'], 'no file of rules'],
    [['--files', 'old.sql', 'new.sql', '--git', 'a..b'], '--files and --git were both given'],
    [['--files', 'old.sql', 'new.sql', '--from', '2'], '--from and --to name versions'],
    [[], 'No rule was named'],
  ])('refuses %j', async (words, said) => {
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.a > 5', 'new.sql': 'c.a > 6', 'third.sql': 'c.a > 7', 'new.txt': 'c.a > 6' });
    const { exitCode, stdout, stderr } = await folder.run(['rules', 'diff', ...words]);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });
});
