import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium of this machine: documents are looked at as their readers do. Undefined where there is none. */
export const CHROMIUM: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** Tests that need it are left out where there is none, but not where `.ci/run` has found one before: there its absence is the failure. */
export const withoutChromium = CHROMIUM === undefined && process.env['MMSUP_TESTS'] !== 'all';

/** Opens it; whoever opens it closes it. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`There is no Chromium on the PATH (${NAMES.join(', ')}): install one.`);
  // Root, as in a container, may not use the sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM, args: [...args, '--disable-gpu'] });
}
