import { readFileSync } from 'node:fs';

/**
 * A list that the build wrote down beside the bundle (`src/write-lists.ts`), so that to list costs no more than to read it.
 * Undefined when running from the sources.
 */
export function builtList<Row>(name: 'causes' | 'runbooks' | 'systems'): readonly Row[] | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), 'utf8'));
  } catch {
    return undefined;
  }
}
