import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Formula, leavesOf, stepsOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { atomTable } from '../../../src/condition/scan/atoms.ts';
import { cappedSql } from '../../../src/condition/scan/capped.ts';
import { staged } from '../../../src/condition/scan/costly.queries.ts';
import { subquerySteps } from '../../../src/condition/scan/costly.ts';
import { readFunnel } from '../../../src/condition/scan/funnel.queries.ts';
import { funnelSql } from '../../../src/condition/scan/funnel.ts';
import { type Counts, countConditions, countSelected } from '../../../src/condition/scan/patterns.ts';
import { prepareScan } from '../../../src/condition/scan/prepare.queries.ts';
import { planScan, readMeasures, readPatterns } from '../../../src/condition/scan/scan.queries.ts';
import { histogramSql } from '../../../src/condition/scan/sql.ts';
import type { Session, Tx } from '../../../src/db/session.types.ts';
import { EMBEDDED, startCluster, type TestCluster } from '../../support/cluster.ts';
import { conditionsOf, conjuncts, subsets, type Tree, texts, treeOf, write } from '../../support/random-formula.ts';
import { connectReader } from '../../support/reader.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

/** Conditions that raise errors for some customers, with the same said so that PostgreSQL never does, and for whom they raise. */
const FAILING: Readonly<Record<string, { readonly safe: string; readonly fails: string }>> = {
  'c.t::int > 3': {
    safe: "case when c.t ~ '^[0-9]$' then c.t::int > 3 end",
    fails: "c.t is not null and c.t !~ '^[0-9]$'",
  },
  '6 / c.z > 2': { safe: '6 / nullif(c.z, 0) > 2', fails: 'c.z = 0' },
  "(c.j->>'a')::boolean": {
    safe: "case when c.j->>'a' in ('true', 'f') then (c.j->>'a')::boolean end",
    fails: "c.j->>'a' not in ('true', 'f')",
  },
};

const CONDITIONS = [
  'c.a > 2',
  'c.a in (1, 3, null)',
  'c.b between c.a and 4',
  "c.s = 'Казань'",
  'c.f',
  'c.a is null',
  'c.a not in (select l.id from excluded l where l.batch = c.batch)',
  'c.a not in (select l.id from excluded l)',
  'c.b in (select l.id from excluded l where l.batch < 9)',
  'exists (select 1 from excluded l where l.id = c.b and l.batch = c.batch)',
  '(select count(*) from excluded l where l.batch = c.batch) >= 2',
  "case when c.f then c.a = 1 or c.b = 2 else c.s like 'К%' end",
  'c.t::int > 3',
  '6 / c.z > 2',
  "(c.j->>'a')::boolean",
];

const BATCHES = 40;
const GROUPS = 21;
const PER_GROUP = 50;

const safe = (text: string): string => FAILING[text]?.safe ?? text;
const failsSql = (text: string): string => FAILING[text.replace(/^(not )+/, '')]?.fails ?? 'false';
const safeOf = (text: string): string => (text.startsWith('not ') ? `not (${safeOf(text.slice(4))})` : safe(text));

/** Every number of one formula as a question of its own. */
function questionsOf(node: Tree): readonly string[] {
  const steps = conjuncts(node).map((step) => write(step, new Set(), (text) => `(${safe(text)})`));
  return [
    ...steps.map((_, index) =>
      steps
        .slice(0, index + 1)
        .map((step) => `(${step})`)
        .join(' and '),
    ),
    ...texts(node).flatMap((text) => [
      `(${safeOf(text)})`,
      `not (${safeOf(text)})`,
      `(${safeOf(text)}) is null and not coalesce(${failsSql(text)}, false)`,
      failsSql(text),
    ]),
    ...subsets(conditionsOf(node)).map((met) => write(node, met, (text) => `(${safe(text)})`)),
  ];
}

interface Told {
  readonly after: readonly number[];
  readonly truths: readonly (readonly number[])[];
  readonly relaxed: readonly number[];
}

function read(node: Tree, numbers: readonly number[]): Told {
  const [steps, leaves] = [conjuncts(node).length, conditionsOf(node)];
  return {
    after: numbers.slice(0, steps),
    truths: texts(node).map((_, index) => numbers.slice(steps + index * 4, steps + index * 4 + 4)),
    relaxed: numbers.slice(steps + leaves * 4),
  };
}

