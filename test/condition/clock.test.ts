import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinClock } from '../../src/condition/clock.ts';
import { loadParser } from '../../src/condition/parse.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';

const AT = '2026-11-23T22:30:00Z';
const TYPES = new Map([
  ['c.seen', 'timestamp with time zone'],
  ['c.born', 'date'],
  ['c.local', 'timestamp without time zone'],
]);

describe('a pinned clock', () => {
  beforeAll(loadParser);

  const pin = (condition: string) => pinClock(condition, { at: AT, zone: 'Europe/Moscow' }, TYPES);

  it.each([
    ['now() > c.seen', "timestamptz '2026-11-23 22:30:00.000+00' > c.seen"],
    ['c.born < current_date', "c.born < date '2026-11-24'"],
    ['c.local < localtimestamp(0)', "c.local < timestamp '2026-11-24 01:30:00.000'"],
    ["c.born > date 'yesterday'", "c.born > date '2026-11-23'"],
    [
      "c.имя = 'now()' and c.seen < pg_catalog.now()",
      "c.имя = 'now()' and c.seen < timestamptz '2026-11-23 22:30:00.000+00'",
    ],
    ["age(c.born) > interval '1 year'", "age(date '2026-11-24', c.born) > interval '1 year'"],
    ["c.born < 'today' and c.имя <> 'today'", "c.born < '2026-11-24 00:00:00' and c.имя <> 'today'"],
    ["'now' > c.seen", "'2026-11-23 22:30:00.000+00' > c.seen"],
    ["c.local between 'yesterday' and 'now'", "c.local between '2026-11-23 00:00:00' and '2026-11-24 01:30:00.000'"],
    ["c.born + 1 in ('today', '2026-01-01')", "c.born + 1 in ('2026-11-24 00:00:00', '2026-01-01')"],
    ['my.now() = 1', 'my.now() = 1'],
    ['extract(epoch from c.seen) > 1', 'extract(epoch from c.seen) > 1'],
  ])('is a literal in %s', (condition, expected) => {
    expect(pin(condition)).toBe(expected);
  });
});

describe('a condition with its zone said', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      create table c (id int, seen timestamptz, born date, local timestamp);
      insert into c select g, '2026-10-20 00:00+00'::timestamptz + g * interval '37 minutes', '2026-10-20'::date + g % 40,
        '2026-10-20 00:00'::timestamp + g * interval '41 minutes' from generate_series(1, 1500) g;`);
  });
  afterAll(() => cluster?.remove());

  it.each([
    "c.seen::date = '2026-10-25'",
    'cast(c.seen as date) = c.born',
    "c.seen >= date '2026-10-25' and c.seen < '2026-11-02'",
    "c.seen between '2026-10-25' and '2026-10-26 12:00'",
    'c.seen > c.born',
    'c.local < c.seen',
    'extract(hour from c.seen) between 0 and 2',
    "date_part('isodow', c.seen + interval '1 hour') = 1",
    "to_char(c.seen, 'YYYY-MM-DD') = '2026-11-01'",
    "date_trunc('day', c.seen) = timestamptz '2026-11-01 00:00'",
    "(c.seen - interval '24 hours')::time < '03:00'",
    'exists (select 1 from c t where t.id = c.id and t.seen::date > t.born)',
    "case when c.seen < date '2026-10-30' then c.local > c.seen else c.born < c.seen end",
    'not c.seen < c.born + 3',
  ])('means in UTC what it means in Moscow: %s', async (condition) => {
    const types = new Map(
      [...TYPES].flatMap(
        ([name, type]) =>
          [
            [name, type],
            [name.replace('c.', 't.'), type],
          ] as const,
      ),
    );
    const pinned = pinClock(condition, { at: AT, zone: 'Europe/Moscow' }, types);
    const ids = async (zone: string, where: string) =>
      (
        await cluster.sql(
          `set timezone = '${zone}'; select count(*)::int as n, sum(id)::int as ids from c where ${where}`,
        )
      ).at(-1);
    const meant = await ids('Europe/Moscow', condition);
    expect(await ids('UTC', pinned)).toEqual(meant);
    expect(await ids('America/New_York', pinned)).toEqual(meant);
    expect(await ids('America/New_York', condition)).not.toEqual(meant);
  });
});
