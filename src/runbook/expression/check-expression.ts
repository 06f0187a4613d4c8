import { suggestion } from '../../model/closest.ts';
import { type Text, text, verbatim } from '../../text.ts';
import type { Expression } from './expression.ts';
import { canBe, LIST_CAUSES, neverBe, noCause } from './problem-words.ts';
import { eitherOf, isKnownType, type Kind, typeOfValue, typeWords, type ValueType } from './value-type.ts';

/** What is wrong with the types of a condition; the offset counts from the start of its text. */
export interface TypeProblem {
  readonly code: string;
  readonly offset: number;
  readonly message: Text;
  readonly hint?: Text | undefined;
}

/** What a condition is checked against. */
export interface ExpressionScope {
  /** The type of a name without its dots; undefined where nothing sets it (which is told elsewhere). */
  typeOf(name: string): ValueType | undefined;
  /** Every cause that there is. */
  readonly causes: readonly string[];
}

type Pair = Extract<Expression, { left: Expression }>;

const NEVER = text('never holds', 'никогда не выполняется');
const ALWAYS = text('always holds', 'выполняется всегда');
const CANNOT_COMPARE = text('cannot compare them', 'их не сравнивает');

/** Everything that can never fit in a condition: it would be an error at run time, or the same answer always. */
export function checkCondition(expression: Expression, scope: ExpressionScope): readonly TypeProblem[] {
  return [...inside(expression, scope), ...asFlag(expression, scope)];
}

function inside(expression: Expression, scope: ExpressionScope): readonly TypeProblem[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'name':
      return unknownField(expression, scope);
    case 'list':
      return expression.elements.flatMap((element) => inside(element, scope));
    case 'not':
      return [...inside(expression.operand, scope), ...asFlag(expression.operand, scope)];
    case 'and':
    case 'or':
      return [expression.left, expression.right].flatMap((side) => [...inside(side, scope), ...asFlag(side, scope)]);
    default: {
      const problems = [expression.left, expression.right].flatMap((side) => inside(side, scope));
      return problems.length > 0 ? problems : fits(expression, scope);
    }
  }
}

function fits(expression: Pair, scope: ExpressionScope): readonly TypeProblem[] {
  if (expression.kind === 'in') return listFits(expression, scope);
  return isEquality(expression) ? equalityFits(expression, scope) : orderFits(expression, scope);
}

const isEquality = ({ operator }: Pair): boolean => operator === '==' || operator === '!=';

/** The type of an operand. */
export function typeOf(expression: Expression, scope: ExpressionScope): ValueType | undefined {
  if (expression.kind === 'literal') return typeOfValue(expression.value);
  if (expression.kind === 'name') return typeOfName(expression.name, scope);
  if (expression.kind !== 'list') return typeOfValue(true);
  const elements = expression.elements.map((element) => typeOf(element, scope));
  if (elements.some((element) => element === undefined)) return undefined;
  return {
    ...typeOfValue(true),
    kinds: new Set<Kind>(['list']),
    values: undefined,
    elements: eitherOf(elements as ValueType[]),
  };
}

function typeOfName(name: string, scope: ExpressionScope): ValueType | undefined {
  const [first = '', ...rest] = name.split('.');
  const type = scope.typeOf(name) ?? scope.typeOf(first);
  if (!type || rest.length === 0 || scope.typeOf(name)) return type;
  const field = type.field(rest);
  return 'kinds' in field ? field : undefined;
}

function unknownField(
  { name, offset }: Extract<Expression, { kind: 'name' }>,
  scope: ExpressionScope,
): readonly TypeProblem[] {
  const [first = '', ...rest] = name.split('.');
  const type = scope.typeOf(name) ? undefined : scope.typeOf(first);
  const field = type && rest.length > 0 ? type.field(rest) : undefined;
  if (!field || 'kinds' in field) return [];
  const { known } = field;
  const [is, wanted] = [typeWords(type!), rest.join('.')];
  const message =
    known.length === 0
      ? text(
          `"${first}" is ${is.en}: nothing stands behind its dot`,
          `«${first}» — ${is.ru}: за его точкой ничего быть не может`,
        )
      : text(`"${first}" has no field "${wanted}"`, `у «${first}» нет поля «${wanted}»`);
  return [{ code: 'unknown-field', offset: offset + first.length + 1, message, hint: suggestion(rest.at(-1)!, known) }];
}

