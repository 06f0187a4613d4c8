import { expect, it } from 'vitest';
import { symptomWord } from '../../src/search/symptoms.ts';
import { CONCEPTS } from '../../src/search/thesaurus.ts';

it('calls every symptom by a word that a person can read', () => {
  const names = Object.keys(CONCEPTS).map((id) => symptomWord(id)!);
  expect(names.length).toBeGreaterThan(20);
  expect(names.flatMap(({ en, ru }) => [en, ru]).filter((name) => !/^[\p{L}\p{N} '’-]+$/u.test(name))).toEqual([]);
});
