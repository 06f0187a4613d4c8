import { type Text, text } from '../../text.ts';
import type { Ast } from '../ast.ts';
import { atLeastAgo, type Moment, momentOfWord, momentText } from './moment.ts';
import { mentionsColumn, type Operand, operandOf } from './operand.ts';
import { type Place, Unsaid } from './scope.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const NEGATED: Readonly<Record<Comparison, Comparison>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Whether an operator compares two values: these have words of their own. */
export const isComparison = (operator: string): operator is Comparison => operator in NEGATED;

/** What a negative comparison keeps out beside what it names. */
export const AND_FILLED = text(' (and filled)', ' (и заполнено)');

/** Says `left operator right`; a constant on the left changes sides. */
export function compareClause(operator: Comparison, { lexpr, rexpr }: Ast, { scope, isNegated }: Place): Text {
  const isFlipped = !mentionsColumn(lexpr) && mentionsColumn(rexpr);
  const [subject, other] = (isFlipped ? [rexpr, lexpr] : [lexpr, rexpr]).map((side) => operandOf(side, scope)) as [
    Operand,
    Operand,
  ];
  const straight = isFlipped ? FLIPPED[operator] : operator;
  const comparison = isNegated ? NEGATED[straight] : straight;
  if (other.kind === 'null') return neverText(subject, comparison);
  const word = other.kind === 'string' ? momentOfWord(other.value ?? '', subject.type ?? '') : undefined;
  const said = word ? againstMoment(comparison, word, subject) : against(comparison, other, subject);
  return text(`${subject.text.en} ${said.en}`, `${subject.text.ru} ${said.ru}`);
}

function neverText({ text: { en, ru } }: Operand, operator: Comparison): Text {
  return text(
    `${en} ${operator} NULL, which is never true, not even where ${en} is empty`,
    `${ru} ${operator} NULL, а это никогда не истинно, даже если ${ru} не заполнено`,
  );
}

/** The predicate: "is more than 5,000" / "больше 5 000". */
export function against(operator: Comparison, other: Operand, subject: Operand): Text {
  if (other.moment) return againstMoment(operator, other.moment, subject);
  if (other.kind === 'boolean') return againstBoolean(operator, other);
  if (operator === '=' || operator === '<>') return equal(operator, other, subject);
  if (other.kind === 'day' || other.kind === 'time') return againstDate(operator, dateText(other, subject));
  const note =
    other.kind === 'string' && isTextType(subject.type)
      ? text(' (compared as text)', ' (сравнение как текста)')
      : text('', '');
  if (isTime(subject.type) && other.kind === 'expression') return againstDate(operator, other.text);
  const words = ORDER[operator];
  const than = other.kind === 'expression' || other.kind === 'subquery' ? ', чем' : '';
  return text(`${words.en} ${other.text.en}${note.en}`, `${words.ru}${than} ${other.text.ru}${note.ru}`);
}

const ORDER: Readonly<Record<'<' | '<=' | '>' | '>=', Text>> = {
  '<': text('is less than', 'меньше'),
  '<=': text('is at most', 'не больше'),
  '>': text('is more than', 'больше'),
  '>=': text('is at least', 'не меньше'),
};

const isTextType = (type: string | undefined): boolean =>
  /^(text|varchar|character|char|citext|bpchar)/.test(type ?? '');

const isTime = (type: string | undefined): boolean => /^(date|timestamp)/.test(type ?? '');

/** Whether a type holds a clock time, so that a day is its midnight. */
export const isTimestamp = (type: string | undefined): boolean => /^timestamp/.test(type ?? '');

function equal(operator: '=' | '<>', other: Operand, subject: Operand): Text {
  const isNot = operator === '<>';
  const { en, ru } = other.kind === 'day' ? dateText(other, subject) : unseparated(other, subject);
  const note = isNot
    ? ['column', 'expression', 'subquery'].includes(other.kind)
      ? BOTH_FILLED
      : AND_FILLED
    : text('', '');
  if (other.kind === 'string' && other.value === '') {
    return isNot
      ? text('is not an empty text, and is filled', '— не пустая строка, и заполнено')
      : text('is an empty text (not NULL)', '— пустая строка (не NULL)');
  }
  if (other.kind === 'string' || other.kind === 'day' || other.kind === 'time') {
    return text(`is${isNot ? ' not' : ''} ${en}${note.en}`, `—${isNot ? ' не' : ''} ${ru}${note.ru}`);
  }
  const verb = other.kind === 'number' ? (isNot ? 'is not' : 'is') : isNot ? 'differs from' : 'equals';
  const value = other.kind === 'subquery' ? 'значению: ' : '';
  return text(`${verb} ${en}${note.en}`, `${isNot ? 'не равно' : 'равно'} ${value}${ru}${note.ru}`);
}