/** What must be true or false is nothing else. */
function asFlag(expression: Expression, scope: ExpressionScope): readonly TypeProblem[] {
  if (expression.kind === 'list')
    return [
      {
        code: 'not-a-condition',
        offset: expression.offset,
        message: text('a list is not true or false', 'это список, а нужно true или false'),
      },
    ];
  if (expression.kind !== 'name' && expression.kind !== 'literal') return [];
  const type = typeOf(expression, scope);
  if (!type || !isKnownType(type) || type.kinds.size === 0 || type.kinds.has('flag')) return [];
  const what = expression.kind === 'name' ? expression.name : JSON.stringify(expression.value);
  const better = type.kinds.has('number') ? `${what} > 0` : `${what} != null`;
  const is = typeWords(type);
  return [
    {
      code: 'not-a-condition',
      offset: expression.offset,
      message: text(`"${what}" is ${is.en}, not true or false`, `«${what}» — ${is.ru}, а нужно true или false`),
      hint: text(`Write for instance ${better}.`, `Напишите, например, ${better}.`),
    },
  ];
}

function equalityFits(expression: Pair, scope: ExpressionScope): readonly TypeProblem[] {
  const [left, right] = [typeOf(expression.left, scope), typeOf(expression.right, scope)];
  if (!left || !right || !isKnownType(left) || !isKnownType(right)) return [];
  const nulls = neverNull(expression, left, right);
  if (nulls) return [nulls];
  if (isNull(expression.left) || isNull(expression.right)) return [];
  if (![...left.kinds].some((kind) => right.kinds.has(kind))) return [otherKinds(expression, left, right)];
  return [...literalFits(expression.left, right, scope), ...literalFits(expression.right, left, scope)];
}

const isNull = (expression: Expression): boolean => expression.kind === 'literal' && expression.value === null;

/** `x == null` of what always has a value. */
function neverNull(expression: Pair, left: ValueType, right: ValueType): TypeProblem | undefined {
  const other = isNull(expression.right) ? left : isNull(expression.left) ? right : undefined;
  if (!other || other.isNullable) return undefined;
  const named = isNull(expression.right) ? expression.left : expression.right;
  const what = named.kind === 'name' ? text(`"${named.name}"`, `у «${named.name}»`) : text('this', 'у этого выражения');
  const { en, ru } = expression.operator === '==' ? NEVER : ALWAYS;
  return {
    code: 'never-null',
    offset: expression.offset,
    message: text(
      `${what.en} always has a value: this comparison with null ${en}`,
      `${what.ru} всегда есть значение: это сравнение с null ${ru}`,
    ),
  };
}

function otherKinds({ operator, offset, left, right }: Pair, one: ValueType, other: ValueType): TypeProblem {
  const what = (expression: Expression, type: ValueType): Text => {
    const is = typeWords(type);
    const name =
      expression.kind === 'name'
        ? text(`"${expression.name}"`, `«${expression.name}»`)
        : verbatim(JSON.stringify((expression as { value?: unknown }).value ?? '…'));
    return text(`${name.en} is ${is.en}`, `${name.ru} — ${is.ru}`);
  };
  const [first, second] = [what(left, one), what(right, other)];
  const answer = operator === '!=' ? ALWAYS : operator === '==' ? NEVER : CANNOT_COMPARE;
  const message = text(
    `${first.en} and ${second.en}: "${operator}" ${answer.en}`,
    `${first.ru}, а ${second.ru}: «${operator}» ${answer.ru}`,
  );
  const literal = [left, right].find((side) => side.kind === 'literal');
  return { code: 'compare-types', offset, message, hint: literal && unquoted(literal) };
}

/** `'5'` that could have meant 5. */
function unquoted(literal: Expression): Text | undefined {
  const value = literal.kind === 'literal' ? literal.value : undefined;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    ? text(`Write ${value} without quotation marks.`, `Напишите ${value} без кавычек.`)
    : undefined;
}

