import type { Formula } from '../../condition/formula.ts';
import { UsageError } from '../../errors.ts';
import { didYouMean } from '../../model/closest.ts';

/** A column as a schema file declares it. */
export interface DeclaredColumn {
  /** As PostgreSQL's `format_type` names it; for a type that the file itself made, its own name. */
  readonly type: string;
  readonly isNullable: boolean;
  /** Whether equal texts are equal values and others are not: a collation may see it otherwise. */
  readonly isDecidable: boolean;
  /** CHECKs of the table that read it; absent = none. */
  readonly checks?: readonly DeclaredCheck[];
}

/** What a table demands of its rows. */
export interface DeclaredCheck {
  /** As written: `check (age >= 18)`. */
  readonly text: string;
  readonly formula: Formula;
  readonly columns: readonly string[];
}

/** Columns by name. */
export type DeclaredColumns = ReadonlyMap<string, DeclaredColumn>;

/** What `--schema FILE` declares: the types that a database would tell. */
export interface DeclaredSchema {
  readonly file: string;
  /** By name as written: `crm.customer`, or `customer`. */
  readonly tables: ReadonlyMap<string, DeclaredColumns>;
}

/**
 * The columns of the customers: of the table that was named, else of the only table, else of the only one that has all columns that a rule reads.
 * A table may be named with its schema or without.
 * @throws UsageError `schema/unknown-table`, `schema/which-table`.
 */
export function customersIn(
  { file, tables }: DeclaredSchema,
  named: string | undefined,
  reads: ReadonlySet<string>,
): DeclaredColumns {
  const names = [...tables.keys()];
  if (named !== undefined) {
    const match = names.find((name) => name === named) ?? names.find((name) => lastName(name) === lastName(named));
    if (match !== undefined) return tables.get(match)!;
    throw new UsageError({
      code: 'schema/unknown-table',
      message: `${file} declares no table "${named}".`,
      hint: didYouMean(named, names) ?? `It declares ${names.slice(0, 20).join(', ')}.`,
    });
  }
  if (names.length === 1) return tables.get(names[0]!)!;
  const fitting = names.filter((name) => [...reads].every((column) => tables.get(name)!.has(column)));
  if (fitting.length === 1) return tables.get(fitting[0]!)!;
  throw new UsageError({
    code: 'schema/which-table',
    message: `${file} declares ${names.length} tables, and ${fitting.length === 0 ? 'none has all columns that the rules read' : `${fitting.slice(0, 3).join(' and ')} could be the customers`}.`,
    hint: 'Say which one the customers are: --customers TABLE.',
  });
}

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
