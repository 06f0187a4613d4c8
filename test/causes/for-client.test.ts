import { describe, expect, it } from 'vitest';
import { allCauses } from '../../src/causes/catalogue.ts';
import { TOLD_CAUSES, toldToClient } from '../../src/causes/for-client.ts';
import { answerOf } from '../../src/incident/export/answer.ts';

/** Evidence as different causes hold it, in one. */
const FULL = {
  segment: 'vip',
  condition: { id: 'c6', text: 'x' },
  list: 'DO-NOT-OFFER',
  listRows: 10,
  nullRows: 2,
  unknown: 97_013,
  selected: 0,
  selectedWithoutNulls: 1160,
  selectedWithNear: 21,
  selectedWithout: 5,
  selectedOtherwise: 9,
  population: 100,
  literal: 'GOLD',
  near: 'Gold',
  changes: [{ at: '2026-11-23T13:40:00Z', who: 'o.belova' }],
  zone: 'Europe/Moscow',
  rule: 'email-cap',
  capBefore: 2,
  excluded: 4120,
  entered: 4120,
  since: '2026-11-23T13:40:00Z',
  run: '17',
  stage: 'select',
  seconds: 600,
  medianSeconds: 60,
  lateSeconds: 7200,
  silentSeconds: 100,
  plannedAt: '2026-11-23T13:40:00Z',
  campaign: 'spring',
  template: 't-1',
  failed: 3,
  sent: 1,
  toSend: 2,
  shown: 5,
  recounted: 6,
  ageSeconds: 86_400,
  kept: 1,
  lost: 2,
  gained: 3,
  usual: 1961.5,
};

const INSIDE =
  /undefined|NaN|null|object Object|`|mmsup|\bselect \w+ from\b|o\.belova|\bUNKNOWN\b|\bNULL\b|NOT IN|\d[.,]5\b/;

describe('what a client is told of a cause', () => {
  it.each(TOLD_CAUSES)(
    '%s: in both languages, without words of the inside, also where the evidence is not known',
    (id) => {
      expect(allCauses().map((cause) => cause.id)).toContain(id);
      for (const evidence of [FULL, {}, null]) {
        const { name, what, repair } = toldToClient(id, evidence)!;
        for (const text of [name, what, repair]) {
          expect(text.ru).toMatch(/[а-яё]/);
          expect(text.en).not.toMatch(/[а-яё]/i);
          for (const words of [text.en, text.ru]) expect(words).not.toMatch(INSIDE);
        }
      }
    },
  );

  it('is never nothing: a cause without own words is explained by its article, less what is internal', () => {
    for (const known of allCauses()) {
      for (const lang of ['en', 'ru'] as const) {
        const asked = {
          cause: known.id,
          known,
          finding: undefined,
          audience: 'client',
          lang,
          names: [],
          zone: 'UTC',
          results: [],
        } as const;
        const { name, what } = answerOf(asked);
        expect(name).not.toBe('');
        expect(what.length).toBeGreaterThan(0);
        for (const { text } of what) expect(text).not.toMatch(/`|mmsup|^$/);
      }
    }
  });
});
