import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedLayout, removeEmbedded, startEmbedded } from '../../src/db/embedded.ts';
import { openDemo, plantFault, resetDemo, startDemo, stopDemo } from '../../src/demo/demo.ts';
import { demoProfile } from '../../src/demo/profile.ts';
import { readDemoStatus } from '../../src/demo/status.ts';

const CUSTOMERS = 1_000;
const home = mkdtempSync(join(tmpdir(), 'mmsup-life-'));
const env = { ...process.env, XDG_DATA_HOME: home };
const starter = join(import.meta.dirname, `../../node_modules/.demo-test-${process.pid}/starter.mjs`);

beforeAll(async () => {
  chmodSync(home, 0o755);
  const entryPoints = [join(import.meta.dirname, '../support/demo-starter.ts')];
  await build({ entryPoints, outfile: starter, bundle: true, format: 'esm', platform: 'node', packages: 'external' });
});

afterAll(async () => {
  await removeEmbedded(embeddedLayout(env, process.getuid?.()));
  rmSync(home, { recursive: true, force: true });
  rmSync(join(starter, '..'), { recursive: true, force: true });
});

type Starter = ChildProcessByStdio<null, Readable, null>;

const start = (...args: string[]): Starter =>
  spawn(process.execPath, [starter, String(CUSTOMERS), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });

async function linesOf(child: Starter): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) lines.push(line);
  return lines;
}

/** Kills the process as soon as it says `line`. */
async function killAt(child: Starter, line: string): Promise<void> {
  const ended = once(child, 'exit');
  for await (const said of createInterface(child.stdout)) if (said === line) child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
}

async function fingerprint(): Promise<unknown> {
  const server = await startEmbedded({ layout: embeddedLayout(env, process.getuid?.()) });
  const writer = await openDemo(server);
  try {
    const [row] = await writer.rows(
      `select
        (select md5(string_agg(c::text, ';' order by c.customer_id)) from crm.customer c) as customers,
        (select md5(string_agg(p::text, ';' order by p.product_id)) from crm.product p) as products,
        (select md5(string_agg(t::text, ';' order by t.transaction_id)) from crm.card_transaction t) as purchases,
        (select md5(string_agg(concat_ws(',', m.message_id, m.customer_id, m.offer_code, m.status), ';' order by m.message_id)) from mkt.message m) as messages,
        (select md5(string_agg(concat_ws(',', s.run_id, s.stage, s.count_in, s.count_out, s.errors), ';' order by s.run_id, s.position))
         from mkt.run_stage s) as stages`,
    );
    return row;
  } finally {
    await writer.close();
  }
}

describe('the life of the demo', () => {
  it('has no profile and no status before it is made', async () => {
    expect(demoProfile(env)).toBeUndefined();
    expect(await readDemoStatus(env)).toMatchObject({ demo: null, server: { running: false, created: false } });
  });

  it('starts whole after it was killed in the middle of being made', async () => {
    await killAt(start(), 'history');
    expect(demoProfile(env)).toBeUndefined();
    const demo = await startDemo({ env, customers: CUSTOMERS });
    expect(demo).toMatchObject({ created: true, customers: CUSTOMERS, seed: 1 });
    expect(demoProfile(env)).toEqual({ conninfo: demo.conninfo, system: 'demo' });
    expect((await readDemoStatus(env)).demo).toMatchObject({
      customers: CUSTOMERS,
      planted: [],
      now: '2026-11-23T06:00:00Z',
    });
  });

  it('is the same bank from the same seed, and another from another', async () => {
    const first = await fingerprint();
    await resetDemo({ env, customers: CUSTOMERS, seed: 2 });
    const second = (await fingerprint()) as Record<string, string>;
    for (const [what, sum] of Object.entries(first as Record<string, string>)) expect(second[what], what).not.toBe(sum);
    await resetDemo({ env, customers: CUSTOMERS, seed: 1 });
    expect(await fingerprint()).toEqual(first);
  });

  it('is made once when two terminals start it at the same time', async () => {
    await removeEmbedded(embeddedLayout(env, process.getuid?.()));
    const said = await Promise.all([linesOf(start()), linesOf(start())]);
    const outcomes = said.map((lines) => JSON.parse(lines.at(-1)!) as { created: boolean; conninfo: string });
    expect(outcomes.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(outcomes[0]!.conninfo).toBe(outcomes[1]!.conninfo);
  });

  it('is healthy and can be planted after a planting was killed', async () => {
    await killAt(start('slow-run'), 'planting');
    const demo = await startDemo({ env });
    expect(await plantFault(demo, 'slow-run')).toMatchObject({ planted: true });
  });

  it('is healed by a reset, also while somebody is connected', async () => {
    const demo = await startDemo({ env });
    const bystander = await openDemo(demo.server);
    await resetDemo({ env });
    await bystander.close();
    expect((await readDemoStatus(env)).demo).toMatchObject({ planted: [], now: '2026-11-23T06:00:00Z' });
  });

  it('refuses to start with another size, and says how to get it', async () => {
    await expect(startDemo({ env, customers: 2_000 })).rejects.toMatchObject({
      code: 'demo/other-size',
      hint: 'Use it as it is: mmsup demo start\nOr replace it: mmsup demo reset --customers 2000 --seed 1',
    });
  });

  it('keeps its data when it is stopped', async () => {
    expect(await stopDemo(env)).toBe(true);
    expect(await readDemoStatus(env)).toMatchObject({ demo: null, server: { running: false, created: true } });
    expect(await stopDemo(env)).toBe(false);
    expect(await startDemo({ env })).toMatchObject({ created: false, customers: CUSTOMERS });
  });
});
