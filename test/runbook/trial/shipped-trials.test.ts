import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runbookNames } from '../../../src/runbook/library/shipped.ts';
import { testRunbook } from '../../../src/runbook/trial/test.command.ts';
import { triedRunbook } from '../../../src/runbook/trial/trial-files.ts';
import { testDeps } from '../support.ts';

describe('the cases of every runbook that ships', async () => {
  const names = await runbookNames();

  it.each(names)('%s: each comes out where it should, and every arrow is walked', async (name) => {
    const tried = await triedRunbook(name, { cwd: '/', folders: [] });
    const { judged, edges } = await testRunbook(tried, testDeps(tmpdir()));
    const failed = judged.filter(({ passed }) => !passed);
    expect(failed.map((one) => `${one.name}: ${one.differences.map(({ en }) => en).join('; ')}`)).toEqual([]);
    expect(edges.missing.map(({ id }) => id)).toEqual([]);
    expect(edges.covered).toBe(edges.total);
    expect(judged.length).toBeGreaterThan(0);
  });
});
