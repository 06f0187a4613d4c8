import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import type { Pattern } from '../../../src/condition/scan/atoms.ts';
import { readFunnel } from '../../../src/condition/scan/funnel.queries.ts';
import { readKeyFacts } from '../../../src/condition/scan/key-facts.queries.ts';
import { countConditions } from '../../../src/condition/scan/patterns.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { samplePlan, scaled } from '../../../src/condition/scan/sample.ts';
import { type MeasureQuestion, planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { connect } from '../../../src/db/connect.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';

describe('the scan at its limits', { timeout: 120_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      create table customer (id int primary key, a int, b int, s text);
      select setseed(0.42);
      insert into customer select g, g % 97, (random() * 1000)::int, 's' || g % 13 from generate_series(1, 20000) g;
      create table wide (id int, ${Array.from({ length: 20 }, (_, index) => `x${index} int`).join(', ')});
      insert into wide select g, ${Array.from({ length: 20 }, () => '(random() * 9)::int').join(', ')} from generate_series(1, 250000) g;
      create view people as select * from customer;
      create table messy (id int, a int);
      insert into messy values (1, 1), (1, 2), (2, 3), (null, 4), (null, 5), (2, 6), (2, 7), (3, 8);
      create table nobody (id int primary key, a int);
      analyze;
      create role reader login;
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const planned = (source: string, table = 'customer') => {
    const formula = parseFormula(source);
    const { atoms, indexOf } = planQuestion(formula, []);
    const customer = { table, alias: 'c', key: 'id', personal: {} };
    const plan = { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, keyType: 'integer', typesOf: () => new Map() };
    return { formula, indexOf, alternatives: [], scan: planScan(customer, atoms, plan) };
  };
  const measure = (source: string, more: Partial<MeasureQuestion> = {}, table?: string) => {
    const { scan, ...question } = planned(source, table);
    return session.read((tx) => readMeasures(tx, scan, { ...question, ...more }));
  };
  const funnel = (source: string, table?: string) => {
    const { scan, ...question } = planned(source, table);
    return session.read((tx) => readFunnel(tx, scan, question));
  };
  const count = async (condition: string, table = 'customer') =>
    (await cluster.sql<{ n: number }>(`select count(*)::int as n from ${table} c where ${condition}`))[0]!.n;

  it('asks two hundred conditions, in the full form and in the short one', async () => {
    const source = Array.from({ length: 200 }, (_, index) => `c.a <> ${index} and c.b + ${index} <> 5`)
      .slice(0, 100)
      .join(' and ');
    const selected = await count(source);
    const { counts, form } = await measure(source);
    expect(counts.conditions).toHaveLength(200);
    expect([counts.selected, form, (await funnel(source)).selected]).toEqual([selected, 'patterns', selected]);
  });

  it('asks thirty levels of parentheses', async () => {
    let source = 'c.a = 0';
    for (let level = 1; level <= 30; level += 1)
      source = `(${source} ${level % 2 ? 'or' : 'and'} not (c.b = ${level} and c.a > ${level}))`;
    const { counts } = await measure(source);
    expect(counts.selected).toBe(await count(source));
    expect(counts.conditions).toHaveLength(61);
  });

  it('asks a list of five thousand values', async () => {
    const list = Array.from({ length: 5_000 }, (_, index) => index * 3).join(', ');
    const { counts } = await measure(`c.b in (${list}) and c.a > 5`);
    expect(counts.selected).toBe(await count(`c.b in (${list}) and c.a > 5`));
  });

  it('refuses a statement of more than a megabyte, and names the limit', async () => {
    const list = Array.from({ length: 30_000 }, (_, index) => `'${'x'.repeat(40)}${index}'`).join(', ');
    await expect(measure(`c.s in (${list})`)).rejects.toThrow(/at most 1048576/);
  });

  it('counts sole blockers of two hundred conditions over fifty thousand patterns at once', () => {
    const formula = parseFormula(
      Array.from({ length: 100 }, (_, index) => `(c.a = ${index} or c.b = ${index})`).join(' and '),
    );
    const indexOf = new Map(leavesOf(formula).map(({ id }, index) => [id, index]));
    const patterns = Array.from({ length: 50_000 }, (_, number): Pattern => {
      const truths = new Uint8Array(200).fill(2);
      truths.fill(number % 3 === 0 ? 0 : 1, (number % 100) * 2, (number % 100) * 2 + 2);
      return { truths, customers: 1, example: null };
    });
    const started = performance.now();
    const { conditions, selected } = countConditions(formula, indexOf, patterns);
    expect([selected, conditions[7]!.soleBlocker, conditions[7]!.false]).toEqual([0, 500, 167]);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('goes over to the capped form by an estimate, without a scan in vain', async () => {
    const source = Array.from({ length: 20 }, (_, index) => `c.x${index} < 6`).join(' and ');
    const { scan, ...question } = planned(source, 'wide');
    const sent: string[] = [];
    const { measures, full } = await session.read(async (tx) => {
      const rows: typeof tx.rows = (sql, ...more) => {
        sent.push(sql);
        return tx.rows(sql, ...more);
      };
      return {
        measures: await readMeasures({ ...tx, rows }, scan, { ...question, limit: 20_000 }),
        full: await readMeasures(tx, scan, { ...question, limit: 300_000 }),
      };
    });
    expect(sent.filter((sql) => /from wide c$/m.test(sql))).toHaveLength(1);
    expect([measures.form, full.form]).toEqual(['capped', 'patterns']);
    expect(measures.counts).toEqual(full.counts);
    expect(full.patterns!.length).toBeGreaterThan(20_000);
    expect(measures.near!.every(({ truths }) => truths.filter((truth) => truth !== 2).length <= 2)).toBe(true);
  });

  it('draws a sample, the same one each time, whose intervals hold the true numbers', async () => {
    const question = { sample: samplePlan(20, 7) };
    const [one, two] = [
      await measure('c.a < 40 and c.b < 500', question),
      await measure('c.a < 40 and c.b < 500', question),
    ];
    expect(two).toEqual(one);
    const { selected, population } = one.counts;
    expect(one.sample).toEqual({ percent: 20, seed: 7, sampled: population });
    for (const [told, truth] of [
      [selected, await count('c.a < 40 and c.b < 500')],
      [population, 20_000],
    ] as const) {
      const { estimate, low, high } = scaled(told, one.sample!);
      expect([low <= truth && truth <= high, low < estimate && estimate < high]).toEqual([true, true]);
    }
    expect(scaled(0, { ...samplePlan(50), sampled: 1_000 })).toMatchObject({ estimate: 0, low: 0, high: 8 });
  });

  it('draws no sample of a view, and says so', async () => {
    await expect(measure('c.a < 40', { sample: samplePlan(20) }, 'people')).rejects.toMatchObject({
      code: 'condition/sample-of-view',
      exitCode: 2,
    });
    expect((await measure('c.a < 40', {}, 'people')).counts.selected).toBe(await count('c.a < 40'));
    expect(() => samplePlan(0)).toThrow(/cannot be drawn/);
  });

  it('leaves out a condition that fails on the data, for everybody, and answers the rest', async () => {
    const source =
      'c.a > 5 and sqrt(c.b - 500) > 3 and 7 > (select c2.a from customer c2 where c2.a = c.a) and c.b > 3';
    const { counts, unasked } = await measure(source);
    expect(unasked.map(({ atom, sqlState }) => [atom, sqlState])).toEqual([
      [1, '2201F'],
      [2, '21000'],
    ]);
    expect(counts.conditions.map(({ notEvaluated }) => notEvaluated)).toEqual([0, 20_000, 20_000, 0]);
    expect([counts.conditions[0]!.true, counts.conditions[3]!.true]).toEqual([
      await count('c.a > 5'),
      await count('c.b > 3'),
    ]);
    const fallen = await count('not (c.a > 5 and c.b > 3)');
    expect([counts.selected, counts.notEvaluated]).toEqual([0, 20_000 - fallen]);
  });

  it('names cheaper questions when the cost is over the limit', async () => {
    const tight = await connect({
      target: `host=127.0.0.1 port=${cluster.port} user=reader dbname=postgres`,
      env: {},
      limits: { costLimit: 10 },
      signal: new AbortController().signal,
    });
    const { scan, ...question } = planned('c.a > 5');
    const refused = (read: (tx: Parameters<typeof readMeasures>[0]) => Promise<unknown>) =>
      tight.read(read).catch((error) => error);
    const full = await refused((tx) => readMeasures(tx, scan, question));
    const short = await refused((tx) => readFunnel(tx, scan, question));
    await tight.close();
    expect(full).toMatchObject({ code: 'guard/cost', hint: expect.stringMatching(/--funnel.*--sample/) });
    expect(short).toMatchObject({ code: 'guard/cost', hint: expect.stringMatching(/^(?!.*--funnel).*--sample/) });
  });

  it('tells NULL and duplicate keys, and counts only where no index proves that there are none', async () => {
    const facts = (table: string, where?: string) =>
      session.read((tx) =>
        readKeyFacts(tx, { table, alias: 'c', key: 'id', personal: {}, ...(where ? { where } : {}) }),
      );
    expect(await facts('customer')).toEqual({ nullKeys: 0, duplicateKeys: 0, surplusRows: 0, by: 'unique-index' });
    expect(await facts('messy')).toEqual({ nullKeys: 2, duplicateKeys: 2, surplusRows: 3, by: 'counted' });
    expect(await facts('messy', 'c.a < 3')).toEqual({ nullKeys: 0, duplicateKeys: 1, surplusRows: 1, by: 'counted' });
    expect(await facts('people')).toMatchObject({ duplicateKeys: 0, by: 'counted' });
  });

  it('counts nobody where there is nobody, and everybody where nothing is asked', async () => {
    const empty = await measure('c.a > 1 and c.id > 3', {}, 'nobody');
    expect([empty.counts.population, empty.counts.selected]).toEqual([0, 0]);
    expect(await funnel('c.a > 1', 'nobody')).toMatchObject({ population: 0, selected: 0 });
    const { formula } = planned('true');
    const customer = { table: 'customer', alias: 'c', key: 'id', personal: {} };
    const plan = { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, keyType: 'integer', typesOf: () => new Map() };
    const nothing = { ...formula, kind: 'and' as const, parts: [], parenthesised: false };
    const scan = planScan(customer, [], plan);
    const question = { formula: nothing, indexOf: new Map(), alternatives: [] };
    const { all, short } = await session.read(async (tx) => ({
      all: await readMeasures(tx, scan, question),
      short: await readFunnel(tx, scan, question),
    }));
    expect([all.counts.population, all.counts.selected, short.selected]).toEqual([20_000, 20_000, 20_000]);
  });
});
