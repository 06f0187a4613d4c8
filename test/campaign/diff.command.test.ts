import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiffFacts } from '../../src/campaign/diff.facts.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { type OnDatabase, runJson, runLine } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

const diff = (first: string, second: string, on: OnDatabase, ...more: readonly string[]) =>
  runJson<DiffFacts>(['campaign', 'diff', first, second, ...more], on);

async function lastRuns({ writer }: TestDemo, campaign: string, count = 2): Promise<readonly string[]> {
  const rows = await writer.rows<{ id: number }>(
    'select run_id as id from mkt.run where campaign_code = $1 and started_at is not null order by started_at desc limit $2',
    [campaign, count],
  );
  return rows.map(({ id }) => String(id)).toReversed();
}

/** The last run that selected somebody, and the first two that selected nobody. */
async function turn({ writer }: TestDemo) {
  const rows = await writer.rows<{ id: string; n: number }>(
    `select r.run_id::text as id, s.count_out as n from mkt.run r join mkt.run_stage s on s.run_id = r.run_id and s.stage = 'select'
     where r.campaign_code = 'card-wake-up' order by r.started_at`,
  );
  const first = rows.findIndex(({ n }) => n === 0);
  return { good: rows[first - 1]?.id, bad: rows[first]?.id, worse: rows[first + 1]?.id };
}

