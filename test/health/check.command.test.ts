import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import type { FleetLine } from '../../src/health/fleet.ts';
import type { Result } from '../../src/result.ts';
import { runJson, runLine, runProfile } from '../support/command-line.ts';
import { type TestDemo, testDemo } from '../support/demo.ts';

let demo: TestDemo;

beforeAll(async () => {
  demo = await testDemo();
});
afterAll(() => demo?.close());

const check = (...args: readonly string[]) => runJson<HealthFacts>(['health', 'check', ...args], demo);
const one = async (sql: string): Promise<number> => {
  const [row] = await demo.writer.rows<Record<string, unknown>>(sql);
  return Number(Object.values(row!)[0]);
};

interface Break {
  readonly story: string;
  readonly check: string;
  readonly cause: string;
  readonly severity: string;
  readonly plant: string;
  readonly undo: string;
  /** SQL of the number that proves it, and where it stands in the evidence. */
  readonly proof: { readonly sql: string; readonly at: (evidence: Record<string, unknown>) => unknown };
}

const LAST = "(select max(run_id) from mkt.run where status = 'DONE')";
const first = (name: string) => (evidence: Record<string, unknown>) =>
  (evidence[name] as readonly Record<string, unknown>[])[0];

const BREAKS: readonly Break[] = [
  {
    story: 'a job that was switched off',
    check: 'jobs-late',
    cause: 'health/jobs-late',
    severity: 'warning',
    plant: "update mkt.job set enabled = false where job_code = 'summarise-daily'",
    undo: "update mkt.job set enabled = true where job_code = 'summarise-daily'",
    proof: { sql: 'select count(*) from mkt.job where not enabled', at: ({ total }) => total },
  },
  {
    story: 'a scheduler that stands still',
    check: 'jobs-late',
    cause: 'health/jobs-late',
    severity: 'error',
    plant: "update mkt.job set next_run_at = next_run_at - interval '3 days' where job_code = 'summarise-daily'",
    undo: "update mkt.job set next_run_at = next_run_at + interval '3 days' where job_code = 'summarise-daily'",
    proof: { sql: 'select 1', at: ({ total }) => total },
  },
  {
    story: 'a run whose process died',
    check: 'runs-open-too-long',
    cause: 'health/runs-open-too-long',
    severity: 'error',
    plant: `update mkt.run set status = 'RUNNING', finished_at = null where run_id = ${LAST}`,
    undo: "update mkt.run set status = 'DONE', finished_at = started_at + interval '30 minutes' where status = 'RUNNING'",
    proof: {
      sql: "select extract(epoch from (select now_at from mkt.clock) - started_at) from mkt.run where status = 'RUNNING'",
      at: (evidence) => first('runs')(evidence)!['openSeconds'],
    },
  },
  {
    story: 'a finished run that lost people between two stages',
    check: 'people-left',
    cause: 'health/people-left',
    severity: 'error',
    plant: `update mkt.run_stage set count_out = count_out - 7 where stage = 'policy' and run_id = ${LAST}`,
    undo: `update mkt.run_stage set count_out = count_out + 7 where stage = 'policy' and run_id = ${LAST}`,
    proof: { sql: 'select 7', at: (evidence) => first('runs')(evidence)!['lost'] },
  },
  {
    story: 'two runs of one campaign at once',
    check: 'runs-overlap',
    cause: 'health/runs-overlap',
    severity: 'warning',
    plant: `insert into mkt.run select (jsonb_populate_record(r, jsonb_build_object('run_id', 900001, 'started_at', r.started_at + interval '1 second'))).* from mkt.run r where run_id = ${LAST}`,
    undo: 'delete from mkt.run where run_id = 900001',
    proof: { sql: 'select 900001', at: (evidence) => Number(first('runs')(evidence)!['second']) },
  },
  {
    story: 'a batch that was sent twice',
    check: 'messages-twice',
    cause: 'health/messages-twice',
    severity: 'error',
    plant: `insert into mkt.message select (jsonb_populate_record(m, jsonb_build_object('message_id', m.message_id + 8000000000000))).* from mkt.message m where m.run_id = ${LAST} and m.sent_at is not null`,
    undo: 'delete from mkt.message where message_id > 8000000000000',
    proof: {
      sql: 'select count(distinct customer_id) from mkt.message where message_id > 8000000000000',
      at: (evidence) => first('runs')(evidence)!['customers'],
    },
  },
  {
    story: 'an exclusion list with a row of nobody',
    check: 'suppressions-without-customer',
    cause: 'health/suppressions-without-customer',
    severity: 'warning',
    plant:
      "insert into crm.customer_list_member (list_code, customer_id, source_file, added_at, added_by) select 'DO-NOT-OFFER', null, 'x.csv', now_at, 'test' from mkt.clock",
    undo: "delete from crm.customer_list_member where source_file = 'x.csv'",
    proof: { sql: 'select count(*) from crm.customer_list_member where customer_id is null', at: ({ total }) => total },
  },
  {
    story: 'a template that was renamed',
    check: 'references-broken',
    cause: 'health/references-broken',
    severity: 'error',
    plant:
      "update mkt.template set template_code = template_code || '_new' where template_code = (select template_code from mkt.campaign where campaign_code = 'vip-deposit')",
    undo: "update mkt.template set template_code = left(template_code, -4) where template_code like '%\\_new'",
    proof: {
      sql: 'select count(*) from mkt.campaign k where not exists (select 1 from mkt.template t where t.template_code = k.template_code)',
      at: ({ total }) => total,
    },
  },
  {
    story: 'messages to people who had refused all',
    check: 'sent-while-suppressed',
    cause: 'health/sent-while-suppressed',
    severity: 'error',
    plant: `insert into mkt.suppression (customer_id, list_code, scope, reason, valid_from) select distinct m.customer_id, 'REFUSED', 'all', 'test', timestamptz '2020-01-01' from mkt.message m where m.run_id = ${LAST} and m.sent_at is not null`,
    undo: "delete from mkt.suppression where list_code = 'REFUSED'",
    proof: {
      sql: `select count(*) from mkt.message m, mkt.clock k where m.sent_at > k.now_at - interval '7 days' and m.sent_at <= k.now_at
        and m.customer_id in (select customer_id from mkt.suppression where list_code = 'REFUSED')`,
      at: ({ total }) => total,
    },
  },
  {
    story: 'an edit without an approval',
    check: 'rules-unapproved',
    cause: 'health/rules-unapproved',
    severity: 'info',
    plant: `update mkt.rule_version set approved_by = null, approved_at = null, valid_from = (select now_at from mkt.clock) - interval '1 hour'
      where rule_code = 'vip-deposit' and valid_to is null`,
    undo: '',
    proof: { sql: 'select 1', at: ({ total }) => total },
  },
  {
    story: 'a channel whose provider refuses',
    check: 'channel-failing',
    cause: 'health/channel-failing',
    severity: 'warning',
    plant:
      "update mkt.message set status = 'failed', provider_code = '503' where channel = 'push' and sent_at > (select now_at - interval '7 days' from mkt.clock)",
    undo: '',
    proof: {
      sql: "select count(*) from mkt.message where status = 'failed' and provider_code = '503' and channel = 'push'",
      at: (evidence) => first('channels')(evidence)!['failed'],
    },
  },
  {
    story: 'a load that rejected most of its rows',
    check: 'loads-bad',
    cause: 'health/loads-bad',
    severity: 'warning',
    plant:
      'update ingest.import_batch set rows_rejected = rows_read - 1, rows_ok = 1 where batch_id = (select max(batch_id) from ingest.import_batch)',
    undo: '',
    proof: {
      sql: 'select rows_rejected from ingest.import_batch order by batch_id desc limit 1',
      at: (evidence) => first('loads')(evidence)!['rowsRejected'],
    },
  },
];

