import { describe, expect, it } from 'vitest';
import { hasParameters, maskStatement, readingPartOf, withUnknownValues } from '../../src/campaign/live-statement.ts';

describe('the reading part of a statement', () => {
  it.each<[string, string | undefined]>([
    ['select 1;', 'select 1'],
    ['with a as (select 1) select * from a', 'with a as (select 1) select * from a'],
    ['with a as (delete from t returning *) insert into u select * from a', undefined],
    [
      'insert into bank.letter (id) select c.id from bank.customer c join t on t.id = c.id where c.id <= 5 on conflict do nothing',
      'select c.id from bank.customer c join t on t.id = c.id where c.id <= 5 ',
    ],
    ['insert into t values (1)', undefined],
    [
      "update bank.letter m set state = 'sent', at = now() from bank.wave w where w.id = m.wave and m.id::text >= 'set where' returning m.id",
      "select 1 from bank.letter m , bank.wave w where  w.id = m.wave and m.id::text >= 'set where'",
    ],
    ['delete from t where (select true where true)', 'select 1 from t where  (select true where true)'],
    ['delete from t using u where t.id = u.id', 'select 1 from t , u where  t.id = u.id'],
    ['create index on t (a)', undefined],
    ['copy t from stdin', undefined],
    ['', undefined],
  ])('%s', (sql, reading) => {
    expect(readingPartOf(sql)?.sql.replace(/\s+/g, ' ').trim()).toBe(reading?.replace(/\s+/g, ' ').trim());
  });
});

describe('a statement without its values', () => {
  it.each([
    [
      "select * from c where mail = 'ivan@bank.ru' and id = 4711 -- of ivan",
      "select * from c where mail = '…' and id = …",
    ],
    [
      "select e'it\\'s', $tag$Ivan$tag$, U&'x', \"Ivan column\" limit 10",
      "select '…', '…', '…', \"Ivan column\" limit 10",
    ],
    ["update c set name = 'Ivan", "update c set name = '…'"],
    ['select $1, a2 from t\n  where x <= 12.50', 'select $1, a2 from t where x <= …'],
  ])('%s', (sql, masked) => {
    expect(maskStatement(sql)).toBe(masked);
  });

  it('tells parameters from dollar quotes and texts', () => {
    expect(['select $2, $1', "select '$1'", 'select $a$ $1 $a$'].map(hasParameters)).toEqual([true, false, false]);
  });

  it('puts a value that nobody knows in the place of each parameter', () => {
    expect(withUnknownValues("select '$1' where a = any ($2) and b = $1", ['integer', 'text[]'])).toBe(
      "select '$1' where a = any (((select null::text[])::text[])) and b = ((select null::integer)::integer)",
    );
  });
});
