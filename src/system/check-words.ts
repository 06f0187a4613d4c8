import { loadSystem } from './load.ts';

/** What the checks of system descriptions add to the answers of every command. */
export interface CheckWords {
  /** Ids of their causes. */
  readonly causes: readonly string[];
  /** Every name in their SQL: each column that a row can have is one of them. */
  readonly columns: readonly string[];
}

/** Reads the checks of system descriptions, by shipped name or file. Throws UsageError `system/…`. */
export function checkWords(systems: readonly string[]): CheckWords {
  const checks = systems.flatMap((name) => loadSystem(name).checks ?? []);
  const columns = checks.flatMap(({ sql }) => sql.match(/[a-z_][a-z0-9_]*/gi) ?? []);
  return {
    causes: [...new Set(checks.map(({ id }) => id))].sort(),
    columns: [...new Set([...columns, 'others', 'zone'])].sort(),
  };
}
