import { defineCommand } from '../../command.ts';
import type { Correction } from '../../search/understand.ts';
import { nearestNames } from '../../search/understand.ts';
import { type Text, text } from '../../text.ts';
import { ownFolders } from '../library/library.ts';
import { WORDS } from '../words.ts';
import { doubts, nothingLike } from './ask.command.ts';
import { correctionBlocks, reasonOf } from './search.render.ts';
import { wordsOfCommandLine } from './search-words.ts';

interface FoundRunbook {
  readonly runbook: string;
  readonly title: Text;
  readonly score: number;
  readonly words: readonly string[];
  readonly nearest: Text;
}

interface SearchFacts {
  readonly question: string;
  readonly corrected: readonly Correction[];
  /** Best first. */
  readonly runbooks: readonly FoundRunbook[];
}

const WORTH = 0.3;
const FOUND_BY = text('Found by', 'Найдено по');

export const runbookSearch = defineCommand<SearchFacts>({
  path: 'runbook search',

  configure: (command) => {
    command
      .argument('<words...>', 'the complaint, in your own words')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup runbook search "nobody got the sms"\n  $ mmsup runbook search рассылка не ушла --lang ru\n  $ mmsup runbook search "report is empty" --json',
      );
  },

  async run(context, args) {
    const question = wordsOfCommandLine(args);
    const [{ openBook }, { search }, { readBook }] = await Promise.all([
      import('../../search/book.ts'),
      import('../../search/search.ts'),
      import('./book.ts'),
    ]);
    const book = openBook(await readBook(ownFolders(context)));
    const found = search(book, question, ['runbook']);
    const [best] = found.hits;
    if (!best) throw nothingLike(question, found, (word) => nearestNames(word, book, 3));
    const runbooks = found.hits
      .filter(({ score }) => score >= WORTH * best.score)
      .map(({ page, score, words, nearest }) => ({
        runbook: page.id,
        title: page.title,
        score: Math.round(score * 100) / 100,
        words,
        nearest,
      }));
    return {
      subject: { kind: 'question', id: question },
      findings: [],
      facts: { question, corrected: found.question.corrected, runbooks },
      notEvaluated: doubts(found),
    };
  },

  render: ({ runbooks, corrected }, lang) => [
    ...correctionBlocks(corrected, lang),
    {
      kind: 'table',
      columns: [{ title: WORDS.runbook[lang] }, { title: WORDS.title[lang] }, { title: FOUND_BY[lang] }],
      rows: runbooks.map(({ runbook, title, words, nearest }) => [
        runbook,
        title[lang],
        reasonOf({ words, nearest, title }, lang),
      ]),
    },
    {
      kind: 'paragraph',
      text: `${WORDS.tryIt[lang]}: mmsup runbook run ${runbooks[0]?.runbook ?? 'NAME'}`,
      tone: 'muted',
    },
  ],
});
