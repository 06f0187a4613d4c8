import { isProvedImpossible } from '../../src/condition/contradictions.queries.ts';
import { decide } from '../../src/condition/decide/decide.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { connect } from '../../src/db/connect.ts';
import { readImpactOf } from '../../src/rules/impact.queries.ts';

export { startCluster } from '../support/cluster.ts';

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };
const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'UTC' };

/** A session of the tool over the bench's database, with what is measured of rules as functions. */
export async function openTool(port: number) {
  await loadParser();
  const session = await connect({
    target: `host=127.0.0.1 port=${port} user=reader dbname=postgres`,
    env: {},
    limits: { statementTimeoutMs: 3_600_000, costLimit: 1e12 },
    signal: new AbortController().signal,
  });
  return {
    close: () => session.close(),
    impact: (before: string, after: string) =>
      session.read((tx) =>
        readImpactOf(tx, CUSTOMER, {
          before: parseFormula(before),
          after: parseFormula(after),
          sources: { before, after },
          clock: CLOCK,
        }),
      ),
    proof(before: string, after: string, types: Readonly<Record<string, string>>) {
      const rules = { alias: 'c', types: new Map(Object.entries(types)), notNull: new Set<string>() };
      return decide(parseFormula(before), parseFormula(after), rules);
    },
    planner: (before: string, after: string) =>
      session.read((tx) =>
        isProvedImpossible(tx, { table: 'many_columns', alias: 'c' }, [`(${before})`, `(${after}) is not true`]),
      ),
  };
}
