import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { readYaml } from '../../src/model/yaml.ts';

function refusal(text: string): string {
  try {
    readYaml(text, 'profiles.yaml');
  } catch (error) {
    if (error instanceof UsageError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('readYaml', () => {
  it('reads an ordinary file, with a byte order mark and Windows line ends', () => {
    expect(readYaml('\uFEFFa: 1\r\nb: [нет, yes, on, 12:30]\r\nc: "007"\r\nd:\r\n', 'x.yaml').toJS()).toEqual({
      a: 1,
      b: ['нет', 'yes', 'on', '12:30'],
      c: '007',
      d: null,
    });
  });

  it.each([
    ['a: 007', 'yaml/changed-value profiles.yaml:1:4: 007 would be read as 7.'],
    ['a:\n  - 1.10', 'yaml/changed-value profiles.yaml:2:5: 1.10 would be read as 1.1.'],
    [
      'a: 9007199254740993',
      'yaml/changed-value profiles.yaml:1:4: 9007199254740993 would be read as 9007199254740992.',
    ],
    ['a: True', 'yaml/changed-value profiles.yaml:1:4: True would be read as true.'],
    ['a: .inf', 'yaml/changed-value profiles.yaml:1:4: .inf would be read as Infinity.'],
    ['a: 1\nb: 2\na: 3', 'yaml/duplicate-key profiles.yaml:3:1: the key "a" is already used in line 1.'],
    ['a: &x 1\nb: *x', 'yaml/alias profiles.yaml:1:4: anchors and aliases ("&x") are not read.'],
    ['a: !!binary aGk=', 'yaml/tag profiles.yaml:1:4: the tag "!!binary" is not read.'],
    ['%YAML 1.1\n---\na: no', 'yaml/directive profiles.yaml:1:1: the directive "%YAML 1.1" is not read.'],
    ['a:\n  <<: {b: 1}', 'yaml/merge-key profiles.yaml:2:3: maps are not merged ("<<").'],
    ['a:\n  __proto__: {b: 1}', 'yaml/key profiles.yaml:2:3: "__proto__" cannot be a key.'],
    ['a: 012', 'yaml/changed-value profiles.yaml:1:4: 012 would be read as 12.'],
    ['a: 1e3', 'yaml/changed-value profiles.yaml:1:4: 1e3 would be read as 1000.'],
    ['a: 0x10', 'yaml/changed-value profiles.yaml:1:4: 0x10 would be read as 16.'],
    ['\uFEFFa: 007', 'yaml/changed-value profiles.yaml:1:4: 007 would be read as 7.'],
    ['a: 1\r\nb:\r\n  c: 007\r\n', 'yaml/changed-value profiles.yaml:3:6: 007 would be read as 7.'],
    ['? [a, b]\n: 1', 'yaml/key profiles.yaml:1:3: a key must be a plain name.'],
  ])('refuses %j and says where', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });

  it('refuses tabs as indentation and a second document', () => {
    expect(refusal('a:\n\tb: 1')).toMatch(/^yaml\/syntax profiles\.yaml:2:1: /);
    expect(refusal('a: 1\n---\nb: 2')).toMatch(/^yaml\/syntax profiles\.yaml:2:1: /);
  });

  it.each([
    ['flow sequences', '['.repeat(300_000)],
    ['flow maps', '{a: '.repeat(200_000)],
    ['block sequences on one line', '- '.repeat(100_000)],
    ['sixty-six levels', `${'['.repeat(66)}${']'.repeat(66)}`],
  ])('refuses deep nesting of %s twice in one process', (_, text) => {
    expect(refusal(text)).toMatch(/^yaml\/too-deep /);
    expect(refusal(text)).toMatch(/^yaml\/too-deep /);
  });

  it('refuses more than one megabyte before looking at it', () => {
    expect(refusal(`a: ${'x'.repeat(1024 * 1024)}`)).toMatch(/^yaml\/too-large /);
  });

  it('reads twenty thousand keys without taking quadratic time: four times the keys take far less than sixteen times the time', () => {
    const timeOf = (keys: number): number => {
      const text = Array.from({ length: keys }, (_, index) => `key-number-${index}: value`).join('\n');
      const started = performance.now();
      expect(Object.keys(readYaml(text, 'x.yaml').toJS())).toHaveLength(keys);
      return performance.now() - started;
    };
    timeOf(5_000);
    const best = (keys: number) => Math.min(timeOf(keys), timeOf(keys), timeOf(keys));
    expect(best(20_000) / best(5_000)).toBeLessThan(10);
  });

  it('does not pollute prototypes', () => {
    const value = readYaml('constructor: 1\ntoString: 2', 'x.yaml').toJS();
    expect(Object.keys(value)).toEqual(['constructor', 'toString']);
    expect(refusal('a: {__proto__: {polluted: true}}')).toMatch(/^yaml\/key /);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    [
      'a bomb of aliases',
      `${Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]`).join('\n')}\n`,
      /^yaml\/alias profiles\.yaml:1:5/,
    ],
    ['an alias of itself', 'a: &a [*a]', /^yaml\/alias profiles\.yaml:1:4/],
    ['an unknown tag', 'a: !ruby/object {}', /^yaml\/tag profiles\.yaml:1:4/],
    ['a merge of constructor', 'a:\n  <<: {constructor: {prototype: {x: 1}}}', /^yaml\/merge-key profiles\.yaml:2:3/],
    ['300,000 opened maps', '{a: '.repeat(300_000), /^yaml\/(too-deep|too-large) /],
  ])('refuses %s in less than a second', (_, text, expected) => {
    const started = performance.now();
    expect(refusal(text)).toMatch(expected);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('keeps what other readers change: words for yes and no, clock times, days', () => {
    const text = 'a: [yes, no, on, off, y, n, да, нет, 12:30, 12:30:45, 2026-01-15, 0b1, 1_000, ~x]';
    expect(readYaml(text, 'x.yaml').toJS().a).toEqual([
      'yes',
      'no',
      'on',
      'off',
      'y',
      'n',
      'да',
      'нет',
      '12:30',
      '12:30:45',
      '2026-01-15',
      '0b1',
      '1_000',
      '~x',
    ]);
  });
});
