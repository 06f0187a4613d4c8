import type { ColumnOfFile } from './rule-file.types.ts';

/** What people write, and what PostgreSQL's `format_type` calls it. */
const NAMES: Readonly<Record<string, string>> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  serial: 'integer',
  bigserial: 'bigint',
  decimal: 'numeric',
  float: 'double precision',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

/**
 * A column as people declare it, `numeric(12, 2) not null`, with the type as `format_type` names it. A type that PostgreSQL does not have of its
 * own stays as written: nothing is decided about its columns.
 */
export function declaredColumn(written: string): ColumnOfFile {
  const words = written.trim().toLowerCase().replace(/\s+/g, ' ');
  const type = words.replace(/ (not )?null$/, '');
  return { type: typeName(type), isNullable: !/ not null$/.test(words) };
}

function typeName(written: string): string {
  const [, word = written, modifier = '', rest = ''] = /^([^(]+?) ?(\([^)]*\))?( .*)?$/.exec(written) ?? [];
  const name = NAMES[word] ?? word;
  const tight = modifier.replace(/\s+/g, '');
  // A moment keeps its precision in the middle of its name: timestamp(3) with time zone.
  const moment = /^(timestamp|time) (with(?:out)? time zone)$/.exec(name);
  if (moment) return `${moment[1]}${tight} ${rest === '' ? moment[2] : rest.trim()}`;
  // numeric(10) has no decimals.
  const full = name === 'numeric' ? tight.replace(/^\((\d+)\)$/, '($1,0)') : tight;
  return `${name}${full}${rest}`;
}
