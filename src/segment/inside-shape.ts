import { type Ast, canonical, conditionAst, walk } from '../condition/ast.ts';
import { mentionsOf } from '../condition/columns.ts';
import { stepsOf } from '../condition/formula.ts';
import { parseFormula } from '../condition/parse.ts';
import { readSource, type Source } from '../condition/source.ts';
import type { ColumnTypes } from '../condition/zone.ts';
import { type Text, text } from '../text.ts';
import { columnJudge, type Tie, tieOf } from './inside-columns.ts';

/** A condition that asks for a row, or for none, in other tables: EXISTS, IN, NOT EXISTS, NOT IN, taken apart. */
export interface InsideShape {
  /** Whether it is met by a row that matches, or by the lack of one. */
  readonly wantsRow: boolean;
  /** For IN and NOT IN the rows' values are compared with one of the customer's. */
  readonly isList: boolean;
  /** Everything between FROM and WHERE. */
  readonly from: string;
  readonly tables: readonly string[];
  readonly links: readonly Tie[];
  /** All other conditions on the row. */
  readonly conditions: readonly { readonly text: string; readonly isCorrelated: boolean }[];
}

/** Conditions inside one subquery that are told apart at most. */
const MOST_CONDITIONS = 30;

/** Takes a condition apart, or says why it cannot be: anything but one plain SELECT over tables, with its WHERE as a conjunction. */
export function insideShape(sql: string, alias: string, types: ColumnTypes): InsideShape | { readonly why: Text } {
  const link = sublinkOf(conditionAst(sql));
  if (!link)
    return { why: text('it is no EXISTS, IN, NOT EXISTS or NOT IN', 'это не EXISTS, IN, NOT EXISTS или NOT IN') };
  const select = (link.node.subselect as { SelectStmt?: Ast }).SelectStmt;
  const parts = select && isPlain(select) ? partsOf(sql, select) : undefined;
  if (!select || !parts) return notSimple();
  const columns = columnJudge(sql, alias, types);
  const links: Tie[] = [];
  const conditions: InsideShape['conditions'][number][] = [];
  if (link.isList) {
    if (!isOneColumn(select, link.node)) return notSimple();
    const tie = { customer: parts.before, inner: parts.target };
    const [his, its] = [columns(tie.customer), columns(tie.inner)];
    if (!parts.target || !his || !its || its.ofCustomer || his.ofRow) return notSimple();
    links.push(tie);
  }
  for (const condition of parts.conjuncts) {
    const kinds = columns(condition);
    if (!kinds) return notSimple();
    const tie = kinds.ofCustomer ? tieOf(condition, columns) : undefined;
    if (tie) links.push(tie);
    else conditions.push({ text: condition, isCorrelated: kinds.ofCustomer });
  }
  if (conditions.length > MOST_CONDITIONS) return notSimple();
  const { wantsRow, isList } = link;
  return { wantsRow, isList, from: parts.from, tables: parts.tables, links, conditions };
}

const notSimple = (): { readonly why: Text } => ({
  why: text(
    'its subquery is more than one plain SELECT over tables with a WHERE, or a name in it does not say whose it is',
    'подзапрос сложнее одного простого SELECT по таблицам с WHERE, или по имени в нём нельзя понять, чьё оно',
  ),
});

interface Sublink {
  readonly node: Ast;
  readonly wantsRow: boolean;
  readonly isList: boolean;
}

function sublinkOf(tree: Ast, wantsRow = true): Sublink | undefined {
  const not = tree.BoolExpr as { boolop?: string; args?: readonly Ast[] } | undefined;
  if (not?.boolop === 'NOT_EXPR') return sublinkOf(not.args![0]!, !wantsRow);
  const node = tree.SubLink as Ast | undefined;
  if (!node) return undefined;
  const operator = ((node.operName as readonly Ast[] | undefined)?.[0]?.String as { sval?: string } | undefined)?.sval;
  if (node.subLinkType === 'EXISTS_SUBLINK') return { node, wantsRow, isList: false };
  if (node.subLinkType === 'ANY_SUBLINK' && (operator ?? '=') === '=') return { node, wantsRow, isList: true };
  return undefined;
}

