import { briefBlocks } from '../../model/brief.ts';
import type { Lang } from '../../text.ts';
import type { Block, Cell } from '../../view.ts';
import { END_WORDS, VERDICT_TONE, VERDICT_WORDS, WORDS } from '../words.ts';
import type { Continued, RunbookFacts } from './answer.ts';
import { holds, type PathEntry } from './walk.ts';

/** The way that was walked, what it came to, and where its record lies. Pure. */
export function renderWalk(facts: RunbookFacts, lang: Lang): readonly Block[] {
  const { continued, stopped } = facts;
  return [
    ...walkBlocks(facts, lang),
    ...continued.flatMap((one) => walkBlocks(one, lang)),
    ...(stopped ? [{ kind: 'paragraph', text: stopped[lang], tone: 'warn' } as const] : []),
    { kind: 'pairs', rows: pairsOf(facts, lang) },
    ...[facts, ...continued].flatMap(({ end }) => (end.brief ? briefBlocks(end.brief, lang) : [])),
  ];
}

function walkBlocks({ runbook, path, end }: Continued, lang: Lang): readonly Block[] {
  return [
    { kind: 'heading', text: runbook.title[lang] },
    {
      kind: 'table',
      columns: [
        { title: '#', align: 'right' },
        { title: WORDS.step[lang] },
        { title: WORDS.verdict[lang] },
        { title: WORDS.learned[lang] },
      ],
      rows: path.map((entry, index) => rowOf(entry, index, lang)),
    },
    { kind: 'paragraph', text: `${END_WORDS[end.end][lang]}${end.tell ? ` ${end.tell[lang]}` : ''}`, tone: 'strong' },
  ];
}

function rowOf(entry: PathEntry, index: number, lang: Lang): readonly Cell[] {
  const { title, verdict, say } = entry;
  const judged = holds(entry) ? VERDICT_WORDS[verdict] : WORDS.takenBack;
  return [index + 1, title[lang], { text: judged[lang], tone: VERDICT_TONE[verdict] }, say[lang]];
}

function pairsOf({ end: own, continued, incident }: RunbookFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  const end = continued.at(-1)?.end ?? own;
  return [
    ...(end.cause ? [[WORDS.cause[lang], end.cause] as const] : []),
    ...(end.to ? [[WORDS.handOver[lang], end.takesOver?.[lang] ?? end.to] as const] : []),
    ...(end.with ? [[WORDS.continueWith[lang], `mmsup runbook run ${end.with}`] as const] : []),
    [WORDS.record[lang], `mmsup incident show ${incident.id}`],
  ];
}
