import { RELATIONS, type RelationColumn, type RelationName } from '../model/relations.ts';
import type { SystemDescription } from './description.ts';

const SQL_TYPE = {
  id: 'text',
  text: 'text',
  integer: 'bigint',
  number: 'numeric',
  boolean: 'boolean',
  time: 'timestamptz',
  date: 'date',
  json: 'jsonb',
} as const;

/** Whether the system keeps this relation at all. */
export function keeps(system: SystemDescription, name: RelationName): boolean {
  return system.relations[name] !== undefined;
}

/** Whether the system keeps this column of this relation. */
export function keepsColumn(system: SystemDescription, name: RelationName, column: string): boolean {
  return system.relations[name]?.columns[column] !== undefined;
}

/**
 * The canonical relation as a FROM item: `(select …) as <alias>`. All canonical columns are there; those the system does not keep are typed NULLs.
 * @throws Error when the system does not keep the relation: ask {@link keeps} first.
 */
export function relation(system: SystemDescription, name: RelationName, alias: string = name): string {
  const mapping = system.relations[name];
  if (!mapping) throw new Error(`System "${system.id}" does not keep the relation "${name}".`);
  const declared: Readonly<Record<string, RelationColumn>> = RELATIONS[name].columns;
  const columns = Object.entries(declared).map(([column, { type }]) => {
    const expression = mapping.columns[column] ?? `null::${SQL_TYPE[type]}`;
    return `${expression} as ${column}`;
  });
  const where = mapping.where ? ` where ${mapping.where}` : '';
  return `(select ${columns.join(', ')} from ${mapping.from}${where}) as ${alias}`;
}
