// The record against a bare write with fdatasync, and against start-up; medians of one run, contenders interleaved: `npm run bench:incident`.
import { spawnSync } from 'node:child_process';
import { fdatasyncSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './measure.mjs';

const events = Number(process.env.BENCH_EVENTS ?? 20_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 15);
const mmsup = fileURLToPath(new URL('../../bin/mmsup.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mmsup-bench-'));
const { outfile, incidentStore } = await bundled('incident.entry.ts', 'demo');
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(outfile, { force: true });
});

const env = { MMSUP_WHO: 'a.tester', XDG_DATA_HOME: folder };
const store = incidentStore(folder, { env, cwd: '/', now: () => new Date(), stderr: {} });
const link = await store.open({ client: 'demo', complaint: 'Nobody got the mailing' });
const bare = openSync(join(folder, 'bare'), 'a');
const log = join(
  link.path,
  readdirSync(link.path).find((name) => name.startsWith('events.')),
);

const [appended, written] = [[], []];
let size = statSync(log).size;
for (let number = 1; number < events; number += 1) {
  const isMeasured = number % Math.ceil(events / 2000) === 0;
  const text = `A note of a usual length, number ${number}, with what a colleague says about the case ${'and so on '.repeat(number % 20)}`;
  const started = performance.now();
  await link.append({ type: 'note.added', text });
  if (!isMeasured) continue;
  appended.push(performance.now() - started);
  const now = statSync(log).size;
  const line = Buffer.alloc(Math.max(1, now - size), 120);
  size = now;
  const bareStarted = performance.now();
  writeSync(bare, line);
  fdatasyncSync(bare);
  written.push(performance.now() - bareStarted);
}
await store.close();

const run = (words) => {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [mmsup, ...words], {
    env: { ...process.env, MMSUP_INCIDENTS: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`mmsup ${words.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
};
const times = { start: [], show: [], verify: [] };
for (let round = 0; round < rounds; round += 1) {
  times.start.push(run(['profile', 'list']));
  times.show.push(run(['incident', 'show', link.id]));
  times.verify.push(run(['incident', 'verify', link.id]));
}

const ratio = median(appended) / median(written);
tell(
  `an append is ${ratio.toFixed(2)} x a bare write with fdatasync (${median(appended).toFixed(2)} ms)`,
  ratio <= 2,
  2,
);
for (const command of ['show', 'verify']) {
  // The quickest of each: what else the machine does only adds.
  const over = Math.min(...times[command]) - Math.min(...times.start);
  tell(`incident ${command} of ${events} events: ${over.toFixed(0)} ms over start-up`, over <= 300, 300);
}

function tell(words, isKept, limit) {
  process.stdout.write(`${words} (limit ${limit}, ${isKept ? 'kept' : 'BROKEN'})\n`);
  if (!isKept) process.exitCode = 1;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
