import type { PlanNode, Tx } from '../../db/session.types.ts';
import { RefusedByGuard, UserError } from '../../errors.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { expressionsToType, failureSql } from './risks.ts';
import type { CastRules } from './safe-casts.ts';
import type { AtomForm } from './sql.ts';

/**
 * How each condition is to be asked so that no value of a customer can stop the statement: with a guard where it casts or divides. A condition
 * whose guard this server would not plan is asked as it is. Nothing is read of the customers.
 */
export async function readForms(
  tx: Tx,
  customer: CustomerMapping,
  conditions: readonly string[],
): Promise<readonly AtomForm[]> {
  const expressions = [...new Set(conditions.flatMap(expressionsToType))];
  const risky = conditions.some((condition) => failureSql(condition, PROBING) !== undefined);
  if (!risky) return conditions.map((condition) => ({ condition }));
  const rules = await readCastRules(tx);
  const types = await readTypes(tx, customer, expressions);
  const forms = conditions.map((condition): AtomForm => {
    const fails = failureSql(condition, { typeOf: (expression) => types.get(expression), rules });
    return fails === undefined ? { condition } : { condition, fails };
  });
  return withPlannedGuards(tx, customer, forms);
}

/** Every cast taken for one of a text: enough to see whether there is anything to ask the server about. */
const PROBING = {
  typeOf: () => 'text',
  rules: { canCheckInput: false, takesNewNumbers: true, castsJsonNull: false },
};

/** What the server's casts take, from what else it has: each of these functions came with the change in question. */
async function readCastRules(tx: Tx): Promise<CastRules> {
  const [row] = await tx.rows<{ checks: boolean; json: boolean }>(
    `select to_regprocedure('pg_catalog.pg_input_is_valid(text,text)') is not null as checks,
       to_regprocedure('pg_catalog.json_strip_nulls(json,boolean)') is not null as json`,
  );
  const takesNewNumbers = row?.checks ?? false;
  const probe = `select pg_catalog.pg_input_is_valid('1', 'pg_catalog.int4')`;
  const canCheckInput = takesNewNumbers && !((await refusalOf(tx, probe)) instanceof Error);
  return { canCheckInput, takesNewNumbers, castsJsonNull: row?.json ?? false };
}

/** Types of expressions over the customer. CASE WHEN false keeps the server from computing them. */
async function readTypes(
  tx: Tx,
  { table, alias }: CustomerMapping,
  expressions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const types = new Map<string, string>();
  if (expressions.length === 0) return types;
  const typed = (list: readonly string[]): string =>
    `select ${list.map((one, index) => `pg_typeof(case when false then ${one} end)::text as t${index}`).join(', ')} from (select 1) mmsup_one left join ${table} ${alias} on false`;
  const read = async (list: readonly string[]): Promise<void> => {
    const [row = {}] = await tx.rows<Record<string, string>>(typed(list), [], { costLimit: Number.POSITIVE_INFINITY });
    for (const [index, one] of list.entries()) types.set(one, row[`t${index}`] ?? '');
  };
  if (!(await refusalOf(tx, typed(expressions)))) {
    await read(expressions);
    return types;
  }
  for (const one of expressions) if (!(await refusalOf(tx, typed([one])))) await read([one]);
  return types;
}

async function withPlannedGuards(
  tx: Tx,
  { table, alias }: CustomerMapping,
  forms: readonly AtomForm[],
): Promise<readonly AtomForm[]> {
  const guards = forms.flatMap(({ fails }) => fails ?? []);
  const planned = (list: readonly string[]): string =>
    `select ${list.map((fails) => `(${fails})`).join(', ')} from ${table} ${alias}`;
  if (guards.length === 0 || !(await refusalOf(tx, planned(guards)))) return forms;
  const kept: AtomForm[] = [];
  for (const { condition, fails } of forms)
    kept.push(fails === undefined || (await refusalOf(tx, planned([fails]))) ? { condition } : { condition, fails });
  return kept;
}

/** Why the server or the guard would not plan a statement, if it is the text's fault. */
export async function refusalOf(tx: Tx, statement: string): Promise<UserError | undefined> {
  const plan = await planOrRefusal(tx, statement);
  return plan instanceof UserError ? plan : undefined;
}

/** The plan of a statement, or why the server or the guard would not plan it, if it is the text's fault. */
export function planOrRefusal(tx: Tx, statement: string): Promise<PlanNode | UserError> {
  return unlessRefused(tx.plan(statement));
}

/** What was asked, or why the server or the guard would not do it, if it is the text's fault. */
export async function unlessRefused<Answer>(asked: Promise<Answer>): Promise<Answer | UserError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RefusedByGuard) return error;
    if (error instanceof UserError && /^(42|22|0A)/.test(String(error.data.sqlState))) return error;
    throw error;
  }
}
