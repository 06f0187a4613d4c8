import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { causeRows } from '../../src/causes/rows.ts';
import { knownRunbook } from '../../src/runbook/library/row.ts';
import { runbookNames } from '../../src/runbook/library/shipped.ts';
import { readShippedSource } from '../../src/runbook/library/source.ts';
import { systemRows } from '../../src/system/rows.ts';

const root = join(import.meta.dirname, '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'mmsup-lists-'));
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
const runbook = join(copy, 'runbooks', 'no-customers-selected.yaml');

beforeEach(() => {
  for (const name of ['bin', 'dist', 'package.json', 'runbooks', 'src/system']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function factsOf(...command: string[]) {
  const args = [join(copy, 'bin', 'mmsup.js'), ...command, '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { HOME: copy } });
  return JSON.parse(stdout || stderr).facts ?? JSON.parse(stderr).error.message;
}

const edit = (from: string, to: string) => {
  const text = readFileSync(runbook, 'utf8');
  expect(text).toContain(from);
  writeFileSync(runbook, text.replace(from, to));
};

describe('what the build wrote down', () => {
  it('is what the catalogue and the runbooks say', async () => {
    const sources = await Promise.all((await runbookNames()).map(readShippedSource));
    expect(factsOf('cause', 'list').causes).toEqual(causeRows());
    expect(factsOf('system', 'list').systems).toEqual(systemRows());
    expect(factsOf('runbook', 'list').runbooks).toEqual(
      sources.map((source) => ({ ...knownRunbook(source).row, path: null, hides: false })),
    );
  });

  it('is not believed about a runbook that was edited since', () => {
    edit('\nowner: ', '\nowner: night-shift-of-');
    const rows: { id: string; owner: string }[] = factsOf('runbook', 'list').runbooks;
    expect(rows.filter(({ owner }) => owner.startsWith('night-shift-of-')).map(({ id }) => id)).toEqual([
      'no-customers-selected',
    ]);
  });

  it('is not searched any more once a runbook was edited', () => {
    expect(factsOf('runbook', 'search', 'audience is zero').runbooks[0].runbook).toBe('no-customers-selected');
    edit('  - the audience is zero\n', '  - the crocodile has eaten them\n');
    expect(factsOf('runbook', 'search', 'crocodile').runbooks[0].runbook).toBe('no-customers-selected');
  });

  it('hides no mistake in a runbook', () => {
    edit('format: 1\n', 'format: 9\n');
    expect(factsOf('runbook', 'list')).toMatch(/no-customers-selected\.yaml:\d+:9: this format is not known/);
  });

  it('may be missing', () => {
    const before = [factsOf('cause', 'list'), factsOf('runbook', 'list'), factsOf('system', 'list')];
    for (const name of ['causes', 'runbooks', 'systems']) rmSync(join(copy, 'dist', `${name}.json`));
    expect([factsOf('cause', 'list'), factsOf('runbook', 'list'), factsOf('system', 'list')]).toEqual(before);
  });
});
