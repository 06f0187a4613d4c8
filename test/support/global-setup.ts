import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLayout, removeEmbedded } from '../../src/db/embedded.ts';
import { packageFile } from '../../src/package-file.ts';
import { COMMANDS_THAT_LOOK } from '../../src/runbook/load/checks.ts';
import { writeShapes } from '../../src/shapes/write.ts';

/**
 * Gives the test run a data home of its own for the demo. The demo itself is made by the first test that asks for it (`testDemo`), so
 * runs without it cost nothing; whatever was started is stopped and removed at the end. Runbooks are read against the shapes of results:
 * they are written again where the sources have changed since the last build.
 */
export async function setup(): Promise<() => Promise<void>> {
  await writeShapes(packageFile('.'), packageFile('dist/result-shapes.json'), COMMANDS_THAT_LOOK);
  const home = await mkdtemp(join(tmpdir(), 'mmsup-test-'));
  // PostgreSQL refuses root: the account that runs it for root must be able to pass.
  await chmod(home, 0o755);
  process.env.MMSUP_TEST_DATA_HOME = home;
  return async () => {
    await removeEmbedded(embeddedLayout({ ...process.env, XDG_DATA_HOME: home }, process.getuid?.()));
    await rm(home, { recursive: true, force: true });
  };
}
