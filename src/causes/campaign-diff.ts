import type { StageName } from '../model/relations.ts';
import { stageRu } from '../model/stage-words.ts';
import { type Text, text } from '../text.ts';
import { defineCause } from './cause.ts';

export interface RunsPartEvidence {
  /** The two runs in the order in which they were named. */
  readonly first: string;
  readonly second: string;
  /** The run that left its own history; both where each has faults of its own. */
  readonly faulty: readonly string[];
  /** Earliest stage at which they differ; null where only the runs as a whole do. */
  readonly stage: StageName | null;
  /** The difference in words, with its numbers. */
  readonly says: Text;
  /** Ids of the causes that only one of the runs has, the likeliest first. */
  readonly causes: readonly string[];
}

const runsOf = ({ faulty }: RunsPartEvidence, lang: 'en' | 'ru'): string =>
  faulty.join(lang === 'ru' ? ' и ' : ' and ');

/** Two runs part, and at least one of them is not well. */
export const runsPart = defineCause<RunsPartEvidence>({
  id: 'campaign/runs-part',
  severity: 'warning',
  name: text('Two runs part from each other', 'Два запуска расходятся'),
  title: (evidence) => {
    const { first, second, stage, says } = evidence;
    return text(
      `Runs ${first} and ${second} part${stage ? ` at stage ${stage}` : ''}: ${says.en} What is wrong is with ${runsOf(evidence, 'en')}.`,
      `Запуски ${first} и ${second} расходятся${stage ? ` на этапе ${stageRu(stage)}` : ''}: ${says.ru} Неисправен ${runsOf(evidence, 'ru')}.`,
    );
  },
  next: ({ faulty }) =>
    faulty.map((run) =>
      text(
        `See it against the campaign’s own history: mmsup campaign trace ${run}`,
        `Сравните с историей самой кампании: mmsup campaign trace ${run}`,
      ),
    ),
  runbook: 'mailing-did-not-go-out',
  article: {
    what: text(
      'Two runs were put side by side, and from one stage on they go different ways; at least one of them left what its campaign usually does.',
      'Два запуска поставлены рядом: с некоторого этапа они идут по-разному, и хотя бы один отошёл от обычного для своей кампании.',
    ),
    why: text(
      'Between them a rule, a template, a list, the volume or a limit changed; or the data that a rule reads did.',
      'Между ними изменились правило, шаблон, список, объём или лимит — либо данные, которые читает правило.',
    ),
    sure: text(
      'Stages before it let the same share through. What is in force at each run stands beside the numbers, with its text where it differs.',
      'Этапы до него пропускают ту же долю. Рядом с числами стоит то, что действовало при каждом запуске, с текстом там, где он различается.',
    ),
    repair: text(
      'Repair the cause that is named with it; the later stages inherit the difference.',
      'Устранить названную вместе с ним причину; следующие этапы лишь наследуют разницу.',
    ),
    example: text(
      'Monday’s run left out 12 % for the cap of the week, Tuesday’s 100 %: the policy went from version 3 to 4 in between, and its cap is 0.',
      'В понедельник лимит недели исключил 12 %, во вторник — 100 %: между ними политика сменила версию 3 на 4, и лимит в ней 0.',
    ),
  },
});
