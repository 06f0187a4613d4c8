// Start-up against bare Node, interleaved, the quickest of each in one run (what else the machine does only adds): `npm run bench:startup`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.env.BENCH_ROUNDS ?? 41);
const mmsup = fileURLToPath(new URL('../../bin/mmsup.js', import.meta.url));
const commands = {
  '--version': 1.4,
  'demo faults': 2,
  'cause list': 2,
  'runbook list': 2,
  'profile list': 2,
  'incident list': 2,
  'system list': 2,
};
const contenders = { 'node -e 0': ['-e', '0'] };
const limits = {};
for (const [command, limit] of Object.entries(commands)) {
  contenders[`mmsup ${command}`] = [mmsup, ...command.split(' ')];
  limits[`mmsup ${command}`] = limit;
}
// A home without profiles and records: else the answer depends on whose machine it is.
const home = mkdtempSync(join(tmpdir(), 'mmsup-bench-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_DATA_HOME: join(home, 'data') };
if (env.NODE_EXTRA_CA_CERTS) {
  process.stdout.write(
    'NODE_EXTRA_CA_CERTS is set: bare Node itself reads the certificates, so all ratios are smaller than without it.\n',
  );
}

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (const [name, args] of Object.entries(contenders)) {
    const started = process.hrtime.bigint();
    const { status, stderr } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    times[name].push(Number(process.hrtime.bigint() - started) / 1e6);
  }
}

const quickest = (values) => Math.min(...values);
const base = quickest(times['node -e 0']);
for (const [name, values] of Object.entries(times)) {
  const ratio = quickest(values) / base;
  const limit = limits[name];
  const verdict = limit === undefined ? '' : ratio <= limit ? `(limit ${limit}, kept)` : `(limit ${limit}, BROKEN)`;
  process.stdout.write(
    `${name.padEnd(20)} ${quickest(values).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2)} x bare node ${verdict}\n`,
  );
  if (limit !== undefined && ratio > limit) process.exitCode = 1;
}
