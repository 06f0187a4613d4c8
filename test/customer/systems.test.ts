import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerTraceFacts } from '../../src/customer/trace.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { type OnDatabase, runJson, runLine } from '../support/command-line.ts';

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');
const AT = ['--as-of', '2026-11-24T09:30:00Z'];

let cluster: TestCluster;
const on = (database: string, system = database): OnDatabase => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${database}`,
  system,
});
const trace = (database: string, ...words: readonly string[]) =>
  runJson<CustomerTraceFacts>(['customer', 'trace', ...words, ...AT], on(database));
const gates = ({ gates: all }: CustomerTraceFacts) =>
  Object.fromEntries(all.map(({ gate, verdict }) => [gate, verdict]));

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

describe('a customer of a scenario program', () => {
  it('got the welcome: every gate by its record, those that it does not keep named', async () => {
    const { result, exitCode } = await trace('tryton', '110', '--run', '1@2026-11-20T08:00:00');
    expect([exitCode, result.findings.filter(({ severity }) => severity !== 'info')]).toEqual([0, []]);
    expect(gates(result.facts)).toMatchObject({
      import: 'not-kept',
      segment: 'passed',
      suppression: 'passed',
      queue: 'passed',
      provider: 'passed',
      response: 'passed',
    });
  });

  it('has everything that happened to him in one order of time', async () => {
    const { result } = await trace('tryton', '110', '--since', '7d');
    // The reminder is queued with the welcome, is due in three days and stands at its queueing.
    expect(result.facts.timeline.map(({ kind, says }) => `${kind} ${says.en.split(' · ')[1] ?? ''}`.trim())).toEqual([
      'decision',
      'message Reminder',
      'message Hello',
      'response',
      'message Tips',
    ]);
    expect(result.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('unsubscribed from it, and was sent the next step nevertheless', async () => {
    await cluster.sql('create database refused template tryton');
    await cluster.sql(
      `update marketing_automation_record set blocked = true, write_date = '2026-11-20 09:00' where id = 110;
       insert into web_shortened_url (id, record, method, redirect_url)
         select 999990, 'marketing.automation.record.activity,1102', 'marketing.automation.record.activity|on_email_opened', 'x'
         where not exists (select 1 from web_shortened_url where record = 'marketing.automation.record.activity,1102')`,
      'refused',
    );
    const { result } = await runJson<CustomerTraceFacts>(
      ['customer', 'trace', '110', '--run', '1@2026-11-20T08:00:00', ...AT],
      on('refused', 'tryton'),
    );
    expect(result.findings).toContainEqual(
      expect.objectContaining({
        cause: 'customer/contacted-while-suppressed',
        evidence: expect.objectContaining({
          scope: 'campaign 1',
          timing: 'between-snapshot-and-send',
          isCovered: true,
        }),
      }),
    );
  });
});

describe('a subscriber of a mailing list manager', () => {
  it('is found by his address, and what keeps no messages is named gate by gate', async () => {
    const [row] = await cluster.sql<{ id: number; email: string }>(
      'select s.id, s.email from subscribers s join campaign_views v on v.subscriber_id = s.id and v.campaign_id = 7 order by 1 limit 1',
      'listmonk',
    );
    const { result } = await trace('listmonk', row!.email, '--run', '7');
    expect(result.subject.id).toBe(String(row!.id));
    expect(result.facts.foundBy).toBe('email');
    expect(gates(result.facts)).toMatchObject({
      control: 'not-kept',
      policy: 'not-kept',
      provider: 'not-kept',
      response: 'passed',
    });
    expect(JSON.stringify(result)).not.toContain(row!.email);
  });

  it('leaves no address in the incident that records the question', async () => {
    const [row] = await cluster.sql<{ email: string }>('select email from subscribers order by id limit 1', 'listmonk');
    const folder = await mkdtemp(join(tmpdir(), 'mmsup-journey-'));
    try {
      const opened = await runLine(
        ['incident', 'open', 'He got nothing', '--incidents', folder, '--json'],
        on('listmonk'),
      );
      const id = (JSON.parse(opened.stdout) as { subject: { id: string } }).subject.id;
      await runLine(
        ['customer', 'trace', row!.email, '--since', '7d', '--incidents', folder, '--incident', id],
        on('listmonk'),
      );
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
      const kept = await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), 'utf8')));
      expect(kept.join('\n')).toContain('customer');
      expect(kept.join('\n')).not.toContain(row!.email);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
