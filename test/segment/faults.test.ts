import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'libpg-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../../src/condition/ast.ts';
import { readCustomerColumns, readTimeTypes } from '../../src/condition/catalog.queries.ts';
import { leavesOf, sqlOf } from '../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../src/condition/parse.ts';
import { planQuestion } from '../../src/condition/scan/question.ts';
import { planScan, readMeasures } from '../../src/condition/scan/scan.queries.ts';
import { histogramSql } from '../../src/condition/scan/sql.ts';
import { connect } from '../../src/db/connect.ts';
import type { Session } from '../../src/db/session.types.ts';
import { type Found, severityOf } from '../../src/result.ts';
import { type ConditionEvidence, conditionEvidence, contradictions } from '../../src/segment/condition-evidence.ts';
import { planFaults, readFaults } from '../../src/segment/faults.queries.ts';
import type { FaultsSeen } from '../../src/segment/faults.ts';
import { findFaults } from '../../src/segment/find-faults.ts';
import type { CustomerMapping, SystemDescription } from '../../src/system/description.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';

const FIXTURE = readFileSync(join(import.meta.dirname, '../fixtures/faults/customers.sql'), 'utf8');
const CLOCK = { at: '2026-11-23T06:00:00Z', zone: 'Europe/Moscow' };
const CUSTOMER: CustomerMapping = { table: 'public.customer', alias: 'c', key: 'id', personal: { email: 'email' } };
const SYSTEM: SystemDescription = {
  id: 'bank',
  title: 'Bank',
  file: 'bank.yaml',
  clock: { zone: CLOCK.zone },
  customer: CUSTOMER,
  segments: { language: 'sql' },
  relations: {
    dictionary: {
      from: 'public.dictionary d',
      columns: { dictionary: 'd.dictionary', code: 'd.code', label: 'd.label', valid_to: 'd.valid_to' },
    },
    import_batch: {
      from: 'public.load b',
      columns: {
        id: 'b.id',
        source: 'b.source',
        status: 'b.status',
        started_at: 'b.started_at',
        rows_read: 'b.rows_read',
        rows_ok: 'b.rows_ok',
        rows_rejected: 'b.rows_rejected',
      },
    },
  },
};

let cluster: TestCluster;
let session: Session;
beforeAll(async () => {
  await loadParser();
  cluster = await startCluster();
  await cluster.sql(FIXTURE);
  session = await connect({
    target: `host=${cluster.socketDirectory} port=${cluster.port} user=reader dbname=postgres`,
    env: {},
    signal: new AbortController().signal,
  });
}, 60_000);
afterAll(async () => {
  await session?.close();
  await cluster?.remove();
});

interface Told {
  readonly seen: FaultsSeen;
  readonly findings: readonly Found[];
  readonly evidence: readonly ConditionEvidence[];
}

async function told(
  source: string,
  options: { readonly customer?: CustomerMapping; readonly selectedThen?: number; readonly limit?: number } = {},
): Promise<Told> {
  const { customer = CUSTOMER, selectedThen = null, limit } = options;
  const seen = await session.read(async (tx) => {
    const formula = parseFormula(source);
    const columns = await readCustomerColumns(tx, customer);
    const typesOf = await readTimeTypes(tx, leavesOf(formula).map(sqlOf), customer);
    const question = { segment: 'may', formula, source, customer, columns, clock: CLOCK, typesOf, system: SYSTEM };
    const faults = await planFaults(tx, { ...question, selectedThen });
    const plan = planQuestion(formula, faults.asides);
    const scan = planScan(customer, plan.atoms, { clock: CLOCK, keyType: columns.get(customer.key) ?? '', typesOf });
    expect(offences(histogramSql(scan, 50_001))).toEqual([]);
    const { indexOf, alternatives } = plan;
    const measures = await readMeasures(tx, scan, { formula, indexOf, alternatives, ...(limit ? { limit } : {}) });
    return readFaults(tx, faults, { measures, indexOf });
  });
  return { seen, findings: findFaults(seen), evidence: conditionEvidence(seen) };
}

