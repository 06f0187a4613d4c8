import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OFFER_RULES, POLICIES } from '../../../src/demo/catalogue-rules.ts';
import { RULE_EDITS_OTHER } from '../../../src/demo/rule-edits-other.ts';
import { newRepository } from './support.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, '../../../src/demo/sql/crm.sql'), 'utf8');

const bodyOf = (code: string): string =>
  [...POLICIES, ...OFFER_RULES].find((one) => one.code === code)!.versions.at(-1)!.body;

/** The policies of the demo as a set in YAML; a body is what the system keeps. */
function policySet(bodies: Readonly<Record<string, string>>): string {
  const rules = Object.entries(bodies).map(([code, body]) => {
    const keys = Object.entries(JSON.parse(body) as Record<string, unknown>);
    return [`  - id: ${code}`, ...keys.map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`)].join('\n');
  });
  return `format: 1\nkind: policy\nid: contact-policy\nrules:\n${rules.join('\n')}\n`;
}

const CAPS = ['email-cap', 'sms-cap', 'push-cap', 'call-cap'];
const bodies = Object.fromEntries(CAPS.map((code) => [code, bodyOf(code)]));

function committed(
  fault: string,
  file: (bodies: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
) {
  const repository = newRepository();
  repository.commit({ ...file(bodies), 'schema.sql': SCHEMA });
  const [code, , change] = RULE_EDITS_OTHER[fault]!;
  repository.commit(file({ ...bodies, [code]: change(bodyOf(code), 0) }));
  return repository;
}

const asSet = (all: Readonly<Record<string, string>>) => ({ 'rules/contact-policy.yaml': policySet(all) });
const asBodies = (all: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(all).map(([code, body]) => [`rules/${code}.json`, body]));

const GATE = ['rules', 'diff', '--git', 'HEAD~1..HEAD', 'rules'];

describe('contact policies kept in git', () => {
  it.each([
    ['as a set in YAML', asSet, 'rules/contact-policy.yaml:7:10'],
    ['as the bodies of the system', asBodies, 'rules/email-cap.json:3:10'],
  ])('stops the cap that became 0, at its line: %s', async (_how, file, place) => {
    const repository = committed('policy-zero', file);
    const { result, exitCode } = await repository.runJson(GATE);
    expect([exitCode, result.findings[0]!.cause]).toEqual([3, 'policy/cap-zero']);
    expect(result.findings[0]!.evidence).toMatchObject({ rule: 'email-cap', cap: 0, capBefore: 1, place });
    const email = result.facts.rules.find(({ rule }) => rule === 'email-cap')!;
    expect(email.edits).toMatchObject([{ op: 'changed', before: 'cap: 1', after: 'cap: 0', place }]);
    expect(await repository.run([...GATE, '--fail-on', 'looser,always-empty'])).toMatchObject({ exitCode: 3 });
  });

  it('says of the other edits what they allow: a longer period is stricter, quiet hours may be either', async () => {
    const wordOf = async (fault: string) => {
      const { result, exitCode } = await committed(fault, asSet).runJson(GATE);
      return [result.findings.map(({ cause }) => cause), exitCode];
    };
    expect(await wordOf('push-hardly')).toEqual([['rule/edit-stricter'], 0]);
    expect((await wordOf('sms-held-back'))[1]).toBe(3);
  });

  it('does not pass a value of which it does not know what it does', async () => {
    const repository = newRepository();
    repository.commit({ 'rules/control-group.json': bodyOf('control-group') });
    repository.commit({
      'rules/control-group.json': RULE_EDITS_OTHER['nothing-leaves']![2](bodyOf('control-group'), 0),
    });
    const { result, exitCode } = await repository.runJson(GATE);
    expect([exitCode, result.facts.rules[0]!.edits[0]!.after]).toEqual([4, 'percent: 100']);
  });

  it('is silent about a set whose lines were only written otherwise', async () => {
    const repository = newRepository();
    repository.commit({ 'rules/p.yaml': policySet(bodies) });
    repository.commit({ 'rules/p.yaml': `# since June\n${policySet(bodies).replaceAll('"', "'")}` });
    const { result, exitCode } = await repository.runJson(GATE);
    expect([exitCode, result.findings, result.facts.rules.map(({ status }) => status)]).toEqual([
      0,
      [],
      CAPS.map(() => 'same'),
    ]);
  });
});

