import type { Connection, FieldDef, Submittable } from 'pg';

/** One statement for the extended protocol. Values are text on the wire. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly (string | null)[];
  /** Rows that the server is asked for at most, one more than are wanted; 0 or absent = all. */
  readonly rowLimit?: number;
  /** True to have the statement only read by the server, for the types of its parameters: it is neither planned nor run. */
  readonly isDescribedOnly?: boolean;
  /** The server's limit for this statement, where it was set apart from the session's, milliseconds. */
  readonly timeoutMs?: number;
  /** Characters of the text that stand before what was asked for, so that the place of an error counts from there. */
  readonly before?: number;
}

export interface RawResult {
  readonly fields: readonly FieldDef[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** True when rows were left on the server or dropped because of their size. */
  readonly truncated: boolean;
  /** Types of the parameters by PostgreSQL's numbers of them, where they were asked for. */
  readonly parameterTypes?: readonly number[];
}

/** Text of all values of one result, kept at most; a row that does not fit any more is dropped and the result is truncated. */
const MAX_RESULT_BYTES = 64 * 1024 * 1024;

/** pg's types say that `rows` is text; it is a number on the wire. */
interface ExtendedProtocol {
  readonly stream: { cork(): void; uncork(): void; destroy(): void };
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  bind(message: { portal: string; statement: string; values: readonly (string | null)[] }): void;
  describe(message: { type: 'P' | 'S'; name: string }): void;
  once(event: 'parameterDescription', listener: (message: { dataTypeIDs: readonly number[] }) => void): void;
  execute(message: { portal: string; rows: number }): void;
  close(message: { type: 'P'; name: string }): void;
  sync(): void;
}

type Settle = (error: unknown, result: RawResult) => void;

/**
 * A statement as pg's client takes it: Parse, Bind, Describe, Execute with a row limit, Close, Sync in one packet.
 * The simple protocol, which would run several statements, is never used.
 */
export function submittable(statement: Statement, settle: Settle): Submittable {
  const result = {
    fields: [] as FieldDef[],
    rows: [] as (string | null)[][],
    truncated: false,
    parameterTypes: [] as readonly number[],
  };
  let bytes = 0;
  const keepRow = ({ fields }: { fields: (string | null)[] }): void => {
    bytes += fields.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (bytes > MAX_RESULT_BYTES) result.truncated = true;
    else result.rows.push(fields);
  };
  return {
    submit: (connection: Connection) => {
      const protocol = connection as unknown as ExtendedProtocol;
      if (statement.isDescribedOnly)
        protocol.once('parameterDescription', ({ dataTypeIDs }) => {
          result.parameterTypes = dataTypeIDs;
        });
      return sendWhole(protocol, statement);
    },
    handleRowDescription: (message: { fields: FieldDef[] }) => {
      result.fields = message.fields;
    },
    handleDataRow: keepRow,
    handlePortalSuspended: () => {
      result.truncated = true;
    },
    handleCommandComplete: () => undefined,
    handleEmptyQuery: () => undefined,
    handleCopyInResponse: (connection: { sendCopyFail(reason: string): void }) =>
      connection.sendCopyFail('not supported'),
    handleCopyData: () => undefined,
    handleError: (error: unknown) => settle(error, result),
    handleReadyForQuery: () => settle(null, result),
  } as Submittable;
}

/** What cannot be encoded was a mistake of ours, but half of it may be on its way: the connection is of no more use. pg hands the error on. */
function sendWhole(connection: ExtendedProtocol, statement: Statement): Error | undefined {
  try {
    sendExtended(connection, statement);
    return undefined;
  } catch (error) {
    connection.stream.destroy();
    return new NotSendable(error);
  }
}

/** A statement could not be written in the protocol. A bug of ours: whoever builds a statement checks it before. */
export class NotSendable extends Error {
  constructor(cause: unknown) {
    super(`a statement could not be encoded: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = 'NotSendable';
  }
}

function sendExtended(connection: ExtendedProtocol, statement: Statement): void {
  connection.stream.cork();
  try {
    connection.parse({ name: '', text: statement.text, types: [] });
    if (statement.isDescribedOnly) {
      connection.describe({ type: 'S', name: '' });
      connection.sync();
      return;
    }
    connection.bind({ portal: '', statement: '', values: statement.values ?? [] });
    connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '', rows: statement.rowLimit ?? 0 });
    connection.close({ type: 'P', name: '' });
    connection.sync();
  } finally {
    connection.stream.uncork();
  }
}
