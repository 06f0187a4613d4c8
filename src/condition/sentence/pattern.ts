import { type Text, text } from '../../text.ts';
import { type Ast, namesOf } from '../ast.ts';
import { AND_FILLED } from './compare.ts';
import { operandOf, quoted } from './operand.ts';
import type { Place, Scope } from './scope.ts';
import { constantOf, constantValue } from './type.ts';

/** LIKE and ILIKE: begins with, ends with, contains, or the pattern itself with what its signs mean. */
export function likeClause({ name, lexpr, rexpr }: Ast, { scope, isNegated }: Place): Text {
  const operator = namesOf(name)[0] ?? '';
  const subject = operandOf(lexpr, scope).text;
  const isNot = operator.startsWith('!') !== isNegated;
  const caseless = operator.endsWith('*') ? text(' regardless of case', ' без учёта регистра') : text('', '');
  const pattern = patternOf(rexpr);
  const said = pattern === undefined ? bySql(rexpr, isNot, scope) : shapeWords(pattern, isNot, operator.endsWith('*'));
  const note = isNot && !said.en.endsWith('never true') ? AND_FILLED : text('', '');
  return text(`${subject.en} ${said.en}${caseless.en}${note.en}`, `${subject.ru} ${said.ru}${caseless.ru}${note.ru}`);
}

interface Pattern {
  readonly written: string;
  readonly escapeSign: string;
}

/** The constant pattern with its escape sign; undefined when the pattern is computed. */
function patternOf(node: unknown): Pattern | undefined {
  const call = (node as { FuncCall?: Ast } | undefined)?.FuncCall;
  const isEscaped = call !== undefined && namesOf(call.funcname).at(-1) === 'like_escape';
  const [pattern, sign] = isEscaped ? (call.args as readonly Ast[]) : [node];
  const read = (part: unknown): string | null => {
    const constant = constantOf(part)?.constant;
    return constant && 'sval' in constant ? constantValue(constant) : null;
  };
  const [written, escapeSign] = [read(pattern), sign === undefined ? '\\' : read(sign)];
  return written === null || escapeSign === null ? undefined : { written, escapeSign };
}

function bySql(node: unknown, isNot: boolean, scope: Scope): Text {
  const { en, ru } = operandOf(node, scope).text;
  return isNot
    ? text(`does not match the pattern ${en}`, `не подходит под шаблон ${ru}`)
    : text(`matches the pattern ${en}`, `подходит под шаблон ${ru}`);
}

/** Wildcards at the ends only have words of their own; `_` and inner `%` are explained. */
function shapeWords(pattern: Pattern, isNot: boolean, isCaseless: boolean): Text {
  const signs = signsOf(pattern);
  const isAny = ({ sign, isWild }: Sign): boolean => isWild && sign === '%';
  const first = signs.findIndex((sign) => !isAny(sign));
  const last = signs.findLastIndex((sign) => !isAny(sign));
  if (first < 0) {
    if (signs.length === 0)
      return isNot
        ? text('is not an empty text', '— не пустая строка')
        : text('is an empty text (not NULL)', '— пустая строка (не NULL)');
    return isNot
      ? text('matches nothing: never true', 'не подходит ни под что: не бывает истинным')
      : text('is filled (any text matches)', 'заполнено (подходит любой текст)');
  }
  const middle = signs.slice(first, last + 1);
  if (middle.some(({ isWild }) => isWild)) return explained(pattern, middle, isNot);
  const words = quoted(middle.map(({ sign }) => sign).join(''));
  const [opens, closes] = [first > 0, last < signs.length - 1];
  if (!opens && !closes)
    return isNot
      ? text(`is not ${words.en}`, `— не ${words.ru}`)
      : text(`is ${words.en}${isCaseless ? '' : ' exactly'}`, `— ${isCaseless ? '' : 'в точности '}${words.ru}`);
  if (opens && closes) return verb(isNot, ['contains', 'does not contain', 'содержит'], words);
  return closes
    ? verb(isNot, ['starts with', 'does not start with', 'начинается с'], words)
    : verb(isNot, ['ends with', 'does not end with', 'заканчивается на'], words);
}

function verb(isNot: boolean, [is, isNone, russian]: readonly [string, string, string], words: Text): Text {
  return text(`${isNot ? isNone : is} ${words.en}`, `${isNot ? 'не ' : ''}${russian} ${words.ru}`);
}

function explained({ written }: Pattern, middle: readonly Sign[], isNot: boolean): Text {
  const words = quoted(written);
  const wild = new Set(middle.flatMap(({ sign, isWild }) => (isWild ? [sign] : [])));
  if (written.includes('%')) wild.add('%');
  const meanings = [
    ...(wild.has('%') ? [text('% is any text', '% — любой текст')] : []),
    ...(wild.has('_') ? [text('_ is any one character', '_ — любой один знак')] : []),
  ];
  const note = (lang: 'en' | 'ru'): string => ` (${meanings.map((meaning) => meaning[lang]).join(', ')})`;
  return isNot
    ? text(`does not match ${words.en}${note('en')}`, `не подходит под ${words.ru}${note('ru')}`)
    : text(`matches ${words.en}${note('en')}`, `подходит под ${words.ru}${note('ru')}`);
}

interface Sign {
  readonly sign: string;
  readonly isWild: boolean;
}

function signsOf({ written, escapeSign }: Pattern): readonly Sign[] {
  const signs: Sign[] = [];
  let isEscaped = false;
  for (const sign of written) {
    if (!isEscaped && escapeSign !== '' && sign === escapeSign) {
      isEscaped = true;
      continue;
    }
    signs.push({ sign, isWild: !isEscaped && (sign === '%' || sign === '_') });
    isEscaped = false;
  }
  return signs;
}

/** Regular expressions and SIMILAR TO: the pattern verbatim. */
export function regexClause(kind: 'regex' | 'similar', { name, lexpr, rexpr }: Ast, { scope, isNegated }: Place): Text {
  const operator = namesOf(name)[0] ?? '';
  const isNot = operator.startsWith('!') !== isNegated;
  const call = (rexpr as { FuncCall?: Ast }).FuncCall;
  const pattern = kind === 'similar' && call ? (call.args as readonly Ast[])[0] : rexpr;
  const [subject, words] = [operandOf(lexpr, scope).text, operandOf(pattern, scope).text];
  const caseless = operator.endsWith('*') ? text(' regardless of case', ' без учёта регистра') : text('', '');
  const noun = kind === 'similar' ? text('SQL pattern', 'шаблон SQL') : text('pattern', 'шаблон');
  const note = isNot ? AND_FILLED : text('', '');
  return text(
    `${subject.en} ${isNot ? 'does not match' : 'matches'} the ${noun.en} ${words.en}${caseless.en}${note.en}`,
    `${subject.ru} ${isNot ? 'не подходит' : 'подходит'} под ${noun.ru} ${words.ru}${caseless.ru}${note.ru}`,
  );
}
