import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Version } from '../../src/condition/versions.ts';
import type { BlameFacts } from '../../src/rules/blame.facts.ts';
import type { DiffFacts } from '../../src/rules/diff.ts';
import type { RunMark } from '../../src/rules/runs-around.queries.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

interface LogFacts {
  readonly versions: readonly (Version & { readonly runBefore: RunMark | null; readonly runAfter: RunMark | null })[];
}

const PLANS = join(import.meta.dirname, '../fixtures/plans');

describe('rules blame on the demo', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(() => demo?.close());

  it.each(['en', 'ru'].flatMap((lang) => [60, 80, 120].map((columns) => ({ lang, columns }))))(
    'reads like this in $lang, on $columns columns',
    async ({ lang, columns }) => {
      const { stdout } = await runLine(`rules blame vip-deposit --lang ${lang}`, { ...demo, columns });
      await expect(stdout).toMatchFileSnapshot(join(PLANS, `blame.${lang}.${columns}.txt`));
    },
  );

  it('follows a condition back to the version that brought it, and names the one that changed it last', async () => {
    const { result } = await runJson<BlameFacts>('rules blame vip-deposit', demo);
    const threshold = result.facts.lines.find(({ text }) => text.includes('c.balance'))!;
    expect(threshold).toMatchObject({
      path: 'and[4]',
      brought: { version: 1 },
      changed: { version: 3, author: 'a.sokolova' },
    });
    const others = result.facts.lines.filter((line) => line !== threshold);
    expect(others.every(({ brought, changed }) => brought.version === 1 && changed === null)).toBe(true);
  });

  it('says what the runs on both sides of that version selected', async () => {
    const { result } = await runJson<BlameFacts>('rules blame vip-deposit', demo);
    const { runBefore, runAfter, changed } = result.facts.lines.find((line) => line.changed !== null)!;
    for (const [run, order, sign] of [
      [runBefore, 'desc', '<'],
      [runAfter, 'asc', '>='],
    ] as const) {
      const [expected] = await demo.writer.rows<{ run: string; selected: number }>(
        `select r.run_id::text as run, s.count_out::int as selected from mkt.run r join mkt.run_stage s on s.run_id = r.run_id and s.stage = 'select'
         where r.campaign_code = 'vip-deposit' and r.started_at ${sign} $1 order by r.started_at ${order} limit 1`,
        [changed!.validFrom],
      );
      expect({ run: run!.run, selected: run!.selected }).toEqual(expected);
    }
  });

  it('counts a run to no version that was not in force then, and says that there was none', async () => {
    const { result } = await runJson<LogFacts>('rules log vip-deposit', demo);
    const [newest, second, first] = result.facts.versions;
    const [{ before }] = (await demo.writer.rows<{ before: number }>(
      `select count(*)::int as before from mkt.run where campaign_code = 'vip-deposit' and started_at < $1`,
      [second!.validFrom],
    )) as [{ before: number }];
    expect(before).toBe(0);
    expect([first!.runBefore, first!.runAfter, second!.runBefore]).toEqual([null, null, null]);
    expect(Date.parse(second!.runAfter!.startedAt)).toBeGreaterThanOrEqual(Date.parse(second!.validFrom!));
    expect(Date.parse(second!.runAfter!.startedAt)).toBeLessThan(Date.parse(newest!.validFrom!));
    expect(Date.parse(newest!.runBefore!.startedAt)).toBeGreaterThanOrEqual(Date.parse(second!.validFrom!));
    const blamed = await runJson<BlameFacts>('rules blame vip-deposit --version 1', demo);
    expect(blamed.result.facts.lines.map(({ runAfter }) => runAfter)).toEqual(
      blamed.result.facts.lines.map(() => null),
    );
    expect((await runLine('rules log vip-deposit', { ...demo, columns: 200 })).stdout).toContain('no run');
    expect((await runLine('rules log vip-deposit --lang ru', { ...demo, columns: 200 })).stdout).toContain(
      'запуска нет',
    );
  });

  it('blames an earlier version by number and by a moment, and a policy by the paths of its JSON', async () => {
    const byNumber = await runJson<BlameFacts>('rules blame vip-deposit --version 2', demo);
    const byMoment = await runJson<BlameFacts>('rules blame vip-deposit --version 2026-09-10', demo);
    expect(byNumber.result.facts).toEqual(byMoment.result.facts);
    expect(byNumber.result.facts.version).toBe(2);
    const { result } = await runJson<BlameFacts>('rules blame email-cap', demo);
    expect(result.facts.lines.map(({ path, changed }) => [path, changed?.version ?? null])).toContainEqual([
      '$.cap',
      2,
    ]);
  });

  it('counts a condition that went and came back as brought by the version that brought it again', async () => {
    const write = (version: number, body: string) =>
      demo.writer.rows(`update mkt.rule_version set body = $2 where rule_code = 'vip-deposit' and version = $1`, [
        version,
        body,
      ]);
    await write(1, "c.status = 'ACTIVE' and c.gender = 'F'");
    await write(2, "c.status = 'ACTIVE'");
    await write(3, "c.gender = 'F' and c.status = 'ACTIVE'");
    const { result } = await runJson<BlameFacts>('rules blame vip-deposit', demo);
    expect(result.facts.lines.map(({ text, brought }) => [text, brought.version])).toEqual([
      ["c.gender = 'F'", 3],
      ["c.status = 'ACTIVE'", 1],
    ]);
  });

  it('tells of the rest when an older version does not parse, and says so', async () => {
    await demo.writer.rows(
      `update mkt.rule_version set body = 'c.status = (' where rule_code = 'vip-deposit' and version = 2`,
    );
    const { result } = await runJson<BlameFacts>('rules blame vip-deposit', demo);
    expect(result.facts.unread).toEqual([2]);
    expect(result.facts.lines.every(({ brought }) => brought.version === 3)).toBe(true);
    expect(result.notEvaluated.map(({ what }) => what)).toContain('What version 2 held');
  });

  it('gives the runs of a version that was skipped to nobody else', async () => {
    // Version 2 comes into force only with version 3: it governed nothing, and version 1 governed its runs.
    await demo.writer.rows(
      `update mkt.rule_version set valid_from = (select valid_from from mkt.rule_version where rule_code = 'vip-deposit' and version = 3),
         valid_to = (select valid_from from mkt.rule_version where rule_code = 'vip-deposit' and version = 3)
       where rule_code = 'vip-deposit' and version = 2`,
    );
    await demo.writer.rows(
      `update mkt.rule_version set valid_to = (select valid_from from mkt.rule_version where rule_code = 'vip-deposit' and version = 3)
       where rule_code = 'vip-deposit' and version = 1`,
    );
    const { result } = await runJson<LogFacts>('rules log vip-deposit', demo);
    const [newest, second, first] = result.facts.versions;
    expect(second!.runAfter).toBeNull();
    expect(newest!.runBefore).toBeNull();
    expect(first!.runAfter).not.toBeNull();
    expect(second!.runBefore).not.toBeNull();
  });
});

