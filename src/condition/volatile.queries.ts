import type { Tx } from '../db/session.types.ts';
import { conditionAst, lastName, walk } from './ast.ts';
import type { Unrepeatable } from './chance.ts';
import { type Clock, pinClock } from './clock.ts';
import { type Formula, leavesOf, sqlOf } from './formula.ts';

/** The conditions whose answer is chance: calls of volatile functions that are no clocks (those are pinned), samples of a table. */
export async function readUnrepeatable(tx: Tx, formula: Formula, clock: Clock): Promise<readonly Unrepeatable[]> {
  const suspects = leavesOf(formula).map((leaf) => ({
    id: leaf.id,
    ...callsOf(pinClock(sqlOf(leaf), clock)),
  }));
  const names = [...new Set(suspects.flatMap(({ calls }) => calls))];
  if (names.length === 0 && !suspects.some(({ hasSample }) => hasSample)) return [];
  const rows = await tx.rows<{ name: string }>(
    `select distinct p.proname::text as name from pg_catalog.pg_proc p where p.provolatile = 'v' and p.proname = any($1)`,
    [names],
  );
  const volatile = new Set(rows.map(({ name }) => name));
  return suspects
    .map(({ id, calls, hasSample }) => ({
      leaf: id,
      by: [...calls.filter((name) => volatile.has(name)), ...(hasSample ? ['tablesample'] : [])],
    }))
    .filter(({ by }) => by.length > 0);
}

function callsOf(condition: string): { readonly calls: readonly string[]; readonly hasSample: boolean } {
  const calls = new Set<string>();
  let hasSample = false;
  walk(conditionAst(condition), (type, node) => {
    if (type === 'FuncCall') calls.add(lastName(node.funcname));
    if (type === 'RangeTableSample' && !node.repeatable) hasSample = true;
    return true;
  });
  return { calls: [...calls], hasSample };
}
