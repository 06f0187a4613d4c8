import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path of a file that ships with mmsup, named from the package's root: `src/system/demo.yaml`.
 * Works from the sources and from the bundle. @throws Error when this code does not stand inside the package.
 */
export function packageFile(path: string): string {
  return join(packageRoot(dirname(fileURLToPath(import.meta.url))), path);
}

function packageRoot(directory: string): string {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'mmsup') return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('mmsup does not stand in its package: package.json was not found.');
  return packageRoot(parent);
}
