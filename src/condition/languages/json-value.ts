import type { JsonNode, JsonScalar } from './json.ts';
import { type TreeReader, treeError } from './tree-reader.ts';

/** Of which operator a value is, for messages. */
export interface ValueContext {
  readonly reader: Pick<TreeReader, 'source'>;
  readonly operator: string;
  /** What separates the values of a list that is kept as one text. */
  readonly separator: string | undefined;
}

const NOUN: Readonly<Record<JsonNode['kind'], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: 'a truth value',
  null: 'null',
};

/** One value as an SQL literal: every digit of a number as it is written, dates as texts. @throws FormulaError `condition/value`. */
export function literalSql(context: ValueContext, node: JsonNode): string {
  if (node.kind === 'string') return `'${textInQuotes(context.reader, node, node.text)}'`;
  return scalarOf(context, node).text;
}

/** One value as it stands inside the quotes of a literal. @throws FormulaError `condition/value` for NULL. */
export function textOf(context: ValueContext, node: JsonNode): string {
  const { kind, text } = scalarOf(context, node);
  if (kind !== 'null') return text;
  throw refused(context, node, 'a text');
}

/** All values of a list as literals. An empty list is an error: what it asks, each system decides for itself. */
export function listOf(context: ValueContext, node: JsonNode): readonly string[] {
  const values = valuesOf(context, node);
  if (values.length > 0) return values;
  const problem = `The operator "${context.operator}" needs at least one value, and the list is empty`;
  throw treeError(context.reader, node, { code: 'value', problem });
}

export const firstOf = (context: ValueContext, node: JsonNode): string => pairOf(context, node)[0]!;
export const secondOf = (context: ValueContext, node: JsonNode): string => pairOf(context, node)[1]!;

function pairOf(context: ValueContext, node: JsonNode): readonly string[] {
  const values = valuesOf(context, node);
  if (values.length === 2) return values;
  const problem = `The operator "${context.operator}" needs two values, not ${values.length}`;
  throw treeError(context.reader, node, { code: 'value', problem });
}

function valuesOf(context: ValueContext, node: JsonNode): readonly string[] {
  if (node.kind === 'array') return node.items.map((item) => literalSql(context, item));
  const { separator } = context;
  if (node.kind !== 'string' || separator === undefined) throw refused(context, node, 'a list');
  return node.text.split(separator).map((text) => literalSql(context, { ...node, text: text.trim() }));
}

function scalarOf(context: ValueContext, node: JsonNode): JsonScalar {
  if (node.kind !== 'object' && node.kind !== 'array') return node;
  throw refused(context, node, 'one value');
}

function refused({ reader, operator }: ValueContext, node: JsonNode, needed: string) {
  const problem = `The operator "${operator}" needs ${needed}, not ${NOUN[node.kind]}`;
  return treeError(reader, node, { code: 'value', problem });
}

/**
 * A text as it stands inside the quotes of an SQL literal.
 * @throws FormulaError `condition/value` for what no text of PostgreSQL can hold: there is nobody who could have it.
 */
export function textInQuotes(reader: Pick<TreeReader, 'source'>, node: Pick<JsonNode, 'span'>, text: string): string {
  if (!/\0|\p{Cs}/u.test(text)) return text.replaceAll("'", "''");
  const problem = 'The text holds a NUL, or half of a character: no column of the database can hold that';
  throw treeError(reader, node, { code: 'value', problem });
}
