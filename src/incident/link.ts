import type { MaskText } from '../model/personal.ts';
import type { Text } from '../text.ts';
import type { SystemUser } from './system-user.ts';

/** One line of an incident record, as it is read back. Fields beyond these belong to the type of event. */
export interface IncidentEvent {
  /** Version of the line's format. */
  readonly v: 1;
  /** Counts from 1 within one writer's file. */
  readonly seq: number;
  /** Wall clock, ISO 8601 in UTC. */
  readonly at: string;
  /** Clock that never goes back, in milliseconds since the machine started. */
  readonly mono: number;
  readonly who: string;
  /** Whom the system knows the writer as, and on which machine; older lines have none. */
  readonly user?: SystemUser;
  readonly via: 'tty' | 'script';
  readonly type: string;
  /** Last lines of other writers' files that lay here when it was written; only where they are others than the writer's event before says. */
  readonly seen?: Readonly<Record<string, { readonly seq: number; readonly hash: string }>>;
  /** SHA-256 of the previous line's exact bytes; null in the first line of a file. */
  readonly prev: string | null;
  readonly [field: string]: unknown;
}

/** How `main` and the runbook engine write into an open incident without knowing the record's format. */
export interface IncidentLink {
  readonly id: string;
  /** Path of the record's folder. */
  readonly path: string;
  /** Appends one event, masked, and returns after it is on the disk. Throws UnavailableError `incident/not-written`. */
  append(event: { readonly type: string; readonly [field: string]: unknown }): Promise<void>;
  /** Stores a text under its hash, masked; returns `sha256:…`. `how` masks it; absent = as one JSON document, or else as one free text. */
  evidence(content: string, how?: (content: string, mask: MaskText) => string): Promise<string>;
  /** The text that {@link evidence} stored, by what it returned. Throws UsageError `incident/evidence-damaged`. */
  kept(hash: string): Promise<string>;
  /** Stores a runbook's exact bytes under their hash; returns the hash. */
  pin(content: string): Promise<string>;
  /** The bytes that {@link pin} stored. Throws UsageError when they are missing or were changed. */
  pinned(hash: string): Promise<string>;
  /** All events of all writers, in the order in which they happened. */
  events(): Promise<readonly IncidentEvent[]>;
}

/** What is known when somebody complains. */
export interface IncidentRequest {
  readonly client: string;
  /** In the customer's own words. */
  readonly complaint: string;
  /** What the reporter said, where the complaint sums it up. */
  readonly reporterWords?: string;
  /** When the complaint came, where that was before it was written down; ISO 8601 in UTC. */
  readonly happened?: string;
  readonly severity?: 'low' | 'normal' | 'high' | 'critical';
  /** Line of support that has it first. */
  readonly line?: '2' | '3';
  readonly campaign?: string;
  readonly run?: string;
  readonly segment?: string;
  readonly profile?: string | null;
  readonly system?: string | null;
  /** Which database answered: name, host, version; never a password. */
  readonly database?: Readonly<Record<string, unknown>> | null;
}

/** A run of a runbook that was begun and has not ended. */
export interface WaitingRun {
  readonly incident: string;
  /** In the customer's words. */
  readonly complaint: string;
  readonly run: string;
  readonly runbook: string;
  readonly title: Text;
  /** Where it stands; null before its first step. */
  readonly step: string | null;
  /** When something was last written for it, ISO 8601 in UTC. */
  readonly at: string;
  /** The process that walked it last, as it wrote itself down. */
  readonly walker: unknown;
  /** True where a person was asked when it was walked last. */
  readonly isPersons: boolean;
}

/** The folder that holds all incident records of this machine. */
export interface IncidentStore {
  readonly root: string;
  /** Opens a new incident and returns after its first event is on the disk. */
  open(request: IncidentRequest): Promise<IncidentLink>;
  /** An incident that exists. Throws UsageError `incident/unknown`. */
  link(id: string): Promise<IncidentLink>;
  /** The newest open incident in which a run of this runbook was started and has not ended. */
  unfinished(runbook: string): Promise<IncidentLink | undefined>;
  /** Gives the locks of all opened records back. */
  close(): Promise<void>;
  /** All unfinished runs of open incidents, or of one incident, those that were walked last first. */
  waiting(incident?: IncidentLink): Promise<readonly WaitingRun[]>;
}