function toldBy(counts: Counts, relaxed: readonly number[]): Told {
  return {
    after: counts.conditions.flatMap(({ after }) => after ?? []),
    truths: counts.conditions.map((one) => [one.true, one.false, one.unknown, one.error]),
    relaxed,
  };
}

describe.each([
  ['PostgreSQL 15', undefined],
  ['the embedded PostgreSQL', EMBEDDED],
])('random formulas on %s', { timeout: 300_000 }, (_name, bin) => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster('', bin);
    await cluster.sql(`
      create table customer (id int primary key, batch int, a int, b int, s text, f boolean, t text, z int, j jsonb);
      create table excluded (batch int, id int);
      select setseed(0.42);
      insert into customer select g, g % ${BATCHES}, nullif((random() * 5)::int, 0), nullif((random() * 5)::int, 0),
        (array['Казань', 'x', 'y', null])[1 + (random() * 3)::int], (array[true, false, null])[1 + (random() * 2)::int],
        (array['1', '5', 'x', '', null])[1 + (random() * 4)::int], (array[0, 1, 2, 5, null])[1 + (random() * 4)::int],
        (array['{"a": true}', '{"a": "f"}', '{"a": "maybe"}', '{}', null])[1 + (random() * 4)::int]::jsonb
      from generate_series(1, ${BATCHES} * 12) g;
      insert into excluded select g % ${BATCHES}, nullif((random() * 5)::int, 5) from generate_series(1, 60) g;
      analyze;
      create role reader login;
      grant select on customer, excluded to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  const scanOf = (formulas: readonly Formula[], batch: number) => {
    const { atoms, indexOf } = atomTable(formulas);
    const customer = { table: 'customer', alias: 'c', key: 'id', where: `c.batch = ${batch}`, personal: {} };
    const plan = { clock: { at: '2026-11-23T06:00:00Z', zone: 'UTC' }, keyType: 'integer', typesOf: () => new Map() };
    return {
      scan: planScan(
        customer,
        atoms.map(({ text }) => text),
        plan,
      ),
      indexOf,
    };
  };

  /** Asks PostgreSQL every question by itself: each a count of its own, as many to a statement as it takes. */
  const ask = async (nodes: readonly Tree[], batch: number): Promise<readonly Told[]> => {
    const told: Told[] = [];
    for (let from = 0; from < nodes.length; from += 10) {
      const some = nodes.slice(from, from + 10);
      const all = some.flatMap(questionsOf);
      const numbers: number[] = [];
      for (let start = 0; start < all.length; start += 1_200) {
        const columns = all.slice(start, start + 1_200).map((one) => `count(*) filter (where ${one})::int`);
        const [row] = await cluster.sql<{ n: number[] }>(
          `select array[${columns.join(',\n')}] as n from customer c where c.batch = ${batch}`,
        );
        numbers.push(...row!.n);
      }
      let start = 0;
      for (const node of some) {
        const length = questionsOf(node).length;
        told.push(read(node, numbers.slice(start, start + length)));
        start += length;
      }
    }
    return told;
  };

  const sampleOf = (size: number, count: number, seed: number): readonly Tree[] =>
    fc.sample(
      treeOf(CONDITIONS).filter((node) => conditionsOf(node) <= size && conditionsOf(node) > (size > 6 ? 6 : 0)),
      { numRuns: count, seed },
    );

  const patternsTell = async (tx: Tx, nodes: readonly Tree[], batch: number) => {
    const formulas = nodes.map((node) => parseFormula(write(node)));
    const { scan, indexOf } = scanOf(formulas, batch);
    const { scan: prepared } = await prepareScan(tx, scan);
    const patterns = (await readPatterns(tx, prepared))!;
    return nodes.map((node, index) => {
      const [formula, of] = [formulas[index]!, indexOf[index]!];
      const ids = leavesOf(formula).map(({ id }) => id);
      const relaxed = subsets(conditionsOf(node)).map((met) =>
        countSelected(formula, of, patterns, new Set([...met].map((one) => ids[one - 1]!))),
      );
      const counts = countConditions(formula, of, patterns);
      expect(counts.conditions.map(({ soleBlocker }) => soleBlocker)).toEqual(
        ids.map((_, leaf) => relaxed[2 ** leaf]! - counts.selected),
      );
      return toldBy(counts, relaxed);
    });
  };

  it(`tell the same numbers as separate counts: ${GROUPS * PER_GROUP} of them here, every condition, every subset of them dropped`, async () => {
    for (let group = 0; group < GROUPS; group += 1) {
      const nodes = sampleOf(6, PER_GROUP, (bin ? 1_000 : 2_000) + group);
      const told = await session.read((tx) => patternsTell(tx, nodes, group));
      const expected = await ask(nodes, group);
      for (const [index, node] of nodes.entries())
        expect([write(node), told[index]]).toEqual([write(node), expected[index]]);
    }
  });

  it('tell the same with up to ten conditions, all subsets of them dropped', async () => {
    for (let group = 0; group < 4; group += 1) {
      const nodes = sampleOf(10, 8, 77 + group);
      const told = await session.read((tx) => patternsTell(tx, nodes, 30 + group));
      const expected = await ask(nodes, 30 + group);
      for (const [index, node] of nodes.entries())
        expect([write(node), told[index]]).toEqual([write(node), expected[index]]);
    }
  });

  it('tell the same in every form: patterns, capped, sums, funnel', async () => {
    let unasked = 0;
    const nodes = sampleOf(8, 25, 5).concat(sampleOf(5, 25, 6));
    for (const [index, node] of nodes.entries()) {
      const formula = parseFormula(write(node));
      const { scan, indexOf } = scanOf([formula], index % BATCHES);
      const alternatives = [
        {
          name: 'aside',
          formula: { kind: 'not' as const, part: formula, span: formula.span },
          atomOf: (id: string) => indexOf[0]!.get(id)!,
        },
      ];
      const question = { formula, indexOf: indexOf[0]!, alternatives };
      const { prepared, patterns, capped, sums, forced, funnel } = await session.read(async (tx) => {
        const { scan: prepared } = await prepareScan(tx, scan);
        const someStaged = staged(prepared, question, subquerySteps(prepared, question));
        return {
          prepared,
          patterns: await readMeasures(tx, scan, question),
          capped: await readMeasures(tx, scan, { ...question, form: 'capped' }),
          sums: await readMeasures(tx, scan, { ...question, limit: 1 }),
          forced: countConditions(formula, indexOf[0]!, (await readPatterns(tx, someStaged))!),
          funnel: await readFunnel(tx, scan, question),
        };
      });
      for (const { notEvaluated } of forced.conditions) unasked += notEvaluated;
      const { counts } = patterns;
      expect([patterns.form, capped.form]).toEqual(['patterns', 'capped']);
      expect(capped.counts).toEqual(counts);
      expect(sums.counts).toEqual(counts);
      expect([capped.alternatives, sums.alternatives]).toEqual([patterns.alternatives, patterns.alternatives]);
      expect(capped.errors.map(({ customers }) => customers)).toEqual(
        patterns.errors.map(({ customers }) => customers),
      );
      const few = forced.conditions.map(({ after, soleBlocker }) => ({ after, soleBlocker }));
      expect(few).toEqual(counts.conditions.map(({ after, soleBlocker }) => ({ after, soleBlocker })));
      expect([forced.selected, funnel.selected, funnel.population]).toEqual([
        counts.selected,
        counts.selected,
        counts.population,
      ]);
      expect(funnel.steps.map(({ after }) => after)).toEqual(counts.conditions.flatMap(({ after }) => after ?? []));
      for (const [number, step] of stepsOf(formula).entries()) {
        if (step.kind !== 'leaf') continue;
        const { soleBlocker } = counts.conditions.find(({ id }) => id === step.id)!;
        expect(funnel.steps[number]!.soleBlocker).toBe(soleBlocker);
      }
      const costly = stepsOf(formula).map((_, number) => number);
      for (const statement of [
        histogramSql(prepared, 9),
        cappedSql(prepared, { ...question, mostFailing: 2 }, 9),
        cappedSql(prepared, { ...question, mostFailing: -1 }, 9),
        histogramSql(staged(prepared, question, costly.slice(1)), 9),
        ...costly.map((one) => funnelSql(prepared, { ...question, costly: [one] })),
      ])
        expect(breachesOfSql(statement)).toEqual([]);
    }
    expect(unasked).toBeGreaterThan(0);
  });
});
