import { didYouMean } from '../../model/closest.ts';
import type { JsonNode } from './json-text.ts';
import type { PysonField, PysonLanguage, PysonModel } from './language.types.ts';
import { compared, isNegative, listOf, type Operator } from './pyson-compare.ts';
import { columnOf, joined, keyOf } from './pyson-sql.ts';
import { type PysonNode, refuse } from './pyson-value.ts';

/** What every part of a domain is read with. */
export interface PysonReader {
  readonly source: string;
  readonly language: PysonLanguage;
  /** A name for the rows of a subquery that nothing else has. */
  readonly nextAlias: () => string;
  /** The domain of a `where` as SQL over rows of a model. */
  readonly inner: (node: PysonNode, rows: Rows) => string;
}

/** The rows that a clause is asked of. */
export interface Rows {
  readonly model: string;
  readonly alias: string;
  /** Whether a search below leaves out what is not active; Tryton stops doing so behind a reference to one row. */
  readonly isActiveTested: boolean;
}

/** A clause `[path, operator, value]` of a domain. */
export interface Clause {
  readonly node: JsonNode;
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly value: PysonNode;
  /** Field by which `child_of` and `parent_of` go up. */
  readonly parent: string | null;
}

/**
 * A clause as SQL over its rows: the truth of Tryton's own SQL. Every clause through several rows has a subquery of its own, so two clauses may
 * be met by two rows; a negated one is also met by whoever has no row at all, active or not.
 * @throws FormulaError `condition/pyson-…`.
 */
export function clauseSql(reader: PysonReader, rows: Rows, clause: Clause): string {
  const [name, ...rest] = clause.path;
  if (name === 'rec_name' && rest.length === 0) return nameSql(reader, rows, clause);
  const field = fieldOf(reader, rows, clause);
  switch (field.kind) {
    case 'column':
      return columnSql(reader, rows, { field, clause });
    case 'computed':
      return refuse({
        source: reader.source,
        node: clause.node,
        code: 'pyson-not-searchable',
        problem: `"${name}" of ${rows.model} is computed: Tryton cannot search by it`,
        hint: 'Tryton fails on this domain each time, writes that to its log only, and selects nobody. Ask the field behind it, for instance contact_mechanisms.value.',
      });
    case 'one':
      return rest.length > 0
        ? beyondOne(reader, rows, field, { ...clause, path: rest })
        : oneSql(reader, rows, field, clause);
    default:
      return rest.length > 0
        ? beyondMany(reader, rows, field, { ...clause, path: rest })
        : manySql(reader, rows, field, clause);
  }
}

const modelOf = ({ language }: PysonReader, name: string): PysonModel => language.models[name]!;

function fieldOf(reader: PysonReader, { model }: Rows, { node, path }: Clause): PysonField {
  const { key, active, fields } = modelOf(reader, model);
  const name = path[0]!;
  if (Object.hasOwn(fields, name)) return fields[name]!;
  if (name === 'id') return { kind: 'column', sql: key, type: 'number' };
  if (name === active) return { kind: 'column', sql: active, type: 'boolean' };
  return refuse({
    source: reader.source,
    node,
    code: 'pyson-unknown-field',
    problem: `The description knows no field "${name}" of ${model}`,
    hint: [
      didYouMean(name, Object.keys(fields)),
      'If Tryton has no such field either, it fails on this domain each time, writes that to its log only, and selects nobody. If a module of the client adds it, name it under segments.models in the system description.',
    ]
      .filter(Boolean)
      .join(' '),
  });
}

interface OfColumn {
  readonly field: Extract<PysonField, { kind: 'column' }>;
  readonly clause: Clause;
}

function columnSql({ source }: PysonReader, { alias }: Rows, { field, clause }: OfColumn): string {
  const { node, path, operator, value } = clause;
  if (path.length > 1)
    refuse({
      source,
      node,
      code: 'pyson-path',
      problem: `"${path[0]}" holds a value; nothing can be reached through it`,
    });
  return compared({ source, column: columnOf(field.sql, alias), type: field.type, operator, value });
}

