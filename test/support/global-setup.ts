import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLayout, removeEmbedded } from '../../src/db/embedded.ts';

/**
 * Gives the test run a data home of its own for the demo. The demo itself is made by the first test that asks for it (`testDemo`), so
 * runs without it cost nothing; whatever was started is stopped and removed at the end.
 */
export async function setup(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'mmsup-test-'));
  // PostgreSQL refuses root: the account that runs it for root must be able to pass.
  await chmod(home, 0o755);
  process.env.MMSUP_TEST_DATA_HOME = home;
  return async () => {
    await removeEmbedded(embeddedLayout({ ...process.env, XDG_DATA_HOME: home }, process.getuid?.()));
    await rm(home, { recursive: true, force: true });
  };
}
