import { didYouMean } from '../../model/closest.ts';
import type { PysonField } from './language.types.ts';
import { compared, isNegative } from './pyson-compare.ts';
import { type Clause, isText, type Many, modelOf, type One, type PysonReader, type Rows } from './pyson-reader.ts';
import { columnOf, keyOf } from './pyson-sql.ts';
import { nameSql, treeSql } from './pyson-tree.ts';
import { type PysonNode, refuse } from './pyson-value.ts';

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
