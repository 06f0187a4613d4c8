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
