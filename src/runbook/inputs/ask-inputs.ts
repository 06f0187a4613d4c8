import { type Lang, text } from '../../text.ts';
import type { Prompt } from '../../ui/prompt.types.ts';
import type { Input, Runbook } from '../runbook.ts';
import { answerProblem, type Given, missingInputs } from './inputs.ts';

type Typed = Pick<Input, 'type' | 'choices'>;

const ASK = {
  unknown: text('press Enter if you do not know it', 'не знаете — нажмите Enter'),
  empty: text('Please type a value.', 'Введите значение.'),
} as const;

/** What is wrong with a value that a person has typed, in his language; undefined when it can be taken. */
export function wrongValue(input: Typed, typed: string, lang: Lang): string | undefined {
  return answerProblem(input, typed)?.[lang];
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