const BOTH_FILLED = text(' (and both are filled)', ' (и то и другое заполнено)');

/** A code or a year is no quantity: its digits are not grouped. */
function unseparated(other: Operand, { text: { en } }: Operand): Text {
  const isCode = /(^|[_. ])(id|code|year|no|number|код|год|номер)$/iu.test(en) || /\byear\b/i.test(en);
  return other.kind === 'number' && isCode ? text(other.value!, other.value!) : other.text;
}

function againstBoolean(operator: Comparison, other: Operand): Text {
  if (operator !== '=' && operator !== '<>') throw new Unsaid('order of booleans');
  return (other.value === 'true') === (operator === '=') ? text('is yes', '— да') : text('is no', '— нет');
}

/** A day is its midnight where it is compared with a moment. */
export function dateText({ kind, text: shown }: Operand, subject: Operand): Text {
  return kind === 'day' && isTimestamp(subject.type) ? text(`${shown.en} 00:00`, `${shown.ru} 00:00`) : shown;
}

function againstDate(operator: '<' | '<=' | '>' | '>=', { en, ru }: Text): Text {
  if (operator === '<') return text(`is before ${en}`, `раньше ${ru}`);
  if (operator === '>') return text(`is after ${en}`, `позже ${ru}`);
  return operator === '<='
    ? text(`is ${en} or earlier`, `— ${ru} или раньше`)
    : text(`is ${en} or later`, `— ${ru} или позже`);
}

function againstMoment(operator: Comparison, moment: Moment, subject: Operand): Text {
  if (moment.shift.length === 0) return againstAnchor(operator, moment, subject);
  const { en, ru } = momentText(moment);
  if (operator === '=') return text(`is exactly ${en}`, `— ровно ${ru}`);
  if (operator === '<>') return text(`is not exactly ${en}${AND_FILLED.en}`, `— не ровно ${ru}${AND_FILLED.ru}`);
  if (operator === '<') return text(`is earlier than ${en}`, `раньше, чем ${ru}`);
  if (operator === '>') return text(`is later than ${en}`, `позже, чем ${ru}`);
  if (operator === '>=') return text(`is no earlier than ${en}`, `не раньше, чем ${ru}`);
  if (moment.direction === 'ahead') return text(`is no later than ${en}`, `не позже, чем ${ru}`);
  const least = atLeastAgo(moment);
  return text(`is ${least.en}`, `— ${least.ru}`);
}

const NOW: Readonly<Record<Comparison, Text>> = {
  '<': text('is in the past', '— в прошлом'),
  '<=': text('is now or earlier', '— сейчас или раньше'),
  '>': text('is in the future', '— в будущем'),
  '>=': text('is now or later', '— сейчас или позже'),
  '=': text('is exactly now', '— ровно сейчас'),
  '<>': text('is not exactly now', '— не ровно сейчас'),
};

const TODAY: Readonly<Record<Comparison, Text>> = {
  '<': text('is before today', 'раньше сегодняшнего дня'),
  '<=': text('is today or earlier', '— сегодня или раньше'),
  '>': text('is after today', 'позже сегодняшнего дня'),
  '>=': text('is today or later', '— сегодня или позже'),
  '=': text('is today', '— сегодня'),
  '<>': text('is not today (and filled)', '— не сегодня (и заполнено)'),
};

/** Today compared with a moment is its first instant. */
const MIDNIGHT: Readonly<Record<Comparison, Text>> = {
  '<': TODAY['<'],
  '<=': text('is the start of today or earlier', '— начало сегодняшнего дня или раньше'),
  '>': text('is after the start of today', 'позже начала сегодняшнего дня'),
  '>=': TODAY['>='],
  '=': text('is exactly the start of today', '— ровно начало сегодняшнего дня'),
  '<>': text('is not exactly the start of today (and filled)', '— не ровно начало сегодняшнего дня (и заполнено)'),
};

function againstAnchor(operator: Comparison, { anchor }: Moment, subject: Operand): Text {
  if (anchor === 'now') return NOW[operator];
  return (isTimestamp(subject.type) ? MIDNIGHT : TODAY)[operator];
}
