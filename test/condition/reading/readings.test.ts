import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTimeTypes } from '../../../src/condition/catalog.queries.ts';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { type ReadingFact, tellReadings } from '../../../src/condition/reading/reading-facts.ts';
import { MOST_EXTRA_ATOMS, type ReadingKind, readingsOf } from '../../../src/condition/reading/readings.ts';
import { planQuestion } from '../../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../../src/condition/scan/scan.queries.ts';
import type { Session } from '../../../src/db/session.types.ts';
import { startCluster, type TestCluster } from '../../support/cluster.ts';
import { connectReader } from '../../support/reader.ts';

const CLOCK = { at: '2026-01-31T22:30:00Z', zone: 'Europe/Moscow' };
const OTHER_ZONE = 'UTC';

/** A condition, which readings it must be given, and each of them as somebody would write it by hand; '' = the same text in the other zone. */
interface Case {
  readonly text: string;
  readonly others: Readonly<Partial<Record<ReadingKind, string>>>;
}

const CASES: readonly Case[] = [
  { text: "c.code <> 'A'", others: { 'null-kept': "c.code is distinct from 'A'" } },
  { text: "not c.code = 'A'", others: { 'null-kept': "c.code = 'A' is not true" } },
  { text: "c.code not in ('A', 'B')", others: { 'null-kept': "coalesce(c.code, '') not in ('A', 'B')" } },
  { text: "c.code not like 'A%'", others: { 'null-kept': "coalesce(c.code, '') not like 'A%'" } },
  {
    text: "lower(c.code) <> all (array['a', 'b'])",
    others: { 'null-kept': "coalesce(c.code, '') not in ('A', 'B', 'a', 'b')" },
  },
  { text: 'not c.flag', others: { 'null-kept': 'c.flag is not true' } },
  { text: 'c.flag = false', others: { 'null-kept': 'c.flag is not true' } },
  { text: 'c.a not between 1 and 3', others: { 'null-kept': 'coalesce(c.a, 0) not between 1 and 3' } },
  { text: 'c.a <> c.b', others: { 'null-kept': 'c.a <> c.b or c.a is null or c.b is null' } },
  {
    text: "c.at between '2026-01-10' and '2026-01-20'",
    others: { 'day-end': "c.at >= '2026-01-10' and c.at < '2026-01-21'", zone: '' },
  },
  {
    text: "c.local between date '2026-01-10' and date '2026-01-20'",
    others: { 'day-end': "c.local::date between '2026-01-10' and '2026-01-20'" },
  },
  { text: "c.local <= '2026-01-20'::date", others: { 'day-end': "c.local::date <= '2026-01-20'" } },
  { text: "c.local <= cast('2026-01-20' as date)", others: { 'day-end': "c.local < '2026-01-21'" } },
  { text: "timestamp '2026-01-20 00:00:00' >= c.local", others: { 'day-end': "c.local < '2026-01-21'" } },
  {
    text: "c.at <= timestamptz '2026-01-20 00:00+03'",
    others: { 'day-end': "c.at < timestamptz '2026-01-21 00:00+03'" },
  },
  {
    text: 'c.local <= current_date - 5',
    others: { 'day-end': "c.local < date '2026-02-01' - 4", zone: "c.local <= date '2026-01-31' - 5" },
  },
  { text: "c.at::date = '2026-01-20'", others: { zone: '' } },
  { text: 'extract(dow from c.at) in (6, 0)', others: { zone: '' } },
  { text: "date_trunc('month', c.at) = '2026-01-01'", others: { zone: '' } },
  {
    text: "exists (select 1 from bought o where o.id = c.id and o.at <= '2026-01-20')",
    others: {
      'day-end': "exists (select 1 from bought o where o.id = c.id and o.at < '2026-01-21')",
      zone: '',
    },
  },
];

const SILENT = [
  "c.code = 'A'",
  'c.code is not null',
  "not c.code <> 'A'",
  "c.code not in ('A', null)",
  "c.at < '2026-01-20'",
  "c.at <= '2026-01-20 10:00+00'",
  "c.day <= '2026-01-20'",
  "c.local >= '2026-01-20'",
  'c.id not in (select o.id from bought o)',
];

let cluster: TestCluster;
let session: Session;

