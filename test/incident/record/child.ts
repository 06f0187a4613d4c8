import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { UserError } from '../../../src/errors.ts';
import type { IncidentLink } from '../../../src/incident/link.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';

/**
 * A process of its own that writes into incident records: `child MODE FOLDER [ID] [COUNT]`. It says each event that it was told is on the
 * disk: `ack N of PID`, and each file: `evidence HASH`, `pinned HASH`.
 */
const [mode = '', folder, id = '', count = '1'] = process.argv.slice(2);
const store = incidentStore(folder, {
  // Keys lie in the folder of the test run.
  env: {
    MMSUP_KEYS: join(process.env['MMSUP_TEST_DATA_HOME'] ?? tmpdir(), 'keys'),
    MMSUP_WHO: process.env['MMSUP_WHO'] ?? 'a.tester',
  },
  cwd: '/',
  now: () => new Date(),
  stderr: { isTTY: false },
});

const say = (line: string) => process.stdout.write(`${line}\n`);
const numbers = Array.from({ length: Number(count) }, (_, index) => index + 1);
const noted = (number: number) => `note ${number} of ${process.pid} ${'x'.repeat(number % 50)}`;

const LARGE = Array.from({ length: 40 }, () => 'word '.repeat(40_000));

const MODES: Readonly<Record<string, () => Promise<void>>> = {
  async open() {
    for (const number of numbers)
      say(`opened ${(await store.open({ client: 'demo', complaint: `Complaint ${number} of ${process.pid}` })).id}`);
  },
  async append() {
    process.on('SIGXFSZ', () => {}); // A file-size limit stands for a full disk: the write must fail, not the process.
    const link = await store.link(id);
    for (const number of numbers) await append(link, number);
  },
  /** Everything that a record consists of, as fast as it goes. */
  async everything() {
    const link = await store.link(id);
    for (const number of numbers) await everything(link, number);
  },
  /** Lines so large that a kill hits the write itself. */
  async large() {
    const link = await store.link(id);
    for (const number of numbers) {
      say(`writes ${number}`);
      await link.append({ type: 'note.added', text: noted(number), more: LARGE });
      say(`ack ${number} of ${process.pid}`);
    }
  },
  /** One of each, from an incident's opening to its lock's return. */
  async once() {
    (globalThis as { startFaults?: () => void }).startFaults?.();
    const link = id === '' ? await store.open({ client: 'demo', complaint: 'The disk is bad' }) : await store.link(id);
    say(`opened ${link.id}`);
    await everything(link, 1);
    await append(link, 2);
    await pause(60); // The lock goes back by itself.
    await append(link, 3);
    await store.close();
  },
  async lock() {
    const { takeLock } = await import('../../../src/incident/record/lock.ts');
    await takeLock(id, 'of a child');
    say('locked');
    setInterval(() => {}, 1000);
  },
};

async function append(link: IncidentLink, number: number): Promise<void> {
  await link.append({ type: 'note.added', text: noted(number) });
  say(`ack ${number} of ${process.pid}`);
}

async function everything(link: IncidentLink, number: number): Promise<void> {
  say(`pinned ${await link.pin(`format: 1\nid: x-${process.pid}-${number}\n`)}`);
  const hash = await link.evidence(JSON.stringify({ number, of: process.pid, more: 'y'.repeat(number * 97) }));
  say(`evidence ${hash.replace('sha256:', '')}`);
  await link.append({ type: 'note.added', text: noted(number), evidence: [hash] });
  say(`ack ${number} of ${process.pid}`);
}

try {
  await MODES[mode]!();
  await store.close();
} catch (error) {
  const { code, exitCode, message } = error as UserError;
  say(`error ${code}`);
  say(`because ${message}`);
  process.exitCode = exitCode ?? 1;
  await store.close().catch(() => undefined);
}
