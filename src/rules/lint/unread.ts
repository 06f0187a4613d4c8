import type { LintDetail } from '../../causes/lint-evidence.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import type { UserError } from '../../errors.ts';
import { inBoth, type Text } from '../../text.ts';

/** What a reader says of a text that is no rule: without the place, which is told beside it, and the excerpt below. */
export function unreadDetail(error: UserError): LintDetail {
  const said = inBoth((lang) => bare(error.words.message[lang]));
  const { en, ru } = error instanceof FormulaError ? inBoth((lang) => inSentence(said[lang])) : said;
  return { value: en, valueInRussian: ru, ...hintDetail(error.words.hint) };
}

const hintDetail = (hint: Text | undefined): LintDetail => (hint ? { meant: hint.en, meantInRussian: hint.ru } : {});

function bare(message: string): string {
  const [first = ''] = message.split('\n');
  return first
    .replace(/^.*?:\d+:\d+: /, '')
    .replace(/ \((line|строка) \d+, (column|позиция) \d+\)$/, '')
    .replace(/\.$/, '');
}

const inSentence = (said: string): string => said.charAt(0).toLowerCase() + said.slice(1);
