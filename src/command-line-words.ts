import { joinTexts, type Text, text, verbatim } from './text.ts';

/** What the parser says of a command line, without its `error: `, and how it is said in Russian. */
const SAID: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^unknown option '(.*)'$/, (option) => `Опции ${option} нет.`],
  [/^unknown command '(.*)'$/, (command) => `Команды «${command}» нет.`],
  [/^missing required argument '(.*)'$/, (argument) => `Не хватает аргумента «${argument}».`],
  [/^option '(.*)' argument missing$/, (option) => `У опции ${option} нет значения.`],
  [/^required option '(.*)' not specified$/, (option) => `Не указана обязательная опция ${option}.`],
  [
    /^option '(.*)' cannot be used with option '(.*)'$/,
    (option, other) => `Опции ${option} и ${other} вместе не указывают.`,
  ],
  [
    /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\.$/,
    (command, wanted, given) => `У «${command}» лишние аргументы: нужно ${wanted}, а указано ${given}.`,
  ],
  [
    /^option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/,
    (option, value, choices) => `Опция ${option} не принимает «${value}». Возможны: ${choices}.`,
  ],
  [/^\(?Did you mean (?:one of )?(.*)\?\)?$/, (names) => `Возможно, имелось в виду ${names}?`],
];

/** The first line of commander's message as a sentence; in English alone where it says what it does not usually say. */
export function commanderMessage(line: string): Text {
  const capital = line.charAt(0).toUpperCase() + line.slice(1);
  return told(line, /[.?!]$/.test(capital) ? capital : `${capital}.`);
}

/** What commander proposes, and where the help is. */
export function commanderHint(lines: readonly string[], help: string): Text {
  const proposed = lines.map((line) => told(line, line.replace(/^\(|\)$/g, '')));
  return joinTexts([...proposed, text(`See: ${help}`, `Справка: ${help}`)], '\n');
}

function told(line: string, english: string): Text {
  for (const [pattern, write] of SAID) {
    const match = pattern.exec(line);
    if (match) return text(english, write(...match.slice(1)));
  }
  return verbatim(english);
}
