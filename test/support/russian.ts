/** What stands in quotation marks or brackets, behind a colon as a list of names, a command and an example of YAML are code, in any language. */
const CODE =
  /«[^»]*»|"[^"]*"|'[^']*'|\{[^}]*\}|\[[^\]]*\]|\bmmsup( [a-z-]+)+|: [\w.-]+(, [\w.…-]+)*(?=\.? |\.?$)|[\w-]+: |- \w+: \w+/g;

const ENGLISH =
  /(?<![\w-])(the|a|an|is|are|was|of|to|must|never|there|no|not|needs?|has|have|it|its|this|that|with|or|and|none|write|add|did|you|known|cannot|can|may|be|at|for)(?![\w-])/i;

/** Whether a sentence is Russian: it has Cyrillic letters, and outside of code neither an English word of grammar nor three Latin words in a row. */
export function isRussian(sentence: string): boolean {
  const words = sentence.replace(CODE, ' ');
  return /[а-яё]/i.test(words) && !ENGLISH.test(words) && !/[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(words);
}

/** The lines of an error's Russian words that are not Russian; `file:line:column` in front of them is no word. */
export const notRussian = ({ words }: { readonly words: { readonly message: { readonly ru: string } } }) =>
  words.message.ru.split('\n').filter((line) => !isRussian(line.replace(/^\S+:\d+:\d+: /, '')));