describe('the health of a system', () => {
  it('is good when nothing is planted: every check passes', async () => {
    const { result, exitCode } = await check();
    expect(result.findings).toEqual([]);
    expect(result.facts.checks.filter(({ state }) => state !== 'passed').map(({ id, state }) => [id, state])).toEqual([
      ['segments-old', 'not-asked'],
      ['members-stale', 'not-asked'],
      ['removed-still-sent', 'not-asked'],
      ['statements-slow', 'not-asked'],
    ]);
    expect([result.facts.score, result.facts.grade, exitCode]).toEqual([100, 'A', 0]);
  });

  it('says beside the score how many checks it rests on', async () => {
    const { stdout } = await runLine(['health', 'check', '--only', 'statements-slow,jobs-late,segments-old'], demo);
    expect(stdout).toMatch(/^Score\s+100 \(A\), 1 of 3 asked$/m);
  });

  it.each(BREAKS.map((one) => [one.story, one] as const))('shows %s', async (_story, planted) => {
    await demo.writer.rows(planted.plant);
    try {
      const { result, exitCode } = await check('--only', planted.check);
      const [finding] = result.findings;
      expect([finding?.cause, finding?.severity]).toEqual([planted.cause, planted.severity]);
      expect(Number(planted.proof.at(finding!.evidence as Record<string, unknown>))).toBeCloseTo(
        await one(planted.proof.sql),
        0,
      );
      expect(exitCode).toBe(planted.severity === 'info' ? 0 : 3);
      expect(finding!.title).not.toMatch(/undefined|null|NaN/);
    } finally {
      if (planted.undo !== '') await demo.writer.rows(planted.undo);
    }
  });

  it('shows who waits for whom', async () => {
    const blocker = await demo.another();
    const waiter = await demo.another();
    await blocker.rows('begin');
    await blocker.rows('update mkt.clock set now_at = now_at');
    const waiting = waiter.rows('update mkt.clock set now_at = now_at').catch(() => undefined);
    try {
      await expect
        .poll(async () => (await check('--only', 'sessions-wait')).result.findings.map(({ cause }) => cause), {
          timeout: 10_000,
        })
        .toEqual(['health/sessions-wait']);
    } finally {
      await blocker.rows('rollback');
      await waiting;
      await blocker.close();
      await waiter.close();
    }
  });

  it('is judged as of the moment that is asked about', async () => {
    const { result } = await check('--only', 'jobs-late', '--as-of', '2026-12-24');
    expect(result.findings[0]).toMatchObject({ cause: 'health/jobs-late', severity: 'error' });
  });

  it('tells only what is new against an earlier answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-baseline-'));
    const file = join(folder, 'baseline.json');
    await demo.writer.rows("update mkt.job set enabled = false where job_code = 'summarise-daily'");
    try {
      const { stdout } = await runLine(['health', 'check', '--only', 'jobs-late,references-broken', '--json'], demo);
      await writeFile(file, stdout);
      const again = await check(
        '--only',
        'jobs-late,references-broken',
        '--baseline',
        file,
        '--as-of',
        '2026-11-23T07:00:00Z',
      );
      expect([again.result.findings, again.exitCode, again.result.facts]).toMatchObject([[], 0, { knownBefore: 1 }]);
      await demo.writer.rows("update mkt.campaign set template_code = 'nowhere' where campaign_code = 'vip-deposit'");
      const worse = await check('--only', 'jobs-late,references-broken', '--baseline', file);
      expect(worse.result.findings.map(({ cause }) => cause)).toEqual(['health/references-broken']);
      await writeFile(file, '{}');
      const wrong = await runLine(['health', 'check', '--baseline', file], demo);
      expect([wrong.exitCode, wrong.stderr.includes('not an answer of health check')]).toEqual([2, true]);
    } finally {
      await demo.writer.rows("update mkt.job set enabled = true where job_code = 'summarise-daily'");
      await demo.writer.rows(
        "update mkt.campaign set template_code = (select max(template_code) from mkt.template) where template_code = 'nowhere'",
      );
      await rm(folder, { recursive: true });
    }
  });

  it('is judged by the thresholds of a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-thresholds-'));
    const file = join(folder, 'thresholds.yaml');
    try {
      await writeFile(file, 'format: 1\nrejected-share: 0.0001\ndays: 60\n');
      const { result } = await check('--only', 'loads-bad', '--thresholds', file);
      expect(result.findings.map(({ cause }) => cause)).toEqual(['health/loads-bad']);
      await writeFile(file, 'format: 1\nrejected-share: 20\n');
      const wrong = await runLine(['health', 'check', '--thresholds', file], demo);
      expect(wrong.stderr).toMatch(/thresholds\.yaml:2:17: "rejected-share" must be a number above 0, at most 1/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names a check that does not exist, and lists those that do', async () => {
    const { exitCode, stderr } = await runLine(['health', 'check', '--only', 'jobs'], demo);
    expect([exitCode, stderr.includes('mmsup health list')]).toEqual([2, true]);
    const list = await runJson<{ checks: readonly { id: string }[] }>(['health', 'list'], demo);
    expect(list.result.facts.checks.map(({ id }) => id)).toContain('jobs-late');
  });

  it('says of a system that keeps nothing that nothing could be asked but the server', async () => {
    const { result, exitCode } = await runJson<HealthFacts>(['health', 'check'], { ...demo, system: 'plain' });
    expect(result.facts.checks.filter(({ state }) => state !== 'not-asked').map(({ id }) => id)).toEqual([
      'tables-read-whole',
      'tables-bloated',
      'keys-running-out',
      'partitions-end',
      'sessions-wait',
    ]);
    expect([exitCode, result.notEvaluated.length]).toEqual([4, result.facts.checks.length - 5]);
  });
});