/** A text or number that is written out and that the other side can never be. */
function literalFits(expression: Expression, type: ValueType, scope: ExpressionScope): readonly TypeProblem[] {
  if (expression.kind !== 'literal' || expression.value === null) return [];
  const { value, offset } = expression;
  if (type.causes && typeof value === 'string') return causeFits(value, offset, type.causes, scope);
  if (type.values === undefined || type.values.includes(value as string)) return [];
  const values = type.values.map(String);
  const hint = suggestion(String(value), values) ?? canBe(values);
  return [
    {
      code: 'unknown-value',
      offset: offset + (typeof value === 'string' ? 1 : 0),
      message: neverBe(JSON.stringify(value)),
      hint,
    },
  ];
}

function causeFits(
  id: string,
  at: number,
  here: readonly string[],
  { causes }: ExpressionScope,
): readonly TypeProblem[] {
  if (here.includes(id)) return [];
  const offset = at + 1;
  if (causes.includes(id)) {
    return [
      {
        code: 'cause-of-others',
        offset,
        message: text(
          `the command that sets it never finds the cause "${id}"`,
          `команда, из ответа которой это взято, никогда не находит причину «${id}»`,
        ),
        hint: suggestion(id, here),
      },
    ];
  }
  return [
    {
      code: 'unknown-cause',
      offset,
      message: noCause(id),
      hint: suggestion(id, here) ?? suggestion(id, causes) ?? LIST_CAUSES,
    },
  ];
}

function orderFits(expression: Pair, scope: ExpressionScope): readonly TypeProblem[] {
  const { left, right, operator, offset } = expression;
  const sides = [left, right].map((side) => typeOf(side, scope));
  if (sides.some((type) => !type || !isKnownType(type))) return [];
  if (isNull(left) || isNull(right))
    return [
      {
        code: 'compare-types',
        offset,
        message: text(
          `null is neither smaller nor larger than anything: "${operator}" never holds`,
          `null не меньше и не больше чего бы то ни было: «${operator}» никогда не выполняется`,
        ),
        hint: text('Write == null or != null.', 'Напишите == null или != null.'),
      },
    ];
  const [one, other] = sides as [ValueType, ValueType];
  const comparable = (['number', 'text'] as const).some((kind) => one.kinds.has(kind) && other.kinds.has(kind));
  return comparable ? [] : [otherKinds(expression, one, other)];
}

function listFits(expression: Pair, scope: ExpressionScope): readonly TypeProblem[] {
  const { left, right, operator, offset } = expression;
  const [one, list] = [typeOf(left, scope), typeOf(right, scope)];
  if (list && isKnownType(list) && !list.kinds.has('list')) {
    const better = `${operator} [${right.kind === 'literal' ? JSON.stringify(right.value).replaceAll('"', "'") : ''}]`;
    const is = typeWords(list);
    return [
      {
        code: 'not-a-list',
        offset: right.offset,
        message: text(
          `"${operator}" needs a list, and this is ${is.en}`,
          `для «${operator}» нужен список, а это ${is.ru}`,
        ),
        hint: right.kind === 'literal' ? text(`Write ${better}.`, `Напишите ${better}.`) : undefined,
      },
    ];
  }
  if (right.kind === 'list') {
    if (right.elements.length === 0)
      return [
        {
          code: 'empty-list',
          offset: right.offset,
          message: text(
            `"${operator}" an empty list is always the same`,
            `«${operator}» с пустым списком всегда даёт одно и то же`,
          ),
        },
      ];
    return right.elements.flatMap((element) =>
      equalityFits({ ...expression, kind: 'compare', operator: '==', right: element, offset: element.offset }, scope),
    );
  }
  if (!one || !list?.elements || !isKnownType(one)) return [];
  if (isKnownType(list.elements) && ![...one.kinds].some((kind) => list.elements!.kinds.has(kind)) && !isNull(left))
    return [otherKinds({ ...expression, offset }, one, list.elements)];
  return literalFits(left, list.elements, scope);
}
