import { found } from '../../causes/cause.ts';
import {
  type MissingNameEvidence,
  systemAliasUnknown,
  systemColumnMissing,
  systemFailsOnData,
  systemFunctionMissing,
  systemGuard,
  systemNoRights,
  systemNotOneExpression,
  systemSqlRefused,
  systemSyntax,
  systemTableMissing,
} from '../../causes/system-sql.ts';
import { closestNames } from '../../model/closest.ts';
import type { Found } from '../../result.ts';
import type { Known } from './catalog.queries.ts';
import type { Refusal } from './refusal.ts';
import { spotOf } from './target.ts';

/** The finding of a text that the server or the guard does not take, with names that may have been meant. */
export function judgeRefusal(refusal: Refusal, known: Known): Found {
  const { kind, target, offset, words } = refusal;
  const spot = spotOf(target, offset);
  const missing = { ...spot, words, ...missingName(refusal, known) };
  switch (kind) {
    case 'syntax':
      return found(systemSyntax, { ...spot, words }, 'proved');
    case 'several':
      return found(systemNotOneExpression, spot, 'proved');
    case 'guard':
      return found(systemGuard, { ...spot, words }, 'proved');
    case 'table':
      return found(systemTableMissing, missing, 'proved');
    case 'alias':
      return found(systemAliasUnknown, { ...missing, near: [] }, 'proved');
    case 'column':
      return found(systemColumnMissing, missing, 'proved');
    case 'function':
      return found(systemFunctionMissing, { ...missing, near: [] }, 'proved');
    case 'rights':
      return found(systemNoRights, { ...missing, near: [] }, 'proved');
    case 'data':
      return found(systemFailsOnData, { ...spot, words }, 'proved');
    case 'sql':
      return found(systemSqlRefused, { ...spot, words }, 'proved');
  }
}

function missingName({ kind, name }: Refusal, known: Known): Pick<MissingNameEvidence, 'name' | 'near'> {
  if (name.length === 0) return { name: null, near: [] };
  const written = name.join('.');
  if (kind === 'table') return { name: written, near: nearTables(written, known.tables) };
  if (kind === 'column') {
    const columns = [...new Set([...known.columns.values()].flat())];
    return { name: written, near: closestNames(name.at(-1)!, columns) };
  }
  return { name: written, near: [] };
}

/** The whole name first; a table without its schema, or in another one, is near by its last word. */
function nearTables(written: string, tables: readonly string[]): readonly string[] {
  const near = closestNames(written, tables);
  if (near.length > 0) return near;
  const word = written.split('.').at(-1)!;
  const words = closestNames(word, [...new Set(tables.map((table) => table.split('.').at(-1)!))]);
  return tables.filter((table) => words.includes(table.split('.').at(-1)!)).slice(0, 3);
}
