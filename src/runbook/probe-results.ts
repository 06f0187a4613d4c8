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
