import type { Cause } from '../../causes/cause.ts';
import { nameForClient } from '../../causes/for-client.ts';
import { isZone } from '../../model/moment.ts';
import type { Lang } from '../../text.ts';
import type { CorrectedEvent } from '../correction.ts';
import { inContext } from '../in-context.ts';
import type { IncidentRecord } from '../record/read.ts';
import { foldIncident, type IncidentState, isLeftOpen } from '../state.ts';
import { tellVerdict } from '../tell.ts';
import { INCIDENT_SEVERITY, WORDS } from '../words.ts';
import { answerOf } from './answer.ts';
import { chartsOf } from './charts.ts';
import { tellClient } from './client-events.ts';
import { closingOf, contradictionsIn, isWithoutCause } from './closing.ts';
import { deadlinesOf } from './deadlines.ts';
import type {
  Audience,
  DocumentAnswer,
  DocumentEvidence,
  DocumentProof,
  ExportDocument,
  Figure,
  Said,
} from './document.types.ts';
import { type EventLine, eventsOf } from './events.ts';
import { causeOf, findingOf, findingsOf, type KeptFinding, type KeptResult } from './found.ts';
import { glossaryOf } from './glossary.ts';
import { forClient, internalNames } from './internals.ts';
import { onlyIn, saidIn, writtenIn } from './language.ts';
import { pinnedOf } from './pinned.ts';
import { proofForClient } from './proof.ts';
import { databaseWords } from './ran-on.ts';
import { shortened } from './shorten.ts';
import { ABOUT } from './words.ts';

/** All that a document is made of; read before, so that making it is pure. */
export interface Source {
  readonly record: IncidentRecord;
  readonly lines: readonly EventLine[];
  readonly results: readonly KeptResult[];
  readonly evidence: readonly Pick<DocumentEvidence, 'hash' | 'state'>[];
  /** States of the runbooks' texts, by their hash. */
  readonly pinned: ReadonlyMap<string, DocumentEvidence['state']>;
  readonly proof: DocumentProof;
  /** Causes that the record's own system names. */
  readonly ofSystem: readonly Cause<never>[];
}

export interface Wish {
  readonly audience: Audience;
  readonly lang: Lang;
  readonly now: Date;
}

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
    open: openOf(state, { source, wish, corrected, names, zone }),
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

function nameOf(id: string, { ofSystem }: Source, { lang, audience }: Wish): string {
  const own = audience === 'client' ? nameForClient(id) : undefined;
  const name = (own ?? causeOf(id, ofSystem)?.name)?.[lang] ?? id;
  return audience === 'client' ? name : `${name} (${id})`;
}

/** When it was opened and closed: when that happened, where somebody has said so. */
function timesOf({ openedAt, closedAt }: IncidentState, events: readonly CorrectedEvent[]) {
  const happened = (event: CorrectedEvent | undefined) =>
    typeof event?.['happened'] === 'string' ? event['happened'] : undefined;
  return {
    openedAt: happened(events.find(({ type }) => type === 'incident.opened')) ?? openedAt,
    closedAt: closedAt && (happened(events.findLast(({ type }) => type === 'incident.closed')) ?? closedAt),
  };
}

/** The clock of the business: of the client's calendar, else as the newest result or finding names it. */
function zoneOf(events: readonly CorrectedEvent[], results: readonly KeptResult[]): string {
  const sla = events.find(({ type }) => type === 'incident.opened')?.['sla'];
  const named = (holder: unknown) => (holder as { readonly zone?: unknown } | null | undefined)?.zone;
  const agreed = named((sla as { readonly agreement?: unknown } | null | undefined)?.agreement);
  const inResults = results.toReversed().flatMap(({ facts }) => [facts['zone'], named(facts['clock'])]);
  const inFindings = events.toReversed().flatMap((event) => findingsOf(event['findings']).map(zoneIn));
  const zones = [agreed, ...inResults, ...inFindings];
  return zones.find((zone): zone is string => typeof zone === 'string' && isZone(zone)) ?? 'UTC';
}

const zoneIn = ({ evidence }: KeptFinding): unknown => evidence?.['zone'];

/** What the complaint is about: as it was named at the opening, else as the results that were kept name it. */
function aboutOf({ linked }: IncidentState, results: readonly KeptResult[], lang: Lang): readonly Figure[] {
  const named = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const inFacts = (noun: 'campaign' | 'run' | 'segment') => {
    for (const { facts } of results.toReversed()) {
      const { id, name } = (typeof facts[noun] === 'object' && facts[noun] !== null ? facts[noun] : {}) as {
        readonly id?: unknown;
        readonly name?: unknown;
      };
      if (named(id) !== null) return named(name) === null ? named(id) : `${named(name)} (${named(id)})`;
    }
    return null;
  };
  return (['campaign', 'run', 'segment'] as const).flatMap((noun) => {
    const value = linked[noun] ?? inFacts(noun);
    return value === null ? [] : [{ label: ABOUT[noun][lang], value }];
  });
}

