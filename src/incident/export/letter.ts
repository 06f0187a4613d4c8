import { longMoment, zoneWords } from '../../model/long-moment.ts';
import type { DocumentClosing, ExportDocument, Said } from './document.types.ts';
import type { Layout, Part, Section } from './parts.types.ts';
import { moreEvents, PROOFS, TOLD } from './words.ts';

/**
 * The document for a client, as a letter: his complaint, then at once the answer, what is proposed, what was repaired and what is open; the course of the
 * case and the numbers come behind, for whoever wants to follow. Pure.
 */
export function letterOf(document: ExportDocument): Layout {
  const { lang, zone, exportedAt, id, client, heads, glossary, hasOwnWords, hasMarks, deadlines } = document;
  const words = <Key extends keyof typeof TOLD>(key: Key) => TOLD[key][lang];
  const sections: readonly (Section | null)[] = [
    warning(document),
    { title: words('complaint'), parts: complaint(document) },
    answer(document),
    ended(document),
    listed(words('proposal'), proposed(document)),
    repaired(document),
    listed(words('ruledOut'), document.ruledOut),
    { title: words('open'), parts: open(document) },
    document.charts.length === 0
      ? null
      : { title: words('numbers'), parts: document.charts.map((chart) => ({ kind: 'chart', chart })) },
    { title: words('course'), parts: course(document) },
    deadlines.length === 0 ? null : { title: words('deadlines'), parts: [{ kind: 'deadlines', deadlines }] },
    glossary.length === 0 ? null : { title: words('words'), parts: [{ kind: 'pairs', rows: glossary }] },
  ];
  return {
    over: client,
    title: words('letter'),
    sections: sections.filter((section) => section !== null),
    foot: [
      soft(
        `${words('id')}: ${id}. ${words('madeAt')} ${longMoment(exportedAt, zone, lang)}. ${words('times')} ${zoneWords(zone, exportedAt, lang)}.`,
      ),
      ...(hasMarks ? [soft(words('hidden'))] : []),
      ...(hasOwnWords ? [soft(words('ownWords'))] : []),
      ...heads.map(({ hash }) => soft(`${words('boundTo')} ${hash}`)),
    ],
  };
}

const soft = (text: string): Part => ({ kind: 'paragraph', text, isSoft: true });
const plain = (text: string): Part => ({ kind: 'paragraph', text });

function warning({ proof, isWhole, lang }: ExportDocument): Section | null {
  const [isDamaged, unproved] = [proof.state === 'damaged', [...proof.problems, ...proof.gaps]];
  const words = [...(isDamaged ? [PROOFS.damaged[lang]] : []), ...(isWhole ? [] : [PROOFS.partly[lang]]), ...unproved];
  if (words.length === 0) return null;
  return {
    title: null,
    parts: [{ kind: 'box', tone: isDamaged || !isWhole ? 'bad' : 'warn', parts: words.map(plain) }],
  };
}

function complaint({
  complaint: said,
  reporterWords,
  about,
  openedAt,
  closedAt,
  status,
  severity,
  zone,
  lang,
}: ExportDocument): readonly Part[] {
  const words = (key: 'opened' | 'closed' | 'status' | 'isOpen' | 'isClosed' | 'severity') => TOLD[key][lang];
  return [
    { kind: 'quote', text: said },
    ...(reporterWords && reporterWords !== said
      ? [soft(`${TOLD.reporter[lang]}:`), { kind: 'quote', text: reporterWords } as const]
      : []),
    {
      kind: 'pairs',
      rows: [
        ...about,
        { label: words('opened'), value: longMoment(openedAt, zone, lang) },
        ...(closedAt ? [{ label: words('closed'), value: longMoment(closedAt, zone, lang) }] : []),
        { label: words('status'), value: status === 'open' ? words('isOpen') : words('isClosed') },
        { label: words('severity'), value: severity },
      ],
    },
  ];
}

