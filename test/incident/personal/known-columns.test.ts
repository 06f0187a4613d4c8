import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context, Database } from '../../../src/command.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { UserError } from '../../../src/errors.ts';
import { incidentStore } from '../../../src/incident/record/store.ts';
import { createMasker } from '../../../src/model/personal/masker.ts';
import { prepareQuery } from '../../../src/runbook/probe/run-query.queries.ts';
import type { QueryStep } from '../../../src/runbook/runbook.ts';
import { randomOf } from '../../model/personal/planted.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { OWN_KEYS } from '../../support/command-line.ts';
import { connectReader } from '../../support/reader.ts';

const PERSONAL = { last_name: 'name', nick: 'name', contact: 'phone', box: 'email', papers: 'passport' };
const PEOPLE = 2_000;
const PAGE = 400;

let cluster: TestCluster;
let session: Session;
const folder = mkdtempSync(join(tmpdir(), 'mmsup-planted-'));

/** Words that are no names, numbers in no usual shape: only the column says that they are somebody's. */
function planted(): readonly (readonly string[])[] {
  const random = randomOf(7);
  const pick = (from: string) => from[Math.floor(random() * from.length)]!;
  const word = (length: number) =>
    Array.from({ length }, (_, at) => pick(at % 2 ? 'аоуыиэ' : 'бвгджзклмнпрстфхцчш')).join('');
  const number = (length: number) => Array.from({ length }, () => pick('0123456789')).join('');
  return Array.from({ length: PEOPLE }, (_, id) => [
    word(9),
    `${word(5)}-${word(4)} ${word(6)}`,
    `${number(2)}/${number(3)}/${number(3)} доб ${1_000 + id}`,
    `${word(8)} на ${word(7)}`,
    `${word(2).toUpperCase()}${number(7)}`,
  ]);
}

const people = planted();

beforeAll(async () => {
  cluster = await startCluster();
  const rows = people.map((person, id) => `(${id}, ${person.map((value) => `'${value}'`).join(', ')})`);
  await cluster.sql(`
    create table person (id int primary key, last_name text, nick text, contact text, box text, papers text);
    insert into person values ${rows.join(',\n')};
    create role reader login;
    grant select on person to reader;`);
  session = await connectReader(cluster);
}, 60_000);

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** One command line's worth of work on the record: a masker of its own, as `run` makes one. */
function work() {
  const masker = createMasker();
  const env = { ...OWN_KEYS, MMSUP_WHO: 'a.tester' };
  const store = incidentStore(folder, { env, cwd: '/', now: () => new Date(), stderr: {} }, { masker });
  return { masker, store };
}

/** Values that stand in a file of the record, in any spelling that tells of them. */
function leftIn(): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = files
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
    .toLowerCase();
  return people.flat().filter((value) => written.includes(value.toLowerCase()));
}

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error) => (error instanceof UserError ? error.message : String(error)),
  );

describe('10,000 values of columns that the description calls personal', () => {
  it('leave nothing in a record: as rows, in errors, plans, statements and notes, now and in a later command', async () => {
    const { masker, store } = work();
    masker.learnColumns(PERSONAL);
    const link = await store.open({ client: 'planted', complaint: 'Nobody got it' });
    const customer = { table: 'person', alias: 'p', key: 'id', personal: PERSONAL };
    const context = {
      database: async () => ({ session, system: { customer } }) as unknown as Database,
      options: { showPersonal: false },
      mask: async () => masker,
    } as unknown as Context;
    for (let from = 0; from < PEOPLE; from += PAGE) {
      const sql = `select id, last_name, nick as called, upper(contact) as contact, box, papers from person where id >= ${from} and id < ${from + PAGE} order by id`;
      const step = { kind: 'query', id: 'people', sql, args: [], capture: {} } as unknown as QueryStep;
      const { shown } = await prepareQuery(step, {}, { context, rowLimit: PAGE, file: 'mine.yaml' }).run();
      await link.append({
        type: 'step.finished',
        step: 'people',
        evidence: [await link.evidence(JSON.stringify(shown))],
      });
    }
    // What servers and providers quote.
    const said: string[] = [];
    for (const [last, nick, contact, box, papers] of people) {
      const texts = [
        `duplicate key value violates unique constraint "person_box"\nDETAIL:  Key (box, id)=(${box}, 7) already exists.`,
        `Filter: (((last_name)::text = '${last}'::text) AND (p.nick <> '${nick}'::text))`,
        `select id from person where contact = '${contact}' and papers = '${papers}'`,
        `DETAIL:  Failing row contains (7, ${last}, ${nick}, ${contact}, ${box}, ${papers}).`,
        `{"last_name":"${last}","contact":"${contact}"} box=${box!.split(' ')[0]}`,
        `Звонил ${last!.toUpperCase()}, он же «${nick}»; ${contact}, ${box}, документ ${papers}`,
      ];
      said.push(texts.join('\n'));
    }
    for (let from = 0; from < said.length; from += 50) {
      const message = said.slice(from, from + 50).join('\n');
      await link.append({ type: 'command.finished', argv: ['x'], error: { message } });
    }
    // What this server says of a value that is no number.
    for (const [id, column] of [
      [11, 'last_name'],
      [12, 'nick'],
      [13, 'box'],
      [14, 'papers'],
    ] as const) {
      const message = await messageOf(
        session.read((tx) => tx.rows(`select ${column}::integer from person where id = ${id}`)),
      );
      expect(message).toContain('invalid input syntax');
      await link.append({ type: 'command.finished', argv: ['x'], error: { message } });
    }
    await store.close();

    // Another process, days later: it knows only what the record and the key know.
    const later = work();
    const again = await later.store.link(link.id);
    const sample = people.filter((_, index) => index % 40 === 0);
    for (const [last, nick, contact, box, papers] of sample)
      await again.append({ type: 'note.added', text: `писал ${last}; «${nick}» (${contact}), ящик ${box}, ${papers}` });
    await again.append({ type: 'evidence.added', evidence: [await again.evidence(people.flat().join('\n'))] });
    await later.store.close();

    const left = leftIn();
    process.stdout.write(
      `\nKnown columns: ${people.flat().length} values planted, ${left.length} left in the record\n`,
    );
    expect(left).toEqual([]);
  }, 120_000);

  it('have the same token as rows and in a note', async () => {
    const { masker, store } = work();
    masker.learnColumns(PERSONAL);
    const link = await store.open({ client: 'planted', complaint: 'Again' });
    const [last] = people[5]!;
    const row = masker.value(last, 'name');
    await link.append({ type: 'note.added', text: `говорит ${last}` });
    await store.close();
    expect((await link.events()).at(-1)!['text']).toBe(`говорит ${row}`);
    expect(row).toMatch(/^<name:[0-9a-f]{8}>$/);
  });
});