describe('two runs that are both well', () => {
  let demo: TestDemo;
  beforeAll(async () => {
    demo = await testDemo();
  });
  afterAll(() => demo?.close());

  it('differ in nothing that anybody must repair: exit 0, the numbers as facts', async () => {
    const [one, other] = await lastRuns(demo, 'card-wake-up');
    const { result, exitCode } = await diff(one!, other!, demo);
    expect({ exitCode, findings: result.findings }).toEqual({ exitCode: 0, findings: [] });
    expect(result.facts.runs.first).toMatchObject({ id: one, campaign: 'card-wake-up', faults: [] });
    expect(result.facts.stages.map(({ stage }) => stage)).toContain('policy');
    const [recorded] = await demo.writer.rows<{ first: number; second: number }>(
      `select max(count_out) filter (where run_id = ${one}) as first, max(count_out) filter (where run_id = ${other}) as second
       from mkt.run_stage where stage = 'send'`,
    );
    const sent = result.facts.stages.find(({ stage }) => stage === 'send')!;
    expect([sent.first?.out, sent.second?.out]).toEqual([recorded!.first, recorded!.second]);
    expect(result.facts.rules?.every(({ isSame }) => isSame)).toBe(true);
  });

  it('may be of two campaigns: what differs is what each of them usually does', async () => {
    const { result, exitCode } = await diff('card-wake-up', 'mortgage-care', demo);
    expect({ exitCode, findings: result.findings }).toEqual({ exitCode: 0, findings: [] });
    expect(result.facts).toMatchObject({
      isSameCampaign: false,
      differsFirst: { stage: 'select', kind: 'people', isUsual: true },
    });
    expect(result.facts.differsFirst?.why.en).toContain(
      'the runs select from segments of their own (card-reactivation → mortgage-care)',
    );
    const counted = await demo.writer.rows<{ channel: string; n: number }>(
      `select channel, count(*)::int as n from mkt.message where run_id in (${result.facts.runs.first.id}, ${result.facts.runs.second.id}) group by channel order by channel`,
    );
    const summed = (channel: string) =>
      result.facts
        .channels!.filter((one) => one.channel === channel)
        .reduce((sum, one) => sum + one.first + one.second, 0);
    expect(counted.map(({ channel, n }) => [channel, n])).toEqual(['email', 'push'].map((one) => [one, summed(one)]));
  });

  it('of two campaigns left people out by a segment each: every run stands beside its own', async () => {
    const { result } = await diff('card-wake-up', 'young-card', demo);
    const outside = result.facts.exclusions.filter(({ reason }) => reason === 'not-in-segment');
    expect(outside.map(({ rules }) => rules)).toEqual([{ first: 'card-reactivation', second: 'young-online' }]);
    const { stdout } = await runLine(['campaign', 'diff', 'card-wake-up', 'young-card'], { ...demo, columns: 100 });
    expect(stdout).toContain('not-in-segment · card-reactivation | young-online');
  });

  it('of two campaigns have their segments compared condition by condition, each in one piece', async () => {
    const { result } = await diff('card-wake-up', 'young-card', demo);
    const segments = result.facts.rules!.find(({ isOther }) => isOther)!;
    expect(segments.rule).toBe('card-reactivation → young-online');
    const removed = segments.edits.filter(({ after }) => after === null).map(({ before }) => before!);
    expect(removed.find((one) => one.startsWith('exists'))).toMatch(/crm\.product[\s\S]*\)$/);
    expect(segments.edits.map(({ op }) => op)).not.toContain('regrouped');
  });

  it('name a mistyped run, and one run named twice', async () => {
    const [one] = await lastRuns(demo, 'card-wake-up');
    const typo = await runLine(['campaign', 'diff', `${one}0`, one!], demo);
    expect(typo.exitCode).toBe(2);
    expect(typo.stderr.replace(/\s+/g, ' ')).toContain(`"${one}"`);
    expect(typo.stderr).toContain('Did you mean');
    expect((await runLine(['campaign', 'diff', one!, one!], demo)).stderr).toContain('campaign/same-run');
  });

  it.each([60, 80, 120])('is drawn within %d columns in both languages', async (columns) => {
    for (const lang of ['en', 'ru']) {
      const { stdout } = await runLine(['campaign', 'diff', 'card-wake-up', 'mortgage-care', '--lang', lang], {
        ...demo,
        columns,
      });
      expect(Math.max(...stdout.split('\n').map((line) => Array.from(line).length))).toBeLessThanOrEqual(columns);
      expect(stdout).toContain(lang === 'ru' ? 'Различие, первое' : 'Differs first');
      expect(stdout, 'the runs stand side by side').toMatch(/\n(Faults|Неисправности) +— +—\n/);
      if (lang === 'ru') expect(stdout).toContain('«нормализация» — одинаково в обоих');
      expect(stdout).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe('yesterday it went out and today it did not', () => {
  let demo: TestDemo;
  afterAll(() => demo?.close());

  it('parts at the selection: the edited rule stands beside the numbers, and the cause behind it', async () => {
    demo = await testDemo('nobody-selected');
    const { good, bad } = await turn(demo);
    const { result, exitCode } = await diff(good!, bad!, demo);
    expect(exitCode).toBe(3);
    expect(result.findings[0]).toMatchObject({
      cause: 'campaign/runs-part',
      severity: 'error',
      evidence: { first: good, second: bad, faulty: [bad], stage: 'select', causes: ['campaign/selects-nobody'] },
    });
    expect(result.findings[1]!.cause).toBe('campaign/selects-nobody');
    expect(result.facts.differsFirst).toMatchObject({ stage: 'select', kind: 'people', share: 1, isUsual: false });
    expect(result.facts.rules!.every(({ isSame }) => isSame)).toBe(true);
    expect(result.facts.changes![0]).toMatchObject({ usedHere: true, kind: 'load' });
  });

  it('is told the same whichever run is named first', async () => {
    const { good, bad } = await turn(demo);
    const { result } = await diff(bad!, good!, demo);
    expect(result.findings[0]).toMatchObject({
      evidence: { first: bad, second: good, faulty: [bad], stage: 'select' },
    });
  });
});

describe('a template was broken between two runs', () => {
  it('parts at making the messages, and names both templates', async () => {
    const demo = await testDemo('send-broken');
    try {
      const rows = await demo.writer.rows<{ id: string; template: string }>(
        `select run_id::text as id, template_code as template from mkt.run where campaign_code = 'mortgage-care' and started_at is not null order by started_at`,
      );
      const bad = rows.findIndex(({ template }, index) => index > 0 && template !== rows[index - 1]!.template);
      const { result, exitCode } = await diff(rows[bad - 1]!.id, rows[bad]!.id, demo);
      expect(exitCode).toBe(3);
      expect(result.findings[0]).toMatchObject({ cause: 'campaign/runs-part', evidence: { faulty: [rows[bad]!.id] } });
      expect(result.findings[0]!.evidence).toMatchObject({ causes: ['campaign/template-reference-broken'] });
      expect(result.facts.templates.map(({ template }) => template)).toEqual([
        rows[bad - 1]!.template,
        rows[bad]!.template,
      ]);
      expect(result.facts.differsFirst?.why.en).toContain('the runs use templates of their own');
    } finally {
      await demo.close();
    }
  });
});

describe('a contact policy was edited between two runs', () => {
  it('parts at the policy, and shows what its edit changed', async () => {
    const demo = await testDemo('policy-zero');
    try {
      const rows = await demo.writer.rows<{ id: string; n: number }>(
        `select r.run_id::text as id, s.count_out as n from mkt.run r join mkt.run_stage s on s.run_id = r.run_id and s.stage = 'policy'
         where r.campaign_code = 'mortgage-care' order by r.started_at`,
      );
      const first = rows.findIndex(({ n }) => n === 0);
      const { result, exitCode } = await diff(rows[first - 1]!.id, rows[first]!.id, demo);
      expect(exitCode).toBe(3);
      expect(result.findings[0]).toMatchObject({ cause: 'campaign/runs-part', evidence: { stage: 'policy' } });
      const edited = result.facts.rules!.find(({ isSame }) => !isSame)!;
      expect(edited).toMatchObject({ rule: 'email-cap', stage: 'policy' });
      expect(edited.edits).toEqual([{ op: 'changed', path: '$.cap', before: '1', after: '0' }]);
      const { stdout } = await runLine(['campaign', 'diff', rows[first - 1]!.id, rows[first]!.id], demo);
      expect(stdout).toMatch(/- \$\.cap: 1\n\s*\+ \$\.cap: 0/);
      expect(result.facts.differsFirst?.why.en).toContain(
        `rule email-cap, which this stage asks, went from version ${edited.first!.version} to ${edited.second!.version}`,
      );
    } finally {
      await demo.close();
    }
  });
});

describe('a segment was written down anew between two runs', () => {
  let demo: TestDemo;
  let runs: readonly string[];
  beforeAll(async () => {
    demo = await testDemo();
    runs = await lastRuns(demo, 'young-card');
  });
  afterAll(() => demo?.close());

  /** A new version of a rule, in force since a minute before the second run. */
  const rewrite = (rule: string, body: string) =>
    demo.writer.exec(`with moment as (select started_at - interval '1 minute' as at from mkt.run where run_id = ${runs[1]}),
      old as (update mkt.rule_version v set valid_to = m.at from moment m where v.rule_code = '${rule}' and v.valid_to is null returning v.*)
      insert into mkt.rule_version (rule_code, version, body, language, author, comment, created_at, valid_from)
      select rule_code, version + 1, ${body}, language, author, 'tidied', valid_to, valid_to from old`);

  it('only in spaces, case and comments: it says the same, and nothing hangs on it', async () => {
    await demo.writer.exec(`update mkt.run set segment_version = segment_version + 1 where run_id = ${runs[1]}`);
    await rewrite('young-online', `'/* young people */ ' || replace(body, ' and ', E'\n   AND  ')`);
    const { result } = await diff(runs[0]!, runs[1]!, demo);
    const segment = result.facts.rules!.find(({ rule }) => rule === 'young-online')!;
    expect(segment).toMatchObject({ isSame: true, isSameText: false, edits: [] });
    expect(segment.first!.version).not.toBe(segment.second!.version);
    expect(result.facts.differsFirst?.why.en ?? '').not.toContain('young-online');
    const { stdout } = await runLine(['campaign', 'diff', ...runs], { ...demo, columns: 120 });
    expect(stdout).toContain('other words, the same meaning');
  });
});

describe('the rules of a run', () => {
  it('are the same to both commands: also one that is expected to leave people out', async () => {
    const demo = await testDemo();
    try {
      const [, last] = await lastRuns(demo, 'young-card');
      await demo.writer.exec(`with old as (update mkt.rule_version v set valid_to = r.started_at - interval '1 minute' from mkt.run r
          where r.run_id = ${last} and v.rule_code = 'control-group' and v.valid_to is null returning v.*)
        insert into mkt.rule_version (rule_code, version, body, language, author, comment, created_at, valid_from)
        select rule_code, version + 1, body, language, 'd.sokolova', 'other share', valid_to, valid_to from old`);
      const { result: traced } = await runJson<TraceFacts>(['campaign', 'trace', last!], demo);
      expect(traced.facts.changes).toContainEqual(
        expect.objectContaining({ object: 'control-group', what: 'v2', usedHere: true }),
      );
      const { result } = await diff(...((await lastRuns(demo, 'young-card')) as [string, string]), demo);
      expect(result.facts.rules).toContainEqual(expect.objectContaining({ rule: 'control-group', isSameText: true }));
    } finally {
      await demo.close();
    }
  });
});

describe('a campaign with too little history to judge by', () => {
  it('has its two runs judged by each other', async () => {
    const demo = await testDemo();
    try {
      const [one, other] = await lastRuns(demo, 'vip-deposit');
      await demo.writer.exec(`delete from mkt.run_stage where run_id in (select run_id from mkt.run where campaign_code = 'vip-deposit' and run_id not in (${one}, ${other}));
        delete from mkt.run_exclusion where run_id in (select run_id from mkt.run where campaign_code = 'vip-deposit' and run_id not in (${one}, ${other}));
        delete from mkt.run where campaign_code = 'vip-deposit' and run_id not in (${one}, ${other});
        update mkt.run_stage set errors = errors + count_out * 3 / 5, count_out = count_out - count_out * 3 / 5 where run_id = ${other} and stage = 'send'`);
      const { result, exitCode } = await diff(one!, other!, demo);
      expect(exitCode).toBe(3);
      expect(result.findings[0]).toMatchObject({
        cause: 'campaign/runs-part',
        evidence: { faulty: [other], stage: 'send' },
      });
    } finally {
      await demo.close();
    }
  });
});

describe('on other systems', () => {
  let cluster: TestCluster;
  const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');
  const on = (system: string): OnDatabase => ({
    conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${system}`,
    system,
  });
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.sql('create database tryton');
    await cluster.sql(fixture('tryton/schema.sql') + fixture('tryton/campaigns.sql'), 'tryton');
    await cluster.sql('create database listmonk');
    await cluster.sql(
      `set fixture.people = '2000'; ${fixture('listmonk/schema.sql')} ${fixture('listmonk/data.sql')}`,
      'listmonk',
    );
  }, 120_000);
  afterAll(() => cluster?.remove());

  it('two digests of a mailing list manager: no fault, and their audiences as texts side by side', async () => {
    const { result, exitCode } = await diff('6', '7', on('listmonk'), '--as-of', '2026-11-24T09:00:00Z');
    expect(result.findings).toEqual([]);
    expect([0, 4]).toContain(exitCode);
    expect(result.facts.isSameCampaign).toBe(true);
    expect(result.facts.channels).toBeNull();
    expect(result.notEvaluated.map(({ what }) => what)).toContain('The messages of both runs');
  });

  it('one that was cut off half-way parts at sending', async () => {
    await cluster.sql('create database cut template listmonk');
    await cluster.sql(
      "update campaigns set sent = to_send / 4, last_subscriber_id = max_subscriber_id / 4, status = 'cancelled' where id = 7",
      'cut',
    );
    const { result, exitCode } = await diff(
      '6',
      '7',
      { ...on('listmonk'), conninfo: on('cut').conninfo },
      '--as-of',
      '2026-11-24T09:00:00Z',
    );
    expect(exitCode).toBe(3);
    expect(result.findings[0]).toMatchObject({ cause: 'campaign/runs-part', evidence: { faulty: ['7'] } });
  });

  it('what a scenario took in against what it will take in next: the second cannot be compared yet', async () => {
    const { result, exitCode } = await diff(
      '1@2026-11-20T08:00:00',
      '1@next',
      on('tryton'),
      '--as-of',
      '2026-11-24T09:30:00Z',
    );
    expect(exitCode).toBe(4);
    expect(result.notEvaluated.map(({ what }) => what)).toContain('Run 1@next to its end');
  });
});