beforeAll(async () => {
  await loadParser();
  cluster = await startCluster("timezone = 'Asia/Tokyo'");
  await cluster.sql(`
    create table customer (id int primary key, a int, b int, code text, flag boolean, at timestamptz, local timestamp, day date);
    create table bought (id int, at timestamptz);
    select setseed(0.7);
    insert into customer select g, nullif((random() * 5)::int, 0), nullif((random() * 5)::int, 0),
      (array['A', 'B', 'a', 'C', null])[1 + (random() * 4)::int], (array[true, false, null])[1 + (random() * 2)::int],
      timestamptz '2026-01-05 00:00+00' + interval '30 minutes' * (random() * 48 * 28)::int,
      timestamp '2026-01-05 00:00' + interval '30 minutes' * (random() * 48 * 28)::int, date '2026-01-05' + (random() * 28)::int
    from generate_series(1, 3000) g;
    update customer set at = null, local = null where id % 11 = 0;
    insert into bought select (random() * 3000)::int, timestamptz '2026-01-15 00:00+00' + interval '30 minutes' * (random() * 48 * 10)::int
    from generate_series(1, 1500) g;
    create role reader login;
    grant select on customer, bought to reader;`);
  session = await connectReader(cluster);
});

afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

const customer = { table: 'customer', alias: 'c', key: 'id', personal: {} };

async function told(source: string, limit?: number): Promise<readonly ReadingFact[]> {
  const formula = parseFormula(source);
  return session.read(async (tx) => {
    const typesOf = await readTimeTypes(
      tx,
      leavesOf(formula).map(({ text }) => text),
      customer,
    );
    const { readings, gaps } = readingsOf(formula, { alias: 'c', typesOf, clock: CLOCK, otherZone: OTHER_ZONE });
    expect(gaps).toEqual([]);
    const plan = planQuestion(
      formula,
      readings.flatMap(({ asides }) => asides),
    );
    expect(plan.atoms.length).toBeLessThanOrEqual(leavesOf(formula).length + MOST_EXTRA_ATOMS);
    const scan = planScan(customer, plan.atoms, { clock: CLOCK, keyType: 'integer', typesOf });
    const question = { formula, indexOf: plan.indexOf, alternatives: plan.alternatives };
    return tellReadings(
      readings,
      await readMeasures(tx, scan, { ...question, ...(limit === undefined ? {} : { limit }) }),
    );
  });
}

