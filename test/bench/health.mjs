// After `npm run build`: health check over 27 clients at once against one after the other, on one server: `npm run bench:health`.
// BENCH_CLIENTS (27), BENCH_PEOPLE (2000 each), BENCH_ROUNDS (3), BENCH_PARALLEL (8). The ratio is of medians of one run, contenders interleaved.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { bundled, runCommand, say, tellRatio } from './measure.mjs';

const clients = Number(process.env.BENCH_CLIENTS ?? 27);
const people = Number(process.env.BENCH_PEOPLE ?? 2000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const parallel = Number(process.env.BENCH_PARALLEL ?? 8);
/** All at once may not take longer than this share of one after the other: waiting is shared, work on the client's side is not. */
const LIMIT = 1;
const fixture = (file) => readFileSync(fileURLToPath(new URL(`../fixtures/listmonk/${file}`, import.meta.url)), 'utf8');

const { outfile, startCluster, main } = await bundled('systems.entry.ts', 'listmonk');
const folder = mkdtempSync(join(tmpdir(), 'mmsup-fleet-'));
const env = { MMSUP_PROFILES: join(folder, 'profiles.yaml') };
const cluster = await startCluster('max_connections = 80\nshared_buffers = 256MB\njit = off');
try {
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql('create database client_1');
  await cluster.sql(`set fixture.people = '${people}'; ${fixture('schema.sql')} ${fixture('data.sql')}`, 'client_1');
  await cluster.sql('vacuum analyze', 'client_1');
  for (let n = 2; n <= clients; n += 1) await cluster.sql(`create database client_${n} template client_1`);
  writeFileSync(env.MMSUP_PROFILES, profiles());
  await measure();
} finally {
  await cluster.remove();
  rmSync(outfile, { force: true });
  rmSync(folder, { recursive: true });
}

function profiles() {
  const one = (n) =>
    `  bank-${n}: { system: listmonk, as-of: "2026-11-24T09:00:00Z", db: "host=127.0.0.1 port=${cluster.port} user=reader dbname=client_${n}" }`;
  return ['format: 1', 'profiles:', ...Array.from({ length: clients }, (_, index) => one(index + 1)), ''].join('\n');
}

async function measure() {
  const inOrder = [];
  const atOnce = [];
  await check(1);
  for (let round = 0; round < rounds; round += 1) {
    inOrder.push(await check(1));
    atOnce.push(await check(parallel));
  }
  const [one, many] = [medianOf(inOrder), medianOf(atOnce)];
  const most = Math.max(...atOnce.map(({ connections }) => connections));
  say(`${clients} clients of ${people} people: ${(one / 1000).toFixed(1)} s one after the other`);
  tellRatio(`${parallel} at once`, many / one, LIMIT, 'one after the other');
  say(`most connections seen ${most} (limit ${parallel}, ${most <= parallel ? 'kept' : 'BROKEN'})`);
  if (most > parallel) process.exitCode = 1;
}

/** One fleet check, and the most connections of ours that the server saw meanwhile. */
async function check(atOnce) {
  const watcher = new pg.Client({ host: '127.0.0.1', port: cluster.port, user: 'postgres', database: 'postgres' });
  await watcher.connect();
  let connections = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const sql = "select count(*)::int as n from pg_stat_activity where application_name like 'mmsup%'";
      connections = Math.max(connections, (await watcher.query(sql)).rows[0].n);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  const started = performance.now();
  const { facts } = await runCommand(main, ['health', 'check', '--profile', 'ALL', '--parallel', String(atOnce)], env);
  const took = performance.now() - started;
  isOver = true;
  await watching;
  await watcher.end();
  const answered = facts.clients.filter(({ error }) => error === null).length;
  if (answered !== clients) throw new Error(`Only ${answered} of ${clients} clients answered.`);
  return { took, connections };
}

function medianOf(measured) {
  const times = measured.map(({ took }) => took).sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)];
}
