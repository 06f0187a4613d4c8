import { didYouMean } from '../../model/closest.ts';
import type { Formula, Group, Leaf, Span } from '../formula.ts';
import { type Connective, connectiveAt, connectiveOf, connectiveWords } from './connectives.ts';
import { entryOf, type JsonArray, type JsonEntry, type JsonNode, type JsonObject, readJson } from './json.ts';
import { type Joined, joinedFlat } from './json-flat.ts';
import { looksLikeCondition, readCondition } from './json-leaf.ts';
import type { JsonTreeLanguage } from './language.types.ts';
import { type TreeReader, treeError, unknownKey } from './tree-reader.ts';

/**
 * Reads a segment that is kept as a JSON tree. Every condition keeps its own words and their place; what it asks is the mapping's SQL, NULLs included.
 * The brackets of the tree are parentheses; only a flat list leaves it to the connectives who belongs to whom. The parser must be loaded.
 * @throws FormulaError `condition/…` with a caret at the place in the tree.
 */
export function parseJsonTree(source: string, mapping: JsonTreeLanguage): Formula {
  let leaves = 0;
  const reader: TreeReader = { source, mapping, nextId: () => `c${++leaves}` };
  const root = rootOf(reader, readJson(source));
  if (root.kind === 'array' && mapping.group.glue !== undefined) return readFlat(reader, root, mapping.group.glue);
  return readNode(reader, root);
}

function rootOf(reader: TreeReader, node: JsonNode): JsonNode {
  const { root } = reader.mapping;
  if (root === undefined) return node;
  const entry = node.kind === 'object' ? entryOf(node, root) : undefined;
  if (entry) return entry.node;
  throw treeError(reader, node, {
    code: 'missing-key',
    problem: `The formula has no key "${root}" with the tree below it`,
  });
}

function readNode(reader: TreeReader, node: JsonNode): Formula {
  if (node.kind !== 'object') {
    const problem = `A condition or a group is an object, not ${node.kind === 'array' ? 'a list' : 'a value'}`;
    throw treeError(reader, node, { code: 'not-a-condition', problem });
  }
  const { key, children } = reader.mapping.group;
  if (key !== undefined && children !== undefined) {
    const list = entryOf(node, children);
    return list ? readNamedGroup(reader, node, { key, list }) : readLeafOrRefuse(reader, node, [key, children]);
  }
  const entry = node.entries.find((one) => connectiveOf(reader, one.key) !== undefined);
  return entry ? readKeyedGroup(reader, node, entry) : readLeafOrRefuse(reader, node, connectiveWords(reader));
}

function readLeafOrRefuse(reader: TreeReader, node: JsonObject, known: readonly string[]): Leaf {
  if (looksLikeCondition(reader, node)) return readCondition(reader, node);
  const odd = node.entries.find(({ key }) => !reader.mapping.ignored.includes(key));
  const words = [...known, reader.mapping.condition.field];
  throw treeError(reader, odd ?? node, {
    code: 'unknown-connective',
    problem: odd ? `"${odd.key}" is neither a group nor a condition` : 'This is neither a group nor a condition',
    hint: (odd && didYouMean(odd.key, words)) ?? `Known here: ${words.join(', ')}.`,
  });
}

/** `{"condition": "AND", "not": false, "rules": […]}`. */
function readNamedGroup(
  reader: TreeReader,
  node: JsonObject,
  { key, list }: { readonly key: string; readonly list: JsonEntry },
): Formula {
  const { negated, children } = reader.mapping.group;
  const known = [key, children, negated].filter((one) => one !== undefined);
  const odd = node.entries.find((entry) => !known.includes(entry.key) && !reader.mapping.ignored.includes(entry.key));
  if (odd) throw unknownKey(reader, odd, known);
  if (list.node.kind !== 'array') {
    const problem = `"${list.key}" of a group must be a list`;
    throw treeError(reader, list.node, { code: 'not-a-list', problem });
  }
  const word = entryOf(node, key)?.node;
  const isMixed = word === undefined && list.node.items.some(({ kind }) => kind === 'string');
  const formula = isMixed
    ? readMixed(reader, node, list.node)
    : groupOf(reader, node, {
        kind: word ? connectiveAt(reader, word) : missingConnective(reader, node, key),
        parts: list.node.items.map((item) => readNode(reader, item)),
      });
  return isTrue(reader, negated === undefined ? undefined : entryOf(node, negated))
    ? denied(reader, formula, node.span)
    : formula;
}

