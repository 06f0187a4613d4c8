import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { connect } from '../../../src/db/connect.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };
const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'UTC' };

describe('subqueries over a table without an index', () => {
  let cluster: TestCluster;
  let thrifty: Session;
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
    thrifty = await connect({
      target: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
      env: {},
      signal: new AbortController().signal,
      limits: { costLimit: 2_500 },
    });
    session = await connectReader(cluster);
  });
  afterAll(async () => {
    await thrifty?.close();
    await session?.close();
    await cluster?.remove();
  });

  const measure = (from: Session, source: string) =>
    from.read((tx) => {
      const formula = parseFormula(source);
      const { atoms, indexOf, alternatives } = planQuestion(formula, []);
      const scan = planScan(CUSTOMER, atoms, { clock: CLOCK, keyType: 'integer', typesOf: () => new Map() });
      return readMeasures(tx, scan, { formula, indexOf, alternatives, mayStage: true });
    });
  const count = async (where: string) => {
    const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
    return row!.n;
  };

  it('are joined where their price as a subquery is over the limit', async () => {
    const source = 'c.a > 2 and exists (select 1 from visit b where b.cid = c.id and b.v > 20)';
    const { counts, isStaged } = await measure(thrifty, source);
    expect([counts.selected, isStaged]).toEqual([await count(source), false]);
    for (const { text, true: met } of counts.conditions) expect([text, met]).toEqual([text, await count(text)]);
  });

  it('are refused, and the ways out named, where no join can say the same', async () => {
    const source = 'c.a > 2 and (select count(*) from visit b where b.cid >= c.id) > 5';
    await expect(measure(thrifty, source)).rejects.toMatchObject({
      code: 'guard/cost',
      hint: expect.stringContaining('--sample'),
    });
  });

  it('are asked only of those for whom they decide where they are searched through; the others are not evaluated, never false', async () => {
    const source = 'c.a = 3 and c.b = 1 and exists (select 1 from visit b where b.cid > c.id + 2000 and b.v = 3)';
    const { counts, isStaged } = await measure(session, source);
    const [, , costly] = leavesOf(parseFormula(source)).map(({ text }) => text);
    expect(isStaged).toBe(true);
    expect(counts.selected).toBe(await count(source));
    const [first, second, third] = counts.conditions;
    expect(third!.notEvaluated).toBeGreaterThan(500);
    expect(third!.true + third!.false + third!.notEvaluated).toBe(counts.population);
    expect(third!.false).toBeLessThan(await count(`not (${costly})`));
    expect(third!.soleBlocker).toBe(await count(`c.a = 3 and c.b = 1 and not (${costly})`));
    expect(first!.soleBlocker).toBe(await count(`c.a <> 3 and c.b = 1 and ${costly}`));
    expect(second!.soleBlocker).toBe(await count(`c.a = 3 and c.b <> 1 and ${costly}`));
  });
});
