import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { YamlSource } from '../model/yaml.ts';

/** Reads files that a profiles file names, each once; paths begin at its folder. Errors are the file system's. */
export function sharedFiles(fileName: string): (path: string) => YamlSource {
  const read = new Map<string, YamlSource>();
  return (path) => {
    const shared = resolve(dirname(fileName), path);
    const source = read.get(shared) ?? { fileName: shared, text: readFileSync(shared, 'utf8') };
    read.set(shared, source);
    return source;
  };
}
