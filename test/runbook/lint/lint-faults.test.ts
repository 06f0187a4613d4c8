import { describe, expect, it } from 'vitest';
import { CASES, GOOD, WORDS } from './lint-book.ts';
import { FAULTS, type Fault, IN_CASES, IN_WORDS, lintBook, planted } from './lint-faults.ts';

const told = (...book: Parameters<typeof lintBook>): readonly string[] =>
  lintBook(...book).map(({ line, column, code }) => `${line}:${column} ${code}`);

describe('a runbook without a mistake', () => {
  it('is passed in silence, with its words and its cases', () => {
    expect(told(GOOD)).toEqual([]);
  });
});

describe.each(Object.entries(FAULTS))('mistakes of the kind %s', (_, faults) => {
  it.each(faults)('%s: is told as %s at its place, and nothing else is', (...fault) => {
    const { text, expected } = planted(GOOD, fault as unknown as Fault);
    expect(told(text)).toEqual([expected]);
  });
});

describe('mistakes of a translation', () => {
  it.each(IN_WORDS)('%s: is told as %s at its place', (...fault) => {
    const { text, expected } = planted(WORDS, fault as unknown as Fault);
    expect(told(GOOD, text)).toEqual([expected]);
  });
});

describe('mistakes of the cases', () => {
  it.each(IN_CASES)('%s: is told as %s at its place', (...fault) => {
    const { text, expected } = planted(CASES, fault as unknown as Fault);
    expect(told(GOOD, undefined, text)).toEqual([expected]);
  });
});

describe('the table', () => {
  it('has more than 75 kinds', () => {
    const kinds = [...Object.values(FAULTS).flat(), ...IN_WORDS, ...IN_CASES].map(([kind, code]) => `${code}: ${kind}`);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.length).toBeGreaterThan(75);
  });
});
