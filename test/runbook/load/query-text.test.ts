import { beforeAll, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { sqlMistakes } from '../../../src/runbook/load/query-text.ts';

beforeAll(loadParser);

it.each([
  'select lo_overdue(1)',
  'select brin_page_type(1)',
  'select bank.pg_sleep(1)',
  'select my_advisory_note(1)',
  'with pg_config as (select 1 as a) select a from pg_config',
])('what a database may have of its own is not refused by its name: %s', (sql) => {
  expect(sqlMistakes(sql, 0)).toEqual([]);
});

it.each([
  ['select lo_import(1)', 7],
  ['select pg_catalog.lo_get(1)', 7],
  ['select a, query_to_xml(1, true, true, 2) from b', 10],
  ['with a as (select 1) select * from pg_config', 35],
])('what every server has and no walk may ask is refused, where it stands: %s', (sql, at) => {
  expect(sqlMistakes(sql, 0)).toMatchObject([{ code: 'query-refused', at }]);
});
