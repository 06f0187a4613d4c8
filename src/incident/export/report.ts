import { formatDuration } from '../../model/moment.ts';
import type { DocumentAnswer, ExportDocument, Figure, Said } from './document.types.ts';
import { exactMoment } from './moments.ts';
import type { Layout, Part, Section } from './parts.types.ts';
import { PROOFS, STATES, TOLD } from './words.ts';

type Word = keyof typeof TOLD;

/** The document for colleagues and for an auditor: everything that the record holds; for an auditor the proof comes first. Pure. */
export function reportOf(document: ExportDocument): Layout {
  const { audience, lang, id, client, exportedAt, hasOwnWords, charts, deadlines } = document;
  const isAuditor = audience === 'auditor';
  const words = (key: Word) => TOLD[key][lang];
  const sections: readonly (Section | null)[] = [
    isAuditor ? { title: words('proof'), parts: proof(document) } : warning(document),
    undecided(document),
    { title: words('facts'), parts: facts(document) },
    { title: words('answer'), parts: answer(document) },
    ended(document),
    listed(words('next'), document.next, true),
    listed(words('repaired'), document.repaired),
    listed(words('ruledOut'), document.ruledOut),
    listed(words('open'), document.open),
    deadlines.length === 0 ? null : { title: words('deadlines'), parts: [{ kind: 'deadlines', deadlines }] },
    charts.length === 0 ? null : { title: words('numbers'), parts: charts.map((chart) => ({ kind: 'chart', chart })) },
    { title: words(isAuditor ? 'everyEvent' : 'courseInside'), parts: course(document) },
    listed(
      words('notes'),
      document.notes.map((text) => ({ text, only: null })),
    ),
    document.commands.length === 0 ? null : { title: words('commands'), parts: [commands(document)] },
    document.evidence.length === 0 ? null : { title: words('evidence'), parts: [evidence(document)] },
    document.pinned.length === 0 ? null : { title: words('pinned'), parts: [pinned(document)] },
    isAuditor ? null : { title: words('proof'), parts: proof(document) },
    { title: words('heads'), parts: [heads(document)] },
    { title: words('check'), parts: howToCheck(document) },
  ];
  return {
    over: `${client} · ${id}`,
    title: words(isAuditor ? 'protocol' : 'report'),
    sections: sections.filter((section) => section !== null),
    foot: [
      { kind: 'paragraph', text: `${words('madeAt')} ${exactMoment(exportedAt)}.`, isSoft: true },
      ...(hasOwnWords ? [{ kind: 'paragraph', text: words('ownWords'), isSoft: true } as const] : []),
    ],
  };
}

function listed(title: string, items: readonly Said[], isOrdered = false): Section | null {
  return items.length === 0 ? null : { title, parts: [{ kind: 'list', items, isOrdered }] };
}

function warning({ proof: { state, problems }, lang }: ExportDocument): Section | null {
  if (state !== 'damaged') return null;
  return {
    title: null,
    parts: [{ kind: 'box', tone: 'bad', parts: [plain(PROOFS.damaged[lang]), sentences(problems)] }],
  };
}

/** Two closings that nobody has decided between are no fault of the record, and whoever reads on must know. */
function undecided({ contradictions, lang }: ExportDocument): Section | null {
  if (contradictions.length === 0) return null;
  return {
    title: null,
    parts: [{ kind: 'box', tone: 'bad', parts: [plain(TOLD.contradict[lang]), sentences(contradictions)] }],
  };
}

const plain = (text: string): Part => ({ kind: 'paragraph', text });
const sentences = (all: readonly string[]): Part => ({
  kind: 'list',
  items: all.map((text) => ({ text, only: null })),
});

function proof({ proof: { state, problems, gaps, torn }, lang }: ExportDocument): readonly Part[] {
  const tone = { intact: 'good', damaged: 'bad', 'not-provable': 'warn' } as const;
  const told = [...problems, ...gaps, ...(torn > 0 ? [`${PROOFS.torn[lang]}: ${torn}`] : [])];
  return [
    {
      kind: 'box',
      tone: tone[state],
      parts: [plain(PROOFS[state][lang]), ...(told.length > 0 ? [sentences(told)] : [])],
    },
  ];
}

function facts(document: ExportDocument): readonly Part[] {
  const { lang, complaint, reporterWords, about, status, severity, openedAt, closedAt, reopened, holder, database } =
    document;
  const row = (label: string, value: string | null): Figure[] => (value === null ? [] : [{ label, value }]);
  return [
    { kind: 'quote', text: complaint },
    ...(reporterWords ? [plain(`${TOLD.reporter[lang]}:`), { kind: 'quote', text: reporterWords } as const] : []),
    {
      kind: 'pairs',
      rows: [
        ...about,
        ...row(TOLD.status[lang], (status === 'open' ? TOLD.isOpen : TOLD.isClosed)[lang]),
        ...row(TOLD.severity[lang], severity),
        ...row(TOLD.opened[lang], exactMoment(openedAt)),
        ...row(TOLD.closed[lang], closedAt && exactMoment(closedAt)),
        ...row(TOLD.reopened[lang], reopened > 0 ? String(reopened) : null),
        ...row(TOLD.holder[lang], holder),
        ...row(TOLD.database[lang], database),
      ],
    },
  ];
}

