import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/ui/json.ts';
import { safe, safeLines, withoutCiCommands } from '../../src/ui/safe.ts';

describe('text from the database', () => {
  it.each([
    ['clears the screen', '\u001B[2J', '\\x1B[2J'],
    ['renames the window', '\u001B]0;bank\u0007', '\\x1B]0;bank\\x07'],
    ['makes a link', '\u001B]8;;http://x\u0007', '\\x1B]8;;http://x\\x07'],
    ['writes the clipboard', '\u001B]52;c;cm0=\u0007', '\\x1B]52;c;cm0=\\x07'],
    ['clears the screen in eight bits', '\u009B2J', '\\x9B2J'],
    ['deletes', 'a\u007Fb', 'a\\x7Fb'],
    ['overwrites the line', 'OK\rPROBLEM', 'OK\\rPROBLEM'],
    ['begins a line of its own', 'OK\nPROBLEM', 'OK\\nPROBLEM'],
    ['jumps with a tab', 'a\tb', 'a\\tb'],
    ['ends the string', 'a\0b', 'a\\x00b'],
    ['turns the direction', 'user\u202Efdp.exe', 'user<U+202E>fdp.exe'],
    ['isolates', '\u2066a\u2069', '<U+2066>a<U+2069>'],
    ['marks the direction', '\u200Ea\u200Fb\u061C', '<U+200E>a<U+200F>b<U+061C>'],
    ['hides in zero width', 'VIP\u200B\u200C\u200D\u2060\uFEFF', 'VIP<U+200B><U+200C><U+200D><U+2060><U+FEFF>'],
    ['hides behind a soft hyphen and a filler', 'V\u00ADI\u3164P', 'V<U+00AD>I<U+3164>P'],
    ['smuggles tags', 'a\u{E0041}', 'a<U+E0041>'],
    ['smuggles variation selectors', 'a\uFE00\u{E0100}', 'a<U+FE00><U+E0100>'],
    ['ends lines as few expect', 'a\u2028b\u2029c\u0085', 'a<U+2028>b<U+2029>c\\x85'],
    ['is half a character', 'a\uD800b\uDC00', 'a<U+D800>b<U+DC00>'],
  ])('shows an escape where it %s', (_, attack, shown) => {
    expect(safe(attack)).toBe(shown);
  });

  it('is left alone where it is only text', () => {
    const text = 'Иванова Ё. й 日本語 👍🏽 ❤️ 12 345 ₽ «вклад» — 50 % ✔';
    expect(safe(text)).toBe(text);
  });

  it('keeps its lines and its indents where lines are asked for, and nothing else', () => {
    expect(safeLines('select 1\r\n\tfrom\tx\n\u001B[1m')).toBe('select 1\n  from\\tx\n\\x1B[1m');
  });

  it('never holds a control character, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = safe(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(stripVTControlCharacters(shown)).toBe(shown);
        expect(safe(shown)).toBe(shown);
      }),
    );
  });
});

describe('a line that a build server would obey', () => {
  it.each([
    ['::error file=a::no', '\\x3A:error file=a::no'],
    ['  ::stop-commands::x', '  \\x3A:stop-commands::x'],
    ['a ##vso[task.setvariable]b', 'a \\x23#vso[task.setvariable]b'],
    ['##[error]x', '\\x23#[error]x'],
    ['##teamcity[buildStop]', '\\x23#teamcity[buildStop]'],
    ['section_start:1:x', '\\x73ection_start:1:x'],
    ['section_end:1:x', '\\x73ection_end:1:x'],
  ])('is shown without its force: %s', (line, shown) => {
    expect(withoutCiCommands(`first\n${line}\nlast`)).toBe(`first\n${shown}\nlast`);
  });

  it('is no cast and no heading', () => {
    const text = "c.id::text = '1'\n## Heading [1]";
    expect(withoutCiCommands(text)).toBe(text);
  });
});

describe('JSON', () => {
  it('gives every value back, whatever it was, in printable characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = renderJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  it('writes what JSON does not know as text, and no command of a build server', () => {
    expect(renderJson({ a: Number.NaN, b: 9007199254740993n, c: '##vso[x' })).toBe(
      '{\n  "a": "NaN",\n  "b": "9007199254740993",\n  "c": "#\\u0023vso[x"\n}\n',
    );
  });
});
