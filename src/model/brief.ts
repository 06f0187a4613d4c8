import { type Lang, type Text, text } from '../text.ts';
import type { Block } from '../view.ts';

/** What whoever takes over must know: in this order it can be read aloud on the telephone. */
export interface Brief {
  /** What the customer said. */
  readonly complaint: string | null;
  /** In the words of whoever reported it, where they are others. */
  readonly reporterWords?: string | null;
  /** What the receiving line is asked to do. */
  readonly ask?: string | null;
  readonly done: readonly Text[];
  readonly found: readonly Text[];
  readonly ruledOut: readonly Text[];
  /** What could not be looked at, was not clear, or was left out, and why. */
  readonly open: readonly Text[];
  readonly notes: readonly string[];
  /** What would have come next. */
  readonly next: readonly Text[];
  /** What can be read, and by which hash. */
  readonly evidence?: readonly string[];
}

const WORDS = {
  brief: text('For whoever takes over', 'Тому, кто примет'),
  complaint: text('Complaint', 'Жалоба'),
  reporterWords: text('In the reporter’s words', 'Словами сообщившего'),
  ask: text('Please', 'Просьба'),
  done: text('Done', 'Сделано'),
  found: text('Found', 'Найдено'),
  ruledOut: text('Ruled out', 'Исключено'),
  open: text('Open', 'Открыто'),
  notes: text('Notes', 'Заметки'),
  next: text('Next', 'Дальше'),
  evidence: text('Evidence', 'Доказательства'),
} as const;

/** A brief, to be read or copied as it stands. Pure. */
export function briefBlocks(brief: Brief, lang: Lang): readonly Block[] {
  const { complaint, reporterWords, ask, notes, evidence = [] } = brief;
  const section = (title: keyof typeof WORDS, items: readonly string[]): readonly Block[] =>
    items.length === 0
      ? []
      : [
          { kind: 'paragraph', text: `${WORDS[title][lang]}:`, tone: 'strong' },
          { kind: 'list', items },
        ];
  const said = (texts: readonly Text[]) => texts.map((one) => one[lang]);
  return [
    { kind: 'heading', text: WORDS.brief[lang] },
    ...section('complaint', complaint === null ? [] : [complaint]),
    ...section('reporterWords', reporterWords ? [reporterWords] : []),
    ...section('ask', ask ? [ask] : []),
    ...section('done', said(brief.done)),
    ...section('found', said(brief.found)),
    ...section('ruledOut', said(brief.ruledOut)),
    ...section('open', said(brief.open)),
    ...section('notes', notes),
    ...section('next', said(brief.next)),
    ...section('evidence', evidence),
  ];
}
