import type { Command } from 'commander';
import type { CheckCase } from './case.ts';
import type { Session } from './db/session.types.ts';
import type { Deps } from './deps.ts';
import type { IncidentLink, IncidentStore } from './incident/link.ts';
import type { Masker } from './model/personal/masker.ts';
import type { Agreed, ClientOfProfile } from './model/sla/agreement.types.ts';
import type { Answer, FailOn, Result } from './result.ts';
import type { SystemDescription } from './system/description.ts';
import type { Lang } from './text.ts';
import type { LiveScreen } from './ui/live.types.ts';
import type { Prompt } from './ui/prompt.types.ts';
import type { Block } from './view.ts';

/** `--format junit=out.xml` */
export interface FileFormat {
  readonly format: string;
  readonly file: string;
}

/** The options that every command takes, read once by `main`. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly db?: string;
  readonly system?: string;
  /** ISO 8601; "overdue", "stale" and "future" are judged against it. */
  readonly asOf?: string;
  readonly lang: Lang;
  /** Form of stdout: text, json, junit, sarif, github, or one of the command's own. */
  readonly format: string;
  /** Forms that go to files beside it. */
  readonly files: readonly FileFormat[];
  readonly failOn: FailOn;
  /** What else is a problem, in words of the command: `looser`; absent where `--fail-on` names none. Its command marks such findings with `fails`. */
  readonly failWords?: readonly string[];
  readonly exitZero: boolean;
  readonly debug: boolean;
  readonly input: boolean;
  readonly showPersonal: boolean;
  /** Why personal data is shown, in the person's words; stands in the record before anything is read. */
  readonly showPersonalWhy?: string;
  readonly incidents?: string;
  /** Folders of the user's own runbooks; absent = MMSUP_RUNBOOKS. */
  readonly runbooks?: readonly string[];
  readonly incident?: string;
  /** `--color` / `--no-color`; undefined = as the terminal wants it. */
  readonly color: boolean | undefined;
  readonly ascii: boolean;
}

/** A connected client database: session, description, and the moment against which times are judged. */
export interface Database {
  readonly session: Session;
  readonly system: SystemDescription;
  readonly profile: string;
  /** Client whose data this is; part of incident records and masks. */
  readonly client: string;
  /** `--as-of`, the profile's, the system's clock, or the server's, in this order; ISO 8601 in UTC. */
  readonly asOf: string;
}

/** A database beside the command line's own; whoever opens it closes it. */
export interface OtherDatabase {
  open(): Promise<Database>;
  close(): Promise<void>;
}

export interface Profiles {
  /** Names in the profiles file. */
  names(): Promise<readonly string[]>;
  /** Undefined = the database of the command line, over another connection. `signal` ends what is asked of it; without one the command line's own. */
  of(name: string | undefined, signal?: AbortSignal): OtherDatabase;
  /** The system of a profile, by shipped name or path of its description. Throws UsageError `profile/…`. */
  systemOf(name: string): Promise<string>;
  /** What was promised to a client, as the profiles file says now; null where it says nothing. Throws UsageError `profile/…`. */
  agreed(whose: ClientOfProfile): Promise<Agreed | null>;
}

/** A connected client database of which no description was read yet. */
export interface Connection {
  readonly session: Session;
  readonly profile: string;
  readonly client: string;
  /** Name or file of the description that is asked for. */
  readonly system: string;
  /** `--as-of` or the profile's, as it was written. */
  readonly asOf: string | undefined;
  /** The profile's zone. */
  readonly zone: string | undefined;
}

/** A database that is meant whatever options and profiles say. */
export interface Place {
  readonly db: string;
  readonly system: string;
}

