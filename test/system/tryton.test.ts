import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/tryton', name), 'utf8');
const AT = ['--as-of', '2026-11-24T09:30:00Z'];

let cluster: TestCluster;
let copies = 0;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('create database healthy');
  await cluster.sql(fixture('schema.sql'), 'healthy');
  await cluster.sql(fixture('campaigns.sql'), 'healthy');
}, 60_000);
afterAll(() => cluster?.remove());

const on = (database: string) => ({
  conninfo: `host=127.0.0.1 port=${cluster.port} user=reader dbname=${database}`,
  system: 'tryton',
});

/** A copy of the healthy database with something done to it. */
async function planted(sql: string): Promise<string> {
  const name = `p${++copies}`;
  await cluster.sql(`create database ${name} template healthy`);
  if (sql) await cluster.sql(sql, name);
  return name;
}

/** A scenario 9 of one activity; without a domain that of everybody. */
const scenario = (domain: unknown, condition = '') => `
  insert into marketing_automation_scenario (id, name, model, domain, state, create_date, create_uid)
    values (9, 'Ninth', 'party.party', '${JSON.stringify(domain).replaceAll("'", "''")}', 'running', '2026-11-23 10:00', 2);
  insert into marketing_automation_activity (id, name, parent, action, email_title, email_template, condition, create_date, create_uid)
    values (9, 'Ninth mail', 'marketing.automation.scenario,9', 'send_email', 'T', '<p>T</p>', nullif('${condition}', ''), '2026-11-23 10:00', 2);`;
const taken = `insert into marketing_automation_record (id, scenario, record, blocked, create_date)
  select 900 + id, 9, 'party.party,' || id, false, '2026-11-23 11:00' from party_party where active;`;
const processed = `insert into marketing_automation_record_activity (id, record, activity, at, state, create_date, write_date)
  select 90000 + id, id, 9, '2026-11-23 11:15:01', 'done', '2026-11-23 11:15', '2026-11-23 11:15' from marketing_automation_record where scenario = 9;`;
const reads = (field: string, other: string) =>
  `{"__class__": "Equal", "s1": {"__class__": "Get", "v": {"__class__": "Eval", "v": "self", "d": {}}, "k": "${field}", "d": ""}, "s2": ${other}}`;
const DUE = `update marketing_automation_record_activity set at = '2026-11-24 07:00' where activity = 3;`;
const COUNT_DUE = `select count(*) as n from marketing_automation_record_activity where state = 'waiting' and at <= '2026-11-24 09:30'`;

interface Problem {
  readonly title: string;
  readonly sql: string;
  readonly command: readonly string[];
  readonly cause: string;
  /** The number in the evidence that proves it, and the same by plain SQL. */
  readonly proof: readonly [column: string, sql: string];
}

