import { readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordChangedEvidence } from '../../src/causes/record.ts';
import type { IncidentLink } from '../../src/incident/link.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import type { VerifyFacts } from '../../src/incident/verify.ts';
import type { Result } from '../../src/result.ts';
import { temporaryFolder } from '../runbook/support.ts';
import { OWN_KEYS, runOffline } from '../support/command-line.ts';

const folder = temporaryFolder();
const env = { ...OWN_KEYS, MMSUP_INCIDENTS: folder, MMSUP_WHO: 'a.tester' };
let clock = Date.parse('2026-11-23T08:00:00Z');
const store = incidentStore(folder, {
  env,
  cwd: '/',
  now: () => {
    clock += 1000;
    return new Date(clock);
  },
  stderr: {},
});

let link: IncidentLink;
let log: string;
let evidence: string;
let runbook: string;

beforeAll(async () => {
  link = await store.open({ client: 'demo', complaint: 'Nobody got the mailing' });
  const hash = await link.pin('format: 1\n');
  await link.append({ type: 'run.started', run: 'r-1', runbook: 'x', files: { text: hash, strings: null } });
  await link.append({
    type: 'step.finished',
    run: 'r-1',
    step: 'look',
    evidence: [await link.evidence('{"lost": 12}')],
  });
  for (let number = 1; number <= 5; number += 1) await link.append({ type: 'note.added', text: `note ${number}` });
  log = join(link.path, readdirSync(link.path).find((name) => name.startsWith('events.'))!);
  evidence = join(link.path, 'evidence', readdirSync(join(link.path, 'evidence'))[0]!);
  runbook = join(link.path, 'runbooks', `${hash}.yaml`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Verified {
  readonly exitCode: number;
  readonly causes: readonly string[];
  readonly first: Partial<RecordChangedEvidence>;
  readonly records: readonly VerifyFacts[];
  readonly gaps: readonly string[];
}

const verify = async (...words: readonly string[]): Promise<Verified> => {
  const { exitCode, stdout } = await runOffline(['incident', 'verify', ...words, '--json'], env);
  const { findings, facts, notEvaluated } = JSON.parse(stdout) as Result<{ records: readonly VerifyFacts[] }>;
  return {
    exitCode,
    causes: findings.map(({ cause }) => cause),
    first: (findings[0]?.evidence ?? {}) as Partial<RecordChangedEvidence>,
    records: facts.records,
    gaps: notEvaluated.map(({ what }) => what),
  };
};

/** Looks at the record while a file of it holds other bytes. */
async function whileHolding<T>(file: string, bytes: Buffer | undefined, look: () => Promise<T>): Promise<T> {
  const own = readFileSync(file);
  try {
    if (bytes) writeFileSync(file, bytes);
    else unlinkSync(file);
    return await look();
  } finally {
    writeFileSync(file, own);
  }
}

describe('a record that nobody touched', () => {
  it('is proved, with the head to keep elsewhere', async () => {
    const { exitCode, gaps, records } = await verify(link.id);
    const record = records[0]!;
    expect({ exitCode, gaps, ...record }).toMatchObject({
      exitCode: 0,
      gaps: [],
      events: 8,
      evidence: 1,
      runbooks: 1,
      heads: [{ seq: 8, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect((await verify(link.id, '--head', record.heads[0]!.hash.slice(0, 12))).exitCode).toBe(0);
  });

  it.each(['', '7', 'zz', '9f86d08', 'zz86d0811', 'f'.repeat(65)])(
    'is not proved by "%s", which is no head: it is said what was typed and what a head is',
    async (typed) => {
      const { exitCode, stdout, stderr } = await runOffline(['incident', 'verify', link.id, '--head', typed], env);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`"${typed}" is no head: a head is a SHA-256 of 64 hexadecimal digits`);
    },
  );

  it('is not taken for another one that has the same name', async () => {
    expect(await verify(link.id, '--head', 'abcdef0123')).toMatchObject({
      exitCode: 3,
      causes: ['incident/record-changed'],
    });
  });
});

describe('a record that somebody changed', () => {
  const lines = () => readFileSync(log, 'utf8').trimEnd().split('\n');
  const headsPath = () =>
    join(folder, 'demo', readdirSync(join(folder, 'demo')).find((name) => name.startsWith('heads.'))!);
  const written = (all: readonly string[]) => Buffer.from(`${all.join('\n')}\n`);

  it('is found for every line that is edited, deleted, moved, put in or put in twice, at that line', async () => {
    const own = lines();
    const mutations: readonly ((at: number) => string[])[] = [
      (at) => own.with(at, own[at]!.replace('a.tester', 'b.tester')),
      (at) => own.toSpliced(at, 1),
      (at) => own.with(at, own[(at + 1) % own.length]!).with((at + 1) % own.length, own[at]!),
      (at) => own.toSpliced(at, 0, own[at]!.replace('a.tester', 'b.tester')),
      (at) => own.toSpliced(at, 0, own[at]!),
      (at) => own.toSpliced(at, 0, ''),
    ];
    for (const mutate of mutations) {
      for (let at = 0; at < own.length; at += 1) {
        const seen = await whileHolding(log, written(mutate(at)), () => verify(link.id));
        expect([at, seen.exitCode, seen.causes]).toEqual([at, 3, ['incident/record-changed']]);
        const line = seen.first.line!;
        expect(Math.min(Math.abs(line - at - 1), Math.abs(line - ((at + 1) % own.length) - 1))).toBeLessThanOrEqual(1);
      }
    }
  }, 120_000);

  it('is found for every byte that is flipped, and wherever it is cut off', async () => {
    const own = readFileSync(log);
    for (let at = 0; at < own.length - 1; at += 7) {
      const flipped = Buffer.from(own);
      flipped[at] = flipped[at]! ^ 1;
      const seen = await whileHolding(log, flipped, () => verify(link.id));
      expect([at, seen.exitCode]).toEqual([at, 3]);
      const cut = await whileHolding(log, own.subarray(0, at), () => verify(link.id));
      expect([at, cut.exitCode]).toEqual([at, 3]);
    }
  }, 240_000);

  it('is found by the end of its last line that was cut off: heads know it whole', async () => {
    const cut = readFileSync(log).subarray(0, -1);
    const seen = await whileHolding(log, cut, () => verify(link.id));
    expect(seen).toMatchObject({
      exitCode: 3,
      causes: ['incident/record-changed'],
      first: { damage: 'unended', line: 8 },
    });
    // Without that head it may be what a stopped process left.
    const known = readFileSync(headsPath(), 'utf8').trimEnd().split('\n').slice(0, -1);
    const begun = await whileHolding(headsPath(), Buffer.from(`${known.join('\n')}\n`), () =>
      whileHolding(log, cut, () => verify(link.id)),
    );
    expect(begun).toMatchObject({ exitCode: 4, causes: ['incident/record-unfinished'] });
  });

  it('is found by a line that says it is of a newer format, at any place: heads hold another hash for it', async () => {
    const own = lines();
    for (let at = 0; at < own.length; at += 1) {
      const newer = written(own.with(at, own[at]!.replace('"v":1', '"v":2')));
      const seen = await whileHolding(log, newer, () => verify(link.id));
      expect([at, seen.exitCode, seen.causes]).toEqual([at, 3, ['incident/record-changed']]);
      expect(seen.gaps.join()).not.toContain('from line');
      expect(Math.abs(seen.first.line! - at - 1)).toBeLessThanOrEqual(1);
      // All other lines are read.
      expect(seen.records[0]!.events).toBe(own.length - 1);
      const unnoted = await whileHolding(headsPath(), undefined, () => whileHolding(log, newer, () => verify(link.id)));
      // The last one alone is proved by nothing that follows it.
      expect([at, unnoted.exitCode]).toEqual([at, at === own.length - 1 ? 4 : 3]);
    }
  }, 60_000);

  it('is found by evidence and runbooks that are not the bytes they are named by, or are gone', async () => {
    for (const file of [evidence, runbook]) {
      const own = readFileSync(file);
      const changed = await whileHolding(file, Buffer.concat([own, Buffer.from(' ')]), () => verify(link.id));
      expect(changed.first).toMatchObject({ damage: 'changed', line: null });
      const gone = await whileHolding(file, undefined, () => verify(link.id));
      expect(gone.first).toMatchObject({ damage: 'gone', line: null });
    }
  });

  it('cannot be proved to its end without the heads that are kept outside of it, and says so', async () => {
    const seen = await whileHolding(headsPath(), undefined, () => verify(link.id));
    expect([seen.exitCode, seen.gaps[0]]).toEqual([4, expect.stringContaining('The end of events.')]);
  });
});
