import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IncidentState } from '../../../src/incident/state.ts';
import { desk } from '../support.ts';

const { folder, type, json, open } = desk();
let [id, path] = ['', ''];
beforeAll(async () => {
  id = await open('Nobody got the mailing');
  path = join(folder, 'incidents', 'acme', id);
});

describe('a symbolic link in the place of events', () => {
  const target = () => join(folder, 'secret.txt');
  const linkAt = (name: string) => {
    writeFileSync(target(), 'nobody reads this\n');
    symlinkSync(target(), join(path, name));
  };

  it('of another writer is told by show and verify, and own writing goes on; it is not followed', async () => {
    linkAt('events.zoe.desk.jsonl');
    const noted = await type('incident', 'note', id, 'written beside a link');
    expect(noted.exitCode).toBe(4);
    expect(noted.stdout.replace(/\s+/g, ' ')).toContain('(events.zoe.desk.jsonl: a symbolic link');
    const shown = await json<IncidentState>('incident', 'show', id);
    expect(shown.facts.notes).toContain('written beside a link');
    expect(shown.notEvaluated.map(({ what }) => what)).toContain('events.zoe.desk.jsonl');
    const verified = await json('incident', 'verify', id);
    expect(verified.findings).toMatchObject([
      { evidence: { file: 'events.zoe.desk.jsonl', line: null, damage: 'replaced' } },
    ]);
    expect(readFileSync(target(), 'utf8')).toBe('nobody reads this\n');
    rmSync(join(path, 'events.zoe.desk.jsonl'));
    expect((await json('incident', 'verify', id)).verdict).toBe('ok');
  });

  it('of another writer may be a folder or a pipe as well', async () => {
    const place = join(path, 'events.zoe.desk.jsonl');
    mkdirSync(place);
    expect((await type('incident', 'note', id, 'beside a folder')).exitCode).toBe(4);
    rmSync(place, { recursive: true });
    execFileSync('mkfifo', [place]);
    expect((await type('incident', 'note', id, 'beside a pipe')).exitCode).toBe(4);
    rmSync(place);
  });

  it('of the writer himself is refused, and nothing is written', async () => {
    const own = readdirSync(path).find((name) => name.startsWith('events.ann.'))!;
    renameSync(join(path, own), join(path, 'away'));
    linkAt(own);
    const { exitCode, stderr } = await type('incident', 'note', id, 'x');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('symbolic link')]);
    expect(readFileSync(target(), 'utf8')).toBe('nobody reads this\n');
    rmSync(join(path, own));
    renameSync(join(path, 'away'), join(path, own));
  });
});
