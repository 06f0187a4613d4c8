import { formatCount, type Text, text } from '../../text.ts';
import { type Ast, namesOf } from '../ast.ts';
import { AND_FILLED, against } from './compare.ts';
import { type Operand, operandOf } from './operand.ts';
import { columnName, type Place, type Scope, Unsaid } from './scope.ts';
import { constantOf, constantValue } from './type.ts';

/** More values than this are not all said. */
const MOST_SAID = 6;
const SAID_OF_MANY = 3;

/** The values of a list, constants as people read them; the rest of a long list by its number. NULLs are told apart. */
interface Values {
  readonly text: Text;
  readonly count: number;
  readonly nulls: number;
  readonly only: Operand | undefined;
  /** Whether a column is among them, which may be NULL. */
  readonly hasColumns: boolean;
}

function valuesOf(items: readonly Ast[], scope: Scope): Values {
  const isNull = (item: Ast): boolean => Boolean(constantOf(item)?.constant.isnull);
  const filled = items.filter((item) => !isNull(item));
  const shown = filled.length > MOST_SAID ? filled.slice(0, SAID_OF_MANY) : filled;
  const operands = shown.map((item) => operandOf(item, scope));
  const said = (lang: 'en' | 'ru'): string =>
    operands.map(({ kind, value, text: words }) => (kind === 'number' ? value! : words[lang])).join(', ');
  const left = filled.length - shown.length;
  const rest =
    left > 0 ? text(` and ${formatCount(left, 'en')} more`, ` и ещё ${formatCount(left, 'ru')}`) : text('', '');
  return {
    text: text(said('en') + rest.en, said('ru') + rest.ru),
    count: filled.length,
    nulls: items.length - filled.length,
    only: filled.length === 1 ? operands[0] : undefined,
    hasColumns: filled.some((item) => constantOf(item) === undefined),
  };
}

/** `x [not] in (…)`, `x = any (array[…])`, `x <> all (array[…])`. */
export function inClause(subject: Operand, items: readonly Ast[], { scope, isNegated }: Place): Text {
  const values = valuesOf(items, scope);
  const { en, ru } = subject.text;
  if (values.nulls > 0 && isNegated) {
    return text(
      `${en} is none of ${values.text.en}, NULL: never true because of the NULL`,
      `${ru} — ни одно из: ${values.text.ru}, NULL (из-за NULL не бывает истинным)`,
    );
  }
  const note =
    values.nulls > 0
      ? text(' (the NULL in the list matches nobody)', ' (NULL в списке не подходит никому)')
      : text('', '');
  const filled = values.hasColumns ? text(' (and all of them are filled)', ' (и всё это заполнено)') : AND_FILLED;
  if (values.only) {
    const said = against(isNegated ? '<>' : '=', values.only, subject);
    return text(`${en} ${said.en}${note.en}`, `${ru} ${said.ru}${note.ru}`);
  }
  return isNegated
    ? text(`${en} is none of ${values.text.en}${filled.en}`, `${ru} — ни одно из: ${values.text.ru}${filled.ru}`)
    : text(`${en} is one of ${values.text.en}${note.en}`, `${ru} — одно из: ${values.text.ru}${note.ru}`);
}