describe('last-good-run', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo('wrong-segment');
  });
  afterAll(() => demo?.close());

  it('is the run that a trace calls the last good one, with the version that it used', async () => {
    const trace = await runJson<{ lastGoodRun: { id: string } | null }>('campaign trace vip-deposit', demo);
    const { result } = await runJson<DiffFacts>('rules diff vip-deposit --from last-good-run', demo);
    const { lastGoodRun, from, to } = result.facts;
    expect(lastGoodRun!.run).toBe(trace.result.facts.lastGoodRun!.id);
    const [run] = await demo.writer.rows<{ version: number }>(
      `select segment_version::int as version from mkt.run where run_id = $1`,
      [lastGoodRun!.run],
    );
    expect([from!.version, lastGoodRun!.known]).toEqual([run!.version, 'run']);
    expect(to.version).toBeGreaterThan(from!.version);
    expect(result.facts.impact!.gained).toBeGreaterThan(0);
  });
});

describe('systems that keep a rule as it is now', () => {
  let cluster: TestCluster;
  const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql('create database mailer');
    await cluster.sql(
      `set fixture.people = '500'; ${fixture('listmonk/schema.sql')} ${fixture('listmonk/data.sql')}`,
      'mailer',
    );
    await cluster.sql('create database erp');
    for (const file of ['schema', 'campaigns']) await cluster.sql(fixture(`tryton/${file}.sql`), 'erp');
    await cluster.sql('grant pg_read_all_data to reader');
  }, 120_000);
  afterAll(() => cluster?.remove());

  const on = (database: string, system: string) => ({
    conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${database}`,
    system,
  });

  it.each([
    ['listmonk', 'mailer'],
    ['tryton', 'erp'],
  ])('%s: who brought a condition is told as not kept', async (system, database) => {
    const list = await runJson<{ rules: { id: string }[] }>('rules list', on(database, system));
    expect(list.result.facts.rules.length).toBeGreaterThan(0);
    for (const { id } of list.result.facts.rules.slice(0, 6)) {
      for (const command of ['blame', 'log', 'diff']) {
        const { exitCode, result } = await runJson<BlameFacts>(
          ['rules', command, id, '--as-of', '2026-11-24T09:00:00Z'],
          on(database, system),
        );
        expect([id, command, exitCode]).toEqual([id, command, 0]);
        if (command !== 'diff')
          expect(result.notEvaluated.map(({ what }) => what)).toContain('Earlier versions of the rule');
      }
    }
  });
});
