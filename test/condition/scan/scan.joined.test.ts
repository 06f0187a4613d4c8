import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { readJoinedForms } from '../../../src/condition/scan/joined.queries.ts';
import { prepareScan } from '../../../src/condition/scan/prepare.queries.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { histogramSql } from '../../../src/condition/scan/sql.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { EMBEDDED, startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

const JOINABLE = [
  'exists (select 1 from item i where i.owner = c.id)',
  'not exists (select 1 from item i where c.id = i.owner and i.price > 3)',
  'exists (select * from item i where i.owner = c.id and (i.price > 8 or i.kind is null))',
  "exists (select i.price from item i join kind k on k.name = i.kind where i.owner = c.id and k.name <> 'x')",
  'exists (select 1 from item i where i.owner = c.id and i.price = c.a)',
  'exists (select 1 from item i where i.owner = c.id group by i.owner having count(*) >= 3)',
  'exists (select 1 from item i where i.owner = c.id group by i.kind having sum(i.price) > 9)',
  'exists (select 1 from item where owner = c.id and price > 2)',
  'exists (select from item i where i.owner = c.id and i.price > 2)',
  'exists (select 1 from item i where i.owner + 1 = c.id + 1)',
  'exists (select 1 from item i where i.owner = c.id) and c.a > 2 is not null',
  'c.a in (select i.price from item i)',
  'c.a not in (select i.price from item i)',
  'not c.a in (select i.price from item i where i.price is not null)',
  'c.a not in (select i.price from item i where i.price > 100)',
  'c.a in (select i.price from item i where i.price is null)',
  'c.s in (select k.name from kind k)',
  '(select count(*) from item i where i.owner = c.id) >= 2',
  'coalesce((select sum(i.price) from item i where i.owner = c.id), 0) > 5',
  '(select sum(i.price) from item i where i.owner = c.id and i.kind = c.s) > 5',
  '(select coalesce(max(i.price), -1) from item i where i.owner = c.id) < 3',
  '(select count(i.price) * 2 + 1 from item i where i.owner = c.id) < 3',
  '(select count(*) from item i where i.owner = c.id) > (select count(*) from item j where j.owner = c.a)',
  '(select max(i.price) from item i where i.owner = c.id) is null',
];

const LEFT_ALONE = [
  'exists (select 1 from item i)',
  'exists (select 1 from item i where i.owner > c.id)',
  'exists (select 1 from item i where i.owner = c.id limit 0)',
  'exists (select 1 from item i where i.owner = c.id offset 1)',
  'exists (select count(*) from item i where i.owner = c.id)',
  'exists (select 1 from item i where i.owner = c.id having count(*) < 2)',
  'exists (select 1 from item i where i.owner = c.id or i.owner is null)',
  'exists (select 1 from item i where i.owner = c.id and i.price > random() * 0)',
  'exists (select 1 from item i where i.owner = c.id and i.price > a)',
  'exists (select 1 from item c where c.owner = c.id)',
  'exists (select 1 from item i where i.owner = c.id and exists (select 1 from kind k where k.name = c.s))',
  'exists (select 1 from item i where i.owner = c.id union select 1 from kind where name = c.s)',
  'exists (select 1 from item i where i.owner::numeric = c.id)',
  '(select i.price from item i where i.owner = c.id order by i.price limit 1) > 3',
  '(select count(*) from item i where i.owner = c.id group by i.owner) >= 2',
  '(select count(*) over () from item i where i.owner = c.id limit 1) >= 2',
  'c.a in (select i.price from item i where i.owner = c.id)',
  'c.a in (select distinct i.price from item i)',
  'c.a > any (select i.price from item i)',
  'c.a = any (select i.price from item i where i.owner = c.id)',
  'c.a::numeric in (select i.price from item i)',
  'c.a in (1, 2, null)',
  '(c.a in (select i.price from item i)) is null',
];

describe.each([
  ['PostgreSQL 15', undefined],
  ['the embedded PostgreSQL', EMBEDDED],
])('subqueries read once per key, on %s', { timeout: 120_000 }, (_name, bin) => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster('', bin);
    await cluster.sql(`
      select setseed(0.42);
      create table customer (id int, a int, s text);
      insert into customer select nullif(g, 77), nullif((random() * 9)::int, 9), (array['x', 'y', null])[1 + (random() * 2)::int] from generate_series(1, 80) g;
      create table item (owner int, price int, kind text);
      insert into item select nullif((random() * 60)::int, 0), nullif((random() * 9)::int, 4), (array['x', 'y', null])[1 + (random() * 2)::int] from generate_series(1, 90);
      create table kind (name text);
      insert into kind values ('x'), ('y'), ('y');
      create role reader login;
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };
  const scanOf = (atoms: readonly string[]) =>
    planScan(CUSTOMER, atoms, {
      clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' },
      keyType: 'integer',
      typesOf: () => new Map(),
    });

  it.each(JOINABLE)('come to the same truth value for everybody: %s', async (condition) => {
    const forms = await session.read((tx) => readJoinedForms(tx, scanOf([condition])));
    const { condition: joined, joins } = forms.get(0)!;
    const rows = await cluster.sql<{ asked: boolean | null; joined: boolean | null }>(
      `select (${condition}) as asked, (${joined}) as joined from customer c ${joins.join(' ')}`,
    );
    expect(rows).toHaveLength(80);
    expect(rows.filter((row) => row.asked !== row.joined)).toEqual([]);
    expect(joined).not.toContain('owner');
    expect(breachesOfSql(histogramSql({ ...scanOf([condition]), forms: [{ condition: joined }], joins }, 9))).toEqual(
      [],
    );
  });

  it.each(LEFT_ALONE)('are left as they are where that cannot be said: %s', async (condition) => {
    const forms = await session.read((tx) => readJoinedForms(tx, scanOf([condition])));
    expect([...forms.values()]).toEqual([]);
  });

  it('are joined where they would be searched through for everybody, not where a hash table or an index serves, and the numbers stay', async () => {
    await cluster.sql('analyze customer; analyze item;');
    const source = `${JOINABLE[5]} or ${JOINABLE[18]} or ${JOINABLE[0]} or c.a = 3`;
    const formula = parseFormula(source);
    const { atoms, indexOf } = planQuestion(formula, []);
    const { prepared, measures } = await session.read(async (tx) => ({
      prepared: await prepareScan(tx, scanOf(atoms)),
      measures: await readMeasures(tx, scanOf(atoms), { formula, indexOf, alternatives: [] }),
    }));
    expect(prepared.scan.joins).toHaveLength(2);
    expect(prepared.guarded.joins).toBeUndefined();
    const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${source}`);
    expect(measures.counts.selected).toBe(row!.n);
    expect(measures.counts.population).toBe(80);
  });
});
