import { UsageError } from '../errors.ts';
import { RELATIONS, type RelationColumn, type RelationName } from '../model/relations.ts';
import { text } from '../text.ts';
import type { SystemDescription } from './description.ts';
import { placeWords } from './place.ts';

/**
 * Refuses rows whose value is none of those that a canonical column may have: a mapping that is wrong there must give no answer.
 * @throws UsageError `system/value-outside` with the line of the description.
 */
export function requireKnownValues<Row extends object>(
  system: SystemDescription,
  { relation, column }: { readonly relation: RelationName; readonly column: keyof Row & string },
  rows: readonly Row[],
): readonly Row[] {
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[relation].columns;
  const allowed = declared[column]?.values;
  const odd = allowed && rows.find((row) => row[column] !== null && !allowed.includes(String(row[column])));
  if (!odd) return rows;
  const place = system.relations[relation]?.places?.columns[column];
  const where = place ? placeWords(place) : system.file;
  throw new UsageError({
    code: 'system/value-outside',
    message: text(
      `${where}: ${relation}.${column} gives "${String(odd[column])}", which is none of: ${allowed.join(', ')}.`,
      `${where}: ${relation}.${column} даёт «${String(odd[column])}», а бывает только: ${allowed.join(', ')}.`,
    ),
    hint: text(
      `Correct the description; prove it whole with: mmsup system check ${system.file}`,
      `Исправьте описание; проверить его целиком: mmsup system check ${system.file}`,
    ),
    data: { relation, column, value: String(odd[column]) },
  });
}