function holderOf({ custody: { line, holder, waiting, sameUserAs } }: IncidentState, lang: Lang): string | null {
  const same = sameUserAs === null ? null : WORDS.sameUser(sameUserAs)[lang];
  const parts = [line, holder, same, waiting ? `→ ${waiting.to}` : null].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function databaseOf({ profile, system, database }: IncidentState): string | null {
  const parts = [databaseWords(database), profile, system].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** For a client without what is internal; sentences of which nothing is left vanish. */
function clean(all: readonly Said[], { audience, lang }: Wish, names: readonly string[]): readonly Said[] {
  if (audience !== 'client') return all;
  return all.map(({ text, only }) => ({ text: forClient(text, lang, names), only })).filter(({ text }) => text !== '');
}

const changeOf = (event: CorrectedEvent): string => `${String(event['run'])} ${String(event['step'])}`;

/** Confirmations of changes that were not taken back, in the words of their steps. */
function repairsIn(events: readonly CorrectedEvent[], wish: Wish, names: readonly string[]): readonly Said[] {
  const undone = new Set(
    events.filter((event) => event.type === 'change.undone' && event['undone'] === true).map(changeOf),
  );
  const confirmed = events.filter(
    (event) => event.type === 'change.verified' && event['holds'] === true && !undone.has(changeOf(event)),
  );
  return clean(
    confirmed.map((event) => saidIn(event['say'], wish.lang)),
    wish,
    names,
  );
}

function nextOf(
  { next, found, closing }: IncidentState,
  answer: DocumentAnswer | null,
  { audience, lang }: Wish,
): readonly Said[] {
  if (audience !== 'client') {
    // What was found is told anew in the language of the document; the rest of the steps are command lines.
    const stored = new Set((found[0]?.next ?? []).map(String));
    const others = next.map((step) => saidIn(step, lang)).filter(({ text }) => !stored.has(text));
    return others.length < next.length ? [...(answer?.repair ?? []), ...others] : others;
  }
  // A workaround leaves the cause where it is.
  return closing === null || closing.outcome === 'workaround' ? (answer?.repair ?? []) : [];
}

/** What steps have ruled out, in their words; then what commands looked for and did not see, by name. */
function ruledOutOf(state: IncidentState, source: Source, wish: Wish, names: readonly string[]): readonly Said[] {
  const { lang, audience } = wish;
  const said = clean(
    state.ruledOut.map((one) => saidIn(one, lang)),
    wish,
    names,
  );
  const found = new Set(state.found.map(({ cause }) => cause));
  const looked = new Map(source.results.flatMap(({ ruledOut }) => ruledOut).map((one) => [one.cause, one]));
  const unseen = [...looked.values()].filter(({ cause }) => !found.has(cause));
  const named = unseen.flatMap(({ cause, because }): Said[] => {
    if (audience !== 'client') {
      const only = onlyIn(because, lang);
      return [{ text: `${nameOf(cause, source, wish)}: ${because}`, only }];
    }
    const own = nameForClient(cause);
    return own ? [{ text: sentenceCase(own[lang]), only: null }] : [];
  });
  return [...said, ...named];
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** For a client: changes that were not made, in his words; of the rest only how much it is, where it speaks of the inside. */
function openOf(state: IncidentState, { wish, corrected, names }: Frame): readonly Said[] {
  const { audience, lang } = wish;
  if (audience !== 'client') return state.open.map((said) => saidIn(said, lang));
  const changes = corrected.filter(isLeftOpen).flatMap((event) => tellClient(event, { lang, names }) ?? []);
  // What could not be looked at is told in the words of the inside.
  const untold = corrected.filter(({ type }) => type === 'step.errored').length + corrected.flatMap(gapsIn).length;
  const rest = untold === 0 ? [] : [{ text: ABOUT.untold(untold)[lang], only: null }];
  return [...unlike(changes.map(({ what, only }) => ({ text: what, only }))), ...rest];
}

const gapsIn = (event: CorrectedEvent): readonly unknown[] => (Array.isArray(event['gaps']) ? event['gaps'] : []);

/** The same sentence once. */
const unlike = (all: readonly Said[]): readonly Said[] => [...new Map(all.map((said) => [said.text, said])).values()];

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
