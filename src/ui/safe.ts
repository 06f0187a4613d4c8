/**
 * The single choke point between text that others wrote and a terminal.
 * Whatever could move the cursor, recolour, reorder or hide text is shown as an escape that a person can read.
 */

/**
 * Controls, formats (bidi, zero-width, tags), line and paragraph separators, lone surrogates, and everything that a font may leave out.
 * U+FE0E and U+FE0F choose between text and emoji and stay.
 */
export const UNSAFE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code points on purpose
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u3164\uFE00-\uFE0D\uFFA0\u{E0000}-\u{E0FFF}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line of text that is safe to print: `\x1B`, `\n`, `<U+202E>` instead of what they stand for. */
export function safe(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** As {@link safe}, but line ends stay line ends and tabs that indent a line become two spaces: for code and for cells of several lines. */
export function safeLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => safe(line.replace(/^[\t ]+/, (indent) => indent.replaceAll('\t', '  '))))
    .join('\n');
}

const AT_LINE_START = /^(\s*)(::|section_(?:start|end):)/gm;
const ANYWHERE = /##(?=(?:teamcity|vso)?\[)/g;

/**
 * Takes the force out of lines that a build server would obey: `::error::`, `##vso[`, `##[`, `##teamcity[`, `section_start:`.
 * The first character of the command is shown as its escape.
 */
export function withoutCiCommands(text: string): string {
  return text
    .replace(AT_LINE_START, (_, indent: string, command: string) => `${indent}${hex(command)}${command.slice(1)}`)
    .replace(ANYWHERE, '\\x23#');
}

function escaped(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint <= 0x9f) return hex(character);
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function hex(character: string): string {
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
}
