import type { Catalog, ColumnFact, Link, TableFact } from './catalog.types.ts';
import { stemOf, wordsOf } from './names.ts';
import { AUDIT } from './vocabulary.ts';

const KEY_SORTS = ['integer', 'text', 'uuid', 'number'] as const;

/**
 * All links between tables: declared foreign keys, and columns that are named as another table's key and have its type.
 *
 * `subscriber_id`, `"customerId"` and `id_klienta` name the table `subscribers`, `Customer`, `klient` whose key is `id`; `customer_id` names the table
 * whose key is called `customer_id`. A name that several tables could mean says nothing, unless one of them is in the same schema. What a link by name
 * is worth is proved by values, later.
 */
export function linksOf({ tables, foreignKeys }: Catalog): readonly Link[] {
  const declared = foreignKeys.map((key): Link => ({ ...key, kind: 'declared' }));
  const taken = new Set(declared.map(({ from, column }) => `${from}\u0000${column}`));
  const targets = targetsByName(tables);
  const named = tables.flatMap((table) =>
    table.columns.flatMap((column): readonly Link[] => {
      if (taken.has(`${table.id}\u0000${column.name}`) || AUDIT.test(wordsOf(column.name).join('_'))) return [];
      const target = targetOf(table, column, targets);
      return target
        ? [{ from: table.id, column: column.name, to: target.table.id, toColumn: target.key.name, kind: 'named' }]
        : [];
    }),
  );
  return [...declared, ...named];
}

interface Target {
  readonly table: TableFact;
  readonly key: ColumnFact;
}

function targetsByName(tables: readonly TableFact[]): ReadonlyMap<string, readonly Target[]> {
  const targets = new Map<string, Target[]>();
  for (const table of tables) {
    if (table.isView) continue;
    const key = table.key.length === 1 ? table.columns.find(({ name }) => name === table.key[0]) : undefined;
    if (!key) continue;
    for (const name of namesOfKey(table, key)) add(targets, name, { table, key });
  }
  return targets;
}

/** How columns that point at the table may be called, as stems in a fixed order. */
function namesOfKey(table: TableFact, key: ColumnFact): readonly string[] {
  const own = meaningful(key.name);
  const words = meaningful(table.name);
  const names = [words, words.slice(-1), words.slice(1), own]
    .filter((name) => name.length > 0)
    .map((name) => name.join(' '));
  return [...new Set(names)];
}

/** Stems of a name without what only says that it is a key. */
function meaningful(name: string): readonly string[] {
  return wordsOf(name)
    .filter((word) => !/^(id|key|pk|fk|code|kod|no|num|t|tbl|tb)$/.test(word))
    .map(stemOf)
    .sort();
}

function targetOf(
  table: TableFact,
  column: ColumnFact,
  targets: ReadonlyMap<string, readonly Target[]>,
): Target | undefined {
  const words = wordsOf(column.name);
  if (
    !words.some((word) => /^(id|key|fk|code|kod|no|num)$/.test(word)) ||
    !(KEY_SORTS as readonly string[]).includes(column.sort)
  ) {
    return undefined;
  }
  if (table.key.length === 1 && table.key[0] === column.name) return undefined;
  const fitting = (targets.get(meaningful(column.name).join(' ')) ?? []).filter(
    (target) => target.table.id !== table.id && target.key.sort === column.sort,
  );
  if (fitting.length <= 1) return fitting[0];
  const exact = fitting.filter(({ key }) => key.name === column.name);
  const near = (exact.length > 0 ? exact : fitting).filter((target) => target.table.schema === table.schema);
  return near.length === 1 ? near[0] : exact.length === 1 ? exact[0] : undefined;
}

/** The links of a schema, looked up from either end. */
export interface Graph {
  readonly links: readonly Link[];
  readonly from: (table: string) => readonly Link[];
  readonly to: (table: string) => readonly Link[];
}

export function graphOf(links: readonly Link[]): Graph {
  const from = new Map<string, Link[]>();
  const to = new Map<string, Link[]>();
  for (const link of links) {
    if (AUDIT.test(wordsOf(link.column).join('_'))) continue;
    add(from, link.from, link);
    add(to, link.to, link);
  }
  return { links, from: (table) => from.get(table) ?? [], to: (table) => to.get(table) ?? [] };
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** How many tables point at this one; rows of a table that point at others of it do not count. */
export function pointersAt(graph: Graph, table: string): number {
  return new Set(
    graph
      .to(table)
      .filter((link) => link.from !== table)
      .map((link) => link.from),
  ).size;
}

/** The shortest way from a table to another, over at most `most` links; declared links first. Undefined where there is none. */
export function pathTo(graph: Graph, from: string, to: string, most: number): readonly Link[] | undefined {
  let ways: readonly (readonly Link[])[] = [[]];
  for (let length = 1; length <= most; length += 1) {
    const longer = ways.flatMap((way) => {
      const at = way.at(-1)?.to ?? from;
      const seen = new Set([from, ...way.map((link) => link.to)]);
      return graph
        .from(at)
        .filter((link) => !seen.has(link.to))
        .map((link) => [...way, link]);
    });
    const found = longer.filter((way) => way.at(-1)!.to === to);
    if (found.length > 0) return found.toSorted((one, other) => weight(one) - weight(other))[0];
    ways = longer.slice(0, 2000);
  }
  return undefined;
}

const weight = (way: readonly Link[]): number =>
  way.reduce((sum, { kind }) => sum + { declared: 0, text: 1, named: 2 }[kind], 0);