type One = Extract<PysonField, { kind: 'one' }>;
type Many = Extract<PysonField, { kind: 'many' | 'through' }>;

const isText = ({ value }: PysonNode): boolean => typeof value === 'string';

/** A reference itself: its key, the name of the row that it leads to, or a domain of that row. */
function oneSql(reader: PysonReader, rows: Rows, field: One, clause: Clause): string {
  const { operator, value } = clause;
  const column = columnOf(field.column, rows.alias);
  if (operator === 'where' || operator === 'not where') {
    const { table, key } = modelOf(reader, field.model);
    const alias = reader.nextAlias();
    const inner = reader.inner(value, { model: field.model, alias, isActiveTested: false });
    return `${column} ${operator === 'where' ? '' : 'not '}in (select ${alias}.${key} from ${table} ${alias} where ${inner})`;
  }
  if (isText(value) && !operator.endsWith('in') && !operator.endsWith('_of'))
    return beyondOne(reader, rows, field, { ...clause, path: ['rec_name'] });
  if (operator.endsWith('_of')) {
    if (field.model === rows.model)
      return refuse({
        source: reader.source,
        node: clause.node,
        code: 'pyson-tree',
        problem: `"${operator}" over ${rows.model} itself is not read`,
      });
    const set = treeSql(reader, { model: field.model, isActiveTested: rows.isActiveTested }, clause);
    return `${column} ${isNegative(operator) ? 'not ' : ''}in (${set})`;
  }
  return compared({ source: reader.source, column, type: 'number', operator, value });
}

/** Behind a reference: as of a LEFT JOIN, and neither active nor inactive rows are left out, only those that are neither. */
function beyondOne(reader: PysonReader, rows: Rows, field: One, clause: Clause): string {
  const { table, key, active } = modelOf(reader, field.model);
  const alias = reader.nextAlias();
  const column = columnOf(field.column, rows.alias);
  const inner = clauseSql(reader, { model: field.model, alias, isActiveTested: false }, clause);
  if (active === undefined)
    return `(select ${inner} from (values (1)) as ${alias}_one left join ${table} ${alias} on ${alias}.${key} = ${column})`;
  return `${column} in (select ${alias}.${key} from ${table} ${alias} where ${inner} and ${alias}.${active} in (true, false))`;
}

/** Rows of another model as such: their keys or names, whether there are any, a domain that one of them meets, a branch of their tree. */
function manySql(reader: PysonReader, rows: Rows, field: Many, clause: Clause): string {
  const { operator, value } = clause;
  const key = keyOf(modelOf(reader, rows.model), rows.alias);
  const not = isNegative(operator) ? 'not ' : '';
  if (operator.endsWith('where')) return `${key} ${not}in (${whereSql(reader, rows, field, value)})`;
  if (operator.endsWith('_of')) return `${key} ${not}in (${branchSql(reader, rows, field, clause)})`;
  if (value.value === null && (operator === '=' || operator === '!=')) {
    const { table, column } = linkOf(reader, field);
    const alias = reader.nextAlias();
    return `${key} ${operator === '=' ? 'not ' : ''}in (select ${alias}.${column} from ${table} ${alias} where ${alias}.${column} is not null)`;
  }
  return beyondMany(reader, rows, field, {
    ...clause,
    path: [isText(value) && !operator.endsWith('in') ? 'rec_name' : 'id'],
  });
}

/** The table whose rows belong to the customer, and its column with his key. */
function linkOf(reader: PysonReader, field: Many): { readonly table: string; readonly column: string } {
  if (field.kind === 'through') return { table: field.table, column: field.from };
  return { table: modelOf(reader, field.model).table, column: field.by };
}

