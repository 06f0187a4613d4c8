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
    const value = readYaml('__proto__: { polluted: true }\nconstructor: 1', 'x.yaml').toJS();
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
