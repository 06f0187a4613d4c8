import { didYouMean } from '../../model/closest.ts';
import { filled } from '../../model/sql-template.ts';
import type { Leaf } from '../formula.ts';
import { quoted } from '../identifier.ts';
import { isExpression } from '../parse.ts';
import { entryOf, type JsonNode, type JsonObject } from './json.ts';
import { firstOf, listOf, literalSql, secondOf, textInQuotes, textOf } from './json-value.ts';
import { type TreeReader, treeError, unknownKey } from './tree-reader.ts';

/**
 * Reads one condition of a tree: its own words, and what they ask in SQL.
 * @throws FormulaError `condition/missing-key`, `condition/unknown-key`, `condition/unknown-field`, `condition/unknown-operator`, `condition/value`.
 */
export function readCondition(reader: TreeReader, node: JsonObject): Leaf {
  const { source, mapping } = reader;
  refuseOtherKeys(reader, node);
  const field = fieldOf(reader, node);
  const operator = operatorOf(reader, node, field);
  const value = valueAt(node, mapping.condition.value);
  const sql = filled(operator.template, ({ name, isQuoted }, before) => {
    if (name === 'field') return field.sql ?? '';
    return spaced(before, valueSql({ reader, node, value, operator: operator.name }, name, isQuoted));
  });
  if (!isExpression(sql)) {
    throw treeError(reader, node, {
      code: 'mapping',
      problem: `What the system description makes of the operator "${operator.name}" and the field "${field.name}" is no SQL condition: ${sql}`,
      hint: 'Correct "operators" or "fields" of "segments" in the system description.',
    });
  }
  const { span } = node;
  return { kind: 'leaf', id: reader.nextId(), text: source.slice(span.start, span.end), span, sql, language: 'json' };
}

/** A negative number behind a minus would be a comment. */
function spaced(before: string, sql: string): string {
  return before.endsWith('-') && sql.startsWith('-') ? ` ${sql}` : sql;
}

/** Whether an object is a condition and not a group. */
export function looksLikeCondition({ mapping }: TreeReader, node: JsonObject): boolean {
  const { field, operator } = mapping.condition;
  return entryOf(node, field) !== undefined || entryOf(node, operator) !== undefined;
}

function refuseOtherKeys(reader: TreeReader, node: JsonObject): void {
  const { condition, group, ignored } = reader.mapping;
  const { field, path, operator, value } = condition;
  const own = [field, path, operator, group.glue, ...value, ...value.map(outerKey)].filter((key) => key !== undefined);
  const odd = node.entries.find(({ key }) => !own.includes(key) && !ignored.includes(key));
  if (odd) throw unknownKey(reader, odd, own);
}

const outerKey = (path: string): string => path.split('.')[0]!;

interface NamedField {
  readonly name: string;
  readonly sql: string | undefined;
  readonly operators: Readonly<Record<string, string>>;
}

function fieldOf(reader: TreeReader, node: JsonObject): NamedField {
  const { fields, condition } = reader.mapping;
  const { node: word, text } = wordOf(reader, node, condition.field);
  const name = text + pathOf(reader, node);
  const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (known) return { name, sql: known.sql, operators: known.operators };
  const any = fields['*'];
  if (any?.sql !== undefined) {
    const sql = filled(any.sql, ({ isQuoted }) => (isQuoted ? textInQuotes(reader, word, name) : quoted(name)));
    return { name, sql, operators: any.operators };
  }
  const names = Object.keys(fields);
  throw treeError(reader, word, {
    code: 'unknown-field',
    problem: `The system description does not say what the field "${name}" is`,
    hint: didYouMean(name, names) ?? `Known here: ${names.join(', ')}.`,
  });
}

function pathOf(reader: TreeReader, node: JsonObject): string {
  const { path } = reader.mapping.condition;
  if (path === undefined || !entryOf(node, path)) return '';
  return wordOf(reader, node, path).text.replace(/^\$?\.?/, '.');
}

interface NamedOperator {
  readonly name: string;
  readonly template: string;
}

function operatorOf(reader: TreeReader, node: JsonObject, field: NamedField): NamedOperator {
  const { node: word, text: name } = wordOf(reader, node, reader.mapping.condition.operator);
  const common = field.sql === undefined ? {} : reader.mapping.operators;
  const known = { ...common, ...field.operators };
  const template = Object.hasOwn(known, name) ? known[name] : undefined;
  if (template !== undefined) return { name, template };
  const names = Object.keys(known);
  throw treeError(reader, word, {
    code: 'unknown-operator',
    problem: `The system description does not say what the operator "${name}" of the field "${field.name}" asks`,
    hint: didYouMean(name, names) ?? `Known here: ${names.join(', ')}.`,
  });
}

function wordOf(reader: TreeReader, node: JsonObject, key: string): { readonly node: JsonNode; readonly text: string } {
  const entry = entryOf(node, key);
  if (entry?.node.kind === 'string') return { node: entry.node, text: entry.node.text };
  if (entry) throw treeError(reader, entry.node, { code: 'value', problem: `"${key}" of a condition must be a text` });
  throw treeError(reader, node, { code: 'missing-key', problem: `The condition has no key "${key}"` });
}

/** The value by the first of the paths that is there. */
function valueAt(node: JsonObject, paths: readonly string[]): JsonNode | undefined {
  for (const path of paths) {
    const found = entryOf(node, path)?.node ?? atPath(node, path.split('.'));
    if (found) return found;
  }
  return undefined;
}

function atPath(node: JsonNode, [key, ...rest]: readonly string[]): JsonNode | undefined {
  if (key === undefined) return node;
  const inner = node.kind === 'object' ? entryOf(node, key)?.node : undefined;
  return inner && atPath(inner, rest);
}

interface ValueQuestion {
  readonly reader: TreeReader;
  readonly node: JsonObject;
  readonly value: JsonNode | undefined;
  readonly operator: string;
}

function valueSql({ reader, node, value, operator }: ValueQuestion, name: string, isQuoted: boolean): string {
  const asked = { reader, operator, separator: reader.mapping.condition.separator };
  if (!value) {
    const key = reader.mapping.condition.value[0]!;
    const problem = `The operator "${operator}" needs a value, and the condition has no "${key}"`;
    throw treeError(reader, node, { code: 'value', problem });
  }
  if (name === 'values') return listOf(asked, value).join(', ');
  if (name === 'first') return firstOf(asked, value);
  if (name === 'second') return secondOf(asked, value);
  if (!isQuoted) return literalSql(asked, value);
  const text = textOf(asked, value);
  return textInQuotes(reader, value, name === 'like' ? text.replace(/[\\%_]/g, '\\$&') : text);
}
