import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allCauses } from '../../src/causes/catalogue.ts';

const CAUSES = allCauses();

describe('the catalogue of causes', () => {
  it('has every id once, spelt noun/what-is-wrong', () => {
    const ids = CAUSES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it.each(CAUSES.map((cause) => [cause.id, cause] as const))(
    '%s has a whole article in both languages',
    (_id, cause) => {
      for (const part of ['what', 'why', 'sure', 'repair', 'example'] as const) {
        const { en, ru } = cause.article[part];
        expect([part, en.length > 3, ru.length > 3, en === ru]).toEqual([part, true, true, false]);
        expect([part, /[а-яё]/i.test(ru)]).toEqual([part, true]);
      }
      expect(cause.name.en).not.toBe(cause.name.ru);
      const runbook = cause.runbook && join(import.meta.dirname, `../../runbooks/${cause.runbook}.yaml`);
      expect(runbook === null || existsSync(runbook)).toBe(true);
    },
  );
});
