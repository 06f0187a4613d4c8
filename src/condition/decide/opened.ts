import { type Ast, canonical, conditionAst } from '../ast.ts';
import { type Formula, type Leaf, type Span, sqlOf } from '../formula.ts';
import { remembering } from '../remembered.ts';
import { operatorOf } from '../shapes.ts';

/** A part of a condition: its text is that of the whole, its tree its own. */
interface PartLeaf extends Leaf {
  readonly tree: Ast;
}

/** The tree of a condition, or of a part of one. */
export function treeOf(leaf: Leaf): Ast {
  return (leaf as Partial<PartLeaf>).tree ?? conditionAst(sqlOf(leaf));
}

/** What is the same of conditions that say the same in the same words. */
export function wordsOfLeaf(leaf: Leaf): string {
  return 'tree' in leaf ? canonical(leaf.tree) : wordsOfSql(sqlOf(leaf));
}

const wordsOfSql = remembering((sql: string): string => canonical(conditionAst(sql)));

/**
 * A formula with its conditions opened as far as they are made of conditions: `(a > 1) is not true`, `coalesce(a > 1 and b > 2, false)`,
 * `case when … then …`, `(a, b) = (1, 2)`, `a between b and 5`. PostgreSQL takes them apart in the same way, so nothing changes in the three values.
 * @param isKnown whether a condition is looked into as it is.
 */
export function opened(formula: Formula, isKnown: (tree: Ast) => boolean): Formula {
  if ('part' in formula) return { ...formula, part: opened(formula.part, isKnown) };
  if (formula.kind !== 'leaf') return { ...formula, parts: formula.parts.map((part) => opened(part, isKnown)) };
  const tree = treeOf(formula);
  if (!mayBeOpened(tree) || isKnown(tree)) return formula;
  const words = wordsOf(formula.span);
  let reads = 0;
  const read = (part: Ast): Formula => {
    reads += 1;
    const isWhole = reads > MOST_READS || isKnown(part);
    const inner = isWhole ? undefined : openedTree(part, { read, ...words });
    return inner ?? ({ ...formula, id: `${formula.id}.${reads}`, sql: sqlOf(formula), tree: part } as PartLeaf);
  };
  return read(tree);
}

/** Parts of one condition at most: what is asked twice within what is asked twice would never end. */
const MOST_READS = 200;

const OPENED = ['BoolExpr', 'BooleanTest', 'CoalesceExpr', 'CaseExpr', 'A_Expr', 'NullTest'];

const mayBeOpened = (tree: Ast): boolean => OPENED.some((type) => type in tree);

type Read = (tree: Ast) => Formula;

interface Words {
  readonly all: (parts: readonly Formula[]) => Formula;
  readonly any: (parts: readonly Formula[]) => Formula;
  readonly not: (part: Formula) => Formula;
  readonly isTrue: (part: Formula) => Formula;
}

type Way = Words & { readonly read: Read };

function wordsOf(span: Span): Words {
  return {
    all: (parts) => ({ kind: 'and', parts, parenthesised: true, span }),
    any: (parts) => ({ kind: 'or', parts, parenthesised: true, span }),
    not: (part) => ({ kind: 'not', part, span }),
    isTrue: (part) => ({ kind: 'is-true', part, span }),
  };
}

function openedTree(tree: Ast, way: Way): Formula | undefined {
  const { BoolExpr, BooleanTest, CoalesceExpr, CaseExpr, NullTest, A_Expr } = tree as Readonly<
    Record<string, Ast | undefined>
  >;
  if (BoolExpr) return ofConnective(BoolExpr, way);
  if (BooleanTest) return ofTest(BooleanTest.arg as Ast, String(BooleanTest.booltesttype), way);
  if (CoalesceExpr) return ofCoalesce(CoalesceExpr, way);
  if (CaseExpr) return ofCase(CaseExpr, way);
  if (NullTest) return ofNullTest(NullTest, way);
  return A_Expr ? ofExpression(A_Expr, way) : undefined;
}

function ofConnective({ boolop, args }: Ast, { read, all, any, not }: Way): Formula {
  const parts = (args as readonly Ast[]).map(read);
  if (boolop === 'NOT_EXPR') return not(parts[0]!);
  return boolop === 'AND_EXPR' ? all(parts) : any(parts);
}

function ofTest(arg: Ast, type: string, { read, all, any, not, isTrue }: Way): Formula {
  const yes = (): Formula => isTrue(read(arg));
  const no = (): Formula => isTrue(not(read(arg)));
  if (type === 'IS_TRUE') return yes();
  if (type === 'IS_NOT_TRUE') return not(yes());
  if (type === 'IS_FALSE') return no();
  if (type === 'IS_NOT_FALSE') return not(no());
  return type === 'IS_UNKNOWN' ? all([not(yes()), not(no())]) : any([yes(), no()]);
}

/** `(a > 1) is null` of what can be nothing but a truth value. */
function ofNullTest({ arg, nulltesttype }: Ast, way: Way): Formula | undefined {
  if (!isTruthValue(arg as Ast)) return undefined;
  return ofTest(arg as Ast, nulltesttype === 'IS_NULL' ? 'IS_UNKNOWN' : 'IS_NOT_UNKNOWN', way);
}

