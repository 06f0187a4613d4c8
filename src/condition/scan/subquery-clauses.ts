import { type Ast, canonical, conditionAst, parseWhere } from '../ast.ts';
import type { Source } from '../source.ts';

const CLAUSES = new Set(['select', 'from', 'where', 'group', 'having']);

/** The clauses of a subquery as written, and where it stands in its condition. */
export interface Clauses {
  readonly start: number;
  readonly end: number;
  readonly select: string;
  readonly from: string;
  readonly where: string | undefined;
  readonly group: string | undefined;
  readonly having: string | undefined;
}

/** Cuts the text between the subquery's parentheses at its clauses. */
export function readClauses({ text, tokens, tokenAt, depthBetween }: Source, link: Ast): Clauses | undefined {
  const at = tokenAt(link.location);
  const open = tokens.findIndex(
    ({ word }, index) => index >= at && word === '(' && tokens[index + 1]?.word === 'select',
  );
  if (at < 0 || open < 0) return undefined;
  const close = tokens.findIndex((_, index) => index > open && depthBetween(open, index + 1) === 0);
  const starts = new Map<string, number>();
  for (let index = open + 1; index < close; index += 1) {
    const { word, isKeyword } = tokens[index]!;
    const isDistinctFrom = word === 'from' && tokens[index - 1]?.word === 'distinct';
    if (isKeyword && CLAUSES.has(word) && !isDistinctFrom && depthBetween(open, index) === 1 && !starts.has(word))
      starts.set(word, index);
  }
  const order = [...starts.entries()].sort(([, left], [, right]) => left - right);
  const clause = (name: string): string | undefined => {
    const position = order.findIndex(([word]) => word === name);
    if (position < 0) return undefined;
    const first = order[position]![1] + (name === 'group' ? 2 : 1);
    const last = (order[position + 1]?.[1] ?? close) - 1;
    return last < first ? '' : text.slice(tokens[first]!.start, tokens[last]!.end);
  };
  return {
    start: tokens[link.subLinkType === 'EXISTS_SUBLINK' ? at : open]!.start,
    end: tokens[close]!.end,
    select: clause('select') ?? '',
    from: clause('from') ?? '',
    where: clause('where'),
    group: clause('group'),
    having: clause('having'),
  };
}

/** The pieces, put together again, are the subquery: a construct that the cutting does not understand leaves it as it is. */
export function isReadRight(select: Ast, { select: targets, from, where, group, having }: Clauses): boolean {
  const text = [
    `select ${targets} from ${from}`,
    ...(where === undefined ? [] : [`where ${where}`]),
    ...(group === undefined ? [] : [`group by ${group}`]),
    ...(having === undefined ? [] : [`having ${having}`]),
  ].join(' ');
  try {
    const tree = conditionAst(`exists (${text})`) as { SubLink?: { subselect?: { SelectStmt?: Ast } } };
    const again = tree.SubLink?.subselect?.SelectStmt;
    return canonical(again) === canonical(select) && canonical(again?.fromClause) === canonical(fromOf(from));
  } catch {
    return false;
  }
}

function fromOf(from: string): unknown {
  const { statements } = parseWhere(`exists (select 1 from ${from})`);
  const where = (statements[0]?.SelectStmt as { whereClause?: { SubLink?: Ast } } | undefined)?.whereClause;
  return (where?.SubLink?.subselect as { SelectStmt?: Ast } | undefined)?.SelectStmt?.fromClause;
}