/** One policy in force, with whatever limits. */
const POLICY = (limits: string) => `format: 1
kind: policy
id: caps
rules:
  - {id: email, channel: email, ${limits}}
  - {id: sms, channel: sms, cap: 1, period_days: 3}
`;

function editedLimits(before: string, after: string) {
  const repository = newRepository();
  repository.commit({ 'caps.yaml': POLICY(before) });
  repository.commit({ 'caps.yaml': POLICY(after) });
  return repository;
}

const SET_GATE = ['rules', 'diff', '--git', 'HEAD~1..HEAD'];
const NIGHT = 'cap: 1, period_days: 3, quiet_from: "23:00"';

describe('limits of which it is not known what they mean', () => {
  it.each([
    [
      'quiet hours that end when they begin',
      `${NIGHT}, quiet_to: "06:00"`,
      'cap: 1, period_days: 3, quiet_from: "06:00", quiet_to: "06:00"',
      'quiet: 23:00–06:00 → 06:00–06:00',
    ],
    ['quiet hours without an end', `${NIGHT}, quiet_to: "06:00"`, NIGHT, 'quiet: 23:00–06:00 → 23:00–…'],
    ['a period that is not said any more', 'cap: 3, period_days: 7', 'cap: 2', 'period: 7 → —'],
  ])('are no pass: %s', async (_what, before, after, named) => {
    const repository = editedLimits(before, after);
    for (const words of [[], ['--fail-on', 'differs'], ['--fail-on', 'looser']]) {
      const { result, exitCode } = await repository.runJson([...SET_GATE, ...words]);
      expect([words, exitCode, result.findings]).toEqual([words, 4, []]);
      const gap = result.notEvaluated.find(({ couldChangeAnswer }) => couldChangeAnswer)!;
      expect(gap.why).toContain(named);
      expect(result.facts.rules[0]).toMatchObject({ outcome: 'open', verdict: { word: 'undecided' } });
    }
    const { stdout } = await repository.run(SET_GATE);
    expect(stdout).not.toMatch(/equivalent|✓ OK/);
  });

  it('stop where undecided is named', async () => {
    const repository = editedLimits(`${NIGHT}, quiet_to: "06:00"`, NIGHT);
    expect((await repository.run([...SET_GATE, '--fail-on', 'undecided'])).exitCode).toBe(3);
  });
});

describe('a rule with limits has one word', () => {
  const OLD = 'cap: 1, period_days: 3';
  it.each([
    ['cap: 0, period_days: 3', 'stricter', 'nobody is left', 3],
    ['cap: unlimited, period_days: 3', 'looser', 'all messages that could go out still may', 3],
    ['cap: 2, period_days: 6', 'looser', 'all messages that could go out still may', 3],
    ['cap: 1, period_days: 4', 'stricter', 'fewer messages may go out', 0],
  ])('%s', async (limits, word, sentence, code) => {
    const repository = editedLimits(OLD, limits);
    const { result, exitCode } = await repository.runJson(SET_GATE);
    const email = result.facts.rules.find(({ rule: id }) => id === 'email')!;
    expect([exitCode, email.verdict?.word, email.alwaysEmpty]).toEqual([code, word, limits.startsWith('cap: 0')]);
    expect(email.outcome).toBe(code === 0 ? 'allowed' : 'fails');
    const { stdout } = await repository.run(SET_GATE);
    expect(stdout.replace(/\s+/g, ' ')).toContain(sentence);
    expect(stdout).not.toMatch(/equivalent|customers through|through all whom/);
  });
});

