import { readCustomerColumns, readTableNames } from '../../condition/catalog.queries.ts';
import type { Clock } from '../../condition/clock.ts';
import type { Formula } from '../../condition/formula.ts';
import { checkFormula } from '../../condition/server-check.queries.ts';
import { FormulaError } from '../../condition/syntax-error.ts';
import { readUnrepeatable } from '../../condition/volatile.queries.ts';
import type { Tx } from '../../db/session.types.ts';
import { UsageError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { text } from '../../text.ts';
import { readImpactOf } from '../impact.queries.ts';
import { inFile } from '../set/file-places.ts';
import { readVerdict } from '../verdict.queries.ts';
import { judgeVerdict } from '../verdict.ts';
import { aliasOf, type ComparedRule, conditionText, formulasOf, type HeldRule, textOf } from './compare.ts';
import type { DeclaredColumn, DeclaredColumns } from './declared.ts';
import type { Measured } from './judge.ts';
import { isTooLarge, withPossible } from './verdict.ts';

/** The customers of `--customers` and `--key`, or those of a description. */
export interface CustomersAsked {
  readonly table: string;
  readonly key: string;
}

/**
 * Makes sure that the table and its key are there, before the first rule is counted.
 * @throws UsageError `rules/unknown-customers`, `rules/unknown-key`.
 */
export async function checkCustomers(tx: Tx, asked: CustomersAsked): Promise<void> {
  const columns = await readCustomerColumns(tx, asked);
  if (columns.size === 0)
    throw new UsageError({
      code: 'rules/unknown-customers',
      message: text(
        `There is no table "${asked.table}", or its schema may not be read.`,
        `Таблицы «${asked.table}» нет, или нет прав на её схему.`,
      ),
      hint:
        suggestion(asked.table, await readTableNames(tx)) ??
        text('Give it with its schema: --customers SCHEMA.TABLE.', 'Укажите её со схемой: --customers СХЕМА.ТАБЛИЦА.'),
    });
  const names = [...columns.keys()];
  const shown = names.slice(0, 20).join(', ');
  if (!columns.has(asked.key))
    throw new UsageError({
      code: 'rules/unknown-key',
      message: text(
        `${asked.table} has no column "${asked.key}" that could be the customer's key.`,
        `В ${asked.table} нет столбца «${asked.key}», который мог бы быть ключом клиента.`,
      ),
      hint: suggestion(asked.key, names) ?? text(`Its columns: ${shown}.`, `Её столбцы: ${shown}.`),
    });
}

/** The columns of the customers as the catalog has them. */
export async function readCatalogColumns(tx: Tx, { table }: Pick<CustomerMapping, 'table'>): Promise<DeclaredColumns> {
  const rows = await tx.rows<DeclaredColumn & { readonly name: string } & Record<string, unknown>>(
    `select a.attname::text as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as "isNullable",
       coalesce(l.collisdeterministic, true) as "isDecidable"
     from pg_catalog.pg_attribute a left join pg_catalog.pg_collation l on l.oid = a.attcollation
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, type, isNullable, isDecidable }) => [name, { type, isNullable, isDecidable }]));
}

export interface MeasureQuestion {
  readonly rule: ComparedRule;
  readonly customer: CustomerMapping;
  readonly clock: Clock;
}

/** A text that this database does not take: it reads a column that is not there, or fails on the data. */
export interface RefusedText {
  readonly side: 'before' | 'after';
  /** With file:line:column. */
  readonly error: UsageError;
}

/** Counts whom both texts of a rule let through, and has PostgreSQL check what was proved of them. Null where the two are no conditions on customers. */
export async function measureRule(
  tx: Tx,
  { rule, customer: given, clock }: MeasureQuestion,
): Promise<Measured | RefusedText | null> {
  const formulas = formulasOf(rule);
  if (!formulas || isTooLarge([formulas.before, formulas.after], aliasOf(rule))) return null;
  const held = { before: rule.before!, after: rule.after! };
  const customer = calledAs(given, aliasOf(rule));
  const columns = await readCustomerColumns(tx, customer);
  const sources = { before: conditionText(held.before), after: conditionText(held.after) };
  for (const side of ['after', 'before'] as const) {
    const written = { formula: formulas[side], source: sources[side] };
    const checked = await orRefused(held[side], side, () => checkFormula(tx, written, { customer, columns }));
    if (checked) return checked;
  }
  const chance = await readChance(tx, formulas, clock);
  const measured = await orRefused(held.after, 'after', () =>
    readImpactOf(tx, customer, { ...formulas, sources, clock }),
  );
  if ('side' in measured) return measured;
  const { impact, ...asked } = measured;
  const checked = await readVerdict(tx, { ...formulas, customer, clock, ...asked });
  return {
    impact,
    verdict: withPossible(judgeVerdict(checked, impact, chance), {
      ...formulas,
      alias: customer.alias,
      checked,
      impact,
      chance,
    }),
  };
}

/** Conditions of a description are over its own alias; where it has none, the customers are called as the rule calls them. */
export function calledAs(customer: CustomerMapping, alias: string): CustomerMapping {
  const isBound = customer.where !== undefined || customer.label !== undefined || customer.zone !== undefined;
  return alias === '' || isBound ? customer : { ...customer, alias };
}

async function orRefused<Read>(
  held: HeldRule,
  side: RefusedText['side'],
  read: () => Promise<Read>,
): Promise<Read | RefusedText> {
  try {
    return await read();
  } catch (error) {
    const text = textOf(held);
    if (error instanceof FormulaError && text) return { side, error: inFile(held.file, text, error) };
    throw error;
  }
}

async function readChance(
  tx: Tx,
  { before, after }: { readonly before: Formula; readonly after: Formula },
  clock: Clock,
): Promise<readonly string[]> {
  const old = await readUnrepeatable(tx, before, clock);
  const now = await readUnrepeatable(tx, after, clock);
  return [...now.map(({ leaf }) => leaf), ...old.map(({ leaf }) => `${leaf} (old)`)];
}
