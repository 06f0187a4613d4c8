import { type Lang, text } from '../text.ts';
import type { Block, Cell } from '../view.ts';

export interface InitGuess {
  readonly name: string;
  readonly from: string;
  readonly confidence: 'likely' | 'possible';
  readonly reasons: readonly string[];
  /** What a person must decide. */
  readonly decide: readonly string[];
  /** Why it is only a comment in the file; null = it is in force. */
  readonly outOfForce: string | null;
}

export interface InitFacts {
  /** Where the proposal was written; null = it is the output itself. */
  readonly file: string | null;
  readonly lines: number;
  readonly seen: readonly string[];
  readonly zone: string;
  readonly guesses: readonly InitGuess[];
  readonly absent: readonly { readonly name: string; readonly why: string }[];
  readonly yaml: string;
}

const WORDS = {
  written: text('Written to', 'Записано в'),
  lines: text('lines', 'строк'),
  relation: text('Relation', 'Отношение'),
  sure: text('Sure', 'Насколько'),
  from: text('Read from', 'Откуда'),
  likely: text('likely', 'вероятно'),
  possible: text('possible', 'возможно'),
  off: text('a comment', 'комментарий'),
  decide: text('To decide:', 'Решить:'),
  missing: text('not found', 'не найдено'),
  try: text('Try it:', 'Попробуйте:'),
};

/** What was proposed, where the proposal itself went into a file. */
export function renderInit({ file, lines, guesses, absent, seen }: InitFacts, lang: Lang): readonly Block[] {
  const decide = guesses.flatMap(({ name, decide: one }) => one.map((what) => `${name}: ${what}`));
  return [
    { kind: 'paragraph', text: `${WORDS.written[lang]} ${file ?? '-'}: ${lines} ${WORDS.lines[lang]}` },
    ...seen.map((one): Block => ({ kind: 'paragraph', text: one, tone: 'muted' })),
    {
      kind: 'table',
      columns: [{ title: WORDS.relation[lang] }, { title: WORDS.sure[lang] }, { title: WORDS.from[lang] }],
      rows: [
        ...guesses.map((guess): readonly Cell[] => [guess.name, sure(guess, lang), firstLine(guess.from)]),
        ...absent.map(({ name, why }): readonly Cell[] => [name, { text: WORDS.missing[lang], tone: 'muted' }, why]),
      ],
    },
    ...(decide.length > 0
      ? ([
          { kind: 'paragraph', text: WORDS.decide[lang] },
          { kind: 'list', items: decide },
        ] as const)
      : []),
    { kind: 'paragraph', text: WORDS.try[lang] },
    { kind: 'code', text: `mmsup campaign list --db CONNINFO --system ${file ?? 'FILE.yaml'}` },
  ];
}

function sure({ confidence, outOfForce }: InitGuess, lang: Lang): Cell {
  if (outOfForce !== null) return { text: WORDS.off[lang], tone: 'warn' };
  return { text: WORDS[confidence][lang], tone: confidence === 'likely' ? 'good' : 'muted' };
}

/** The tables alone: what a union reads from is a list of them. */
function firstLine(from: string): string {
  if (!from.includes('\n')) return from.replace(/ (left )?join .*/, ' …');
  return [...from.matchAll(/ from (\S+)/g)].map(([, table]) => table).join(', ');
}
