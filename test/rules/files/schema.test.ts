import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { readSqlTables } from '../../../src/rules/files/schema-sql.ts';
import { readYamlTables } from '../../../src/rules/files/schema-yaml.ts';
import { newFolder } from './support.ts';

beforeAll(loadParser);

const told = (tables: ReturnType<typeof readSqlTables>, table: string) =>
  [...tables.get(table)!].map(
    ([name, { type, isNullable, isDecidable }]) =>
      `${name} ${type}${isNullable ? '' : ' not null'}${isDecidable ? '' : ' ?'}`,
  );

describe('a schema file', () => {
  it('is CREATE TABLE statements, with types as PostgreSQL calls them and what is never NULL', () => {
    const text = `\\restrict x
set client_encoding = 'UTF8';
create table crm.customer (
  id bigserial, balance numeric(14,2) not null, rate decimal(5), "Имя" varchar(20), code char(3),
  born date, seen timestamptz(3), at timestamp, flag bool, n int4, tags text[], mood crm.mood,
  city text collate "de-ci", plain text collate "C", primary key (code)
);
alter table only crm.customer alter column born set not null, add column late int;
insert into crm.customer values (1);`;
    expect(told(readSqlTables({ text, fileName: 's.sql' }), 'crm.customer')).toEqual([
      'id bigint not null',
      'balance numeric(14,2) not null',
      'rate numeric(5,0)',
      'Имя character varying(20)',
      'code character(3) not null',
      'born date not null',
      'seen timestamp(3) with time zone',
      'at timestamp without time zone',
      'flag boolean',
      'n integer',
      'tags text[]',
      'mood crm.mood',
      'city text ?',
      'plain text',
      'late integer',
    ]);
  });

  it('is YAML or JSON: table, column, type', () => {
    const text = '{"crm.customer": {"id": {"type": "int8", "nullable": false}, "city": "varchar( 20 )"}}';
    const expected = ['id bigint not null', 'city character varying(20)'];
    expect(told(readYamlTables({ text, fileName: 's.json' }), 'crm.customer')).toEqual(expected);
    const yaml = 'crm.customer:\n  id: {type: bigint, nullable: false}\n  city: character varying(20)\n';
    expect(told(readYamlTables({ text: yaml, fileName: 's.yaml' }), 'crm.customer')).toEqual(expected);
  });

  it.each([
    ['s.sql', 'create table x (a int);\n  creat table y (a int);', 's.sql:2:3: the SQL does not parse'],
    ['s.sql', 'create table x (like y);', 's.sql:1:17: a table is declared LIKE y'],
    ['s.sql', 'select 1;', 's.sql declares no table'],
    ['s.yaml', 'x:\n  a: integr 5 5\n', 's.yaml:2:6: "integr 5 5" is no type'],
    ['s.yaml', 'x:\n  a: {typ: int}\n', 'Did you mean "type"?'],
    ['s.yaml', 'x:\n  a: {type: int, nullable: no}\n', '"nullable" of column "a" must be true or false'],
    ['s.yaml', 'x: 5\n', 's.yaml:1:4'],
    ['s.txt', 'a int', 's.txt is no schema file'],
    ['gone.sql', null, 'gone.sql cannot be read (ENOENT)'],
    ['s.yaml', 'y:\n  a: int\nx:\n  b: int\n', 'Say which one the customers are: --customers TABLE'],
  ])('%s with %j is told at its place', async (name, text, said) => {
    const folder = newFolder();
    folder.write({ 'old.sql': 'c.k > 1', 'new.sql': 'c.k > 2', ...(text === null ? {} : { [name]: text }) });
    const { exitCode, stderr, stdout } = await folder.run([
      ...['rules', 'diff', '--files', 'old.sql', 'new.sql', '--schema', name],
    ]);
    expect([exitCode, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
  });

  it('finds a column that the customers do not have, at its line and column', async () => {
    const folder = newFolder();
    folder.write({
      's.sql': 'create table crm.customer (balance int, city text); create table crm.list (balance int);',
      'old.sql': 'c.balance > 1',
      'new.sql': "c.balance > 1\n  and c.sity = 'Казань'",
    });
    const line = ['rules', 'diff', '--files', 'old.sql', 'new.sql', '--schema', 's.sql', '--customers', 'customer'];
    const { exitCode, stderr } = await folder.run(line);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('new.sql:2:7: the customers have no column "sity"'),
    ]);
    expect(stderr).toContain('Did you mean "city"?');
    const unknown = await folder.run([...line.slice(0, -1), 'crm.custmer']);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean "crm.customer"?')]);
  });
});