function isTruthValue(tree: Ast): boolean {
  if ('BoolExpr' in tree || 'BooleanTest' in tree || 'NullTest' in tree) return true;
  const { kind = '' } = (tree.A_Expr ?? {}) as { kind?: string };
  return kind === 'AEXPR_OP'
    ? /^([<>]=?|=|<>)$/.test(operatorOf(tree.A_Expr as Ast))
    : /^AEXPR_(IN|(NOT_)?BETWEEN)$/.test(kind);
}

/** `coalesce(condition, false)`: of two parts of which one is TRUE or FALSE, the other is a truth value. */
function ofCoalesce({ args }: Ast, { read, not, isTrue }: Way): Formula | undefined {
  const [condition, otherwise, ...more] = args as readonly Ast[];
  const value = more.length === 0 ? truthValueOf(otherwise) : undefined;
  if (!condition || value === undefined) return undefined;
  return value ? not(isTrue(not(read(condition)))) : isTrue(read(condition));
}

function truthValueOf(node: unknown): boolean | undefined {
  const constant = (node as { A_Const?: { boolval?: { boolval?: boolean } } } | undefined)?.A_Const?.boolval;
  return constant && (constant.boolval ?? false);
}

const NULL: Ast = { A_Const: { isnull: true } };

/** `case when p then q else r end` is `p is true and q or p is not true and r`. */
function ofCase({ arg, args, defresult }: Ast, { read, all, any, not, isTrue }: Way): Formula | undefined {
  if (arg !== undefined) return undefined;
  const cases = (args as readonly { readonly CaseWhen: { readonly expr: Ast; readonly result: Ast } }[]).toReversed();
  return cases.reduce<Formula>(
    (otherwise, { CaseWhen: { expr, result } }) =>
      any([all([isTrue(read(expr)), read(result)]), all([not(isTrue(read(expr))), otherwise])]),
    read((defresult as Ast | undefined) ?? NULL),
  );
}

function ofExpression(expression: Ast, way: Way): Formula | undefined {
  const kind = String(expression.kind);
  if (kind === 'AEXPR_OP') return ofRows(expression, way) ?? ofEquality(expression, way);
  if (kind.endsWith('DISTINCT')) return ofDistinct(expression, way);
  return kind.includes('BETWEEN') ? ofBetween(expression, way) : undefined;
}

/** `(a, b) = (1, 2)`: column by column. */
function ofRows({ lexpr, rexpr, ...rest }: Ast, { read, all, any }: Way): Formula | undefined {
  const [left, right] = [lexpr, rexpr].map(
    (row) => (row as { RowExpr?: { args?: readonly Ast[] } } | undefined)?.RowExpr?.args,
  );
  const operator = operatorOf(rest);
  if (!left || left.length !== right?.length || !['=', '<>'].includes(operator)) return undefined;
  const parts = left.map((one, index) => read({ A_Expr: { ...rest, lexpr: one, rexpr: right[index] } }));
  return operator === '=' ? all(parts) : any(parts);
}

/** `(a > 1) = true`, `false <> (a > 1)`. */
function ofEquality(expression: Ast, { read, not }: Way): Formula | undefined {
  const [condition, value] = conditionBeside(expression);
  const operator = operatorOf(expression);
  if (!condition || value === undefined || !['=', '<>'].includes(operator)) return undefined;
  return value === (operator === '=') ? read(condition) : not(read(condition));
}

function ofDistinct(expression: Ast, { read, not, isTrue }: Way): Formula | undefined {
  const [condition, value] = conditionBeside(expression);
  if (!condition || value === undefined) return undefined;
  const isSo = isTrue(value ? read(condition) : not(read(condition)));
  return expression.kind === 'AEXPR_DISTINCT' ? not(isSo) : isSo;
}

function conditionBeside({ lexpr, rexpr }: Ast): readonly [Ast | undefined, boolean | undefined] {
  const [left, right] = [truthValueOf(lexpr), truthValueOf(rexpr)];
  return left === undefined ? [lexpr as Ast | undefined, right] : [rexpr as Ast, left];
}

/** `a between b and c` is `a >= b and a <= c`; SYMMETRIC tries both orders. */
function ofBetween({ kind, lexpr, rexpr, ...rest }: Ast, { read, all, any }: Way): Formula | undefined {
  const [low, high] = (rexpr as { List?: { items?: readonly Ast[] } } | undefined)?.List?.items ?? [];
  if (!low || !high) return undefined;
  const compared = (operator: string, right: Ast): Formula =>
    read({ A_Expr: { ...rest, kind: 'AEXPR_OP', name: [{ String: { sval: operator } }], lexpr, rexpr: right } });
  const isNegated = String(kind).includes('NOT');
  const [inner, outer] = isNegated ? [any, all] : [all, any];
  const within = (from: Ast, to: Ast): Formula =>
    inner(isNegated ? [compared('<', from), compared('>', to)] : [compared('>=', from), compared('<=', to)]);
  return String(kind).endsWith('SYM') ? outer([within(low, high), within(high, low)]) : within(low, high);
}
