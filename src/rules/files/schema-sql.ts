import { hasSqlDetails, parseSync } from 'libpg-query';
import { type Ast, namesOf } from '../../condition/ast.ts';
import { type YamlSource, yamlProblem } from '../../model/yaml.ts';
import { text } from '../../text.ts';
import { checkReader } from './checks.ts';
import type { DeclaredColumn, DeclaredColumns } from './declared.ts';
import { isSerial, typeText } from './schema-type.ts';

/**
 * Reads the tables of a file of SQL statements, as a dump or a migration writes them: CREATE TABLE, and what ALTER TABLE adds to it. Other
 * statements say nothing of columns and are passed over. The parser must be loaded.
 * @throws UsageError `yaml/schema-…` with file:line:column.
 */
export function readSqlTables(source: YamlSource): ReadonlyMap<string, DeclaredColumns> {
  const tables = new Map<string, Map<string, DeclaredColumn>>();
  const checkOf = checkReader(withoutPsqlLines(source.text));
  for (const { stmt } of statementsOf(source)) {
    const statement = stmt as unknown as Record<string, Ast | undefined>;
    if (statement.CreateStmt) createTable(tables, statement.CreateStmt, { source, checkOf });
    if (statement.AlterTableStmt) alterTable(tables, statement.AlterTableStmt, checkOf);
  }
  return tables;
}

/** Lines of psql's own (`\connect`, `\restrict`) stand in dumps and are no SQL; they are blanked, so that places stay. */
const withoutPsqlLines = (content: string): string => content.replace(/^\\[^\n]*/gm, (line) => ' '.repeat(line.length));

function statementsOf(source: YamlSource): readonly { readonly stmt?: unknown }[] {
  try {
    return parseSync(withoutPsqlLines(source.text)).stmts ?? [];
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const { message = 'syntax error', cursorPosition = 0 } = error.sqlDetails ?? {};
    const offset = [...source.text].slice(0, Math.max(0, cursorPosition)).join('').length;
    throw yamlProblem(source, offset, {
      code: 'schema-syntax',
      message: text(`the SQL does not parse: ${message}`, `SQL не разбирается: ${message}`),
      hint: text(
        'A schema file holds CREATE TABLE statements, or YAML: table, column, type.',
        'В файле схемы — команды CREATE TABLE либо YAML: таблица, столбец, тип.',
      ),
    });
  }
}

type Tables = Map<string, Map<string, DeclaredColumn>>;

type CheckOf = ReturnType<typeof checkReader>;

function createTable(
  tables: Tables,
  statement: Ast,
  { source, checkOf }: { readonly source: YamlSource; readonly checkOf: CheckOf },
): void {
  const elements = (statement.tableElts as readonly Ast[] | undefined) ?? [];
  const columns = new Map<string, DeclaredColumn>();
  for (const parent of (statement.inhRelations as readonly Ast[] | undefined) ?? [])
    for (const [name, column] of tables.get(nameOf(parent.RangeVar as Ast)) ?? []) columns.set(name, column);
  for (const element of elements) {
    if (element.TableLikeClause) refuseLike(element.TableLikeClause as Ast, source);
    if (element.ColumnDef) addColumn(columns, element.ColumnDef as Ast);
  }
  for (const { Constraint: constraint } of elements) if (constraint) constrain(columns, constraint as Ast, checkOf);
  const own = elements.flatMap(
    ({ ColumnDef: column }) => ((column as Ast | undefined)?.constraints ?? []) as readonly Ast[],
  );
  for (const { Constraint: constraint } of own) check(columns, constraint as Ast, checkOf);
  tables.set(nameOf(statement.relation as Ast), columns);
}

function refuseLike({ relation }: Ast, source: YamlSource): never {
  const name = nameOf(relation as Ast);
  throw yamlProblem(source, Math.max(0, source.text.search(/\blike\b/i)), {
    code: 'schema-like',
    message: text(
      `a table is declared LIKE ${name}, and its columns are not looked up`,
      `таблица объявлена как LIKE ${name}, а столбцы той таблицы не ищутся`,
    ),
    hint: text('Write the columns out.', 'Выпишите столбцы.'),
  });
}

function alterTable(tables: Tables, { relation, cmds }: Ast, checkOf: CheckOf): void {
  const columns = tables.get(nameOf(relation as Ast));
  if (!columns) return;
  for (const { AlterTableCmd: command } of cmds as readonly { readonly AlterTableCmd: Ast }[]) {
    const { ColumnDef: column, Constraint: constraint } = (command.def ?? {}) as { ColumnDef?: Ast; Constraint?: Ast };
    const known = columns.get(String(command.name));
    if (command.subtype === 'AT_AddColumn' && column) addColumn(columns, column);
    if (command.subtype === 'AT_AddConstraint' && constraint) constrain(columns, constraint, checkOf);
    if (command.subtype === 'AT_DropColumn') columns.delete(String(command.name));
    if (command.subtype === 'AT_SetNotNull' && known)
      columns.set(String(command.name), { ...known, isNullable: false });
    if (command.subtype === 'AT_DropNotNull' && known)
      columns.set(String(command.name), { ...known, isNullable: true });
    if (command.subtype === 'AT_AlterColumnType' && known && column)
      columns.set(String(command.name), { ...known, type: typeText(column.typeName as Ast) });
  }
}

/** Collations by which equal texts are equal letter for letter. */
const PLAIN_COLLATIONS = ['C', 'POSIX', 'default', 'ucs_basic'];

function addColumn(columns: Map<string, DeclaredColumn>, definition: Ast): void {
  const typeName = definition.typeName as Ast;
  const constraints = (definition.constraints as readonly { readonly Constraint: Ast }[] | undefined) ?? [];
  const isNotNull = constraints.some(({ Constraint: { contype } }) =>
    ['CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY'].includes(String(contype)),
  );
  const collation = namesOf((definition.collClause as Ast | undefined)?.collname).at(-1);
  columns.set(String(definition.colname), {
    type: typeText(typeName),
    isNullable: !isNotNull && !isSerial(typeName),
    isDecidable: collation === undefined || PLAIN_COLLATIONS.includes(collation),
  });
}

/** One that is not valid was never looked at for the rows that were there before it. */
function check(columns: Map<string, DeclaredColumn>, constraint: Ast, checkOf: CheckOf): void {
  const isValid = constraint.skip_validation !== true && constraint.is_enforced !== false;
  const declared = constraint.contype === 'CONSTR_CHECK' && isValid ? checkOf(constraint) : undefined;
  for (const name of declared?.columns ?? []) {
    const column = columns.get(name);
    if (column) columns.set(name, { ...column, checks: [...(column.checks ?? []), declared!] });
  }
}

function constrain(columns: Map<string, DeclaredColumn>, constraint: Ast, checkOf: CheckOf): void {
  check(columns, constraint, checkOf);
  const { contype, keys } = constraint;
  if (contype !== 'CONSTR_PRIMARY' && contype !== 'CONSTR_NOTNULL') return;
  for (const name of namesOf(keys)) {
    const column = columns.get(name);
    if (column) columns.set(name, { ...column, isNullable: false });
  }
}

function nameOf({ schemaname, relname }: Ast): string {
  return [schemaname, relname].filter(Boolean).join('.');
}
