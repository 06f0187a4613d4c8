import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';

const SYSTEM = join(import.meta.dirname, '../fixtures/checks/system.yaml');

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(`
    create role reader login; grant pg_read_all_data to reader;
    create table camp (id int primary key, title text, state text, started_at timestamptz, to_send int, sent int);
    insert into camp values (1, 'Cards', 'sent', '2026-11-23 10:00+00', 1200, 0), (2, 'Loans', 'sent', '2026-11-23 11:00+00', 50, 50);
    create table camp_list (camp_id int, list_id int, list_name text, owner_email text);
    insert into camp_list values (1, null, 'VIP', 'anna@bank.example'), (1, null, 'Wave 2', null), (2, 7, 'Loans', null)`);
}, 60_000);
afterAll(() => cluster?.remove());

const database = () => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
  system: SYSTEM,
});
const AT = ['--as-of', '2026-11-24T09:00:00Z'];

describe('a cause that only one system has', () => {
  it('is found by its SELECT, with its columns as evidence and its words filled in', async () => {
    const { result, exitCode } = await runJson(['campaign', 'trace', '1', ...AT], database());
    expect(exitCode).toBe(3);
    expect(result.findings[0]).toEqual({
      cause: 'mailer/list-gone',
      severity: 'error',
      title: 'List “VIP” of this mailing was deleted: 1,200 were to get it; its owner is <e-mail>.',
      evidence: {
        list: 'VIP',
        planned: 1200,
        owner: '<e-mail>',
        others: [{ list: 'Wave 2', planned: 1200, owner: null }],
      },
      confidence: 'proved',
      next: ['Ask <e-mail> for the list “VIP”.'],
      runbook: null,
    });
  });

  it('proposes no step that names what is not known', async () => {
    await cluster.sql('update camp_list set owner_email = null where camp_id = 1');
    try {
      const { result } = await runJson(['campaign', 'trace', '1', ...AT], database());
      expect(result.findings[0]).toMatchObject({ cause: 'mailer/list-gone', next: [] });
      expect(result.findings[0]!.title).toContain('its owner is —.');
    } finally {
      await cluster.sql(
        "update camp_list set owner_email = 'anna@bank.example' where camp_id = 1 and list_name = 'VIP'",
      );
    }
  });

  it('is told in Russian, and with personal data only where that is asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-shown-'));
    const incidents = ['--incidents', folder];
    await runLine(['incident', 'open', '--client', 'acme', 'Nobody got it', ...incidents], database());
    const asked = ['--show-personal', 'the owner is called back', '--incident', 'latest', ...incidents];
    const { stdout } = await runLine(['campaign', 'trace', '1', '--lang', 'ru', ...asked, ...AT], database());
    await rm(folder, { recursive: true });
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'удалён: её должны были получить 1 200; владелец — anna@bank.example.',
    );
  });

  it('is silent where its SELECT returns nothing, and says which check could not be asked', async () => {
    const { result } = await runJson(['campaign', 'trace', '2', ...AT], database());
    expect(result.findings.filter(({ cause }) => cause.startsWith('mailer/'))).toEqual([]);
    const gap = result.notEvaluated.find(({ what }) => what.includes('mailer/mirror-lags'));
    expect(gap?.why).toMatch(/system\.yaml:45: .*mirror_that_nobody_made/);
    expect([gap?.couldChangeAnswer, result.verdict]).toEqual([true, 'inconclusive']);
  });

  it('of the whole system is asked by health check, with a line for each', async () => {
    const healthy = await runJson<HealthFacts>(['health', 'check', '--only', 'mailer/*', ...AT], database());
    // Checks of single runs are asked of the latest ones: one of them found what was planted, one cannot be asked.
    expect(healthy.result.facts.checks.map(({ id, state }) => [id, state])).toEqual([
      ['mailer/list-gone', 'error'],
      ['mailer/mirror-lags', 'not-asked'],
      ['mailer/scanner-stands', 'passed'],
      ['mailer/no-lists', 'passed'],
    ]);
    await cluster.sql("insert into camp values (9, 'Late', 'scheduled', '2026-11-20 10:00+00', null, null)");
    try {
      const { result, exitCode } = await runJson<HealthFacts>(
        ['health', 'check', '--only', 'mailer/*', ...AT],
        database(),
      );
      expect([exitCode, result.facts.checks[2]?.state]).toEqual([3, 'error']);
      expect(result.findings.map(({ cause }) => cause)).toContain('mailer/scanner-stands');
      const before = await runJson(['health', 'check', '--only', 'mailer/*', '--as-of', '2026-11-19'], database());
      expect(before.result.findings).toEqual([]);
      const told = await runLine(['health', 'check', '--lang', 'ru', ...AT], { ...database(), columns: 60 });
      expect(told.stdout.replace(/\s+/g, ' ')).toContain(
        'Ждут рассылки: 1; последний запуск — 2026-11-20 10:00 (UTC).',
      );
    } finally {
      await cluster.sql('delete from camp where id = 9');
    }
  });

  it('is asked of the last run that had started at the moment', async () => {
    await cluster.sql("update camp set title = 'Series' where id in (1, 2)");
    const trace = (moment: string) => runJson(['campaign', 'list', '--as-of', moment], database());
    const before = await trace('2026-11-23T10:30:00Z');
    const rows = (before.result.facts as { campaigns: readonly { id: string; lastRun: unknown }[] }).campaigns;
    expect(rows.map(({ id, lastRun }) => [id, lastRun !== null])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  it('gives no answer over a state that no run may have: it names the line of the description', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-state-'));
    const system = join(folder, 'wrong.yaml');
    await writeFile(
      system,
      `format: 1\nid: wrong\nextends: ${SYSTEM}\nrelations:\n  run:\n    columns: { state: "'runing'" }\n`,
    );
    for (const line of [
      ['campaign', 'list'],
      ['campaign', 'trace', '1'],
    ]) {
      const { exitCode, stdout, stderr } = await runLine([...line, ...AT], { ...database(), system });
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/wrong\.yaml:6:23: run\.state gives "runing", which is none of: planned, running/);
    }
    await rm(folder, { recursive: true });
  });

  it('takes no id for SQL', async () => {
    const { exitCode, stderr } = await runLine(['campaign', 'trace', "1' or '1'='1", ...AT], database());
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no run and no campaign');
  });

  it('has an article that can be read without a database', async () => {
    const { stdout, exitCode } = await runLine(['cause', 'show', 'mailer/list-gone'], {
      conninfo: 'host=nowhere',
      system: SYSTEM,
    });
    expect([exitCode, stdout.includes('How to be sure.')]).toEqual([0, true]);
  });
});
