import { readFile } from 'node:fs/promises';
import { embeddedLayout } from '../../src/db/embedded-layout.ts';
import { openWriter } from '../../src/db/embedded-writer.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { READER } from '../../src/demo/profile.ts';
import { TEST_CUSTOMERS, type TestDemo, testDemoEnv } from './demo.ts';

/** The statements of the reader role in this demo while `work` runs, each as the server's own log has it, in the order in which they came. */
export async function loggedStatements(demo: TestDemo, work: () => Promise<unknown>): Promise<readonly string[]> {
  const env = testDemoEnv();
  const database = /dbname='(\w+)'/.exec(demo.conninfo)![1]!;
  const { server } = await startDemo({ env, customers: TEST_CUSTOMERS });
  const admin = await openWriter(server, 'postgres', 'postgres');
  try {
    await admin.exec(`alter role ${READER} in database ${database} set log_statement = 'all'`);
  } finally {
    await admin.close();
  }
  const { log } = embeddedLayout(env, process.getuid?.());
  const before = (await readFile(log, 'utf8')).length;
  await work();
  const written = (await readFile(log, 'utf8')).slice(before);
  return written
    .split(/^(?=\d{4}-\d\d-\d\d )/m)
    .filter((entry) => entry.includes(`${READER}@${database} `))
    .map((entry) => /LOG: {2}(?:statement|execute <unnamed>): ([\s\S]*)/.exec(entry)?.[1]?.trim())
    .filter((statement) => statement !== undefined);
}
