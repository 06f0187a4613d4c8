import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedLayout } from '../db/embedded-layout.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The database that everybody works on, the healthy copy from which it is reset, and the role that mmsup reads as. */
export const DEMO_DATABASE = 'demo';
export const HEALTHY_DATABASE = 'demo_healthy';
export const READER = 'mmsup';
export const ENGINE = 'engine';

/** The built-in profile `demo`: how to read the demo of this user, or undefined when none has been created. Starts nothing. */
export function demoProfile(env: Env): { readonly conninfo: string; readonly system: 'demo' } | undefined {
  const layout = embeddedLayout(env, process.getuid?.());
  const marker = join(layout.root, MARKER);
  if (!existsSync(join(layout.data, 'PG_VERSION')) || !existsSync(marker)) return undefined;
  return { conninfo: readFileSync(marker, 'utf8').trim(), system: 'demo' };
}

/** A file beside the data that holds the reader's connection string; it is written when the demo is complete. */
export const MARKER = 'demo.conninfo';
