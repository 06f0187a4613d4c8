import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Files that are loaded with a command, before it has done anything. */
async function loadedWith(command: string): Promise<readonly string[]> {
  const entry = `src/incident/${command}.command.ts`;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    packages: 'external',
    format: 'esm',
    platform: 'node',
    splitting: true,
    logLevel: 'error',
  });
  const loaded = new Set<string>();
  const load = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  load(entry);
  return [...loaded];
}

/** What takes as long to load as everything else together. */
const HEAVY = /^src\/(search|demo|db|ui\/html|causes\/catalogue)/;

describe('a command that people type all day', () => {
  it.each([
    'list',
    'show',
    'open',
    'note',
    'acknowledge',
    'severity',
    'hand-over',
    'reopen',
    'correct',
    'sla/sla',
    'verify',
  ])('incident %s loads no thesaurus, no pages and no database with it', async (command) => {
    const loaded = await loadedWith(command);
    expect(loaded).toContain('src/command.ts');
    expect(loaded.filter((file) => HEAVY.test(file))).toEqual([]);
  });
});
