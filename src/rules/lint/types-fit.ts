import type { Ast } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { columnPath, constantsIn, expressionRange, nodesOf, operatorOf } from '../../condition/shapes.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

const OF_TEXT = new Set(['~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*']);
const COMPARING = new Set(['=', '<>', '<', '>', '<=', '>=', 'BETWEEN', 'NOT BETWEEN']);
const NUMBER =
  /^\s*[+-]?(\d[\d_]*(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$|^\s*([+-]?inf(inity)?|nan)\s*$|^\s*[+-]?0[xob][\da-f_]+\s*$/i;
const WHOLE = /^\s*[+-]?(\d[\d_]*|0[xob][\da-f_]+)\s*$/i;
const FLAG = /^\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)\s*$/i;
const DAY = /\d|^\s*(now|today|tomorrow|yesterday|epoch|-?infinity|allballs)\s*$/i;

/** Whether a text can be a value of a type at all. */
function fits(value: string, type: string): boolean {
  if (/^(smallint|integer|bigint)/.test(type)) return WHOLE.test(value);
  if (/^(numeric|real|double precision)/.test(type)) return NUMBER.test(value);
  if (type === 'boolean') return FLAG.test(value);
  return !/^(date|timestamp)/.test(type) || DAY.test(value);
}

/** Types that LIKE and regular expressions do not take. */
const NO_TEXT = /^(smallint|integer|bigint|numeric|real|double precision|boolean|date|timestamp|uuid)/;

/** Operators and constants that the column's type does not take: the statement fails, or a layer above it turns the condition into none. */
export function unfitIn(scope: Scope, view: LeafView): readonly Sighting[] {
  const { source, sql } = view;
  const types = scope.context.typesOf(sql);
  return nodesOf(source.tree, 'A_Expr').flatMap((expression): Sighting[] => {
    const name = columnPath(expression.lexpr).slice(-2).join('.');
    const type = types.get(name) ?? '';
    const operator = operatorOf(expression);
    if (type === '' || source.tokenAt(expression.location) < 0) return [];
    const value = unfitValue(expression, operator, type);
    if (!(OF_TEXT.has(operator) && NO_TEXT.test(type)) && value === undefined) return [];
    const [first, last] = expressionRange(source, expression);
    return [
      {
        cause: 'rule/operator-does-not-fit',
        severity: 'error',
        confidence: 'proved',
        span: scope.place(view, { start: source.tokens[first]!.start, end: source.tokens[last]!.end }),
        detail: { column: name, type, operator: wordOf(operator), ...(value === undefined ? {} : { value }) },
        repair: null,
      },
    ];
  });
}

function unfitValue({ kind, rexpr }: Ast, operator: string, type: string): string | undefined {
  if (!COMPARING.has(operator) || /ANY|ALL|DISTINCT/.test(String(kind))) return undefined;
  if (JSON.stringify(rexpr ?? null).includes('"TypeCast"')) return undefined;
  return (
    constantsIn(rexpr)?.find(({ value, isText }) => isText && value !== null && !fits(value, type))?.value ?? undefined
  );
}

const WORDS: Readonly<Record<string, string>> = {
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
};
const wordOf = (operator: string): string => WORDS[operator] ?? operator;
