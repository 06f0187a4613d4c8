import { beforeAll, describe, expect, it } from 'vitest';
import { leavesOf } from '../../../src/condition/formula.ts';
import { loadParser, parseFormula } from '../../../src/condition/parse.ts';
import { UsageError } from '../../../src/errors.ts';
import { placeInText, placeWords, readingText } from '../../../src/rules/set/file-places.ts';
import { MOST_BYTES, readRuleFile } from '../../../src/rules/set/read-rule-file.ts';
import { isRussian } from '../../support/russian.ts';

beforeAll(loadParser);

const VIP = `-- Best customers of the bank
-- mmsup: kind=segment id=vip customers=crm.customer alias=c key=customer_id
c.balance >= 1000000
  and c.status = 'ACTIVE' -- not the blocked ones
`;

const OFFERS = `format: 1
kind: offer
id: cards
customers: { table: crm.customer, alias: c, key: customer_id }
columns:
  balance: numeric(12, 2) not null
  registered_on: timestamptz
  tariff: varchar(20)
objects:
  - template: card-gift
  - list: [employees]
    published: false
rules:
  - id: gold
    name: Золотая карта
    priority: 1
    offer: gold-card
    condition: c.balance >= 700000
    uses:
      - template: card-gift
      - list: [employees, testers]
  - id: student
    priority: 2
    offer: student-card
    valid_from: 2026-09-01
    valid_to: 2027-06-30T23:59:59+03:00
    enabled: false
    condition: |
      c.balance < 250000
      and c.status <> 'BLOCKED'
`;

/** Every condition of a file with its place. */
function conditionsOf(path: string, text: string): string[] {
  const file = readRuleFile({ path, text });
  return file.set.rules.flatMap(({ condition, expression }) => {
    const sql = condition ?? expression;
    if (!sql) return [];
    return leavesOf(readingText(file, sql, parseFormula)).map(
      (leaf) => `${placeWords(placeInText(file, sql, leaf.span.start))} ${leaf.text}`,
    );
  });
}

function refused(path: string, text: string, parse = false): UsageError | undefined {
  try {
    if (parse) conditionsOf(path, text);
    else readRuleFile({ path, text });
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return undefined;
}

function refusal(path: string, text: string, parse = false): string {
  const error = refused(path, text, parse);
  return error ? `${error.code} ${error.message}` : 'accepted';
}

describe('a file of rules', () => {
  it('is one condition with its header', () => {
    const { set, form } = readRuleFile({ path: 'rules/vip.sql', text: VIP });
    expect({ form, ...set, rules: set.rules.length }).toEqual({
      form: 'sql',
      id: 'vip',
      kind: 'segment',
      match: 'each',
      customers: { table: 'crm.customer', alias: 'c', key: 'customer_id' },
      columns: {},
      schema: null,
      rules: 1,
      objects: [],
    });
    expect(conditionsOf('rules/vip.sql', VIP)).toEqual([
      'rules/vip.sql:3:1 c.balance >= 1000000',
      "rules/vip.sql:4:7 c.status = 'ACTIVE'",
    ]);
  });

  it('is called like its file, and a segment, where it does not say', () => {
    const { set } = readRuleFile({ path: 'a/b/ladies.sql', text: "c.sex = 'F'" });
    expect([set.id, set.kind, set.customers, set.rules[0]?.id]).toEqual(['ladies', 'segment', null, 'ladies']);
  });

  it('tells a whole SELECT apart, and a comparison with one', () => {
    const language = (text: string) => readRuleFile({ path: 'x.sql', text }).set.rules[0]?.condition?.language;
    expect(language('/* all /* of */ them */ -- x\nSELECT id from crm.customer')).toBe('select');
    expect(language('with a as (select 1) select * from a')).toBe('select');
    expect(language('(select count(*) from crm.deal d where d.id = c.id) > 3')).toBe('expression');
    expect(language('selected_at > now()')).toBe('expression');
  });

  it('is a set with priorities, outcomes, references and declared columns', () => {
    const { set } = readRuleFile({ path: 'cards.yaml', text: OFFERS });
    expect(set.columns).toEqual({
      balance: { type: 'numeric(12,2)', isNullable: false },
      registered_on: { type: 'timestamp with time zone', isNullable: true },
      tariff: { type: 'character varying(20)', isNullable: true },
    });
    expect(set.match).toBe('first');
    expect(set.objects.map(({ kind, id, isPublished }) => [kind, id, isPublished])).toEqual([
      ['template', 'card-gift', true],
      ['list', 'employees', false],
    ]);
    expect(set.rules[0]?.uses.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'template card-gift',
      'list employees',
      'list testers',
    ]);
    const [gold, student] = set.rules;
    expect([gold?.name, gold?.outcome, gold?.priority, gold?.isEnabled]).toEqual([
      'Золотая карта',
      'gold-card',
      1,
      true,
    ]);
    expect([student?.validFrom, student?.validTo, student?.isEnabled]).toEqual([
      '2026-09-01',
      '2027-06-30T23:59:59+03:00',
      false,
    ]);
  });

  it('is the body of a policy as a system keeps it', () => {
    const body =
      '{\n  "channel": "email",\n  "cap": 0,\n  "period_days": 7,\n  "quiet_from": "23:00",\n  "quiet_to": "6:00"\n}';
    const { set } = readRuleFile({ path: 'email-cap.json', text: body });
    expect([set.kind, set.match, set.rules.length]).toEqual(['policy', 'every', 1]);
    expect(set.rules[0]).toMatchObject({
      id: 'email-cap',
      channel: 'email',
      cap: 0,
      periodDays: 7,
      quietFrom: '23:00',
      quietTo: '06:00',
      other: {},
    });
    const control = readRuleFile({ path: 'control.json', text: '{"percent": 5}' }).set.rules[0];
    expect([control?.cap, control?.other]).toEqual([null, { percent: '5' }]);
  });
});

