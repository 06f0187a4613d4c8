import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTimeTypes } from '../../../src/condition/catalog.queries.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { cappedSql } from '../../../src/condition/scan/capped.ts';
import { funnelSql } from '../../../src/condition/scan/funnel.ts';
import { prepareScan } from '../../../src/condition/scan/prepare.queries.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import { histogramSql } from '../../../src/condition/scan/sql.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';
import { breachesOfSql } from '../../support/sql-lint.ts';

const AT = '2026-11-23T21:30:00Z';
const CONDITIONS = [
  "c.seen_at::date = date '2026-11-24'",
  'extract(hour from c.seen_at) = 0',
  "date_trunc('day', c.seen_at) = timestamptz '2026-11-23 21:00:00Z'",
  "to_char(c.seen_at, 'DD.MM') = '24.11'",
  "c.seen_at >= '2026-11-24'",
  'c.seen_at < now()',
  'c.seen_at::date = current_date',
  "c.seen_at > now() - interval '1 day'",
  'exists (select 1 from visit v where v.owner = c.id and v.made_at::date = c.seen_at::date)',
  "c.t::date > '2026-11-23'",
  "c.t::timestamp > timestamp '2026-11-23 22:00:00'",
];

describe('the numbers of one scan', { timeout: 60_000 }, () => {
  let cluster: TestCluster;
  let session: Session;

  beforeAll(async () => {
    await loadParser();
    cluster = await startCluster("timezone = 'America/New_York'\nlog_timezone = 'UTC'");
    await cluster.sql(`
      create table customer (id int primary key, seen_at timestamptz, t text);
      create table visit (owner int, made_at timestamptz);
      insert into customer select g, timestamptz '2026-11-22 18:00Z' + g * interval '41 minutes',
        case when g % 9 = 0 then 'never' else (timestamp '2026-11-22 18:00' + g * interval '41 minutes')::text end
      from generate_series(1, 100) g;
      insert into visit select g, timestamptz '2026-11-22 18:00Z' + g * interval '57 minutes' from generate_series(1, 100) g;
      create role reader login;
      alter role reader set timezone = 'Asia/Tokyo';
      grant select on all tables in schema public to reader;`);
    session = await connectReader(cluster);
  });

  afterAll(async () => {
    await session?.close();
    await cluster?.remove();
  });

  it("are those of the business's zone, whatever the zone of the server, the role and the session", async () => {
    const formula = parseFormula(CONDITIONS.join(' or '));
    const { atoms, indexOf } = planQuestion(formula, []);
    const customer = { table: 'customer', alias: 'c', key: 'id', personal: {} };
    const { measures, statements } = await session.read(async (tx) => {
      const typesOf = await readTimeTypes(tx, atoms, customer);
      const clock = { at: AT, zone: 'Europe/Moscow' };
      const scan = planScan(customer, atoms, { clock, keyType: 'integer', typesOf });
      const question = { formula, indexOf, alternatives: [], mostFailing: 2, costly: [0] };
      const { scan: prepared } = await prepareScan(tx, scan);
      return {
        measures: await readMeasures(tx, scan, question),
        statements: [histogramSql(prepared, 999), cappedSql(prepared, question, 999), funnelSql(prepared, question)],
      };
    });
    const filters = CONDITIONS.map(
      (text) =>
        `count(*) filter (where case when c.t = 'never' and ${text.includes('c.t')} then null else ${text.replace('now()', `timestamptz '${AT}'`).replace('current_date', "date '2026-11-24'")} end)::int`,
    );
    const [row] = await cluster.sql<{ n: number[] }>(
      `set timezone = 'Europe/Moscow'; select array[${filters.join(', ')}] as n from customer c`,
    );
    expect(measures.counts.conditions.map((condition) => condition.true)).toEqual(row!.n);
    expect(row!.n.every((count) => count > 0 && count < 100)).toBe(true);
    expect(measures.counts.conditions.slice(-2).map(({ error }) => error)).toEqual([11, 11]);
    for (const statement of statements) {
      expect(breachesOfSql(statement, { moments: ['seen_at', 'made_at'] })).toEqual([]);
      const answers = await Promise.all(
        ['UTC', 'Asia/Tokyo', 'America/New_York'].map((zone) =>
          cluster.sql(`set timezone = '${zone}'; select * from (${statement}) s order by s::text`),
        ),
      );
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    }
  });
});
