import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oneLanguageErrors } from './support/error-words.ts';

const root = join(import.meta.dirname, '..');

/** Tells errors, and makes none. */
const TELLS = 'src/ui/error.ts';

function sources() {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(root.length + 1).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }))
    .filter(({ path }) => path !== TELLS);
}

it('every error has words in both languages', () => {
  expect(oneLanguageErrors(sources())).toEqual([]);
});

describe('the checker', () => {
  const of = (text: string) => oneLanguageErrors([{ path: 'src/a.ts', text }]);

  it.each([
    [`new UsageError({ code: 'a/b', message: 'There is none.' })`, ['src/a.ts:1 message']],
    [`new UsageError({ code: 'a/b', message: \`There is no \${name}.\` })`, ['src/a.ts:1 message']],
    [`super({ code: 'a/b', message: text('a', 'б'), hint: 'Try again.' })`, ['src/a.ts:1 hint']],
    [`fields.problem('zone', { code: 'zone', message: 'no zone' })`, ['src/a.ts:1 message']],
    [`new UsageError({ code: 'a/b', message: isOne ? text('a', 'б') : 'There are many.' })`, ['src/a.ts:1 message']],
    [`new UsageError({ code: 'a/b', message: text('a', 'б'), hint: near ?? 'See the list.' })`, ['src/a.ts:1 hint']],
    [`new UsageError({ code: 'a/b', message: [first, second].join(' ') })`, ['src/a.ts:1 message']],
    [
      `function f() {\n  const message = 'None.';\n  throw new UsageError({ code: 'a/b', message });\n}`,
      ['src/a.ts:3 message'],
    ],
    [
      `function wrong(message: string) {\n  return new UsageError({ code: 'a/b', message });\n}`,
      ['src/a.ts:2 message'],
    ],
    [`new CancelledError('Cancelled while it ran.')`, ['src/a.ts:1 message']],
    [`complain(report, node, 'step', 'there is no step')`, ['src/a.ts:1 message']],
    [`complain(report, node, 'step', text('a', 'б'), known ?? \`Known: \${names}.\`)`, ['src/a.ts:1 hint']],
    [`complainUnlessOwn(report, 3, 'cause', verbatim(\`no cause \${id}\`))`, ['src/a.ts:1 message']],
    [`complain(report, node, 'step', text('no step', 'no step'))`, ['src/a.ts:1 message']],
    [`throw new ExpressionProblem('"(" is never closed', 3)`, ['src/a.ts:1 message']],
  ])('finds %s', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  it.each([
    `new UsageError({ code: 'a/b', message: text('None.', 'Ничего нет.'), hint: suggestion(name, names) })`,
    `function wrong(message: Text) {\n  return new UsageError({ code: 'a/b', message });\n}`,
    `function f() {\n  const message = text('a', 'б');\n  throw new UsageError({ code: 'a/b', message, hint: error.words.hint });\n}`,
    `new CancelledError()`,
    `complain(report, node, 'step', text('no step', 'шага нет'), suggestion(name, names))`,
    `throw new ExpressionProblem(error.words, 3)`,
    `new UsageError({ code: 'a/b', message: text('a', 'б'), hint: verbatim(\`mmsup segment explain \${id}\`) })`,
    `const row = { message: 'a message of a campaign' };`,
  ])('has nothing against %s', (text) => {
    expect(of(text)).toEqual([]);
  });
});
