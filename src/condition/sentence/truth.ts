import { type Text, text } from '../../text.ts';
import type { Ast } from '../ast.ts';
import { compareClause } from './compare.ts';
import { arrayItems } from './list.ts';
import { operandOf } from './operand.ts';
import { columnName, type Place, type Scope, Unsaid } from './scope.ts';
import { constantOf } from './type.ts';

/** IS [NOT] NULL. */
export function sayNullTest({ arg, nulltesttype, argisrow }: Ast, scope: Scope, isNegated: boolean): Text {
  if (argisrow || 'RowExpr' in (arg as Ast)) throw new Unsaid('row');
  const isNull = (nulltesttype === 'IS_NULL') !== isNegated;
  const { text: said } = operandOf(arg, scope);
  return isNull
    ? text(`${said.en} is empty`, `${said.ru} не заполнено`)
    : text(`${said.en} is filled`, `${said.ru} заполнено`);
}

const TESTS: Readonly<Record<string, Text>> = {
  IS_TRUE: text('is yes', '— да'),
  IS_NOT_TRUE: text('is no or empty', '— нет или не заполнено'),
  IS_FALSE: text('is no', '— нет'),
  IS_NOT_FALSE: text('is yes or empty', '— да или не заполнено'),
  IS_UNKNOWN: text('is empty', 'не заполнено'),
  IS_NOT_UNKNOWN: text('is filled', 'заполнено'),
};

/** IS TRUE and its kin are never UNKNOWN, so NOT turns each into its opposite. */
export function sayBooleanTest({ arg, booltesttype }: Ast, scope: Scope, isNegated: boolean): Text {
  const written = String(booltesttype);
  const test = isNegated
    ? written.includes('NOT_')
      ? written.replace('NOT_', '')
      : written.replace('IS_', 'IS_NOT_')
    : written;
  const name = columnName(arg);
  if (name) {
    const said = operandOf(arg, scope).text;
    return text(`${said.en} ${TESTS[test]!.en}`, `${said.ru} ${TESTS[test]!.ru}`);
  }
  if (test === 'IS_TRUE') return scope.clause(arg as Ast, scope);
  if (test === 'IS_FALSE') return scope.clause(arg as Ast, scope, true);
  const clause = scope.clause(arg as Ast, scope);
  if (test === 'IS_NOT_TRUE')
    return text(`it is false or unknown that ${clause.en}`, `неверно или неизвестно, что ${clause.ru}`);
  if (test === 'IS_NOT_FALSE') return text(`${clause.en}, or that is unknown`, `${clause.ru}, или это неизвестно`);
  throw new Unsaid(test);
}

/** IS DISTINCT FROM counts NULL as a value of its own: who has none is distinct from whatever is named. */
export function sayDistinct({ lexpr, rexpr }: Ast, scope: Scope, isDistinct: boolean): Text {
  const [subject, other] = [operandOf(lexpr, scope), operandOf(rexpr, scope)];
  const { en, ru } = subject.text;
  if (other.kind === 'null')
    return isDistinct ? text(`${en} is filled`, `${ru} заполнено`) : text(`${en} is empty`, `${ru} не заполнено`);
  const isConstant = constantOf(rexpr) !== undefined;
  if (!isDistinct) {
    return isConstant
      ? compareClause('=', { lexpr, rexpr }, { scope, isNegated: false })
      : text(`${en} equals ${other.text.en}, or both are empty`, `${ru} равно ${other.text.ru}, или оба не заполнены`);
  }
  return isConstant
    ? text(`${en} is not ${other.text.en}, or is empty`, `${ru} — не ${other.text.ru} или не заполнено`)
    : text(
        `${en} differs from ${other.text.en}, or one of the two is empty`,
        `${ru} не равно ${other.text.ru}, или одно из двух не заполнено`,
      );
}

/** Arrays and JSON: what a value holds. */
export function sayHolds(operator: string, { lexpr, rexpr }: Ast, { scope, isNegated }: Place): Text {
  if (!lexpr || isNegated) throw new Unsaid(operator);
  const subject = operandOf(lexpr, scope).text;
  const items = arrayItems(rexpr);
  const other = items && items.length > 0 ? list(items, scope) : operandOf(rexpr, scope).text;
  const words = HOLDS[`${operator}${items ? '[]' : ''}`] ?? HOLDS[operator];
  if (!words) throw new Unsaid(operator);
  return text(`${subject.en} ${words.en} ${other.en}`, `${subject.ru} ${words.ru} ${other.ru}`);
}

function list(items: readonly Ast[], scope: Scope): Text {
  const said = items.map((item) => operandOf(item, scope).text);
  return text(said.map(({ en }) => en).join(', '), said.map(({ ru }) => ru).join(', '));
}

const HOLDS: Readonly<Record<string, Text>> = {
  '@>': text('contains', 'содержит'),
  '@>[]': text('holds all of', 'содержит всё из:'),
  '<@[]': text('holds nothing but', 'не содержит ничего, кроме'),
  '&&[]': text('holds at least one of', 'содержит хотя бы одно из:'),
  '?': text('has the key', 'содержит ключ'),
  '?|[]': text('has at least one of the keys', 'содержит хотя бы один из ключей:'),
  '?&[]': text('has all of the keys', 'содержит все ключи:'),
};
