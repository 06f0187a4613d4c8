import type { Lang } from '../text.ts';
import type { Block, Cell } from '../view.ts';
import type { RunbookFacts } from './answer.ts';
import type { PathEntry } from './walk.ts';
import { END_WORDS, VERDICT_WORDS, WORDS } from './words.ts';

const TONE = {
  found: 'bad',
  'ruled-out': 'good',
  unsure: 'warn',
  errored: 'warn',
  answered: 'muted',
  skipped: 'muted',
  included: 'muted',
  left: 'muted',
} as const;

/** The way that was walked, what it came to, and where its record lies. Pure. */
export function renderWalk(facts: RunbookFacts, lang: Lang): readonly Block[] {
  const { runbook, path, end } = facts;
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
    { kind: 'pairs', rows: pairsOf(facts, lang) },
  ];
}

function rowOf({ title, verdict, say }: PathEntry, index: number, lang: Lang): readonly Cell[] {
  return [index + 1, title[lang], { text: VERDICT_WORDS[verdict][lang], tone: TONE[verdict] }, say[lang]];
}

function pairsOf({ end, incident }: RunbookFacts, lang: Lang): readonly (readonly [string, Cell])[] {
  return [
    ...(end.cause ? [[WORDS.cause[lang], end.cause] as const] : []),
    ...(end.to ? [[WORDS.handOver[lang], end.to] as const] : []),
    ...(end.with ? [[WORDS.continueWith[lang], `mmsup runbook run ${end.with}`] as const] : []),
    [WORDS.record[lang], `mmsup incident show ${incident.id}`],
  ];
}
