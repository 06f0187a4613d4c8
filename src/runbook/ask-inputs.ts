import { type Lang, type Text, text } from '../text.ts';
import type { Prompt } from '../ui/prompt.types.ts';
import type { InputType } from './input-type.ts';
import { answerProblem, type Given, missingInputs } from './inputs.ts';
import type { Input, Runbook } from './runbook.ts';

type Typed = Pick<Input, 'type' | 'choices'>;

const ASK = {
  unknown: text('press Enter if you do not know it', 'не знаете — нажмите Enter'),
  empty: text('Please type a value.', 'Введите значение.'),
  choices: text('Choices', 'Варианты'),
} as const;

/** What each type wants to be typed, for readers of Russian; the errors of the command line say it in English. */
const WANTED: Readonly<Partial<Record<InputType, string>>> = {
  number: 'Нужно число, например 42 или 0.5.',
  flag: 'Введите true (да) или false (нет).',
  date: 'Нужна дата, например 2026-01-15 или 2026-01-15T09:30:00Z.',
  duration: 'Нужен срок, например 14d, 12h, 30min или P14D.',
};
const ONE_LINE: Text = text('Type one line of letters that can be seen.', 'Введите одну строку из видимых знаков.');

/** What is wrong with a value that a person has typed, in his language; undefined when it can be taken. */
export function wrongValue(input: Typed, typed: string, lang: Lang): string | undefined {
  const problem = answerProblem(input, typed);
  if (problem === undefined || lang === 'en') return problem;
  if (input.choices && input.choices.length > 0) return `${ASK.choices.ru}: ${input.choices.join(', ')}.`;
  return WANTED[input.type] ?? ONE_LINE.ru;
}

/** Asks a person for the inputs that are missing, each until it can be read. */
export async function askInputs(runbook: Runbook, given: Given, prompt: Prompt, lang: Lang): Promise<Given> {
  const inputs: Record<string, string> = { ...given.inputs };
  for (const input of missingInputs(runbook, inputs)) {
    const other = runbook.inputs.find(({ name }) => name === input.unless);
    const value = await askInput(input, prompt, lang, other !== undefined);
    if (value !== '') inputs[input.name] = value;
    else if (other) inputs[other.name] = await askInput(other, prompt, lang, false);
  }
  return { ...given, inputs };
}

async function askInput(input: Input, prompt: Prompt, lang: Lang, mayBeEmpty: boolean): Promise<string> {
  const { ask, choices = [] } = input;
  if (choices.length > 0 && !mayBeEmpty)
    return prompt.select(
      ask[lang],
      choices.map((value) => ({ value, name: value })),
    );
  const question = mayBeEmpty ? `${ask[lang]} (${ASK.unknown[lang]})` : ask[lang];
  const validate = (typed: string): true | string => {
    const value = typed.trim();
    if (value === '') return mayBeEmpty || ASK.empty[lang];
    return wrongValue(input, value, lang) ?? true;
  };
  return (await prompt.input(question, { validate })).trim();
}