describe('the health of a fleet', () => {
  let folder: string;
  let broken: TestDemo;

  beforeAll(async () => {
    broken = await testDemo('policy-zero');
    const healthy = await testDemo();
    folder = await mkdtemp(join(tmpdir(), 'mmsup-fleet-'));
    const profile = (name: string, conninfo: string) => [`  ${name}:`, '    system: demo', `    db: "${conninfo}"`];
    const many = Array.from({ length: 8 }, (_, index) => profile(`bank-${index}`, healthy.conninfo)).flat();
    await writeFile(
      join(folder, 'profiles.yaml'),
      [
        'format: 1',
        'profiles:',
        ...many,
        ...profile('sick', broken.conninfo),
        ...profile('gone', 'host=127.0.0.1 port=1 dbname=x user=y connect_timeout=2'),
        '',
      ].join('\n'),
    );
    return async () => {
      await healthy.close();
      await broken.close();
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  it('is a line for each client; one that cannot be reached hides nobody, and is never ok', async () => {
    const { exitCode, stdout } = await runProfile(['health', 'check', '--json'], 'ALL', folder);
    const { facts, findings, notEvaluated } = JSON.parse(stdout) as Result<{ clients: readonly FleetLine[] }>;
    expect(facts.clients.map(({ profile, grade, worst }) => [profile, grade, worst])).toEqual([
      ...Array.from({ length: 8 }, (_, index) => [`bank-${index}`, 'A', null]),
      ['sick', 'C', 'policy/cap-zero'],
      ['gone', null, null],
    ]);
    expect(findings[0]).toMatchObject({ cause: 'policy/cap-zero', evidence: { profile: 'sick' } });
    expect(findings[0]!.title).toMatch(/^sick: /);
    expect(notEvaluated.find(({ what }) => what === 'gone')).toMatchObject({ couldChangeAnswer: true });
    expect(exitCode).toBe(3);
    const reached = await runProfile(['health', 'check'], 'bank-1,gone', folder);
    expect(reached.exitCode).toBe(4);
    expect(reached.stdout).toContain('not reached');
    const { checks } = facts.clients[0]!;
    const asked = checks.filter(({ state }) => state !== 'not-asked').length;
    expect(asked).toBeLessThan(checks.length);
    expect(reached.stdout).toContain(` ${asked} of ${checks.length} `);
  });

  it('names a profile that does not exist', async () => {
    const { exitCode, stderr } = await runProfile(['health', 'check'], 'bank-1,bnak-2', folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no profile "bnak-2"');
  });
});
