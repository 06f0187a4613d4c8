import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { retailOn, SYSTEM } from '../support/engines.ts';
import { canPool, startPooler, type TestPooler } from '../support/pooler.ts';

const LINE = ['segment', 'explain', 'buyers', '--as-of', '2026-11-24T09:00:00Z'];

describe.skipIf(!canPool)('through PgBouncer', () => {
  let cluster: TestCluster;
  const poolers: TestPooler[] = [];

  const at = (port: number) => ({
    conninfo: `host=127.0.0.1 port=${port} user=reader dbname=postgres sslmode=disable`,
    system: SYSTEM,
  });
  const pooler = async (options: Parameters<typeof startPooler>[1]): Promise<TestPooler> => {
    const started = await startPooler(cluster, options);
    poolers.push(started);
    return started;
  };

  beforeAll(async () => {
    cluster = await retailOn('debian');
  }, 60_000);
  afterAll(async () => {
    for (const started of poolers) await started.remove();
    await cluster?.remove();
  });

  it.each(['transaction', 'session'] as const)(
    'in %s mode, which refuses our settings, it says so and what to do',
    async (mode) => {
      const { port } = await pooler({ mode });
      const { exitCode, stdout, stderr } = await runLine(LINE, at(port));
      expect([exitCode, stdout]).toEqual([5, '']);
      expect(stderr).toMatch(/unsupported startup parameter/);
      expect(stderr).toMatch(/pooler/);
    },
  );

  it('in transaction mode, which drops our settings, it refuses to go on without them', async () => {
    const { port } = await pooler({ mode: 'transaction', ignored: ['options', 'extra_float_digits'] });
    const { exitCode, stdout, stderr } = await runLine(LINE, at(port));
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('db/settings-not-in-force');
    expect(stderr).toMatch(/pooler in transaction mode drops them/);
  });

  it('the server itself answers', async () => {
    expect((await runJson(LINE, at(cluster.port))).exitCode).not.toBe(5);
  });
});
