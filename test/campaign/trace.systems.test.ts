import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Balance } from '../../src/campaign/balance.ts';
import type { CampaignListFacts } from '../../src/campaign/list.ts';
import type { TraceFacts } from '../../src/campaign/trace.facts.ts';
import { displayWidth } from '../../src/ui/width.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { type OnDatabase, runJson, runLine } from '../support/command-line.ts';

const fixture = (path: string) => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
  for (const system of ['listmonk', 'tryton']) await cluster.sql(`create database ${system}`);
  await cluster.sql(
    `set fixture.people = '2000'; ${fixture('listmonk/schema.sql')} ${fixture('listmonk/data.sql')}`,
    'listmonk',
  );
  await cluster.sql(fixture('tryton/schema.sql'), 'tryton');
  await cluster.sql(fixture('tryton/campaigns.sql'), 'tryton');
  await cluster.sql('grant pg_read_all_data to reader');
}, 120_000);
afterAll(() => cluster?.remove());

const AT = { listmonk: '2026-11-24T09:00:00Z', tryton: '2026-11-24T09:30:00Z' } as const;
type System = keyof typeof AT;

const on = (system: System, columns = 100): OnDatabase => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${system}`,
  system,
  columns,
});

async function traced(system: System, run: string): Promise<TraceFacts> {
  const line = ['campaign', 'trace', run, '--as-of', AT[system]];
  return (await runJson<TraceFacts>(line, on(system))).result.facts;
}

async function runsOf(system: System): Promise<string[]> {
  const { result } = await runJson<CampaignListFacts>(['campaign', 'list', '--as-of', AT[system]], on(system));
  return result.facts.campaigns.flatMap(({ lastRun }) => (lastRun ? [lastRun.id] : []));
}

function expectToHold(balance: Balance): void {
  if (balance.in === null || balance.out === null) return void expect(balance.lost).toBeNull();
  const { out, excluded, inside, silent, notTaken, lost } = balance;
  expect(out + excluded + (inside ?? 0) + (silent ?? 0) + (notTaken ?? 0) + (lost ?? 0)).toBe(balance.in);
}

describe.each<System>(['listmonk', 'tryton'])('a trace of %s', (system) => {
  it('accounts for everybody in the last run of every campaign', async () => {
    const runs = await runsOf(system);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) {
      const { stages, balance } = await traced(system, run);
      for (const stage of stages) expectToHold(stage.balance);
      if (balance) expectToHold(balance);
    }
  });

  it.each([60, 80, 120])('fits %d columns in both languages, without a hole', async (columns) => {
    const [run] = await runsOf(system);
    for (const lang of ['en', 'ru']) {
      const line = ['campaign', 'trace', run!, '--as-of', AT[system], '--lang', lang, '--against', 'history'];
      const { stdout } = await runLine(line, on(system, columns));
      expect(stdout).not.toMatch(/undefined|NaN|\[object/);
      expect(Math.max(...stdout.split('\n').map(displayWidth))).toBeLessThanOrEqual(columns);
    }
  });

  it('writes trace files that hold no count that the system does not keep', async () => {
    const [run] = await runsOf(system);
    const line = ['campaign', 'trace', run!, '--as-of', AT[system], '--format'];
    const otlp = JSON.parse((await runLine([...line, 'otlp-json'], on(system))).stdout);
    const spans = otlp.resourceSpans[0].scopeSpans[0].spans as { attributes: { key: string }[] }[];
    const keys = new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    expect(keys).toContain('mmsup.count.out');
    expect(keys).not.toContain('mmsup.messages.delivered');
    const perfetto = JSON.parse((await runLine([...line, 'perfetto'], on(system))).stdout);
    expect(perfetto.traceEvents.length).toBeGreaterThan(3);
  });
});

describe('what listmonk does not keep', () => {
  it('is named, and never drawn or written as 0', async () => {
    const facts = await traced('listmonk', '23');
    expect(facts.timeline.notDrawn).toEqual([
      { stage: 'deliver', why: 'no-times' },
      { stage: 'respond', why: 'answers-of-people' },
    ]);
    const [email] = facts.channels;
    expect(email).toMatchObject({
      source: 'counters',
      queued: null,
      delivered: null,
      failed: null,
      handedOver: 406,
      peak: null,
      notKept: ['messages'],
    });
    expect(facts.stages.map(({ stage, balance }) => [stage, balance.lost, balance.notKept.join(' ')])).toEqual([
      ['select', null, 'in errors'],
      ['send', 0, 'errors'],
      ['deliver', null, 'out'],
      ['respond', null, 'in errors'],
    ]);
    expect(facts.poison).toBeNull();
  });

  it('takes the limit on the rate from its settings', async () => {
    const [email] = (await traced('listmonk', '23')).channels;
    expect(email!.caps).toEqual([{ rule: 'message-rate', perMinute: 6000 }]);
  });
});

describe('what Tryton does not keep', () => {
  it('is named: deliveries and answers; its send stage is drawn by its messages', async () => {
    const [run] = await runsOf('tryton');
    const facts = await traced('tryton', run!);
    expect(facts.channels.length).toBeGreaterThan(1);
    for (const channel of facts.channels) {
      expect(channel.delivered).toBeNull();
      expect(channel.notKept).toEqual(['delivered', 'provider-code', 'cap']);
    }
    expect(facts.timeline.spans.at(-1)).toMatchObject({ stage: 'send', source: 'messages' });
    expect(facts.timeline.spans.some(({ kind }) => kind === 'wait')).toBe(true);
  });
});
