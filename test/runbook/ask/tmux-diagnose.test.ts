import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { displayWidth } from '../../../src/ui/width.ts';
import { BIN, mmsup } from '../../support/bin.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { openTestTerminal, type TestTerminal } from '../../support/terminal.ts';

/** For a machine that has much else to do. */
const LIMIT_MS = 400_000;

let demo: TestDemo;
let folder: string;
const open: TestTerminal[] = [];
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  folder = mkdtempSync(join(tmpdir(), 'mmsup-diagnose-'));
});
afterAll(async () => {
  for (const terminal of open) terminal.close();
  rmSync(folder, { recursive: true, force: true });
  await demo?.close();
});

interface Asked {
  readonly columns: number;
  readonly lang: 'en' | 'ru';
  readonly complaint: string;
  readonly which: RegExp;
  readonly none: RegExp;
  /** The number of the runbook that is meant. */
  readonly wanted: RegExp;
  readonly campaign: RegExp;
}

/** Complaints that fit several runbooks about equally well. */
const ASKED: readonly Asked[] = [
  {
    columns: 60,
    lang: 'ru',
    complaint: 'рассылка',
    which: /\? Что из этого похоже\?\n❯ 1\. /,
    none: /\d\. Ничего из этого/,
    wanted: /(\d)\. Рассылка не ушла/,
    campaign: /\? [^\n]*(запуск|кампани)[^?]*\?/,
  },
  {
    columns: 100,
    lang: 'en',
    complaint: 'mailing',
    which: /\? Which of these is it\?\n❯ 1\. /,
    none: /\d\. None of these/,
    wanted: /(\d)\. The mailing did not go out/,
    campaign: /\? [^\n]*(run|campaign)[^?]*\?/,
  },
];

interface Typed {
  readonly terminal: TestTerminal;
  readonly settings: (when: 'before' | 'after') => string;
  readonly records: string;
}

function diagnose({ complaint, columns, lang }: Asked): Typed {
  const files = mkdtempSync(join(folder, 'terminal-'));
  const records = join(files, 'records');
  const stty = (when: string) => `stty -a > ${join(files, when)}`;
  const line = `${process.execPath} ${BIN} diagnose "${complaint}" --lang ${lang} --system demo --incidents ${records} --db "${demo.conninfo}"`;
  const terminal = openTestTerminal(`${stty('before')}; ${line}; code=$?; ${stty('after')}; (exit $code)`, {
    columns,
    rows: 200,
  });
  open.push(terminal);
  return { terminal, records, settings: (when) => readFileSync(join(files, when), 'utf8') };
}

describe.concurrent.each(ASKED)('a complaint that may mean several things, at $columns columns, in $lang', (asked) => {
  it.for(['C-c', 'C-d'])(
    'is asked about, and %s at each question leaves with 130 and no record',
    { timeout: LIMIT_MS },
    async (key, { expect }) => {
      for (const isLater of [false, true]) {
        const { terminal, settings, records } = diagnose(asked);
        await terminal.waitFor(asked.which);
        expect(terminal.screen()).toMatch(asked.none);
        if (isLater) {
          terminal.type('ъ');
          await terminal.waitFor(/ъ["»]/);
          terminal.press('Enter');
          await terminal.waitFor(asked.campaign);
        }
        terminal.press(key);
        await terminal.waitFor(/^exit=130$/m);
        expect(settings('after')).toBe(settings('before'));
        expect(terminal.variable('cursor_flag')).toBe('1');
        expect(() => readdirSync(records)).toThrow('ENOENT');
        const lines = terminal.screen({ unbroken: true }).split('\n');
        expect(lines.filter((line) => displayWidth(line) > asked.columns)).toEqual([]);
      }
    },
  );

  it(
    'walks the runbook that was chosen to the cause, or none when none is meant',
    async ({ expect }) => {
      const chosen = diagnose(asked);
      await chosen.terminal.waitFor(asked.which);
      const [, wanted = ''] = asked.wanted.exec(chosen.terminal.screen())!;
      for (const _ of ['reached', 'and again']) {
        chosen.terminal.type(wanted);
        await chosen.terminal.waitFor(new RegExp(`❯ ${wanted}\\. `));
      }
      chosen.terminal.press('Enter');
      await chosen.terminal.waitFor(asked.campaign);
      chosen.terminal.type('card-wake-up');
      chosen.terminal.press('Enter');
      expect(await chosen.terminal.waitFor(/^exit=\d+$/m)).toMatch(/^exit=3$/m);

      const refused = diagnose(asked);
      await refused.terminal.waitFor(asked.none);
      const [, number = ''] = /(\d)\. (?:None of these|Ничего из этого)/.exec(refused.terminal.screen())!;
      refused.terminal.type(number);
      refused.terminal.press('Enter');
      expect(await refused.terminal.waitFor(/^exit=\d+$/m)).toMatch(/mmsup runbook list[\s\S]*^exit=2$/m);
    },
    LIMIT_MS,
  );
});

it('asks nothing without a terminal: it names what fits, or what is missing, and leaves with 2', async ({ expect }) => {
  const on = ['--incidents', join(folder, 'none'), '--db', demo.conninfo, '--system', 'demo'];
  const unclear = await mmsup(['diagnose', 'mailing', ...on]);
  expect(unclear.exitCode).toBe(2);
  expect(unclear.stdout).toBe('');
  expect(unclear.stderr).toMatch(/--runbook \S+/);
  const missing = await mmsup(['diagnose', 'nobody is selected', '--runbook', 'no-customers-selected', ...on]);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toContain('--campaign');
});