const PROBLEMS: readonly Problem[] = [
  {
    title: 'a script wrote a domain by a computed field',
    sql: `update marketing_automation_scenario set domain = '[["email", "ilike", "%@example.org"]]', write_uid = 2, write_date = '2026-11-23 12:00'`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/domain-fails',
    proof: ['enrolled', 'select count(*) as n from marketing_automation_record'],
  },
  {
    title: 'an import wrote a date that lacks its time',
    sql: `update marketing_automation_scenario set domain = '[["create_date", ">=", {"__class__": "DateTime", "y": 2026, "M": 8, "d": 1}]]'`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/domain-fails',
    proof: ['enrolled', 'select count(*) as n from marketing_automation_record'],
  },
  {
    title: 'somebody set the scenario to draft',
    sql: `update marketing_automation_scenario set state = 'draft', write_uid = 2, write_date = '2026-11-23 12:00'`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/scenario-not-running',
    proof: ['going_on', "select count(*) as n from marketing_automation_record_activity where state = 'waiting'"],
  },
  {
    title: 'the trigger is switched off',
    sql: `update ir_cron set active = false, write_uid = 2, write_date = '2026-11-23 12:00' where id = 6`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/trigger-stopped',
    proof: ['enrolled', 'select count(*) as n from marketing_automation_record'],
  },
  {
    title: 'the cron service does not run, and reminders are due',
    sql: `${DUE} update ir_cron set next_call = '2026-11-24 06:00'`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/process-stopped',
    proof: ['due', COUNT_DUE],
  },
  {
    title: 'a template lost its bracket',
    sql: `${DUE} update marketing_automation_activity set email_template = '<p>\${record.name</p>', write_uid = 2, write_date = '2026-11-24 06:00' where id = 3`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/template-broken',
    proof: ['due', COUNT_DUE],
  },
  {
    title: 'a batch fails for a reason that only the log knows',
    sql: `${DUE} update marketing_automation_activity set email_template = '<p>\${record.naem}</p>', write_uid = 2, write_date = '2026-11-24 06:00' where id = 3`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/batch-fails',
    proof: ['due_everywhere', COUNT_DUE],
  },
  {
    title: 'an activity was deleted under its child',
    sql: `update marketing_automation_activity set parent = 'marketing.automation.activity,77' where id = 3`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/activity-orphaned',
    proof: [
      'waiting',
      "select count(*) as n from marketing_automation_record_activity where activity = 3 and state = 'waiting'",
    ],
  },
  {
    title: 'a condition compares a language with its code',
    sql: scenario([], reads('lang', '"de"')) + taken,
    command: ['campaign', 'trace', '9'],
    cause: 'tryton/condition-reads-nothing',
    proof: ['enrolled', 'select count(*) as n from marketing_automation_record where scenario = 9'],
  },
  {
    title: 'a condition reads a field that is misspelt',
    sql: scenario([], reads('nmae', '"x"')) + taken,
    command: ['campaign', 'trace', '9'],
    cause: 'tryton/condition-reads-nothing',
    proof: ['enrolled', 'select count(*) as n from marketing_automation_record where scenario = 9'],
  },
  {
    title: 'the first condition is false for everybody',
    sql: scenario([], reads('code', '"none"')) + taken,
    command: ['campaign', 'trace', '9'],
    cause: 'tryton/nobody-gets-an-activity',
    proof: ['without_activity', 'select count(*) as n from marketing_automation_record where scenario = 9'],
  },
  {
    title: 'an import switched the e-mail addresses off before the batch',
    sql: `update party_contact_mechanism set active = false where party > 110; ${scenario([]) + taken + processed}
      insert into web_shortened_url (id, record) select id, 'marketing.automation.record.activity,' || id from marketing_automation_record_activity
      where activity = 9 and record <= 1010`,
    command: ['campaign', 'trace', '9'],
    cause: 'tryton/mails-not-composed',
    proof: ['no_address', 'select count(*) as n from party_contact_mechanism where not active'],
  },
  {
    title: 'a link scanner unsubscribed many',
    sql: `update marketing_automation_record set blocked = true, write_uid = 0, write_date = '2026-11-24 09:00' where id % 4 = 0`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/customers-unsubscribed',
    proof: ['unsubscribed', 'select count(*) as n from marketing_automation_record where blocked'],
  },
  {
    title: 'a mail was added when everybody was past it',
    sql: `insert into marketing_automation_activity (id, name, parent, action, email_title, email_template, create_date, create_uid)
      values (4, 'Late', 'marketing.automation.scenario,1', 'send_email', 'L', '<p>L</p>', '2026-11-23 10:00', 2)`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/activity-came-too-late',
    proof: ['passed_before', 'select count(*) as n from marketing_automation_record'],
  },
  {
    title: 'duplicates were deleted',
    sql: 'delete from party_party where id in (102, 104, 106)',
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/customer-deleted',
    proof: [
      'records',
      "select count(*) as n from marketing_automation_record where record in ('party.party,102', 'party.party,104', 'party.party,106')",
    ],
  },
  {
    title: 'the event of one moved everybody on',
    sql: `update marketing_automation_record_activity set state = 'done', at = '2026-11-20 11:00:02', write_date = '2026-11-20 11:00:01.2' where activity = 2;
      insert into web_shortened_url (id, record) select id, 'marketing.automation.record.activity,' || id from marketing_automation_record_activity w
      where activity = 2 and not exists (select 1 from web_shortened_url u where u.id = w.id)`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/events-reach-everybody',
    proof: [
      'without_event',
      'select count(*) as n from marketing_automation_record_activity where activity = 1 and not email_opened',
    ],
  },
  {
    title: 'a translation is out of date',
    sql: `insert into ir_translation (name, lang, type, res_id, value, fuzzy) values ('marketing.automation.activity,email_title', 'de', 'model', 1, 'Hallo', true)`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/translation-stale',
    proof: ['customers', 'select count(*) as n from party_party_lang where lang = 2 and party % 2 = 0'],
  },
  {
    title: 'the search of a batch took minutes',
    sql: `update marketing_automation_record_activity set at = at + interval '10 minutes' where activity = 1`,
    command: ['campaign', 'trace', '1'],
    cause: 'tryton/slow-batch',
    proof: ['steps', 'select count(*) as n from marketing_automation_record_activity where activity = 1'],
  },
  {
    title: 'a newsletter says sent and was never clicked',
    sql: `insert into marketing_email select g, 1, g || '@example.org', g % 5 > 0 from generate_series(1, 50) g;
      insert into marketing_email_message values (3, 'News', 'sent', 1, '2026-11-20', 2, '2026-11-20 08:00', 0)`,
    command: ['campaign', 'trace', 'm3'],
    cause: 'tryton/newsletter-not-delivered',
    proof: ['addresses', 'select count(*) as n from marketing_email where active'],
  },
  {
    title: 'a category is named by its last level',
    sql: scenario([['categories', '=', 'Gold']]),
    command: ['segment', 'explain', '9'],
    cause: 'tryton/category-by-short-name',
    proof: ['customers_below', 'select count(*) as n from party_category_rel where category = 2'],
  },
  {
    title: 'a category was renamed by SQL',
    sql: `update party_category set name = 'VIP' where id = 2; ${scenario([['categories.name', '=', 'VIP']])}`,
    command: ['segment', 'explain', '9'],
    cause: 'tryton/names-come-from-translations',
    proof: ['customers', 'select count(*) as n from party_category_rel where category = 2'],
  },
  {
    title: 'a synchronisation switched customers off',
    sql: `update party_party set active = false, write_uid = 2, write_date = '2026-11-23 04:00' where id % 2 = 1; ${scenario([['addresses.city', '=', 'Wien']])}`,
    command: ['segment', 'explain', '9'],
    cause: 'tryton/many-made-inactive',
    proof: ['made_inactive', 'select count(*) as n from party_party where not active'],
  },
  {
    title: '“differs” takes those without an address',
    sql: scenario([['addresses.city', '!=', 'Berlin']]),
    command: ['segment', 'explain', '9'],
    cause: 'tryton/not-equal-takes-those-without',
    proof: [
      'customers_without',
      'select count(*) as n from party_party p where not exists (select 1 from party_address a where a.party = p.id)',
    ],
  },
  {
    title: 'a customer has no address any more',
    sql: 'update party_contact_mechanism set active = false where party = 102',
    command: ['customer', 'trace', '102', '--campaign', '1'],
    cause: 'tryton/customer-without-address',
    proof: ['inactive_addresses', 'select count(*) as n from party_contact_mechanism where party = 102 and not active'],
  },
  {
    title: 'a customer unsubscribed',
    sql: `update marketing_automation_record set blocked = true, write_uid = 0, write_date = '2026-11-23 09:00' where id = 102`,
    command: ['customer', 'trace', '102'],
    cause: 'tryton/customer-unsubscribed',
    proof: [
      'steps_for_ever',
      "select count(*) as n from marketing_automation_record_activity where record = 102 and state = 'waiting'",
    ],
  },
];

