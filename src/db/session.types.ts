/** Who answered: printed in results and written into every incident record. */
export interface ServerIdentity {
  readonly database: string;
  readonly user: string;
  readonly host: string;
  readonly port: number | null;
  /** `server_version_num`, for instance 150018. */
  readonly version: number;
  readonly versionText: string;
  /** True on a hot standby. */
  readonly inRecovery: boolean;
  /** Oid of the database. */
  readonly oid?: string;
  /** `system_identifier` of the server's data, the same on their standbys; null where the server does not tell it. */
  readonly cluster?: string | null;
  /** Transport in words, for instance "TLS, server not verified" or "Unix socket". */
  readonly transport: string;
  /** Things the user must be told about this connection: table owner's role, plain text, … */
  readonly warnings: readonly string[];
}

export interface RowsOptions {
  /** Rows kept at most; what lies beyond is not fetched and `truncated` is set. Default 10,000; RangeError unless it is a whole number from 0. Infinity: all (for statements with a LIMIT of their own): a limit on the fetch forbids the server parallel plans. */
  readonly rowLimit?: number;
  /**
   * Plan cost above which this statement is refused, instead of the session's limit (`cost-limit` of the profile, default 1e8).
   * Every statement that reads a relation outside the catalogs is planned first; `Infinity` goes without.
   */
  readonly costLimit?: number;
  /** Plan cost above which it is refused even where the limit would allow it. */
  readonly budget?: number;
  /** True for SQL that somebody else wrote, such as a runbook's: no system description is to blame where it fails. */
  readonly isForeign?: boolean;
}

/** The rows of a statement, as far as they were asked for. */
export interface Page<Row> {
  readonly rows: Row[];
  /** Whether rows beyond the limit were left out. */
  readonly truncated: boolean;
  /** What the statement gives, also when it gives no row; the type is PostgreSQL's number of it, of a domain that of its base. */
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Filter?: string;
  readonly 'Index Name'?: string;
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

/** One READ ONLY, REPEATABLE READ transaction: all statements of it see one snapshot. */
export interface Tx {
  /**
   * Sends one SELECT, judged by the guard first.
   * int8 that fits a number comes as number, else as string; numeric as string; date as `YYYY-MM-DD`; timestamptz as ISO 8601 in UTC;
   * timestamp as ISO 8601 without zone; json parsed; bytea as `\x…`; everything else as text.
   */
  rows<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: RowsOptions,
  ): Promise<Row[]>;
  /** As {@link rows}, and says whether rows beyond the limit were left out. */
  page<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: RowsOptions,
  ): Promise<Page<Row>>;
  /** The plan without running the statement (EXPLAIN (FORMAT JSON)), judged by the guard first. */
  plan(sql: string, parameters?: readonly unknown[]): Promise<PlanNode>;
  /** Before many statements: what the guard must know of the names in these texts of SQL is asked in one round trip instead of one for each. */
  foresee(texts: readonly string[]): Promise<void>;
  /** The types of a statement's parameters by PostgreSQL's numbers of them, `$1` first. Judged by the guard first; neither planned nor run. */
  parameterTypes(sql: string): Promise<readonly number[]>;
}

export interface ReadOptions {
  /** What is asked later than so many milliseconds from the beginning, or takes longer than what is left of them, fails with `db/statement-timeout`. */
  readonly withinMs?: number;
}

/** One connection to one client's database. It can only read. */
export interface Session {
  readonly server: ServerIdentity;
  /** Runs `work` inside one read-only snapshot and always rolls back. No prompt may be shown inside. */
  read<T>(work: (tx: Tx) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** False once the server or the network has ended the connection: nothing more can be asked of it. */
  isOpen(): boolean;
  close(): Promise<void>;
}
