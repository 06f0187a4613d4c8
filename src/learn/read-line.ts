/** What was typed at the exercise's prompt. */
export type Line =
  | { readonly kind: 'hint' | 'show' | 'quit' | 'help' }
  /** Null = he gives up. */
  | { readonly kind: 'answer'; readonly words: string | null }
  | { readonly kind: 'command'; readonly argv: readonly string[] };

const OWN: Readonly<Record<string, 'hint' | 'show' | 'quit' | 'help'>> = {
  hint: 'hint',
  подсказка: 'hint',
  show: 'show',
  quit: 'quit',
  exit: 'quit',
  выход: 'quit',
  help: 'help',
  '?': 'help',
  помощь: 'help',
  '': 'help',
};

/** Reads a line: words of the exercise, else a command of mmsup, with or without its name and with quotes as a shell has them. */
export function readLine(typed: string): Line {
  const line = typed
    .trim()
    .replace(/^mmsup\s+/, '')
    .replace(/^learn\s+(?=hint|answer|show)/, '');
  const own = OWN[line.toLowerCase()];
  if (own) return { kind: own };
  if (/^(give up|сдаюсь)$/i.test(line)) return { kind: 'answer', words: null };
  const [, answer] = /^(?:answer|ответ)\s+(.+)$/i.exec(line) ?? [];
  if (answer !== undefined) return { kind: 'answer', words: answer };
  return { kind: 'command', argv: wordsOf(line) };
}

/** Splits at spaces outside of quotes; quotes are taken off. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}
