import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, type TestCluster } from './cluster.ts';
import type { OnDatabase } from './command-line.ts';

/** A scratch server with the SQL of one fixture in it, read by an account that may only read. */
export interface FixtureDatabase {
  /** For statements that plant something. */
  readonly sql: TestCluster['sql'];
  /** How the command line reaches it, with a description of the same folder, or one that ships. */
  readonly on: (system: string) => OnDatabase;
  readonly remove: () => Promise<void>;
}

/** Loads `test/fixtures/<path>`. */
export async function fixtureDatabase(path: string): Promise<FixtureDatabase> {
  const fixtures = join(import.meta.dirname, '../fixtures');
  const cluster = await startCluster();
  await cluster.sql(readFileSync(join(fixtures, path), 'utf8'));
  await cluster.sql('create role reader login; grant pg_read_all_data to reader; analyze');
  const conninfo = `host=${cluster.socketDirectory} port=${cluster.port} user=reader dbname=postgres`;
  return {
    sql: cluster.sql,
    on: (system) => ({ conninfo, system: system.endsWith('.yaml') ? join(fixtures, path, '..', system) : system }),
    remove: cluster.remove,
  };
}
