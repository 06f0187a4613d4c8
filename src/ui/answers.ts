import { type Text, text } from '../text.ts';

const YES = ['y', 'ye', 'yes', 'д', 'да'];
const NO = ['n', 'no', 'н', 'не', 'нет'];

/**
 * Reads yes or no in either language, whatever the interface's is. On a Russian layout the key Y types "н", which is "нет":
 * the harmless answer; the key N types "т", which nobody means as a yes, so it is a no too. Nothing else is guessed: undefined.
 */
export function readYesNo(answer: string): boolean | undefined {
  const word = answer.trim().toLowerCase();
  if (YES.includes(word)) return true;
  if (NO.includes(word) || word === 'т') return false;
  return undefined;
}

/** The hint behind the question, the answer of an empty line in capitals. */
export function yesNoHint(byDefault: boolean | undefined): Text {
  if (byDefault === true) return text('(Y/n)', '(Д/н)');
  if (byDefault === false) return text('(y/N)', '(д/Н)');
  return text('(y/n)', '(д/н)');
}

export const ANSWER_YES_OR_NO = text('Type y or n.', 'Введите д (да) или н (нет).');