function answer({ answer: found, alsoFound, closing, lang }: ExportDocument): readonly Part[] {
  if (!found) {
    const also = alsoFound.length === 0 ? [] : [plain(`${TOLD.alsoFound[lang]}: ${alsoFound.join('; ')}`)];
    return [plain((closing === null ? TOLD.noAnswer : TOLD.noAnswerClosed)[lang]), ...also];
  }
  return [
    { kind: 'box', tone: 'accent', parts: [{ kind: 'said', all: found.what }] },
    { kind: 'pairs', rows: named(found, alsoFound, lang) },
    ...(found.why ? [plain(found.why)] : []),
    ...(found.figures.length > 0 ? [figures(found, lang)] : []),
  ];
}

function ended({ closing, lang }: ExportDocument): Section | null {
  const row = (label: string, value: string | undefined | null): Figure[] => (value ? [{ label, value }] : []);
  const rows = [
    ...row(TOLD.outcome[lang], closing?.ended),
    ...row(TOLD.decided[lang], closing?.why?.text),
    ...row(TOLD.proposedAt[lang], closing?.proposal?.text),
  ];
  return rows.length === 0 ? null : { title: TOLD.ended[lang], parts: [{ kind: 'pairs', rows }] };
}

function named({ cause, name, sureness }: DocumentAnswer, alsoFound: readonly string[], lang: ExportDocument['lang']) {
  return [
    { label: TOLD.cause[lang], value: cause === undefined ? name : `${name} (${cause})` },
    ...(sureness ? [{ label: TOLD.sure[lang], value: sureness }] : []),
    ...(alsoFound.length > 0 ? [{ label: TOLD.alsoFound[lang], value: alsoFound.join('; ') }] : []),
  ];
}

function figures({ figures: all }: DocumentAnswer, lang: ExportDocument['lang']): Part {
  return {
    kind: 'table',
    caption: TOLD.figures[lang],
    columns: [{ name: TOLD.name[lang] }, { name: TOLD.value[lang] }],
    rows: all.map(({ label, value }) => [label, value]),
  };
}

function course({ events, audience, zone }: ExportDocument): readonly Part[] {
  return [
    { kind: 'timeline', events, zone },
    { kind: 'events', events, audience, zone },
  ];
}

function commands({ commands: all, lang }: ExportDocument): Part {
  return {
    kind: 'table',
    caption: TOLD.commands[lang],
    columns: [
      { name: TOLD.when[lang] },
      { name: TOLD.line[lang], isCode: true },
      { name: TOLD.outcome[lang] },
      { name: TOLD.seconds[lang], isNumber: true },
    ],
    rows: all.map(({ at, line, outcome, seconds }) => [
      exactMoment(at),
      line,
      outcome,
      seconds === null ? '—' : formatDuration(seconds, lang),
    ]),
  };
}

function evidence({ evidence: all, lang, audience }: ExportDocument): Part {
  const isAuditor = audience === 'auditor';
  return {
    kind: 'table',
    caption: TOLD.evidence[lang],
    columns: [
      { name: TOLD.name[lang] },
      { name: TOLD.sha[lang], isCode: true },
      { name: TOLD.when[lang] },
      { name: TOLD.who[lang] },
      { name: TOLD.state[lang] },
    ],
    rows: all.map(({ name, why, hash, at, who, state }) => [
      why ? `${name}: ${why}` : name,
      isAuditor ? hash : hash.slice(0, 12),
      exactMoment(at),
      who,
      STATES[state]![lang],
    ]),
  };
}

function pinned({ pinned: all, lang }: ExportDocument): Part {
  return {
    kind: 'table',
    caption: TOLD.pinned[lang],
    columns: [{ name: TOLD.name[lang] }, { name: TOLD.sha[lang], isCode: true }, { name: TOLD.state[lang] }],
    rows: all.map(({ name, hash, state }) => [name, hash, STATES[state]![lang]]),
  };
}

function heads({ heads: all, lang }: ExportDocument): Part {
  return {
    kind: 'table',
    caption: TOLD.heads[lang],
    columns: [
      { name: TOLD.file[lang] },
      { name: TOLD.number[lang], isNumber: true },
      { name: TOLD.sha[lang], isCode: true },
    ],
    rows: all.map(({ file, seq, hash }) => [file, String(seq), hash]),
  };
}

function howToCheck({ id, heads: all }: ExportDocument): readonly Part[] {
  return [
    ...all.map(({ hash }) => ({ kind: 'command', line: `mmsup incident verify ${id} --head ${hash}` }) as const),
    { kind: 'command', line: `mmsup incident show ${id} --all` },
  ];
}
