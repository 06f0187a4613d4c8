import { type Text, text } from '../../text.ts';
import type { Ast } from '../ast.ts';
import { AND_FILLED, against, dateText, isTimestamp } from './compare.ts';
import { spanText } from './moment.ts';
import { type Operand, operandOf } from './operand.ts';
import type { Place } from './scope.ts';
import { constantOf, constantValue } from './type.ts';

/** Says BETWEEN: both ends belong to it. */
export function betweenClause(kind: string, { lexpr, rexpr }: Ast, { scope, isNegated }: Place): Text {
  const bounds = (rexpr as { List: { items: readonly Ast[] } }).List.items;
  const subject = operandOf(lexpr, scope);
  const [low, high] = bounds.map((bound) => operandOf(bound, scope)) as [Operand, Operand];
  const isOut = kind.includes('NOT') !== isNegated;
  const isSymmetric = kind.endsWith('SYM');
  const said = isOut ? outside(low, high, { subject, isSymmetric }) : inside(low, high, { subject, isSymmetric });
  const { en, ru } = subject.text;
  return text(
    `${en} ${said.en}${reversed(bounds, isSymmetric || isOut).en}`,
    `${ru} ${said.ru}${reversed(bounds, isSymmetric || isOut).ru}`,
  );
}

interface Range {
  readonly subject: Operand;
  readonly isSymmetric: boolean;
}

const EITHER_ORDER = text(', in either order', ' (в любом порядке)');

function inside(low: Operand, high: Operand, { subject, isSymmetric }: Range): Text {
  const span = low.moment && high.moment && spanText(low.moment, high.moment);
  if (span && !isSymmetric) return text(`is ${span.en}`, `— ${span.ru}`);
  const [from, to] = [boundText(low, subject), boundText(high, subject)];
  const note = isSymmetric ? EITHER_ORDER : text('', '');
  const en = `is between ${from.en} and ${to.en}${note.en}`;
  if (low.moment || high.moment) return text(en, `не раньше, чем ${from.ru}, и не позже, чем ${to.ru}${note.ru}`);
  const isDate = ['day', 'time'].includes(low.kind);
  return text(en, `— ${isDate ? 'с' : 'от'} ${from.ru} ${isDate ? 'по' : 'до'} ${to.ru}${note.ru}`);
}

function outside(low: Operand, high: Operand, { subject, isSymmetric }: Range): Text {
  if (isSymmetric) {
    const within = inside(low, high, { subject, isSymmetric });
    return text(`is not${within.en.slice(2)}${AND_FILLED.en}`, `— не ${within.ru.replace(/^— /, '')}${AND_FILLED.ru}`);
  }
  if (low.moment || high.moment) {
    const [from, to] = [boundText(low, subject), boundText(high, subject)];
    return text(`is earlier than ${from.en} or later than ${to.en}`, `раньше, чем ${from.ru}, или позже, чем ${to.ru}`);
  }
  const [below, above] = [against('<', low, subject), against('>', high, subject)];
  return text(`${below.en} or ${above.en.replace(/^is /, '')}`, `${below.ru} или ${above.ru}`);
}

function boundText(bound: Operand, subject: Operand): Text {
  if (bound.moment?.anchor === 'today' && bound.moment.shift.length === 0 && isTimestamp(subject.type)) {
    return text('the start of today', 'в начале сегодняшнего дня');
  }
  return bound.kind === 'day' ? dateText(bound, subject) : bound.text;
}

/** BETWEEN 9 AND 5 is met by nobody; people often do not see it. */
function reversed(bounds: readonly Ast[], isHarmless: boolean): Text {
  const [low, high] = bounds.map((bound) => {
    const constant = constantOf(bound)?.constant;
    return constant && !('sval' in constant) ? Number(constantValue(constant)) : Number.NaN;
  });
  if (isHarmless || !(low! > high!)) return text('', '');
  return text(': never, the first is larger than the second', ': не бывает, первое больше второго');
}
