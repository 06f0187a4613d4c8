import { readFileSync } from 'node:fs';
import { builtFile } from './built-list.ts';
import type { ResultShapes } from './model/shape.ts';
import { packageFile } from './package-file.ts';

let known: ResultShapes | undefined;

/** What the commands that only look answer with, as the build wrote it down. @throws Error where nothing was built. */
export function resultShapes(): ResultShapes {
  known ??= builtFile<ResultShapes>('result-shapes') ?? beside();
  return known;
}

/** From the sources: what the last build left in the package. */
function beside(): ResultShapes {
  try {
    return JSON.parse(readFileSync(packageFile('dist/result-shapes.json'), 'utf8'));
  } catch (error) {
    throw new Error('The shapes of results are not written down. Run: npm run build', { cause: error });
  }
}
