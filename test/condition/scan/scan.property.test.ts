import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { findRepairs } from '../../../src/condition/repair/repairs.ts';
import { atomTable } from '../../../src/condition/scan/atoms.ts';
import type { Counts } from '../../../src/condition/scan/patterns.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import type { Session, Tx } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import {
  conditionsOf,
  conjuncts,
  minimal,
  subsets,
  type Tree,
  texts,
  treeOf,
  write,
} from '../../support/random-formula.ts';
import { connectReader } from '../../support/reader.ts';

const CONDITIONS = [
  'c.a > 2',
  'c.a in (1, 3, null)',
  'c.b between c.a and 4',
  "c.s = 'Казань'",
  "c.s <> 'x'",
  'c.f',
  'c.a is null',
  'c.b is distinct from 1',
  'c.a not in (select l.id from excluded l where l.batch = c.batch)',
  'exists (select 1 from excluded l where l.id = c.b and l.batch = c.batch)',
  "case when c.f then c.a = 1 or c.b = 2 else c.s like 'К%' end",
  'not c.f',
];

/** Every number of the explanation, each by its own count. */
async function countEach(tx: Tx, node: Tree, where: string): Promise<Counts & { readonly relaxed: readonly number[] }> {
  const count = conditionsOf(node);
  const steps = conjuncts(node).map((step) => write(step));
  const questions = [
    'true',
    write(node),
    ...steps.map((_, index) =>
      steps
        .slice(0, index + 1)
        .map((step) => `(${step})`)
        .join(' and '),
    ),
    ...texts(node).flatMap((text) => [`(${text})`, `not (${text})`, `(${text}) is null`]),
    ...subsets(count).map((met) => write(node, met)),
  ];
  const sql = questions.map(
    (question, index) => `(select count(*) from customer c where ${where} and (${question})) as q${index}`,
  );
  const [row = {}] = await tx.rows<Record<string, number>>(`select ${sql.join(',\n')}`);
  const next = (
    (index) => () =>
      row[`q${index++}`] ?? -1
  )(0);
  const [population, selected] = [next(), next()];
  const after = steps.map(next);
  const truths = texts(node).map(() => ({ true: next(), false: next(), unknown: next() }));
  const relaxed = subsets(count).map(next);
  const lastOfStep = new Map<number, number>();
  conjuncts(node).reduce((seen, step, index) => {
    lastOfStep.set(seen + conditionsOf(step), index);
    return seen + conditionsOf(step);
  }, 0);
  const conditions = truths.map((truth, index) => ({
    id: `c${index + 1}`,
    ...truth,
    error: 0,
    notEvaluated: 0,
    after: lastOfStep.has(index + 1) ? after[lastOfStep.get(index + 1)!]! : null,
    soleBlocker: relaxed[2 ** index]! - selected,
  }));
  return { population, selected, error: 0, notEvaluated: 0, conditions: conditions as never, relaxed };
}

describe('the numbers of one scan', { timeout: 120_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster();
    await cluster.sql(`
      create table customer (id int primary key, batch int, a int, b int, s text, f boolean);
      create table excluded (batch int, id int);
      select setseed(0.42);
      insert into customer select g, g % 40, nullif((random() * 5)::int, 0), nullif((random() * 5)::int, 0),
        (array['Казань', 'x', 'y', null])[1 + (random() * 3)::int], (array[true, false, null])[1 + (random() * 2)::int]
      from generate_series(1, 40 * 12) g;
      insert into excluded select g % 40, nullif((random() * 5)::int, 5) from generate_series(1, 60) g;
      create role reader login;
      grant select on customer, excluded to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const measure = async (node: Tree, batch: number, limit?: number) => {
    const formula = parseFormula(write(node));
    const { atoms, indexOf } = atomTable([formula]);
    const where = `c.batch = ${batch}`;
    const customer = { table: 'customer', alias: 'c', key: 'id', where, personal: {} };
    const scan = planScan(
      customer,
      atoms.map(({ text }) => text),
      { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, keyType: 'integer', typesOf: () => new Map() },
    );
    const question = { formula, indexOf: indexOf[0]!, alternatives: [], ...(limit === undefined ? {} : { limit }) };
    return session.read(async (tx) => ({
      measures: await readMeasures(tx, scan, question),
      expected: await countEach(tx, node, where),
      formula,
      indexOf: indexOf[0]!,
    }));
  };

  const small = treeOf(CONDITIONS).filter((node) => conditionsOf(node) <= 6);
  const plain = ({ population, selected, conditions }: Counts) => ({
    population,
    selected,
    conditions: conditions.map(({ text: _text, step: _step, ...counts }) => counts),
  });

  it('equal those of separate counts, for any AND, OR and NOT over data with NULLs, and so do blocking sets and repairs', async () => {
    let empty = 0;
    await fc.assert(
      fc.asyncProperty(small, fc.integer({ min: 0, max: 39 }), async (node, batch) => {
        const { measures, expected, formula, indexOf } = await measure(node, batch);
        expect(plain(measures.counts)).toEqual(plain(expected));
        expect(leavesOf(formula)).toHaveLength(conditionsOf(node));
        const { blocking, repairs, complete } = findRepairs(formula, indexOf, measures.patterns!);
        const all = subsets(conditionsOf(node));
        const nobody = expected.selected === 0 && expected.population > 0;
        if (nobody) empty += 1;
        const rest = (kept: ReadonlySet<number>) =>
          all.findIndex(
            (set) => set.size + kept.size === conditionsOf(node) && [...kept].every((one) => !set.has(one)),
          );
        expect(complete).toBe(true);
        expect(repairs.map((set) => set.join(' ')).sort()).toEqual(
          nobody ? minimal(all.filter((_, index) => expected.relaxed[index]! > 0)) : [],
        );
        expect(blocking.map((set) => set.join(' ')).sort()).toEqual(
          nobody ? minimal(all.filter((kept) => expected.relaxed[rest(kept)] === 0)) : [],
        );
      }),
      { numRuns: 250, seed: 20261123 },
    );
    expect(empty).toBeGreaterThan(10);
  });

  it('stay the same when there are more patterns than can be carried and the database makes the sums', async () => {
    await fc.assert(
      fc.asyncProperty(small, fc.integer({ min: 0, max: 39 }), async (node, batch) => {
        const { measures, expected } = await measure(node, batch, 1);
        expect(plain(measures.counts)).toEqual(plain(expected));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('stay right when the conditions need more than one bigint', async () => {
    const texts = Array.from({ length: 41 }, (_, index) => `c.a * ${index} + coalesce(c.b, 1) <> ${index * 2 + 4}`);
    const source = texts.join(' and ');
    const formula = parseFormula(source);
    const { atoms, indexOf } = atomTable([formula]);
    const customer = { table: 'customer', alias: 'c', key: 'id', personal: {} };
    const plan = { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, keyType: 'integer', typesOf: () => new Map() };
    const scan = planScan(
      customer,
      atoms.map(({ text }) => text),
      plan,
    );
    const question = { formula, indexOf: indexOf[0]!, alternatives: [] };
    const { counts } = await session.read((tx) => readMeasures(tx, scan, question));
    const filters = texts.map((text, index) => `count(*) filter (where ${text})::int as t${index}`);
    const [row] = await cluster.sql<Record<string, number>>(
      `select count(*) filter (where ${source})::int as selected, ${filters.join(', ')} from customer c`,
    );
    expect([counts.selected, ...counts.conditions.map((condition) => condition.true)]).toEqual(Object.values(row!));
    expect(counts.selected).toBeGreaterThan(0);
  });
});
