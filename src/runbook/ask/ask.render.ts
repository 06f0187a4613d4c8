import type { PageKind } from '../../search/page.types.ts';
import { type Lang, type Text, text } from '../../text.ts';
import type { Block } from '../../view.ts';
import type { AskAnswer, AskFacts } from './ask.command.ts';
import { correctionBlocks, reasonOf, unknownBlocks } from './search.render.ts';

const KINDS: Readonly<Record<PageKind, Text>> = {
  runbook: text('Runbook', 'Сценарий'),
  cause: text('Cause', 'Причина'),
  term: text('Word', 'Слово'),
  incident: text('Past incident', 'Прошлый инцидент'),
};

const GO_ON: Readonly<Record<PageKind, Text>> = {
  runbook: text('Be led to the cause', 'Пройти по шагам к причине'),
  cause: text('How to be sure and how to repair', 'Как убедиться и как исправить'),
  term: text('See it on data', 'Посмотреть на данных'),
  incident: text('What was done', 'Что было сделано'),
};

const WHY = text('Found by', 'Найдено по');
const ALSO = text('Also', 'Ещё');

/** The best answer at length, the others each in two lines. Pure. */
export function renderAsk({ answers, corrected, unknown }: AskFacts, lang: Lang): readonly Block[] {
  const [best, ...others] = answers;
  if (!best) return [];
  return [
    ...correctionBlocks(corrected, lang),
    ...unknownBlocks(unknown, lang),
    { kind: 'heading', text: headingOf(best, lang) },
    ...essenceOf(best, lang),
    {
      kind: 'pairs',
      rows: [
        [GO_ON[best.kind][lang], best.command],
        [WHY[lang], reasonOf(best, lang)],
      ],
    },
    ...(others.length > 0 ? [{ kind: 'heading', text: ALSO[lang] } as const] : []),
    ...(others.length > 0 ? [{ kind: 'list', items: others.map((answer) => otherIn(answer, lang)) } as const] : []),
  ];
}

function otherIn(answer: AskAnswer, lang: Lang): string {
  return `${headingOf(answer, lang)} — ${answer.command} (${reasonOf(answer, lang)})`;
}

/** The first step of a runbook says nothing to somebody who has not begun it: its symptom does. */
function essenceOf({ kind, essence }: AskAnswer, lang: Lang): readonly Block[] {
  return kind === 'runbook' ? [] : [{ kind: 'paragraph', text: essence[lang] }];
}

function headingOf({ kind, title, id }: AskAnswer, lang: Lang): string {
  return `${KINDS[kind][lang]}: ${title[lang]}${kind === 'cause' ? ` (${id})` : ''}`;
}
