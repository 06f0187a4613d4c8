import type { Tx } from '../../db/session.types.ts';
import { UsageError } from '../../errors.ts';
import type { CustomerMapping } from '../../system/description.ts';
import { text } from '../../text.ts';

/** Whether the customer's key is one: every number of an explanation counts rows of the customer relation. */
export interface KeyFacts {
  /** Customers (within the mapping's own filter) whose key is NULL. */
  readonly nullKeys: number;
  /** Keys that several customers have. */
  readonly duplicateKeys: number;
  /** Customers that are there a second, third, … time. */
  readonly surplusRows: number;
  /** `unique-index`: a unique index without NULLs proves it, nothing was counted; `counted`: it was counted. */
  readonly by: 'unique-index' | 'counted';
}

/** Looks for NULL and duplicate keys; counts only where no unique index on exactly that column proves that there are none. */
export async function readKeyFacts(tx: Tx, customer: CustomerMapping): Promise<KeyFacts> {
  if (await isProvedUnique(tx, customer)) return { nullKeys: 0, duplicateKeys: 0, surplusRows: 0, by: 'unique-index' };
  const { table, alias, key, where } = customer;
  const [row] = await tx.rows<{ nulls: number; keys: number; surplus: number }>(
    `select coalesce(sum(k.customers) filter (where k.id is null), 0)::bigint as nulls,
       count(*) filter (where k.id is not null and k.customers > 1) as keys,
       coalesce(sum(k.customers - 1) filter (where k.id is not null), 0)::bigint as surplus
     from (
       select ${alias}.${key} as id, count(*) as customers from ${table} ${alias}
       ${where ? `where ${where}` : ''}
       group by ${alias}.${key}
     ) k`,
  );
  const { nulls = 0, keys = 0, surplus = 0 } = row ?? {};
  return { nullKeys: Number(nulls), duplicateKeys: Number(keys), surplusRows: Number(surplus), by: 'counted' };
}

async function isProvedUnique(tx: Tx, { table, key }: CustomerMapping): Promise<boolean> {
  const rows = await tx.rows(
    `select 1
     from pg_catalog.pg_index i
     join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where i.indrelid = to_regclass($1) and i.indisunique and i.indisvalid and i.indnkeyatts = 1
       and i.indpred is null and i.indexprs is null and a.attnotnull and a.attname = $2
       and not exists (select 1 from pg_catalog.pg_inherits h join pg_catalog.pg_class p on p.oid = h.inhparent
                       where p.oid = i.indrelid and p.relkind <> 'p')`,
    [table, key.replace(/^"(.*)"$/, '$1').replaceAll('""', '"')],
  );
  return rows.length > 0;
}

/**
 * Checks that the server can draw a sample of the customers.
 * @throws UsageError `condition/sample-of-view` where the customer relation is a view or a foreign table.
 */
export async function checkSample(tx: Tx, { table }: CustomerMapping): Promise<void> {
  const [row] = await tx.rows<{ kind: string }>(
    `select r.relkind::text as kind from pg_catalog.pg_class r where r.oid = to_regclass($1)`,
    [table],
  );
  if (row === undefined || ['r', 'p', 'm'].includes(row.kind)) return;
  throw new UsageError({
    code: 'condition/sample-of-view',
    message: text(
      `No sample can be drawn of ${table}: it is ${row.kind === 'f' ? 'a foreign table' : 'a view'}, and PostgreSQL samples tables only.`,
      `Взять выборку из ${table} нельзя: это ${row.kind === 'f' ? 'внешняя таблица' : 'представление'}, а PostgreSQL делает выборки только из таблиц.`,
    ),
    hint: text(
      'Leave --sample out; --funnel is the cheaper answer about everybody.',
      'Уберите --sample; более дешёвый ответ обо всех — --funnel.',
    ),
    data: { table, kind: row.kind },
  });
}