function missingConnective(reader: TreeReader, node: JsonObject, key: string): never {
  throw treeError(reader, node, { code: 'missing-key', problem: `The group has no key "${key}"` });
}

function isTrue(reader: TreeReader, entry: JsonEntry | undefined): boolean {
  if (!entry || entry.node.kind === 'null') return false;
  if (entry.node.kind === 'boolean') return entry.node.text === 'true';
  throw treeError(reader, entry.node, { code: 'value', problem: `"${entry.key}" of a group must be true or false` });
}

/** `{"all": […]}`, `{"not": {…}}`. */
function readKeyedGroup(reader: TreeReader, node: JsonObject, entry: JsonEntry): Formula {
  const odd = node.entries.find((one) => one !== entry && !reader.mapping.ignored.includes(one.key));
  if (odd) throw unknownKey(reader, odd, []);
  const kind = connectiveOf(reader, entry.key)!;
  const { node: inner } = entry;
  if (inner.kind !== 'array' && kind !== 'not') {
    throw treeError(reader, inner, { code: 'not-a-list', problem: `"${entry.key}" of a group must be a list` });
  }
  const items = inner.kind === 'array' ? inner.items : [inner];
  return groupOf(reader, node, { kind, parts: items.map((item) => readNode(reader, item)) });
}

/** `[{…}, "and", {…}, "or", {…}]`. */
function readMixed(reader: TreeReader, node: JsonObject, list: JsonArray): Formula {
  const joined = list.items.flatMap((item, index): Joined[] => {
    if (index % 2 === 1) return [];
    const before = list.items[index - 1];
    return [{ kind: before ? connectiveAt(reader, before) : 'and', part: readNode(reader, item) }];
  });
  const last = list.items.at(-1)!;
  if (list.items.length % 2 === 0)
    throw treeError(reader, last, {
      code: 'not-a-condition',
      problem: 'Behind the last connective a condition is missing',
    });
  return joinedFlat(reader, joined, node.span);
}

/** `[{"glue": "and", …}, {"glue": "or", …}]`; what the first one says joins it to nothing. */
function readFlat(reader: TreeReader, list: JsonArray, glue: string): Formula {
  if (list.items.length === 0) return emptyGroup(reader, list);
  const joined = list.items.map((item): Joined => {
    if (item.kind !== 'object')
      throw treeError(reader, item, { code: 'not-a-condition', problem: 'A condition is an object' });
    const word = entryOf(item, glue)?.node;
    return {
      kind: word ? connectiveAt(reader, word) : missingConnective(reader, item, glue),
      part: readCondition(reader, item),
    };
  });
  return joinedFlat(reader, joined, list.span);
}

/** The group; one of a single part is that part. */
function groupOf(
  reader: TreeReader,
  node: JsonObject,
  { kind, parts }: { readonly kind: Connective; readonly parts: readonly Formula[] },
): Formula {
  const { span } = node;
  const joint: Group['kind'] = kind === 'or' ? 'or' : 'and';
  const group: Formula =
    parts.length === 0
      ? emptyGroup(reader, node)
      : parts.length === 1
        ? parts[0]!
        : { kind: joint, parts, parenthesised: true, span };
  return kind === 'not' ? denied(reader, group, span) : group;
}

/** NOT in front of one condition belongs to it; in front of a group it is a negation. */
function denied({ source }: TreeReader, part: Formula, span: Span): Formula {
  if (part.kind !== 'leaf') return { kind: 'not', part, span };
  return { ...part, text: source.slice(span.start, span.end), span, sql: `not (${part.sql})` };
}

function emptyGroup(reader: TreeReader, node: JsonNode): Leaf {
  const { span } = node;
  const { empty } = reader.mapping.group;
  if (empty === undefined) {
    throw treeError(reader, node, {
      code: 'empty-group',
      problem: 'The group holds no conditions, and the system description does not say whom such a group selects',
      hint: 'Add "empty: everybody" or "empty: nobody" to "group" of "segments" in the system description.',
    });
  }
  const text = reader.source.slice(span.start, span.end);
  return { kind: 'leaf', id: reader.nextId(), text, span, sql: String(empty === 'everybody'), language: 'json' };
}
