import pg from 'pg';
import type { EmbeddedServer } from './embedded.ts';
import { clientSettings, SUPERUSER } from './embedded-cluster.ts';

/** The only connection of the project that can write. It reaches nothing but the embedded server. */
export interface Writer {
  /** One statement with parameters. int8 comes as number when it fits, else as string. */
  rows<Row = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A script of any number of statements; without BEGIN in it the whole script is one transaction. */
  exec(script: string): Promise<void>;
  close(): Promise<void>;
}

const INT8 = 20;

/**
 * Opens a write connection to a database of the embedded server. It takes the server that we started ourselves, never an address, so no
 * command line and no profile can point it at a client's database. The server's errors pass through unchanged (pg.DatabaseError).
 */
export async function openWriter(server: EmbeddedServer, database: string, user: string): Promise<Writer> {
  const client = new pg.Client({ ...clientSettings(server.address, database, user), types: { getTypeParser } });
  // A cut connection also fails the statement that is running: without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return {
    rows: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query(sql, [...parameters])).rows as Row[],
    exec: async (script) => {
      await client.query(script);
    },
    close: () => client.end(),
  };
}

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary'
    ? parseInt8
    : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;

function parseInt8(value: string): number | string {
  const parsed = Number(value);
  return Number.isSafeInteger(parsed) ? parsed : value;
}

/** Creates a database on the embedded server; as a copy of `template` when given (nobody may be connected to that one). */
export async function createDatabase(server: EmbeddedServer, name: string, template?: string): Promise<void> {
  const copy = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
  await asAdministrator(server, `create database ${pg.escapeIdentifier(name)}${copy}`);
}

/** Drops a database of the embedded server, cutting whoever is connected to it. Nothing happens when there is none. */
export async function dropDatabase(server: EmbeddedServer, name: string): Promise<void> {
  await asAdministrator(server, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

async function asAdministrator(server: EmbeddedServer, statement: string): Promise<void> {
  const writer = await openWriter(server, 'postgres', SUPERUSER);
  try {
    await writer.exec(statement);
  } finally {
    await writer.close();
  }
}
