import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { connect } from '../../../src/db/connect.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };
const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'UTC' };

describe('subqueries over a table without an index', () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      create table customer (id int primary key, a int);
      insert into customer select n, nullif(n % 7, 0) from generate_series(1, 2000) n;
      create table visit (cid int, v int);
      insert into visit select (n * 7) % 2500, n % 50 from generate_series(1, 6000) n;
      analyze;
      create role reader login; grant pg_read_all_data to reader`);
    session = await connect({
      target: `host=${cluster.socketDirectory} port=${cluster.port} user=reader dbname=postgres`,
      env: {},
      signal: new AbortController().signal,
      limits: { costLimit: 2_500 },
    });
  });
  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const measure = (source: string, mayStage = true) =>
    session.read((tx) => {
      const formula = parseFormula(source);
      const { atoms, indexOf, alternatives } = planQuestion(formula, []);
      const scan = planScan(CUSTOMER, atoms, { clock: CLOCK, keyType: 'integer', typesOf: () => new Map() });
      return readMeasures(tx, scan, { formula, indexOf, alternatives, mayStage });
    });
  const count = async (where: string) => {
    const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
    return row!.n;
  };

  it('are joined where their price as a subquery is over the limit', async () => {
    const source = 'c.a > 2 and exists (select 1 from visit b where b.cid = c.id and b.v > 20)';
    const { counts, isStaged } = await measure(source);
    expect([counts.selected, isStaged]).toEqual([await count(source), false]);
    for (const { text, true: met } of counts.conditions) expect([text, met]).toEqual([text, await count(text)]);
  });

  it('are refused, and the ways out named, where no join can say the same', async () => {
    const source = 'c.a > 2 and (select count(*) from visit b where b.cid >= c.id) > 5';
    await expect(measure(source)).rejects.toMatchObject({
      code: 'guard/cost',
      hint: expect.stringContaining('--sample'),
    });
  });
});

describe('a subquery that is searched through for every customer', () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      create table customer (id int primary key, a int, b int);
      insert into customer select n, n % 10, n % 4 from generate_series(1, 1500) n;
      create table visit (cid int, v int);
      insert into visit select (n * 7) % 2500, n % 50 from generate_series(1, 3000) n;
      analyze;
      create role reader login; grant pg_read_all_data to reader`);
    session = await connect({
      target: `host=${cluster.socketDirectory} port=${cluster.port} user=reader dbname=postgres`,
      env: {},
      signal: new AbortController().signal,
    });
  });
  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  it('is asked only of those for whom it decides; the others are not evaluated, and never false', async () => {
    const source = 'c.a = 3 and c.b = 1 and exists (select 1 from visit b where b.cid > c.id + 2000 and b.v = 3)';
    const formula = parseFormula(source);
    const { counts, isStaged } = await session.read((tx) => {
      const { atoms, indexOf, alternatives } = planQuestion(formula, []);
      const scan = planScan(CUSTOMER, atoms, { clock: CLOCK, keyType: 'integer', typesOf: () => new Map() });
      return readMeasures(tx, scan, { formula, indexOf, alternatives, mayStage: true });
    });
    const number = async (where: string) => {
      const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
      return row!.n;
    };
    const [, , costly] = leavesOf(formula).map(({ text }) => text);
    expect(isStaged).toBe(true);
    expect(counts.selected).toBe(await number(source));
    const [first, second, third] = counts.conditions;
    expect(third!.notEvaluated).toBeGreaterThan(500);
    expect(third!.true + third!.false + third!.notEvaluated).toBe(counts.population);
    expect(third!.false).toBeLessThan(await number(`not (${costly})`));
    expect(third!.soleBlocker).toBe(await number(`c.a = 3 and c.b = 1 and not (${costly})`));
    expect(first!.soleBlocker).toBe(await number(`c.a <> 3 and c.b = 1 and ${costly}`));
    expect(second!.soleBlocker).toBe(await number(`c.a = 3 and c.b <> 1 and ${costly}`));
  });
});
