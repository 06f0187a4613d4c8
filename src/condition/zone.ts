import { type Ast, lastName, namesOf, walk } from './ast.ts';
import type { Replacement, Source } from './source.ts';

/** Types of columns by `alias.column` or `column`, as the formula writes them; `timestamptz`, `timestamp` and `date` matter. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** Types of the columns that a condition can name, with their alias and, where that is clear, without. */
export type TypesOf = (condition: string) => ColumnTypes;

/** What the session's time zone would do to a value: `moment` = timestamptz, `local` = date or timestamp without zone. */
type Kind = 'moment' | 'local' | undefined;

/** Functions without arguments that give the moment of the transaction, statement or call. */
export const MOMENT_FUNCTIONS = new Set(['now', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp']);
const COMPARISONS = new Set(['<', '>', '=', '<=', '>=', '<>']);
const LOCAL_TEXT = /^\s*\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*$/;

/**
 * Edits that make a condition mean the same whatever the session's time zone is, by saying the business's zone where PostgreSQL would take
 * the session's: casts of a moment to a day or clock time, `extract`, `date_part`, `to_char`, `date_trunc`, comparisons of a moment with a day,
 * and moments written without zone. Columns whose type is not known are left as they are. What stays with the session's
 * zone: adding days or months to a moment across a change of daylight-saving time.
 */
export function zoneEdits(source: Source, zone: string, types: ColumnTypes): readonly Replacement[] {
  const edits: Replacement[] = [];
  const wrap = (first: number, last: number, after: string, before = '('): void => {
    if (first < 0 || last < first) return;
    edits.push({ start: source.tokens[first]!.start, end: source.tokens[first]!.start, text: before });
    edits.push({ start: source.tokens[last]!.end, end: source.tokens[last]!.end, text: after });
  };
  const inZone = ` at time zone '${zone}')`;
  walk(source.tree, (type, node) => {
    if (type === 'TypeCast') {
      const operand = castOperand(source, node);
      const to = castType(node);
      if (isLocalType(to) && kindOf(node.arg, types) === 'moment') wrap(...operand, inZone);
      if (to === 'timestamptz' && constantText(node.arg, LOCAL_TEXT)) wrap(...operand, `::timestamp${inZone}`);
    }
    if (type === 'FuncCall') editCall(source, node, { types, wrap, inZone, zone, edits });
    if (type === 'A_Expr') editComparison(source, node, { types, wrap, inZone });
    return true;
  });
  return edits;
}

interface Editing {
  readonly types: ColumnTypes;
  readonly wrap: (first: number, last: number, after: string, before?: string) => void;
  readonly inZone: string;
}

function editCall(source: Source, node: Ast, editing: Editing & { zone: string; edits: Replacement[] }): void {
  const { types, wrap, inZone, zone, edits } = editing;
  const name = functionName(node);
  const args = (node.args as readonly Ast[] | undefined) ?? [];
  const [open, close] = source.callParentheses(node.location);
  if (open < 0 || args.length !== 2) return;
  const split = source.tokens.findIndex(
    ({ word }, index) =>
      index > open && index < close && (word === ',' || word === 'from') && source.depthBetween(open, index) === 1,
  );
  if (name === 'date_trunc' && kindOf(args[1], types) === 'moment') {
    edits.push({ start: source.tokens[close]!.start, end: source.tokens[close]!.start, text: `, '${zone}'` });
  }
  if (name === 'to_char' && kindOf(args[0], types) === 'moment') wrap(open + 1, split - 1, inZone);
  const field = constantText(args[0], /./)?.toLowerCase();
  const isPart = name === 'extract' || name === 'date_part';
  if (isPart && field !== 'epoch' && kindOf(args[1], types) === 'moment')
    wrap(split + 1, close - 1, `)${inZone}`, '((');
}

function editComparison(source: Source, node: Ast, { types, wrap, inZone }: Editing): void {
  const isBetween = node.kind === 'AEXPR_BETWEEN' || node.kind === 'AEXPR_NOT_BETWEEN';
  if (!isBetween && !(node.kind === 'AEXPR_OP' && COMPARISONS.has(operatorOf(node)))) return;
  const at = source.tokenAt(node.location);
  if (at < 0) return;
  const sides = isBetween ? betweenSides(source, node, at) : twoSides(source, node, at);
  const kinds = sides.map(({ part }) => kindOf(part, types));
  if (!kinds.includes('moment')) return;
  for (const [index, { part, first, last }] of sides.entries()) {
    const isLocal = kinds[index] === 'local' || constantText(part, LOCAL_TEXT) !== undefined;
    if (isLocal) wrap(first, last, `)::timestamp${inZone}`, '((');
  }
}

interface Side {
  readonly part: unknown;
  readonly first: number;
  readonly last: number;
}

function twoSides(source: Source, { lexpr, rexpr }: Ast, at: number): readonly Side[] {
  return [
    { part: lexpr, first: source.operandStart(at - 1), last: at - 1 },
    { part: rexpr, first: at + 1, last: source.operandEnd(at + 1) },
  ];
}

function betweenSides(source: Source, { lexpr, rexpr }: Ast, at: number): readonly Side[] {
  const [low, high] = ((rexpr as { List?: { items?: readonly Ast[] } }).List?.items ?? []) as readonly Ast[];
  const between = source.tokens.findIndex(({ word }, index) => index >= at && word === 'between');
  const lowEnd = source.operandEnd(between + 1);
  return [
    { part: lexpr, first: source.operandStart(at - 1), last: at - 1 },
    { part: low, first: between + 1, last: lowEnd },
    { part: high, first: lowEnd + 2, last: source.operandEnd(lowEnd + 2) },
  ];
}

/** Token range of what is cast: before `::`, or between `cast (` and `as`; a constant behind its type's name. */
function castOperand(source: Source, { location, arg }: Ast): readonly [number, number] {
  const at = source.tokenAt(location);
  const word = source.tokens[at]?.word;
  if (word === '::') return [source.primaryStart(at - 1), at - 1];
  if (word === 'cast') {
    const as = source.tokens.findIndex((token, index) => token.word === 'as' && source.depthBetween(at, index) === 1);
    return [at + 2, as - 1];
  }
  const constant = source.tokenAt((arg as { A_Const?: Ast }).A_Const?.location);
  return constant > 0 ? [constant - 1, constant] : [-1, -1];
}

/** What the session's time zone would do to the value of an expression, as far as its type is known. */
export function kindOf(node: unknown, types: ColumnTypes): Kind {
  if (typeof node !== 'object' || node === null) return undefined;
  const [[type, value] = ['', {}]] = Object.entries(node as Record<string, Ast>);
  if (type === 'SQLValueFunction')
    return /CURRENT_TIMESTAMP/.test(String(value.op)) ? 'moment' : localClock(String(value.op));
  if (type === 'ColumnRef') return kindOfType(types.get(columnName(value)) ?? '');
  if (type === 'TypeCast') return kindOfType(castType(value));
  if (type === 'A_Expr' && ['+', '-'].includes(operatorOf(value))) return kindOf(value.lexpr, types);
  if (type === 'CoalesceExpr' || type === 'MinMaxExpr') return kindOf((value.args as readonly unknown[])[0], types);
  if (type !== 'FuncCall') return undefined;
  const name = functionName(value);
  if (MOMENT_FUNCTIONS.has(name)) return 'moment';
  return name === 'date_trunc' ? kindOf((value.args as readonly unknown[] | undefined)?.[1], types) : undefined;
}

const operatorOf = ({ name }: Ast): string => namesOf(name)[0] ?? '';

const localClock = (op: string): Kind => (/CURRENT_DATE|LOCALTIMESTAMP/.test(op) ? 'local' : undefined);

function kindOfType(type: string): Kind {
  if (type === 'timestamptz' || type.endsWith('with time zone')) return type.startsWith('time ') ? undefined : 'moment';
  return type === 'date' || type.startsWith('timestamp') ? 'local' : undefined;
}

const isLocalType = (type: string): boolean => ['date', 'time', 'timestamp'].includes(type);

/** Name of the type that a cast casts to, without schema. */
export function castType(cast: Ast | undefined): string {
  return lastName((cast?.typeName as Ast | undefined)?.names);
}

const functionName = ({ funcname }: Ast): string => lastName(funcname);

function columnName({ fields }: Ast): string {
  return (fields as readonly Ast[])
    .map((field) => (field.String as { sval?: string } | undefined)?.sval ?? '')
    .slice(-2)
    .join('.');
}

function constantText(node: unknown, pattern: RegExp): string | undefined {
  const text = (node as { A_Const?: { sval?: { sval?: string } } } | undefined)?.A_Const?.sval?.sval ?? undefined;
  return text !== undefined && pattern.test(text) ? text : undefined;
}
