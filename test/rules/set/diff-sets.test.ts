import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../src/condition/parse.ts';
import { decidersOf, declaredRules } from '../../../src/rules/set/deciders.ts';
import { diffRuleSets } from '../../../src/rules/set/diff-sets.ts';
import { judgeSets, setGaps } from '../../../src/rules/set/judge-sets.ts';
import { readRuleFile } from '../../../src/rules/set/read-rule-file.ts';
import { readSet } from '../../../src/rules/set/read-set.ts';
import { renderSetDiff } from '../../../src/rules/set/set-diff.render.ts';
import type { SetDiff } from '../../../src/rules/set/set-diff.types.ts';
import type { Lang } from '../../../src/text.ts';

beforeAll(loadParser);

const HEAD = `format: 1
kind: offer
id: deposits
customers: { table: crm.customer, alias: c, key: customer_id }
columns: { balance: 'numeric(12,2)', status: text not null, income: integer }
objects: [{ template: welcome }, { template: draft, published: false }]
rules:
`;

const rule = (id: string, condition: string, more = ''): string =>
  `  - id: ${id}\n    condition: ${condition}\n${more === '' ? '' : `    ${more.replaceAll('; ', '\n    ')}\n`}`;

function diff(
  before: string | null,
  after: string | null,
  path = 'deposits.yaml',
  at = '2026-11-25T09:00:00Z',
): SetDiff {
  const sides = [before, after].map((text, index) =>
    text === null ? null : readSet(readRuleFile({ path, text }), index === 0 ? 'before' : 'after'),
  );
  const [old = null, now = null] = sides;
  const deciders = decidersOf(declaredRules(sides.flatMap((side) => side?.set ?? [])));
  return diffRuleSets(old, now, { deciders, at });
}

const offers = (...rules: readonly string[]): string => HEAD + rules.join('');

/** Cause and title of each finding, with its severity where it is not the cause's own. */
const told = (one: SetDiff, lang: Lang = 'en'): readonly string[] =>
  judgeSets(one).map(({ cause, evidence, severity }) =>
    [severity, cause.id, cause.title(evidence)[lang]].filter(Boolean).join(' '),
  );

const TOP = rule('top', 'c.balance >= 700000', 'offer: deposit-top');
const MAIN = rule('main', 'c.balance >= 260000', 'offer: deposit');
const REST = rule('rest', "c.status = 'ACTIVE'", 'offer: card');

