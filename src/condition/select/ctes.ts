import { type Ast, namesOf, walk } from '../ast.ts';
import type { Origin, Range } from './text.ts';

/** A query of a WITH, to be put where its name stands. */
export interface Cte {
  readonly name: string;
  /** The fields of its SelectStmt. */
  readonly select: Ast;
  /** Names that it gives to its columns, as many as are written. */
  readonly columns: readonly string[];
  /** The queries that it can see. */
  readonly ctes: Ctes;
  /** A recursive one stays whole, with its WITH. */
  readonly isRecursive: boolean;
  /** Where it is written, and the WITH texts that it needs around it; null inside expressions. */
  readonly place: { readonly origin: Origin; readonly range: Range; readonly around: readonly string[] } | null;
}

/** WITH queries by name, as one SELECT sees them. */
export type Ctes = ReadonlyMap<string, Cte>;

/** The queries of a SELECT's WITH added to those around it; a later name hides an earlier one. */
export function withQueries(
  select: Ast,
  around: Ctes,
  placeOf: (name: string) => Cte['place'] = () => null,
): { readonly ctes: Ctes; readonly select: Ast } {
  const { withClause, ...rest } = select as {
    withClause?: { ctes: readonly { CommonTableExpr: Ast }[]; recursive?: boolean };
  };
  if (!withClause) return { ctes: around, select };
  let ctes = around;
  for (const { CommonTableExpr: written } of withClause.ctes) {
    const name = String(written.ctename);
    const query = (written.ctequery as { SelectStmt: Ast }).SelectStmt;
    const cte = {
      name,
      select: query,
      columns: namesOf(written.aliascolnames),
      ctes,
      isRecursive: Boolean(withClause.recursive) && mentions(query, name),
      place: placeOf(name),
    };
    ctes = new Map([...ctes, [name, cte]]);
  }
  return { ctes, select: rest };
}

function mentions(node: unknown, name: string): boolean {
  let found = false;
  walk(node, (type, { relname, schemaname }) => {
    if (type === 'RangeVar' && relname === name && !schemaname) found = true;
    return !found;
  });
  return found;
}

/** The tree with every query of a WITH standing where its name stood. */
export function inlined<Node>(node: Node, ctes: Ctes): Node {
  return inline(node, ctes) as Node;
}

function inline(node: unknown, ctes: Ctes): unknown {
  if (Array.isArray(node)) return node.map((part) => inline(part, ctes));
  if (typeof node !== 'object' || node === null) return node;
  const variable = (node as { RangeVar?: Ast }).RangeVar;
  const cte = variable && !variable.schemaname ? ctes.get(String(variable.relname)) : undefined;
  if (variable && cte) return { RangeSubselect: subselectOf(cte, variable.alias as Ast | undefined) };
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const isSelect = key === 'SelectStmt' || key === 'larg' || key === 'rarg';
      return [key, isSelect ? inlineSelect(value as Ast, ctes) : inline(value, ctes)];
    }),
  );
}

function inlineSelect(select: Ast, around: Ctes): Ast {
  const { ctes, select: rest } = withQueries(select, around);
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'larg' || key === 'rarg' ? inlineSelect(value as Ast, ctes) : inline(value, ctes),
    ]),
  );
}

/** The query as an item of a FROM clause, under the alias that stood behind its name. */
export function subselectOf(cte: Cte, alias: Ast | undefined): Ast {
  const given = namesOf(alias?.colnames);
  const columns = [...given, ...cte.columns.slice(given.length)];
  return {
    subquery: { SelectStmt: cte.isRecursive ? recursiveSelect(cte) : inlineSelect(cte.select, cte.ctes) },
    alias: aliasNode(String(alias?.aliasname ?? cte.name), columns),
  };
}

/** An alias with names for the first columns. */
function aliasNode(aliasname: string, columns: readonly string[] = []): Ast {
  return { aliasname, ...(columns.length > 0 ? { colnames: columns.map((sval) => ({ String: { sval } })) } : {}) };
}

function recursiveSelect({ name, select, columns, ctes }: Cte): Ast {
  const others = new Map([...ctes].filter(([other]) => other !== name));
  return {
    targetList: [{ ResTarget: { val: { ColumnRef: { fields: [{ A_Star: {} }] } } } }],
    fromClause: [{ RangeVar: { relname: name, inh: true, relpersistence: 'p' } }],
    limitOption: 'LIMIT_OPTION_DEFAULT',
    withClause: {
      ctes: [
        {
          CommonTableExpr: {
            ctename: name,
            ...(columns.length > 0 ? { aliascolnames: columns.map((sval) => ({ String: { sval } })) } : {}),
            ctematerialized: 'CTEMaterializeDefault',
            ctequery: { SelectStmt: inlineSelect(select, others) },
          },
        },
      ],
      recursive: true,
    },
    op: 'SETOP_NONE',
  };
}
