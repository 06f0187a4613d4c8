import { plural, type Text, text } from '../../text.ts';
import { type Ast, namesOf } from '../ast.ts';
import { constantOf, constantValue, typeSql } from './type.ts';

/** A point in time that moves with the clock: now or the start of today, shifted or not. */
export interface Moment {
  readonly anchor: 'now' | 'today';
  /** Empty for the anchor itself. */
  readonly shift: readonly Part[];
  readonly direction: 'ago' | 'ahead';
}

interface Part {
  readonly count: number;
  readonly unit: Unit;
}

type Unit = keyof typeof UNITS;

type Forms = Parameters<typeof plural>[1];

/** Words of each unit; `last` agrees with it: "последний день", "последнюю неделю". */
const UNITS = {
  year: unit('year', ['год', 'года', 'лет', 'года'], 'последний'),
  month: unit('month', ['месяц', 'месяца', 'месяцев', 'месяца'], 'последний'),
  week: unit('week', ['неделю', 'недели', 'недель', 'недели'], 'последнюю'),
  day: unit('day', ['день', 'дня', 'дней', 'дня'], 'последний'),
  hour: unit('hour', ['час', 'часа', 'часов', 'часа'], 'последний'),
  minute: unit('minute', ['минуту', 'минуты', 'минут', 'минуты'], 'последнюю'),
  second: unit('second', ['секунду', 'секунды', 'секунд', 'секунды'], 'последнюю'),
};

/** The Russian forms: accusative after 1, 2 and 5, then the genitive singular. */
function unit(english: string, [one, few, many, genitive]: readonly [string, string, string, string], last: string) {
  const en = [english, `${english}s`] as const;
  const plain: Forms = { en, ru: [one, few, many] };
  const ofGenitive: Forms = { en, ru: [genitive, many, many] };
  return { plain, genitive: ofGenitive, english, russian: one, last };
}

/** The moment that an expression stands for, or undefined when it is not one that has words. */
export function momentOf(node: unknown): Moment | undefined {
  const { A_Expr: operation, TypeCast: cast } = (node ?? {}) as { A_Expr?: Ast; TypeCast?: Ast };
  if (cast) return momentOfCast(cast) ?? shiftedWord(node);
  if (!operation) return anchorOf((node ?? {}) as Ast);
  const operator = namesOf(operation.name)[0] ?? '';
  const base = momentOf(operation.lexpr);
  if (operation.kind !== 'AEXPR_OP' || !['+', '-'].includes(operator) || !base || base.shift.length > 0)
    return undefined;
  const shift = intervalOf(operation.rexpr) ?? (base.anchor === 'today' ? daysOf(operation.rexpr) : undefined);
  return shift && { ...base, shift, direction: operator === '-' ? 'ago' : 'ahead' };
}

const anchored = (anchor: Moment['anchor']): Moment => ({ anchor, shift: [], direction: 'ago' });

function anchorOf(node: Ast): Moment | undefined {
  const value = node.SQLValueFunction as { op?: string } | undefined;
  if (value?.op === 'SVFOP_CURRENT_DATE') return anchored('today');
  if (value && /CURRENT_TIMESTAMP$|LOCALTIMESTAMP$/.test(value.op ?? '')) return anchored('now');
  const call = node.FuncCall as Ast | undefined;
  const name = call && namesOf(call.funcname).at(-1);
  const args = (call?.args as readonly Ast[] | undefined) ?? [];
  if (/^(now|transaction_timestamp|statement_timestamp|clock_timestamp)$/.test(name ?? '') && args.length === 0) {
    return anchored('now');
  }
  if (name !== 'date_trunc' || args.length !== 2 || textOf(args[0]) !== 'day') return undefined;
  const inner = momentOf(args[1]);
  return inner && startOfDay(inner);
}

/** A moment shifted by hours is in no day that has words. */
function startOfDay(moment: Moment): Moment | undefined {
  const isWhole = moment.shift.every(({ unit }) => ['year', 'month', 'week', 'day'].includes(unit));
  return isWhole ? { ...moment, anchor: 'today' } : undefined;
}

/** A cast to a day makes a day of a moment; a cast to a timestamp leaves it as it is. */
function momentOfCast({ arg, typeName }: Ast): Moment | undefined {
  const type = namesOf((typeName as Ast).names).at(-1);
  const inner = 'A_Const' in (arg as Ast) ? undefined : momentOf(arg);
  if (!inner) return undefined;
  if (type === 'date') return startOfDay(inner);
  return type === 'timestamp' || type === 'timestamptz' ? inner : undefined;
}

/** `date 'today'`, `'yesterday'::date`. */
function shiftedWord(node: unknown): Moment | undefined {
  const found = constantOf(node);
  const word = textOf({ A_Const: found?.constant });
  return word !== undefined && found?.type ? momentOfWord(word, found.type) : undefined;
}