/** The keys selected by a condition in a session of the given zone, the clock put in by hand. */
async function selectedBy(condition: string, zone: string): Promise<ReadonlySet<number>> {
  const today = zone === CLOCK.zone ? "date '2026-02-01'" : "date '2026-01-31'";
  const rows = await cluster.sql<{ id: number }>(
    `set timezone to '${zone}'; select c.id from customer c where ${condition.replaceAll('current_date', today)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

async function expected(written: string, other: string, zone: string) {
  const [one, two] = [await selectedBy(written, CLOCK.zone), await selectedBy(other, zone)];
  const lost = [...one].filter((id) => !two.has(id)).length;
  const gained = [...two].filter((id) => !one.has(id)).length;
  return { selected: two.size, lost, gained };
}

const numbers = ({ selected, lost, gained }: ReadingFact) => ({ selected, lost, gained });

describe('another reading of a condition', () => {
  it.each(CASES.map((one) => [one.text, one] as const))('%s', async (text, { others }) => {
    const facts = await told(text);
    expect(facts.map(({ kind }) => kind)).toEqual(Object.keys(others));
    for (const fact of facts) {
      const zone = fact.kind === 'zone' ? OTHER_ZONE : CLOCK.zone;
      expect([fact.kind, numbers(fact)]).toEqual([fact.kind, await expected(text, others[fact.kind] || text, zone)]);
      expect(fact.lost + fact.gained).toBeGreaterThan(0);
    }
    for (const fact of facts.filter(({ kind }) => kind !== 'zone'))
      expect([fact.other, numbers(fact)]).toEqual([fact.other, await expected(text, fact.other, CLOCK.zone)]);
  });

  it.each(SILENT)('is not offered for %s', async (text) => {
    const facts = await told(text);
    expect(facts.filter(({ kind }) => kind !== 'zone')).toEqual([]);
  });

  it('is not offered where it selects the same people', async () => {
    expect(await told("c.id > 0 or c.code <> 'A'")).toEqual([]);
    expect(await told("c.day is null and c.at::date = '2026-01-20'")).toEqual([]);
  });
});

describe('NOT before the first condition of an OR', () => {
  it.each([
    "(not c.code = 'A') or c.flag",
    "not (c.code = 'A') or c.flag",
    'not exists (select 1 from bought o where o.id = c.id) or c.flag',
  ])('is not read wider where its author said what it binds to: %s', async (text) => {
    expect((await told(text)).filter(({ kind }) => kind === 'parentheses')).toEqual([]);
  });
});

describe('readings inside a formula', () => {
  it('are counted for every pair of conditions under AND, OR and NOT, also when the database makes the sums', async () => {
    let offered = 0;
    for (const [index, one] of CASES.entries()) {
      const two = CASES[(index * 7 + 3) % CASES.length]!;
      const write = (first: string, second: string): string =>
        [
          `(${first}) and (${second}) or c.b = 2`,
          `not ((${first}) and (${second}))`,
          `(${first} or ${second}) and c.b > 1`,
        ][index % 3]!;
      const written = write(one.text, two.text);
      for (const fact of [...(await told(written)), ...(await told(written, 1))]) {
        if (fact.kind === 'parentheses' || fact.kind === 'zone') continue;
        const by = (part: Case, id: string) => {
          if (!fact.leaves.includes(id)) return part.text;
          // Below a NOT an exclusion is kept by what its opposite says; the text that is shown says the same.
          return part.others[fact.kind] && index % 3 !== 1 ? part.others[fact.kind]! : fact.other;
        };
        const other = write(`(${by(one, 'c1')})`, `(${by(two, 'c2')})`);
        expect([written, fact.kind, numbers(fact)]).toEqual([
          written,
          fact.kind,
          await expected(written, other, CLOCK.zone),
        ]);
        offered += 1;
      }
      const zone = (await told(written)).find(({ kind }) => kind === 'zone');
      const byHand = await expected(written, written, OTHER_ZONE);
      expect([written, zone ? numbers(zone) : null]).toEqual([written, byHand.lost + byHand.gained ? byHand : null]);
    }
    expect(offered).toBeGreaterThan(20);
  });

  it.each([
    ["c.a = 1 and c.b = 2 or c.code = 'A'", "c.a = 1 and (c.b = 2 or c.code = 'A')", 'c1 and (c2 or c3)'],
    ["not c.code = 'A' or c.flag", "not (c.code = 'A' or c.flag)", "not (c.code = 'A' or c.flag)"],
    [
      "c.a > 1 and (not c.code = 'A' or c.flag)",
      "c.a > 1 and not (c.code = 'A' or c.flag)",
      "not (c.code = 'A' or c.flag)",
    ],
    [
      '(c.a = 1 and c.b = 2 or c.flag) and c.a < 4 ',
      'c.a = 1 and (c.b = 2 or c.flag) and c.a < 4',
      'c1 and (c2 or c3)',
    ],
  ])('count the other parentheses: %s', async (written, other, shown) => {
    const fact = (await told(written)).find(({ kind }) => kind === 'parentheses')!;
    expect(numbers(fact)).toEqual(await expected(written, other, CLOCK.zone));
    expect(fact.other).toContain(shown);
  });

  it('say what is left out when there are more than one scan may be charged with', () => {
    const source = Array.from({ length: 9 }, (_, index) => `c.local <= '2026-01-${10 + index}'`).join(' and ');
    const typesOf = () => new Map([['c.local', 'timestamp without time zone']]);
    const plan = readingsOf(parseFormula(source), { alias: 'c', typesOf, clock: CLOCK, otherZone: null });
    expect(plan.readings.map(({ leaves }) => leaves.join())).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
    expect(plan.gaps.map(({ what }) => what.en)).toEqual(['Other readings of c7, c8, c9']);
  });

  it('are told in both languages', async () => {
    const sentences = (await told("c.code <> 'A' and c.local <= '2026-01-20' and c.at::date < '2026-01-12'")).map(
      ({ sentence }) => sentence,
    );
    expect(sentences.map(({ en }) => en.replace(/\d+/g, 'N'))).toMatchInlineSnapshot(`
      [
        "cN also leaves out customers without a value (NULL); if they were kept, N customers would be selected (+N).",
        "The upper bound of cN is N:N of its last day; with that day counted to its end, N customers would be selected (+N).",
        "With days counted in UTC instead of Europe/Moscow (cN), N customers would be selected (+N).",
      ]
    `);
    expect(sentences.map(({ ru }) => ru.replace(/\d+/g, 'N'))).toMatchInlineSnapshot(`
      [
        "cN отсеивает и тех, у кого значение не заполнено (NULL); если их оставить, было бы отобрано: N клиентов (+N).",
        "Верхняя граница в cN — N:N последнего дня; если считать этот день до конца, было бы отобрано: N клиентов (+N).",
        "Если сутки считать по UTC, а не по Europe/Moscow (cN), было бы отобрано: N клиентов (+N).",
      ]
    `);
  });
});
