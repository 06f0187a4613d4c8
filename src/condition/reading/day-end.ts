import { type Ast, walk } from '../ast.ts';
import { applyReplacements, type Replacement, readSource, type Source } from '../source.ts';
import { type ColumnTypes, castType, kindOf } from '../zone.ts';

/** A day, or the first moment of one, perhaps with a zone behind it. */
const MIDNIGHT = /^\s*(\d{4}-\d{1,2}-\d{1,2})(?:[ T]0?0:00(?::00(?:\.0+)?)?)?\s*([+-]\d{1,2}(?::?\d{2})?|Z)?\s*$/i;
const LAST_MOMENT = '23:59:59.999999';

/**
 * The condition with the whole last day let in wherever a column with a time of day is compared with a day, or the first moment of one, as an
 * upper bound (`<=`, BETWEEN): `at <= '2026-01-31'` ends at 00:00 and leaves the 31st out. Undefined where there is no such place.
 */
export function withDayEnd(condition: string, types: ColumnTypes): string | undefined {
  const source = readSource(condition);
  const edits: Replacement[] = [];
  walk(source.tree, (type, node) => {
    if (type === 'A_Expr') edits.push(...editsOf(source, node, types));
    return true;
  });
  return edits.length > 0 ? applyReplacements(condition, edits) : undefined;
}

function editsOf(source: Source, node: Ast, types: ColumnTypes): readonly Replacement[] {
  const at = source.tokenAt(node.location);
  const bound = at < 0 ? undefined : upperBound(source, node, at);
  if (!bound || !hasTimeOfDay(bound.of, types)) return [];
  const literal = literalEdits(source, bound.part);
  if (literal.length > 0 || !isDay(bound.part) || bound.last < bound.first) return literal;
  const [start, end] = [source.tokens[bound.first]!.start, source.tokens[bound.last]!.end];
  return [
    { start, end: start, text: '((' },
    { start: end, end, text: `)::timestamp + interval '${LAST_MOMENT}')` },
  ];
}

interface Bound {
  /** What is bounded, and by what; the tokens of the latter. */
  readonly of: unknown;
  readonly part: unknown;
  readonly first: number;
  readonly last: number;
}

function upperBound(source: Source, { kind, name, lexpr, rexpr }: Ast, at: number): Bound | undefined {
  if (kind === 'AEXPR_BETWEEN' || kind === 'AEXPR_NOT_BETWEEN') {
    const items = (rexpr as { List?: { items?: readonly Ast[] } }).List?.items ?? [];
    const between = source.tokens.findIndex(({ word }, index) => index >= at && word === 'between');
    const lowEnd = source.operandEnd(between + 1);
    return { of: lexpr, part: items[1], first: lowEnd + 2, last: source.operandEnd(lowEnd + 2) };
  }
  if (kind !== 'AEXPR_OP') return undefined;
  const operator = ((name as readonly Ast[])[0]?.String as { sval?: string } | undefined)?.sval;
  if (operator === '<=') return { of: lexpr, part: rexpr, first: at + 1, last: source.operandEnd(at + 1) };
  if (operator === '>=') return { of: rexpr, part: lexpr, first: source.operandStart(at - 1), last: at - 1 };
  return undefined;
}

/** Whether a value has a time of day: a timestamp with or without zone, and no date. */
function hasTimeOfDay(node: unknown, types: ColumnTypes): boolean {
  const withoutDates = new Map([...types].filter(([, type]) => type !== 'date'));
  return kindOf(node, withoutDates) !== undefined && !isDay(node);
}

function literalEdits(source: Source, part: unknown): readonly Replacement[] {
  const cast = (part as { TypeCast?: Ast } | undefined)?.TypeCast;
  const constant = ((cast?.arg ?? part) as { A_Const?: Ast } | undefined)?.A_Const;
  const written = (constant?.sval as { sval?: string } | undefined)?.sval ?? '';
  const [, day, zone = ''] = MIDNIGHT.exec(written) ?? [];
  const token = source.tokens[source.tokenAt(constant?.location)];
  if (day === undefined || !token?.word.startsWith("'")) return [];
  const edit = { start: token.start, end: token.end, text: `'${day} ${LAST_MOMENT}${zone}'` };
  const type = castType(cast);
  if (cast && !['date', 'timestamp', 'timestamptz'].includes(type)) return [];
  if (type !== 'date') return [edit];
  const name = source.tokens[source.tokenAt((cast!.typeName as Ast).location)];
  return name?.word === 'date' ? [edit, { start: name.start, end: name.end, text: 'timestamp' }] : [];
}

/** Whether an expression is a whole day: `current_date - 1`, `date '2026-01-01' + 30`, a cast to date. */
function isDay(node: unknown): boolean {
  const { SQLValueFunction, TypeCast, A_Expr } = (node ?? {}) as Readonly<Record<string, Ast | undefined>>;
  if (SQLValueFunction) return SQLValueFunction.op === 'SVFOP_CURRENT_DATE';
  if (TypeCast) return castType(TypeCast) === 'date';
  const days = (A_Expr?.rexpr as { A_Const?: Ast } | undefined)?.A_Const?.ival;
  return A_Expr?.kind === 'AEXPR_OP' && days !== undefined && isDay(A_Expr.lexpr);
}