/** The items of an array that is written out: `array[1, 2]`, `'{1,2}'::int[]`; undefined for any other. */
export function arrayItems(node: unknown): readonly Ast[] | undefined {
  const { A_ArrayExpr: array, TypeCast: cast } = (node ?? {}) as { A_ArrayExpr?: Ast; TypeCast?: Ast };
  if (array)
    return ((array.elements as readonly Ast[] | undefined) ?? []).some((item) => 'A_ArrayExpr' in item)
      ? undefined
      : ((array.elements as readonly Ast[] | undefined) ?? []);
  if (!cast) return undefined;
  const isArray = Boolean((cast.typeName as Ast).arrayBounds);
  const literal = (cast.arg as { A_Const?: Ast }).A_Const;
  if (!isArray || !literal || !('sval' in literal))
    return isArray && 'A_ArrayExpr' in (cast.arg as Ast) ? arrayItems(cast.arg) : undefined;
  const words = /^\{([^{}"\\]*)\}$/.exec(constantValue(literal) ?? '')?.[1];
  if (words === undefined) return undefined;
  const isNumber = /^(int[248]|numeric|float[48])$/.test(namesOf((cast.typeName as Ast).names).at(-1) ?? '');
  return words.trim() === '' ? [] : words.split(',').map((word) => arrayItem(word.trim(), isNumber));
}

function arrayItem(word: string, isNumber: boolean): Ast {
  if (word.toLowerCase() === 'null') return { A_Const: { isnull: true } };
  return { A_Const: isNumber ? { fval: { fval: word } } : { sval: { sval: word } } };
}

/** `x op any (…)`, `x op all (…)` over an array. */
export function quantifiedClause(node: Ast, { scope, isNegated }: Place): Text {
  const operator = namesOf(node.name).at(-1) ?? '';
  const isAny = node.kind === 'AEXPR_OP_ANY';
  const items = arrayItems(node.rexpr);
  const isMembership = operator === (isAny ? '=' : '<>');
  const isNot = isAny === isNegated;
  if (isMembership && items && items.length > 0) {
    return inClause(operandOf(node.lexpr, scope), items, { scope, isNegated: isNot });
  }
  if (isMembership && columnName(node.rexpr) && constantOf(node.lexpr)) return holdsClause(node, scope, isNot);
  if (isNegated) throw new Unsaid('negated quantifier');
  if (!items || items.length === 0) throw new Unsaid('array');
  return likeListClause(operator, items, { subject: operandOf(node.lexpr, scope), isAny, scope });
}

function holdsClause({ lexpr, rexpr }: Ast, scope: Scope, isNot: boolean): Text {
  const [{ en, ru }, value] = [operandOf(rexpr, scope).text, operandOf(lexpr, scope).text];
  return isNot
    ? text(`${en} does not hold ${value.en} (and holds no NULL)`, `${ru} не содержит ${value.ru} (и в нём нет NULL)`)
    : text(`${en} holds ${value.en}`, `${ru} содержит ${value.ru}`);
}

interface Quantified {
  readonly subject: Operand;
  readonly isAny: boolean;
  readonly scope: Scope;
}

/** NOT LIKE ANY means "not all", which people often do not mean: it is said in full. */
function likeListClause(operator: string, items: readonly Ast[], { subject, isAny, scope }: Quantified): Text {
  const { en, ru } = subject.text;
  const list = valuesOf(items, scope).text;
  const caseless = operator.endsWith('~~*') ? text(' regardless of case', ' без учёта регистра') : text('', '');
  if (operator.startsWith('~~')) {
    return isAny
      ? text(
          `${en} matches at least one of the patterns ${list.en}${caseless.en}`,
          `${ru} подходит хотя бы под один из шаблонов ${list.ru}${caseless.ru}`,
        )
      : text(
          `${en} matches all of the patterns ${list.en}${caseless.en}`,
          `${ru} подходит под все шаблоны ${list.ru}${caseless.ru}`,
        );
  }
  if (operator.startsWith('!~~')) {
    return isAny
      ? text(
          `${en} fails to match at least one of the patterns ${list.en}${caseless.en}`,
          `${ru} не подходит хотя бы под один из шаблонов ${list.ru}${caseless.ru}`,
        )
      : text(
          `${en} matches none of the patterns ${list.en}${caseless.en}${AND_FILLED.en}`,
          `${ru} не подходит ни под один из шаблонов ${list.ru}${caseless.ru}${AND_FILLED.ru}`,
        );
  }
  if (!['<', '<=', '>', '>='].includes(operator)) throw new Unsaid(operator);
  const words = against(operator as '<', { kind: 'column', text: list }, subject);
  return isAny
    ? text(
        `${en} ${words.en.replace(list.en, `at least one of ${list.en}`)}`,
        `${ru} ${words.ru.replace(list.ru, `хотя бы одного из: ${list.ru}`)}`,
      )
    : text(
        `${en} ${words.en.replace(list.en, `each of ${list.en}`)}`,
        `${ru} ${words.ru.replace(list.ru, `каждого из: ${list.ru}`)}`,
      );
}
