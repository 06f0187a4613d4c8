import { formatCount, type Text, text, verbatim } from '../../text.ts';
import { type Ast, namesOf, walk } from '../ast.ts';
import { type Moment, momentOf, momentText } from './moment.ts';
import { columnName, columnText, type Scope, typeOfColumn } from './scope.ts';
import { expressionSql } from './sql.ts';
import { subqueryOperand } from './subquery.ts';
import { constantOf, constantValue, typeSql } from './type.ts';

/** One side of a comparison, made ready to say. */
export interface Operand {
  readonly text: Text;
  /** What it is; `day` and `time` are constants that look like a date, without and with a clock time. */
  readonly kind:
    | 'column'
    | 'number'
    | 'string'
    | 'day'
    | 'time'
    | 'boolean'
    | 'null'
    | 'moment'
    | 'subquery'
    | 'expression';
  readonly moment?: Moment;
  /** The type of a column (lower case) or of an explicit cast, where known. */
  readonly type?: string | undefined;
  /** The value of a constant. */
  readonly value?: string;
}

const LONGEST_TEXT = 60;

/** A text from the condition in quotation marks, as it is; a long one is cut in the middle, visibly. */
export function quoted(value: string): Text {
  const characters = [...value];
  const shown =
    characters.length <= LONGEST_TEXT
      ? value
      : `${characters.slice(0, 35).join('')}…${characters.slice(-(LONGEST_TEXT - 36)).join('')}`;
  return text(`“${shown}”`, `«${shown}»`);
}

/** A number for people: whole ones in groups of three, all others as written. */
function numberText(value: string): Text {
  const isWhole = /^-?\d{1,15}$/.test(value);
  return isWhole ? text(formatCount(Number(value), 'en'), formatCount(Number(value), 'ru')) : verbatim(value);
}

/** Says one side of a comparison. @throws Unsaid where it is not even known how to write it as SQL. */
export function operandOf(node: unknown, scope: Scope): Operand {
  const moment = momentOf(node);
  if (moment) return { text: momentText(moment), kind: 'moment', moment };
  const found = constantOf(node);
  if (found) return constantOperand(found, node, scope);
  const name = columnName(node);
  if (name) return { text: columnText(name, scope), kind: 'column', type: typeOfColumn(name, scope) };
  const cast = castOperand(node, scope);
  if (cast) return cast;
  const rows = subqueryOperand(node, scope);
  if (rows) return { text: rows, kind: 'subquery' };
  const words = jsonText(node, scope) ?? coalesceText(node, scope) ?? agedText(node, scope);
  return {
    text: words ?? verbatim(isCondition(node) ? `(${expressionSql(node, scope)})` : expressionSql(node, scope)),
    kind: 'expression',
  };
}

/** A condition that stands where a value is expected, as in `(c.a = 5) = c.flag`. */
function isCondition(node: unknown): boolean {
  const { A_Expr: operation, BoolExpr, NullTest, BooleanTest } = node as Record<string, Ast | undefined>;
  if (BoolExpr || NullTest || BooleanTest) return true;
  if (operation?.kind === 'AEXPR_NULLIF') return false;
  return (
    operation !== undefined &&
    (operation.kind !== 'AEXPR_OP' || /^(=|<>|<=?|>=?|!?~\*?)$/.test(namesOf(operation.name).at(-1) ?? ''))
  );
}

function constantOperand(
  { constant, type }: NonNullable<ReturnType<typeof constantOf>>,
  node: unknown,
  scope: Scope,
): Operand {
  const value = constantValue(constant);
  if (value === null) return { text: verbatim('NULL'), kind: 'null' };
  if ('boolval' in constant) return { text: verbatim(value), kind: 'boolean', value };
  if (!('sval' in constant)) return { text: numberText(value), kind: 'number', value };
  if (
    type !== null &&
    !/^(text|varchar|char|date|timestamp|timestamptz|smallint|int|bigint|numeric|boolean)(\(|$)/.test(type)
  ) {
    return { text: verbatim(expressionSql(node, scope)), kind: 'expression', type };
  }
  if (/^(smallint|int|bigint|numeric)$/.test(type ?? ''))
    return { text: numberText(value.trim()), kind: 'number', value };
  const day = /^\d{4}-\d{1,2}-\d{1,2}$/.test(value.trim());
  const time = /^\d{4}-\d{1,2}-\d{1,2}[ T]\d/.test(value.trim());
  const isText = type !== null && !/^(date|timestamp)/.test(type);
  if ((day || time) && !isText)
    return { text: verbatim(value.trim()), kind: day ? 'day' : 'time', type: type ?? undefined, value };
  return { text: quoted(value), kind: 'string', value };
}

/** `attribs->'address'->>'city'` is attribs.address.city to a reader. */
function jsonText(node: unknown, scope: Scope): Text | undefined {
  const operation = (node as { A_Expr?: Ast }).A_Expr;
  if (operation?.kind !== 'AEXPR_OP' || namesOf(operation.name)[0] !== '->>') return undefined;
  const path = jsonPath(operation, scope);
  return path && text(`${path.base.en}.${path.steps}`, `${path.base.ru}.${path.steps}`);
}

function jsonPath(operation: Ast, scope: Scope): { readonly base: Text; readonly steps: string } | undefined {
  const key = constantOf(operation.rexpr)?.constant;
  const step = key && 'sval' in key ? constantValue(key) : null;
  if (step === null || !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step)) return undefined;
  const name = columnName(operation.lexpr);
  if (name) return { base: columnText(name, { ...scope, labels: new Map() }), steps: step };
  const inner = (operation.lexpr as { A_Expr?: Ast }).A_Expr;
  if (inner?.kind !== 'AEXPR_OP' || namesOf(inner.name)[0] !== '->') return undefined;
  const path = jsonPath(inner, scope);
  return path && { ...path, steps: `${path.steps}.${step}` };
}

