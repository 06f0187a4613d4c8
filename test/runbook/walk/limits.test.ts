import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/db/connect.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { CancelledError, UnavailableError, type UserError } from '../../../src/errors.ts';
import { findRunbook } from '../../../src/runbook/library/find.ts';
import { loadRunbook } from '../../../src/runbook/load/load.ts';
import { ALONE } from '../../../src/runbook/walk/companion.ts';
import { memoryLink } from '../../../src/runbook/walk/memory-link.ts';
import { runbookRun } from '../../../src/runbook/walk/run.command.ts';
import { walkToEnd } from '../../../src/runbook/walk/run-walk.ts';
import { beginWalk } from '../../../src/runbook/walk/walk.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { type Script, scriptedContext, temporaryFolder, testDeps } from '../support.ts';

const BOOK = (limits: string) => `format: 1
id: slow
title: A slow database
owner: tests
symptoms: [slow]
inputs: {run: {ask: Which run?}}
limits: ${limits}
on-error: {timeout: too-slow, else: lost}
start: trace
steps:
  trace:
    check: campaign trace
    args: [$run]
    outcomes: [{else: true, verdict: unsure, say: Traced., go: look}]
  look:
    check: rules log
    args: [$run]
    outcomes: [{else: true, verdict: ruled-out, say: Looked., go: fine}]
  fine: {end: not-an-incident}
  too-slow: {end: handed-over, tell: It takes too long.}
  lost: {end: handed-over}
`;

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  folders.push(folder);
});

afterAll(() => {
  for (const used of folders) rmSync(used, { recursive: true, force: true });
});

/** Checks that take so many seconds each, on a clock of their own; `given` is how many milliseconds each was given. */
function slowContext(seconds: Readonly<Record<string, number>>, stopAt?: string) {
  let now = Date.parse('2026-11-26T06:00:00Z');
  const script: Script = Object.fromEntries(
    Object.entries(seconds).map(([line, took]) => [
      line,
      () => {
        if (line === stopAt) throw new CancelledError();
        now += took * 1000;
        return {};
      },
    ]),
  );
  const context = scriptedContext(folder, script, { ...testDeps(folder), now: () => new Date(now) });
  const given: (number | undefined)[] = [];
  const runCommand: typeof context.runCommand = (argv, on, withinMs) => {
    given.push(withinMs);
    return context.runCommand(argv, on, withinMs);
  };
  return { context: { ...context, runCommand }, given };
}

const auto = { auto: true, set: ['run=r'] };

describe('the time that a runbook has for the database', () => {
  it('is counted over all checks: each is given what is left', async () => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK('{db-time: 60s}'));
    const { context, given } = slowContext({ 'campaign trace r': 45.5, 'rules log r': 10 });
    const { facts } = await runbookRun.run(context, ['./slow.yaml'], auto);
    expect(facts.end.step).toBe('fine');
    expect(given).toEqual([60_000, 14_500]);
  });

  it('used up is an error of the kind timeout, and nothing more is asked', async () => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK('{db-time: {value: 30s, overridable: true}}'));
    const { context, given } = slowContext({ 'campaign trace r': 31, 'rules log r': 1 });
    const { facts } = await runbookRun.run(context, ['./slow.yaml'], auto);
    expect(given).toHaveLength(1);
    expect(facts.end.step).toBe('too-slow');
    expect(facts.path.at(-1)).toMatchObject({
      step: 'look',
      verdict: 'errored',
      say: { en: 'The time that this runbook has for the database (30 s) is used up.' },
    });
  });

  it('is not given anew to a walk that was stopped and goes on', async () => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK('{db-time: 60s}'));
    const { context } = slowContext({ 'campaign trace r': 50, 'rules log r': 1 }, 'rules log r');
    await expect(runbookRun.run(context, ['./slow.yaml'], auto)).rejects.toThrow(CancelledError);
    const { context: again, given } = slowContext({ 'campaign trace r': 50, 'rules log r': 1 });
    await runbookRun.run({ ...again, incidents: context.incidents }, ['./slow.yaml'], { auto: true, resume: true });
    expect(given).toEqual([10_000]);
  });

  it('without a limit is that of each statement', async () => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK('{rows: 500}'));
    const { context, given } = slowContext({ 'campaign trace r': 4000, 'rules log r': 1 });
    await runbookRun.run(context, ['./slow.yaml'], auto);
    expect(given).toEqual([undefined, undefined]);
  });
});

