import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisFacts } from '../../../src/runbook/ask/diagnose.command.ts';
import { runJson } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { LIMIT_MS, leftWith, walkTerminals } from '../walk/tmux-walk.ts';

const SAID = { en: 'nothing goes out at all', ru: 'вообще ничего не уходит' } as const;

const folder = mkdtempSync(join(tmpdir(), 'mmsup-whole-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is planted; null = nothing. */
const WHOLE = [
  ['policy-zero', 3, 'policy/cap-zero', ['nothing-goes-out']],
  ['letters-waiting', 3, 'campaign/run-overdue', ['nothing-goes-out', 'mailing-did-not-go-out']],
  ['phones-silent', 3, 'campaign/delivery-failures', ['nothing-goes-out', 'mailing-did-not-go-out']],
  [undefined, 4, undefined, ['nothing-goes-out']],
] as const;

describe.each(WHOLE)('that nothing goes out at all, of no campaign, with %s planted', (fault, code, cause, walked) => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo(fault);
  });
  afterAll(() => demo?.close());

  it.each(['en', 'ru'] as const)('is looked for in the whole platform, and from there in a run (%s)', async (lang) => {
    const line = ['diagnose', SAID[lang], '--lang', lang, '--incidents', join(folder, 'records')];
    const { exitCode, result } = await runJson<DiagnosisFacts>(line, demo);
    expect({
      exitCode,
      cause: result.findings[0]?.cause,
      walked: result.facts.walked.map((one) => one.runbook),
    }).toEqual({ exitCode: code, cause, walked });
    expect(result.facts.by).toBe('words');
  });
});

describe.concurrent.each([
  {
    columns: 60,
    lang: 'ru',
    said: 'рассылка не ушла',
    which: /\? Что из этого похоже\?\n❯ 1\. Рассылка не ушла\n {2}2\. Вообще ничего не уходит\n/,
  },
  {
    columns: 100,
    lang: 'en',
    said: 'the mailing did not go out',
    which: /\? Which of these is it\?\n❯ 1\. The mailing did not go out\n {2}2\. Nothing goes out at all\n/,
  },
] as const)('a mailing that nobody names, at $columns columns, in $lang', ({ columns, lang, said, which }) => {
  let demo: TestDemo;
  let walks: ReturnType<typeof walkTerminals>;
  beforeAll(async () => {
    demo = await testDemo('policy-zero');
    walks = walkTerminals(mkdtempSync(join(folder, 'terminal-')), () => demo.conninfo);
  });
  afterAll(async () => {
    walks?.closeAll();
    await demo?.close();
  });

  it(
    'may be all of them: whoever chooses that is asked for no campaign',
    async ({ expect }) => {
      const terminal = walks.typed(`diagnose "${said}"`, { columns, lang });
      await terminal.waitFor(which);
      terminal.press('Down');
      await terminal.waitFor(/❯ 2\. /);
      terminal.press('Enter');
      expect(await leftWith(terminal, columns)).toBe(3);
      expect(terminal.screen({ unbroken: true })).toContain('policy/cap-zero');
    },
    LIMIT_MS,
  );
});
