import { type Ast, namesOf } from '../ast.ts';
import { identifier } from '../identifier.ts';
import { Unsaid } from './scope.ts';

const SHORT: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'char',
};

/** A type as people write it: `int`, `numeric(10, 2)`, `text[]`. @throws Unsaid for what it cannot write. */
export function typeSql(type: Ast): string {
  const names = namesOf(type.names);
  const name = names.at(-1) ?? '';
  const plain = names[0] === 'pg_catalog' ? [name] : names;
  const modifiers = ((type.typmods as readonly Ast[] | undefined) ?? []).map(
    (modifier) => (modifier.A_Const as { ival?: { ival?: number } } | undefined)?.ival?.ival,
  );
  const bounds = ((type.arrayBounds as readonly Ast[] | undefined) ?? []).map(() => '[]').join('');
  if (type.setof || type.pct_type || modifiers.includes(undefined) || (name === 'interval' && modifiers.length > 0)) {
    throw new Unsaid('type');
  }
  const shown = plain.length === 1 ? (SHORT[name] ?? identifier(name)) : plain.map(identifier).join('.');
  return `${shown}${modifiers.length > 0 ? `(${modifiers.join(', ')})` : ''}${bounds}`;
}

/** A constant as SQL writes it. */
export function constantSql(constant: Ast): string {
  const value = constantValue(constant);
  if (value === null) return 'null';
  return 'sval' in constant ? `'${value.replaceAll("'", "''")}'` : value;
}

/** The value of a constant as text; null for NULL. @throws Unsaid for bit strings. */
export function constantValue(constant: Ast): string | null {
  if (constant.isnull) return null;
  const { sval, ival, fval, boolval } = constant as Record<string, Record<string, unknown> | undefined>;
  if (sval) return String(sval.sval ?? '');
  if (ival) return String(ival.ival ?? 0);
  if (fval) return String(fval.fval);
  if (boolval) return String(boolval.boolval ?? false);
  throw new Unsaid('constant');
}

/** The constant of a node, casts of it left out; undefined for anything else. */
export function constantOf(node: unknown): { readonly constant: Ast; readonly type: string | null } | undefined {
  const { A_Const: constant, TypeCast: cast } = (node ?? {}) as { A_Const?: Ast; TypeCast?: Ast };
  if (constant) return { constant, type: null };
  const inner = cast && (cast.arg as { A_Const?: Ast }).A_Const;
  return inner && { constant: inner, type: typeSql(cast.typeName as Ast) };
}