describe('the time of queries and programs', () => {
  const text = BOOK('{db-time: 60s}').replace(
    /start: trace[\s\S]*? {2}look:/,
    `start: [{if: "run == 'q'", go: ask}, {else: true, go: call}]
steps:
  ask:
    query: select 1 as n
    on-error: {timeout: look}
    outcomes: [{else: true, verdict: unsure, say: Asked., go: look}]
  call:
    program: [sleep, "1"]
    outcomes: [{else: true, verdict: unsure, say: Called., go: look}]
  look:`,
  );

  it.each([
    ['a query that failed is counted', 'q', 10_000],
    ['a program is not counted: it asks no database', 'p', 60_000],
  ])('%s', async (_, input, left) => {
    const runbook = loadRunbook({ file: 'slow.yaml', text });
    let now = 0;
    const given: (number | undefined)[] = [];
    const slow = async () => {
      now += 50_000;
      if (input === 'q') throw new UnavailableError({ code: 'db/statement-timeout', message: 'Too slow.' });
      const answer = { exit: 0, signal: null, stdout: '', stderr: '', json: null, leftOut: 0, seconds: 50 };
      return { shown: answer, exact: answer, gaps: [] };
    };
    const probe = async () => ({ run: slow }) as never;
    const { context } = slowContext({});
    const walk = {
      context: {
        deps: { ...context.deps, now: () => new Date(now) },
        runCommand: async (_argv: readonly string[], _on: unknown, withinMs?: number) => {
          given.push(withinMs);
          throw new UnavailableError({ code: 'db/closed', message: 'Gone.' });
        },
      },
      link: memoryLink(() => undefined),
      run: 'r-1',
      runbook,
      answers: {},
      companion: ALONE,
      probes: { query: probe, program: probe },
    };
    await walkToEnd(walk, beginWalk(runbook, { run: input }));
    expect(given).toEqual([left]);
  });
});

describe('limits in a runbook', () => {
  it('are read, with those that a client may set otherwise', async () => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK('{visits: 5, db-time: {value: 500ms, overridable: true}, rows: 7}'));
    const { runbook } = await findRunbook('./slow.yaml', folder);
    expect(runbook.limits).toEqual({ visits: 5, dbTimeMs: 500, rows: 7, overridable: ['db-time'] });
  });

  it.each([
    ['{db-time: 60}', '7:19 db-time'],
    ['{db-time: 2h}', '7:19 db-time'],
    ['{db-time: 0s}', '7:19 db-time'],
    ['{rows: 0}', '7:16 rows'],
    ['{rows: many}', '7:16 rows'],
    ['{visits: {value: 0}}', '7:26 visits'],
    ['{visits: {overridable: true}}', '7:18 visits'],
    ['{db-time: {value: 60s, overidable: true}}', '7:32 unknown-key'],
    ['{time: 60s}', '7:10 unknown-key'],
  ])('%s is refused at its place', async (limits, expected) => {
    writeFileSync(join(folder, 'slow.yaml'), BOOK(limits));
    const error = await findRunbook('./slow.yaml', folder).catch((thrown: unknown) => thrown);
    const [first] = (error as UserError).data['problems'] as { line: number; column: number; code: string }[];
    expect(`${first!.line}:${first!.column} ${first!.code}`).toBe(expected);
  });
});

describe('a read that may take only so long', () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql('create role reader login');
    session = await connect({
      target: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres sslmode=disable`,
      env: {},
      signal: new AbortController().signal,
    });
  }, 120_000);

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const ENDLESS = 'select count(*) from generate_series(1, 100000) a, generate_series(1, 1000000) b';
  const timeout = { code: 'db/statement-timeout' };

  it('ends the statement that lasts longer, on the server, and the session goes on', async () => {
    const started = performance.now();
    await expect(session.read((tx) => tx.rows(ENDLESS), { withinMs: 300 })).rejects.toMatchObject(timeout);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await session.read((tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('asks nothing more when the time is used up, whatever was asked before', async () => {
    const late = session.read(
      async (tx) => {
        await tx.rows('select 1 as one');
        await new Promise((resolve) => setTimeout(resolve, 250));
        return tx.rows('select 2 as two');
      },
      { withinMs: 200 },
    );
    await expect(late).rejects.toMatchObject({ ...timeout, message: expect.stringContaining('is used up') });
  });

  it('has no limit of its own beyond the session’s', async () => {
    expect(await session.read((tx) => tx.rows('select 1 as one'), { withinMs: 600_000 })).toEqual([{ one: 1 }]);
  });

  it('leaves no limit behind', async () => {
    const limit = "select current_setting('statement_timeout') as timeout";
    await session.read((tx) => tx.rows(limit), { withinMs: 900 });
    expect(await session.read((tx) => tx.rows(limit))).toEqual([{ timeout: '30s' }]);
  });
});
