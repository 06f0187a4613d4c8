import { UsageError } from '../../errors.ts';
import type { DeclaredColumns, DeclaredSchema } from './declared.ts';
import { readSqlTables } from './schema-sql.ts';
import { readYamlTables } from './schema-yaml.ts';
import { readTextFile } from './text-file.ts';

/** A dump of a whole bank's tables without data is some hundred kilobytes. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Reads the tables that `--schema FILE` declares: a file of CREATE TABLE statements (`.sql`), YAML or JSON. The parser must be loaded.
 * @throws UsageError `rules/…`, `schema/…`, `yaml/…`.
 */
export function readSchemaFile(name: string, folder: string): DeclaredSchema {
  const text = readTextFile(name, folder, { mostBytes: MOST_BYTES, hint: 'Name a file that exists: --schema FILE.' });
  const tables = read(name, text);
  if (tables.size > 0) return { file: name, tables };
  throw new UsageError({
    code: 'schema/no-table',
    message: `${name} declares no table.`,
    hint: 'A schema file holds CREATE TABLE statements (.sql), or YAML or JSON: table, column, type.',
  });
}

function read(name: string, text: string): ReadonlyMap<string, DeclaredColumns> {
  const source = { text, fileName: name };
  if (/\.sql$/i.test(name)) return readSqlTables(source);
  if (/\.(ya?ml|json)$/i.test(name)) return readYamlTables(source);
  throw new UsageError({
    code: 'schema/unknown-form',
    message: `${name} is no schema file: it is told by the end of its name.`,
    hint: 'Name it .sql (CREATE TABLE statements), .yaml or .json (table, column, type).',
  });
}