/** What rules 1, 5 and 7 for generated SQL forbid: CASE over a boolean, fences, clocks of the server's own. */
function offences(sql: string): readonly string[] {
  const seen: string[] = [];
  walk(parseSync(sql).stmts, (type, node) => {
    if (['SQLValueFunction', 'GroupingSet', 'WindowDef', 'WithClause'].includes(type)) seen.push(type);
    if (type === 'CaseExpr' && node.arg) seen.push('CASE over a value');
    if ('limitOffset' in node) seen.push('OFFSET');
    const name = (node.funcname as readonly { String: { sval: string } }[] | undefined)?.at(-1)?.String.sval;
    if (['now', 'clock_timestamp', 'random'].includes(name ?? '')) seen.push(`${name}()`);
    return true;
  });
  return seen;
}

const loud = (findings: readonly Found[]): readonly string[] =>
  findings.filter((found) => severityOf(found) !== 'info').map(({ cause }) => cause.id);

async function count(where: string): Promise<number> {
  const [row] = await cluster.sql<{ n: number }>(`select count(*)::int as n from customer c where ${where}`);
  return row!.n;
}

interface Case {
  /** Row of the catalogue. */
  readonly fault: string;
  readonly cause: string;
  readonly condition: string;
  /** The repair, by hand: what the finding must have counted. */
  readonly repaired: string;
  /** The same form where it does no harm. */
  readonly twin: string;
  readonly why: string;
}