describe('the place of a condition', () => {
  const set = (condition: string) => `format: 1\nkind: segment\nrules:\n  - id: a\n    condition: ${condition}\n`;
  it.each([
    ['plain', "c.a = 1 and c.b = 'x'", ['5:16 c.a = 1', "5:28 c.b = 'x'"]],
    ['plain on several lines', 'c.a = 1\n\n      and c.b = 2', ['5:16 c.a = 1', '7:11 c.b = 2']],
    ['in single quotes', "'c.a = ''x'' and c.b = ''y'''", ["5:17 c.a = 'x'", "5:33 c.b = 'y'"]],
    ['in double quotes', '"c.a = \'\\u0041\\x42\' and\\n c.b = \\"C\\""', ["5:17 c.a = 'AB'", '5:42 c.b = "C"']],
    [
      'in double quotes over lines',
      '"c.a = 1 \\\n      and c.b = 2\n      and c.c = 3"',
      ['5:17 c.a = 1', '6:11 c.b = 2', '7:11 c.c = 3'],
    ],
    ['in a literal block', '|\n      c.a = 1\n\n        and c.b = 2\n', ['6:7 c.a = 1', '8:13 c.b = 2']],
    [
      'in a literal block with comments',
      "|-2 # why\n        -- c.z\n        c.a = 1 /* c.y */ and c.b = 'и' and c.d = 2\n",
      ['7:9 c.a = 1', "7:31 c.b = 'и'", '7:45 c.d = 2'],
    ],
    [
      'in a folded block',
      '>\n      c.a = 1\n      and c.b = 2\n\n      or c.c = 3\n',
      ['6:7 c.a = 1', '7:11 c.b = 2', '9:10 c.c = 3'],
    ],
    ['a pair of halves', '"c.a = \'\\U0001F600\' or c.b = 1"', ["5:17 c.a = '😀'", '5:39 c.b = 1']],
  ])('is exact when it is written %s', (_, condition, expected) => {
    expect(conditionsOf('s.yaml', set(condition))).toEqual(expected.map((place) => `s.yaml:${place}`));
  });

  it('is exact with Windows line ends and a byte order mark', () => {
    const text = `\uFEFF${set('|\n      c.a = 1\n      and c.b = 2')}`.replaceAll('\n', '\r\n');
    expect(conditionsOf('s.yaml', text)).toEqual(['s.yaml:6:7 c.a = 1', 's.yaml:7:11 c.b = 2']);
    expect(conditionsOf('s.sql', `\uFEFF${VIP}`.replaceAll('\n', '\r\n'))).toEqual([
      's.sql:3:1 c.balance >= 1000000',
      "s.sql:4:7 c.status = 'ACTIVE'",
    ]);
  });

  it('is where the file has it when a condition does not parse', () => {
    expect(refusal('s.yaml', set("'c.a = ''x'' andd c.b = 1'"), true)).toMatch(
      /^condition\/syntax s\.yaml:5:29: The formula does not parse: syntax error at or near "andd"\.\n/,
    );
    expect(refusal('s.yaml', set('|\n      c.a = 1\n      and or c.b'), true)).toMatch(
      /^condition\/syntax s\.yaml:7:11: /,
    );
  });
});

