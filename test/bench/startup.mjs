// Start-up against bare Node, interleaved, medians of one run: `npm run bench:startup`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.env.BENCH_ROUNDS ?? 41);
const mmsup = fileURLToPath(new URL('../../bin/mmsup.js', import.meta.url));
const contenders = {
  'node -e 0': ['-e', '0'],
  'mmsup --version': [mmsup, '--version'],
  'mmsup demo faults': [mmsup, 'demo', 'faults'],
};
const limits = { 'mmsup --version': 1.4, 'mmsup demo faults': 1.7 };

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(contenders)) {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    times[name].push(Number(process.hrtime.bigint() - started) / 1e6);
  }
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const base = median(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const ratio = median(values) / base;
  const limit = limits[name];
  const verdict = limit === undefined ? '' : ratio <= limit ? `(limit ${limit}, kept)` : `(limit ${limit}, BROKEN)`;
  process.stdout.write(
    `${name.padEnd(20)} ${median(values).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} x bare node ${verdict}\n`,
  );
  if (limit !== undefined && ratio > limit) process.exitCode = 1;
}