describe('what goes wrong in Tryton', () => {
  it.each(PROBLEMS.map((problem) => [problem.title, problem] as const))('%s', async (_title, problem) => {
    const database = await planted(problem.sql);
    const { result } = await runJson([...problem.command, ...AT], on(database));
    const [first] = result.findings;
    expect(first?.cause).toBe(problem.cause);
    const [column, sql] = problem.proof;
    const [row] = await cluster.sql<{ n: string }>(sql, database);
    const proof = (first!.evidence as Record<string, unknown>)[column];
    expect([Number(proof), Number(proof) > 0]).toEqual([Number(row!.n), true]);
    expect(result.notEvaluated.filter(({ what }) => what.includes('tryton/'))).toEqual([]);
  });
});

describe('a Tryton in good health', () => {
  it('gives no error and no warning, and says what processed does not prove', async () => {
    const { result } = await runJson(['campaign', 'trace', '1', ...AT], on('healthy'));
    expect(result.findings.map(({ cause, severity }) => [cause, severity])).toEqual([
      ['tryton/steps-wait', 'info'],
      ['tryton/done-is-not-delivered', 'info'],
    ]);
    expect(result.findings[1]!.evidence).toMatchObject({ processed: 24, composed: 24, opened_or_clicked: 4 });
    expect(result.notEvaluated.filter(({ what }) => what.includes('tryton/'))).toEqual([]);
  });

  it('says who would be taken in now, and who is in', async () => {
    const { result, exitCode } = await runJson(['segment', 'explain', '1', ...AT], on('healthy'));
    expect(exitCode).toBe(0);
    expect(result.findings.map(({ cause }) => cause)).toEqual([
      'segment/everybody-taken-already',
      'tryton/already-enrolled',
    ]);
    expect(result.findings[0]!.evidence).toMatchObject({ taken: 20 });
    expect(result.findings[1]!.evidence).toMatchObject({ enrolled: 20, unsubscribed: 0 });
  });

  it('explains the segment as of the run: nobody was in then', async () => {
    const { result } = await runJson<{ selected: number }>(
      ['segment', 'explain', '1', '--run', '1@2026-11-20T08:00:00', ...AT],
      on('healthy'),
    );
    expect(result.facts.selected).toBe(20);
  });

  it('judges what is due by --as-of, not by the clock of the machine', async () => {
    const { result } = await runJson(['campaign', 'trace', '1', '--as-of', '2026-11-27T09:30:00Z'], on('healthy'));
    expect(result.findings[0]).toMatchObject({ cause: 'tryton/process-stopped', evidence: { due: 20 } });
  });

  it('explains the condition of an activity as a segment of its own', async () => {
    const database = await planted(scenario([], reads('lang', '2')));
    const { result } = await runJson<{ selected: number }>(['segment', 'explain', 'a9', ...AT], on(database));
    const [row] = await cluster.sql<{ n: string }>(
      'select count(*) as n from party_party_lang where lang = 2',
      database,
    );
    expect(result.facts.selected).toBe(Number(row!.n));
  });

  it('explains a scenario of quotations over quotations', async () => {
    const database = await planted(`
      insert into sale_sale (id, state, party, create_date) select g, case g % 3 when 0 then 'draft' else 'quotation' end, 100 + g, '2026-11-01' from generate_series(1, 9) g;
      insert into marketing_automation_scenario (id, name, model, domain, state, create_date, create_uid)
        values (9, 'Quotations', 'sale.sale', '[["state", "=", "quotation"], ["party.addresses.city", "=", "Wien"]]', 'running', '2026-11-23', 1)`);
    const { result } = await runJson<{ selected: number; population: number }>(
      ['segment', 'explain', '9', ...AT],
      on(database),
    );
    expect([result.facts.selected, result.facts.population]).toEqual([3, 9]);
  });

  it('follows a customer through the run that took him in', async () => {
    const { stdout } = await runLine(
      ['customer', 'trace', '110', '--run', '1@2026-11-20T08:00:00', ...AT],
      on('healthy'),
    );
    expect(stdout).toContain('done, composed, delivery unknown');
    const { result } = await runJson(['customer', 'trace', '101', '--campaign', '1', ...AT], on('healthy'));
    expect(result.findings[0]?.cause).toBe('customer/not-selected');
  });

  it.each([
    [['segment', 'explain', '1', '--version', '2'], 'it has 1'],
    [['report', 'list'], 'has no relation "report"'],
    [['segment', 'explain', '12'], 'There is no segment "12"'],
  ])('says of %j what it does not keep', async (command, words) => {
    const { exitCode, stderr } = await runLine([...command, ...AT], on('healthy'));
    expect([exitCode, stderr.includes(words)]).toEqual([2, true]);
  });
});