const CASES: readonly Case[] = [
  {
    fault: '3: <> loses those without a value',
    cause: 'segment/null-people-dropped',
    condition: "c.code <> 'A'",
    repaired: "c.code is distinct from 'A'",
    twin: "c.tier <> 'A'",
    why: 'the column may hold NULL and holds none',
  },
  {
    fault: '3: the same, where those without a value fail another condition',
    cause: 'segment/null-people-dropped',
    condition: "c.code not like 'A%' and c.balance > 50",
    repaired: "(c.code is null or c.code not like 'A%') and c.balance > 50",
    twin: "c.code <> 'A' and c.balance > 100",
    why: 'nobody is lost: those without a code have no balance above 100',
  },
  {
    fault: '3: under a NOT around the group',
    cause: 'segment/null-people-dropped',
    condition: "not (c.code = 'A' and c.balance >= 0)",
    repaired: "c.code is distinct from 'A'",
    twin: "not (c.tier = 'A' and c.balance >= 0)",
    why: 'the column holds no NULL',
  },
  {
    fault: '4: “no” skips who was never asked',
    cause: 'segment/never-asked-dropped',
    condition: 'c.flag = false',
    repaired: 'c.flag is not true',
    twin: 'c.agreed = false',
    why: 'everybody was asked',
  },
  {
    fault: '4: not flag',
    cause: 'segment/never-asked-dropped',
    condition: 'not c.flag and c.balance > 20',
    repaired: 'c.flag is not true and c.balance > 20',
    twin: 'not c.agreed and c.balance > 20',
    why: 'everybody was asked',
  },
  {
    fault: '4: a flag kept as text',
    cause: 'segment/never-asked-dropped',
    condition: "c.answer = 'N'",
    repaired: "c.answer = 'N' or c.answer is null",
    twin: "c.reply = 'N'",
    why: 'everybody replied',
  },
  {
    fault: '5: = NULL',
    cause: 'segment/compared-with-null',
    condition: 'c.code = null',
    repaired: 'c.code is null',
    twin: 'c.code is null',
    why: 'IS NULL is how it is asked',
  },
  {
    fault: '5: NULL in an IN list',
    cause: 'segment/compared-with-null',
    condition: "c.code in ('A', null)",
    repaired: "c.code = 'A' or c.code is null",
    twin: "c.tier in ('A', null)",
    why: 'there is no NULL that the author could have meant',
  },
  {
    fault: '6: not in country X drops who has none',
    cause: 'segment/null-people-dropped',
    condition: "c.code not in ('A', 'Z')",
    repaired: "c.code is null or c.code not in ('A', 'Z')",
    twin: "coalesce(c.code, '') not in ('A', 'Z')",
    why: 'the author has thought of them',
  },
  {
    fault: '10: not A or not B',
    cause: 'segment/or-of-negations',
    condition: "c.status <> 'SLEEPING' or c.status <> 'BLOCKED'",
    repaired: "c.status not in ('SLEEPING', 'BLOCKED')",
    twin: "c.status <> 'SLEEPING' or c.status <> 'DELETED' and c.balance >= 0",
    why: 'the other exclusion stands in a branch of its own',
  },
  {
    fault: '12: not like any',
    cause: 'segment/not-any',
    condition: "c.label not like any (array['%Москва', '%Самара'])",
    repaired: "c.label not like all (array['%Москва', '%Самара'])",
    twin: "c.label not like any (array['%Самара', '%Тверь'])",
    why: 'nobody is called so',
  },
  {
    fault: '13: between, the wrong way round',
    cause: 'segment/range-is-empty',
    condition: 'c.balance between 300 and 100',
    repaired: 'c.balance between 100 and 300',
    twin: 'c.balance between 100 and 300',
    why: 'the right way round',
  },
  {
    fault: '13: >= D and < D',
    cause: 'segment/range-is-empty',
    condition: "c.registered_on >= date '2026-11-10' and c.registered_on < date '2026-11-10'",
    repaired: "c.registered_on = date '2026-11-10'",
    twin: "c.registered_on >= date '2026-11-10' and c.registered_on < date '2026-11-11'",
    why: 'one whole day',
  },
  {
    fault: '14: the last day ends at its beginning',
    cause: 'segment/last-day-cut-off',
    condition: "c.seen_at between '2026-05-11' and '2026-05-31'",
    repaired: "c.seen_at >= '2026-05-11 00:00+03' and c.seen_at < '2026-06-01 00:00+03'",
    twin: "c.left_at between '2026-05-11' and '2026-05-31'",
    why: 'nothing happened on the last day',
  },
  {
    fault: '14: inside a subquery',
    cause: 'segment/last-day-cut-off',
    condition:
      "exists (select 1 from purchase p where p.customer_id = c.id and p.made_at between date '2026-11-01' and date '2026-11-20')",
    repaired: "exists (select 1 from purchase p where p.customer_id = c.id and p.product = 'A')",
    twin: "exists (select 1 from purchase p where p.customer_id = c.id and p.made_at between date '2026-11-01' and date '2026-11-21')",
    why: 'nobody bought on the last day',
  },
  {
    fault: '15: until today, without today',
    cause: 'segment/last-day-cut-off',
    condition:
      'exists (select 1 from login l where l.customer_id = c.id and l.at between current_date - 7 and current_date)',
    repaired: 'c.id <= 8',
    twin: 'exists (select 1 from login_before l where l.customer_id = c.id and l.at between current_date - 7 and current_date)',
    why: 'nobody has logged in today',
  },
  {
    fault: '16: the day of Greenwich',
    cause: 'segment/day-of-another-zone',
    condition: "(c.seen_at at time zone 'UTC')::date = date '2026-05-10'",
    repaired: "(c.seen_at at time zone 'Europe/Moscow')::date = date '2026-05-10'",
    twin: "(c.noon_at at time zone 'UTC')::date = date '2026-05-10'",
    why: 'at noon it is the same day in both',
  },
  {
    fault: '17: not done lately, newcomers included',
    cause: 'segment/newcomers-included',
    condition:
      "not exists (select 1 from purchase p where p.customer_id = c.id and p.product = 'B' and p.made_at > now() - interval '30 days')",
    repaired: "c.registered_on < date '2026-10-24'",
    twin: "not exists (select 1 from purchase p where p.customer_id = c.id and p.made_at > now() - interval '30 days')",
    why: 'all newcomers have bought',
  },
  {
    fault: '18: an exclusion on many rows',
    cause: 'segment/any-row-differs',
    condition: "exists (select 1 from purchase p where p.customer_id = c.id and p.product <> 'A')",
    repaired: 'c.id between 11 and 15',
    twin: "exists (select 1 from payment p where p.customer_id = c.id and p.method <> 'CARD')",
    why: 'everybody has one payment only',
  },
  {
    fault: '20: WHERE undoes a LEFT JOIN',
    cause: 'segment/left-join-undone',
    condition:
      "exists (select 1 from payment p left join refund r on r.payer = p.customer_id where p.customer_id = c.id and r.reason <> 'full')",
    repaired: 'c.id > 5',
    twin: "exists (select 1 from payment p left join refund_of_all r on r.payer = p.customer_id where p.customer_id = c.id and r.reason <> 'full')",
    why: 'everybody has a partner row',
  },
  {
    fault: '21: a number kept as text',
    cause: 'segment/text-compared-as-number',
    condition: "c.visits > '10'",
    repaired: "c.visits = '1000'",
    twin: "c.units > '0010'",
    why: 'padded to one length, the two orders are the same',
  },
  {
    fault: '24: other case and blanks',
    cause: 'segment/value-spelt-differently',
    condition: "c.city = 'Казань'",
    repaired: 'c.id <= 29',
    twin: "c.town = 'Казань'",
    why: 'the column has one spelling',
  },
  {
    fault: '24: the condition names all spellings',
    cause: 'segment/value-spelt-differently',
    condition: "c.city in ('Казань', 'казань')",
    repaired: 'c.id <= 29',
    twin: "c.city in ('Казань', 'казань', 'Казань ')",
    why: 'all of them are asked for',
  },
  {
    fault: '24: ё and е',
    cause: 'segment/value-spelt-differently',
    condition: "c.grade = 'Зеленый'",
    repaired: 'c.id <= 20',
    twin: "c.grade = 'Зелёный'",
    why: 'written as the data writes it',
  },
  {
    fault: '25: Russian letters for Latin ones',
    cause: 'segment/look-alike-letters',
    condition: "c.category = 'A1'",
    repaired: 'c.id <= 20',
    twin: "c.series = 'A1'",
    why: 'the data has one of the two',
  },
  {
    fault: '26: the underscore of LIKE',
    cause: 'segment/underscore-is-wildcard',
    condition: "c.promo like 'MAY_1%'",
    repaired: "c.promo = 'MAY_10'",
    twin: "c.voucher like 'MAY_1%'",
    why: 'only underscores stand there',
  },
  {
    fault: '26: LIKE without a wildcard',
    cause: 'segment/like-without-wildcard',
    condition: "c.label like 'Москва'",
    repaired: 'c.id <= 20',
    twin: "c.label like 'VIP Москва'",
    why: 'somebody is called exactly so',
  },
  {
    fault: '27: empty and NULL',
    cause: 'segment/empty-text-and-null',
    condition: 'c.note is not null',
    repaired: "c.note <> ''",
    twin: 'c.remark is not null',
    why: 'the column knows one kind of nothing',
  },
  {
    fault: '27: only the empty text is asked for',
    cause: 'segment/empty-text-and-null',
    condition: "c.note = ''",
    repaired: "c.note = '' or c.note is null",
    twin: "c.note is not null and c.note <> ''",
    why: 'both are tested',
  },
  {
    fault: '28: the sum of nothing',
    cause: 'segment/aggregate-of-nothing',
    condition: '(select sum(p.amount) from purchase p where p.customer_id = c.id) < 300',
    repaired: 'c.id between 6 and 10 or c.id > 15',
    twin: '(select sum(p.amount) from payment p where p.customer_id = c.id) < 300',
    why: 'everybody has a payment',
  },
  {
    fault: '29: the unknown taken for 0',
    cause: 'segment/unknown-taken-for-value',
    condition: 'coalesce(c.income, 0) < 20000',
    repaired: 'c.income < 20000',
    twin: 'coalesce(c.score, 0) < 20000',
    why: 'everybody has a score',
  },
  {
    fault: '30: a column that the list does not have',
    cause: 'segment/column-of-outer-query',
    condition: 'c.id in (select id from excluded_clean)',
    repaired: 'c.id in (1, 2)',
    twin: 'c.id in (select cid from excluded_clean)',
    why: 'the list has that column',
  },
  {
    fault: '31: EXISTS without the customer',
    cause: 'segment/exists-for-everybody',
    condition: "exists (select 1 from purchase p where p.product = 'A')",
    repaired: 'c.id <= 10',
    twin: 'exists (select 1 from switch s where s.is_on)',
    why: 'a switch is nobody’s row',
  },
  {
    fault: '32: a value of another column',
    cause: 'segment/value-of-another-column',
    condition: "c.kind = 'SLEEPING'",
    repaired: "c.status = 'SLEEPING'",
    twin: "c.status = 'SLEEPING'",
    why: 'asked of the column that has it',
  },
  {
    fault: 'a label for a code',
    cause: 'segment/label-instead-of-code',
    condition: "c.tariff = 'Золотой'",
    repaired: "c.tariff = 'GOLD'",
    twin: "c.tariff = 'GOLD'",
    why: 'the code',
  },
  {
    fault: '38: years of 365 days',
    cause: 'segment/age-by-days',
    condition: '(current_date - c.born) / 365 >= 25',
    repaired: "c.born <= date '2001-11-23'",
    twin: '(current_date - c.born_early) / 365 >= 25',
    why: 'nobody has a birthday in those days',
  },
  {
    fault: '38: an interval of so many days',
    cause: 'segment/age-by-days',
    condition: "c.born <= current_date - interval '9125 days'",
    repaired: "c.born <= date '2001-11-23'",
    twin: "c.born_early <= current_date - interval '9125 days'",
    why: 'nobody has a birthday in those days',
  },
  {
    fault: '39: whole numbers divided',
    cause: 'segment/integer-division',
    condition: 'c.opened / c.sent * 100 > 50',
    repaired: 'c.opened > 5',
    twin: 'c.opened_all / c.sent * 100 > 50',
    why: 'all divisions leave no rest',
  },
  {
    fault: '40: NOT reaches the first only',
    cause: 'segment/not-binds-to-first',
    condition: "not c.status = 'SLEEPING' or c.status = 'BLOCKED'",
    repaired: "c.status not in ('SLEEPING', 'BLOCKED')",
    twin: "not (c.status = 'SLEEPING') or c.status = 'BLOCKED'",
    why: 'its author put the parentheses',
  },
  {
    fault: '41: a slip of the pen',
    cause: 'segment/value-misspelt',
    condition: "c.kind in ('RETIAL', 'CORPORATE')",
    repaired: 'c.id > 0',
    twin: "c.kind in ('RETAIL', 'CORPORATE')",
    why: 'spelt as the data spells it',
  },
];

