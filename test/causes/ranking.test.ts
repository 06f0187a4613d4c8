import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCauses, causeById } from '../../src/causes/catalogue.ts';
import { found } from '../../src/causes/cause.ts';
import { causesOfSystems } from '../../src/causes/of-systems.ts';
import { mergeRanked, rankFindings } from '../../src/causes/ranking.ts';
import { rankAnswer } from '../../src/causes/ranking-answer.ts';
import { consequencesOf, EXPLAINS, type Explains, RELATED } from '../../src/causes/ranking-relation.ts';
import type { Confidence, Found, Severity } from '../../src/result.ts';
import { loadSystem, SHIPPED_SYSTEMS } from '../../src/system/load.ts';
import { text } from '../../src/text.ts';

const seen = (id: string, evidence: object = {}, more: Partial<Found> = {}): Found => ({
  ...found(causeById(id)!, evidence as never, 'proved'),
  ...more,
});

const ids = (findings: readonly Found[]): readonly string[] => findings.map(({ cause }) => cause.id);

/** Ids of one description's checks with what they explain. */
const explainsOf = (system: string): Explains =>
  Object.fromEntries((loadSystem(system).checks ?? []).map(({ id, explains }) => [id, explains]));

describe('the declared relation', () => {
  it('names only causes that there are', () => {
    const known = new Set(allCauses().map(({ id }) => id));
    expect(RELATED.filter((id) => !known.has(id))).toEqual([]);
  });

  it('leads from no cause back to itself, and none is left out on its account', () => {
    const reach = consequencesOf();
    expect([...reach].filter(([id, reached]) => reached.has(id))).toEqual([]);
    for (const [id, consequences] of Object.entries(EXPLAINS))
      for (const one of consequences) expect(reach.get(id), `${id} → ${one}`).toContain(one);
  });

  it.each(SHIPPED_SYSTEMS)('has no way back with the checks of %s either', (system) => {
    const own = explainsOf(system);
    const reach = consequencesOf(own);
    for (const [id, consequences] of Object.entries(own))
      for (const one of consequences.filter((other) => other !== id))
        expect(reach.get(id), `${id} → ${one} closes a circle`).toContain(one);
  });

  it('knows the consequences of consequences', () => {
    expect(consequencesOf().get('report/events-stale')).toContain('report/number-differs');
    expect(consequencesOf().get('health/sessions-wait')).toContain('report/number-differs');
  });
});

/** Mostly those that have to do with each other: two of all would seldom meet. */
const anyCause = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...allCauses().filter(({ id }) => RELATED.includes(id))) },
  { weight: 1, arbitrary: fc.constantFrom(...allCauses(), ...causesOfSystems()) },
);
const anyFinding: fc.Arbitrary<Found> = fc
  .record({
    cause: anyCause,
    evidence: fc.record({
      at: fc.constantFrom('2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z', null),
      gained: fc.nat(3),
      lost: fc.nat(3),
    }),
    confidence: fc.constantFrom<Confidence>('proved', 'likely', 'possible'),
    severity: fc.constantFrom<Severity>('error', 'warning', 'info'),
    place: fc.constantFrom(undefined, 1, 2, 99),
  })
  .map(({ place, ...finding }) => (place === undefined ? finding : { ...finding, place }));

/** Descriptions may say anything, a circle too. */
const anyOwn: fc.Arbitrary<Explains> = fc.dictionary(
  anyCause.map(({ id }) => id),
  fc.array(
    anyCause.map(({ id }) => id),
    { maxLength: 3 },
  ),
  { maxKeys: 4 },
);

const told = (findings: readonly Found[]): readonly string[] =>
  findings.map(({ cause, evidence, confidence, severity, place }) =>
    JSON.stringify([cause.id, evidence, confidence, severity, place ?? null]),
  );

