import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { found } from '../../src/causes/cause.ts';
import { jobsLate } from '../../src/causes/health-jobs.ts';
import type { HealthFacts } from '../../src/health/check.ts';
import { compareRounds, type Round, type WatchState } from '../../src/health/watch.ts';
import { main } from '../../src/main.ts';
import type { Answer, Severity } from '../../src/result.ts';
import { text, verbatim } from '../../src/text.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { BIN } from '../support/bin.ts';
import { startCluster, type TestCluster, until } from '../support/cluster.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';
import { openTestTerminal, type TestTerminal } from '../support/terminal.ts';

const AT = '2026-11-23T06:00:00Z';
const WHY = text('gone', 'нет');

function round(total: number, severity: Severity = 'error', isAsked = true): Round {
  const evidence = { jobs: [{ job: 'j', why: 'failed' as const }], total, asOf: AT, zone: 'UTC' };
  const findings = total > 0 && isAsked ? [found(jobsLate, evidence as never, 'proved', severity)] : [];
  const checks: HealthFacts['checks'] = [
    {
      ...{ id: 'jobs-late', probe: 'P01', name: text('a', 'б'), state: isAsked ? 'passed' : 'not-asked' },
      ...{ causes: findings.map(({ cause }) => cause.id), gap: isAsked ? null : { why: WHY, couldChangeAnswer: true } },
      bounded: null,
    },
  ];
  const facts: HealthFacts = { checks, score: 100, grade: 'A' };
  const answer: Answer<HealthFacts> = { subject: { kind: 'system', id: 'x' }, findings, facts, notEvaluated: [] };
  return { answer };
}

function kinds(rounds: readonly Round[]): readonly string[] {
  let state: WatchState | null = null;
  return rounds.map((one) => {
    const compared = compareRounds(state, one, AT);
    state = compared.state;
    return compared.changes.map(({ kind }) => kind).join(' ');
  });
}

describe('what changed between two rounds', () => {
  it.each([
    ['came and went', [round(0), round(1), round(1), round(0)], ['', 'new', '', 'gone']],
    ['was there', [round(2), round(2)], ['found', '']],
    ['more, then fewer', [round(1), round(3), round(2)], ['found', 'worse', 'better']],
    ['graver, then less', [round(1, 'warning'), round(1), round(1, 'info')], ['found', 'worse', 'better']],
    [
      'a check that cannot be asked forgets nothing',
      [round(1), round(1, 'error', false), round(1)],
      ['found', 'lost', 'back'],
    ],
    [
      'a connection that is lost',
      [round(1), { trouble: verbatim('x') }, { trouble: verbatim('x') }, round(1)],
      ['found', 'lost', '', 'back'],
    ],
    ['what went while nobody looked', [round(1), { trouble: verbatim('x') }, round(0)], ['found', 'lost', 'back gone']],
  ] as const)('%s', (_story, rounds, told) => {
    expect(kinds(rounds)).toEqual(told);
  });
});

describe('a watch', () => {
  let demo: TestDemo;
  let terminals: TestTerminal[] = [];

  beforeAll(async () => {
    demo = await testDemo();
  });
  afterEach(() => {
    for (const terminal of terminals) terminal.close();
    terminals = [];
  });
  afterAll(() => demo?.close());

  const breakJob = (isOn: boolean) =>
    demo.writer.rows(`update mkt.job set enabled = ${isOn} where job_code = 'summarise-daily'`);
  const sessions = async () =>
    Number(
      (
        await demo.writer.rows<{ n: number }>(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and usename = 'mmsup'",
        )
      )[0]!.n,
    );

  it('writes one line for each change where there is no terminal, and ends with 130', async () => {
    const stop = new AbortController();
    const out = { stdout: '', stderr: '' };
    const stream = (name: 'stdout' | 'stderr') => {
      const one = new PassThrough().setEncoding('utf8');
      one.on('data', (chunk: string) => {
        out[name] += chunk;
      });
      return one;
    };
    const words = [
      'health',
      'check',
      '--watch',
      '1s',
      '--only',
      'jobs-late',
      '--db',
      demo.conninfo,
      '--system',
      'demo',
    ];
    await breakJob(false);
    const ended = main(words, {
      stdin: new PassThrough().end(),
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      env: {},
      cwd: process.cwd(),
      now: () => new Date(),
      signal: stop.signal,
    });
    try {
      await until(async () => out.stdout.includes(' there '));
      await breakJob(true);
      await until(async () => out.stdout.includes(' gone '));
      await breakJob(false);
      await until(async () => out.stdout.includes(' new '));
      const line = (kind: string) =>
        expect.stringMatching(
          new RegExp(`^[-\\dT:.]+Z ${kind} warning: Job summarise-daily is switched off.*\\(health/jobs-late\\)$`),
        );
      const start = expect.stringMatching(
        /^[-\dT:.]+Z watching health every 1 s: score \d+ \([A-F]\), 1 of 1 asked, findings: 1$/,
      );
      expect(out.stdout.trim().split('\n')).toEqual([start, line('there'), line('gone'), line('new')]);
    } finally {
      await breakJob(true);
      stop.abort();
    }
    expect(await ended).toBe(130);
    expect(await sessions()).toBe(0);
  }, 30_000);

  it.each([
    [60, 'en'],
    [80, 'ru'],
  ] as const)(
    'shows on a terminal of %i columns only what changed, in place, and leaves no session',
    async (columns, lang) => {
      const only = 'jobs-late,references-broken,loads-bad';
      const command = `${process.execPath} ${BIN} health check --watch 1s --only ${only} --lang ${lang} --db '${demo.conninfo}' --system demo`;
      const terminal = openTestTerminal(command, { columns, rows: 30 });
      terminals.push(terminal);
      await terminal.waitFor(lang === 'en' ? /Nothing has changed/ : /ничего не изменилось/);
      await breakJob(false);
      try {
        await terminal.waitFor(lang === 'en' ? /\d\d:\d\d:\d\d new .*warning: Job/ : /\d\d:\d\d:\d\d новое .*Задание/);
      } finally {
        await breakJob(true);
      }
      const shown = await terminal.waitFor(lang === 'en' ? /\d\d:\d\d:\d\d gone/ : /\d\d:\d\d:\d\d прошло/);
      expect(shown.match(lang === 'en' ? /Ctrl-C ends/g : /Ctrl-C — конец/g)).toHaveLength(1);
      expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
      expect(shown).not.toMatch(/references|ссылки/i);
      terminal.press('C-c');
      await terminal.waitFor(/exit=130/);
      expect(await sessions()).toBe(0);
    },
    60_000,
  );
});

describe('a watch whose server is restarted', () => {
  let cluster: TestCluster;
  let terminal: TestTerminal | undefined;

  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  }, 60_000);
  afterAll(async () => {
    terminal?.close();
    await cluster?.remove();
  });

  it('tells that the connection is lost, tries again, and tells that it is back', async () => {
    const db = `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres connect_timeout=2`;
    const command = `${process.execPath} ${BIN} health check --watch 1s --db '${db}' --system plain --lang en`;
    terminal = openTestTerminal(command, { columns: 80, rows: 30 });
    await terminal.waitFor(/round 2 /);
    await cluster.stop('immediate');
    await terminal.waitFor(/\d\d:\d\d:\d\d lost +connection: Could not connect/);
    await cluster.start();
    await terminal.waitFor(/\d\d:\d\d:\d\d back +connection/);
    terminal.press('C-c');
    await terminal.waitFor(/exit=130/);
  }, 60_000);
});
