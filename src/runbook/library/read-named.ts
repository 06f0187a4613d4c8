import type { NamedRunbook } from './library.ts';
import { type RunbookSource, readShippedSource, readSource } from './source.ts';

/** Throws what reading a runbook throws. */
export function readNamed({ name, path }: NamedRunbook): Promise<RunbookSource> {
  return path === undefined ? readShippedSource(name) : readSource(path, path);
}
