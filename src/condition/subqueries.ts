import { type Ast, walk } from './ast.ts';
import { columnPath, nodesOf, textBetween } from './shapes.ts';
import type { Source } from './source.ts';

/** A subquery of a condition, by its parts. Token numbers are those of the condition's source. */
export interface Subquery {
  readonly link: Ast;
  readonly select: Ast;
  readonly kind: 'exists' | 'in' | 'other';
  /** Tokens of its parentheses. */
  readonly open: number;
  readonly close: number;
  /** Tables with the names by which their columns are called. */
  readonly tables: readonly { readonly name: string; readonly alias: string }[];
  readonly fromText: string;
  /** Token of WHERE, or -1. */
  readonly where: number;
  readonly whereText: string;
  /** Whether it is a plain SELECT without grouping, limit, set operation or WITH: then its parts may be put together anew. */
  readonly isPlain: boolean;
  /** The parts of its WHERE that are joined by AND. */
  readonly conjuncts: readonly Ast[];
}

const FURTHER = [
  'groupClause',
  'havingClause',
  'limitCount',
  'limitOffset',
  'sortClause',
  'withClause',
  'larg',
  'windowClause',
];

/** The subqueries of a condition, outermost first; nested ones are left to their own. */
export function subqueriesOf(source: Source): readonly Subquery[] {
  const links: Ast[] = [];
  walk(source.tree, (type, node) => {
    if (type === 'SubLink') links.push(node);
    return type !== 'SubLink';
  });
  return links.flatMap((link) => partsOf(source, link) ?? []);
}

function partsOf(source: Source, link: Ast): Subquery | undefined {
  const { tokens } = source;
  const select = (link.subselect as { SelectStmt?: Ast } | undefined)?.SelectStmt;
  const at = source.tokenAt(link.location);
  const open = tokens.findIndex(
    ({ word }, index) => index >= at && word === '(' && ['select', 'with'].includes(tokens[index + 1]?.word ?? ''),
  );
  if (!select || at < 0 || open < 0) return undefined;
  const close = closing(source, open);
  const inside = (word: string): number =>
    tokens.findIndex(
      (token, index) =>
        index > open &&
        index < close &&
        token.isKeyword &&
        token.word === word &&
        source.depthBetween(open, index) === 1,
    );
  const [from, where] = [inside('from'), inside('where')];
  const whereClause = select.whereClause as Ast | undefined;
  const and = whereClause?.BoolExpr as { boolop?: string; args?: readonly Ast[] } | undefined;
  return {
    link,
    select,
    kind:
      link.subLinkType === 'EXISTS_SUBLINK'
        ? 'exists'
        : link.subLinkType === 'ANY_SUBLINK' && !link.operName
          ? 'in'
          : 'other',
    open,
    close,
    tables: tablesOf(select),
    fromText: from < 0 ? '' : textBetween(source, [from + 1, (where < 0 ? close : where) - 1]),
    where,
    whereText: where < 0 ? '' : textBetween(source, [where + 1, close - 1]),
    isPlain: !FURTHER.some((key) => key in select),
    conjuncts: !whereClause ? [] : and?.boolop === 'AND_EXPR' ? and.args! : [whereClause],
  };
}

function closing({ tokens }: Source, open: number): number {
  let depth = 0;
  return tokens.findIndex(({ word }, index) => {
    if (index >= open) depth += { '(': 1, ')': -1 }[word] ?? 0;
    return index > open && depth === 0;
  });
}

function tablesOf(select: Ast): Subquery['tables'] {
  return nodesOf({ from: select.fromClause }, 'RangeVar').map(({ schemaname, relname, alias }) => ({
    name: [schemaname, relname].filter(Boolean).join('.'),
    alias: (alias as { aliasname?: string } | undefined)?.aliasname ?? String(relname),
  }));
}

/** Names without a table in front that a subquery uses. */
export function bareNames(node: unknown): readonly string[] {
  return nodesOf({ node }, 'ColumnRef').flatMap((reference) => {
    const names = columnPath({ ColumnRef: reference });
    return names.length === 1 ? names : [];
  });
}

/** Whether a part of a subquery mentions something by this table's name. */
export function mentions(node: unknown, alias: string): boolean {
  return nodesOf({ node }, 'ColumnRef').some((reference) => columnPath({ ColumnRef: reference }).at(-2) === alias);
}
