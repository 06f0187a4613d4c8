import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/ui/width.ts';
import { mmsup } from '../support/bin.ts';
import { testDemo, testDemoEnv } from '../support/demo.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminal.ts';

const BIN = fileURLToPath(new URL('../../bin/mmsup.js', import.meta.url));
/** More rows than a walk fills, so that nothing scrolls away. */
const ROWS = 400;

let incidents: string;
let open: TestTerminal[] = [];

beforeAll(async () => {
  // The small demo of the test run must be there first: the tour would make a large one.
  await (await testDemo()).close();
  incidents = await mkdtemp(join(tmpdir(), 'mmsup-incidents-'));
});
afterEach(() => {
  for (const terminal of open) terminal.close();
  open = [];
});
afterAll(() => rm(incidents, { recursive: true, force: true }));

/** `mmsup` with these words on a terminal of its own, asking and painting as it would for a person. */
function typed(words: string, columns: number): TestTerminal {
  const env = { XDG_DATA_HOME: testDemoEnv()['XDG_DATA_HOME'] };
  const command = `${process.execPath} ${BIN} ${words} --incidents ${incidents}`;
  const terminal = openTestTerminal(command, { columns, rows: ROWS, env });
  open.push(terminal);
  return terminal;
}

const STORIES = [
  {
    lang: 'ru',
    columns: 60,
    tellsComplaint: 'Поступила жалоба ───',
    asks: /\? Что делаем\?\n❯ 1\. Выполнить проверку \(д\)/,
    finishes: /Итог: [\s\S]*\? Что делаем\?\n❯ 1\. Завершить здесь \(д\)/,
    tells: [
      'Шаг 1: Проследить запуск по этапам',
      'Шаг 2: Посчитать каждое условие сегмента',
      'Главная находка: Сегмент card-reactivation',
      'Доказательства:\n    строк с NULL ',
      'Что делать:\n    1. Попросите удалить из DO-NOT-OFFER',
      'Путь к причине ───',
    ],
  },
  {
    lang: 'en',
    columns: 80,
    tellsComplaint: 'A complaint came in ───',
    asks: /\? What now\?\n❯ 1\. Run this check \(c\)/,
    finishes: /End: [\s\S]*\? What now\?\n❯ 1\. Finish here \(c\)/,
    tells: [
      'Step 1: Follow the run through its stages',
      'Step 2: Count every condition of the segment',
      'Top finding: Segment card-reactivation selects nobody',
      'Evidence:\n    rows with NULL ',
      'Next:\n    1. Have the rows without a customer removed',
      'The way to the cause ───',
    ],
  },
] as const;

describe.each(STORIES)(
  'the tour at $columns columns, in $lang',
  ({ lang, columns, tellsComplaint, asks, finishes, tells }) => {
    it('goes from the complaint to the cause and its record, and leaves no line for the terminal to break', async () => {
      const terminal = typed(`demo tour --lang ${lang}`, columns);
      await terminal.waitFor(asks);
      expect(terminal.screen().startsWith(tellsComplaint)).toBe(true);
      terminal.press('Enter');
      await terminal.waitFor(new RegExp(`mmsup segment explain --run=\\d+ card-reactivation\n[\\s\\S]*${asks.source}`));
      terminal.press('Enter');
      await terminal.waitFor(finishes);
      terminal.press('Enter');
      const screen = await terminal.waitFor(/exit=\d+/);

      const places = tells.map((words) => screen.lastIndexOf(words));
      expect(places, screen).not.toContain(-1);
      expect(places, screen).toEqual(places.toSorted((one, other) => one - other));
      const lines = terminal.screen({ unbroken: true }).split('\n');
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
      expect(lines.at(-1)).toBe('exit=3');
      expect(terminal.variable('cursor_flag')).toBe('1');

      const [, id = ''] = screen.match(/mmsup incident show (\S+)/) ?? [];
      const shown = await mmsup(['incident', 'show', id, '--incidents', incidents], testDemoEnv());
      expect(shown.exitCode, shown.stderr).toBe(0);
      expect(shown.stdout).toContain('segment/null-in-exclusion-list');
    });
  },
);

describe('Ctrl-C at a question', () => {
  it('ends with 130 and a shown cursor, and the command that it names goes on where the walk stood', async () => {
    const stopped = typed('demo tour', 100);
    await stopped.waitFor(/❯ 1\. Run this check/);
    stopped.press('Enter');
    await stopped.waitFor(/Step 2: [\s\S]*❯ 1\. Run this check/);
    stopped.press('C-c');
    await stopped.waitFor(/exit=\d+/);
    expect(stopped.screen({ unbroken: true })).toMatch(
      /Stopped\. Go on with:\s+mmsup runbook resume \S+ --incidents \S+\nexit=130$/,
    );
    expect(stopped.variable('cursor_flag')).toBe('1');

    const [, words = ''] = stopped.screen({ unbroken: true }).match(/Go on with:\s+mmsup (.+)$/m) ?? [];
    const resumed = typed(words, 100);
    await resumed.waitFor(/❯ 1\. Run this check/);
    expect(resumed.screen()).toMatch(/^Step 2: Count every condition/m);
    resumed.press('Enter');
    await resumed.waitFor(/❯ 1\. Finish here/);
    resumed.press('Enter');
    expect(await resumed.waitFor(/exit=\d+/)).toContain('PROBLEM');
  });
});
