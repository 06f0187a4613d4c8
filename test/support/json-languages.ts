import { join } from 'node:path';
import type { JsonTreeLanguage } from '../../src/condition/languages/language.types.ts';
import { loadSystem } from '../../src/system/load.ts';

/** How the fixture `test/fixtures/json-tree/<name>.yaml` keeps its segments. */
export function jsonLanguage(name: 'builder' | 'rules' | 'glue'): JsonTreeLanguage {
  const { segments } = loadSystem(join(import.meta.dirname, `../fixtures/json-tree/${name}.yaml`));
  if (segments.language !== 'json') throw new Error(`${name} keeps its segments as ${segments.language}.`);
  return segments;
}
