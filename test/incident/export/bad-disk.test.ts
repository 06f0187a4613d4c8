import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, type Ended } from '../../support/bin.ts';
import { OWN_KEYS } from '../../support/command-line.ts';
import { desk } from '../support.ts';

const { folder, open, type, typeAs } = desk();
const DISK = join(import.meta.dirname, '../../support/faulty-disk.mjs');

interface Fault {
  readonly under: string;
  /** Number of the call that fails; 0 = none. */
  readonly at: number;
}

/** Types a line at the built program, on a disk that is full from one call on the record's folder. */
async function typeOnDisk(words: readonly string[], fault: Fault): Promise<Ended & { readonly calls: string[] }> {
  const node = ['--import', DISK, '--import', 'data:text/javascript,startFaults()', BIN];
  const env = { ...process.env, ...OWN_KEYS, HOME: folder, MMSUP_WHO: 'ann', MMSUP_INCIDENTS: fault.under };
  const child = spawn(process.execPath, [...node, ...words], {
    env: { ...env, MMSUP_FAULT: JSON.stringify({ ...fault, as: 'ENOSPC' }) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = ['', '', '', ''];
  for (const at of [1, 2, 3]) child.stdio[at]!.on('data', (chunk: Buffer) => (said[at] += chunk.toString('utf8')));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { stdout: said[1]!, stderr: said[2]!, exitCode, calls: said[3]!.trim().split('\n') };
}

const eventsIn = (records: string, id: string) =>
  readdirSync(join(records, 'acme', id))
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(records, 'acme', id, name), 'utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

describe('an export whose record cannot be written', () => {
  it('is not handed out, neither to a file nor to stdout, and says so', async () => {
    const id = await open('Nobody got the letter');
    const records = join(folder, 'incidents');
    const copy = (name: string) => {
      cpSync(records, join(folder, name), { recursive: true });
      return join(folder, name);
    };
    const whole = await typeOnDisk(['incident', 'export', id], { under: copy('whole'), at: 0 });
    expect([whole.exitCode, whole.stderr]).toEqual([0, '']);
    expect(whole.stdout).toMatch(/^acme\n\n# On your complaint/);
    const writes = whole.calls.filter((call) => /^\d+ (write|fdatasync|writeFile|datasync) /.test(call));
    const [first, second] = writes.map((call) => Number.parseInt(call, 10));
    for (const at of [first!, second!]) {
      for (const words of [[], ['--format', 'md=FILE'], ['--format', 'html=FILE', '--format', 'json']]) {
        const under = copy(`full-${at}-${words.length}`);
        const file = `${under}.out`;
        const line = ['incident', 'export', id, ...words.map((word) => word.replace('FILE', file))];
        const ran = await typeOnDisk(line, { under, at });
        const where = `call ${at} of ${line.join(' ')}`;
        expect([ran.exitCode, ran.stdout], where).toEqual([5, '']);
        expect(ran.stderr, where).toContain('incident/not-written');
        const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
        expect(kept, where).not.toMatch(/On your complaint|doctype/);
      }
    }
  });
});

describe.skipIf(!existsSync('/dev/full'))('an export that cannot be written where it was asked for', () => {
  it('stands in the record as not handed out, and so do the others: the error stands in their files now', async () => {
    const id = await open('Nobody got the letter');
    const file = join(folder, 'first.md');
    const ran = await type('incident', 'export', id, '--format', `md=${file}`, '--format', 'html=/dev/full');
    expect([ran.exitCode, ran.stdout]).toEqual([5, '']);
    expect(ran.stderr).toContain('output/failed');
    const events = eventsIn(join(folder, 'incidents'), id).slice(-4);
    expect(events.map(({ type: name, form }) => [name, form])).toEqual([
      ['record.exported', 'md'],
      ['record.exported', 'html'],
      ['record.undelivered', 'md'],
      ['record.undelivered', 'html'],
    ]);
    expect(readFileSync(file, 'utf8')).not.toContain('On your complaint');
    expect(events.map(({ hash }) => hash).slice(2)).toEqual([events[0]!['hash'], events[1]!['hash']]);
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
    expect((await type('incident', 'show', id, '--lang', 'ru')).stdout).toContain(
      'Не передано или передано не полностью',
    );
  });
});

describe('a file of an export', () => {
  it('is for its owner alone where it is new, and keeps the rights that it has', async () => {
    const id = await open('Nobody got the letter');
    const [fresh, old] = [join(folder, 'fresh.html'), join(folder, 'old.html')];
    writeFileSync(old, 'before', { mode: 0o644 });
    await type('incident', 'export', id, '--audience', 'auditor', '--format', `html=${fresh}`, '--format', `md=${old}`);
    const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
    expect([mode(fresh), mode(old)]).toEqual(['600', '644']);
    const junit = join(folder, 'junit.xml');
    await type('incident', 'verify', id, '--format', `junit=${junit}`);
    expect(mode(junit)).toBe((0o666 & ~process.umask()).toString(8));
  });
});

it('names the last lines of all who wrote, also in a letter that names one', async () => {
  const id = await open('Nobody got the letter');
  await typeAs('bob', 'incident', 'note', id, 'I have looked');
  await type('incident', 'export', id);
  const all = eventsIn(join(folder, 'incidents'), id);
  const exported = all.find(({ type: name }) => name === 'record.exported')!;
  const heads = exported['heads'] as readonly { readonly seq: number; readonly hash: string }[];
  expect(heads).toHaveLength(2);
  expect(heads.map(({ hash }) => hash)).toContain(exported['head']);
  for (const { hash } of heads) expect((await type('incident', 'verify', id, '--head', hash)).exitCode).toBe(0);
});
