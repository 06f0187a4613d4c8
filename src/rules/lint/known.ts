import type { RuleSet } from '../set/rule-file.types.ts';
import type { Known, KnownColumns } from './lint.types.ts';

/** Tables by name, with or without their schema. */
export type Tables = ReadonlyMap<string, KnownColumns>;

/** What is known for all rules of a command line. */
export interface KnownAtAll {
  /** From `--schema` or a database; null where neither was given. */
  readonly tables: Tables | null;
  /** All tables that there are; null where the source does not claim to know them. */
  readonly names: readonly string[] | null;
  readonly zone: string | null;
  /** Table of the customers and what conditions call them, where the command line or the system says so. */
  readonly customers: { readonly table: string; readonly alias: string | null } | null;
}

export const NOTHING_KNOWN: KnownAtAll = { tables: null, names: null, zone: null, customers: null };

/** What rules of one set are linted with: what the file declares goes before what is known at all. */
export function knownOf(
  set: Pick<RuleSet, 'columns' | 'customers'>,
  ofFile: Tables | null,
  all: KnownAtAll,
): { readonly known: Known; readonly table: string | null; readonly alias: string | null } {
  const tables = ofFile ?? all.tables;
  const declared: KnownColumns = new Map(Object.entries(set.columns));
  const named = set.customers?.table ?? all.customers?.table ?? null;
  const only = tables?.size === 1 ? [...tables.keys()][0]! : null;
  const table = named ?? (declared.size > 0 ? OWN : only);
  const columnsOf = (name: string): KnownColumns | undefined => {
    if (name === table && declared.size > 0) return declared;
    return tables === null ? undefined : tableNamed(tables, name);
  };
  return {
    known: { columnsOf, tables: ofFile === null ? all.names : null, zone: all.zone },
    table,
    alias: set.customers?.alias ?? all.customers?.alias ?? null,
  };
}

/** The customers of a file that declares their columns and not their table. */
const OWN = 'customers of this file';

function tableNamed(tables: Tables, name: string): KnownColumns | undefined {
  const exact = tables.get(name);
  if (exact) return exact;
  const matches = [...tables].filter(
    ([known]) => lastName(known) === lastName(name) && (!name.includes('.') || !known.includes('.')),
  );
  return matches.length === 1 ? matches[0]![1] : undefined;
}

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