describe('a file that cannot be read', () => {
  const rules = (rule: string, head = '') => `format: 1\nkind: policy\n${head}rules:\n  - ${rule}\n`;
  it.each([
    ['a.sql', '', 'rules/file-empty a.sql:1:1: the file is empty.'],
    ['a.sql', '-- nothing\n/* at all */', 'rules/file-empty a.sql:1:1: the file holds nothing but comments.'],
    ['a.txt', 'c.a = 1', 'rules/file-kind a.txt:1:1: this is no file of rules.'],
    ['a.sql', '-- x\n-- mmsup: kind=segmnt\nc.a', 'rules/file-header a.sql:2:16: there is no kind "segmnt".'],
    ['a.sql', '-- mmsup: tabel=x\nc.a', 'rules/file-header a.sql:1:11: the header has no key "tabel".'],
    ['a.sql', '-- mmsup: kind=offer id\nc.a', 'rules/file-header a.sql:1:22: "id" is no key=value.'],
    ['a.sql', '-- mmsup: id=a\n-- mmsup: id=b\nc.a', 'rules/file-header a.sql:2:11: "id" is said twice.'],
    ['a.sql', '-- mmsup: id=\nc.a', 'rules/file-header a.sql:1:11: "id" has no value.'],
    [
      'a.sql',
      '-- mmsup: priority=first\nc.a',
      'rules/file-header a.sql:1:20: "priority" must be a whole number, not "first".',
    ],
    ['a.yaml', 'kind: policy', 'yaml/format a.yaml:1:1: a file of rules says "format: 1".'],
    [
      'a.yaml',
      'format: 1\nkind: polcy\nrules: []',
      'yaml/unknown-value a.yaml:2:7: "kind" of a file of rules cannot be "polcy".',
    ],
    [
      'a.yaml',
      'format: 1\nkind: policy\nrules: []',
      'yaml/not-a-list a.yaml:3:8: "rules" of a file of rules must be a list of at least one rule.',
    ],
    ['a.yaml', 'format: 1\nkind: policy\nrule: []', 'yaml/unknown-key a.yaml:3:1: a file of rules has no key "rule".'],
    [
      'a.yaml',
      rules('{ id: a, conditon: c.x }'),
      'yaml/unknown-key a.yaml:4:14: an entry of "rules" of a file of rules has no key "conditon".',
    ],
    [
      'a.yaml',
      rules('{ id: a, cap: -1 }'),
      'yaml/not-a-number a.yaml:4:19: "cap" must be a whole number of messages, 0 or more, or "unlimited".',
    ],
    [
      'a.yaml',
      rules('{ id: a, period: 1 month }'),
      'yaml/not-a-period a.yaml:4:22: "period" must be a number of days above 0.',
    ],
    [
      'a.yaml',
      rules('{ id: a, period: 1 day, period_days: 1 }'),
      'yaml/said-twice a.yaml:4:22: "period" and "period_days" mean the same.',
    ],
    [
      'a.yaml',
      rules('{ id: a, quiet_from: 25:00 }'),
      'yaml/not-an-hour a.yaml:4:26: "quiet_from" must be a time of the day, not "25:00".',
    ],
    ['a.yaml', rules('{ id: a, enabled: yes }'), 'yaml/not-a-flag a.yaml:4:23: "enabled" must be true or false.'],
    [
      'a.yaml',
      rules('{ id: a, valid_to: 2026-02-30 }'),
      'yaml/not-a-time a.yaml:4:24: "valid_to" must be a date or a moment, not "2026-02-30".',
    ],
    [
      'a.yaml',
      rules('{ id: a, condition: 5 }'),
      'yaml/not-a-text a.yaml:4:25: "condition" of an entry of "rules" of a file of rules must be a text.',
    ],
    ['a.yaml', rules("{ id: a, condition: ' ' }"), 'yaml/not-a-text a.yaml:4:25: "condition" is empty.'],
    [
      'a.yaml',
      rules('{ id: a }\n  - { id: b }\n  - { id: a }'),
      'rules/file-same-id a.yaml:6:11: the rule "a" is already in line 4.',
    ],
    [
      'a.yaml',
      rules('{ id: a, priority: 1 }\n  - { id: b }'),
      'rules/file-no-priority a.yaml:5:5: the rule "b" has no priority, and others of the set have one.',
    ],
    ['a.yaml', rules('{ id: a, priority: 1.5 }'), 'yaml/not-a-number a.yaml:4:24: "priority" must be a whole number.'],
    [
      'a.yaml',
      rules('{ id: a, uses: [card-gift] }'),
      'yaml/not-a-map a.yaml:4:21: what a rule uses is written with its kind.',
    ],
    [
      'a.yaml',
      rules('{ id: a, uses: [{ templ: x }] }'),
      'yaml/unknown-key a.yaml:4:23: an entry of "uses" has no key "templ".',
    ],
    [
      'a.yaml',
      rules('{ id: a }', 'objects:\n  - published: true\n'),
      'yaml/missing-key a.yaml:4:5: an object is of one kind.',
    ],
    [
      'a.yaml',
      'format: 1\nkind: segment\nrules:\n  - id: a',
      'yaml/missing-key a.yaml:4:5: an entry of "rules" of a file of rules needs the key "condition".',
    ],
    ['a.yaml', rules('{ id: a, id: b }'), 'yaml/duplicate-key a.yaml:4:14: the key "id" is already used in line 4.'],
    ['a.yaml', rules('{ id: &x a }'), 'yaml/alias a.yaml:4:11: anchors and aliases ("&x") are not read.'],
  ])('%s %j: %s, and as much in Russian', (path, text, expected) => {
    expect(refusal(path, text)).toBe(expected);
    const { message, hint } = refused(path, text)!.words;
    const place = /^\S+ (\S+:\d+:\d+: )/.exec(expected)![1]!;
    expect(message.ru.startsWith(place)).toBe(true);
    const said = [message.ru.slice(place.length), ...(hint ? [hint.ru] : [])];
    expect(said.filter((one) => !isRussian(one))).toEqual([]);
  });

  it('of more than 2 MB is refused before it is looked at', () => {
    expect(refusal('a.sql', `c.a = '${'x'.repeat(MOST_BYTES)}'`)).toMatch(
      /^rules\/file-too-large a\.sql:1:1: the file has 2097160 bytes; /,
    );
  });

  it('of nearly 2 MB is read in a time that grows with its size alone', { timeout: 60_000 }, () => {
    const rule = (index: number) =>
      `  - id: rule-${index}\n    condition: |\n      c.a = ${index}\n      and c.b in ('x', 'y')\n`;
    const timeOf = (rules: number): number => {
      const text = `format: 1\nkind: segment\nrules:\n${Array.from({ length: rules }, (_, index) => rule(index)).join('')}`;
      const started = performance.now();
      expect(readRuleFile({ path: 'a.yaml', text }).set.rules).toHaveLength(rules);
      return performance.now() - started;
    };
    timeOf(3_000);
    expect(timeOf(24_000) / Math.min(timeOf(3_000), timeOf(3_000))).toBeLessThan(30);
  });

  it.each([['['], ['{a: '], ['- ']])('nested deeply with %j is refused', (sign) => {
    expect(refusal('a.yaml', sign.repeat(100_000))).toMatch(/^yaml\/too-deep a\.yaml:/);
  });
});