describe('an edit of a set of offers', () => {
  it('that puts the wide rule first takes the narrow one away from everybody', () => {
    const moved = diff(offers(TOP, MAIN, REST), offers(MAIN, TOP, REST));
    expect(told(moved)).toEqual([
      'rule/set-shadowed Nobody reaches rule top of deposits: whoever meets it is taken before by main.',
    ]);
    expect(moved.rules.map(({ rule: id, status, isMoved, place }) => [id, status, isMoved, place])).toEqual([
      ['main', 'changed', true, 'deposits.yaml:8:5'],
      ['top', 'same', false, 'deposits.yaml:11:5'],
      ['rest', 'same', false, 'deposits.yaml:14:5'],
    ]);
    expect(moved.outcomes.map(({ outcome, verdict }) => [outcome, verdict.word])).toEqual([
      ['deposit', 'looser'],
      ['deposit-top', 'disjoint'],
      ['card', 'equivalent'],
    ]);
    expect(moved.verdict.word).toBe('overlapping');
  });

  it('that moves a rule past one that takes nobody of its own says so, and nothing is wrong', () => {
    const other = rule('poor', 'c.balance < 1000', 'offer: loan');
    const moved = diff(offers(TOP, other, MAIN), offers(other, TOP, MAIN));
    expect(told(moved)).toEqual([]);
    expect([moved.verdict.word, moved.rules.filter(({ isMoved }) => isMoved).length]).toEqual(['equivalent', 1]);
  });

  it('that raises one limit and not its neighbour’s leaves a hole', () => {
    const before = offers(TOP, rule('main', 'c.balance >= 260000 and c.balance < 700000', 'offer: deposit'));
    const hole = diff(before, before.replace('c.balance >= 700000', 'c.balance >= 800000'));
    expect(told(hole)).toEqual([
      'rule/set-gap deposits: some customers whom top took are taken by no rule now, for example: balance = 700000 (not re-run in PostgreSQL).',
    ]);
    expect(hole.verdict.word).toBe('stricter');
    const closed = before.replace('c.balance >= 700000', 'c.balance >= 800000').replace('< 700000', '< 800000');
    expect(told(diff(before, closed))).toEqual([]);
  });

  it('that splits a rule in two forgets those of whom nothing is known', () => {
    const before = offers(rule('all', 'true', 'offer: card'));
    const after = offers(
      rule('rich', 'c.balance >= 100', 'offer: card'),
      rule('poor', 'c.balance < 100', 'offer: card'),
    );
    expect(told(diff(before, after))).toEqual([
      'rule/set-gap deposits: some customers whom all took are taken by no rule now, for example: balance = NULL (not re-run in PostgreSQL).',
    ]);
  });

  it('is shadowed by two rules together, and by each of them it is not', () => {
    const halves = [rule('low', 'c.balance < 500', 'offer: a'), rule('high', 'c.balance >= 500', 'offer: b')];
    const shadowed = diff(null, offers(...halves, rule('known', 'c.balance is not null', 'offer: c')));
    expect(shadowed.shadowed.map(({ by }) => by)).toEqual([['low', 'high']]);
    expect(told(diff(null, offers(...halves, rule('any', 'true', 'offer: c'))))).toEqual([]);
  });

  it('that gives two rules one priority leaves the offer to chance', () => {
    const one = rule('one', 'c.balance >= 260000', 'offer: deposit; priority: 2');
    const other = rule('other', 'c.income >= 92000', 'offer: limit-up; priority: 3');
    const tied = diff(offers(one, other), offers(one, other.replace('priority: 3', 'priority: 2')));
    expect(told(tied)).toEqual([
      'rule/set-overlap deposits: one (deposit) and other (limit-up) both have priority 2 and take the same customers, for example: balance = 260000, income = 92000 (not re-run in PostgreSQL). Which of the two they get is chance.',
    ]);
    expect(tied.outcomes.map(({ verdict }) => verdict.word)).toEqual(['undecided', 'undecided']);
    const apart = other.replace('priority: 3', 'priority: 2').replace('c.income >= 92000', 'c.balance < 260000');
    expect(diff(offers(one, other), offers(one, apart)).overlaps).toEqual([]);
  });

  it('does not answer for what was wrong before it', () => {
    const before = offers(MAIN, TOP, REST);
    const renamed = before.replace("c.status = 'ACTIVE'", "c.status = 'NEW'");
    expect(told(diff(before, renamed))[0]).toMatch(/^info rule\/set-shadowed .* It was so before the edit\.$/);
  });

  it('that only renames, renumbers or writes in other words is equivalent', () => {
    const before = offers(
      rule('a', 'c.balance >= 10', 'offer: x; priority: 1'),
      rule('b', 'c.income > 5', 'offer: y; priority: 2'),
    );
    const after = offers(
      rule('a2', 'c.balance >= 10', 'offer: x; priority: 10'),
      rule('b', 'not (c.income <= 5)', 'offer: y; priority: 20'),
    );
    const same = diff(before, after);
    expect([same.verdict.word, told(same)]).toEqual(['equivalent', []]);
    expect(same.rules.map(({ rule: id, renamedFrom, isMoved }) => [id, renamedFrom, isMoved])).toEqual([
      ['a2', 'a', false],
      ['b', null, false],
    ]);
  });

  it('says of what is not looked into that it is undecided, and of the same words that they are the same', () => {
    const [old, now] = ['3', '4'].map((count) =>
      offers(
        rule('a', `(select count(*) from crm.deal d where d.customer_id = c.customer_id) > ${count}`, 'offer: x'),
        rule('b', 'random() < 0.5', 'offer: y'),
      ),
    );
    const open = diff(old!, now!.replace('d.customer_id = c', 'd.id = c'));
    expect(open.verdict.word).toBe('undecided');
    expect(setGaps(open)[0]?.what.en).toBe('Whether deposits became stricter or looser');
    expect(diff(old!, old!).verdict.word).toBe('equivalent');
    const chance = offers(rule('b', 'random() < 0.5', 'offer: y'));
    const twice = offers(rule('b', 'random() < 0.5 or random() < 0.5', 'offer: y'));
    expect(diff(chance, twice).verdict.word).toBe('undecided');
  });

  it('that switches a rule off, or lets its time pass, takes it out', () => {
    const off = diff(offers(TOP, MAIN), offers(TOP, MAIN.replace('offer:', 'enabled: false\n    offer:')));
    expect(off.rules.map(({ rule: id, switched }) => [id, switched])).toEqual([
      ['top', null],
      ['main', 'off'],
    ]);
    expect(told(off)[0]).toMatch(/^rule\/set-gap deposits: some customers whom main took/);
    const dated = offers(TOP, MAIN.replace('offer:', 'valid_to: 2026-11-24\n    offer:'));
    expect(diff(dated, dated, 'deposits.yaml', '2026-11-24T23:00:00Z').outcomes).toHaveLength(2);
    expect(diff(dated, dated).outcomes).toHaveLength(1);
  });

  it('that refers to what is not there or not published is found at its place', () => {
    const uses = (template: string) => offers(TOP.replace('offer:', `uses: [{ template: ${template} }]\n    offer:`));
    expect(told(diff(uses('welcome'), uses('welcom')))).toEqual([
      'rule/reference-dangling Rule top of deposits uses the template welcom, which is not there.',
    ]);
    expect(diff(uses('welcome'), uses('draft')).dangling[0]).toMatchObject({
      why: 'unpublished',
      place: 'deposits.yaml:10:24',
    });
    expect(told(diff(uses('welcome'), uses('welcome')))).toEqual([]);
    const list = diff(null, offers(TOP.replace('offer:', 'uses: [{ list: staff }]\n    offer:')));
    expect([list.dangling, list.unknownKinds]).toEqual([[], ['list']]);
  });

  it('removes the whole set', () => {
    expect(diff(offers(TOP), null).verdict.word).toBe('disjoint');
    expect(diff(null, offers(TOP)).verdict.word).toBe('disjoint');
  });
});