/** What a plain SELECT may hold. */
const PLAIN = new Set(['targetList', 'fromClause', 'whereClause', 'distinctClause', 'limitOption', 'op']);

function isPlain(select: Ast): boolean {
  if (select.op !== 'SETOP_NONE' || select.limitOption !== 'LIMIT_OPTION_DEFAULT') return false;
  if (!Object.keys(select).every((key) => PLAIN.has(key)) || !select.fromClause) return false;
  let plain = true;
  walk(select.targetList, (type) => {
    if (type === 'FuncCall' || type === 'SubLink') plain = false;
    return true;
  });
  walk(select.fromClause, (type, node) => {
    if (type === 'SubLink' || type === 'RangeSubselect' || type === 'RangeFunction') plain = false;
    if (type === 'RangeTableSample' || (type === 'JoinExpr' && node.jointype !== 'JOIN_INNER')) plain = false;
    return true;
  });
  return plain;
}

/** Whether one unnamed value is compared with one. */
function isOneColumn(select: Ast, { testexpr }: Ast): boolean {
  const [target, ...more] = select.targetList as readonly { ResTarget: Ast }[];
  return (
    target !== undefined &&
    more.length === 0 &&
    target.ResTarget.name === undefined &&
    !('RowExpr' in (testexpr as Ast))
  );
}

interface Parts {
  /** What stands before IN, and what the subquery selects. */
  readonly before: string;
  readonly target: string;
  readonly from: string;
  readonly tables: readonly string[];
  readonly conjuncts: readonly string[];
}

function partsOf(sql: string, select: Ast): Parts | undefined {
  const source = readSource(sql);
  const { tokens } = source;
  const open = tokens.findIndex(({ word }, index) => word === '(' && tokens[index + 1]?.word === 'select');
  const first = (word: string, after: number): number =>
    tokens.findIndex(
      (token, index) =>
        index > after && token.word === word && token.isKeyword && source.depthBetween(open, index) === 1,
    );
  const from = first('from', open);
  const where = first('where', from);
  const close = tokens.findIndex((_, index) => index > open && source.depthBetween(open, index + 1) === 0);
  if (open < 0 || from < 0 || close < 0) return undefined;
  const slice = (start: number, end: number): string => sql.slice(tokens[start]!.end, tokens[end]!.start).trim();
  const fromText = slice(from, where < 0 ? close : where);
  const whereText = where < 0 ? '' : slice(where, close);
  if (!isSame(select, fromText, whereText)) return undefined;
  const formula = whereText === '' ? undefined : parseFormula(whereText);
  const distinct = tokens[open + 2]?.word === 'distinct' ? 1 : 0;
  return {
    before: beforeList(source, open),
    target: slice(open + 1 + distinct, from),
    from: fromText,
    tables: mentionsOf(`exists (select 1 from ${fromText})`, '').tables.map(({ name }) => name),
    conjuncts: formula ? stepsOf(formula).map(({ span }) => whereText.slice(span.start, span.end)) : [],
  };
}

/** The operand in front of `in (`, `not in (` or `= any (`, or ''. */
function beforeList({ text: sql, tokens }: Source, open: number): string {
  let last = open - 1;
  while (last >= 0 && ['in', 'not', 'any', 'some', '='].includes(tokens[last]!.word)) last -= 1;
  const negated = tokens[0]?.isKeyword && tokens[0].word === 'not' ? 1 : 0;
  return last < negated ? '' : sql.slice(tokens[negated]!.start, tokens[last]!.end).trim();
}

/** Whether the texts that were cut out say the same as the subquery. */
function isSame(select: Ast, from: string, where: string): boolean {
  const again = conditionAst(`exists (select 1 from ${from}${where === '' ? '' : ` where ${where}`})`);
  const rebuilt = ((again.SubLink as Ast).subselect as { SelectStmt: Ast }).SelectStmt;
  return (
    canonical(rebuilt.fromClause) === canonical(select.fromClause) &&
    canonical(rebuilt.whereClause ?? null) === canonical(select.whereClause ?? null)
  );
}
