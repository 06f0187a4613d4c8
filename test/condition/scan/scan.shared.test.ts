import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { keyedSubqueriesOf } from '../../../src/condition/scan/keyed-subqueries.ts';
import { prepareScan } from '../../../src/condition/scan/prepare.queries.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { boundColumns, sharedJoin, sharedReadsOf } from '../../../src/condition/scan/shared.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

const ON_LIST = 'exists (select 1 from member m where m.person = c.id and m.list in (1))';
const NOT_LEFT = "exists (select 1 from member m where m.person = c.id and m.list in (1) and m.status <> 'left')";
const CONFIRMED = "exists (select 1 from member m where m.person = c.id and m.list in (1) and m.status = 'confirmed')";
const NOT_ON_TWO = "not exists (select 1 from member m where m.person = c.id and m.list = 2 and m.status = 'left')";
const ON_TWO_OR_THREE = 'exists (select 1 from member m where m.person = c.id and m.list in (2, 3))';

const asked = (conditions: readonly string[]) =>
  sharedReadsOf(
    conditions.flatMap((condition, atom) =>
      keyedSubqueriesOf(condition, 'c').map((subquery) => ({ atom, condition, subquery })),
    ),
  );

describe('subqueries that look into the same table', { timeout: 120_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      select setseed(0.42);
      create table customer (id int primary key);
      insert into customer select g from generate_series(1, 5000) g;
      create table member (person int, list int, status text, primary key (person, list));
      insert into member
      select c.id, l, (array['confirmed', 'left', 'new', null])[1 + (random() * 3)::int]
      from customer c cross join generate_series(1, 3) l where random() < 0.6;
      create table half (person int, list int, status text);
      create unique index on half (person, list) where status = 'confirmed';
      create table parent (person int, list int, status text, primary key (person, list));
      create table child () inherits (parent);
      create role reader login;
      grant select on all tables in schema public to reader;`);
    await cluster.sql('vacuum analyze');
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const scanOf = (atoms: readonly string[]) =>
    planScan({ table: 'customer', alias: 'c', key: 'id', personal: {} }, atoms, {
      clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' },
      keyType: 'integer',
      typesOf: () => new Map(),
    });

  it.each([
    ['of one list, where a key has one row', [ON_LIST, NOT_LEFT, CONFIRMED], true],
    ['of one list, grouped', [ON_LIST, NOT_LEFT, CONFIRMED], false],
    ['of several lists', [CONFIRMED, NOT_ON_TWO, ON_TWO_OR_THREE], false],
    ['with nothing in common', [NOT_ON_TWO, ON_TWO_OR_THREE], false],
  ])('come to the same truth value for everybody, read once: %s', async (_name, conditions, isUnique) => {
    const [read, ...more] = asked(conditions);
    expect(more).toEqual([]);
    const { join, conditions: over } = sharedJoin(read!, 's', isUnique);
    const pairs = conditions.map((condition, atom) => `(${condition}) is distinct from (${over.get(atom)})`);
    const [row] = await cluster.sql<{ customers: number; wrong: number; met: number }>(
      `select count(*)::int as customers, count(*) filter (where ${pairs.join(' or ')})::int as wrong,
         count(*) filter (where ${over.get(0)})::int as met
       from customer c ${join}`,
    );
    expect(row).toMatchObject({ customers: 5000, wrong: 0 });
    expect(row!.met).toBeGreaterThan(0);
    expect(breachesOfSql(`select count(*) from customer c ${join}`)).toEqual([]);
  });

  it('are read once where that is cheaper, and the numbers stay', async () => {
    const source = [ON_LIST, NOT_LEFT, CONFIRMED, NOT_ON_TWO].join(' and ');
    const formula = parseFormula(source);
    const { atoms, indexOf } = planQuestion(formula, []);
    const { prepared, measures } = await session.read(async (tx) => ({
      prepared: await prepareScan(tx, scanOf(atoms)),
      measures: await readMeasures(tx, scanOf(atoms), { formula, indexOf, alternatives: [] }),
    }));
    expect(prepared.scan.joins?.join()).toContain('_shared on');
    expect(prepared.guarded.joins).toBeUndefined();
    const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${source}`);
    expect(measures.counts.selected).toBe(row!.n);
    expect(measures.counts.population).toBe(5000);
  });

  it('are grouped unless a whole unique index proves one row per key', async () => {
    const joinsOver = async (table: string) => {
      const atoms = [ON_LIST, NOT_LEFT, CONFIRMED].map((one) => one.replace('member', table));
      return (await session.read((tx) => prepareScan(tx, scanOf(atoms)))).scan.joins?.join() ?? '';
    };
    await cluster.sql(`
      insert into half select person, list, status from member where status <> 'confirmed';
      insert into half select person, list, status from member where status <> 'confirmed';
      insert into parent select * from member;
      insert into child select * from member;`);
    await cluster.sql('vacuum analyze');
    expect(await joinsOver('member')).not.toContain('group by');
    expect(await joinsOver('half')).toContain('group by');
    expect(await joinsOver('parent')).toContain('group by');
  });

  it('bind what is a constant or the customer’s key, and nothing else', () => {
    const columnsOf = (condition: string) => boundColumns(asked([condition, condition])[0]!);
    expect(columnsOf(ON_LIST)).toEqual({ table: 'member', columns: ['person', 'list'] });
    expect(columnsOf(ON_TWO_OR_THREE)).toEqual({ table: 'member', columns: ['person'] });
    expect(columnsOf('exists (select 1 from app.member where person = c.id and list = 4)')).toEqual({
      table: 'app.member',
      columns: ['person', 'list'],
    });
    expect(columnsOf('exists (select 1 from member m join list l on l.id = m.list where m.person = c.id)')).toBe(
      undefined,
    );
  });
});
