import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { temporaryFolder } from '../../runbook/support.ts';
import { OWN_KEYS } from '../../support/command-line.ts';

const folder = temporaryFolder();
let clock = Date.parse('2026-11-23T08:00:00Z');
const store = incidentStore(folder, {
  env: { ...OWN_KEYS, MMSUP_WHO: 'a.tester' },
  cwd: '/',
  now: () => {
    clock += 1000;
    return new Date(clock);
  },
  stderr: { isTTY: true },
});
const place = (id: string) => ({ clientFolder: join(folder, 'demo'), id });
const headsIn = (path: string) => join(path, readdirSync(path).find((name) => name.startsWith('heads.'))!);
const logOf = (path: string) => join(path, readdirSync(path).find((name) => name.startsWith('events.'))!);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function recordOf(notes: number) {
  const link = await store.open({ client: 'demo', complaint: 'Nobody got the mailing' });
  for (let number = 1; number <= notes; number += 1) await link.append({ type: 'note.added', text: `note ${number}` });
  return link;
}

describe('an incident record', () => {
  it('is named by its day and its client, and begins with the complaint', async () => {
    const link = await store.open({ client: 'demo', complaint: 'Nobody got the mailing', severity: 'high' });
    expect(link.id).toMatch(/^2026-11-23-demo-\d{3}$/);
    expect(await link.events()).toEqual([
      expect.objectContaining({
        v: 1,
        seq: 1,
        who: 'a.tester',
        via: 'tty',
        type: 'incident.opened',
        complaint: 'Nobody got the mailing',
        severity: 'high',
        prev: null,
      }),
    ]);
  });

  it('keeps two clients apart whose names look alike in a path', async () => {
    const [one, other] = [
      await store.open({ client: 'Банк №1', complaint: 'a' }),
      await store.open({ client: 'банк 1', complaint: 'b' }),
    ];
    expect(one.path.split('/').at(-2)).not.toBe(other.path.split('/').at(-2));
    expect(one.id).not.toBe(other.id);
  });

  it('can be read by its owner only', async () => {
    const link = await recordOf(1);
    await link.evidence('{"a": 1}');
    const modes = [link.path, join(link.path, 'evidence'), logOf(link.path), headsIn(join(folder, 'demo'))];
    expect(modes.map((path) => (lstatSync(path).mode & 0o777).toString(8))).toEqual(['700', '700', '600', '600']);
    const [evidence] = readdirSync(join(link.path, 'evidence'));
    expect(lstatSync(join(link.path, 'evidence', evidence!)).mode & 0o777).toBe(0o600);
  });

  it('keeps a text as whoever knows its form masked it, and looks through it no second time', async () => {
    const link = await recordOf(0);
    const asked: string[] = [];
    const mask = (content: string) => {
      asked.push(content);
      return 'call <phone>, not +7 916 123-45-67';
    };
    expect(await link.kept(await link.evidence('call +7 912 345-67-89', mask))).toBe(
      'call <phone>, not +7 916 123-45-67',
    );
    expect(asked).toEqual(['call +7 912 345-67-89']);
    expect(await link.kept(await link.evidence('call +7 912 345-67-89'))).toMatch(/^call <phone:[0-9a-f]{8}>$/);
  });

  it('is never written through a symbolic link', async () => {
    const link = await recordOf(1);
    const target = join(folder, 'elsewhere.txt');
    writeFileSync(target, '');
    rmSync(logOf(link.path));
    const [name] = readdirSync((await recordOf(0)).path).filter((file) => file.startsWith('events.'));
    symlinkSync(target, join(link.path, name!));
    await expect(link.append({ type: 'note.added', text: 'x' })).rejects.toMatchObject({
      code: 'incident/symbolic-link',
    });
    expect(readFileSync(target, 'utf8')).toBe('');
  });

  it('is not made in a folder that is a symbolic link', async () => {
    const real = join(folder, 'real');
    mkdirSync(real);
    symlinkSync(real, `${real}-link`);
    const linked = incidentStore(`${real}-link`, { env: { ...OWN_KEYS }, cwd: '/', now: () => new Date(), stderr: {} });
    await expect(linked.open({ client: 'demo', complaint: 'x' })).rejects.toMatchObject({
      code: 'incident/not-a-folder',
    });
    rmSync(`${real}-link`);
  });

  it('holds any text in one line each, exactly', async () => {
    const link = await recordOf(0);
    const texts = [
      'two\nlines',
      'a\u2028b',
      'lone \ud800 surrogate',
      'Сегмент «ВИП» 👩‍👩‍👧',
      'C:\\new\\Users',
      'x'.repeat(2_000_000),
    ];
    for (const text of texts) await link.append({ type: 'note.added', text });
    const notes = (await link.events()).slice(1);
    expect(notes.map((event) => event['text'])).toEqual(texts);
    expect(readFileSync(logOf(link.path), 'utf8').trimEnd().split('\n')).toHaveLength(7);
  });

  it('holds no phone, e-mail or card, wherever it was written', async () => {
    const link = await recordOf(0);
    const secrets = ['+7 916 123-45-67', 'ivan.petrov@example.org', '4111 1111 1111 1111'];
    for (const secret of secrets) {
      await link.append({ type: 'note.added', text: `call ${secret}`, data: { deep: [{ [secret]: secret }] } });
      await link.evidence(JSON.stringify({ rows: [{ value: secret }] }));
    }
    const files = readdirSync(link.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const written = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
    for (const secret of secrets) expect(written).not.toContain(secret);
    const last = (await link.events()).at(-1)!;
    const card = expect.stringMatching(/^data\.deep\[0\]\.<card:[0-9a-f]{8}>$/);
    expect(last['masked']).toEqual(['text', card, card]);
    expect(last['redacted']).toEqual({ card: 3 });
  });

  it('keeps the order of its lines when the clock is set back', async () => {
    const link = await recordOf(2);
    clock -= 3_600_000;
    await link.append({ type: 'note.added', text: 'an hour earlier' });
    clock += 3_600_000;
    expect((await link.events()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });
});

describe('a line that a crash left unfinished', () => {
  it('is set aside at any length, is reported, and stays in the file', async () => {
    const link = await recordOf(2);
    const whole = readFileSync(logOf(link.path));
    const line = whole.subarray(whole.lastIndexOf(10, whole.length - 2) + 1);
    for (let length = 1; length < line.length - 1; length += 37) {
      writeFileSync(logOf(link.path), whole);
      const before = await readRecord(place(link.id));
      writeFileSync(logOf(link.path), line.subarray(0, length), { flag: 'a' });
      expect((await readRecord(place(link.id))).events).toEqual(before.events);

      await link.append({ type: 'note.added', text: 'after the crash' });
      const after = await readRecord(place(link.id));
      expect(after.events.map(({ type }) => type)).toEqual([
        'incident.opened',
        'note.added',
        'note.added',
        'record.torn',
        'note.added',
      ]);
      expect({ torn: after.torn, faults: after.faults }).toEqual({ torn: 1, faults: [] });
      expect(readFileSync(logOf(link.path)).subarray(0, whole.length + length)).toEqual(
        Buffer.concat([whole, line.subarray(0, length)]),
      );
    }
  });

  it('is set aside also when the crash came while setting aside', async () => {
    const link = await recordOf(1);
    writeFileSync(logOf(link.path), '{"v":1,"se\n{"v":1,"seq":3,"ty', { flag: 'a' });
    await link.append({ type: 'note.added', text: 'after both' });
    const record = await readRecord(place(link.id));
    expect({ torn: record.torn, faults: record.faults, last: record.events.at(-1)!['text'] }).toEqual({
      torn: 2,
      faults: [],
      last: 'after both',
    });
  });

  it('counts as written when only its line end is missing', async () => {
    const link = await recordOf(2);
    const bytes = readFileSync(logOf(link.path));
    writeFileSync(logOf(link.path), bytes.subarray(0, -1));
    await link.append({ type: 'note.added', text: 'next' });
    const record = await readRecord(place(link.id));
    expect({ seqs: record.events.map(({ seq }) => seq), torn: record.torn, faults: record.faults }).toEqual({
      seqs: [1, 2, 3, 4],
      torn: 0,
      faults: [],
    });
  });
});

describe('a record that somebody changed', () => {
  const MUTATIONS: readonly (readonly [string, (lines: string[], at: number) => string[]])[] = [
    ['edited', (lines, at) => lines.with(at, lines[at]!.replace('note', 'nota').replace('Nobody', 'Noboby'))],
    ['deleted', (lines, at) => lines.toSpliced(at, 1)],
    ['swapped with the next', (lines, at) => lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!)],
    ['put in a second time', (lines, at) => lines.toSpliced(at, 0, lines[at]!)],
    ['made unreadable', (lines, at) => lines.with(at, lines[at]!.slice(3))],
  ];

  it.each(MUTATIONS)('names the place of a line that was %s', async (_, mutate) => {
    const link = await recordOf(7);
    const lines = readFileSync(logOf(link.path), 'utf8').trimEnd().split('\n');
    for (let at = 0; at < 7; at += 1) {
      writeFileSync(logOf(link.path), `${mutate(lines, at).join('\n')}\n`);
      const { faults } = await readRecord(place(link.id));
      expect(faults.length).toBeGreaterThan(0);
      expect(Math.abs(faults[0]!.line - (at + 1))).toBeLessThanOrEqual(1);
    }
  });

  it('names its end when lines were cut off, by the head that is kept outside', async () => {
    const link = await recordOf(7);
    const lines = readFileSync(logOf(link.path), 'utf8').trimEnd().split('\n');
    for (let kept = 1; kept < 8; kept += 1) {
      writeFileSync(logOf(link.path), `${lines.slice(0, kept).join('\n')}\n`);
      expect((await readRecord(place(link.id))).faults).toEqual([
        expect.objectContaining({ kind: 'cut', line: kept + 1 }),
      ]);
    }
  });

  it('names the last line when that one was edited', async () => {
    const link = await recordOf(2);
    writeFileSync(logOf(link.path), readFileSync(logOf(link.path), 'utf8').replace('note 2', 'note 3'));
    expect((await readRecord(place(link.id))).faults).toEqual([expect.objectContaining({ kind: 'changed', line: 3 })]);
  });

  it('names the file when it is gone', async () => {
    const link = await recordOf(2);
    rmSync(logOf(link.path));
    expect((await readRecord(place(link.id))).faults).toEqual([expect.objectContaining({ kind: 'cut' })]);
  });
});

describe('an incident that does not exist', () => {
  it('gets the ids that are close', async () => {
    const link = await recordOf(0);
    await expect(store.link(link.id.replace('demo', 'dema'))).rejects.toMatchObject({
      code: 'incident/unknown',
      hint: expect.stringContaining(link.id),
    });
    await expect(store.link('latst')).rejects.toMatchObject({ hint: expect.stringContaining('latest') });
    for (const id of ['../../etc', '/etc/passwd', '', 'a\0b', '.lock']) {
      await expect(store.link(id)).rejects.toMatchObject({ code: 'incident/unknown' });
    }
  });
});
