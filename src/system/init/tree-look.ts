import type { TreeLook } from './catalog.types.ts';

type Node = Readonly<Record<string, unknown>>;

const OPERATOR_KEY = /^(op|oper|operator|operation|comparator|cmp|operaciya|sravnenie)$/i;
const FIELD_KEY = /^(field|attr|attribute|property|name|column|key|param|pole|id)$/i;
const VALUE_KEY = /^(values?|val|operand|znachenie)$/i;
const CONNECTIVE = /^(\$?(and|or|not|all|any|none|i|ili|ne))$/i;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How JSON condition trees are written: the keys of groups and conditions, and the words used; undefined where these are no such trees. */
export function treeLookOf(trees: readonly unknown[]): TreeLook | undefined {
  const nodes = trees.flatMap((tree) => nodesIn(tree, 0));
  const leaf = nodes.find(isLeaf);
  if (!leaf) return undefined;
  const [field, operator, value] = [FIELD_KEY, OPERATOR_KEY, VALUE_KEY].map((pattern) =>
    Object.keys(leaf).find((key) => pattern.test(key)),
  ) as [string, string, string | undefined];
  const words = (key: string) => [...new Set(nodes.filter(isLeaf).map((node) => String(node[key])))].toSorted();
  const groups = nodes.filter((node) => !isLeaf(node));
  const worded = groups.find((node) =>
    Object.values(node).some((word) => typeof word === 'string' && CONNECTIVE.test(word)),
  );
  const key = worded && Object.keys(worded).find((name) => CONNECTIVE.test(String(worded[name])));
  const children = worded && Object.keys(worded).find((name) => Array.isArray(worded[name]));
  const connectives =
    key === undefined
      ? groups.flatMap((node) => Object.keys(node).filter((name) => CONNECTIVE.test(name)))
      : groups.map((node) => String(node[key]));
  return {
    ...(key !== undefined && children !== undefined ? { key, children } : {}),
    connectives: [...new Set(connectives)].toSorted(),
    field,
    operator,
    value: value ?? 'value',
    fields: words(field),
    operators: words(operator),
    ignored: otherKeys(nodes, groups, [
      field,
      operator,
      value ?? 'value',
      ...(key === undefined || children === undefined ? connectives : [key, children]),
    ]),
  };
}

/** Keys of groups and conditions that are none of those that are read; what a value holds is no node of the tree. */
function otherKeys(nodes: readonly Node[], groups: readonly Node[], read: readonly string[]): readonly string[] {
  const joined = groups.filter((node) => Object.keys(node).some((name) => read.includes(name)));
  const keys = [...nodes.filter(isLeaf), ...joined].flatMap((node) => Object.keys(node));
  return [...new Set(keys)].filter((key) => !read.includes(key)).toSorted();
}

function isLeaf(node: Node): boolean {
  const keys = Object.keys(node);
  return (
    keys.some(
      (key) => OPERATOR_KEY.test(key) && typeof node[key] === 'string' && !CONNECTIVE.test(String(node[key])),
    ) && keys.some((key) => FIELD_KEY.test(key) && typeof node[key] === 'string')
  );
}

function nodesIn(value: unknown, depth: number): Node[] {
  if (depth > 12) return [];
  if (Array.isArray(value)) return value.flatMap((child) => nodesIn(child, depth + 1));
  if (!isNode(value)) return [];
  return [value, ...Object.values(value).flatMap((child) => nodesIn(child, depth + 1))];
}