function beyondMany(reader: PysonReader, rows: Rows, field: Many, clause: Clause): string {
  const key = keyOf(modelOf(reader, rows.model), rows.alias);
  const { table, column } = linkOf(reader, field);
  const some = `${key} in (${someSql(reader, rows, field, clause)})`;
  if (!isNegative(clause.operator)) return some;
  const alias = reader.nextAlias();
  return `(${some} or ${key} not in (select ${alias}.${column} from ${table} ${alias}))`;
}

function someSql(reader: PysonReader, { isActiveTested }: Rows, field: Many, clause: Clause): string {
  const { table, key, active } = modelOf(reader, field.model);
  const alias = reader.nextAlias();
  if (field.kind === 'through') {
    const link = reader.nextAlias();
    const inner = clauseSql(reader, { model: field.model, alias, isActiveTested: false }, clause);
    const known = active === undefined ? '' : ` and ${alias}.${active} in (true, false)`;
    return `select ${link}.${field.from} from ${field.table} ${link} left join ${table} ${alias} on ${alias}.${key} = ${link}.${field.to} where ${inner}${known}`;
  }
  const inner = clauseSql(reader, { model: field.model, alias, isActiveTested }, clause);
  const isAdded = active !== undefined && isActiveTested && clause.path[0] !== active;
  return `select ${alias}.${field.by} from ${table} ${alias} where ${inner}${isAdded ? ` and ${alias}.${active} = true` : ''}`;
}

function whereSql(reader: PysonReader, { isActiveTested }: Rows, field: Many, value: PysonNode): string {
  const { table, key } = modelOf(reader, field.model);
  const alias = reader.nextAlias();
  if (field.kind === 'many')
    return `select ${alias}.${field.by} from ${table} ${alias} where ${reader.inner(value, { model: field.model, alias, isActiveTested })}`;
  const link = reader.nextAlias();
  const inner = reader.inner(value, { model: field.model, alias, isActiveTested: false });
  return `select ${link}.${field.from} from ${field.table} ${link} where ${link}.${field.to} in (select ${alias}.${key} from ${table} ${alias} where ${inner})`;
}

function branchSql(reader: PysonReader, { isActiveTested }: Rows, field: Many, clause: Clause): string {
  const tree = treeSql(reader, { model: field.model, isActiveTested }, clause);
  const link = reader.nextAlias();
  if (field.kind === 'through')
    return `select ${link}.${field.from} from ${field.table} ${link} where ${link}.${field.to} in (${tree})`;
  const { table, key } = modelOf(reader, field.model);
  return `select ${link}.${field.by} from ${table} ${link} where ${link}.${key} in (${tree})`;
}

/** The keys of a branch of a model's tree: the rows named, and all below them (`child_of`) or above (`parent_of`). */
function treeSql(reader: PysonReader, rows: Omit<Rows, 'alias'>, clause: Clause): string {
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
function nameSql(reader: PysonReader, rows: Rows, clause: Clause): string {
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
    ...codes.map((path) => clauseSql(reader, rows, { ...bare, path: path.split('.') })),
    ...names.map((path) => clauseSql(reader, rows, { ...clause, path: path.split('.') })),
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
      return clauseSql(reader, { ...rows, alias }, { ...clause, path, value: { ...value, value: word.trim() } });
    });
    const top: Clause = {
      ...clause,
      path: words.map(() => tree),
      operator: isNegative(operator) ? '!=' : '=',
      value: { ...value, value: null },
    };
    // Without the clause about the top Tryton joins even negated levels by AND.
    if (isPattern && text.startsWith('%')) return joined(levels, 'and');
    return joined([...levels, clauseSql(reader, { ...rows, alias }, top)], isNegative(operator) ? 'or' : 'and');
  };
  if (!isPattern || !text.endsWith('%')) return at(rows.alias);
  const up = (model.fields[tree] as One).column;
  const seed = reader.nextAlias();
  const branch = recursiveSql(reader, { model, up, seed, start: at(seed), isDown: true });
  return `${keyOf(model, rows.alias)} in (${branch})`;
}
