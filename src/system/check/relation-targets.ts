import type { RelationName } from '../../model/relations.ts';
import type { RelationMapping, SystemDescription } from '../description.ts';
import type { Target } from './target.ts';

/** The texts of a relation with their places. */
export function targetsOf(
  { relations }: SystemDescription,
  name: RelationName,
): { readonly from: Target; readonly where: Target | undefined; readonly columns: readonly Target[] } {
  const mapping = relations[name]!;
  const places = mapping.places!;
  const base = { relation: name, column: null };
  return {
    from: { ...base, item: `${name}: from`, place: places.from, sql: mapping.from },
    where: mapping.where ? { ...base, item: `${name}: where`, place: places.where!, sql: mapping.where } : undefined,
    columns: Object.keys(mapping.columns).map((column) => columnTarget(name, column, mapping)),
  };
}

export function columnTarget(relationName: RelationName, column: string, mapping: RelationMapping): Target {
  return {
    item: `${relationName}.${column}`,
    relation: relationName,
    column,
    place: mapping.places!.columns[column] ?? mapping.places!.from,
    sql: mapping.columns[column] ?? '',
  };
}
