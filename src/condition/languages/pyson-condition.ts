import { sqlText } from '../../model/sql-text.ts';
import type { Formula, Leaf } from '../formula.ts';
import type { JsonNode } from './json-text.ts';
import type { PysonField, PysonLanguage, PysonType } from './language.types.ts';
import { columnOf, keyOf } from './pyson-sql.ts';
import { classOf, isTrue, type PysonNode, part, refuse, resolved } from './pyson-value.ts';

/** The condition of an activity: an expression over `self`, the row of a model. */
export interface KeptCondition {
  readonly source: string;
  readonly language: PysonLanguage;
  readonly root: JsonNode;
  readonly model: string;
  readonly alias: string;
}

/** What a field of `self` holds. */
type Value =
  | { readonly kind: 'plain'; readonly node: PysonNode }
  | { readonly kind: 'field'; readonly sql: string; readonly type: PysonType | 'reference' }
  /** Keys of rows: `{keys}` is a subquery of one column. */
  | { readonly kind: 'rows'; readonly keys: string; readonly outer: string; readonly owners: string }
  | { readonly kind: 'count'; readonly sql: string };

/**
 * A condition of an activity as a formula. Tryton judges it in Python, where nothing is unknown: an absent value equals only an absent value, and
 * is false, 0 or empty otherwise; a field that the model does not have gives its default without an error. So every condition here is true or
 * false. What cannot be said in SQL is refused with its place: it is no guess.
 * @throws FormulaError `condition/pyson-…`.
 */
export function readCondition(kept: KeptCondition): Formula {
  return formulaOf(kept, kept.root);
}

function formulaOf(kept: KeptCondition, node: JsonNode): Formula {
  const { source } = kept;
  const { span } = node;
  const inner = (key: string): Formula => formulaOf(kept, part(source, node, key));
  switch (classOf(node)) {
    case 'And':
    case 'Or': {
      const parts = part(source, node, 's').children.map((child) => formulaOf(kept, child));
      return { kind: classOf(node) === 'And' ? 'and' : 'or', parts, parenthesised: true, span };
    }
    case 'Not': {
      const negated = inner('v');
      if (negated.kind !== 'leaf') return { kind: 'not', part: negated, span };
      return { ...leaf(kept, node, `not ${negated.sql}`) };
    }
    case 'If':
      return choice(kept, node);
    case 'Equal':
      return leaf(kept, node, equal(kept, node));
    case 'Greater':
    case 'Less':
      return leaf(kept, node, ordered(kept, node));
    case 'In':
      return leaf(kept, node, member(kept, node));
    case 'Bool':
      return { ...leaf(kept, node, truth(kept, readValue(kept, part(source, node, 'v')))) };
    default:
      return leaf(kept, node, truth(kept, readValue(kept, node)));
  }
}

function leaf({ source }: KeptCondition, { span }: JsonNode, sql: string): Leaf & { readonly sql: string } {
  return { kind: 'leaf', id: '', text: source.slice(span.start, span.end), span, language: 'pyson', sql };
}

/** `If` is two branches; the one that is nothing but false is left out. */
function choice(kept: KeptCondition, node: JsonNode): Formula {
  const { source } = kept;
  const [test, yes, no] = ['c', 't', 'e'].map((key) => part(source, node, key)) as [JsonNode, JsonNode, JsonNode];
  const { span } = node;
  const branch = (condition: Formula, then: JsonNode): Formula => ({
    kind: 'and',
    parts: [condition, formulaOf(kept, then)],
    parenthesised: true,
    span,
  });
  const met = branch(formulaOf(kept, test), yes);
  if (no.value === false) return met;
  const otherwise = branch({ kind: 'not', part: formulaOf(kept, test), span: test.span }, no);
  return { kind: 'or', parts: [met, otherwise], parenthesised: true, span };
}

/** What an expression stands for. */
function readValue(kept: KeptCondition, node: JsonNode): Value {
  const { source } = kept;
  const name = classOf(node);
  if (name === 'Len') return lengthOf(kept, node);
  const field = name === 'Get' || name === 'Eval' ? fieldNamed(kept, node) : undefined;
  if (field) return fieldValue(kept, field, node);
  return { kind: 'plain', node: resolved(source, node) };
}

