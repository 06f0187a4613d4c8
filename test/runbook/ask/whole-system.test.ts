import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisFacts } from '../../../src/runbook/ask/diagnose.command.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { runJson, runOffline } from '../../support/command-line.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';
import { LIMIT_MS, leftWith, walkTerminals } from '../walk/tmux-walk.ts';

const SAID = { en: 'nothing goes out at all', ru: 'вообще ничего не уходит' } as const;

const folder = mkdtempSync(join(tmpdir(), 'mmsup-whole-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is planted; null = nothing. */
const WHOLE = [
  ['policy-zero', 3, 'policy/cap-zero', ['nothing-goes-out', 'mailing-did-not-go-out']],
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

/** What was done to the bank, where the walk ends, and what the step that looks at it says of it. */
const BESIDE = [
  [
    'no push may be sent: that may be meant',
    `update mkt.rule_version set body = (body::jsonb || '{"cap": 0}')::text where rule_code = 'push-cap' and valid_to is null`,
    { code: 4, end: 'hand-over', step: 'policies', verdict: 'unsure' },
  ],
  [
    'nothing may be sent over any channel, and nothing over six single ones',
    `insert into mkt.rule select 'a-' || n, 'policy', 'One channel', 'compliance' from generate_series(1, 6) n;
     insert into mkt.rule_version (rule_code, version, body, language, author, comment, created_at, valid_from)
     select 'a-' || n, 1, '{"cap": 0, "channel": "c' || n || '"}', 'json', 'o.belova', 'Off', now_at - interval '90 days', now_at - interval '90 days'
     from mkt.clock, generate_series(1, 6) n;
     update mkt.rule_version set body = (body::jsonb - 'channel' || '{"cap": 0}')::text where rule_code = 'sms-cap' and valid_to is null`,
    { code: 3, end: 'policy', step: 'policies', verdict: 'found' },
  ],
  [
    'one job is switched off',
    'update mkt.job set enabled = false where job_code = (select min(job_code) from mkt.job)',
    { code: 4, end: 'hand-over', step: 'jobs', verdict: 'unsure' },
  ],
  [
    'six jobs are switched off, and another is overdue',
    `insert into mkt.job select 'off-' || n, 'Off', false, '09:00', 86400 from generate_series(1, 6) n;
     update mkt.job set next_run_at = (select now_at from mkt.clock) - interval '2 days' where job_code = (select max(job_code) from mkt.job where enabled)`,
    { code: 3, end: 'scheduler', step: 'jobs', verdict: 'found' },
  ],
  [
    'one campaign is paused',
    `update mkt.campaign set status = 'PAUSED', next_run_at = (select now_at from mkt.clock) - interval '3 hours'
     where campaign_code = (select min(campaign_code) from mkt.campaign where next_run_at is not null)`,
    { code: 4, end: 'hand-over', step: 'starts', verdict: 'unsure' },
  ],
  [
    'the messages are somewhere else',
    'alter table mkt.message rename to message_of_november',
    { code: 4, end: 'hand-over', step: 'channels', verdict: 'unsure' },
  ],
] as const;

describe('what is seen and does not stop everything, or could not be looked at', () => {
  it.each(BESIDE)('%s', async (_, done, expected) => {
    const demo = await testDemo();
    try {
      await demo.writer.exec(done);
      const line = ['diagnose', SAID.en, '--incidents', join(folder, 'records')];
      const { exitCode, result } = await runJson<DiagnosisFacts>(line, demo);
      const { path, end } = result.facts;
      const { step } = expected;
      const verdict = path.find((one) => one.step === step)?.verdict;
      expect({ code: exitCode, end: end.step, step, verdict }).toEqual(expected);
    } finally {
      await demo.close();
    }
  });
});

describe('a system that keeps no messages and nobody of its runs', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
    const fixture = (name: string) =>
      readFileSync(join(import.meta.dirname, '../../fixtures/listmonk', `${name}.sql`), 'utf8');
    await cluster.sql('create role reader login; grant pg_read_all_data to reader');
    await cluster.sql('create database listmonk');
    await cluster.sql(`set fixture.people = 400; ${fixture('schema')};${fixture('data')}`, 'listmonk');
  }, 120_000);
  afterAll(() => cluster?.remove());

  it.each(['en', 'ru'] as const)('is given no all-clear of what nobody looked at (%s)', async (lang) => {
    const line = ['diagnose', SAID[lang], '--lang', lang, '--incidents', join(folder, 'listmonk')];
    const { exitCode, result } = await runJson<DiagnosisFacts>([...line, '--as-of', '2026-11-24T09:00:00Z'], {
      conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=listmonk`,
      system: 'listmonk',
    });
    const verdicts = Object.fromEntries(result.facts.path.map(({ step, verdict }) => [step, verdict]));
    expect({ exitCode, runs: verdicts['runs'], channels: verdicts['channels'] }).toEqual({
      exitCode: 4,
      runs: 'unsure',
      channels: 'unsure',
    });
  });
});

describe('what a runbook that was named cannot use', () => {
  it('is refused, not passed over', async () => {
    const line = ['diagnose', SAID.en, '--runbook', 'nothing-goes-out', '--campaign', 'card-wake-up', '--json'];
    const { exitCode, stderr } = await runOffline(line);
    expect({ exitCode, error: JSON.parse(stderr).error }).toMatchObject({
      exitCode: 2,
      error: { code: 'diagnose/not-used', message: expect.stringContaining('cannot use --campaign') },
    });
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
