import { type Ast, canonical } from '../../condition/ast.ts';
import { type Formula, type Group, type Leaf, leavesOf, type Span } from '../../condition/formula.ts';
import { constantIn, operatorOf, withoutNot } from '../../condition/shapes.ts';
import { oneLine } from '../../condition/words.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** Conditions that ask nothing of the data: `1 = 1` beside AND does nothing, beside OR it lets everybody through. */
export function constantsOf(scope: Scope): readonly Sighting[] {
  const { formula } = scope;
  if (formula.kind === 'leaf') return isTrue(scope, formula) ? [everybody(scope, formula.span)] : [];
  return groupsOf(formula).flatMap((group): readonly Sighting[] => {
    const leaves = group.parts.filter((part) => part.kind === 'leaf');
    const always = leaves.filter((leaf) => isTrue(scope, leaf));
    if (always.length === 0) return [];
    if (group.kind === 'or') return [everybody(scope, group.span)];
    const others = leavesOf(group).filter((leaf) => !always.includes(leaf));
    return others.length === 0 ? [everybody(scope, group.span)] : always.map((leaf) => idle(scope, leaf, others));
  });
}

const everybody = (scope: Scope, span: Span): Sighting => ({
  cause: 'rule/alternatives-cover-everybody',
  severity: 'warning',
  confidence: 'proved',
  span: scope.ofText(span),
  detail: {},
  repair: null,
});

const idle = (scope: Scope, { span }: Leaf, [other]: readonly Leaf[]): Sighting => ({
  cause: 'rule/condition-without-effect',
  severity: 'info',
  confidence: 'proved',
  span: scope.ofText(span),
  detail: { other: oneLine(other!.text) },
  repair: null,
});

function groupsOf(formula: Formula): readonly Group[] {
  if (formula.kind === 'leaf') return [];
  if ('part' in formula) return groupsOf(formula.part);
  return [formula, ...formula.parts.flatMap(groupsOf)];
}

/** Whether a condition is true by its words alone, and no NOT around its group turns it. */
function isTrue({ views }: Scope, leaf: Leaf): boolean {
  const view = views.find((one) => one.leaf === leaf);
  return view !== undefined && !view.isNegated && truthOf(view.source.tree) === true;
}

/** The truth of a comparison of two equal constants, or of `true` and `false`; undefined for whatever asks of the data. */
function truthOf(tree: Ast): boolean | undefined {
  const { node, isNegated } = withoutNot(tree);
  const said = saidBy(node);
  return said === undefined ? undefined : said !== isNegated;
}

function saidBy(node: Ast): boolean | undefined {
  const expression = node.A_Expr as Ast | undefined;
  if (!expression) {
    const constant = constantIn(node);
    return constant && !constant.isText && /^(true|false)$/.test(constant.value ?? '')
      ? constant.value === 'true'
      : undefined;
  }
  const [left, right] = [constantIn(expression.lexpr), constantIn(expression.rexpr)];
  if (expression.kind !== 'AEXPR_OP' || left?.value == null || right?.value == null) return undefined;
  const isSame = canonical(expression.lexpr) === canonical(expression.rexpr);
  const isWhole = [left, right].every(({ value, isText }) => !isText && /^-?\d+$/.test(value!));
  if (!isSame && !isWhole) return undefined;
  const operator = operatorOf(expression);
  if (operator === '=') return isSame;
  return operator === '<>' ? !isSame : undefined;
}
