import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentFacts } from '../../src/segment/facts.ts';
import { canReplicate, catchUp, startCluster, startStandby, type TestCluster } from '../support/cluster.ts';
import { runJson } from '../support/command-line.ts';

describe.skipIf(!canReplicate)('a hot standby', () => {
  let primary: TestCluster;
  let standby: TestCluster;

  beforeAll(async () => {
    primary = await startCluster();
    await primary.sql(`
      create table customer (id int primary key, city text, balance numeric);
      insert into customer select n, (array['Казань', 'казань', null])[1 + n % 3], n from generate_series(1, 900) n;
      create table list (cid int);
      insert into list values (5), (null);
      analyze;
      create role reader login; grant pg_read_all_data to reader`);
    standby = await startStandby(primary);
    await catchUp(primary, standby);
  });
  afterAll(async () => {
    await standby?.remove();
    await primary?.remove();
  });

  it('explains as the primary does, for nothing temporary is made', async () => {
    const where = "city = 'Казань' and balance > 100 and id not in (select l.cid from list l)";
    const args = ['--where', where, '--customers', 'public.customer', '--key', 'id', '--at-least', '10'];
    const [one, other] = await Promise.all(
      [primary, standby].map(({ port }) =>
        runJson<SegmentFacts>(['segment', 'explain', ...args, '--as-of', '2026-11-23T06:00:00Z'], {
          conninfo: `host=127.0.0.1 port=${port} user=reader dbname=postgres`,
          system: 'plain',
        }),
      ),
    );
    expect(one!.exitCode).toBe(3);
    expect(one!.result.findings[0]!.cause).toBe('segment/null-in-exclusion-list');
    expect(other!.result.facts).toEqual(one!.result.facts);
    expect(other!.result.findings).toEqual(one!.result.findings);
  });
});