const OFFERS = (rules: readonly string[]) => `format: 1
kind: offer
id: autumn-offers
customers: {table: crm.customer, alias: c, key: customer_id}
columns:
  balance: numeric(14,2) not null
  tariff: text not null
rules:
${rules.join('\n')}
`;
const rule = (id: string, condition: string) =>
  `  - id: ${id}\n    outcome: ${id}\n    condition: |\n      ${condition}`;

describe('a set of offers', () => {
  it('has a verdict for each rule from the columns that the file declares, and one for the order', async () => {
    const repository = newRepository();
    repository.commit({
      'offers.yaml': OFFERS([
        rule('top', 'c.balance >= 700000'),
        rule('usual', 'c.balance >= 260000'),
        rule('gift', "c.tariff = 'GOLD'"),
      ]),
    });
    repository.commit({
      'offers.yaml': OFFERS([
        rule('usual', 'c.balance >= 250000'),
        rule('top', 'c.balance >= 700000'),
        rule('gift', "c.tariff = 'GOLD'"),
      ]),
    });
    const { result, exitCode } = await repository.runJson(['rules', 'diff', '--git', 'HEAD~1..HEAD']);
    expect(exitCode).toBe(3);
    const told = result.facts.rules.map(({ rule: id, status, verdict }) => `${id} ${status} ${verdict?.word}`);
    expect(told).toEqual([
      'usual changed looser',
      expect.stringMatching(/^top /),
      'gift same equivalent',
      expect.stringMatching(/^autumn-offers changed/),
    ]);
    expect(result.findings.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(['rule/set-shadowed', 'rule/edit-looser']),
    );
    expect(result.facts.rules.map(({ gives }) => gives)).toEqual(['customers', 'customers', 'customers', 'outcomes']);
    const junit = await repository.run(['rules', 'diff', '--git', 'HEAD~1..HEAD', '--format', 'junit']);
    expect(junit.stdout).toContain('name="usual"');
  });

  it('that takes the same customers and gives them another offer is told so', async () => {
    const repository = newRepository();
    const rich = (outcome: string) => `  - {id: rich, outcome: ${outcome}, condition: "c.balance > 1000"}`;
    const gold = rule('A', "c.tariff = 'GOLD'");
    repository.commit({ 'offers.yaml': OFFERS([gold, rich('B')]) });
    repository.commit({ 'offers.yaml': OFFERS([gold, rich('A')]) });
    const { stdout } = await repository.run(SET_GATE);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/gives other outcomes: some get what they did not/);
    expect(stdout).not.toMatch(/lets through|some are lost/);
  });
});

/** A set of policies, each `{...}` one rule; `top` are further keys of the set. */
const POLICIES_OF = (rules: readonly string[], top = '') =>
  `format: 1
kind: policy
id: caps
${top}columns: {balance: integer not null, city: text not null}
rules:
${rules.map((rule) => `  - ${rule}`).join('\n')}
`;

/** The answer for an edit of one file of rules. */
async function answerOf(before: string, after: string, words: readonly string[] = [], path = 'set.yaml') {
  const repository = newRepository();
  repository.commit({ [path]: before });
  repository.commit({ [path]: after });
  const { result, exitCode } = await repository.runJson([...SET_GATE, ...words]);
  const causes = result.findings.map(({ cause }) => cause);
  return { exitCode, causes, result, why: result.notEvaluated.map(({ why }) => why).join('\n') };
}

const CAP = '{id: a, channel: email, cap: 3, period_days: 7}';

