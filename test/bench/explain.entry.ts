import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { readFunnel } from '../../src/condition/scan/funnel.queries.ts';
import { planQuestion } from '../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../src/condition/scan/scan.queries.ts';
import { connect } from '../../src/db/connect.ts';
import { readPerson } from '../../src/segment/customer.queries.ts';

export { EMBEDDED, startCluster } from '../support/cluster.ts';

const CUSTOMER = { table: 'customer', alias: 'c', key: 'id', personal: {} };
const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'UTC' };
const typesOf = (): ReadonlyMap<string, string> => new Map();

/** A session of the tool over the bench's database, with the engine's ways to answer, each a function without arguments. */
export async function openTool(port: number) {
  await loadParser();
  const session = await connect({
    target: `host=127.0.0.1 port=${port} user=reader dbname=postgres`,
    env: {},
    limits: { statementTimeoutMs: 3_600_000, costLimit: 1e12 },
    signal: new AbortController().signal,
  });
  const planned = (source: string) => {
    const formula = parseFormula(source);
    const { atoms, indexOf } = planQuestion(formula, []);
    return { formula, indexOf, scan: planScan(CUSTOMER, atoms, { clock: CLOCK, keyType: 'bigint', typesOf }) };
  };
  return {
    close: () => session.close(),
    funnel(source: string) {
      const { formula, indexOf, scan } = planned(source);
      return session.read((tx) => readFunnel(tx, scan, { formula, indexOf }));
    },
    measures(source: string, limit?: number) {
      const { formula, indexOf, scan } = planned(source);
      return session.read((tx) =>
        readMeasures(tx, scan, { formula, indexOf, alternatives: [], ...(limit === undefined ? {} : { limit }) }),
      );
    },
    person(source: string, id: string) {
      const customers = { mapping: CUSTOMER, columns: new Map([[CUSTOMER.key, 'bigint']]), isDescribed: true };
      const question = { customers, formula: parseFormula(source), clock: CLOCK, typesOf, id };
      return session.read((tx) => readPerson(tx, { ...question, showPersonal: false }));
    },
  };
}