/** Types that say the same to a reader as the text that they are made from, or the number. */
const NUMBERS = /^(smallint|int|integer|bigint|numeric|real|double precision|int[248]|float[48]|decimal)\b/;

function castOperand(node: unknown, scope: Scope): Operand | undefined {
  const cast = (node as { TypeCast?: Ast }).TypeCast;
  if (!cast) return undefined;
  const type = typeSql(cast.typeName as Ast);
  const inner = operandOf(cast.arg, scope);
  if (inner.kind === 'moment') return undefined;
  const { en, ru } = inner.text;
  if (/^(text|varchar)$/.test(type)) return { ...inner, kind: 'expression', type };
  if (NUMBERS.test(inner.type ?? '') && /^(bigint|numeric|double precision)$/.test(type)) return inner;
  if (/^(smallint|int|bigint)$/.test(type)) return said(`${en} as a whole number`, `${ru} как целое число`, type);
  if (/^(numeric|real|double precision)$/.test(type)) return said(`${en} as a number`, `${ru} как число`, type);
  if (type === 'date' && inner.type === 'date') return inner;
  if (type === 'date') return said(`the day of ${en}`, `день ${ru}`, type);
  return undefined;
}

function said(en: string, ru: string, type: string): Operand {
  return { text: text(en, ru), kind: 'expression', type };
}

function coalesceText(node: unknown, scope: Scope): Text | undefined {
  const args = (node as { CoalesceExpr?: { args: readonly Ast[] } }).CoalesceExpr?.args;
  if (!args || args.length < 2) return undefined;
  const texts = args.map((arg) => operandOf(arg, scope).text);
  if (args.length > 2 || !constantOf(args[1])) return firstFilled(texts);
  const [value, otherwise] = texts;
  const note = text(`${otherwise!.en} where empty`, `${otherwise!.ru}, если пусто`);
  const inside = (whole: string, added: string): string =>
    whole.endsWith(')') && subqueryOperand(args[0], scope) ? `${whole.slice(0, -1)}; ${added})` : `${whole} (${added})`;
  return text(inside(value!.en, note.en), inside(value!.ru, note.ru));
}

function firstFilled(texts: readonly Text[]): Text {
  const [en, ru] = [texts.map((value) => value.en).join(', '), texts.map((value) => value.ru).join(', ')];
  return text(`the first filled of ${en}`, `первое заполненное из ${ru}`);
}

/** `extract(year from age(c.birth_date))`: full years, as people count their age. */
function agedText(node: unknown, scope: Scope): Text | undefined {
  const call = (node as { FuncCall?: Ast }).FuncCall;
  const name = call && namesOf(call.funcname).at(-1);
  const [unit, aged] = (call?.args as readonly Ast[] | undefined) ?? [];
  const constant = (unit as { A_Const?: Ast } | undefined)?.A_Const;
  if (!/^(extract|date_part)$/.test(name ?? '') || !constant || constantValue(constant) !== 'year') return undefined;
  const age = (aged as { FuncCall?: Ast } | undefined)?.FuncCall;
  const args = (age?.args as readonly Ast[] | undefined) ?? [];
  const until = args.length === 2 ? momentOf(args[0]) : undefined;
  if (!age || namesOf(age.funcname).at(-1) !== 'age' || (args.length !== 1 && (!until || until.shift.length > 0))) {
    return undefined;
  }
  const since = columnName(args.at(-1));
  if (!since) return undefined;
  const { en, ru } = columnText(since, scope);
  return text(`the number of full years since ${en}`, `число полных лет с ${ru}`);
}

/** Whether an expression mentions any column: the side of a comparison that is spoken about. */
export function mentionsColumn(node: unknown): boolean {
  let found = false;
  walk([node], (type) => {
    if (type === 'ColumnRef' || type === 'SubLink') found = true;
    return true;
  });
  return found;
}
