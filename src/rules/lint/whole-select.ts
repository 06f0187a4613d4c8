import type { Formula } from '../../condition/formula.ts';
import type { Known, Linted } from './lint.types.ts';
import { lintScopes } from './lint-rule.ts';
import { scopesOf } from './scope.ts';

/**
 * The faults of a whole SELECT, given as `exists (<the SELECT>)`: what stands around it is ours and says nothing; its own WHERE is about the rows of its
 * tables, of which we do not know which are the customers.
 */
export function lintSelect(formula: Formula, text: string, known: Known): Linted {
  const [, ...inner] = scopesOf({ formula, text, alias: '', table: null }, known);
  return lintScopes(inner, null);
}
