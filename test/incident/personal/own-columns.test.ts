import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IncidentState } from '../../../src/incident/state.ts';
import { runOffline } from '../../support/command-line.ts';
import { desk } from '../support.ts';

const { folder, open, type, json } = desk();

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const PSQL = ' id | first_name | birth_date\n----+------------+------------\n  1 | Зюзя       | 1984-05-12\n(1 row)\n';

async function keptIn(id: string): Promise<string> {
  const { path } = (await json<IncidentState>('incident', 'show', id)).facts;
  return readdirSync(join(path, 'evidence'))
    .map((name) => readFileSync(join(path, 'evidence', name), 'utf8'))
    .join('\n');
}

describe('evidence in which known columns stand', () => {
  it('leaves one token for one person, in whatever form he came', async () => {
    const id = await open('x');
    const forms = [
      PSQL,
      '# Выгрузка\nid;firstName;birth_date\n1;Зюзя;1984-05-12\n',
      '{"firstName":"Зюзя","birthDate":"1984-05-12"}',
      "INSERT INTO c (first_name, birth_date) VALUES ('Зюзя', '1984-05-12');\n",
      '<c><first_name>Зюзя</first_name><birth_date>1984-05-12</birth_date></c>\n',
    ];
    for (const [index, content] of forms.entries())
      await type('incident', 'evidence', id, 'add', file(`f${index}`, content));
    const kept = await keptIn(id);
    expect(kept).not.toMatch(/Зюзя|1984/);
    expect(new Set(kept.match(/<name:[0-9a-f]{8}>/g)).size).toBe(1);
    expect(kept.match(/<name:[0-9a-f]{8}>/g)).toHaveLength(forms.length);
    expect(new Set(kept.match(/<birth-date:[0-9a-f]{8}>/g)).size).toBe(1);
    expect((await type('incident', 'redact-check', id)).exitCode).toBe(0);
  });

  it('put there past the program is found by redact-check in any of these forms', async () => {
    for (const [name, content, line] of [
      ['psql.txt', PSQL, 3],
      ['dump.sql', "INSERT INTO c (first_name) VALUES\n('Зюзя');\n", 2],
      ['row.json', '{"firstName":"Зюзя"}', 1],
      ['pairs.yaml', 'first_name: Зюзя\n', 1],
    ] as const) {
      const { facts } = await json<{ places: readonly { line: number; kind: string; context: string }[] }>(
        'incident',
        'redact-check',
        file(name, content),
      );
      expect(facts.places[0]).toMatchObject({ line, kind: 'name' });
      expect(JSON.stringify(facts)).not.toContain('Зюзя');
    }
  });
});

describe('a record that was worked with a profile', () => {
  const home = join(folder, 'own');
  mkdirSync(home);
  writeFileSync(
    join(home, 'own.yaml'),
    'format: 1\nid: own\nextends: listmonk\ncustomer:\n  personal:\n    nick_of_client: name\n',
  );
  const profiles = join(home, 'profiles.yaml');
  writeFileSync(
    profiles,
    `format: 1\nprofiles:\n  bank:\n    client: acme\n    db: host=127.0.0.1 port=1 dbname=x\n    system: ${join(home, 'own.yaml')}\n`,
  );
  const env = { MMSUP_INCIDENTS: join(folder, 'incidents'), HOME: folder, MMSUP_WHO: 'ann', MMSUP_PROFILES: profiles };

  it('masks and finds what its own system calls personal, without being told again', async () => {
    const opened = await runOffline(['incident', 'open', '--client', 'acme', '--profile', 'bank', 'x', '--json'], env);
    const { id } = JSON.parse(opened.stdout).facts;
    const table = 'id,nick_of_client\n1,зюзя\n';
    const added = await runOffline(['incident', 'evidence', id, 'add', file('own.csv', table)], env);
    expect([added.exitCode, added.stderr]).toEqual([0, expect.any(String)]);
    expect(await keptIn(id)).toMatch(/^id,nick_of_client\n1,<name:[0-9a-f]{8}>\n$/);
    const { path } = (await json<IncidentState>('incident', 'show', id)).facts;
    writeFileSync(join(path, 'copied.csv'), table);
    const checked = JSON.parse((await runOffline(['incident', 'redact-check', id, '--json'], env)).stdout);
    expect(checked.facts.places).toMatchObject([{ file: 'copied.csv', line: 2, kind: 'name' }]);
  });

  it('is not called clean where nobody can tell any more which columns were personal', async () => {
    const opened = await runOffline(['incident', 'open', '--client', 'acme', '--profile', 'bank', 'y', '--json'], env);
    const { id } = JSON.parse(opened.stdout).facts;
    const { exitCode, stdout } = await type('incident', 'redact-check', id, '--json');
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).notEvaluated[0].what).toContain('bank');
  });
});

describe('what an incident is about', () => {
  it('is masked where it can only be somebody’s, and stays where it is an id', async () => {
    const id = await open('--run', '4111111111111111', '--segment', 'ivan@bank.example', '--campaign', 'vip-2026', 'x');
    const { linked } = (await json<IncidentState>('incident', 'show', id)).facts;
    expect(linked.run).toMatch(/^<card:[0-9a-f]{8}>$/);
    expect(linked.segment).toBe('<e-mail>');
    expect(linked.campaign).toBe('vip-2026');
    const other = await open('--run', '1234567890123', 'x');
    expect((await json<IncidentState>('incident', 'show', other)).facts.linked.run).toBe('1234567890123');
  });

  it.each([
    ['ИП Иванов 89161234567', '<phone>'],
    ['4111 1111 1111 1111', '<card>'],
    ['a@b.example', '<e-mail>'],
    ['ООО Ромашка ИНН 7707083893', '<inn>'],
  ])('is not a client whose name would carry it into every id: %s', async (client, shown) => {
    const { exitCode, stderr } = await type('incident', 'open', '--client', client, 'x', '--json');
    const { error } = JSON.parse(stderr);
    expect([exitCode, error.code]).toEqual([2, 'incident/personal-client']);
    expect(error.message).toContain(shown);
    expect(stderr).not.toContain(client);
    expect(readdirSync(join(folder, 'incidents')).join(' ')).not.toMatch(/89161234567|4111|7707083893/);
  });

  it('may be a company that is called after a person', async () => {
    expect((await type('incident', 'open', '--client', 'ИП Иванов Иван', 'x')).exitCode).toBe(0);
  });
});

it('a column is what the columns beside it say that it is', async () => {
  const id = await open('x');
  await type('incident', 'evidence', id, 'add', file('people.csv', 'имя;фамилия\nЗульфикар;Абвгдейка\n'));
  expect(await keptIn(id)).not.toMatch(/Зульфикар|Абвгдейка/);
  expect((await type('incident', 'redact-check', id)).exitCode).toBe(0);
});

it('a list of columns in a sentence is no table', async () => {
  const id = await open('x');
  const { exitCode } = await type('incident', 'evidence', id, 'add', file('said.txt', 'ERROR: missing email, phone'));
  expect(exitCode).toBe(0);
});
