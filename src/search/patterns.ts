import type { Sighting } from './concepts.ts';

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'one один одна одно одну час',
    'two два две двух пару',
    'three три трех',
    'four четыре четырех',
    'five пять пяти',
    'six шесть шести',
    'seven семь семи',
    'eight восемь восьми',
    'nine девять девяти',
    'ten десять десяти',
    'eleven одиннадцать',
    'twelve двенадцать',
  ].flatMap((words, at) => words.split(' ').map((word) => [word, at + 1])),
);

/** What numbers say together with the words after them. */
interface Pattern {
  readonly concept: string;
  /** Over the words from the number on, with a space between them; the number is the first group. */
  readonly pattern: RegExp;
  readonly holds?: (number: number, match: RegExpExecArray) => boolean;
}

const TIME_OF_DAY = '(am|pm|ночи|утра|вечера|at night|in the night|in the morning|in the evening)';
const PERIOD =
  '(?:in|per|within|during|a|an|this|every|за|в|на)(?: a| an| one| single| the| один| одну| эту)* (?:day|week|month|день|дня|неделю|неделе|сутки|месяц)';

const PATTERNS: readonly Pattern[] = [
  // "At 2 am", "в одиннадцать вечера": when nobody wants to be disturbed.
  {
    concept: 'night',
    pattern: new RegExp(`^(\\S+)(?: 00| 30)?(?: o clock| часа| часов)? ${TIME_OF_DAY}(?: |$)`),
    holds: (hour, [, , part]) => isQuiet(hour, part!),
  },
  // "Four times in a week", "три оффера за день".
  {
    concept: 'often',
    pattern: new RegExp(`^(\\S+)(?: (?!copies|копий|копии)\\S+){1,4}? ${PERIOD}(?: |$)`),
    holds: (number) => number > 1,
  },
  // "3 of 50000", "179 из 180".
  { concept: 'partly', pattern: /^(\S+)(?: (?!of |out |из )\S+)? (?:of|out of|из) \d+(?: |$)/ },
  // "6 hours", "два дня", but neither "an hour later" nor "two days ago".
  {
    concept: 'slow',
    pattern:
      /^(\S+) (?:hours|days|часа|часов|дня|дней|суток)(?! (?:later|ago|apart|before|назад|спустя|утра|вечера|ночи))(?: |$)/,
    holds: (number) => number > 1,
  },
  // "10 times more", "в пять раз больше".
  { concept: 'more', pattern: /^(\S+) (?:times|раз|раза) (?:more|bigger|larger|больше)(?: |$)/ },
  { concept: 'more', pattern: /^(\S+)(?: percent| процентов)? (?:and more|и больше)(?: |$)/ },
];

/** What the numbers in a text say: a time of the night, a rate, a part of a whole, a duration. */
export function patternsIn(words: readonly string[]): readonly Sighting[] {
  return words.flatMap((word, at) => {
    const number = NUMBERS[word] ?? numberOf(word);
    if (number === undefined) return [];
    const rest = words.slice(at, at + 10).join(' ');
    return PATTERNS.flatMap(({ concept, pattern, holds }): readonly Sighting[] => {
      const match = pattern.exec(rest);
      if (!match || (holds && !holds(number, match))) return [];
      const length = match[0].trim().split(' ').length;
      return [{ concept, words: words.slice(at, at + length), at }];
    });
  });
}

function numberOf(word: string): number | undefined {
  const digits = /^(\d{1,9})(?:k|к|am|pm)?$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function isQuiet(hour: number, part: string): boolean {
  if (part === 'ночи' || part.endsWith('night')) return true;
  if (part === 'am' || part === 'утра' || part.endsWith('morning')) return hour < 8 || hour === 12;
  return hour >= 9 && hour <= 11;
}
