import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MistakeEvidence } from '../../src/causes/system-mistake.ts';
import type { Finding } from '../../src/result.ts';
import type { CheckFacts } from '../../src/system/check/judge.ts';
import { startCluster, type TestCluster } from '../support/cluster.ts';
import { runJson, runLine } from '../support/command-line.ts';
import { testDemo } from '../support/demo.ts';

const fixtures = join(import.meta.dirname, '../fixtures/described');
const WHOLE = readFileSync(join(fixtures, 'shop.yaml'), 'utf8');

let cluster: TestCluster;
let folder: string;
let conninfo: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mmsup-check-'));
  cluster = await startCluster();
  await cluster.sql(readFileSync(join(fixtures, 'shop.sql'), 'utf8'));
  conninfo = `host=${cluster.socketDirectory} port=${cluster.port} dbname=postgres user=shop_reader`;
}, 60_000);

afterAll(async () => {
  await cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

function written(text: string): string {
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, text);
  return file;
}

const check = (system: string) => runJson<CheckFacts>(['system', 'check'], { conninfo, system });
const placeOf = ({ evidence }: Finding): string => {
  const { line, character } = evidence as MistakeEvidence;
  return `${line}:${character}`;
};

/** The description with a mistake in place of what is right, and the place that `«` marks in it. */
function planted(right: string, wrong: string): { readonly text: string; readonly place: string } {
  expect(WHOLE.split(right), `"${right}" stands once`).toHaveLength(2);
  const marked = WHOLE.replace(right, () => wrong);
  const before = marked.slice(0, marked.indexOf('«')).split('\n');
  return { text: marked.replace('«', ''), place: `${before.length}:${before.at(-1)!.length + 1}` };
}

/** What was mistaken, what it said, what it says with the place marked, and the cause that is told. */
const MISTAKES: readonly (readonly [story: string, right: string, wrong: string, cause: string])[] = [
  ['a table that is called otherwise', 'from: shop.step s', 'from: «shop.steps s', 'system/table-missing'],
  ['a table of a schema that is not there', 'from: shop.letter m', 'from: «shopp.letter m', 'system/table-missing'],
  ['a joined table on the second line', 'join shop.action a on', 'join «shop.akcion a on', 'system/table-missing'],
  [
    'a column that was renamed',
    'name: a.title\n      segment',
    'name: «a.titel\n      segment',
    'system/column-missing',
  ],
  ['a column inside a CASE of several lines', "when 'BUSY' then", 'when «l.busy then', 'system/column-missing'],
  ['a column in the join', 'on a.action_code = l.action_code', 'on a.action_code = «l.action', 'system/column-missing'],
  ['a column in quotes', `state: "'finished'"`, `state: "'finished' || «s.name"`, 'system/column-missing'],
  ['an alias that the FROM does not give', 'error: l.problem', 'error: «x.problem', 'system/alias-unknown'],
  [
    'a column of the relation’s condition',
    "where: l.status <> 'DRAFT'",
    "where: «l.stat <> 'DRAFT'",
    'system/column-missing',
  ],
  [
    'a bracket that is not closed',
    'count_out: s.went_on',
    'count_out: coalesce(s.went_on, «0',
    'system/does-not-parse',
  ],
  [
    'two expressions for one column',
    'status: l.status\n',
    'status: «l.status, l.problem\n',
    'system/not-one-expression',
  ],
  [
    'a column that names itself',
    'started_at: l.started\n',
    'started_at: «l.started as at\n',
    'system/not-one-expression',
  ],
  [
    'a function that does not exist',
    'position: s.ordinal',
    'position: «ordinal_of(s.ordinal)',
    'system/function-missing',
  ],
  [
    'a comparison of two types',
    "where: l.status <> 'DRAFT'",
    'where: l.status «= l.launch_no',
    'system/function-missing',
  ],
  ['a name that two tables have', 'campaign: l.action_code', 'campaign: «action_code', 'system/sql-refused'],
  [
    'an aggregate without a group',
    'to_send:\n        - when: old\n          sql: l.quantity\n        - when: new\n          sql: l.to_send',
    'to_send: «sum(l.to_send)',
    'system/sql-refused',
  ],
  [
    'a function that sleeps',
    'id: m.letter_no',
    'id: m.letter_no + coalesce(length(«pg_sleep(0)::text), 0)',
    'system/refused-by-guard',
  ],
  [
    'a function of the database',
    'customer: m.person_no',
    'customer: «shop.touch(m.person_no)',
    'system/refused-by-guard',
  ],
  ['a lock', 'from: shop.step s', 'from: (select * from shop.step «for update) s', 'system/refused-by-guard'],
  [
    'a statement that writes',
    'from: shop.letter m',
    'from: (with gone as («delete from shop.letter returning *) select * from gone) m',
    'system/refused-by-guard',
  ],
  [
    'a table without rights',
    'from: shop.letter m\n    columns:\n      id: m.letter_no\n      run: m.launch_no\n      customer: m.person_no\n      state: m.outcome',
    "from: «shop.bill m\n    columns:\n      id: m.bill_no\n      run: m.launch_no\n      customer: '1'\n      state: \"'sent'\"",
    'system/no-rights',
  ],
  [
    'a text for a number',
    '- when: new\n          sql: l.to_send',
    '- when: new\n          sql: «l.sent_text',
    'system/wrong-type',
  ],
  ['a number for a text', 'error: l.problem', 'error: «l.launch_no', 'system/wrong-type'],
  ['a truth for an identifier', 'customer: m.person_no', 'customer: «m.person_no > 0', 'system/wrong-type'],
  ['a time without zone', 'started_at: l.started\n', 'started_at: «l.started_local\n', 'system/time-without-zone'],
  ['a day for a moment', 'created_at: t.changed', 'created_at: «t.changed::date', 'system/time-without-zone'],
  ['a status that the CASE forgets', "          when 'HALT' then 'paused'\n", '', 'system/null-in-needed-column'],
  [
    'the system’s own word for a state',
    "when 'DONE' then 'finished'",
    "when 'DONE' then 'done'",
    'system/value-outside-set',
  ],
  ['a stage that nobody knows', 'stage: s.step', "stage: «s.step || 'ion'", 'system/value-outside-set'],
  [
    'a join that multiplies rows',
    'join shop.action a on a.action_code = l.action_code',
    'join shop.action a on true',
    'system/rows-multiplied',
  ],
  [
    'a cast that some row refuses',
    '- when: new\n          sql: l.to_send',
    '- when: new\n          sql: «l.sent_text::integer',
    'system/fails-on-data',
  ],
  ['an identifier of another kind', 'campaign: l.action_code', 'campaign: «a.action_no', 'system/orphans'],
  ['messages of runs that are not kept', "where: l.status <> 'DRAFT'", "where: l.status <> 'DONE'", 'system/orphans'],
  [
    'a condition that leaves nothing',
    "where: l.status <> 'DRAFT'",
    "where: l.status = 'DRAFT'",
    'system/relation-empty',
  ],
  ['a customer table that is not there', 'table: shop.person', 'table: «shop.persons', 'system/table-missing'],
  ['a key that the customers do not have', 'key: person_no', 'key: «person_number', 'system/column-missing'],
  ['a key that several customers share', 'key: person_no', 'key: «household', 'system/customer-key-not-unique'],
  ['a key that some customers lack', 'key: person_no', 'key: «loyalty_card', 'system/customer-key-null'],
  ['a condition on the customers', 'where: not p.deleted', 'where: not «p.removed', 'system/column-missing'],
  ['a label of the customers', 'label: p.name_line', 'label: «p.full_name', 'system/column-missing'],
  ['a personal column that is misspelt', '    mobile: phone', '    mobil: «phone', 'system/personal-column-missing'],
  ['a personal column by its name', '    mail: email\n    mobile', '    mobile', 'system/personal-undeclared'],
  ['a personal column by its values', '    note: email\n', '', 'system/personal-undeclared'],
  [
    'a clock that gives a day',
    'now: select current_moment from',
    'now: «select closing_day from',
    'system/clock-no-moment',
  ],
  [
    'a clock that gives nothing',
    'from shop.setting\n',
    'from shop.setting where label is null\n',
    'system/clock-no-moment',
  ],
  ['a clock far ahead', 'now: select current_moment from', 'now: «select horizon from', 'system/clock-ahead'],
  [
    'a clock of another name',
    'now: select current_moment from',
    'now: select «curent_moment from',
    'system/column-missing',
  ],
  [
    'versions of which none is this one',
    '        - when: new\n          sql: l.to_send\n',
    '',
    'system/no-variant-matches',
  ],
  [
    'something to be recognised by that is gone',
    'detect: [shop.launch, shop.action.list_code]',
    'detect: [shop.launch, «shop.action.listcode]',
    'system/detect-missing',
  ],
  ['a column of a check', 'l.to_send as wanted', '«l.to_sent as wanted', 'system/column-missing'],
  [
    'a check that does not parse',
    'where l.launch_no = :run and l.to_send < 10',
    'where l.launch_no = :run and «and l.to_send < 10',
    'system/does-not-parse',
  ],
  [
    'words of a check about a column that it does not give',
    "en: 'Launch {launch_no} wants {wanted} people.'",
    "en: 'Launch {launch_no} wants «{wnted} people.'",
    'system/check-template-unknown',
  ],
  [
    'a step of a check about such a column',
    "en: 'Look at launch {launch_no}.'",
    "en: 'Look at launch «{launch}.'",
    'system/check-template-unknown',
  ],
  [
    'a runbook that is not there',
    'runbook: no-customers-selected',
    'runbook: «no-customer-selected',
    'system/check-runbook-unknown',
  ],
  [
    'a cause that is not there',
    'explains: [campaign/selects-nobody]',
    'explains: «[campaign/selects-nobdy]',
    'system/check-explains-unknown',
  ],
  [
    'formulas in another language',
    'condition: t.formula',
    "condition: «t.formula || ' ('",
    'system/segments-unreadable',
  ],
];

/** Where nothing wrong stands at the place itself: the line and, marked, the place in it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'a status that the CASE forgets': 'state: «|-',
  'the system’s own word for a state': 'state: «|-',
  'a join that multiplies rows': 'from: «|-',
  'a condition that leaves nothing': 'from: «|-',
  'messages of runs that are not kept': 'run: «m.launch_no',
  'a personal column by its name': '  «name_line: name',
  'a personal column by its values': '  «name_line: name',
  'a clock that gives nothing': 'now: «select',
  'versions of which none is this one': 'sql: «l.quantity',
};

/** Line and character of what `«` marks, in a text that does not hold the mark. */
function placeIn(text: string, marked: string): string {
  const before = text.slice(0, text.indexOf(marked.replace('«', '')) + marked.indexOf('«')).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

describe('a description that fits its database', () => {
  it('is silent, and says what every relation holds and what the commands can do', async () => {
    const { exitCode, result } = await check(written(WHOLE));
    expect(result.findings).toEqual([]);
    expect([exitCode, result.verdict, result.system]).toEqual([0, 'ok', join(folder, 'shop.yaml')]);
    const rows = result.facts.relations.flatMap(({ relation, state, rows: count }) =>
      state === 'not-kept' ? [] : [`${relation} ${state} ${count}`],
    );
    expect(rows).toEqual([
      'campaign ok 2',
      'run ok 10',
      'stage ok 20',
      'segment ok 2',
      'segment_version ok 2',
      'message ok 400',
    ]);
    expect(result.facts.variants).toEqual([
      { name: 'new', has: true },
      { name: 'old', has: false },
    ]);
    expect(result.facts.abilities.map(({ command, state }) => `${command}: ${state}`)).toContain('report trace: not');
  });

  it('may be that of the demo', async () => {
    const demo = await testDemo();
    try {
      const { exitCode, result } = await runJson('system check', demo);
      expect([exitCode, result.findings]).toEqual([0, []]);
    } finally {
      await demo.close();
    }
  });
});

describe('a mistake in a description', () => {
  it('comes in more than thirty kinds', () => {
    expect(MISTAKES.length).toBeGreaterThan(50);
  });

  it.each(MISTAKES)('%s is found at its place', async (story, right, wrong, cause) => {
    const { text, place } = planted(right, wrong);
    const { exitCode, result } = await check(written(text));
    const elsewhere = ELSEWHERE[story];
    const wanted = `${cause} ${elsewhere === undefined ? place : placeIn(text, elsewhere)}`;
    const told = result.findings.map((finding) => `${finding.cause} ${placeOf(finding)}`);
    expect(told).toContain(wanted);
    const [first] = result.findings;
    expect(exitCode).toBe(3);
    expect(first!.title).toContain(`shop.yaml:${placeOf(first!)}: `);
    expect(first!.next.length).toBeGreaterThan(0);
  });
});

describe('several mistakes', () => {
  const BROKEN = WHOLE.replace('from: shop.step s', 'from: shop.steps s')
    .replace('error: l.problem', 'error: l.problm')
    .replace('status: l.status\n', 'status: l.statuss\n')
    .replace('customer: m.person_no', 'customer: (select pg_sleep(0))::text')
    .replace('mobile: phone', 'mobil: phone')
    .replace('{wanted} people', '{wnted} people');

  it('are all found in one go, in the order of the file, and none hides another', async () => {
    const { result } = await check(written(BROKEN));
    expect(result.findings.map((finding) => `${finding.severity} ${finding.cause} ${placeOf(finding)}`)).toEqual([
      'error system/personal-column-missing 21:12',
      'error system/column-missing 42:15',
      'error system/column-missing 54:14',
      'error system/table-missing 56:11',
      'error system/refused-by-guard 79:25',
      'error system/check-template-unknown 90:43',
      'warning system/personal-undeclared 19:5',
    ]);
    expect(result.facts.abilities.find(({ command }) => command === 'campaign trace')).toMatchObject({
      state: 'not',
      missing: ['run'],
    });
  });

  it('are shown with what the commands lose, within 60 columns, in both languages', async () => {
    const system = written(BROKEN);
    const [english, russian] = [
      await runLine('system check', { conninfo, system, columns: 60 }),
      await runLine('system check --lang ru', { conninfo, system, columns: 60 }),
    ];
    for (const { stdout, exitCode } of [english, russian]) {
      expect(exitCode).toBe(3);
      expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
    }
    expect(english.stdout).toContain('cannot be read');
    expect(english.stdout).toMatch(/campaign trace +no(\n +What it lacks:)? +run\n/);
    expect(russian.stdout).toMatch(/campaign trace +нет(\n +Чего не хватает:)? +run\n/);
    expect(russian.stdout).toMatch(/в\s+базе нет таблицы shop\.steps/);
  });
});

describe('a description that extends another', () => {
  it('has its own mistakes told in its own file, and those of the other in the other', async () => {
    const base = written(WHOLE.replace('name: a.title\n      segment', 'name: a.titel\n      segment'));
    const own = join(folder, 'acme.yaml');
    writeFileSync(
      own,
      `format: 1\nid: acme\nextends: ${base}\nrelations:\n  message:\n    columns:\n      channel: m.chanel\n  stage: null\n`,
    );
    const { result } = await check(own);
    const told = result.findings.map(({ cause, evidence }) => {
      const { file, line, character } = evidence as MistakeEvidence;
      return `${cause} ${file}:${line}:${character}`;
    });
    expect(told.sort()).toEqual([`system/column-missing ${own}:7:16`, `system/column-missing ${base}:30:13`]);
  });
});

/** The server expects thousands of rows for each of the table's, and there is one. */
describe('what cannot be looked at', () => {
  it('is said: a large relation is sampled, and read whole with --deep', async () => {
    await cluster.sql(
      `create table shop.big as select n as letter_no, 1 + n % 10 as launch_no, 1 + n % 100 as person_no, 'sent'::text as outcome from generate_series(1, 30000) n;
       insert into shop.big select * from shop.big where letter_no = 29999;
       grant select on shop.big to shop_reader; analyze shop.big`,
    );
    const system = written(
      WHOLE.replace(
        'from: shop.letter m',
        'from: (select b.* from shop.big b cross join generate_series(1, 2000) as s (n) where s.n < 2) m',
      ),
    );
    const sampled = await check(system);
    expect(sampled.result.notEvaluated.map(({ what }) => what)).toContain('All rows of message');
    expect(sampled.result.findings).toEqual([]);
    const deep = await runJson<CheckFacts>('system check --deep', { conninfo, system });
    expect(deep.result.findings.map(({ cause }) => cause)).toEqual(['system/rows-multiplied']);
  });
});

describe('another command, on a database that the description does not fit', () => {
  const WRONG = WHOLE.replace('error: l.problem', 'error: l.problm');

  it('says that the description is at fault, and how to find the place', async () => {
    const system = written(WRONG);
    const { exitCode, stderr } = await runLine('campaign trace spring', { conninfo, system });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`column l.problm does not exist`);
    expect(stderr).toContain(`SQL of the system description ${system}: the description does not fit this database.`);
    expect(stderr).toContain(`mmsup system check ${system}`);
  });

  it('says it of the clock, which is read before anything else', async () => {
    const system = written(WHOLE.replace('select current_moment', 'select curent_moment'));
    const { stderr } = await runLine('campaign list', { conninfo, system });
    expect(stderr).toContain(`mmsup system check ${system}`);
  });

  it('does not say it of a condition that somebody typed', async () => {
    const line = ['segment', 'explain', '--where', 'p.citty = 1'];
    const { exitCode, stderr } = await runLine(line, { conninfo, system: written(WHOLE) });
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('system check');
  });
});
