import { parseSync } from 'libpg-query';
import { beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../../src/condition/ast.ts';
import { atomTable } from '../../src/condition/atoms.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { planScan } from '../../src/condition/scan.queries.ts';
import { decode, histogramSql, sumsOf, sumsSql } from '../../src/condition/sql.ts';
import { SEGMENTS } from '../../src/demo/catalogue-segments.ts';

/** What a generated statement must not hold, so that one text runs on plain and on distributed PostgreSQL. */
const FORBIDDEN = [
  'CaseExpr',
  'WithClause',
  'GroupingSet',
  'WindowDef',
  'SQLValueFunction',
  'LockingClause',
  'IntoClause',
];
const CLOCKS = ['now', 'clock_timestamp', 'random'];
const CUSTOMER = {
  table: 'crm.customer',
  alias: 'c',
  key: 'customer_id',
  where: 'c.merged_into is null',
  personal: {},
};
const PLAN = {
  clock: { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' },
  keyType: 'bigint',
  typesOf: () => new Map(),
};

function offences(sql: string): readonly string[] {
  const seen: string[] = [];
  const { stmts = [] } = parseSync(sql);
  if (stmts.length !== 1) seen.push(`${stmts.length} statements`);
  walk(stmts, (type, node) => {
    if (FORBIDDEN.includes(type) || ['limitOffset', 'sortClause'].includes(type)) seen.push(type);
    const name = (node.funcname as readonly { String: { sval: string } }[] | undefined)?.at(-1)?.String.sval;
    if (type === 'FuncCall' && CLOCKS.includes(name ?? '')) seen.push(`${name}()`);
    return true;
  });
  return seen;
}

describe('the generated statement', () => {
  beforeAll(loadParser);

  it.each(
    SEGMENTS.flatMap(({ code, versions }) =>
      versions.map(({ body }, index) => [`${code} v${index + 1}`, body] as const),
    ),
  )('holds nothing that a distributed server refuses or judges by its own clock: %s', (_title, body) => {
    const formula = parseFormula(body);
    const { atoms, indexOf } = atomTable([formula]);
    const scan = planScan(
      CUSTOMER,
      atoms.map(({ text }) => text),
      PLAN,
    );
    expect(offences(histogramSql(scan, 50_001))).toEqual([]);
    expect(offences(sumsSql(scan, sumsOf(formula, indexOf[0]!)))).toEqual([]);
    expect(histogramSql(scan, 50_001).match(/crm\.customer\b(?!_)/g)).toHaveLength(1);
  });

  it('sees an offence when there is one', () => {
    expect(offences('select case when now() > x then 1 end from t offset 0')).toEqual([
      'CaseExpr',
      'now()',
      'limitOffset',
    ]);
  });

  it('asks a condition that stands twice only once', () => {
    const { atoms, indexOf } = atomTable([parseFormula('c.a = 1 and c.b = 2 or C.a=1'), parseFormula('c.b=2')]);
    expect(atoms.map(({ text }) => text)).toEqual(['c.a = 1', 'c.b = 2']);
    expect([...indexOf[0]!.values(), ...indexOf[1]!.values()]).toEqual([0, 1, 0, 1]);
  });

  it('carries more conditions than one bigint holds, and reads them back', () => {
    const truths = Array.from({ length: 80 }, (_, index) => (index * 7) % 3);
    const codes = [0, 39, 78].map((from) =>
      String(
        truths.slice(from, from + 39).reduce((code, truth, index) => code + BigInt(truth) * 3n ** BigInt(index), 0n),
      ),
    );
    expect([...decode(codes, 80)]).toEqual(truths);
    expect(
      histogramSql(
        planScan(
          CUSTOMER,
          truths.map((_, index) => `c.a = ${index}`),
          PLAN,
        ),
        50_001,
      ),
    ).toContain('as code3');
  });
});
