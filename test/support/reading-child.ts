import { connect } from '../../src/db/connect.ts';
import type { Session } from '../../src/db/session.types.ts';

/** A process of its own that runs one endless query and ends as the program does: argv is the connection string. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(signal));

let session: Session | undefined;
try {
  session = await connect({
    target: process.argv[2],
    env: {},
    applicationName: 'reading child',
    signal: stop.signal,
  });
  process.stdout.write('ready\n');
  await session.read((tx) =>
    tx.rows('select count(*) from generate_series(1, 100000) a, generate_series(1, 1000000) b'),
  );
} catch (error) {
  process.stdout.write(`${JSON.stringify({ name: (error as Error).name, code: (error as { code?: string }).code })}\n`);
  process.exitCode = (error as { exitCode?: number }).exitCode ?? 1;
} finally {
  await session?.close();
}
