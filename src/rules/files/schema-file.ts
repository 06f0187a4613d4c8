import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
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
  const hint = text('Name a file that exists: --schema FILE.', 'Укажите существующий файл: --schema ФАЙЛ.');
  const tables = read(name, readTextFile(name, folder, { mostBytes: MOST_BYTES, hint }));
  if (tables.size > 0) return { file: name, tables };
  throw new UsageError({
    code: 'schema/no-table',
    message: text(`${name} declares no table.`, `В файле ${name} не объявлено ни одной таблицы.`),
    hint: text(
      'A schema file holds CREATE TABLE statements (.sql), or YAML or JSON: table, column, type.',
      'В файле схемы — команды CREATE TABLE (.sql) либо YAML или JSON: таблица, столбец, тип.',
    ),
  });
}

function read(name: string, content: string): ReadonlyMap<string, DeclaredColumns> {
  const source = { text: content, fileName: name };
  if (/\.sql$/i.test(name)) return readSqlTables(source);
  if (/\.(ya?ml|json)$/i.test(name)) return readYamlTables(source);
  throw new UsageError({
    code: 'schema/unknown-form',
    message: text(
      `${name} is no schema file: it is told by the end of its name.`,
      `${name} — не файл схемы: это видно по окончанию имени.`,
    ),
    hint: text(
      'Name it .sql (CREATE TABLE statements), .yaml or .json (table, column, type).',
      'Назовите его .sql (команды CREATE TABLE), .yaml или .json (таблица, столбец, тип).',
    ),
  });
}
