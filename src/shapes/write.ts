import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResultShapes } from '../model/shape.ts';
import { checkWords } from '../system/check-words.ts';
import { SHIPPED_SYSTEMS } from '../system/load.ts';

/**
 * Writes down the shapes of what commands answer, unless they were already written from the very same sources: to read all types takes
 * seconds. `root` is the package's folder, `file` where they go. Throws Error where the code cannot be read.
 */
export async function writeShapes(root: string, file: string, paths: readonly string[]): Promise<void> {
  const before = written(file);
  if (before && before.sources === hashOf(root, before.files, paths)) return;
  const { readTypes } = await import('./read-types.ts');
  const { files: read, ...types } = readTypes(root, paths);
  const files = [...new Set([...read, ...readers(root)])].sort();
  const shapes: ResultShapes = {
    sources: hashOf(root, files, paths),
    files,
    ...types,
    systems: checkWords(SHIPPED_SYSTEMS),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(shapes));
  renameSync(`${file}.new`, file);
}

function written(file: string): ResultShapes | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The files that make shapes, and the descriptions that add to them: what is written may change with them. */
const readers = (root: string): readonly string[] => [
  ...readdirSync(join(root, 'src/shapes')).map((name) => `src/shapes/${name}`),
  'src/system/check-words.ts',
  ...SHIPPED_SYSTEMS.map((name) => `src/system/${name}.yaml`),
];

function hashOf(root: string, files: readonly string[], paths: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(paths));
  for (const file of files) hash.update(`\0${file}\0`).update(textOf(join(root, file)));
  return hash.digest('hex');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '\0gone';
  }
}
