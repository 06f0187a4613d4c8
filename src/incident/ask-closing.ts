import { text } from '../text.ts';
import { type AskingCause, askCause } from './ask-cause.ts';
import { OUTCOMES, type Outcome } from './closing.ts';
import type { Closing } from './typed-closing.ts';

const ASK = {
  why: text(
    'What was decided and done? Personal data is masked',
    'Что решили и сделали? Персональные данные скрываются',
  ),
  outcome: text('How did it end?', 'Чем закончилось?'),
  proposal: text(
    'What would keep it from coming again? (Enter if nothing is proposed)',
    'Что предложить, чтобы не повторялось? (Enter, если ничего)',
  ),
  empty: text('Please type it.', 'Введите ответ.'),
} as const;

/** Asks a person for all that a closing lacks. */
export async function askClosing(given: Closing, asking: AskingCause): Promise<Closing> {
  const { prompt, lang } = asking;
  const filled = (typed: string): true | string => typed.trim() !== '' || ASK.empty[lang];
  const cause = given.cause === undefined ? await askCause(asking) : given.cause;
  const why = given.why ?? (await prompt.input(ASK.why[lang], { validate: filled })).trim();
  const outcomes = Object.entries(OUTCOMES).map(([value, name]) => ({ value: value as Outcome, name: name[lang] }));
  const outcome = given.outcome ?? (await prompt.select(ASK.outcome[lang], outcomes));
  const proposed = given.proposal ?? (await prompt.input(ASK.proposal[lang])).trim();
  return { cause, why, outcome, proposal: proposed === '' ? null : proposed };
}
