import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { readRecord } from '../../../src/incident/record/read.ts';
import type { Result } from '../../../src/result.ts';
import type { RunbookFacts } from '../../../src/runbook/walk/answer.ts';
import { BIN } from '../../support/bin.ts';
import { type TestDemo, testDemo } from '../../support/demo.ts';

/** How many processes are killed: `MMSUP_KILLS=300 npx vitest run test/runbook/walk/kills.test.ts`. */
const KILLS = Number(process.env['MMSUP_KILLS'] ?? 12);
/** Walks that go on at the same time, each with its own record. */
const AT_ONCE = 4;
/** So often a walk is killed at most, then it is left alone: every record is seen to come to its end. */
const DEATHS_OF_A_WALK = 5;
/** Of all processes, those that may be killed before they have written anything. */
const EARLY = 0.2;

const RUNBOOK = join(import.meta.dirname, '../../fixtures/runbook/eight-checks.yaml');
const ACKNOWLEDGE = join(import.meta.dirname, '../../support/acknowledge.mjs');

let demo: TestDemo;
let root: string;
beforeAll(async () => {
  demo = await testDemo('nobody-selected');
  root = mkdtempSync(join(tmpdir(), 'mmsup-kills-'));
  cpSync(RUNBOOK, join(root, 'eight-checks.yaml'));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await demo?.close();
});

interface Lived {
  readonly isKilled: boolean;
  /** Events that it was told are on the disk, byte for byte. */
  readonly acknowledged: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its start to its first event, and from there to its end. */
  readonly before: number;
  readonly after: number;
}

/** When a process is to die: so many milliseconds after its start, or after its first event. */
interface Death {
  readonly since: 'start' | 'event';
  readonly ms: number;
}

/** Starts or resumes a walk in a process of its own. */
async function live(folder: string, incident: string | undefined, death?: Death): Promise<Lived> {
  const walk = incident
    ? ['runbook', 'resume', incident]
    : ['runbook', 'run', join(root, 'eight-checks.yaml'), '--set', 'campaign=card-wake-up'];
  const rest = ['--auto', '--json', '--incidents', folder, '--db', demo.conninfo, '--system', 'demo'];
  const started = Date.now();
  const child = spawn(process.execPath, ['--import', ACKNOWLEDGE, BIN, ...walk, ...rest], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, MMSUP_WHO: 'a.tester' },
  });
  let timer: NodeJS.Timeout | undefined;
  const dieAfter = (ms: number) => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), ms);
  };
  if (death?.since === 'start') dieAfter(death.ms);
  let first = 0;
  const [stdout, stderr, told] = [1, 2, 3].map((at) => {
    const chunks: string[] = [];
    const stream = child.stdio[at] as NodeJS.ReadableStream;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      chunks.push(chunk);
      if (at !== 3 || first > 0) return;
      first = Date.now();
      if (death?.since === 'event') dieAfter(death.ms);
    });
    return chunks;
  }) as [string[], string[], string[]];
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  const ended = Date.now();
  return {
    isKilled: signal === 'SIGKILL',
    acknowledged: told.join('').split('\n').slice(0, -1),
    stdout: stdout.join(''),
    stderr: stderr.join(''),
    before: (first || ended) - started,
    after: ended - (first || ended),
  };
}

function placeIn(folder: string): { clientFolder: string; id: string } | undefined {
  const [client] = readdirSync(folder);
  if (client === undefined) return undefined;
  const clientFolder = join(folder, client);
  const [id] = readdirSync(clientFolder).filter((name) => !name.startsWith('heads.'));
  return id === undefined ? undefined : { clientFolder, id };
}

interface Killed {
  readonly deaths: number;
  readonly acknowledged: readonly string[];
  readonly folder: string;
  readonly last: Lived;
}