describe('an edit that no rule by itself shows', () => {
  it.each([
    ['how the rules go together', POLICIES_OF([CAP]), POLICIES_OF([CAP], 'match: each\n'), 'match: every → each'],
    [
      'whom they are about',
      POLICIES_OF([CAP], 'customers: {table: crm.customer}\n'),
      POLICIES_OF([CAP], 'customers: {table: crm.vip}\n'),
      'customers: crm.customer → crm.vip',
    ],
    [
      'what a policy decides',
      POLICIES_OF(['{id: a, channel: email, outcome: allow, condition: c.balance > 5}']),
      POLICIES_OF(['{id: a, channel: email, outcome: deny, condition: c.balance > 5}']),
      'outcome',
    ],
  ])('is no pass: %s', async (_what, before, after, named) => {
    const { exitCode, why } = await answerOf(before, after);
    expect([exitCode, why]).toEqual([4, `what these values do to customers is not known (${named})`]);
    expect((await answerOf(before, after, ['--fail-on', 'differs'])).exitCode).toBe(3);
  });

  it.each([
    ['kind=segment id=a', 'kind=policy id=a', 'kind'],
    ['kind=offer id=a outcome=A', 'kind=offer id=a outcome=B', 'outcome'],
    ['kind=offer id=a priority=1', 'kind=offer id=a priority=9', 'priority'],
    ['kind=policy id=a channel=sms', 'kind=policy id=a channel=email', 'channel'],
    ['customers=crm.customer', 'customers=crm.vip', 'customers'],
  ])('is no pass in the comment that says what a file is: %s, %s', async (before, after, key) => {
    const sql = (header: string) => `-- mmsup: ${header}\nc.balance > 5\n`;
    const { exitCode, why, result } = await answerOf(sql(before), sql(after), [], 'a.sql');
    expect([exitCode, why.split('\n')[0]]).toEqual([4, `what these values do to customers is not known (${key})`]);
    expect(result.facts.rules[0]!.edits).toMatchObject([
      { path: `$.${key}`, place: expect.stringMatching(/^a.sql:1:/) },
    ]);
  });

  it('is no pass of a value that a normalisation gives', async () => {
    const set = (expression: string) =>
      `format: 1\nkind: normalisation\nrules:\n  - {id: phone, expression: "${expression}"}\n`;
    expect(await answerOf(set('trim(c.phone)'), set('left(c.phone, 9)'))).toMatchObject({ exitCode: 4, causes: [] });
    const sql = (expression: string) => `-- mmsup: kind=normalisation id=phone\n${expression}\n`;
    expect((await answerOf(sql('trim(c.phone)'), sql('left(c.phone, 9)'), [], 'p.sql')).exitCode).toBe(4);
    expect((await answerOf(sql('trim(c.phone)'), sql('trim( c.phone )'), [], 'p.sql')).exitCode).toBe(0);
  });

  it('stops where the last thing that rules refer to was deleted', async () => {
    const rule = '{id: a, channel: email, cap: 3, period_days: 7, uses: [{template: t}]}';
    const { exitCode, causes } = await answerOf(POLICIES_OF([rule], 'objects: [{template: t}]\n'), POLICIES_OF([rule]));
    expect([exitCode, causes]).toEqual([3, ['rule/reference-dangling']]);
  });

  it('is named where a rule uses something else, and stopped where anything that differs is', async () => {
    const of = (template: string) =>
      POLICIES_OF(
        [`{id: a, cap: 3, period_days: 7, uses: [{template: ${template}}]}`],
        'objects: [{template: t}, {template: u}]\n',
      );
    expect(await answerOf(of('t'), of('u'))).toMatchObject({ exitCode: 0, causes: ['rule/reference-changed'] });
    expect((await answerOf(of('t'), of('u'), ['--fail-on', 'differs'])).exitCode).toBe(3);
  });

  it('stops where a policy with a cap of 0 is switched on', async () => {
    const of = (enabled: boolean) =>
      POLICIES_OF([CAP, `{id: stop, channel: email, cap: 0, period_days: 1, enabled: ${enabled}}`]);
    const { exitCode, causes } = await answerOf(of(false), of(true));
    expect([exitCode, causes[0]]).toEqual([3, 'policy/cap-zero']);
  });

  it('takes a cap that it cannot read for no missing one', async () => {
    const body = (cap: string) => `{"channel": "email", "cap": ${cap}, "period_days": 7}`;
    for (const cap of ['"3"', '-1', '2.5']) {
      const { exitCode, causes, why } = await answerOf(body('3'), body(cap), [], 'email-cap.json');
      expect([cap, exitCode, causes]).toEqual([cap, 4, []]);
      expect(why).toBe('what these values do to customers is not known (cap)');
    }
  });
});

