import { readFileSync } from 'node:fs';

/** What the build wrote down beside the bundle (`src/write-lists.ts`) under a name; undefined when running from the sources. */
export function builtFile<Content>(name: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`../${name}.json`, import.meta.url), 'utf8'));
  } catch {
    return undefined;
  }
}

/** A list that the build wrote down, so that to list costs no more than to read it; undefined when running from the sources. */
export function builtList<Row>(name: 'causes' | 'runbooks' | 'systems'): readonly Row[] | undefined {
  return builtFile(name);
}
