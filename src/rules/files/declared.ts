import type { Formula } from '../../condition/formula.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import { plural, text } from '../../text.ts';

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
      message: text(`${file} declares no table "${named}".`, `В файле ${file} нет таблицы «${named}».`),
      hint:
        suggestion(named, names) ??
        text(`It declares ${names.slice(0, 20).join(', ')}.`, `В нём есть: ${names.slice(0, 20).join(', ')}.`),
    });
  }
  if (names.length === 1) return tables.get(names[0]!)!;
  const fitting = names.filter((name) => [...reads].every((column) => tables.get(name)!.has(column)));
  if (fitting.length === 1) return tables.get(fitting[0]!)!;
  const few = fitting.slice(0, 3);
  const why =
    few.length === 0
      ? text('none has all columns that the rules read', 'ни в одной нет всех столбцов, которые читают правила')
      : text(`${few.join(' and ')} could be the customers`, `клиентами могут быть ${few.join(' и ')}`);
  throw new UsageError({
    code: 'schema/which-table',
    message: text(
      `${file} declares ${names.length} tables, and ${why.en}.`,
      `В файле ${file} ${plural(names.length, TABLES).ru}: ${why.ru}.`,
    ),
    hint: text(
      'Say which one the customers are: --customers TABLE.',
      'Укажите, какая из них — клиенты: --customers ТАБЛИЦА.',
    ),
  });
}

const TABLES = { en: ['table', 'tables'], ru: ['таблица', 'таблицы', 'таблиц'] } as const;

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