/** What a text such as `today` stands for where a day or a timestamp is expected. */
export function momentOfWord(text: string, type: string): Moment | undefined {
  if (!/^(date|timestamp)/.test(type)) return undefined;
  const word = text.trim().toLowerCase();
  if (word === 'now') return anchored(type === 'date' ? 'today' : 'now');
  if (word === 'today') return anchored('today');
  const day: Moment['shift'] = [{ count: 1, unit: 'day' }];
  if (word === 'yesterday') return { anchor: 'today', shift: day, direction: 'ago' };
  return word === 'tomorrow' ? { anchor: 'today', shift: day, direction: 'ahead' } : undefined;
}

function textOf(node: unknown): string | undefined {
  const constant = (node as { A_Const?: Ast } | undefined)?.A_Const;
  return constant && 'sval' in constant ? (constantValue(constant) ?? undefined) : undefined;
}

const WORD = /(\d+)\s*(years?|months?|mons?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?)/gi;

/** `interval '1 year 6 months'`, `90 * interval '1 day'`; undefined for signs, fractions and clock times. */
function intervalOf(node: unknown): readonly Part[] | undefined {
  const operation = (node as { A_Expr?: Ast } | undefined)?.A_Expr;
  if (operation) return multipliedInterval(operation);
  const cast = (node as { TypeCast?: Ast } | undefined)?.TypeCast;
  if (!cast || (cast.typeName as Ast).typmods || typeSql(cast.typeName as Ast) !== 'interval') return undefined;
  const words = textOf(cast.arg);
  if (words === undefined || words.replace(WORD, '').trim() !== '') return undefined;
  const parts = [...words.matchAll(WORD)].map(([, count, unit]) => ({ count: Number(count), unit: unitOf(unit!) }));
  return parts.length > 0 ? parts : undefined;
}

function multipliedInterval({ name, lexpr, rexpr }: Ast): readonly Part[] | undefined {
  if (namesOf(name)[0] !== '*') return undefined;
  const [interval, factor] = [intervalOf(lexpr) ?? intervalOf(rexpr), wholeOf(lexpr) ?? wholeOf(rexpr)];
  if (interval?.length !== 1 || factor === undefined) return undefined;
  return [{ ...interval[0]!, count: interval[0]!.count * factor }];
}

function daysOf(node: unknown): readonly Part[] | undefined {
  const count = wholeOf(node);
  return count === undefined ? undefined : [{ count, unit: 'day' }];
}

function wholeOf(node: unknown): number | undefined {
  const constant = (node as { A_Const?: Ast } | undefined)?.A_Const;
  const count = constant && 'ival' in constant ? Number(constantValue(constant)) : -1;
  return count >= 0 ? count : undefined;
}

function unitOf(word: string): Unit {
  const start = word.toLowerCase().slice(0, 3);
  return (Object.keys(UNITS) as Unit[]).find((unit) => unit.startsWith(start))!;
}

function lengthText({ shift }: Moment, form: 'plain' | 'genitive'): Text {
  const parts = shift.map(({ count, unit }) => plural(count, UNITS[unit][form]));
  return text(parts.map(({ en }) => en).join(' '), parts.map(({ ru }) => ru).join(' '));
}

/** "180 days ago" / "180 дней назад", "today", "now", "30 days from now" / "через 30 дней". */
export function momentText(moment: Moment): Text {
  if (moment.shift.length === 0) return moment.anchor === 'now' ? text('now', 'сейчас') : text('today', 'сегодня');
  const { en, ru } = lengthText(moment, 'plain');
  return moment.direction === 'ago' ? text(`${en} ago`, `${ru} назад`) : text(`${en} from now`, `через ${ru}`);
}

/** "at least 63 years ago" / "не менее 63 лет назад". */
export function atLeastAgo(moment: Moment): Text {
  const { en, ru } = lengthText(moment, 'genitive');
  return text(`at least ${en} ago`, `не менее ${ru} назад`);
}

/** "within the last 90 days" / "за последние 90 дней", or "within the next …"; undefined where two moments are no such span. */
export function spanText(low: Moment, high: Moment): Text | undefined {
  if (low.anchor !== 'now' || high.anchor !== 'now') return undefined;
  const isPast = high.shift.length === 0 && low.direction === 'ago';
  const isNext = low.shift.length === 0 && high.direction === 'ahead';
  const [part, ...more] = isPast ? low.shift : isNext ? high.shift : [];
  if (!part || more.length > 0 || part.count === 0) return undefined;
  const { plain, english, russian, last } = UNITS[part.unit];
  const isOne = new Intl.PluralRules('ru').select(part.count) === 'one';
  const length = part.count === 1 ? text(english, russian) : plural(part.count, plain);
  if (isPast) return text(`within the last ${length.en}`, `за ${isOne ? last : 'последние'} ${length.ru}`);
  const next = last === 'последний' ? 'ближайший' : 'ближайшую';
  return text(`within the next ${length.en}`, `в ${isOne ? next : 'ближайшие'} ${length.ru}`);
}
