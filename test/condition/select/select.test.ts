import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCustomerColumns, readTimeTypes } from '../../../src/condition/catalog.queries.ts';
import { type Formula, leavesOf, skeleton, sqlOf } from '../../../src/condition/formula.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { readSelection } from '../../../src/condition/select/select.queries.ts';
import type { Branch, Selection } from '../../../src/condition/select/select.ts';
import { pinnedSelect, verifySelection } from '../../../src/condition/select/verify.queries.ts';
import type { Session, Tx } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { SELECTION_SCHEMA } from '../../support/selections.ts';

const clock = { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' };

interface Case {
  readonly title: string;
  readonly source: string;
  readonly expect: string;
  readonly outside: number;
  readonly stages: string;
  readonly customers: { readonly table: string; readonly key: string } | undefined;
}

const folder = join(import.meta.dirname, '../../fixtures/selections');

const corpus: readonly Case[] = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), 'utf8')
    .split(/^-- case: /m)
    .slice(1)
    .map((text): Case => {
      const [title = '', ...lines] = text.split('\n');
      const value = (name: string) => lines.find((line) => line.startsWith(`-- ${name}: `))?.slice(name.length + 5);
      const source = lines.filter((line) => !/^-- (expect|outside|stages|customers): /.test(line)).join('\n');
      const [table, key] = value('customers')?.split(' ') ?? [];
      return {
        title: `${file.replace('.sql', '')}: ${title}`,
        source: source.trim(),
        expect: value('expect') ?? '',
        outside: Number(value('outside') ?? 0),
        stages: value('stages') ?? '',
        customers: table && key ? { table, key } : undefined,
      };
    }),
);

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(SELECTION_SCHEMA);
  session = await connectReader(cluster);
});

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const branchesIn = (branch: Branch | null): readonly Branch[] =>
  branch ? [branch, ...branch.children.flatMap(branchesIn)] : [];

async function scanOf(tx: Tx, { customer, formula, branches }: Selection) {
  const columns = await readCustomerColumns(tx, customer);
  const asides = branchesIn(branches).map((branch, index) => ({
    name: `b${index}`,
    formula: branch.formula as Formula,
  }));
  const plan = planQuestion(formula, asides);
  const typesOf = await readTimeTypes(tx, plan.atoms, customer);
  const keyType = columns.get(customer.key) ?? '';
  const scan = planScan(customer, plan.atoms, { clock, keyType, typesOf });
  const measures = await readMeasures(tx, scan, { formula, indexOf: plan.indexOf, alternatives: plan.alternatives });
  return { measures, typesOf };
}

/** Every number of the scan, each by its own count over the SELECT or the condition as written. */
async function checkAll(tx: Tx, selection: Selection) {
  const { measures, typesOf } = await scanOf(tx, selection);
  const pinning = { clock, typesOf };
  const { table, alias, key, where } = selection.customer;
  const members = (keys: string) =>
    `(select count(distinct k.key) from ${pinnedSelect(keys, pinning)} k where k.key in (select ${key} from ${table}))`;
  const leaf = (sql: string, test: string) =>
    `(select count(*) from ${table} ${alias} where ${where ?? 'true'} and (${pinnedSelect(`select ${sql}`, pinning)}) ${test})`;
  const leaves = leavesOf(selection.formula).map(sqlOf);
  const branches = branchesIn(selection.branches);
  const questions = [
    selection.beforeStages ? members(selection.beforeStages) : 'null::bigint',
    ...leaves.flatMap((sql) => [leaf(sql, 'is true'), leaf(sql, 'is false'), leaf(sql, 'is null')]),
    ...branches.map(({ sql }) => members(sql)),
  ];
  const [row = {}] = await tx.rows<Record<string, number | null>>(
    `select ${questions.map((sql, index) => `${sql} as q${index}`).join(',\n')}`,
  );
  const answers = questions.map((_, index) => row[`q${index}`] ?? null);
  const { selected, conditions } = measures.counts;
  expect(conditions.flatMap((one) => [one.true, one.false, one.unknown])).toEqual(
    answers.slice(1, 1 + 3 * leaves.length),
  );
  expect(branches.map((_, index) => measures.alternatives[`b${index}`])).toEqual(answers.slice(1 + 3 * leaves.length));
  if (answers[0] !== null) expect(selected).toBe(answers[0]);
  return {
    selected,
    before: answers[0],
    verified: await verifySelection(tx, { selection, counted: selected }, pinning),
  };
}

describe('a whole SELECT, read as conditions on customers', () => {
  it.each(corpus)('$title', async ({ source, customers, expect: formula, outside, stages }) => {
    await session.read(async (tx) => {
      const selection = await readSelection(tx, { source, ...(customers ? { customers } : {}) });
      expect({
        formula: skeleton(selection.formula),
        outside: selection.outside.length,
        stages: selection.stages.map(({ kind }) => kind).join(' '),
      }).toEqual({ formula, outside, stages });
      const { selected, verified } = await checkAll(tx, selection);
      expect(verified.agrees).not.toBe(false);
      const [direct] = await tx.rows<{ n: number }>(
        `select count(distinct k.key) as n from (${selection.membership}) k`,
      );
      if (!/now\(|current_date/.test(source)) expect(verified.result.keys).toBe(direct!.n);
      const left = await Promise.all(
        selection.stages.map(({ sql }) => tx.rows<{ n: number }>(`select count(distinct k.key) as n from (${sql}) k`)),
      );
      const counts = [selected, ...left.map(([row]) => row!.n)];
      expect(counts.toSorted((one, other) => other - one)).toEqual(counts);
      if (stages) expect(counts.at(-1)).toBe(verified.result.keys);
      for (const { text, span } of leavesOf(selection.formula)) {
        expect(span.end).toBeGreaterThan(span.start);
        expect(text.trim()).not.toBe('');
      }
    });
  });

  it('has a corpus of at least 60 selections', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });
});