describe('the faults that a repair proves', () => {
  it.each(CASES)('$fault', async ({ cause, condition, repaired, twin }) => {
    const { findings } = await told(condition);
    const evidence = findings[0]?.evidence as { selected: number; selectedRepaired: number } | undefined;
    expect([findings[0]?.cause.id, evidence?.selectedRepaired]).toEqual([cause, await count(repaired)]);
    expect(findings.map((found) => found.cause.id).filter((id) => id === cause)).toHaveLength(1);
    expect(loud((await told(twin)).findings)).toEqual([]);
  });

  it.each(CASES)('says it in both languages, with what to do: $fault', async ({ condition }) => {
    const { findings } = await told(condition);
    for (const { cause, evidence } of findings) {
      const texts = [cause.title(evidence), ...cause.next(evidence)];
      for (const { en, ru } of texts) {
        expect(`${en}${ru}`).not.toMatch(/undefined|\[object|NaN/);
        expect(ru).toMatch(/[а-яё]/i);
      }
    }
  });
});

const causesOf = async (...question: Parameters<typeof told>): Promise<readonly string[]> =>
  (await told(...question)).findings.map(({ cause }) => cause.id);

describe('forms that are right and stay silent', () => {
  it.each([
    ["c.city not like 'К%' or c.city not like '%а'", 'two patterns can both fit one value'],
    ["c.status not in ('SLEEPING', 'BLOCKED') or c.status <> 'BLOCKED'", 'the exclusions share a value'],
    ["c.code is distinct from 'A'", 'NULL is thought of'],
    ["(c.code <> 'A' or c.code is null)", 'NULL is thought of'],
    ["c.code = 'A'", 'those without a code are not asked for'],
    ['c.flag', 'an explicit yes'],
    ['c.flag is not true', 'the never-asked are thought of'],
    ["nullif(c.note, '') is not null", 'the empty text is thought of'],
    ["c.seen_at >= '2026-05-11' and c.seen_at < '2026-06-01'", 'half-open'],
    ["c.registered_on <= date '2026-11-10'", 'a column without hours'],
    ['coalesce((select sum(p.amount) from purchase p where p.customer_id = c.id), 0) < 300', 'nothing is 0'],
    ['(select sum(p.amount) from purchase p where p.customer_id = c.id) > 300', 'nothing is no more than 300 either'],
    ['(select count(*) from purchase p where p.customer_id = c.id) < 2', 'count is never NULL'],
    ['coalesce(c.income, 0) > 20000', 'the unknown stay out'],
    ["c.promo like 'MAY\\_1%'", 'the underscore is escaped'],
    ['100 * c.opened / c.sent > 50', 'multiplied first'],
    ['c.opened / 3 % 2 = 0', 'a slice, meant as such'],
    ["not exists (select 1 from purchase p where p.customer_id = c.id and p.product = 'A')", 'the exclusion is whole'],
    ['exists (select 1 from purchase p where p.customer_id = id)', 'linked by a name without a table'],
    ['c.id not in (select e.cid from excluded_clean e)', 'no NULL in the list'],
    ['extract(year from age(current_date, c.born)) >= 25', 'by the calendar'],
    ["c.email = 'C2@bank.example' or c.balance > 0", 'values of a personal column are not compared'],
  ])('%s: %s', async (condition) => {
    expect((await told(condition)).findings.map(({ cause }) => cause.id)).toEqual([]);
  });
});

describe('conditions that no data could meet', () => {
  it.each([
    ["c.code = 'A' and c.code = 'B'", ['c1', 'c2'], 'planner'],
    ['c.balance > 1000 and c.balance < 1000', undefined, undefined],
    ['c.balance > 100 and c.balance < 50', ['c1', 'c2'], 'planner'],
    ['c.balance > 105 and c.balance < 106', ['c1', 'c2'], 'intervals'],
    ['c.opened > 5 and c.opened < 6 and c.balance > 0', ['c1', 'c2'], 'intervals'],
    ['c.balance <> c.balance', ['c1'], 'intervals'],
    ['c.balance between 900 and 800', ['c1'], 'planner'],
    ['c.balance not in (5, null)', ['c1'], 'planner'],
    ["c.tier = 'A' and c.status = 'ACTIVE' and c.tier = 'B'", ['c1', 'c3'], 'planner'],
  ])('%s', async (condition, conditions, provedBy) => {
    const { findings } = await told(condition);
    const proved = findings.filter(({ cause }) => cause.id === 'segment/conditions-exclude-each-other');
    expect(proved.map(({ evidence }) => evidence)).toMatchObject(
      conditions ? [{ conditions: conditions.map((id) => ({ id })), provedBy }] : [],
    );
  });

  it('names the constraint that forbids a condition', async () => {
    const { findings } = await told("c.balance < 0 and c.status = 'ACTIVE'");
    expect(findings).toMatchObject([
      {
        cause: { id: 'segment/against-constraint' },
        evidence: {
          conditions: [{ id: 'c1' }],
          constraints: ['CHECK ((balance >= 0))'],
        },
      },
    ]);
    expect(await causesOf('c.balance < 10')).toEqual([]);
    expect(await causesOf('c.status is null')).toEqual(['segment/against-constraint']);
    expect(await causesOf('c.tier is null')).toEqual([]);
  });
});

describe('lists that hold nothing', () => {
  it.each([
    [
      "c.id not in (select m.customer_id from list_member m where m.list_code = 'DO-NOT-KALL')",
      'DO-NOT-KALL',
      'warning',
    ],
    ["not exists (select 1 from list_member m where m.customer_id = c.id and m.list_code = 'GONE')", 'GONE', 'warning'],
    ["exists (select 1 from list_member m where m.customer_id = c.id and m.list_code = 'GONE')", 'GONE', 'error'],
  ])('%s', async (condition, list, severity) => {
    const { findings } = await told(condition);
    expect(findings.map((one) => [one.cause.id, severityOf(one)])).toEqual([['segment/list-is-empty', severity]]);
    expect(findings[0]!.evidence).toMatchObject({ list });
    expect(await causesOf(condition.replace(list, 'DO-NOT-CALL'))).toEqual([]);
  });

  it('is no fault when the list is full and nobody of it is among the customers', async () => {
    expect(await causesOf('c.id not in (select e.cid + 1000 from excluded_clean e)')).toEqual([]);
  });
});

describe('numbers that lie about people', () => {
  it('says that rows are counted when the customers stand several times', async () => {
    const customer = { ...CUSTOMER, table: 'public.customer_phone' };
    const { findings } = await told("c.status = 'ACTIVE'", { customer });
    expect(findings.map(({ cause, evidence }) => [cause.id, evidence])).toEqual([
      [
        'segment/rows-are-not-people',
        { segment: 'may', table: 'public.customer_phone', key: 'id', rows: 43, people: 40, rowsWithoutKey: 0 },
      ],
    ]);
    expect(await causesOf("c.status = 'ACTIVE'", { customer: { ...customer, where: 'c.phone_number = 1' } })).toEqual(
      [],
    );
  });

  it('says that the run counted without the condition that all customers must meet', async () => {
    const customer = { ...CUSTOMER, table: 'public.customer_merged', where: 'c.merged_into is null' };
    const hidden = (selectedThen: number) => causesOf("c.status = 'ACTIVE'", { customer, selectedThen });
    expect(await hidden(30)).toEqual(['segment/hidden-filter']);
    expect(await hidden(25)).toEqual([]);
    expect(await hidden(27)).toEqual([]);
  });

  it('lets the rule be innocent when the last load was out of line', async () => {
    await cluster.sql(`insert into load select g::text, 'crm', 'DONE', timestamptz '2026-11-23 03:00+03' - interval '1 day' * g, 1000 + g, 990, 10
      from generate_series(1, 10) as g`);
    expect(await causesOf("c.status = 'ACTIVE'")).toEqual([]);
    await cluster.sql(
      `insert into load values ('0', 'crm', 'DONE', timestamptz '2026-11-23 03:00+03', 1000, 600, 400)`,
    );
    expect(await causesOf("c.status = 'ACTIVE'")).toEqual(['segment/load-out-of-line']);
    await cluster.sql('truncate load');
  });

  it('names a condition that fails on some values, by their shape', async () => {
    const { findings } = await told("c.visits::int > 10 and c.status = 'BLOCKED'");
    expect(findings.map(({ cause, evidence }) => [cause.id, evidence])).toEqual([
      [
        'segment/condition-can-fail',
        {
          segment: 'may',
          condition: { id: 'c1', text: 'c.visits::int > 10' },
          customers: 2,
          shapes: ['4 characters'],
          why: null,
        },
      ],
    ]);
    expect(findings[0]!.cause.title(findings[0]!.evidence).en).toContain('raises an error for 2 customers');
    expect(await causesOf('c.units::int > 10')).toEqual([]);
  });
});

describe('the evidence beside a condition', () => {
  const of = async (condition: string) => (await told(condition)).evidence;

  it('says which column holds the NULLs that make it UNKNOWN, and how many', async () => {
    const evidence = await of(
      "c.code <> 'A' and c.income > c.score and coalesce(c.code, c.note) = 'x' and c.balance > 0",
    );
    expect(evidence.map(({ unknownBecause }) => unknownBecause)).toEqual([
      [{ kind: 'column', column: 'code', customers: 10 }],
      [{ kind: 'column', column: 'income', customers: 7 }],
      [
        { kind: 'column', column: 'code', customers: 5 },
        { kind: 'column', column: 'note', customers: 5 },
      ],
      [],
    ]);
  });

  it('says which list holds them, and that a sum had nothing to add', async () => {
    const evidence = await of(
      'c.id not in (select e.cid from excluded e) and (select sum(p.amount) from purchase p where p.customer_id = c.id) > 1 and c.tier = null',
    );
    expect(evidence.map(({ unknownBecause }) => unknownBecause)).toEqual([
      [{ kind: 'list', list: 'excluded', rows: 3, nullRows: 1 }],
      [{ kind: 'no-rows', customers: 25 }],
      [],
    ]);
  });

  it('shows the common values beside a choosy literal, never those of a personal column', async () => {
    const [status, email] = await of("c.status = 'BLOKED' and c.email = 'c2@bank.example'");
    expect(status!.common).toEqual([
      { value: 'ACTIVE', share: 0.75 },
      { value: 'SLEEPING', share: 0.15 },
      { value: 'BLOCKED', share: 0.1 },
    ]);
    expect(status!.near).toEqual([{ literal: 'BLOKED', value: 'BLOCKED', how: 'spelling' }]);
    expect([email!.common, email!.near]).toEqual([[], []]);
  });

  it('names a literal with letters of two alphabets in one word', async () => {
    const [mixed, pure] = await of("c.town = 'Kазань' and c.city = 'Казань'");
    expect([mixed!.mixedScript, pure!.mixedScript]).toEqual([['Kазань'], []]);
  });

  it('lists the contradictions with their proof', async () => {
    const { seen } = await told("c.code = 'A' and c.code = 'B' and c.balance > 0");
    expect(contradictions(seen)).toEqual([{ conditions: ['c1', 'c2'], provedBy: 'planner', constraints: [] }]);
  });

  it('says which conditions remove nobody', async () => {
    const evidence = await of("c.balance > 0 and c.status = 'ACTIVE' and not (c.balance < 0 and c.status = 'BLOCKED')");
    expect(evidence.map(({ removesNobody }) => removesNobody)).toEqual([true, false, true, false]);
  });
});

describe('without statistics', () => {
  it('asks the column itself, once a condition has found nobody', async () => {
    await cluster.sql(
      'create table fresh as select id, status, email from customer; alter table fresh add primary key (id)',
    );
    const customer = { ...CUSTOMER, table: 'public.fresh' };
    const { findings } = await told("c.status = 'active'", { customer });
    expect(findings[0]).toMatchObject({
      cause: { id: 'segment/value-spelt-differently' },
      evidence: { near: ['ACTIVE'], selected: 0, selectedRepaired: 30 },
    });
    expect(await causesOf("c.status = 'BLOCKED'", { customer })).toEqual([]);
    expect(await causesOf("c.email = 'C2@bank.example'", { customer })).toEqual([]);
  });
});

describe('a day without a zone', () => {
  it('is told, not complained of, when a session in another zone would select others', async () => {
    const { findings } = await told("c.seen_at::date = date '2026-05-10'");
    expect(findings.map(({ cause }) => cause.id)).toEqual(['segment/day-of-another-zone']);
    expect(findings[0]!.evidence).toMatchObject({ zoneWritten: null, repair: null, selected: 3, selectedRepaired: 0 });
    expect(loud(findings)).toEqual([]);
    expect(await causesOf("c.noon_at::date = date '2026-05-10'")).toEqual([]);
  });
});

describe('more truth patterns than can be carried', () => {
  it('proves the same by sums', async () => {
    const condition = "c.code <> 'A' and not (c.flag and c.balance > 300) and c.city = 'Казань'";
    const evidence = ({ findings }: Told) => findings.map(({ cause, evidence: proof }) => [cause.id, proof]);
    const bySums = await told(condition, { limit: 1 });
    expect(bySums.seen.counts.selected).toBeGreaterThan(0);
    expect(evidence(bySums)).toEqual(evidence(await told(condition)));
    expect(bySums.findings.map(({ cause }) => cause.id).sort()).toEqual([
      'segment/null-people-dropped',
      'segment/value-spelt-differently',
    ]);
  });
});

describe('large selections', () => {
  it.each([
    ['200 conditions', Array.from({ length: 200 }, (_, index) => `c.code <> 'A${index}'`).join(' and ')],
    ['5,000 values', `c.city in (${Array.from({ length: 5000 }, (_, index) => `'город ${index}'`).join(', ')})`],
    [
      '30 levels',
      `${'('.repeat(30)}c.code <> 'A'${" or c.city = 'Казань') and c.balance > 0".repeat(15)}${')'.repeat(15)}`,
    ],
  ])('are answered: %s', async (_what, condition) => {
    const { seen } = await told(condition);
    expect(seen.counts.population).toBe(40);
  });
});

describe('more suspicions than a scan can carry', () => {
  it('names those that it did not look at', async () => {
    const condition = Array.from({ length: 12 }, (_, index) =>
      `c.label like 'VIP_К${index}%'`.replace('VIP_', 'V_P '),
    ).join(' or ');
    const { seen } = await told(condition);
    expect(seen.notLookedAt).toHaveLength(4);
    expect(seen.notLookedAt[0]).toMatchObject({ cause: 'segment/underscore-is-wildcard', why: 'limit' });
  });
});
