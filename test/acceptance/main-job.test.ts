import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/result.ts';
import { type Ended, mmsup } from '../support/bin.ts';
import { testDemo, testDemoEnv } from '../support/demo.ts';

interface TourFacts {
  readonly incident: { readonly id: string; readonly path: string };
  readonly path: readonly { readonly step: string }[];
}

interface RecordedEvent {
  readonly seq: number;
  readonly type: string;
  readonly step?: string;
  readonly cause?: string;
}

describe('npm start, from a complaint to its record', () => {
  let incidents: string;
  let ended: Ended;
  beforeAll(async () => {
    // The small demo of the test run must be there first: the tour would make a large one.
    await (await testDemo()).close();
    incidents = await mkdtemp(join(tmpdir(), 'mmsup-incidents-'));
    ended = await mmsup(['demo', 'tour', '--auto', '--json', '--incidents', incidents], testDemoEnv());
  });
  afterAll(() => rm(incidents, { recursive: true, force: true }));

  const result = () => JSON.parse(ended.stdout) as Result<TourFacts>;

  it('exits 3 with one JSON document that names the NULL in the exclusion list, its count, and the repair', () => {
    const [first] = result().findings;
    const evidence = first!.evidence as Record<string, unknown>;
    expect({ exitCode: ended.exitCode, verdict: result().verdict, cause: first!.cause }).toEqual({
      exitCode: 3,
      verdict: 'problem',
      cause: 'segment/null-in-exclusion-list',
    });
    expect(first!.title).toMatch(/UNKNOWN for [\d,]+ customers/);
    expect(first!.next.join('\n')).toContain('DO-NOT-OFFER');
    expect(Object.values(evidence).some((value) => typeof value === 'number' && value > 0)).toBe(true);
  });

  it('leaves a record that holds every step, in order, and the cause', async () => {
    const { incident, path } = result().facts;
    const files = (await readdir(incident.path)).filter((name) => name.endsWith('.jsonl'));
    const lines = (await readFile(join(incident.path, files[0]!), 'utf8')).trimEnd().split('\n');
    const events = lines.map((line) => JSON.parse(line) as RecordedEvent);
    expect(files).toHaveLength(1);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const finished = events.filter(({ type }) => type === 'step.finished').map(({ step }) => step);
    expect(finished).toEqual(path.map(({ step }) => step));
    expect(events[0]!.type).toBe('incident.opened');
    expect(JSON.stringify(events)).toContain('segment/null-in-exclusion-list');
  });

  it('shows the record as a story', async () => {
    const { incident } = result().facts;
    const shown = await mmsup(['incident', 'show', incident.id, '--incidents', incidents], testDemoEnv());
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('segment/null-in-exclusion-list');
  });

  it('tells the same in Russian', async () => {
    const russian = await mmsup(['demo', 'tour', '--auto', '--lang', 'ru', '--incidents', incidents], testDemoEnv());
    expect(russian.exitCode).toBe(3);
    expect(russian.stdout).toContain('Сегмент card-reactivation');
    expect(russian.stdout).toContain('mmsup incident show');
  });
});
