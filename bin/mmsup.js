#!/usr/bin/env node
// Builds the real dependencies, calls main, sets process.exitCode. Nothing else.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(signal);
  });
}

const { main } = await import('../dist/main.mjs').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes('dist')) throw error;
  process.stderr.write('error: mmsup is not built yet.\nBuild it with: npm run build\n');
  process.exit(1);
});

process.exitCode = await main(process.argv.slice(2), {
  // Opened by the first who reads it: that takes longer than to read a catalogue.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  signal: stop.signal,
});
