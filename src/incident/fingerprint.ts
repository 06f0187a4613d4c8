import { createHash } from 'node:crypto';
import { isChangeKind } from '../model/change-kind.ts';
import { isSymptom, symptomsIn } from '../search/symptoms.ts';
import { causesFound } from './causes-found.ts';
import { closedIn } from './closing.ts';
import { withCorrections } from './correction.ts';
import type { KnownCauses } from './known-causes.ts';
import type { IncidentEvent } from './link.ts';

/**
 * What two incidents are compared by, of whichever clients. Every text in it is of a list that ships with the program, or the hash of one that does not:
 * no name, no number and no word of a client can stand in it.
 */
export interface Fingerprint {
  readonly v: 1;
  /** What the complaint says, in the words of our thesaurus and glossary. */
  readonly symptoms: readonly string[];
  /** Runbooks that were walked; each is named by its symptom. An own one is `own:` and a hash of its text. */
  readonly runbooks: readonly string[];
  /** The ways that were taken: `runbook/step#verdict`. */
  readonly edges: readonly string[];
  /** What it was closed with, else what was found last. */
  readonly cause: string | null;
  /** All causes that were found on the way, sorted. */
  readonly found: readonly string[];
  /** What had been changed in a rule or is wrong with its data. */
  readonly changes: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fingerprint of a record. What was written at its closing is taken where nothing was added to the record after it; else, and where an older program has closed it,
 * it is folded from the events: so it obeys corrections. Pure.
 */
export function fingerprintOf(written: readonly IncidentEvent[], known: KnownCauses): Fingerprint {
  const last = written.at(-1);
  const kept = last?.type === 'incident.closed' ? readFingerprint(last['fingerprint']) : undefined;
  return kept ?? foldFingerprint(written, known);
}

/** Folds a fingerprint out of the events. Pure. */
export function foldFingerprint(written: readonly IncidentEvent[], known: KnownCauses): Fingerprint {
  const events = withCorrections(written);
  const books = booksIn(events);
  const found = causesFound(events);
  const safe = (id: string) => (known.has(id) ? id : hashed(id));
  const closed = events.findLast(({ type }) => type === 'incident.closed');
  const cause = closed === undefined ? (found[0] ?? null) : closedIn(closed).cause;
  return {
    v: 1,
    symptoms: symptomsIn(complaintIn(events)),
    runbooks: sorted([...books.values()]),
    edges: sorted(events.flatMap((event) => edgeOf(event, books) ?? [])),
    cause: cause === null ? null : safe(cause),
    found: sorted(found.map(safe)),
    changes: sorted(events.flatMap((event) => stringsOf(event['changes']).filter(isChangeKind))),
  };
}

/** The fingerprint of words alone. Pure. */
export function fingerprintOfWords(words: string): Fingerprint {
  return { v: 1, symptoms: symptomsIn(words), runbooks: [], edges: [], cause: null, found: [], changes: [] };
}

/** In letters alone: twelve digits would be masked as a person's number. */
function hashed(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 12);
  return `own:${hex.replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)}`;
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
const stringsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** What was complained of, without the names of the client and of what it is about: a campaign that is called "night" is no complaint about the night. */
function complaintIn(events: readonly IncidentEvent[]): string {
  const opened = (events.find(({ type }) => type === 'incident.opened') ?? {}) as Fields;
  const { complaint, reporterWords, client, campaign, run, segment } = opened;
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const names = [client, campaign, run, segment].filter(isText).sort((one, other) => other.length - one.length);
  const said = [complaint, reporterWords].filter(isText).join('\n');
  return names.reduce((words, name) => words.replaceAll(name, ' '), said);
}

/** How each run's runbook is called in a fingerprint. One that a client has in its own words or with steps of its own is told by its hash. */
function booksIn(events: readonly IncidentEvent[]): ReadonlyMap<string, string> {
  const books = new Map<string, string>();
  for (const { type, ...event } of events) {
    if (type !== 'run.started') continue;
    const { run, runbook, path, hash, files } = event as Fields;
    const isShipped = path === null && !hasOverlay(files);
    if (isShipped) books.set(String(run), String(runbook));
    else books.set(String(run), hashed(String(hash ?? runbook)));
  }
  return books;
}

function hasOverlay(files: unknown): boolean {
  const { overlay, included } = (files ?? {}) as Fields;
  return overlay !== undefined || (Array.isArray(included) && included.some(hasOverlay));
}

/** The way that a step was left by; the steps of an own runbook are told by their hash, for an author may have named them after a client. */
function edgeOf(event: IncidentEvent, books: ReadonlyMap<string, string>): string | undefined {
  const { type, run, step, edge, verdict } = event as IncidentEvent & Fields;
  const book = books.get(String(run));
  if (book === undefined || !/^(step\.finished|step\.errored|answer\.given)$/.test(type)) return undefined;
  const way = typeof edge === 'string' ? edge : `${String(step)}#${String(verdict ?? type)}`;
  return book.startsWith('own:') ? `${book}/${hashed(way).slice(4)}` : `${book}/${way}`;
}

const OWN = /^own:[a-p]{12}$/;
const SHIPPED_NAME = /^[a-z0-9-]+$/;

/** A fingerprint as it was written into a record; undefined for any other thing, one with a text that no fingerprint can hold among them. */
function readFingerprint(value: unknown): Fingerprint | undefined {
  const { v, symptoms, runbooks, edges, cause, found, changes } = (value ?? {}) as Fields;
  const isName = (text: string) => OWN.test(text) || SHIPPED_NAME.test(text);
  const isCause = (text: string) => OWN.test(text) || /^[a-z-]+\/[a-z0-9-]+$/.test(text);
  const isRight =
    v === 1 &&
    isListOf(symptoms, isSymptom) &&
    isListOf(runbooks, isName) &&
    isListOf(edges, (text) => isName(text.split('/')[0]!)) &&
    (cause === null || (typeof cause === 'string' && isCause(cause))) &&
    isListOf(found, isCause) &&
    isListOf(changes, isChangeKind);
  return isRight ? (value as Fingerprint) : undefined;
}

const isListOf = (value: unknown, isOne: (text: string) => boolean): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === 'string' && isOne(text));