describe('an edit that does nothing yet', () => {
  it.each([
    ['a cap ends', [CAP.replace('}', ', valid_to: 2099-01-01}')], '2099-01-02', 'rule/edit-looser'],
    [
      'a cap of 0 begins',
      [CAP, '{id: z, channel: email, cap: 0, period_days: 1, valid_from: 2099-01-01}'],
      '2099-01-01',
      'rule/always-empty',
    ],
    [
      'nobody is let through',
      [CAP, '{id: z, channel: email, condition: c.balance <> c.balance, valid_from: 2099-01-01}'],
      '2099-01-01',
      'rule/always-empty',
    ],
  ])('is told from when on it does: %s', async (_what, rules, since, cause) => {
    const { exitCode, result } = await answerOf(POLICIES_OF([CAP]), POLICIES_OF(rules));
    const later = result.findings.find(({ title }) => title.includes(`So it is from ${since} on.`));
    expect([exitCode, later?.cause]).toEqual([3, cause]);
  });

  it('is nothing where the moment changes nothing', async () => {
    const of = (name: string) => POLICIES_OF([`{id: a, name: ${name}, cap: 3, period_days: 7, valid_to: 2099-01-01}`]);
    expect(await answerOf(of('x'), of('y'))).toMatchObject({ exitCode: 0, causes: [] });
  });
});

describe('a rule that is new', () => {
  const RICH = '{id: rich, offer: A, condition: c.balance > 100}';
  const OFFER_SET = (rules: readonly string[]) => POLICIES_OF(rules).replace('kind: policy', 'kind: offer');

  it.each([
    [
      'takes everybody from the others',
      ['{id: z, offer: Z, condition: 1 = 1}', RICH],
      ['rule/set-shadowed', 'rule/always-true', 'rule/edit-disjoint', 'rule/added'],
    ],
    ['is for everybody, in whatever words', [RICH, '{id: z, offer: Z}'], ['rule/always-true', 'rule/added']],
    ['takes nobody', [RICH, '{id: z, offer: Z, condition: 1 = 0}'], ['rule/always-empty', 'rule/added']],
    [
      'takes some from the others',
      ['{id: z, offer: Z, condition: c.balance > 200}', RICH],
      ['rule/edit-overlapping', 'rule/added'],
    ],
  ])('%s', async (_what, rules, causes) => {
    expect(await answerOf(OFFER_SET([RICH]), OFFER_SET(rules))).toMatchObject({ exitCode: 3, causes });
  });

  it('is allowed behind the others', async () => {
    const rules = [RICH, '{id: z, offer: Z, condition: c.balance > 50}'];
    expect(await answerOf(OFFER_SET([RICH]), OFFER_SET(rules))).toMatchObject({ exitCode: 0, causes: ['rule/added'] });
  });

  it('leaves a policy undecided that it makes so, and says why', async () => {
    const rules = [CAP, "{id: z, channel: email, condition: f(c.city) = 'x'}"];
    const { exitCode, result } = await answerOf(POLICIES_OF([CAP]), POLICIES_OF(rules));
    expect([exitCode, result.notEvaluated[0]]).toMatchObject([
      4,
      { what: 'What the edit of caps means', why: "it depends on what is not looked into: f(c.city) = 'x'" },
    ]);
    expect((await answerOf(POLICIES_OF([CAP]), POLICIES_OF(rules), ['--fail-on', 'undecided'])).exitCode).toBe(3);
  });

  it.each([
    ['1 = 1', 'rule/always-true'],
    ['1 = 0', 'rule/always-empty'],
  ])('of segments is stopped where it is %s', async (condition, cause) => {
    const set = (rules: readonly string[]) => POLICIES_OF(rules).replace('kind: policy', 'kind: segment');
    const old = '{id: s, condition: c.balance > 5}';
    const { exitCode, causes } = await answerOf(set([old]), set([old, `{id: z, condition: ${condition}}`]));
    expect([exitCode, causes]).toEqual([3, [cause, 'rule/added']]);
  });
});