/** The field of `self` that is read: `Eval('self').get('name')` or `Eval('self.name')`; undefined where something else is. */
function fieldNamed({ source }: KeptCondition, node: JsonNode): string | undefined {
  if (classOf(node) === 'Eval') {
    const name = part(source, node, 'v').value;
    if (name === 'self' || (typeof name === 'string' && name.startsWith('current_')))
      return refuse({ source, node, code: 'pyson-not-evaluable', problem: `"${name}" itself is not read` });
    return typeof name === 'string' && name.startsWith('self.') ? name.slice('self.'.length) : undefined;
  }
  const of = part(source, node, 'v');
  const isSelf = classOf(of) === 'Eval' && part(source, of, 'v').value === 'self';
  const key = part(source, node, 'k').value;
  return isSelf && typeof key === 'string'
    ? key
    : refuse({ source, node, code: 'pyson-not-evaluable', problem: 'Only fields of "self" are read' });
}

function fieldValue(kept: KeptCondition, name: string, node: JsonNode): Value {
  const { source, language, model, alias } = kept;
  const { key, active, fields } = language.models[model]!;
  const reader = (field: PysonField): Value => valueOfField(kept, field, node);
  if (Object.hasOwn(fields, name)) return reader(fields[name]!);
  if (name === 'id') return { kind: 'field', sql: keyOf({ ...language.models[model]!, key }, alias), type: 'number' };
  if (name === active) return { kind: 'field', sql: `${alias}.${active}`, type: 'boolean' };
  return refuse({
    source,
    node,
    code: 'pyson-unknown-field',
    problem: `The description knows no field "${name}" of ${model}`,
    hint: `If Tryton has no such field either, it takes the default, ${JSON.stringify(part(source, node, 'd').value)}, for everybody, without an error.`,
  });
}

function valueOfField({ source, language, model, alias }: KeptCondition, field: PysonField, node: JsonNode): Value {
  switch (field.kind) {
    case 'column':
      return { kind: 'field', sql: columnOf(field.sql, alias), type: field.type };
    case 'computed':
      if (field.sql !== undefined) return { kind: 'field', sql: columnOf(field.sql, alias), type: field.type };
      return refuse({
        source,
        node,
        code: 'pyson-not-evaluable',
        problem: 'The description does not say how this field is computed',
      });
    case 'one':
      return { kind: 'field', sql: columnOf(field.column, alias), type: 'reference' };
    default: {
      const { table, key, active } = language.models[field.model]!;
      // Rows by a table between are read whatever their state.
      const isActive = active === undefined || field.kind === 'through' ? '' : ` where r.${active} = true`;
      const outer = keyOf(language.models[model]!, alias);
      const from =
        field.kind === 'through'
          ? { column: `l.${field.from}`, tables: `${field.table} l join ${table} r on r.${key} = l.${field.to}` }
          : { column: `r.${field.by}`, tables: `${table} r` };
      return {
        kind: 'rows',
        outer,
        owners: `select ${from.column} from ${from.tables}${isActive}`,
        keys: `select r.${key} from ${from.tables}${isActive === '' ? ' where' : `${isActive} and`} ${from.column} = ${outer}`,
      };
    }
  }
}

function lengthOf(kept: KeptCondition, node: JsonNode): Value {
  const of = readValue(kept, part(kept.source, node, 'v'));
  if (of.kind === 'rows') return { kind: 'count', sql: `(select count(*) from (${of.keys}) k)` };
  if (of.kind === 'plain') return { kind: 'plain', node: resolved(kept.source, node) };
  return refuse({ source: kept.source, node, code: 'pyson-not-evaluable', problem: 'Only rows are counted here' });
}

const EMPTY: Readonly<Record<PysonType | 'reference', string | null>> = {
  text: "''",
  number: '0',
  boolean: 'false',
  reference: null,
  date: null,
  datetime: null,
};

/** What Python takes for true. */
function truth({ source }: KeptCondition, value: Value): string {
  switch (value.kind) {
    case 'plain':
      return String(isTrue(value.node));
    case 'rows':
      return `(${value.outer} in (${value.owners}))`;
    case 'count':
      return `(${value.sql} > 0)`;
    case 'field': {
      if (value.type === 'boolean') return `coalesce(${value.sql}, false)`;
      const empty = EMPTY[value.type];
      return empty === null ? `(${value.sql} is not null)` : `(coalesce(${value.sql}, ${empty}) <> ${empty})`;
    }
    default:
      return refuse({ source, node: value, code: 'pyson-not-evaluable', problem: 'This is no condition' });
  }
}

