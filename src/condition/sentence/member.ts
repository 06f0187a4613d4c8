import { type Text, text } from '../../text.ts';
import { type Ast, namesOf } from '../ast.ts';
import { against, isComparison } from './compare.ts';
import { operandOf } from './operand.ts';
import { columnName, isCustomers, type Scope, Unsaid } from './scope.ts';
import { expressionSql } from './sql.ts';
import { readSubquery, rowsText, type Subquery, valueText } from './subquery.ts';

/** `x [not] in (select …)`: with the customer's key it is a list that he is on or not. */
export function inSubqueryClause(link: Ast, scope: Scope, isNegated: boolean): Text {
  const operator = namesOf(link.operName)[0] ?? '=';
  const isAll = link.subLinkType === 'ALL_SUBLINK';
  const subquery = readSubquery(link, scope);
  const target = valueText(subquery.target ?? fail(), subquery.scope);
  if (!isAll && operator === '=') return membership(link, { subquery, scope, target, isNegated });
  if (isAll && operator === '<>' && !isNegated) return membership(link, { subquery, scope, target, isNegated: true });
  if (isNegated || !isComparison(operator) || operator === '=' || operator === '<>') throw new Unsaid(operator);
  const subject = operandOf(link.testexpr, scope);
  const { en, ru } = rowsText(subquery);
  const every = isAll
    ? text(`every ${target.en} in ${en}`, `каждого ${target.ru} в ${ru}`)
    : text(`at least one ${target.en} in ${en}`, `хотя бы одного ${target.ru} в ${ru}`);
  const words = against(operator, { kind: 'column', text: every }, subject);
  return text(`${subject.text.en} ${words.en}`, `${subject.text.ru} ${words.ru}`);
}

function fail(): never {
  throw new Unsaid('subquery of several columns');
}

interface Membership {
  readonly subquery: Subquery;
  readonly scope: Scope;
  readonly target: Text;
  readonly isNegated: boolean;
}

function membership({ testexpr }: Ast, { subquery, scope, target, isNegated }: Membership): Text {
  const tested = columnName(testexpr);
  const isKey =
    tested !== undefined && scope.tables === null && isCustomers(tested, scope) && tested.column === scope.key;
  const subject = isKey ? undefined : operandOf(testexpr, scope).text;
  const isSameName = tested !== undefined && columnName(subquery.target)?.column === tested.column;
  const rows = rowsText(subquery);
  const [en, ru] = subject ? [`${subject.en} `, `${subject.ru} `] : ['', ''];
  const list = isSameName
    ? text(`on the list: ${rows.en}`, `в списке: ${rows.ru}`)
    : text(`among ${target.en} in ${rows.en}`, `среди ${target.ru} в ${rows.ru}`);
  if (!isNegated) return text(`${en}is ${list.en}`, `${ru}есть ${list.ru}`);
  const notes = [...(subject ? [emptyValue(subject)] : []), ...(refusesNull(subquery) ? [] : [NULL_IN_LIST])];
  const note = (lang: 'en' | 'ru'): string =>
    notes.length > 0 ? ` (${notes.map((one) => one[lang]).join('; ')})` : '';
  return text(`${en}is not ${list.en}${note('en')}`, `${ru}нет ${list.ru}${note('ru')}`);
}

const NULL_IN_LIST = text(
  'if the list holds an empty value, nobody passes',
  'если в списке есть пустое значение, не проходит никто',
);

function emptyValue({ en, ru }: Text): Text {
  return text(`an empty ${en} does not pass unless the list is empty`, `пустое ${ru} не проходит, если список не пуст`);
}

/** Whether the list itself leaves NULLs out: `where m.customer_id is not null`. */
function refusesNull({ target, conjuncts, scope }: Subquery): boolean {
  const name = target && columnName(target);
  return conjuncts.some((part) => {
    const test = part.NullTest as Ast | undefined;
    const tested = test?.nulltesttype === 'IS_NOT_NULL' ? columnName(test.arg) : undefined;
    return (
      tested !== undefined && name !== undefined && expressionSql(test!.arg, scope) === expressionSql(target, scope)
    );
  });
}
