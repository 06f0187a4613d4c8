import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/incident/record/read.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { OWN_KEYS } from '../../support/command-line.ts';
import { desk } from '../support.ts';

const { folder, type, typeAs, json } = desk();
const root = join(folder, 'incidents');
const store = incidentStore(root, {
  env: { ...OWN_KEYS, MMSUP_WHO: 'ann' },
  cwd: '/',
  now: () => new Date(),
  stderr: {},
});

/** What moves a cursor, recolours, hides or reorders text, ends a line for somebody, or is no text at all. */
const NASTY: readonly string[] = [
  'two\nlines\r\nand a tab\t',
  'a\u2028b\u2029c\u0085d',
  'lone \ud800 and \udc00 surrogates',
  'nul \0 in it',
  '\u001b[2J\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b]8;;http://x\u001b\\link',
  '\u009b31m C1',
  'right \u202egnihton\u202c and \u2066isolated\u2069',
  'zero\u200bwidth\ufeff',
  'carriage\rreturn \b\b\u007f',
  '::error::x\n##vso[task.complete]',
  'Сегмент «ВИП» — Ёлкин 👩‍👩‍👧 漢字 ß ﷽',
  '{"v":1,"seq":99,"at":"x","type":"incident.closed","prev":null}',
  '__proto__ constructor toString',
];
/** What a terminal would obey, or a reader not see: everything of these kinds but the line's end. */
const OBEYED = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n)\p{Cc}/u;

const notesOf = async (id: string, clientFolder: string) =>
  (await readRecord({ clientFolder, id })).events
    .filter(({ type: kind }) => kind === 'note.added')
    .map((event) => event['text']);

describe('any text in a record', () => {
  it('is one line, comes back as it was, and never reaches a terminal raw', async () => {
    const { id, path } = await store.open({ client: 'acme', complaint: NASTY.join(' ') });
    const link = await store.link(id);
    for (const text of NASTY) await link.append({ type: 'note.added', text });
    await store.close();
    expect(await notesOf(id, join(path, '..'))).toEqual(NASTY);
    const [log] = readdirSync(path).filter((name) => name.startsWith('events.'));
    expect(readFileSync(join(path, log!), 'utf8').split('\n')).toHaveLength(NASTY.length + 2);
    for (const words of [['show', id], ['list'], ['verify', id], ['evidence', id, 'list']]) {
      const { stdout, stderr } = await type('incident', ...words);
      expect([words, OBEYED.exec(stdout + stderr)]).toEqual([words, null]);
    }
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it('may be the name of a client or of whoever writes', async () => {
    for (const name of [
      'Банк «Восток» №1',
      'a/../../b',
      '..',
      '\u001b[31m',
      '漢字'.repeat(60),
      '\u202eevil',
      'ß İ é',
      '🏦',
    ]) {
      const { facts } = await json<{ readonly id: string }>('incident', 'open', '--client', name, 'Nobody got it');
      const note = await typeAs(name, 'incident', 'note', facts.id, 'as somebody with a strange name');
      expect([name, note.exitCode, note.stderr]).toEqual([name, 0, '']);
      const shown = await type('incident', 'show', facts.id);
      expect([name, OBEYED.exec(shown.stdout)]).toEqual([name, null]);
      expect((await type('incident', 'verify', facts.id)).exitCode).toBe(0);
    }
    const clients = readdirSync(root);
    expect(clients.filter((name) => /[^\p{L}\p{N}-]/u.test(name))).toEqual([]);
    expect(readdirSync(folder)).toEqual(['incidents']);
  });

  it('may have five megabytes: a note, a result, a file', async () => {
    const large = 'Строка журнала, одна из многих. '.repeat(100_000);
    expect(Buffer.byteLength(large)).toBeGreaterThan(5_000_000);
    const { id, path } = await store.open({ client: 'acme', complaint: 'It is a lot' });
    const link = await store.link(id);
    const hash = await link.evidence(JSON.stringify({ log: large }));
    await link.append({ type: 'note.added', text: large, evidence: [hash] });
    await link.append({ type: 'note.added', text: 'and one behind it' });
    await store.close();
    expect(await notesOf(id, join(path, '..'))).toEqual([large, 'and one behind it']);
    const kept = readFileSync(join(path, 'evidence', hash.replace('sha256:', '')), 'utf8');
    expect(JSON.parse(kept)).toEqual({ log: large });
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
    const { facts } = await json<{ readonly notes: readonly string[] }>('incident', 'show', id);
    expect(facts.notes[0]).toBe(large);
    // Only the end of the file is read for the next event, whatever the size of the last one.
    await link.append({ type: 'note.added', text: large });
    await store.close();
    await (await store.link(id)).append({ type: 'note.added', text: 'the last' });
    await store.close();
    expect((await readRecord({ clientFolder: join(path, '..'), id })).faults).toEqual([]);
  });
});
