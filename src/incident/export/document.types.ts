import type { Lang } from '../../text.ts';
import type { SlaState } from '../sla/standing.types.ts';

/** Who reads an export. `client`: what a customer is told; `internal`: a colleague; `auditor`: whoever proves the record. */
export const AUDIENCES = ['client', 'internal', 'auditor'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** What an event is about: where it stands in the drawing of the time. */
export type EventKind = 'case' | 'check' | 'change';

/** One correction of one field of an event. */
export interface DocumentCorrection {
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
  readonly why: string;
  readonly who: string;
  readonly at: string;
}

/** What an auditor reads of an event beside its words. */
export interface EventProof {
  /** The writer's file: `events.<writer>.jsonl`. */
  readonly writer: string;
  /** Number within that file. */
  readonly seq: number;
  readonly via: string;
  /** Whom the system knew the writer as, `name@machine`; null where the line does not tell. */
  readonly user: string | null;
  /** Milliseconds of the clock that never goes back. */
  readonly mono: number;
  /** SHA-256 of the line's exact bytes. */
  readonly hash: string | null;
  /** Hash of the line before it; null in the first line of a file. */
  readonly prev: string | null;
  /** Paths of the texts in which personal data was masked before the line was written. */
  readonly masked: readonly string[];
  /** The command line, query or program that it is about; null where nothing was run. */
  readonly line: string | null;
  /** The profile and the identity of the database that were asked, as they were recorded. */
  readonly profile: string | null;
  readonly database: string | null;
  /** Hashes of what is kept of it as evidence. */
  readonly evidence: readonly string[];
}

/** One event of the record as this document tells it. */
export interface DocumentEvent {
  /** Its place among all events of the record, from 1: the same in every export of one record. */
  readonly number: number;
  /** When it was written down, ISO 8601 in UTC. */
  readonly at: string;
  /** When it happened, where a person has said another time. */
  readonly happened: string | null;
  readonly kind: EventKind;
  /** As it is after all corrections. */
  readonly what: string;
  /** The language in which a part of `what` was recorded, where it is not the document's. */
  readonly only: Lang | null;
  readonly isCorrected: boolean;
  /** Not for a client. */
  readonly who?: string;
  readonly type?: string;
  /** What `incident correct` calls it by: `ann:7`. Not for a client. */
  readonly name?: string;
  /** By how many milliseconds the machine's clock was set back before it, where it was: `at` is no measure of what came before. Not for a client. */
  readonly setBack?: number;
  /** As it was written first; only where it was corrected, and not for a client. */
  readonly original?: string;
  readonly corrections?: readonly DocumentCorrection[];
  /** For an auditor. */
  readonly proof?: EventProof;
}

/** A sentence that may be there in one language only. */
export interface Said {
  readonly text: string;
  /** The language in which it was recorded, where that is not the document's. */
  readonly only: Lang | null;
}

export interface Figure {
  readonly label: string;
  readonly value: string;
}

/** The cause, explained. */
export interface DocumentAnswer {
  /** Id in the catalogue. Not for a client. */
  readonly cause?: string;
  readonly name: string;
  /** What went wrong, with its figures: one or more paragraphs. */
  readonly what: readonly Said[];
  /** Why it happens at all. */
  readonly why: string | null;
  readonly sureness: string | null;
  readonly figures: readonly Figure[];
  /** What repairs it. */
  readonly repair: readonly Said[];
}

export interface ChartRow {
  readonly label: string;
  readonly value: number;
  /** What is usual, in the same unit. */
  readonly usual: number | null;
  readonly isBad: boolean;
}

/** Numbers out of the record's evidence. */
export interface DocumentChart {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly rows: readonly ChartRow[];
  /** Hash of the evidence that holds them. Not for a client. */
  readonly evidence?: string;
}

/** A promise about time, and how it was kept. */
export interface DocumentDeadline {
  readonly name: string;
  readonly state: SlaState;
  readonly targetSeconds: number | null;
  readonly countedSeconds: number | null;
  /** True where the clocks of the machines were set, and the state could be another. */
  readonly isDoubtful: boolean;
  /** Times that it was judged by and that people said; the machine's clock wrote them down at another. */
  readonly said: readonly SaidTime[];
  /** What must be known beside the state, one sentence each: that somebody said a time, that the severity was raised too late. */
  readonly remarks: readonly string[];
}

/** A time that a person said. ISO 8601 in UTC. */
export interface SaidTime {
  /** What happened then, in words. */
  readonly what: string;
  readonly happened: string;
  readonly recorded: string;
}

export interface DocumentEvidence {
  readonly hash: string;
  readonly name: string;
  readonly bytes: number | null;
  readonly at: string;
  readonly who: string;
  readonly why: string | null;
  readonly state: 'intact' | 'changed' | 'gone' | 'not-read';
}

/** A text that was copied into the record, and whether it is still the same. */
export interface DocumentPinned {
  readonly kind: 'runbook' | 'agreement';
  readonly name: string;
  readonly hash: string;
  readonly state: DocumentEvidence['state'];
}

export interface DocumentHead {
  readonly file: string;
  readonly seq: number;
  readonly hash: string;
}

/** Whether the record is what it was when it was written. */
export interface DocumentProof {
  /** `damaged`: something was changed, cut or is missing; `not-provable`: nothing speaks against it, and not all can be proved. */
  readonly state: 'intact' | 'damaged' | 'not-provable';
  /** What is wrong, one sentence each. */
  readonly problems: readonly string[];
  /** What cannot be proved, one sentence each. */
  readonly gaps: readonly string[];
  /** Lines that were begun and never finished. */
  readonly torn: number;
}

export interface DocumentCommand {
  readonly at: string;
  readonly line: string;
  readonly seconds: number | null;
  readonly outcome: string;
}

/** How an incident was closed. */
export interface DocumentClosing {
  /** False where it was said that nobody has found a cause, or nothing was said. */
  readonly hasCause: boolean;
  readonly outcome: 'repaired' | 'workaround' | 'no-fault' | null;
  /** The outcome in words. */
  readonly ended: string | null;
  /** What was decided and done. */
  readonly why: Said | null;
  /** What would keep it from coming again. */
  readonly proposal: Said | null;
}

/** An export: what one audience is told of one record, in one language. Markdown, HTML and JSON are written from it alone. */
export interface ExportDocument {
  readonly format: 'mmsup-export/1';
  readonly audience: Audience;
  readonly lang: Lang;
  readonly exportedAt: string;
  /** IANA name: the clock by which times are written in words. */
  readonly zone: string;
  readonly id: string;
  readonly client: string;
  readonly complaint: string;
  readonly reporterWords: string | null;
  readonly severity: string;
  readonly status: 'open' | 'closed';
  /** When the complaint came and when it was closed, as the clocks of the promised times count them: when that happened, where it was said. */
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly reopened: number;
  /** Null while it is open. */
  readonly closing: DocumentClosing | null;
  /** Closings that contradict one another, a sentence each: how it ended is not decided. A client gets no document then. */
  readonly contradictions: readonly string[];
  /** What it is about, as names. */
  readonly about: readonly Figure[];
  /** Line of support that has it. Not for a client. */
  readonly holder: string | null;
  readonly database: string | null;
  /** Null where no cause was found. */
  readonly answer: DocumentAnswer | null;
  /** Names of other causes that were found. */
  readonly alsoFound: readonly string[];
  readonly ruledOut: readonly Said[];
  /** Changes that were made, and whether they were confirmed. */
  readonly repaired: readonly Said[];
  readonly next: readonly Said[];
  readonly open: readonly Said[];
  readonly notes: readonly string[];
  readonly commands: readonly DocumentCommand[];
  readonly events: readonly DocumentEvent[];
  /** Events that this audience does not get to see. */
  readonly eventsLeftOut: number;
  readonly charts: readonly DocumentChart[];
  readonly deadlines: readonly DocumentDeadline[];
  readonly evidence: readonly DocumentEvidence[];
  /** Runbooks and the agreement, as they were copied into the record. For an auditor. */
  readonly pinned: readonly DocumentPinned[];
  readonly proof: DocumentProof;
  /** The last line of each writer; for a client only the last of all. */
  readonly heads: readonly DocumentHead[];
  /** Words that are used above, explained. */
  readonly glossary: readonly Figure[];
  /** True where words of people stand in it that were not translated. */
  readonly hasOwnWords: boolean;
  /** False where a newer program has gone on with the record, and what it wrote was not read. */
  readonly isWhole: boolean;
  /** True where marks stand in it in place of personal data. */
  readonly hasMarks: boolean;
}
