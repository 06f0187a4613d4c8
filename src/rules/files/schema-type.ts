import { type Ast, namesOf } from '../../condition/ast.ts';

/** Names of PostgreSQL's own types as `format_type` tells them; what is not here is called as it is written. */
const FORMAL: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'character',
  varchar: 'character varying',
  decimal: 'numeric',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  time: 'time without time zone',
  timetz: 'time with time zone',
  smallserial: 'smallint',
  serial2: 'smallint',
  serial: 'integer',
  serial4: 'integer',
  bigserial: 'bigint',
  serial8: 'bigint',
};

/** Whether the column gets a number of its own and so is never NULL. */
export function isSerial(typeName: Ast): boolean {
  return /^(small|big)?serial[248]?$/.test(namesOf(typeName.names).at(-1) ?? '');
}

/** A type of the parse tree as `format_type` names it: `numeric(12,2)`, `timestamp(3) with time zone`, `text[]`. */
export function typeText(typeName: Ast): string {
  const [last = '', ...schemas] = [...namesOf(typeName.names)].reverse();
  const schema = schemas.reverse().filter((name) => name !== 'pg_catalog');
  const name = schema.length > 0 ? [...schema, last].join('.') : (FORMAL[last] ?? last);
  const isArray = Array.isArray(typeName.arrayBounds) && typeName.arrayBounds.length > 0;
  return withModifiers(name, modifiersOf(typeName)) + (isArray ? '[]' : '');
}

function modifiersOf({ typmods }: Ast): readonly string[] {
  return ((typmods as readonly Ast[] | undefined) ?? []).map((one) => {
    const value = (one.A_Const as { ival?: { ival?: number } } | undefined)?.ival?.ival ?? 0;
    return String(value);
  });
}

function withModifiers(name: string, modifiers: readonly string[]): string {
  if (modifiers.length === 0) return name;
  const all = name === 'numeric' && modifiers.length === 1 ? [...modifiers, '0'] : modifiers;
  const [, word = name, rest = ''] = /^(time|timestamp)( with.*)$/.exec(name) ?? [];
  return `${word}(${all.join(',')})${rest}`;
}