/** What a command may use. Nothing else reaches the outside. */
export interface Context {
  readonly deps: Deps;
  readonly options: GlobalOptions;
  readonly lang: Lang;
  /** Connects on first use; `main` closes it. Errors: UsageError for a bad profile, UnavailableError without a connection. */
  database(): Promise<Database>;
  /**
   * Decides which database is meant, reads its description and connects to nothing, for whoever is to be asked before it is opened. Throws the UsageErrors that
   * {@link database} throws before it connects; none where no database was named.
   */
  decideDatabase(): Promise<void>;
  /** All profiles, for commands over several clients. */
  readonly profiles: Profiles;
  /** As {@link database}, for commands that judge the description: it is not read, and another one may be named in its place. */
  connection(system?: string): Promise<Connection>;
  /** One line of progress on stderr; silent where progress is not wanted. */
  progress(message: string): void;
  /** Undefined where nothing may be asked: no terminal, CI, `--no-input`, `--json`. */
  readonly prompt: Prompt | undefined;
  /**
   * Runs another command line in this process and gives its result: for the runbook engine, the tour and exercises. `on`: another database than the command
   * line's. `withinMs`: the database answers so long; beyond it whatever is asked fails with `db/statement-timeout`.
   */
  runCommand(argv: readonly string[], on?: Place, withinMs?: number): Promise<Result>;
  /** stdout while a command goes on, for one that has no end of its own. */
  readonly live: LiveScreen;
  /** Draws blocks on stderr in the middle of an interactive walk. */
  show(blocks: readonly Block[]): void;
  /** Draws a whole result on stderr, as the command's own output would look. */
  showResult(result: Result): Promise<void>;
  /** The incident of `--incident`, or undefined. */
  readonly incident: IncidentLink | undefined;
  /** Opens and finds incident records: `incidentStore()` of `src/incident/record/store.ts`. */
  readonly incidents: IncidentStore;
  /** How this command line masks: with the tokens of the client once a record is written. Loaded by the first who asks. */
  mask(): Promise<Masker>;
}

/** A format that only one command has. */
export interface OwnFormat<Facts> {
  /** The whole document. Pure. */
  write(result: Result<Facts>): string | Promise<string>;
}

/** One text and where it is asked for. */
export interface Delivery {
  readonly format: string;
  /** Null = stdout. */
  readonly file: string | null;
  readonly text: string;
}

/** What a command has remembered of its texts before they are handed out. */
export interface Remembered {
  /** To be told on stderr once they are. */
  readonly note?: string;
  /** Called with those that did not come to stand where they were asked for. */
  undelivered(failed: readonly Delivery[]): Promise<void>;
}

/** A command: parse (`configure`), do (`run`), show (`render`). It never prints and never exits. */
export interface CommandSpec<Facts = unknown> {
  /** `segment explain` */
  readonly path: string;
  /** Adds description, arguments, own options and examples to a commander command. */
  configure(command: Command): void;
  run(context: Context, args: readonly string[], options: Readonly<Record<string, unknown>>): Promise<Answer<Facts>>;
  /** True where the database is looked at without a description: neither `--system` nor the profile's is needed. */
  readonly needsNoSystem?: boolean;
  /** The whole of stdout in place of verdict, findings and blocks, where the answer is a file of its own. Pure; undefined = as usual. */
  document?(facts: Facts): string | undefined;
  /** Formats that only this command has: the whole document, by name. Pure. */
  readonly formats?: Readonly<Record<string, OwnFormat<Facts>>>;
  /** The result as a document tells it, where that is handed on to somebody who must not see all of it. A person at the screen sees all. Pure. */
  forReader?(result: Result<Facts>): Result<Facts>;
  /** True where its files are for one reader: those that are new are made with the rights of their owner alone. */
  readonly isForOneReader?: boolean;
  /** Called before anything is handed out: where it throws, nothing is, and what cannot be remembered is not told as done. */
  remember?(context: Context, result: Result<Facts>, outputs: readonly Delivery[]): Promise<Remembered>;
  /** Words beside the severities that `--fail-on` takes, in a list with commas: `--fail-on looser,always-empty,error`. */
  readonly failWords?: readonly string[];
  /** What was looked at, for formats that count checks; absent = a case per cause found. Pure. */
  cases?(result: Result<Facts>, lang: Lang): readonly CheckCase[];
  /** What a person sees below the findings. Pure. */
  render(facts: Facts, lang: Lang): readonly Block[];
}

export function defineCommand<Facts>(spec: CommandSpec<Facts>): CommandSpec<Facts> {
  return spec;
}