describe('the order of findings', () => {
  it('does not depend on the order in which the probes were asked', () => {
    fc.assert(
      fc.property(
        fc
          .array(anyFinding, { maxLength: 8 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        anyOwn,
        ([one, other], own) => {
          expect(told(rankFindings(other, own))).toEqual(told(rankFindings(one, own)));
        },
      ),
    );
  });

  it('never puts a consequence before its cause, and loses nobody', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 10 }), anyOwn, (findings, own) => {
        const ranked = rankFindings(findings, own);
        const reach = consequencesOf(own);
        expect(told(ranked).toSorted()).toEqual(told(findings).toSorted());
        ranked.forEach(({ cause }, place) => {
          const later = ids(ranked.slice(place + 1));
          expect(later.filter((id) => reach.get(id)?.has(cause.id))).toEqual([]);
        });
      }),
    );
  });
});

describe('the diagnoses of several clients', () => {
  it('are one list by weight, and each keeps its causes before their consequences', () => {
    const stale = { ...seen('report/events-stale'), severity: 'warning' as const };
    const one = rankFindings([seen('report/number-differs'), stale]);
    const other = rankFindings([seen('health/rules-unapproved'), seen('campaign/lost')]);
    expect(ids(mergeRanked([one, other]))).toEqual([
      'report/events-stale',
      'report/number-differs',
      'campaign/lost',
      'health/rules-unapproved',
    ]);
  });
});

describe('a diagnosis', () => {
  const rank = (...findings: readonly Found[]) => rankAnswer({ ...ANSWER, findings });
  const ANSWER = { subject: { kind: 'run', id: '1' }, findings: [], facts: {}, notEvaluated: [] };

  it('puts the job that failed before the loads that it broke, and says so', () => {
    const { findings, ranking } = rank(seen('health/loads-bad'), seen('health/jobs-late'));
    expect(ids(findings)).toEqual(['health/jobs-late', 'health/loads-bad']);
    expect(ranking?.consequences).toEqual(['health/loads-bad']);
    expect(ranking?.whyFirst?.en).toMatch(/^it brings about “.*”\.$/);
  });

  it('puts a stopped summary before the number that differs for it, though both weigh the same', () => {
    const { findings } = rank(seen('report/number-differs'), seen('report/summary-job-stopped'));
    expect(ids(findings)[0]).toBe('report/summary-job-stopped');
  });

  it('puts a cause before its consequence even where the consequence weighs more', () => {
    const { findings } = rank(seen('report/number-differs'), seen('report/events-stale'));
    expect(ids(findings)).toEqual(['report/events-stale', 'report/number-differs']);
  });

  it('of two errors of a run puts the earlier stage first', () => {
    const { findings, ranking } = rank(
      seen('campaign/lost', {}, { place: 7 }),
      seen('campaign/policy-excludes-all', {}, { place: 3 }),
    );
    expect(ids(findings)[0]).toBe('campaign/policy-excludes-all');
    expect(ranking?.whyFirst?.en).toContain('it acts earlier than');
  });

  it('of two suspicions of the same weight puts the one first that moves more people', () => {
    const few = seen('segment/not-any', { gained: 1, lost: 0, selected: 50 });
    const many = seen('segment/exists-for-everybody', { gained: 0, lost: 40, selected: 50 });
    const weighed = [few, many].map((one) => ({ ...one, severity: 'warning' as const }));
    const { findings, ranking } = rank(...weighed);
    expect(ids(findings)[0]).toBe('segment/exists-for-everybody');
    expect(ranking?.whyFirst?.en).toContain('it concerns 44.4%');
  });

  it('puts what a system knows of itself before the general cause of the same weight', () => {
    const own = { ...seen('campaign/lost'), cause: { ...causeById('campaign/lost')!, id: 'ours/lost' } };
    const { findings } = rankAnswer(
      { ...ANSWER, findings: [seen('campaign/selects-nobody'), own] },
      { 'ours/lost': [] },
    );
    expect(ids(findings)[0]).toBe('ours/lost');
  });

  it('does not rule out what was found', () => {
    const cause = causeById('campaign/lost')!;
    const ruledOut = [
      { cause, because: text('0 missing', 'пропало 0') },
      { cause: causeById('campaign/run-stuck')!, because: text('the state is finished', 'завершён') },
    ];
    const { ranking } = rankAnswer({ ...ANSWER, findings: [seen('campaign/lost')], ruledOut });
    expect(ranking?.ruledOut.map(({ cause: { id } }) => id)).toEqual(['campaign/run-stuck']);
    expect(ranking?.whyFirst?.en).toBe('no other cause was found.');
  });
});
