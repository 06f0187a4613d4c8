import type { LintDetail } from '../../causes/lint-evidence.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import type { UserError } from '../../errors.ts';
import { inBoth, type Text } from '../../text.ts';

/** What a reader says of a text that is no rule: without the place, which is told beside it, and the excerpt below. */
export function unreadDetail(error: UserError): LintDetail {
  const { message } = error.words;
  const { en, ru } =
    error instanceof FormulaError
      ? inBoth((lang) => inSentence(bare(message[lang])))
      : inBoth((lang) => bare(message[lang].replace(FILE_PLACE, '')));
  return { value: en, valueInRussian: ru, ...hintDetail(error.words.hint) };
}

const hintDetail = (hint: Text | undefined): LintDetail => (hint ? { meant: hint.en, meantInRussian: hint.ru } : {});

/** Where in its file a text stands: only what is said of a file begins so, and what is said of a formula may quote the like. */
const FILE_PLACE = /^.*?:\d+:\d+: /;

function bare(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/ \((line|строка) \d+, (column|позиция) \d+\)$/, '').replace(/\.$/, '');
}

const inSentence = (said: string): string => said.charAt(0).toLowerCase() + said.slice(1);
