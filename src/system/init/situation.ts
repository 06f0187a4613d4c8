import {
  type Catalog,
  type ColumnFact,
  columnKey,
  type Link,
  type Samples,
  type Sort,
  type TableFact,
} from './catalog.types.ts';
import { type Graph, graphOf, linksOf } from './links.ts';
import { plainName } from './names.ts';
import { looksPersonal } from './personal.ts';
import { CONDITION_LIKE, nameScore, type Role, STATUS_LIKE, ZONE_NAME } from './vocabulary.ts';

/** Everything that a guess is made from. */
export interface Situation {
  readonly catalog: Catalog;
  readonly tables: ReadonlyMap<string, TableFact>;
  readonly graph: Graph;
  readonly samples: Samples;
}

export const NO_SAMPLES: Samples = {
  values: new Map(),
  ranked: new Set(),
  ahead: [],
  looks: new Map(),
  refuted: new Set(),
  failed: new Map(),
};

/** Puts catalog and samples together: links that values refute are gone, texts like `model,id` are links. */
export function situationOf(catalog: Catalog, samples: Samples): Situation {
  const tables = new Map(catalog.tables.map((table) => [table.id, table]));
  const links = linksOf(catalog).filter((link) => !samples.refuted.has(columnKey(link.from, link.column)));
  return { catalog, tables, graph: graphOf([...links, ...textLinks(catalog, samples)]), samples };
}

function textLinks(catalog: Catalog, { looks }: Samples): readonly Link[] {
  const byModel = new Map(catalog.tables.map((table) => [table.name.toLowerCase(), table]));
  return catalog.tables.flatMap((table) =>
    table.columns.flatMap((column) =>
      (looks.get(columnKey(table.id, column.name))?.models ?? []).flatMap((prefix): readonly Link[] => {
        const target = byModel.get(prefix.toLowerCase().replaceAll('.', '_'));
        if (target?.key.length !== 1) return [];
        return [{ from: table.id, column: column.name, to: target.id, toColumn: target.key[0]!, kind: 'text', prefix }];
      }),
    ),
  );
}

const TIMES: readonly Sort[] = ['instant', 'wall-clock', 'date'];
export const isTime = ({ sort }: ColumnFact): boolean => TIMES.includes(sort);
/** A moment, and not only a day. */
export const isMoment = ({ sort }: ColumnFact): boolean => sort === 'instant' || sort === 'wall-clock';

/** The first column that a pattern fits, patterns in order of preference; columns already used are passed over. */
export function pick(
  table: TableFact,
  sorts: readonly Sort[],
  patterns: readonly RegExp[],
  used: ReadonlySet<string> = new Set(),
): ColumnFact | undefined {
  const free = table.columns.filter(({ name, sort }) => sorts.includes(sort) && !used.has(name));
  return patterns.flatMap((pattern) => free.filter(({ name }) => pattern.test(plainName(name))))[0];
}

/** Distinct values of a column, where they are known and few. */
export function valuesOf({ samples }: Situation, table: TableFact, column: ColumnFact): readonly string[] {
  return column.labels ?? samples.values.get(columnKey(table.id, column.name)) ?? [];
}

const STATUS = [/(^|_)(status|statys|state|sostoyan\w*|stadiya)$/, /(^|_)(status|statys|state|sostoyan)/];

/** The column that says how a row is doing. */
export function statusOf(table: TableFact, used?: ReadonlySet<string>): ColumnFact | undefined {
  return pick(table, ['text', 'integer'], STATUS, used);
}

/** What a column's comment says of its values, and whether others may come than those that are known. */
export function openness({ comment, labels, sort }: ColumnFact): {
  readonly comment: string | null;
  readonly isOpen: boolean;
} {
  return { comment, isOpen: labels === null && sort === 'text' };
}

/** Tables of a database whose rows are looked into, at most: whatever its size, the questions stay few. */
const MOST_TABLES = 120;
const MOST_VALUES = 150;
const MOST_LOOKS = 160;
const MOST_LINKS = 24;

export interface ColumnOf {
  readonly table: TableFact;
  readonly column: ColumnFact;
}

/** What is worth asking the rows. */
export interface Questions {
  /** Moments of creation without a zone. */
  readonly clocks: readonly ColumnOf[];
  readonly values: readonly ColumnOf[];
  readonly looks: readonly ColumnOf[];
  readonly links: readonly { readonly link: Link; readonly from: TableFact; readonly to: TableFact }[];
}

const REFERENCE_LIKE =
  /(^|_)(record|resource|reference|ref|object|parent|origin|target|source|entity|subject|owner_object)$/;
const ROLES: readonly Role[] = [
  'customer',
  'campaign',
  'run',
  'stage',
  'message',
  'response',
  'suppression',
  'template',
  'segment',
  'job',
];

/** Chooses what to sample: tables that by name or place could be of marketing, their status-like, condition-like and reference-like columns. */
export function questionsOf(catalog: Catalog): Questions {
  const graph = graphOf(linksOf(catalog));
  const campaigns = new Set(catalog.tables.filter((table) => nameScore('campaign', table) >= 5).map(({ id }) => id));
  const worth = new Map(
    catalog.tables.map((table) => {
      const best = Math.max(...ROLES.map((role) => nameScore(role, table)));
      const links = graph.from(table.id);
      const near = links.some(({ to }) => campaigns.has(to)) ? 5 : 0;
      const pointers = 2 * Math.log2(1 + graph.to(table.id).length);
      return [table.id, best + near + pointers + Math.min(2, links.length)] as const;
    }),
  );
  const tables = catalog.tables
    .filter(({ mayRead, isView }) => mayRead && !isView)
    .toSorted((one, other) => worth.get(other.id)! - worth.get(one.id)! || (one.id < other.id ? -1 : 1))
    .slice(0, MOST_TABLES);
  const chosen = new Map(tables.map((table) => [table.id, table]));
  const columns = tables.flatMap((table) =>
    table.columns.filter((column) => !looksPersonal(column)).map((column) => ({ table, column })),
  );
  return {
    values: columns
      .filter(({ column }) => column.labels === null && ['text', 'integer'].includes(column.sort))
      .filter(({ column }) => STATUS_LIKE.test(plainName(column.name)) || ZONE_NAME.test(plainName(column.name)))
      .slice(0, MOST_VALUES),
    clocks: columns
      .filter(
        ({ column: { name, sort } }) =>
          sort === 'wall-clock' && /(^|_)(creat\w*|sozda\w*|insert\w*)(_|$)/.test(plainName(name)),
      )
      .slice(0, MOST_LOOKS),
    looks: columns
      .filter(({ column: { name, sort } }) => {
        const plain = plainName(name);
        return (sort === 'text' || sort === 'json') && (CONDITION_LIKE.test(plain) || REFERENCE_LIKE.test(plain));
      })
      .slice(0, MOST_LOOKS),
    links: tables
      .flatMap((table) => graph.from(table.id).filter(({ kind }) => kind === 'named'))
      .flatMap((link) => {
        const [from, to] = [chosen.get(link.from), chosen.get(link.to)];
        return from && to ? [{ link, from, to }] : [];
      })
      .slice(0, MOST_LINKS),
  };
}