describe('an edit of a contact policy', () => {
  const cap = (body: object): string => JSON.stringify({ channel: 'email', cap: 2, period_days: 7, ...body }, null, 2);
  const edit = (body: object): SetDiff => diff(cap({}), cap(body), 'email-cap.json');

  it('to a cap of 0 stops the channel', () => {
    expect(told(edit({ cap: 0 }))).toEqual([
      'policy/cap-zero Contact policy email-cap allows 0 messages instead of 2 on email: nobody can be contacted.',
    ]);
    expect(edit({ cap: 0 }).verdict.word).toBe('stricter');
    expect(told(diff(cap({ cap: 0 }), cap({ cap: 0 }), 'email-cap.json'))).toEqual([]);
  });

  it('to no cap floods it, unless another rule holds it', () => {
    expect(told(edit({ cap: null }))).toEqual([
      'rule/cap-unlimited Contact policy email-cap has no cap any more on email: before, 2 per 7 days. Customers may get any number of messages.',
    ]);
    const set = (...rules: readonly string[]) => `format: 1\nkind: policy\nrules:\n${rules.join('\n')}\n`;
    const [mail, all] = [
      '  - { id: mail, channel: email, cap: 2, period_days: 7 }',
      '  - { id: all, cap: 5, period_days: 7 }',
    ];
    expect(told(diff(set(mail!, all!), set(all!), 'policy.yaml'))).toEqual([]);
    expect(diff(set(mail!, all!), set(all!), 'policy.yaml').verdict.word).toBe('looser');
    expect(diff(set(mail!, all!), set(mail!), 'policy.yaml').verdict.word).toBe('looser');
  });

  it('to fewer or more messages says which', () => {
    expect(edit({ cap: 1 }).verdict.word).toBe('stricter');
    expect(edit({ period_days: 3 }).verdict.word).toBe('looser');
    expect(edit({ cap: 1, period_days: 3 }).verdict.word).toBe('overlapping');
    expect(edit({ note: 'x' }).verdict).toEqual({ word: 'undecided', openBecauseOf: ['email-cap: note'] });
    expect([edit({}).verdict.word, told(edit({ cap: 1 })), told(edit({}))]).toEqual(['equivalent', [], []]);
  });

  it('with conditions that contradict each other lets nobody through', () => {
    const set = (...rules: readonly string[]) =>
      `format: 1\nkind: policy\nid: contact\ncustomers: { alias: c }\ncolumns: { status: text, consent: boolean }\nrules:\n${rules.join('\n')}\n`;
    const consent = '  - { id: consent, condition: c.consent }';
    const active = '  - { id: active, condition: "c.status = \'ACTIVE\'" }';
    const blocked = '  - { id: blocked, condition: "c.status = \'BLOCKED\'" }';
    const closed = diff(set(consent, active), set(consent, active, blocked), 'contact.yaml');
    expect(told(closed)).toEqual([
      'rule/set-nobody contact: active, blocked together let nobody through, whoever there is.',
    ]);
    expect(told(diff(set(active), set(consent, active), 'contact.yaml'))).toEqual([]);
  });
});

describe('the comparison as a person sees it', () => {
  it('is a plan, in both languages', () => {
    const before = offers(TOP, MAIN, REST);
    const after = offers(MAIN, TOP.replace('700000', '800000'), rule('new', 'c.income > 1', 'offer: loan'));
    expect({
      en: renderSetDiff(diff(before, after), 'en'),
      ru: renderSetDiff(diff(before, after), 'ru'),
    }).toMatchSnapshot();
  });
});
