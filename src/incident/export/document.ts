import type { CorrectedEvent } from '../correction.ts';
import { inContext } from '../in-context.ts';
import { foldIncident, type IncidentState } from '../state.ts';
import { tellVerdict } from '../tell.ts';
import { INCIDENT_SEVERITY } from '../words.ts';
import { aboutOf, databaseOf, holderOf, timesOf, zoneOf } from './about.ts';
import { answerOf } from './answer.ts';
import { nameOf, nextOf, openOf, repairsIn, ruledOutOf } from './came-of-it.ts';
import { chartsOf } from './charts.ts';
import { closingOf, contradictionsIn, isWithoutCause } from './closing.ts';
import { deadlinesOf } from './deadlines.ts';
import type { DocumentAnswer, DocumentEvidence, ExportDocument } from './document.types.ts';
import { eventsOf } from './events.ts';
import { causeOf, findingOf } from './found.ts';
import { glossaryOf } from './glossary.ts';
import { internalNames } from './internals.ts';
import { onlyIn, writtenIn } from './language.ts';
import { pinnedOf } from './pinned.ts';
import { proofForClient } from './proof.ts';
import { shortened } from './shorten.ts';
import type { Source, Wish } from './source.types.ts';

/**
 * Makes the one model of an export, out of the fold of the record, its events and its evidence.
 *
 * Every renderer writes what stands here and nothing else, so that Markdown, HTML and JSON of one record agree. What an audience must not see is left out here
 * and cannot come back in a renderer. Pure.
 */
export function exportDocument(source: Source, wish: Wish): ExportDocument {
  const { record, lines } = source;
  const { audience, lang, now } = wish;
  const state = foldIncident(record);
  const corrected = inContext(record.events);
  const isClient = audience === 'client';
  const names = isClient ? internalNames(record.events) : [];
  const zone = isClient ? zoneOf(corrected, source.results) : 'UTC';
  const all = causesIn(state);
  // What was found on the way is no answer where it was closed without a cause.
  const [first, others] = isWithoutCause(state) ? [undefined, all] : [all[0], all.slice(1)];
  const answer = first === undefined ? null : answerTo(first, { source, wish, corrected, names, zone });
  const { events, leftOut } = shortened(
    eventsOf(lines, corrected, { audience, lang, names, setBack: record.setBack }),
    audience,
  );
  const document: ExportDocument = {
    format: 'mmsup-export/1',
    audience,
    lang,
    exportedAt: now.toISOString(),
    zone,
    id: record.id,
    client: state.client,
    complaint: state.complaint,
    reporterWords: state.reporterWords,
    severity: INCIDENT_SEVERITY[state.severity]?.[lang] ?? state.severity,
    status: state.status,
    ...timesOf(state, corrected),
    reopened: state.reopened,
    closing: closingOf(state, { audience, lang, names }),
    contradictions: isClient ? [] : contradictionsIn(corrected, lang),
    about: aboutOf(state, source.results, lang),
    holder: isClient ? null : holderOf(state, lang),
    database: isClient ? null : databaseOf(state),
    answer,
    alsoFound: others.map((id) => nameOf(id, source, wish)),
    ruledOut: ruledOutOf(state, source, wish, names),
    repaired: repairsIn(corrected, wish, names),
    next: nextOf(state, answer, wish),
    open: openOf(state, { wish, corrected, names }),
    notes: isClient ? [] : state.notes,
    commands: isClient
      ? []
      : state.commands.map(({ outcome, ...more }) => ({ ...more, outcome: tellVerdict(outcome)[lang] })),
    events,
    eventsLeftOut: isClient ? 0 : leftOut,
    charts: chartsOf(source.results, { audience, lang, names }),
    deadlines: deadlinesOf(record, { lang, now, zone }),
    evidence: isClient ? [] : evidenceOf(state, source),
    pinned: audience === 'auditor' ? pinnedOf(corrected, source.pinned, lang) : [],
    proof: isClient ? proofForClient(source.proof, lang) : source.proof,
    heads: headsOf(source, isClient),
    glossary: [],
    hasOwnWords: ownWords(state, corrected, isClient).some((words) => onlyIn(words, lang) !== null),
    isWhole: record.newer.length === 0,
    hasMarks: false,
  };
  const hasMarks = MARK.test(JSON.stringify(document));
  return isClient
    ? { ...document, hasMarks, eventsLeftOut: leftOut, glossary: glossaryOf(textsOf(document), lang) }
    : document;
}

/** What stands in a record in place of personal data. */
const MARK = /<[a-z-]+:[0-9a-f]{8}>/;

/** The cause that the incident was closed with, else the one a walk ended with, else what was found last; then the others that were found. */
function causesIn({ found, runs, closing }: IncidentState): readonly string[] {
  const ended = runs.findLast(({ cause }) => cause !== null)?.cause;
  const first = [closing?.cause, ended, found[0]?.cause].find((cause) => typeof cause === 'string' && cause !== '');
  return [...new Set([...(first === undefined ? [] : [String(first)]), ...found.map(({ cause }) => cause)])];
}

interface Frame {
  readonly source: Source;
  readonly wish: Wish;
  readonly corrected: readonly CorrectedEvent[];
  readonly names: readonly string[];
  /** The one clock by which a client is told of moments. */
  readonly zone: string;
}

function answerTo(cause: string, { source, wish, corrected, names, zone }: Frame): DocumentAnswer {
  return answerOf({
    cause,
    known: causeOf(cause, source.ofSystem),
    finding: findingOf(cause, corrected, source.results),
    audience: wish.audience,
    lang: wish.lang,
    names,
    zone,
    results: source.results,
  });
}

function evidenceOf(state: IncidentState, { evidence }: Source): readonly DocumentEvidence[] {
  const states = new Map(evidence.map(({ hash, state: found }) => [hash, found]));
  return state.evidence.map((one) => ({ ...one, state: states.get(one.hash) ?? 'not-read' }));
}

function headsOf({ record, lines }: Source, isClient: boolean) {
  if (!isClient) return record.heads;
  const last = lines.findLast(({ hash }) => hash !== null);
  return last ? record.heads.filter(({ hash }) => hash === last.hash).map((head) => ({ ...head, file: '' })) : [];
}

function ownWords(
  { complaint, reporterWords, notes }: IncidentState,
  events: readonly CorrectedEvent[],
  isClient: boolean,
) {
  const written = isClient ? [] : events.flatMap((event) => ['why', 'ask', 'answer'].map((field) => event[field]));
  return [complaint, reporterWords, ...(isClient ? [] : notes), ...written].filter(
    (words): words is string => typeof words === 'string' && writtenIn(words) !== null,
  );
}

function textsOf({
  answer,
  alsoFound,
  ruledOut,
  repaired,
  next,
  open,
  events,
  charts,
  closing,
}: ExportDocument): readonly string[] {
  const ended = [closing?.why, closing?.proposal].flatMap((words) => words ?? []);
  const said = [...ended, ...(answer?.what ?? []), ...ruledOut, ...repaired, ...next, ...open].map(({ text }) => text);
  const named = [answer?.name ?? '', answer?.why ?? '', ...alsoFound];
  return [...said, ...named, ...events.map(({ what }) => what), ...charts.map(({ title }) => title)];
}
