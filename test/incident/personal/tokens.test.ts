import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/incident/link.ts';
import { OWN_KEYS, runOffline } from '../../support/command-line.ts';
import { desk } from '../support.ts';

const { folder, open, type, json } = desk();

const clientFolder = (client: string) => join(folder, 'incidents', client);

function eventsOf(client: string, id: string): readonly IncidentEvent[] {
  const path = join(clientFolder(client), id);
  const file = readdirSync(path).find((name) => name.startsWith('events.'))!;
  const lines = readFileSync(join(path, file), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as IncidentEvent);
}

async function noteOf(client: string, text: string): Promise<IncidentEvent & { readonly text: string }> {
  const { facts } = await json<{ id: string }>('incident', 'open', '--client', client, 'Nobody got it');
  await json('incident', 'note', facts.id, text);
  return eventsOf(client, facts.id).at(-1) as IncidentEvent & { readonly text: string };
}

const tokenIn = (text: string) => /<(?:phone|name|e-mail):([0-9a-f]{8})>/.exec(text)?.[1];

describe('one person in several records', () => {
  it('has one token within a client, however he is written, and another at another client', async () => {
    const notes = [
      await noteOf('acme', 'called +7 (916) 123-45-67'),
      await noteOf('acme', 'звонили с 89161234567'),
      await noteOf('acme', 'тел. 916 123-45-67'),
    ];
    expect(new Set(notes.map(({ text }) => tokenIn(text))).size).toBe(1);
    expect(tokenIn((await noteOf('other', 'called +7 (916) 123-45-67')).text)).not.toBe(tokenIn(notes[0]!.text));
  });

  it('is the same by name with ё and е, in either order and in capital letters', async () => {
    const names = [
      'Семёнов Пётр Ильич',
      'Петр Ильич Семенов',
      'СЕМЁНОВ ПЁТР ИЛЬИЧ',
      'Семёнов Пётр Ильич'.normalize('NFD'),
    ];
    const tokens = [];
    for (const name of names) tokens.push(tokenIn((await noteOf('acme', `пишет ${name}`)).text));
    expect(new Set(tokens)).toEqual(new Set([tokens[0]]));
    expect(tokens[0]).toMatch(/^[0-9a-f]{8}$/);
  });

  it('is told by the event: how many of which class, in which field, with which key', async () => {
    const note = await noteOf('acme', 'a@b.example and +7 916 123-45-67, c@d.example');
    expect(note).toMatchObject({ masked: ['text'], redacted: { 'e-mail': 2, phone: 1 } });
    expect(note['key']).toMatch(/^[0-9a-f]{8}$/);
    expect(note['key']).not.toBe((await noteOf('other', 'a@b.example'))['key']);
  });

  it('is told of a file too: how many of which class were masked in it', async () => {
    const id = await open('x');
    const file = join(folder, 'relay.log');
    writeFileSync(file, 'to a@b.example\nto c@d.example, +7 916 123-45-67\n');
    await type('incident', 'evidence', id, 'add', file);
    expect(eventsOf('acme', id).at(-1)).toMatchObject({
      type: 'evidence.added',
      redacted: { 'e-mail': 2, phone: 1 },
      key: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it('is not shown in the answer to a later note or correction when only the record knows him', async () => {
    const id = await open('x');
    const file = join(folder, 'people.csv');
    writeFileSync(file, 'id,last_name\n1,Зюзь\n2,Кирпич\n');
    await type('incident', 'evidence', id, 'add', file);
    const answers = [
      await type('incident', 'note', id, 'снова писал Зюзь', '--json'),
      await type(
        'incident',
        'correct',
        id,
        '3',
        '--field',
        'text',
        '--to',
        'писал Кирпич',
        '--why',
        'не Зюзь',
        '--json',
      ),
      await type('incident', 'severity', id, 'high', '--why', 'Зюзь сердится', '--json'),
    ];
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    for (const { stdout, stderr } of answers) {
      expect(stdout).toMatch(/<name:[0-9a-f]{8}>/);
      expect(stdout + stderr).not.toMatch(/Зюзь|Кирпич/i);
    }
  });

  it('keeps his token when a text is masked again', async () => {
    const { text } = await noteOf('acme', 'a@b.example called');
    expect((await noteOf('acme', text)).text).toBe(text);
    // Eight digits in a row are a token's own, not a number.
    expect((await noteOf('acme', '<phone:12345678> called')).text).toBe('<phone:12345678> called');
  });
});

describe('the key of a client', () => {
  it('lies outside of all records, readable by its owner only', async () => {
    await open('x');
    const keys = OWN_KEYS['MMSUP_KEYS']!;
    expect(readdirSync(keys)).toContain('acme.key');
    expect(statSync(join(keys, 'acme.key')).mode & 0o777).toBe(0o600);
    expect(statSync(keys).mode & 0o777).toBe(0o700);
    const key = readFileSync(join(keys, 'acme.key'), 'utf8').trim();
    for (const entry of readdirSync(join(folder, 'incidents'), { recursive: true, withFileTypes: true }))
      if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(key);
  });

  it('is not looked for in a folder whose name changes with where mmsup is started', async () => {
    const env = { MMSUP_INCIDENTS: join(folder, 'relative'), HOME: folder, MMSUP_KEYS: 'keys' };
    const { stderr, exitCode } = await runOffline(['incident', 'open', '--client', 'acme', 'x', '--json'], env);
    const { error } = JSON.parse(stderr);
    expect([exitCode, error.code]).toEqual([2, 'incident/keys-not-absolute']);
    expect(error.hint).toContain('MMSUP_KEYS');
    expect(existsSync(join(folder, 'relative'))).toBe(false);
  });

  it('is refused where others can read it, where it is a link, and where it is damaged; nothing is written then', async () => {
    const keys = OWN_KEYS['MMSUP_KEYS']!;
    mkdirSync(keys, { recursive: true });
    const key = `${'ab'.repeat(32)}\n`;
    writeFileSync(join(keys, 'readable.key'), key);
    chmodSync(join(keys, 'readable.key'), 0o644);
    symlinkSync(join(keys, 'readable.key'), join(keys, 'linked.key'));
    writeFileSync(join(keys, 'short.key'), 'abc\n', { mode: 0o600 });
    for (const [client, code] of [
      ['readable', 'incident/key-not-private'],
      ['linked', 'incident/symbolic-link'],
      ['short', 'incident/key-damaged'],
    ] as const) {
      const { stderr, exitCode } = await type('incident', 'open', '--client', client, 'x', '--json');
      expect([JSON.parse(stderr).error.code, exitCode > 0]).toEqual([code, true]);
      const files = readdirSync(clientFolder(client), { recursive: true, withFileTypes: true }).filter((one) =>
        one.isFile(),
      );
      expect(files.filter(({ name }) => name.startsWith('events'))).toEqual([]);
    }
  });
});

describe('what is asked to be shown', () => {
  it.each([
    ['no reason', ['--show-personal', '--incident', 'latest'], 'usage/show-personal'],
    ['an empty reason', ['--show-personal', ' ', '--incident', 'latest'], 'usage/show-personal'],
    ['no incident', ['--show-personal', 'the customer asks'], 'usage/show-personal-unrecorded'],
  ])('is refused with %s, and told what to type', async (_what, words, code) => {
    await open('x');
    const { exitCode, stderr } = await type('campaign', 'list', ...words, '--json');
    const { error } = JSON.parse(stderr);
    expect([exitCode, error.code]).toEqual([2, code]);
    expect(error.hint).toMatch(/--incident ID/);
  });

  it('stands in the record before anything is read, also when nothing could be read', async () => {
    const id = await open('x');
    const nowhere = ['--db', 'host=127.0.0.1 port=1', '--system', 'demo'];
    const line = ['customer', 'trace', '7', '--show-personal', 'he reads his address to me', '--incident', id];
    expect((await type(...line, ...nowhere)).exitCode).toBe(5);
    expect(eventsOf('acme', id).map((event) => event.type)).toEqual([
      'incident.opened',
      'personal.shown',
      'command.started',
      'command.finished',
    ]);
    expect(eventsOf('acme', id)[1]).toMatchObject({ why: 'he reads his address to me', argv: [...line, ...nowhere] });
    expect((await type('incident', 'show', id, '--all')).stdout).toContain('he reads his address to me');
  });
});

describe('a record that is looked through', () => {
  it('is clean as it was written, and the answer says what it cannot see', async () => {
    const id = await open('Звонил Иванов Иван Иванович, +7 916 123-45-67');
    await type('incident', 'note', id, 'a@b.example, 4111 1111 1111 1111');
    const { stdout, exitCode } = await type('incident', 'redact-check', id);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('cannot recognise');
    expect(stdout).not.toMatch(/anonymi[sz]ed/);
  });

  it('tells where something stands in clear that was put there past the program, and never what', async () => {
    const id = await open('x');
    const file = join(clientFolder('acme'), id, 'copied.log');
    writeFileSync(
      file,
      'ok\nto=<ivan.petrov@example.org>, phone 8 916 123 45 67\nИванов Иван Иванович\n40817810099910004312\n',
    );
    const { stdout, exitCode } = await type('incident', 'redact-check', id);
    expect(exitCode).toBe(3);
    for (const value of ['ivan.petrov', '123 45 67', 'Иванов', '40817810099910004312'])
      expect(stdout).not.toContain(value);
    const { facts } = await json<{ places: readonly Record<string, unknown>[] }>('incident', 'redact-check', file);
    expect(facts.places.map(({ line, kind, confidence }) => [line, kind, confidence])).toEqual([
      [2, 'e-mail', 'likely'],
      [2, 'phone', 'likely'],
      [3, 'name', 'likely'],
      [4, 'digits', 'possible'],
    ]);
  });

  it('refuses what is neither a record nor a file', async () => {
    const { exitCode, stderr } = await type('incident', 'redact-check', 'no/such', '--json');
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([2, 'incident/nothing-to-check']);
  });
});