/** One walk that is killed again and again while `isToDie` says so, and then left alone. */
async function killedWalk(whole: Lived, isToDie: () => boolean, onDeath: () => void): Promise<Killed> {
  const acknowledged: string[] = [];
  let folder = mkdtempSync(join(root, 'records-'));
  let deaths = 0;
  for (;;) {
    const place = placeIn(folder);
    const begun = place !== undefined && (await readRecord(place)).events.some(({ type }) => type === 'run.started');
    if (place && !begun) {
      folder = mkdtempSync(join(root, 'records-'));
      acknowledged.length = 0;
    }
    const isDoomed = deaths < DEATHS_OF_A_WALK && isToDie();
    const since = Math.random() < EARLY ? 'start' : 'event';
    const ms = Math.random() * (since === 'start' ? whole.before + whole.after : whole.after);
    const last = await live(folder, begun ? place.id : undefined, isDoomed ? { since, ms } : undefined);
    acknowledged.push(...last.acknowledged);
    if (!last.isKilled) return { deaths, acknowledged, folder, last };
    if (!begun && !last.acknowledged.some((line) => line.includes('"type":"run.started"'))) continue;
    deaths += 1;
    onDeath();
  }
}

const factsOf = ({ stdout, stderr }: Lived): RunbookFacts => {
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as Result<RunbookFacts>).facts;
};
const walkedIn = ({ path, end }: RunbookFacts) => ({
  path: path.map(({ step, verdict, say, cause }) => ({ step, verdict, say, cause })),
  end,
});

/** What a record must say of a walk, however often its processes died. */
async function checkRecord({ folder, acknowledged }: Killed): Promise<readonly IncidentEvent[]> {
  const place = placeIn(folder)!;
  const { events, faults } = await readRecord(place);
  expect(faults).toEqual([]);
  const path = join(place.clientFolder, place.id);
  const files = readdirSync(path).filter((name) => name.endsWith('.jsonl'));
  const lines = new Set(files.flatMap((name) => readFileSync(join(path, name), 'utf8').split('\n')));
  expect(acknowledged.filter((line) => line !== '' && !lines.has(line))).toEqual([]);
  for (const [at, { type, begun, step }] of events.entries()) {
    if (type !== 'run.resumed' || begun !== true) continue;
    const next = events.slice(at + 1).find((event) => event.type !== 'record.torn');
    expect(next).toMatchObject({ type: next?.type === 'run.resumed' ? 'run.resumed' : 'step.started', step });
  }
  return events;
}

it(
  `goes on to the same end after each of ${KILLS} kills at random moments, and loses and doubles nothing`,
  async () => {
    const whole = await live(mkdtempSync(join(root, 'whole-')), undefined);
    const expected = walkedIn(factsOf(whole));
    expect(expected.end).toMatchObject({ step: 'known', cause: 'segment/null-in-exclusion-list' });
    expect(expected.path).toHaveLength(8);

    let deaths = 0;
    let walks = 0;
    let events = 0;
    let again = 0;
    const isToDie = () => deaths < KILLS;
    const walkInTurn = async () => {
      while (isToDie()) {
        const killed = await killedWalk(whole, isToDie, () => {
          deaths += 1;
        });
        const record = await checkRecord(killed);
        expect(walkedIn(factsOf(killed.last))).toEqual(expected);
        const once = record.filter(({ type }) => ['run.started', 'step.finished', 'run.ended'].includes(type));
        expect(once.map(({ type, step }) => `${type} ${String(step ?? '')}`)).toEqual([
          'run.started ',
          ...expected.path.map(({ step }) => `step.finished ${step}`),
          'run.ended known',
        ]);
        walks += 1;
        events += killed.acknowledged.length;
        again += record.filter(({ type }) => type === 'step.started').length - expected.path.length;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, walkInTurn));
    process.stderr.write(
      `${deaths} kills in ${walks} walks: ${events} acknowledged events, none lost; ${again} checks were run again, none recorded twice\n`,
    );
    expect(deaths).toBeGreaterThanOrEqual(KILLS);
  },
  120_000 + KILLS * 5_000,
);
