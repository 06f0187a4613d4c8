import type { Tx } from '../db/session.types.ts';
import { RefusedByGuard, type UserError } from '../errors.ts';
import type { CustomerMapping } from '../system/description.ts';
import { text } from '../text.ts';
import { conditionAst, walk } from './ast.ts';
import { isAboutText, isOfData, serverWords } from './blame.ts';
import { checkMentions } from './catalog.queries.ts';
import { type Formula, type Leaf, leavesOf, sqlOf } from './formula.ts';
import { printSql } from './parse.ts';
import { FormulaError } from './syntax-error.ts';

/** A formula with the text that it was read from. */
export interface WrittenFormula {
  readonly formula: Formula;
  readonly source: string;
}

/**
 * Lets the server plan the formula as a WHERE clause before anything is counted: what it would refuse there (no boolean, an unknown column or
 * function, a window function, a constant that its type does not take) is refused here, at its place. Nothing is read.
 * @throws FormulaError `condition/unknown-column`, `condition/unknown-table` with the nearest name, else `condition/refused` or the guard's
 * own code.
 */
export async function checkFormula(
  tx: Tx,
  { formula, source }: WrittenFormula,
  { customer, columns }: { customer: CustomerMapping; columns: ReadonlyMap<string, string> },
): Promise<void> {
  const refusal = await refusalOf(tx, printSql(formula), customer);
  if (!refusal) return;
  await checkMentions(tx, formula, { source, customer, columns });
  for (const leaf of leavesOf(formula)) {
    const ofLeaf = await refusalOf(tx, sqlOf(leaf), customer);
    if (ofLeaf) throw refused(ofLeaf, leaf, source);
  }
  throw refusal;
}

async function refusalOf(tx: Tx, condition: string, { table, alias }: CustomerMapping): Promise<UserError | undefined> {
  try {
    await tx.plan(`select 1 from ${table} ${alias} where (${condition})`);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedByGuard || isAboutText(error)) return error;
    throw error;
  }
}

function refused(error: UserError, { id, span }: Leaf, source: string): FormulaError {
  const isGuards = error instanceof RefusedByGuard;
  const { message, hint } = error.words;
  const words = serverWords(error);
  return new FormulaError({
    code: isGuards ? error.code : 'condition/refused',
    problem: isGuards
      ? text(message.en.replace(/\.$/, ''), message.ru.replace(/\.$/, ''))
      : text(`The server does not take condition ${id}: ${words}`, `Сервер не принимает условие ${id}: ${words}`),
    source,
    position: span.start,
    hint,
    data: { ...error.data, condition: id },
  });
}

/**
 * Runs a scan; when the data makes it fail all the same (the scan guards its conditions and leaves out those that fail alone) says which
 * conditions can be meant, and where.
 * @throws FormulaError `condition/fails-on-data`.
 */
export async function tellingFailures<Result>(
  formulas: readonly WrittenFormula[],
  scan: () => Promise<Result>,
): Promise<Result> {
  try {
    return await scan();
  } catch (error) {
    if (!isOfData(error)) throw error;
    throw failure(error, formulas, String(error.data.sqlState));
  }
}

function failure(error: UserError, formulas: readonly WrittenFormula[], state: string): FormulaError {
  const risky = formulas.map(({ formula }) => leavesOf(formula).filter((leaf) => canFail(sqlOf(leaf))));
  const found = risky.findIndex((leaves) => leaves.length > 0);
  const { formula, source } = formulas[Math.max(0, found)]!;
  const leaves = found < 0 ? leavesOf(formula) : risky[found]!;
  const ids = leaves.map(({ id }) => id);
  const words = serverWords(error);
  return new FormulaError({
    code: 'condition/fails-on-data',
    problem: text(
      `With the data as it is, ${ids.length === 1 ? `condition ${ids[0]} fails` : `one of the conditions ${ids.join(', ')} fails`}: ${words}`,
      `На нынешних данных ${ids.length === 1 ? `условие ${ids[0]}` : `одно из условий ${ids.join(', ')}`} завершается ошибкой: ${words}`,
    ),
    source,
    position: leaves[0]?.span.start ?? 0,
    hint: text(
      'Every condition is judged for every customer, whatever the others say. Where only some rows can be cast or divided by, write the test into the same condition: case when … then … else false end.',
      'Каждое условие проверяется для каждого клиента, что бы ни говорили другие. Если приводить тип или делить можно не у всех строк, проверьте это в самом условии: case when … then … else false end.',
    ),
    data: { sqlState: state, conditions: ids },
  });
}

/** Whether a condition holds something that data can make fail: a cast of more than a constant, a division, a call, a scalar subquery. */
function canFail(condition: string): boolean {
  let can = false;
  walk(conditionAst(condition), (type, node) => {
    if (type === 'TypeCast' && !('A_Const' in (node.arg as object))) can = true;
    const operator = type === 'A_Expr' ? JSON.stringify(node.name) : '';
    if (/"sval":"[/%]"/.test(operator) || type === 'FuncCall') can = true;
    if (type === 'SubLink' && node.subLinkType === 'EXPR_SUBLINK') can = true;
    return true;
  });
  return can;
}
