import type { Tx } from '../../db/session.types.ts';
import { RefusedByGuard, UsageError, type UserError } from '../../errors.ts';
import { suggestion } from '../../model/closest.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { text } from '../../text.ts';
import { isAboutText, serverWords } from '../blame.ts';
import { loadParser, printSql } from '../parse.ts';
import { FormulaError } from '../syntax-error.ts';
import { readSelectCatalog } from './catalog.queries.ts';
import type { SelectCatalog } from './catalog.ts';
import { loadPrinter } from './print.ts';
import { type Known, readSelect, readWhole } from './read.ts';
import type { Selection } from './select.ts';
import { readStatement, type Statement, tooDeep } from './statement.ts';
import { sliceOf, unquoted } from './text.ts';

/** A SELECT as the user gives it, and what is said or known of the customers. */
export interface SelectionRequest {
  readonly source: string;
  /** What the user says with --customers and --key. */
  readonly customers?: { readonly table: string; readonly key: string };
  /** The customers of the profile's system. */
  readonly known?: CustomerMapping;
}

/**
 * Reads a whole SELECT that returns customers. Nothing but the catalog is read; the server plans the SELECT first, so that what it or the guard
 * would refuse is refused at its place.
 * @throws FormulaError with a caret; UsageError `select/no-key`, `select/unknown-customers`.
 */
export async function readSelection(tx: Tx, request: SelectionRequest): Promise<Selection> {
  await loadParser();
  const printer = await loadPrinter();
  const statement = readStatement(request.source);
  const named = [request.customers?.table, request.known?.table].filter((name) => name !== undefined);
  const catalog = await readSelectCatalog(tx, statement, named);
  await planOrRefuse(tx, statement, catalog);
  const parts = { statement, catalog, printer, known: knownOf(request, catalog) };
  const selection = guardingDepth(statement, () => readSelect(parts));
  const refusal = await refusalOf(tx, selection);
  if (!refusal) return selection;
  // Better one condition that the server takes than several that it does not.
  const whole = readWhole(parts, refusal);
  const stillRefused = await refusalOf(tx, whole);
  if (!stillRefused) return whole;
  throw new UsageError({
    code: 'select/key-type',
    message: text(
      `The SELECT's key cannot be compared with ${whole.customer.table}.${whole.customer.key}: ${stillRefused}`,
      `Ключ из SELECT нельзя сравнить с ${whole.customer.table}.${whole.customer.key}: ${stillRefused}`,
    ),
    hint: text(
      "Let it return the customers' key, or say with --customers and --key which table and column it returns.",
      'Пусть он возвращает ключ клиентов, или укажите через --customers и --key, что он возвращает.',
    ),
  });
}

/** What the server has against the formula that was read, or null. */
async function refusalOf(tx: Tx, { formula, customer }: Selection): Promise<string | null> {
  try {
    await tx.plan(`select 1 from ${customer.table} ${customer.alias} where ${printSql(formula)}`);
    return null;
  } catch (error) {
    if (isAboutText(error)) return serverWords(error);
    throw error;
  }
}

function guardingDepth(statement: Statement, work: () => Selection): Selection {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(statement.source, 0);
    throw error;
  }
}

function knownOf({ customers, known }: SelectionRequest, { tables }: SelectCatalog): Known {
  const knownFacts = known && tables.get(known.table);
  const mapping = known && knownFacts ? known : null;
  if (!customers) {
    const one = mapping && { facts: knownFacts!, key: unquoted(mapping.key), isGiven: false };
    return { customers: one, alias: mapping?.alias ?? null, mapping };
  }
  const facts = tables.get(customers.table);
  const key = facts?.columns.find(({ name }) => name === unquoted(customers.key))?.name;
  if (!facts || key === undefined) {
    throw new UsageError({
      code: 'select/unknown-customers',
      message: facts
        ? text(`${facts.name} has no column "${customers.key}".`, `В ${facts.name} нет столбца «${customers.key}».`)
        : text(`There is no table "${customers.table}".`, `Таблицы «${customers.table}» нет.`),
      hint: facts
        ? suggestion(
            customers.key,
            facts.columns.map(({ name }) => name),
          )
        : text('Give --customers as schema.table.', 'Укажите --customers в виде схема.таблица.'),
      data: { table: customers.table, key: customers.key },
    });
  }
  const isKnown = knownFacts?.oid === facts.oid;
  return {
    customers: { facts, key, isGiven: true },
    alias: isKnown ? known!.alias : null,
    mapping: isKnown ? known! : null,
  };
}

async function planOrRefuse(tx: Tx, statement: Statement, catalog: SelectCatalog): Promise<void> {
  const { origin } = statement;
  try {
    await tx.plan(sliceOf(origin, { from: 0, to: origin.tokens.length }));
  } catch (error) {
    if (error instanceof RefusedByGuard || isAboutText(error)) throw translated(error, statement, catalog);
    throw error;
  }
}

/** The refusal at the place of the first name in it that stands in the text. */
function translated(error: UserError, { source, origin }: Statement, { tables }: SelectCatalog): FormulaError {
  const words = serverWords(error);
  const names = [...words.matchAll(/[\p{L}_"][\p{L}\p{N}_."$]*/gu)].map(
    ([name]) => name.replaceAll('"', '').split('.').at(-1)!,
  );
  const isUnknown = error.data.sqlState === '42703';
  const wanted = isUnknown ? (/column (\S+)/.exec(words)?.[1] ?? '').replaceAll('"', '').split('.').at(-1)! : '';
  const token = origin.tokens.find(
    ({ word }) => (isUnknown ? [wanted] : names).includes(unquoted(word)) && word.length > 2,
  );
  const columns = [...tables.values()].flatMap((table) => table.columns.map(({ name }) => name));
  return new FormulaError({
    code: error instanceof RefusedByGuard ? error.code : isUnknown ? 'condition/unknown-column' : 'condition/refused',
    problem:
      error instanceof RefusedByGuard
        ? text(words, error.words.message.ru.replace(/\.$/, ''))
        : text(`The server does not take the SELECT: ${words}`, `Сервер не принимает SELECT: ${words}`),
    source,
    position: token?.start ?? 0,
    hint: isUnknown ? suggestion(wanted, columns) : error.words.hint,
    data: { ...error.data },
  });
}
