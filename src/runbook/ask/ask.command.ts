import { type Context, defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import type { NotEvaluated } from '../../result.ts';
import type { Page, PageKind } from '../../search/page.types.ts';
import type { Found } from '../../search/search.ts';
import type { Correction } from '../../search/understand.ts';
import { nearestNames } from '../../search/understand.ts';
import { joinTexts, type Text, text } from '../../text.ts';
import { ownFolders } from '../library/library.ts';
import { renderAsk } from './ask.render.ts';
import { exampleNames, filledIn } from './example.ts';
import { pastIncidents } from './incident-pages.ts';
import { wordsOfCommandLine } from './search-words.ts';

export interface AskAnswer {
  readonly kind: PageKind;
  readonly id: string;
  readonly title: Text;
  readonly essence: Text;
  /** How to go on, with names of the reader's own data where they are known. */
  readonly command: string;
  readonly score: number;
  readonly words: readonly string[];
  readonly nearest: Text;
}

export interface AskFacts {
  readonly question: string;
  readonly corrected: readonly Correction[];
  /** Words of the question that stand nowhere. */
  readonly unknown: readonly string[];
  /** Best first. */
  readonly answers: readonly AskAnswer[];
}

const EXAMPLES = `
Examples:
  $ mmsup ask "what is a control group"
  $ mmsup ask "почему сегмент пустой" --lang ru
  $ mmsup ask "what does UNKNOWN mean" --profile demo
  $ mmsup ask "sms didnt come" --json`;

const USUAL = 5;
/** Answers that are much worse than the best are none. */
const WORTH = 0.45;

export const ask = defineCommand<AskFacts>({
  path: 'ask',

  configure: (command) => {
    command
      .argument('<words...>', 'a question or a complaint, in your own words')
      .option('--all', 'every answer, not only the best')
      .addHelpText(
        'after',
        `\nRunbooks, articles of causes, the glossary and past incidents are searched, in English and Russian.\nNo database is asked; with --profile or --db the examples use its names.\n${EXAMPLES}`,
      );
  },

  async run(context, args, { all }: { readonly all?: boolean }) {
    const question = wordsOfCommandLine(args);
    const [{ openBook }, { search }, { readBook }] = await Promise.all([
      import('../../search/book.ts'),
      import('../../search/search.ts'),
      import('./book.ts'),
    ]);
    const { pages: incidents, notRead } = await pastIncidents(context);
    const book = openBook(await readBook(ownFolders(context)), incidents);
    const found = search(book, question);
    const [best] = found.hits;
    if (!best) throw nothingLike(question, found, (word) => nearestNames(word, book, 3));
    const worth = found.hits.filter(({ score }, at) => (all ? score > 0 : at < USUAL && score >= WORTH * best.score));
    const names = await namesFor(
      context,
      worth.map(({ page }) => page),
    );
    return {
      subject: { kind: 'question', id: question },
      findings: [],
      facts: {
        question,
        corrected: found.question.corrected,
        unknown: found.question.unknown,
        answers: worth.map(({ page, score, words, nearest }) => {
          const { kind, id, title, essence, command } = page;
          const rounded = Math.round(score * 100) / 100;
          return { kind, id, title, essence, command: filledIn(command, names), score: rounded, words, nearest };
        }),
      },
      notEvaluated: [...notRead, ...doubts(found)],
    };
  },

  render: renderAsk,
});

/** An answer to another question than was asked is worse than none: where next to nothing found it, that is the first thing to know. */
export function doubts({ isDoubtful, hits: [best] }: Found): readonly NotEvaluated[] {
  if (!isDoubtful || best === undefined) return [];
  const by = best.words.join(', ');
  return [
    {
      what: text('whether this is what you mean', 'об этом ли ваш вопрос'),
      why: text(
        `it was found by next to nothing${by && ` (${by})`}; say in other words what it is about, and what is wrong with it`,
        `на это почти ничего не указывает${by && ` (${by})`}; скажите иначе, о чём речь и что с этим не так`,
      ),
      couldChangeAnswer: true,
    },
  ];
}

function namesFor(context: Context, pages: readonly Page[]) {
  return exampleNames(
    context,
    pages.map(({ command }) => command),
  );
}

/** What to type next: where nothing was understood, half a sentence of one's own is the quickest way. */
const SAY = text(
  [
    'Say in English or Russian what it is about and what is wrong with it: mmsup ask "the segment is empty"',
    'Or look through: mmsup runbook list, mmsup cause list',
  ].join('\n'),
  [
    'Скажите по-русски или по-английски, о чём речь и что с этим не так: mmsup ask "сегмент пустой"',
    'Или просмотрите списки: mmsup runbook list, mmsup cause list',
  ].join('\n'),
);

const nearWords = (names: readonly string[]): Text =>
  text(
    `Did you mean ${names.map((name) => `"${name}"`).join(', ')}?`,
    `Может быть, ${names.map((name) => `«${name}»`).join(', ')}?`,
  );

/** Nothing was looked up, as with an unknown name: exit 2, and the words that are near. */
export function nothingLike(question: string, { question: read }: Found, near: (word: string) => readonly string[]) {
  const names = [...new Set(read.unknown.flatMap(near))].slice(0, 5);
  return new UsageError({
    code: 'search/nothing',
    message: text(`Nothing that stands here is like "${question}".`, `Ничего похожего на «${question}» здесь нет.`),
    hint: joinTexts([names.length > 0 ? nearWords(names) : undefined, SAY], ' '),
    data: { question, near: names },
  });
}
