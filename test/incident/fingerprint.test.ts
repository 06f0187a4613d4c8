import { describe, expect, it } from 'vitest';
import { fingerprintOf, foldFingerprint } from '../../src/incident/fingerprint.ts';
import type { IncidentEvent } from '../../src/incident/link.ts';
import { CHANGE_KINDS, changeKindsOf } from '../../src/model/change-kind.ts';
import { isSymptom, symptomsIn, symptomWord } from '../../src/search/symptoms.ts';
import { KNOWN } from './fleet.ts';

const event = (seq: number, fields: object): IncidentEvent => ({
  v: 1,
  seq,
  at: `2026-11-23T08:0${seq}:00.000Z`,
  mono: seq,
  who: 'ann',
  via: 'tty',
  prev: null,
  type: 'note.added',
  ...fields,
});

const OWN_WORDS = 'Zarechny Bank Ромашка-Капитал ivanov@zarechny.example +7 912 345-67-89 ZX-NIGHT-2026 Пелагея';

const walked = (more: object = {}): readonly IncidentEvent[] => [
  event(1, {
    type: 'incident.opened',
    client: 'Zarechny Bank',
    complaint: `Nobody was selected: ${OWN_WORDS}`,
    campaign: 'ZX-NIGHT-2026',
    segment: 'Пелагея',
  }),
  event(2, { type: 'run.started', run: 'r', runbook: 'no-customers-selected', path: null, hash: 'h', ...more }),
  event(3, {
    type: 'step.finished',
    run: 'r',
    step: 'explain',
    edge: 'explain#outcome:2',
    verdict: 'found',
    cause: 'segment/null-in-exclusion-list',
    say: OWN_WORDS,
    changes: ['null-in-list', 'Ромашка'],
    findings: [{ cause: 'segment/null-in-exclusion-list', title: OWN_WORDS, next: [OWN_WORDS] }],
  }),
  event(4, { type: 'note.added', text: OWN_WORDS }),
];

describe('a fingerprint', () => {
  it('holds what was complained of, walked, found and changed, in our own words alone', () => {
    expect(foldFingerprint(walked(), KNOWN)).toEqual({
      v: 1,
      symptoms: ['!audience', 'nobody'],
      runbooks: ['no-customers-selected'],
      edges: ['no-customers-selected/explain#outcome:2'],
      cause: 'segment/null-in-exclusion-list',
      found: ['segment/null-in-exclusion-list'],
      changes: ['null-in-list'],
    });
  });

  it('tells an own runbook, one with own steps, and a cause of an own description by nothing but a hash', () => {
    const overlay = { files: { name: 'x', overlay: 'abc' } };
    for (const own of [{ path: '/home/zarechny/zarechny.yaml', runbook: 'zarechny-check' }, overlay]) {
      const events = [
        ...walked(own),
        event(5, { type: 'step.finished', run: 'r', step: 'zarechny', verdict: 'found', cause: 'zarechny/list' }),
      ];
      const { cause, runbooks, edges } = foldFingerprint(events, KNOWN);
      for (const text of [cause, ...runbooks]) expect(text).toMatch(/^own:[a-p]{12}$/);
      for (const edge of edges) expect(edge).toMatch(/^own:[a-p]{12}\/[a-p]{12}$/);
    }
  });

  it('is the same for the same complaint in the other language', () => {
    const en = symptomsIn('Nobody got the letter');
    expect(symptomsIn('Никто не получил письмо')).toEqual(en);
    expect(en).toEqual(['!go', 'mailing', 'nobody']);
  });

  it('that was written at the closing is taken, unless something was added after it', () => {
    const kept = { ...foldFingerprint(walked(), KNOWN), symptoms: ['twice'] };
    const closed = event(5, { type: 'incident.closed', cause: 'policy/cap-zero', fingerprint: kept });
    expect(fingerprintOf([...walked(), closed], KNOWN).symptoms).toEqual(['twice']);
    const of = { writer: 'ann.desk', seq: 5, at: closed.at };
    const corrected = { type: 'event.corrected', of, field: 'cause', from: 'x', to: 'rule/removed', why: 'Mistaken' };
    expect(fingerprintOf([...walked(), closed, event(6, corrected)], KNOWN)).toMatchObject({
      symptoms: ['!audience', 'nobody'],
      cause: 'rule/removed',
    });
  });

  it.each([
    { symptoms: ['Ромашка'] },
    { runbooks: ['Zarechny Bank'] },
    { edges: ['Zarechny Bank/x#1'] },
    { cause: 'Zarechny Bank' },
    { found: ['+7 912 345-67-89'] },
    { changes: ['Пелагея'] },
    { v: 2 },
  ])('with %j in it is none, and is folded anew', (wrong) => {
    const fingerprint = { ...foldFingerprint(walked(), KNOWN), ...wrong };
    const closed = event(5, { type: 'incident.closed', cause: null, fingerprint });
    expect(fingerprintOf([...walked(), closed], KNOWN)).toEqual(foldFingerprint([...walked(), closed], KNOWN));
  });
});

describe('symptoms', () => {
  it('are ids with a name in both languages, and no word of a person', () => {
    const ids = symptomsIn(`${OWN_WORDS} the report of consent is stale, twice, не строится`);
    expect(ids.length).toBeGreaterThan(3);
    for (const id of ids)
      expect([isSymptom(id), symptomWord(id)?.en !== '', symptomWord(id)?.ru !== '']).toEqual([true, true, true]);
    expect(symptomsIn('Ромашка-Капитал Пелагея Zarechny')).toEqual([]);
    expect(isSymptom('constructor')).toBe(false);
  });
});

describe('the kind of a change', () => {
  const kindsOf = (before: string | null, after: string | null, op = 'changed') =>
    changeKindsOf({ findings: [], facts: { edits: [{ op, before, after }] } });

  it.each([
    ['balance >= 25600', 'balance >= 256000', 'threshold-raised'],
    ['c.balance > 5000.5', 'c.balance > 500', 'threshold-lowered'],
    ['{"cap":3}', '{"cap":0}', 'threshold-lowered'],
    ["city = 'Moscow'", "city = 'Tver'", 'value-changed'],
    ["city in ('Moscow', 'Tver')", "city in ('Moscow')", 'list-changed'],
    ['id in (1, 2)', 'id in (1, 2, 3)', 'list-changed'],
    ['a between 1 and 5', 'a between 2 and 6', 'value-changed'],
    ['age > 25', 'age >= 25', 'condition-changed'],
    ['c1 > 5', 'c2 > 5', 'condition-changed'],
  ])('from %s to %s is %s', (before, after, kind) => {
    expect(kindsOf(before, after)).toEqual([kind]);
  });

  it('is told of what was added, removed and joined otherwise, of evidence, and of causes that say it', () => {
    expect(kindsOf(null, 'a', 'added')).toEqual(['condition-added']);
    expect(kindsOf('a', null, 'removed')).toEqual(['condition-removed']);
    expect(kindsOf('a', 'b', 'regrouped')).toEqual(['regrouped']);
    const evidence = { edits: [{ op: 'added', before: null, after: 'x' }] };
    const findings = [{ cause: 'policy/cap-zero' }, { cause: 'rule/edit-narrowed', evidence }];
    expect(changeKindsOf({ findings })).toEqual(['cap-zero', 'condition-added']);
    expect(changeKindsOf({ findings: [], facts: { edits: 'none', deep: null } })).toEqual([]);
    expect(Object.values(CHANGE_KINDS).every(({ en, ru }) => en !== '' && ru !== '')).toBe(true);
  });
});