function answer({ answer: found, alsoFound, closing, lang }: ExportDocument): Section {
  if (!found) return { title: TOLD[untitled(closing)][lang], parts: unanswered(closing, lang) };
  const { what, why, sureness } = found;
  return {
    title: TOLD.answer[lang],
    parts: [
      {
        kind: 'box',
        tone: 'accent',
        parts: [{ kind: 'said', all: what }, ...(sureness ? [soft(sureness)] : [])],
      },
      ...(why ? [plain(why)] : []),
      ...(alsoFound.length > 0 ? [plain(`${TOLD.alsoFound[lang]}: ${alsoFound.join('; ')}.`)] : []),
    ],
  };
}

const isNoFault = (closing: DocumentClosing | null): boolean => closing?.outcome === 'no-fault';

function untitled(closing: DocumentClosing | null): 'answer' | 'noAnswer' | 'noFault' {
  if (closing === null) return 'noAnswer';
  return isNoFault(closing) ? 'noFault' : 'answer';
}

/** Where nothing was wrong, what was decided is the answer. */
function unanswered(closing: DocumentClosing | null, lang: ExportDocument['lang']): readonly Part[] {
  if (closing !== null && isNoFault(closing)) return [{ kind: 'box', tone: 'accent', parts: decided(closing) }];
  return [
    {
      kind: 'box',
      tone: 'warn',
      parts: [plain((closing === null ? TOLD.noAnswerWhat : TOLD.noAnswerClosed)[lang])],
    },
  ];
}

/** How it was closed; where nothing was wrong and nothing was found, the answer has said it. */
function ended({ closing, answer: found, lang }: ExportDocument): Section | null {
  if (closing === null || (found === null && isNoFault(closing))) return null;
  const parts = decided(closing);
  if (parts.length === 0) return null;
  const tone = closing.outcome === 'workaround' ? 'warn' : 'good';
  return { title: TOLD.ended[lang], parts: [{ kind: 'box', tone, parts }] };
}

/** A repair of which nobody knows what it was a repair of is not said to have removed a cause. */
function decided({ ended: how, outcome, hasCause, why }: DocumentClosing): readonly Part[] {
  const isTold = how !== null && (hasCause || outcome !== 'repaired');
  return [...(isTold ? [plain(how)] : []), ...(why ? [{ kind: 'said', all: [why] } as const] : [])];
}

const proposed = ({ closing, next }: ExportDocument): readonly Said[] => [
  ...(closing?.proposal ? [closing.proposal] : []),
  ...next,
];

function listed(title: string, items: readonly Said[]): Section | null {
  return items.length === 0
    ? null
    : { title, parts: items.length === 1 ? [{ kind: 'said', all: items }] : [{ kind: 'list', items }] };
}

function repaired({ repaired: done, lang }: ExportDocument): Section | null {
  return done.length === 0
    ? null
    : { title: TOLD.repaired[lang], parts: [{ kind: 'box', tone: 'good', parts: [{ kind: 'list', items: done }] }] };
}

function open({ open: items, repaired: done, closing, answer: found, lang }: ExportDocument): readonly Part[] {
  const isRepairOpen = closing === null && found !== null && done.length === 0;
  const still = [
    ...(isRepairOpen ? [TOLD.repairOpen] : []),
    ...(closing?.outcome === 'workaround' ? [TOLD.causeRemains] : []),
  ];
  const all = [...items, ...still.map((words) => ({ text: words[lang], only: null }))];
  return all.length === 0 ? [plain(TOLD.nothingOpen[lang])] : [{ kind: 'list', items: all }];
}

function course({ events, eventsLeftOut, zone, lang }: ExportDocument): readonly Part[] {
  return [
    { kind: 'timeline', events, zone },
    { kind: 'events', events, audience: 'client', zone },
    ...(eventsLeftOut > 0 ? [soft(moreEvents(eventsLeftOut)[lang])] : []),
  ];
}
