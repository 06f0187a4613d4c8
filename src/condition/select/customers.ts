import { UsageError } from '../../errors.ts';
import { text } from '../../text.ts';
import { type Ast, namesOf } from '../ast.ts';
import { readBlock } from './block.ts';
import type { TableFacts } from './catalog.ts';
import { outputsOf } from './names.ts';
import { relationsOf } from './outer.ts';
import { outputColumns } from './outputs.ts';
import { aroundParts, openQuery, type Query, type Reader, wholeSelect } from './query.ts';
import { Untangled } from './tree.ts';

/** A column of the result, and the table's column that it is, where it is one. */
interface Output {
  readonly name: string;
  readonly facts: TableFacts | null;
  readonly column: string | null;
}

/** Who the customers are, and which column of the result is their key. */
export interface KeyFound {
  readonly table: TableFacts;
  readonly key: string;
  readonly position: number;
}

/** The table that the caller names or knows. */
export interface KnownCustomers {
  readonly facts: TableFacts;
  readonly key: string;
  /** Whether the user said so; then one column is his word for it. */
  readonly isGiven: boolean;
}

/**
 * Finds the customers' key among the columns of the result: the key column itself, a foreign key to it, a column of its name; without a table
 * that is known, the only column that is a key of its table or points at one.
 * @throws UsageError `select/no-key`, `select/not-customers`.
 */
export function findKey(query: Query, reader: Reader, known: KnownCustomers | null): KeyFound {
  const outputs = traceOutputs(query, reader);
  const found = (known && amongKnown(outputs, known)) ?? (known?.isGiven ? null : amongKeys(outputs, reader));
  if (found) return found;
  const names = outputs.map(({ name }) => name).join(', ');
  throw new UsageError({
    code: 'select/no-key',
    message: known
      ? text(
          `The SELECT returns no key of ${known.facts.name}: none of its columns (${names}) is ${known.key} or points at it.`,
          `SELECT не возвращает ключ ${known.facts.name}: ни один из его столбцов (${names}) — не ${known.key} и не ссылка на него.`,
        )
      : text(
          `It cannot be told which customers the SELECT returns: none of its columns (${names}) is certainly the key of a table.`,
          `Каких клиентов возвращает SELECT, определить нельзя: ни про один из его столбцов (${names}) нельзя точно сказать, что это ключ таблицы.`,
        ),
    hint: text(
      'Say it with --customers TABLE --key COLUMN, and let the SELECT return that key.',
      'Укажите --customers ТАБЛИЦА --key СТОЛБЕЦ, и пусть SELECT возвращает этот ключ.',
    ),
    data: { columns: outputs.map(({ name }) => name) },
  });
}

/** Names of keys that say nothing of whose they are. */
const ANYBODYS = new Set(['id', 'uuid', 'guid', 'key', 'code', 'number']);

function amongKnown(outputs: readonly Output[], { facts, key, isGiven }: KnownCustomers): KeyFound | null {
  const isKey = ({ facts: table, column }: Output) => table?.oid === facts.oid && column === key;
  const points = ({ facts: table, column }: Output) =>
    table?.foreignKeys.some((one) => one.column === column && one.table === facts.oid && one.key === key) ?? false;
  const isOtherKey = ({ facts: table, column }: Output) =>
    table !== null && table.oid !== facts.oid && table.keys[0] === column;
  // `customer_id` is the customer's key in any table, `id` only in his own.
  const isNamed = (output: Output) => output.name === key && (!isOtherKey(output) || !ANYBODYS.has(key));
  const isAlone = (output: Output) => outputs.length === 1 && (isGiven || !isOtherKey(output));
  for (const test of [isKey, points, isNamed, isAlone]) {
    const positions = outputs.flatMap((output, index) => (test(output) ? [index] : []));
    const isSure = positions.length === 1 || (positions.length > 1 && test === isKey);
    if (isSure) return { table: facts, key, position: positions[0]! };
  }
  return null;
}

/** Without a known table: the one column that is its table's key, or points at the key of another. */
function amongKeys(outputs: readonly Output[], { catalog }: Reader): KeyFound | null {
  const tables = [...catalog.tables.values()];
  const own = outputs.flatMap(({ facts, column }, position): KeyFound[] =>
    facts && column && facts.keys.includes(column) ? [{ table: facts, key: column, position }] : [],
  );
  const pointing = outputs.flatMap(({ facts, column }, position): KeyFound[] => {
    const reference = facts?.foreignKeys.find((one) => one.column === column);
    const table = tables.find(({ oid }) => oid === reference?.table);
    return reference && table ? [{ table, key: reference.key, position }] : [];
  });
  const isOne = (list: readonly KeyFound[]) => new Set(list.map(({ table }) => table.oid)).size === 1;
  if (isOne(own)) return own[0]!;
  return own.length === 0 && isOne(pointing) ? pointing[0]! : null;
}

/** The columns of the result, each followed through subqueries and views to the table that it comes from. */
function traceOutputs(query: Query, reader: Reader): readonly Output[] {
  const { select, clauses, origin, ctes } = query;
  if (select.larg && clauses.sides) {
    const place = { origin, range: clauses.sides.left };
    return traceOutputs(openQuery(select.larg as Ast, place, { ctes, around: aroundParts(query) }), reader);
  }
  if (!select.targetList) return namedOutputs(query, reader);
  try {
    const block = readBlock(query, reader);
    const relations = relationsOf({ kind: 'block', ...block });
    return outputColumns(query, block.scope, reader).map((output) => {
      const ast = settledAst(output);
      const [id, column] = namesOf((ast?.ColumnRef as Ast | undefined)?.fields);
      const relation = relations.find((one) => one.id === id);
      if (relation?.query && column !== undefined) {
        const columns = block.scope.visible.find((one) => one.id === id)?.columns ?? [];
        const inner = traceOutputs(relation.query, reader)[columns.findIndex(({ name }) => name === column)];
        if (inner) return { ...inner, name: output.name };
      }
      return { name: output.name, facts: relation?.facts ?? null, column: column ?? null };
    });
  } catch (error) {
    if (!(error instanceof Untangled)) throw error;
    return namedOutputs(query, reader);
  }
}

function namedOutputs(query: Query, { catalog }: Reader): readonly Output[] {
  return (outputsOf(wholeSelect(query), catalog) ?? []).map((name) => ({ name, facts: null, column: null }));
}

function settledAst(output: { readonly ast: Ast }): Ast | null {
  try {
    return output.ast;
  } catch (error) {
    if (error instanceof Untangled) return null;
    throw error;
  }
}