/** Both sides of a comparison, the field first. */
function sidesOf(kept: KeptCondition, node: JsonNode): readonly [Value, Value, boolean] {
  const [one, other] = ['s1', 's2'].map((key) => readValue(kept, part(kept.source, node, key))) as [Value, Value];
  return one.kind === 'plain' && other.kind !== 'plain' ? [other, one, true] : [one, other, false];
}

function equal(kept: KeptCondition, node: JsonNode): string {
  const [one, other] = sidesOf(kept, node);
  if (one.kind === 'plain') return String(isTrue(resolved(kept.source, node)));
  // Rows are a tuple of keys in Python, which equals no list and no number.
  if (one.kind === 'rows') return 'false';
  if (other.kind === 'plain') {
    if (other.node.value === null && !other.node.time) return one.kind === 'count' ? 'false' : `(${one.sql} is null)`;
    const right = constantFor(one, other.node);
    return right === undefined ? 'false' : `coalesce(${one.sql} = ${right}, false)`;
  }
  if (other.kind === 'rows') return 'false';
  return `(${one.sql} is not distinct from ${other.sql})`;
}

type Scalar = Extract<Value, { kind: 'field' | 'count' }>;

const isNumeric = (value: Scalar): boolean =>
  value.kind === 'count' || value.type === 'number' || value.type === 'reference';

/** The constant as SQL; undefined where Python would find values of different kinds unequal. */
function constantFor(value: Scalar, { value: plain, time }: PysonNode): string | undefined {
  if (time) return value.kind === 'field' && value.type === time.kind ? time.sql : undefined;
  if (isNumeric(value)) return typeof plain === 'number' ? String(plain) : undefined;
  const type = value.kind === 'field' ? value.type : 'number';
  if (type === 'text') return typeof plain === 'string' ? sqlText(plain) : undefined;
  if (type === 'boolean') return typeof plain === 'boolean' ? String(plain) : undefined;
  return undefined;
}

function ordered(kept: KeptCondition, node: JsonNode): string {
  const { source } = kept;
  const [one, other, isTurned] = sidesOf(kept, node);
  const isGreater = (classOf(node) === 'Greater') !== isTurned;
  const operator = `${isGreater ? '>' : '<'}${isTrue(resolved(source, part(source, node, 'e'))) ? '=' : ''}`;
  const isScalar = one.kind === 'field' || one.kind === 'count';
  if (!isScalar || other.kind !== 'plain')
    return refuse({ source, node, code: 'pyson-not-evaluable', problem: 'Only a field and a value are compared here' });
  const right = constantFor(one, other.node);
  if (right === undefined)
    return refuse({ source, node, code: 'pyson-value', problem: 'The field cannot be compared with this value' });
  // A comparison with what is absent is false, whichever way it goes.
  return `coalesce(${one.sql} ${operator} ${right}, false)`;
}

function member(kept: KeptCondition, node: JsonNode): string {
  const { source } = kept;
  const [key, list] = ['k', 'v'].map((name) => readValue(kept, part(source, node, name))) as [Value, Value];
  if (key.kind === 'plain' && list.kind === 'rows') {
    const wanted = key.node.value;
    return typeof wanted === 'number' ? `(${wanted} in (${list.keys}))` : 'false';
  }
  if (key.kind === 'plain' && list.kind === 'plain') {
    const items = list.node.value;
    return String(Array.isArray(items) && items.includes(key.node.value));
  }
  if ((key.kind !== 'field' && key.kind !== 'count') || list.kind !== 'plain' || !Array.isArray(list.node.value))
    return refuse({
      source,
      node,
      code: 'pyson-not-evaluable',
      problem: 'Only a field in a list, or a key in rows, is read',
    });
  const items = list.node.children.map((child) => resolved(source, child));
  const constants = items.flatMap((item) => constantFor(key, item) ?? []);
  const listed = constants.length > 0 ? `coalesce(${key.sql} in (${constants.join(', ')}), false)` : 'false';
  return items.some(({ value, time }) => value === null && !time) ? `(${listed} or ${key.sql} is null)` : listed;
}
