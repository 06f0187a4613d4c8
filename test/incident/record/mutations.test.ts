import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKept } from '../../../src/incident/record/kept.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { judgeRecord } from '../../../src/incident/verify.ts';
import { OWN_KEYS } from '../../support/command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'mmsup-mutations-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A record of three people in turn, with evidence and a runbook; each has seen what the others wrote before. */
let whole: string;
let id: string;
beforeAll(async () => {
  whole = join(home, 'whole');
  const desk = (who: string) =>
    incidentStore(whole, { env: { ...OWN_KEYS, MMSUP_WHO: who }, cwd: '/', now: () => new Date(), stderr: {} });
  const opener = desk('ann');
  ({ id } = await opener.open({ client: 'acme', complaint: 'Nobody got the mailing' }));
  await opener.close();
  for (const [turn, who] of ['ann', 'bob', 'cleo', 'ann', 'bob', 'cleo'].entries()) {
    const store = desk(who);
    const link = await store.link(id);
    const files = { name: 'x', text: await link.pin(`format: 1\n# ${turn}\n`), strings: null, included: [] };
    await link.append({ type: 'run.started', run: `r-${turn}`, runbook: 'x', files });
    await link.append({
      type: 'note.added',
      text: `note ${turn} of ${who}`,
      evidence: [await link.evidence(`{"turn": ${turn}}`)],
    });
    await store.close();
  }
});

type Files = Record<string, Buffer>;

/** What is found wrong while files of the record are changed so; undefined removes one. */
async function foundIn(changed: Readonly<Record<string, Buffer | undefined>>): Promise<readonly string[]> {
  const client = join(whole, 'acme');
  const before = Object.keys(changed).map((name) => [join(client, name), readFileSync(join(client, name))] as const);
  for (const [name, bytes] of Object.entries(changed)) {
    if (bytes) writeFileSync(join(client, name), bytes);
    else unlinkSync(join(client, name));
  }
  const record = await readRecord({ clientFolder: client, id });
  const { findings, notEvaluated } = judgeRecord(record, await readKept(record), undefined);
  for (const [path, bytes] of before) writeFileSync(path, bytes, { mode: 0o600 });
  const gaps = notEvaluated.filter(({ couldChangeAnswer }) => couldChangeAnswer);
  return [...findings.map(({ cause }) => cause.id), ...gaps.map(({ what }) => what.en)];
}

/** Every file of the record and beside it, by its path in the client's folder. */
function filesIn(): Files {
  const client = join(whole, 'acme');
  const entries = readdirSync(client, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = entries.map((entry) => join(entry.parentPath, entry.name).slice(client.length + 1));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(client, name))]));
}

const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').trimEnd().split('\n');
const written = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 1;
  return copy;
};

describe('a record of three people, changed in one place', () => {
  it('is found for a byte of every event file, of all evidence and of every runbook', async () => {
    const files = filesIn();
    const kept = Object.keys(files).filter((name) => name.startsWith(id));
    expect(kept).toHaveLength(3 + 6 + 6);
    let mutations = 0;
    for (const name of kept) {
      const bytes = files[name]!;
      const isLog = name.endsWith('.jsonl');
      // The very last byte of a log is a line's end, which is no event's.
      const last = isLog ? bytes.length - 1 : bytes.length;
      for (let at = 0; at < last; at += isLog ? 17 : 1) {
        expect([name, at, await foundIn({ [name]: flipped(bytes, at) })]).not.toEqual([name, at, []]);
        mutations += 1;
      }
      expect([name, await foundIn({ [name]: undefined })]).not.toEqual([name, []]);
      expect([name, await foundIn({ [name]: Buffer.alloc(0) })]).not.toEqual([name, []]);
      expect([name, await foundIn({ [name]: bytes.subarray(0, bytes.length >> 1) })]).not.toEqual([name, []]);
      mutations += 3;
    }
    process.stderr.write(`${mutations} changed bytes and files, all found\n`);
  }, 240_000);

  it('is found for every line that is left out, doubled, moved, or taken from another one’s file', async () => {
    const files = filesIn();
    const logs = Object.keys(files).filter((name) => name.includes('/events.'));
    for (const name of logs) {
      const own = linesOf(files[name]!);
      const others = logs.filter((other) => other !== name);
      for (let at = 0; at < own.length; at += 1) {
        const mutations: Record<string, Buffer>[] = [
          { [name]: written(own.toSpliced(at, 1)) },
          { [name]: written(own.slice(0, at)) },
          { [name]: written(own.toSpliced(at, 0, own[at]!)) },
          { [name]: written(own.with(at, own[(at + 1) % own.length]!).with((at + 1) % own.length, own[at]!)) },
          ...others.flatMap((other) => {
            const theirs = linesOf(files[other]!);
            const line = theirs[Math.min(at, theirs.length - 1)]!;
            return [
              { [name]: written(own.toSpliced(at, 0, line)) },
              { [name]: written(own.with(at, line)) },
              { [name]: written(own.toSpliced(at, 1)), [other]: written([...theirs, own[at]!]) },
              {
                [name]: written(own.with(at, line)),
                [other]: written(theirs.with(Math.min(at, theirs.length - 1), own[at]!)),
              },
            ];
          }),
        ];
        for (const [kind, mutation] of mutations.entries())
          expect([name, at, kind, await foundIn(mutation)]).not.toEqual([name, at, kind, []]);
      }
    }
  }, 240_000);

  it('is found where two people’s files change their names', async () => {
    const files = filesIn();
    const [ann, bob] = Object.keys(files).filter((name) => name.includes('/events.'));
    expect(await foundIn({ [ann!]: files[bob!]!, [bob!]: files[ann!]! })).not.toEqual([]);
  });

  it('is found where a head was changed, and told where heads are gone: only what was noted can be missed', async () => {
    const files = filesIn();
    for (const name of Object.keys(files).filter((each) => each.startsWith('heads.'))) {
      const own = linesOf(files[name]!);
      for (let at = 0; at < own.length; at += 1) {
        const changed = own.with(
          at,
          own[at]!.replace(/"hash":"./, (start) => `${start.slice(0, -1)}${start.endsWith('0') ? '1' : '0'}`),
        );
        expect([name, at, await foundIn({ [name]: written(changed) })]).toEqual([
          name,
          at,
          ['incident/record-changed'],
        ]);
        const counted = own.with(at, own[at]!.replace(/"seq":\d+/, '"seq":99'));
        expect([name, at, await foundIn({ [name]: written(counted) })]).toEqual([
          name,
          at,
          ['incident/record-changed'],
        ]);
      }
      expect(await foundIn({ [name]: undefined })).toEqual([expect.stringContaining('The end of events.')]);
    }
  });

  it('is found by the other people’s events where a writer’s lines and all heads were taken away together', async () => {
    const files = filesIn();
    const heads = Object.keys(files).filter((name) => name.startsWith('heads.'));
    const without = Object.fromEntries(heads.map((name) => [name, undefined]));
    const [ann, bob] = Object.keys(files).filter((name) => name.includes('/events.'));
    for (const name of [ann!, bob!]) {
      expect(await foundIn({ ...without, [name]: undefined })).toContain('incident/record-changed');
      expect(await foundIn({ ...without, [name]: written(linesOf(files[name]!).slice(0, 1)) })).toContain(
        'incident/record-changed',
      );
    }
  });
});
