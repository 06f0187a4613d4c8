import { describe, expect, it } from 'vitest';
import { CONTROLS, type Control, controlChoices } from '../../../src/runbook/person/controls.ts';
import { lettersOf } from '../../../src/ui/keys.ts';
import { readKey } from '../../../src/ui/select.ts';

const NAMES = Object.keys(CONTROLS) as Control[];
/** The four ways of going on are never offered together and share a letter. */
const TOGETHER = NAMES.filter((name) => name !== 'done' && name !== 'finish' && name !== 'preview');

describe.each(['en', 'ru'] as const)('the letters of the controls in %s', (lang) => {
  it('never mean two things, whichever keyboard layout is on', () => {
    const letters = TOGETHER.flatMap((name) => lettersOf(CONTROLS[name].key, lang));
    expect(letters.toSorted()).toEqual([...new Set(letters)].toSorted());
  });
});

describe('a letter', () => {
  const choices = controlChoices(TOGETHER, 'ru');
  const taken = (sequence: string, lang: 'en' | 'ru') => {
    const pressed = readKey({ name: '', ctrl: false, sequence }, '', { choices, lang }, 0);
    return pressed.kind === 'take' ? pressed.choice.value : pressed.kind;
  };

  it.each([
    ['q', 'en', 'quit'],
    ['Q', 'en', 'quit'],
    ['й', 'en', 'quit'],
    ['Й', 'ru', 'quit'],
    ['q', 'ru', 'quit'],
    ['в', 'ru', 'quit'],
    ['d', 'ru', 'quit'],
    ['d', 'en', 'wrong'],
    ['р', 'ru', 'hand-over'],
    ['о', 'ru', 'hand-over'],
    ['у', 'ru', 'evidence'],
    ['д', 'ru', 'run'],
    ['ю', 'ru', 'wrong'],
    ['?', 'en', 'wrong'],
    ['\t', 'en', 'ignored'],
    ['\u001B', 'en', 'ignored'],
  ] as const)('"%s" in %s is %s', (typed, lang, meant) => {
    expect(taken(typed, lang)).toBe(meant);
  });
});

describe('a number', () => {
  const select = {
    choices: Array.from({ length: 12 }, (_, at) => ({ value: `${at}`, name: 'x' })),
    lang: 'en',
  } as const;
  const pressed = (line: string) =>
    readKey({ name: line.at(-1)!, ctrl: false, sequence: line.at(-1)! }, line, select, 0);

  it.each([
    ['1', { kind: 'digits', active: 0 }],
    ['12', { kind: 'move', active: 11 }],
    ['13', { kind: 'move', active: 2 }],
    ['9', { kind: 'move', active: 8 }],
    ['0', { kind: 'wrong', typed: '0' }],
  ])('%s reaches its choice and waits for Enter', (line, meant) => {
    expect(pressed(line)).toEqual(meant);
  });
});
