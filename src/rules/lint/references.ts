import type { Ast } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { identifier } from '../../condition/identifier.ts';
import { columnPath, nodesOf } from '../../condition/shapes.ts';
import { closestNames } from '../../model/closest.ts';
import type { KnownColumns, Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** What names can mean at a place of a condition: the tables around it, innermost first. */
interface Names {
  readonly tables: readonly {
    readonly alias: string;
    readonly name: string;
    readonly columns: KnownColumns | undefined;
  }[];
  readonly ctes: ReadonlySet<string>;
}

interface Missing {
  readonly location: unknown;
  readonly name: string;
  /** Table that has no such column; absent where the table itself is missing. */
  readonly table?: string;
  readonly meant: string | undefined;
}

/** Columns of every table, whatever the catalog lists. */
const SYSTEM_COLUMNS = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

/** Columns and tables that there are not: dropped, renamed, or never there. Only the outermost scope is asked; it looks into its subqueries. */
export function brokenReferences(scope: Scope, view: LeafView): readonly Sighting[] {
  if (!scope.isOuter) return [];
  const own = { alias: scope.alias, name: scope.table ?? '', columns: scope.columns };
  const missing = missingIn(view.source.tree, { tables: [own], ctes: new Set() }, scope);
  return missing.flatMap(({ location, name, table, meant }): Sighting[] => {
    const at = view.source.tokenAt(location);
    const token = view.source.tokens[at];
    if (!token) return [];
    const last = view.source.tokens[at + 2 * (name.split('.').length - 1)] ?? token;
    return [
      {
        cause: 'rule/reference-unknown',
        severity: 'error',
        confidence: 'proved',
        span: scope.place(view, { start: token.start, end: last.end }),
        detail: { value: name, ...(table === undefined ? {} : { table }), ...(meant === undefined ? {} : { meant }) },
        repair: null,
      },
    ];
  });
}

function missingIn(node: unknown, names: Names, scope: Scope): readonly Missing[] {
  if (Array.isArray(node)) return node.flatMap((part) => missingIn(part, names, scope));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node as Record<string, Ast>).flatMap(([type, value]): readonly Missing[] => {
    if (type === 'ColumnRef') return missingColumn(value, names);
    if (type === 'SelectStmt') return missingInSelect(value, names, scope);
    return missingIn(value, names, scope);
  });
}

/** Names of the target list may be meant in ORDER BY and GROUP BY: those are not looked at. */
function missingInSelect(select: Ast, names: Names, scope: Scope): readonly Missing[] {
  const ctes = new Set([
    ...names.ctes,
    ...nodesOf({ with: select.withClause }, 'CommonTableExpr').map(({ ctename }) => String(ctename)),
  ]);
  const ranges = nodesOf({ from: select.fromClause }, 'RangeVar');
  const isPlain = ['RangeSubselect', 'RangeFunction', 'RangeTableFunc', 'JsonTable'].every(
    (type) => nodesOf({ from: select.fromClause }, type).length === 0,
  );
  const tables = ranges.map((range) => {
    const isTable = range.schemaname !== undefined || !ctes.has(String(range.relname));
    const name = tableName(range);
    return {
      alias: aliasOf(range),
      name,
      columns: isTable && !renamesColumns(range) ? scope.known.columnsOf(name) : undefined,
      range,
      isTable,
    };
  });
  const unknown = isPlain ? [] : [{ alias: '', name: '', columns: undefined }];
  const inner: Names = { tables: [...tables, ...unknown, ...names.tables], ctes };
  const { fromClause, targetList, whereClause, havingClause, larg, rarg, withClause } = select;
  return [
    ...tables
      .filter(({ isTable, name, columns }) => isTable && columns === undefined && isMissing(name, scope))
      .map(({ name, range }) => ({
        location: range.location,
        name,
        meant: closestNames(name, scope.known.tables ?? [])[0],
      })),
    ...missingIn([fromClause, targetList, whereClause, havingClause], inner, scope),
    ...missingIn([withClause, larg && { SelectStmt: larg }, rarg && { SelectStmt: rarg }], { ...names, ctes }, scope),
  ];
}

const isMissing = (name: string, { known }: Scope): boolean =>
  known.tables !== null && !known.tables.some((table) => table === name || table.endsWith(`.${name}`));

const renamesColumns = ({ alias }: Ast): boolean =>
  (alias as { colnames?: unknown } | undefined)?.colnames !== undefined;

function missingColumn(reference: Ast, { tables }: Names): readonly Missing[] {
  const path = columnPath({ ColumnRef: reference });
  const column = path.at(-1);
  if (column === undefined || SYSTEM_COLUMNS.has(column)) return [];
  if (path.length === 1) {
    const isKnown = tables.every(({ columns }) => columns !== undefined);
    const isThere = tables.some(({ columns, alias }) => columns?.has(column) || alias === column);
    const all = tables.flatMap(({ columns }) => [...(columns?.keys() ?? [])]);
    return isKnown && !isThere
      ? [{ location: reference.location, name: column, table: tables[0]!.name, meant: closestNames(column, all)[0] }]
      : [];
  }
  const owner = tables.find(({ alias }) => alias === path.at(-2));
  if (!owner?.columns || owner.columns.has(column)) return [];
  const meant = closestNames(column, [...owner.columns.keys()])[0];
  return [{ location: reference.location, name: path.slice(-2).join('.'), table: owner.name, meant }];
}

export function tableName({ schemaname, relname }: Ast): string {
  return [schemaname, relname]
    .filter(Boolean)
    .map((part) => identifier(String(part)))
    .join('.');
}

function aliasOf({ alias, relname }: Ast): string {
  return (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname);
}
