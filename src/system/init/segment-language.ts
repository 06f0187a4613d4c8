import { columnKey } from './catalog.types.ts';
import type { SegmentCast, Stage } from './guess.types.ts';
import { plainName } from './names.ts';
import type { Proposal } from './proposal.types.ts';

const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/^(=|==|eq|equals?|is|ravno)$/i, '{field} = {value}'],
  [/^(!=|<>|ne|neq|not_?equals?|is_?not|ne_ravno)$/i, '{field} <> {value}'],
  [/^(<|lt|less|less_than|menshe)$/i, '{field} < {value}'],
  [/^(<=|lte|le)$/i, '{field} <= {value}'],
  [/^(>|gt|greater|greater_than|bolshe)$/i, '{field} > {value}'],
  [/^(>=|gte|ge)$/i, '{field} >= {value}'],
  [/^(in|any_?of|one_?of|vhodit)$/i, '{field} in ({values})'],
  [/^(not_?in|nin|none_?of)$/i, '{field} not in ({values})'],
  [/^(like)$/i, '{field} like {value}'],
  [/^(contains|includes|soderzhit)$/i, 'position({value} in {field}) > 0'],
  [/^(is_?null|empty|not_?set|pusto)$/i, '{field} is null'],
  [/^(is_?not_?null|not_?empty|exists|set|ne_pusto)$/i, '{field} is not null'],
];

/** In which language the segments are kept. */
export function languageOf(
  { situation, cast: { customer } }: Stage,
  cast: SegmentCast | undefined,
  alias: string,
): Proposal['language'] {
  const look =
    cast?.condition && situation.samples.looks.get(columnKey(cast.condition.table.id, cast.condition.column));
  if (!look?.tree || look.conditions > 0) return { language: 'sql' };
  const known = look.tree.operators.flatMap((word) => {
    const sql = OPERATORS.find(([pattern]) => pattern.test(word))?.[1];
    return sql ? [[word, sql] as const] : [];
  });
  const columns = look.tree.fields.flatMap((field) => {
    const last = plainName(field.split('.').at(-1)!);
    const column = customer?.table.columns.find(({ name }) => plainName(name) === last);
    return column ? [[field, `${alias}.${column.sql}`] as const] : [];
  });
  return { language: 'json', ...look.tree, known: Object.fromEntries(known), columns: Object.fromEntries(columns) };
}
