import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthFacts } from '../../src/health/check.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson } from '../support/command-line.ts';

const fixture = (...path: readonly string[]) => readFileSync(join(import.meta.dirname, '../fixtures', ...path), 'utf8');

let cluster: TestCluster;
let tryton: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql('create database listmonk');
  const listmonk = fixture('listmonk', 'schema.sql') + fixture('listmonk', 'data.sql');
  await cluster.sql(`set fixture.people = '2000'; ${listmonk}`, 'listmonk');
  tryton = await startCluster();
  await tryton.sql('create database tryton');
  await tryton.sql(fixture('tryton', 'schema.sql'), 'tryton');
  await tryton.sql(fixture('tryton', 'campaigns.sql'), 'tryton');
}, 120_000);
afterAll(async () => {
  await cluster?.remove();
  await tryton?.remove();
});

const check = (system: string, at: string, port = cluster.port) =>
  runJson<HealthFacts>(['health', 'check', '--as-of', at], {
    conninfo: `host=127.0.0.1 port=${port} user=reader dbname=${system}`,
    system,
  });

describe('the health of a system that works', () => {
  it.each([
    ['listmonk', '2026-11-24T09:00:00Z'],
    ['tryton', '2026-11-24T09:30:00Z'],
  ])('%s: no error, and what is not asked is what it does not keep', async (system, at) => {
    const { result } = await check(system, at, (system === 'tryton' ? tryton : cluster).port);
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(
      result.notEvaluated.filter(
        ({ why }) =>
          !/does not keep|pg_stat_statements|names no column|No segment in use|not kept for five weeks/.test(why),
      ),
    ).toEqual([]);
  });

  it('asks the checks of its own description about the latest runs', async () => {
    const { result } = await check('listmonk', '2026-11-24T09:00:00Z');
    const own = result.facts.checks.filter(({ probe }) => probe === 'listmonk');
    expect(own.map(({ id }) => id)).toContain('listmonk/sent-twice');
    expect(own.filter(({ state }) => state === 'not-asked')).toEqual([]);
  });
});
