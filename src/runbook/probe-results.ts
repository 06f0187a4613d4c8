/** What a step saw. */
export interface Seen<Result> {
  /** With personal data masked, unless the user asked for it: what is shown and kept. */
  readonly shown: Result;
  /** As it is: only for values that are declared personal, which are used and never written down. */
  readonly exact: Result;
}

/** The answer of a query or a program. */
export interface ProbeAnswer<Result> extends Seen<Result> {
  /** What could not be looked at though it could have changed the answer, in words. */
  readonly gaps: readonly string[];
}

/** A query or a program that can be started: nothing of it has run yet. */
export interface ReadyProbe<Result> {
  /** The command line of a program, for the record. */
  readonly argv?: readonly string[];
  run(): Promise<ProbeAnswer<Result>>;
}

/** What the query of a runbook's own came to. */
export interface QueryResult {
  /** At most as many as the step or the runbook allows; values as the database session reads them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows stand in `rows`. */
  readonly rowCount: number;
  /** True when there were more rows than are allowed. */
  readonly truncated: boolean;
}

/** What a program came to. A program that fails is an answer, too. */
export interface ProgramResult {
  /** Its exit code; null when a signal ended it. */
  readonly exit: number | null;
  /** The signal that ended it, for instance `SIGSEGV`. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout says where it is one JSON document, else null. */
  readonly json: unknown;
  /** Bytes of stdout and stderr that were too many to keep. */
  readonly leftOut: number;
  readonly seconds: number;
}
