import { expect, it } from 'vitest';
import { commanderHint, commanderMessage } from '../src/command-line-words.ts';

it.each([
  ["required option '--why <text>' not specified", 'Не указана обязательная опция --why <text>.'],
  [
    "option '--full' cannot be used with option '--budget <cost>'",
    'Опции --full и --budget <cost> вместе не указывают.',
  ],
  ["too many arguments for 'show'. Expected 1 argument but got 3.", 'У «show» лишние аргументы: нужно 1, а указано 3.'],
  ["option '-p, --profile <name>' argument missing", 'У опции -p, --profile <name> нет значения.'],
])('%s', (line, russian) => {
  expect(commanderMessage(line).ru).toBe(russian);
});

it('English is what commander said, as a sentence; so is Russian where it says something else', () => {
  expect(commanderMessage("unknown option '--x'").en).toBe("Unknown option '--x'.");
  expect(commanderMessage('something new')).toEqual({ en: 'Something new.', ru: 'Something new.' });
});

it('proposals come before the help', () => {
  expect(commanderHint(['(Did you mean one of --json, --jsonl?)'], 'mmsup --help')).toEqual({
    en: 'Did you mean one of --json, --jsonl?\nSee: mmsup --help',
    ru: 'Возможно, имелось в виду --json, --jsonl?\nСправка: mmsup --help',
  });
});
