import type { JsonNode } from './json-text.ts';
import type { PysonModel } from './language.types.ts';
import { compared, isNegative, listOf } from './pyson-compare.ts';
import { type Clause, isText, modelOf, type One, type PysonReader, type Rows } from './pyson-reader.ts';
import { joined, keyOf } from './pyson-sql.ts';
import { type PysonNode, refuse } from './pyson-value.ts';

/** The keys of a branch of a model's tree: the rows named, and all below them (`child_of`) or above (`parent_of`). */
export function treeSql(reader: PysonReader, rows: Omit<Rows, 'alias'>, clause: Clause): string {
  const { source } = reader;
  const model = modelOf(reader, rows.model);
  const { operator, value, node } = clause;
  const up = model.fields[clause.parent ?? ''];
  if (up?.kind !== 'one' || up.model !== rows.model)
    return refuse({
      source,
      node,
      code: 'pyson-tree',
      problem: `"${operator}" needs the field that leads to the row above in ${rows.model}, and "${clause.parent}" is none that the description knows`,
    });
  const seed = reader.nextAlias();
  const start = isText(value)
    ? nameSql(reader, { ...rows, alias: seed }, { ...clause, operator: 'ilike' }) + activeSql(model, rows, seed)
    : compared({ source, column: keyOf(model, seed), type: 'number', operator: 'in', value: asList(source, value) });
  const branch = recursiveSql(reader, { model, up: up.column, seed, start, isDown: operator.endsWith('child_of') });
  const alias = reader.nextAlias();
  return `select ${keyOf(model, alias)} from ${model.table} ${alias} where ${keyOf(model, alias)} in (${branch})${activeSql(model, rows, alias)}`;
}

const activeSql = ({ active }: PysonModel, { isActiveTested }: Pick<Rows, 'isActiveTested'>, alias: string): string =>
  active !== undefined && isActiveTested ? ` and ${alias}.${active} = true` : '';

function asList(source: string, node: PysonNode): PysonNode {
  if (typeof node.value === 'number') return { value: [node.value], span: node.span, children: [node as JsonNode] };
  listOf(source, node);
  return node;
}

interface Branch {
  readonly model: PysonModel;
  readonly up: string;
  readonly seed: string;
  readonly start: string;
  readonly isDown: boolean;
}

function recursiveSql(reader: PysonReader, { model, up, seed, start, isDown }: Branch): string {
  const [branch, next] = [reader.nextAlias(), reader.nextAlias()];
  const { table, key } = model;
  const join = isDown ? `${next}.${up} = ${branch}.${key}` : `${next}.${key} = ${branch}.${up}`;
  return `with recursive ${branch} (${key}, ${up}) as (select ${seed}.${key}, ${seed}.${up} from ${table} ${seed} where ${start} union select ${next}.${key}, ${next}.${up} from ${table} ${next} join ${branch} on ${join}) select ${branch}.${key} from ${branch}`;
}

/** A search by name: any of the model's names; of whole paths each level by its own. */
export function nameSql(reader: PysonReader, rows: Rows, clause: Clause): string {
  const model = modelOf(reader, rows.model);
  const { names, codes, tree } = model;
  if (names.length === 0)
    return refuse({
      source: reader.source,
      node: clause.node,
      code: 'pyson-name',
      problem: `The description does not say what a search by name in ${rows.model} compares`,
    });
  if (tree !== undefined && isText(clause.value)) return pathNameSql(reader, rows, { clause, tree, name: names[0]! });
  const word = isNegative(clause.operator) ? 'and' : 'or';
  const bare = { ...clause, value: withoutWildcards(clause) };
  const parts = [
    ...codes.map((path) => reader.clause(rows, { ...bare, path: path.split('.') })),
    ...names.map((path) => reader.clause(rows, { ...clause, path: path.split('.') })),
  ];
  return joined(parts, word);
}

/** A code is found from its begin, whatever wildcard stands in front of the pattern. */
function withoutWildcards({ operator, value }: Clause): PysonNode {
  if (!operator.endsWith('like') || typeof value.value !== 'string') return value;
  return { ...value, value: value.value.replace(/^%+/, '') };
}

const SEPARATOR = ' / ';

interface PathName {
  readonly clause: Clause;
  readonly tree: string;
  readonly name: string;
}

/**
 * A whole path by name: each level by its own, and nothing above the first, unless the pattern begins with a wildcard; a pattern that ends with
 * one finds the branches below as well.
 */
function pathNameSql(reader: PysonReader, rows: Rows, { clause, tree, name }: PathName): string {
  const { operator, value } = clause;
  const model = modelOf(reader, rows.model);
  const text = String(value.value);
  const isPattern = operator.endsWith('like');
  const words = text.split(SEPARATOR).reverse();
  const at = (alias: string): string => {
    const levels = words.map((word, level) => {
      const path = [...Array.from({ length: level }, () => tree), name];
      return reader.clause({ ...rows, alias }, { ...clause, path, value: { ...value, value: word.trim() } });
    });
    const top: Clause = {
      ...clause,
      path: words.map(() => tree),
      operator: isNegative(operator) ? '!=' : '=',
      value: { ...value, value: null },
    };
    // Without the clause about the top Tryton joins even negated levels by AND.
    if (isPattern && text.startsWith('%')) return joined(levels, 'and');
    return joined([...levels, reader.clause({ ...rows, alias }, top)], isNegative(operator) ? 'or' : 'and');
  };
  if (!isPattern || !text.endsWith('%')) return at(rows.alias);
  const up = (model.fields[tree] as One).column;
  const seed = reader.nextAlias();
  const branch = recursiveSql(reader, { model, up, seed, start: at(seed), isDown: true });
  return `${keyOf(model, rows.alias)} in (${branch})`;
}
