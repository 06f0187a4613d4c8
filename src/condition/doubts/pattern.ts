import { sqlText } from '../../model/sql-text.ts';
import type { Ast } from '../ast.ts';
import { constantIn, nodesOf, operatorOf, withoutNot, writtenName } from '../shapes.ts';
import { applyReplacements } from '../source.ts';
import { type Doubt, type DoubtContext, doubtOf, factsOf, isTextType, isWholeType, type LeafView } from './doubts.ts';

/** Faults of patterns, of numbers kept as text, and of whole numbers that are divided. */
export function patternDoubts(context: DoubtContext, view: LeafView): readonly Doubt[] {
  return [...like(context, view), numberAsText(context, view), division(context, view)].filter(
    (doubt) => doubt !== undefined,
  );
}

function like({ formula }: DoubtContext, view: LeafView): readonly Doubt[] {
  const { shape, source } = view;
  const pattern = shape?.constants[0]?.value;
  if (!shape || !/^AEXPR_I?LIKE$/.test(shape.kind) || !pattern) return [];
  const token = source.tokens.find(({ word }) => word === sqlText(pattern));
  if (!token) return [];
  const written = (text: string): string =>
    applyReplacements(view.sql, [{ start: token.start, end: token.end, text: sqlText(text) }]);
  const detail = { column: shape.column, pattern };
  if (!/(^|[^\\])[%_]/.test(pattern)) {
    return [
      doubtOf(formula, view, {
        cause: 'segment/like-without-wildcard',
        sql: written(`%${pattern}%`),
        words: token,
        detail,
        tells: 'either',
        onlyIfIdle: true,
      }),
    ];
  }
  const escaped = pattern.replace(/(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])/gu, '\\_');
  if (escaped === pattern) return [];
  return [
    doubtOf(formula, view, {
      cause: 'segment/underscore-is-wildcard',
      sql: written(escaped),
      words: token,
      detail,
      tells: 'either',
    }),
  ];
}

const NUMBER = /^\s*[-+]?\d+(\.\d+)?\s*$/;

/** `code > '10'` on a text column: '9' is greater than '10'. */
function numberAsText(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { shape } = view;
  const facts = factsOf(context, shape?.column);
  if (!shape || !facts || !isTextType(facts.type) || !['<', '<=', '>', '>=', 'BETWEEN'].includes(shape.operator))
    return undefined;
  if (!shape.constants.every(({ value }) => value !== null && NUMBER.test(value))) return undefined;
  const numbers = facts.common.filter(({ value }) => NUMBER.test(value)).length;
  if (facts.common.length > 0 && numbers * 2 < facts.common.length) return undefined;
  const [low, high] = shape.constants.map(({ value }) => value!.trim());
  const test = shape.operator === 'BETWEEN' ? `between ${low} and ${high}` : `${shape.operator} ${low}`;
  const asNumber = `${shape.columnText}::numeric ${test}`;
  const guarded = `case when ${shape.columnText} ~ '${String.raw`^\s*[-+]?\d+(\.\d+)?\s*$`}' then ${asNumber} end`;
  return doubtOf(context.formula, view, {
    cause: 'segment/text-compared-as-number',
    sql: shape.isNegated ? `not (${guarded})` : guarded,
    repair: guarded,
    detail: { column: shape.column },
    tells: 'either',
  });
}

/** `bought / visits * 100 > 50` with whole numbers: 5 / 10 is 0. */
function division(context: DoubtContext, view: LeafView): Doubt | undefined {
  const { source } = view;
  const { node } = withoutNot(source.tree);
  const divisions = nodesOf(node, 'A_Expr').filter((one) => operatorOf(one) === '/');
  const inModulo = nodesOf(node, 'A_Expr').filter((one) => operatorOf(one) === '%');
  const whole = divisions.filter(
    (one) =>
      isWhole(context, view, one.lexpr) &&
      isWhole(context, view, one.rexpr) &&
      !(
        constantIn(one.lexpr) &&
        constantIn(one.rexpr) &&
        Number(constantIn(one.lexpr)!.value) % Number(constantIn(one.rexpr)!.value) === 0
      ) &&
      !/^365$/.test(constantIn(one.rexpr)?.value ?? '') &&
      !inModulo.some((modulo) => nodesOf(modulo.lexpr, 'A_Expr').includes(one)),
  );
  if (whole.length === 0) return undefined;
  const edits = whole.map(({ location }) => {
    const token = source.tokens[source.tokenAt(location)]!;
    return { start: token.start, end: token.start, text: '::numeric ' };
  });
  return doubtOf(context.formula, view, {
    cause: 'segment/integer-division',
    sql: applyReplacements(view.sql, edits),
    words: source.tokens[source.tokenAt(whole[0]!.location)]!,
    tells: 'either',
  });
}

/** Whether an expression is surely of a whole type: constants without a point, whole columns, and what is made of them. */
function isWhole(context: DoubtContext, view: LeafView, node: unknown): boolean {
  const constant = constantIn(node);
  const { A_Expr, TypeCast } = (node ?? {}) as { A_Expr?: Ast; TypeCast?: Ast };
  if (TypeCast) return false;
  if (constant) return !constant.isText && /^-?\d+$/.test(constant.value ?? '');
  if (A_Expr)
    return (
      ['+', '-', '*', '/'].includes(operatorOf(A_Expr)) &&
      isWhole(context, view, A_Expr.lexpr) &&
      isWhole(context, view, A_Expr.rexpr)
    );
  const name = writtenName(node);
  return name !== '' && isWholeType(context.typesOf(view.sql).get(name.replaceAll('"', '')) ?? '');
}
