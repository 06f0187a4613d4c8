import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writerOf } from '../../src/incident/record/names.ts';
import { type OpenRecord, openRecord } from '../../src/incident/record/record.ts';
import { incidentStore } from '../../src/incident/record/store.ts';
import type { IncidentState } from '../../src/incident/state.ts';
import type { Brief } from '../../src/model/brief.ts';
import { testDeps } from '../runbook/support.ts';
import { ago, desk, headIn, SOLVED } from './support.ts';

const { folder, open, type, typeAs, json } = desk();
const shown = async (id: string) => (await json<IncidentState>('incident', 'show', id)).facts;
const handOver = (id: string, ...more: string[]) => type('incident', 'hand-over', id, ...more);

describe('an incident that goes to the next line', () => {
  it('goes with a brief out of its record, and is theirs when they acknowledge it', async () => {
    const id = await open('Nobody got the letter');
    await type('incident', 'note', id, 'The owner denies the edit');
    writeFileSync(join(folder, 'relay.log'), '554 refused\n');
    await type('incident', 'evidence', id, 'add', join(folder, 'relay.log'));
    await type('cause', 'list', '--incident', id);
    await type('profile', 'show', 'nobody', '--incident', id);

    const words = ['--to', '3', '--ask', 'Say who may repair the list'];
    const { facts } = await json<{ brief: Brief; to: string }>('incident', 'hand-over', id, ...words);
    expect(facts.brief).toMatchObject({
      complaint: 'Nobody got the letter',
      ask: 'Say who may repair the list',
      notes: ['The owner denies the edit'],
      evidence: [expect.stringMatching(/^[0-9a-f]{12} relay\.log$/), expect.stringMatching(/ mmsup cause list/)],
    });
    expect(facts.brief.done.map(({ en }) => en)[0]).toBe(`mmsup cause list --incident ${id}: no problem`);
    expect(facts.brief.done[1]?.en).toContain('mmsup profile show nobody');
    expect((await shown(id)).custody).toMatchObject({ holder: 'ann', waiting: { to: '3', by: 'ann' } });
    expect((await type('incident', 'show', id)).stdout).toContain('3, not acknowledged yet');

    const taken = await typeAs('boris', 'incident', 'acknowledge', id, '--line', '3');
    expect(taken.exitCode).toBe(0);
    expect(taken.stdout).toContain('Say who may repair the list');
    expect(headIn(taken).seq).toBe(1);
    const state = await shown(id);
    expect(state.custody).toMatchObject({ line: '3', holder: 'boris', waiting: null });
    expect(state.timeline.slice(-2).map(({ what, who }) => [who, what.ru])).toEqual([
      ['ann', expect.stringContaining('кому 3: Say who may repair the list')],
      [
        'boris',
        expect.stringMatching(
          /^Принято: 3; под именем boris, системный пользователь .*, он же и передал \(под именем ann\)$/,
        ),
      ],
    ]);
    expect((await type('incident', 'verify', id)).exitCode).toBe(0);
  });

  it.each([
    ['Анна Петрова', 'Анна Петрова'],
    ['Anna Petrova', 'Anna Petrova'],
    ['дежурный Иван Иванов, +7 916 123-45-67', /^дежурный Иван Иванов, <phone:[0-9a-f]{8}>$/],
    ['Anna Petrova <anna.petrova@bank.example>', /^Anna Petrova <<e-mail:[0-9a-f]{8}>>$/],
  ] as const)('says to whom it went: of "%s" the name stays, an address and a number do not', async (to, kept) => {
    const id = await open('Nobody got the letter');
    const { facts } = await json<{ to: string }>('incident', 'hand-over', id, '--to', to);
    const stays = typeof kept === 'string' ? kept : expect.stringMatching(kept);
    expect(facts.to).toEqual(stays);
    const { custody, timeline } = await shown(id);
    expect(custody.waiting?.to).toEqual(stays);
    expect(timeline.at(-1)?.what.en).toBe(`Handed over from 2 to ${custody.waiting?.to}`);
    if (typeof kept === 'string')
      expect((await typeAs('boris', 'incident', 'acknowledge', id, '--line', to)).exitCode).toBe(0);
    const internal = await type('incident', 'export', id, '--audience', 'internal', '--format', 'md');
    expect(internal.stdout).toMatch(/Анна Петрова|Anna Petrova|Иван Иванов/);
    const client = await type('incident', 'export', id, '--audience', 'client', '--format', 'md');
    expect(client.exitCode).toBe(0);
    expect(client.stdout).not.toMatch(/Петров|Petrova|Иванов|916|bank\.example/);
    const checked = await type('incident', 'redact-check', id);
    expect(checked.exitCode).toBe(0);
  });

  it.each([
    ['9161234567', '2 для 9161234567', /^2 для <name:[0-9a-f]{8}>$/],
    ['zayka_77', 'zayka_77', /^<name:[0-9a-f]{8}>$/],
    ['Анна Петрова', 'Анна Петрова, Иван Иванов', /^<name:[0-9a-f]{8}>, Иван Иванов$/],
  ])('a customer of the record, %s, is masked in whom it goes to: "%s"', async (customer, to, kept) => {
    const id = await open('Nobody got the letter');
    const table = join(folder, 'people.csv');
    writeFileSync(table, `id,full_name\n1,${customer}\n`);
    await type('incident', 'evidence', id, 'add', table);
    const { facts } = await json<{ to: string }>('incident', 'hand-over', id, '--to', to);
    expect(facts.to).toMatch(kept);
    expect((await typeAs('boris', 'incident', 'acknowledge', id, '--line', '4')).exitCode).toBe(2);
    // The same person is meant, however he is written.
    expect((await typeAs('boris', 'incident', 'acknowledge', id, '--line', to)).exitCode).toBe(0);
    const record = join(folder, 'incidents', 'acme', id);
    const files = readdirSync(record, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('');
    expect(written).toContain('<name:');
    expect(written).not.toContain(customer);
    expect((await type('incident', 'redact-check', id)).exitCode).toBe(0);
  });

  it('a customer who was handed over in clear past the program is told by a check', async () => {
    const id = await open('Nobody got the letter');
    const table = join(folder, 'logins.csv');
    writeFileSync(table, 'id,full_name\n1,zayka_77\n');
    await type('incident', 'evidence', id, 'add', table);
    const record = join(folder, 'incidents', 'acme', id);
    const event = { type: 'incident.handed-over', from: '2', to: 'zayka_77, Иван Иванов' };
    writeFileSync(join(record, 'events.boris.desk-9.jsonl'), `${JSON.stringify(event)}\n`);
    const { facts } = await json<{ places: readonly { kind: string; context: string }[] }>(
      'incident',
      'redact-check',
      id,
    );
    expect(facts.places.map(({ kind, context }) => [kind, context])).toEqual([['name', '<name>, Иван Иванов']]);
  });

  it('tells the brief in Russian, with the head as its last line', async () => {
    const id = await open('Отчёт пуст');
    const ran = await handOver(id, '--to', 'разработчики', '--lang', 'ru');
    expect(ran.stdout).toContain('Тому, кто примет');
    expect(ran.stdout).toContain('Отчёт пуст');
    expect(headIn(ran).seq).toBe(2);
  });

  it('has both clocks where it was told on the telephone first', async () => {
    const [came, told, taken] = [ago(60), ago(50), ago(45)];
    const id = await open('x', '--happened', came);
    await handOver(id, '--to', '3', '--happened', told);
    await typeAs('boris', 'incident', 'acknowledge', id, '--happened', taken);
    expect((await shown(id)).timeline.slice(1).map(({ happened }) => happened)).toEqual([told, taken]);
  });

  it('keeps personal data of the request off the record', async () => {
    const id = await open('x');
    await handOver(id, '--to', 'ivan@example.com', '--ask', 'call +7 912 345-67-89');
    expect((await shown(id)).custody.waiting).toMatchObject({
      to: expect.stringMatching(/^<e-mail:[0-9a-f]{8}>$/),
      ask: expect.stringMatching(/^call <phone:[0-9a-f]{8}>$/),
    });
  });
});

describe('one person under two names', () => {
  const { name, host } = writerOf({}).user;
  const eventsOf = (id: string) => linkTo(id, ({ events }) => events());

  /** Does something with the record as somebody at another machine. */
  async function linkTo<Value>(id: string, work: (record: OpenRecord) => Promise<Value>): Promise<Value> {
    const user = { name: 'boris', host: 'desk-9' };
    const place = { clientFolder: join(folder, 'incidents', 'acme'), id };
    const keys = join(folder, 'keys');
    const record = openRecord(place, {
      who: 'boris',
      user,
      writer: 'boris.desk-9',
      via: 'tty',
      now: () => new Date(),
      keys,
    });
    try {
      return await work(record);
    } finally {
      await record.close();
    }
  }

  it('is let through at a shared terminal, and told that the record says so', async () => {
    const id = await open('Nobody got the letter');
    await handOver(id, '--to', '3');
    const ran = await typeAs('d.ivanova', 'incident', 'acknowledge', id);
    expect(ran.exitCode).toBe(0);
    const said = `The same system user (${name}@${host}) handed it over, as ann; the record says so.`;
    expect(ran.stdout.replace(/\s+/g, ' ')).toContain(said);
    expect((await eventsOf(id)).map(({ who, user }) => [who, user])).toEqual([
      ['ann', { name, host }],
      ['ann', { name, host }],
      ['d.ivanova', { name, host }],
    ]);

    const what = `Taken over by 3: by d.ivanova, at the system user ${name}, who also handed over (as ann)`;
    const state = await shown(id);
    expect(state.timeline.at(-1)!.what.en).toBe(what);
    expect(state.custody).toMatchObject({ holder: 'd.ivanova', sameUserAs: 'ann' });
    const text = (await type('incident', 'show', id)).stdout.replace(/\s+/g, ' ');
    expect(text).toContain('3 (d.ivanova), the same system user handed it over, as ann');
    const inRussian = (await type('incident', 'show', id, '--lang', 'ru')).stdout.replace(/\s+/g, ' ');
    expect(inRussian).toContain('передал тот же системный пользователь, под именем ann');
  });

  it('stands in the auditor’s export with every line’s system user, and not in the client’s', async () => {
    const id = await open('Nobody got the letter');
    await handOver(id, '--to', '3');
    await typeAs('d.ivanova', 'incident', 'acknowledge', id);
    await linkTo(id, (record) => record.append({ type: 'note.added', text: 'Looked' }));
    const why = 'The root cause is mended. It was mended at desk-9.';
    await type('incident', 'close', id, '--cause', 'none', '--outcome', 'repaired', '--why', why);
    const exported = async (...words: string[]) => (await type('incident', 'export', id, ...words)).stdout;
    for (const form of ['md', 'html', 'json']) {
      const lines = (await eventsOf(id)).length;
      const auditors = (await exported('--audience', 'auditor', '--lang', 'en', '--format', form)).replaceAll('\\', '');
      expect(auditors).toContain(`${name}, who also handed over (as ann)`);
      expect(auditors.split(`${name}@${host}`).length - 1).toBe(lines - 1);
      expect(auditors.split('boris@desk-9').length - 1).toBe(1);
      const clients = (await exported('--audience', 'client', '--lang', 'en', '--format', form)).replaceAll('\\', '');
      for (const inside of ['desk-9', `${name}@${host}`, 'system user', 'd.ivanova', 'handed over (as'])
        expect(clients).not.toContain(inside);
      expect(clients).toContain('The next line of support has taken it over.');
      expect(clients).toContain('The root cause is mended.');
    }
  });

  it('is not claimed of two machines, nor of a line that does not tell its user', async () => {
    const other = await open('x');
    await linkTo(other, (record) => record.append({ type: 'incident.handed-over', from: '2', to: '3' }));
    const old = await open('x');
    await linkTo(old, (record) => record.append({ type: 'incident.handed-over', from: '2', to: '3', user: null }));
    for (const id of [other, old]) {
      const { facts } = await json<{ sameUserAs: string | null }>('incident', 'acknowledge', id);
      expect(facts.sameUserAs).toBeNull();
      expect((await shown(id)).timeline.at(-1)!.what.en).toBe('Taken over by 3');
      expect((await shown(id)).custody.sameUserAs).toBeNull();
    }
  });

  it('of an approval is told where the same one asked for it', async () => {
    const id = await open('x');
    const asked = { type: 'approval.asked', run: 'r-1', step: 'fix', role: 'owner', risk: 'low', expires: 'x' };
    const given = { type: 'approval.given', run: 'r-1', step: 'fix', role: 'owner', by: 'a.petrov' };
    await linkTo(id, async (record) => {
      for (const event of [asked, given, { ...asked, step: 'other' }]) await record.append(event);
    });
    const store = incidentStore(join(folder, 'incidents'), testDeps(folder));
    await (await store.link(id)).append({ ...given, step: 'other' });
    await store.close();
    const told = (await shown(id)).timeline.map(({ what }) => what);
    expect(told[2]!.en).toBe(
      'fix: approved by a.petrov (owner), the name was typed by the system user boris, who also asked for it',
    );
    expect(told[2]!.ru).toContain('имя введено под системным пользователем boris, который и запросил разрешение');
    expect(told[4]!.en).toBe('other: approved by a.petrov (owner), the name was typed');
  });
});

describe('who may hand over and acknowledge', () => {
  it.each([
    [[], 'incident/no-line'],
    [['--to', ' '], 'incident/no-line'],
    [['--to', '2'], 'incident/same-line'],
    [['--to', '3', '--happened', 'today'], 'incident/time'],
  ])('hand-over %j is refused, and nothing is written', async (words, code) => {
    const id = await open('x');
    await handOver(id, '--to', '2');
    await typeAs('boris', 'incident', 'acknowledge', id);
    const { timeline } = await shown(id);
    const ran = await handOver(id, ...words, '--json');
    expect([ran.exitCode, ran.stderr.includes(code)]).toEqual([2, true]);
    expect((await shown(id)).timeline).toHaveLength(timeline.length);
  });

  it('nobody acknowledges for another line, for himself, or twice: neither a complaint nor a hand-over', async () => {
    const id = await open('x');
    const acknowledge = async (who: string, ...words: string[]) =>
      (await typeAs(who, 'incident', 'acknowledge', id, ...words, '--json')).stderr;
    expect(await acknowledge('boris')).toBe('');
    expect(await acknowledge('boris')).toContain('incident/nothing-to-acknowledge');
    await handOver(id, '--to', '3');
    expect(await acknowledge('ann')).toContain('incident/own-hand-over');
    expect(await acknowledge('Ann ')).toContain('incident/own-hand-over');
    expect(await acknowledge('boris', '--line', '4')).toContain('incident/other-line');
    expect(await acknowledge('boris', '--line', '3')).toBe('');
    expect(await acknowledge('boris')).toContain('incident/nothing-to-acknowledge');
  });

  it('a closed incident goes nowhere', async () => {
    const id = await open('x');
    await type('incident', 'close', id, ...SOLVED);
    expect((await handOver(id, '--to', '3', '--json')).stderr).toContain('incident/closed');
  });
});
