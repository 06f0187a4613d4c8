import type { Ast } from '../../condition/ast.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { columnPath, constantIn, isNegative, nodesOf, operatorOf, withoutNot } from '../../condition/shapes.ts';
import { subqueriesOf } from '../../condition/subqueries.ts';
import { commentBehind } from './labels.ts';
import type { LintRule } from './lint.types.ts';
import { excludedLists } from './lists.ts';
import type { Scope } from './scope.ts';
import { zoneCalls } from './times.ts';

const NUMBER = /^\s*[-+]?\d+(\.\d+)?\s*$/;
const DAY = /^\d{4}-\d{1,2}-\d{1,2}([ T]00:00(:00)?)?$/;

/**
 * Causes whose form stands in a rule, and that only the types of columns that nothing is known of could confirm or rule out. What is said of such a rule is
 * not "ok" but "not looked at".
 */
export function undecidedIn(scopes: readonly Scope[], rule: LintRule | null): readonly string[] {
  const causes = scopes.flatMap((scope) =>
    scope.views.flatMap((view) => [...ofColumns(scope, view), ...ofLists(scope, view), ...ofLabels(scope, view, rule)]),
  );
  return [...new Set(causes)].sort();
}

function ofColumns(scope: Scope, view: LeafView): readonly string[] {
  const zone = scope.known.zone === null && zoneCalls(view).length > 0 ? ['segment/day-of-another-zone'] : [];
  if (scope.columns) return zone;
  const { shape, source } = view;
  const { node, isNegated } = withoutNot(source.tree);
  const isNullTest = shape?.constants.some(({ value }) => value === null) === true;
  const asks: readonly (readonly [boolean, string])[] = [
    [
      scope.isOuter && shape !== undefined && !isNullTest && isNegative(shape) !== view.isNegated,
      'segment/null-people-dropped',
    ],
    [scope.isOuter && (isFalse(view) || (isNegated && 'ColumnRef' in node)), 'segment/never-asked-dropped'],
    [
      shape?.constants.every(({ value, isText }) => isText && NUMBER.test(value ?? '')) === true &&
        isRange(shape.operator),
      'segment/text-compared-as-number',
    ],
    [endsOnDay(node), 'segment/last-day-cut-off'],
    [divides(node), 'segment/integer-division'],
    [castsColumn(node), 'segment/condition-can-fail'],
    [shape !== undefined && /LIKE|~/.test(`${shape.kind}${shape.operator}`), 'rule/operator-does-not-fit'],
    [nodesOf(source.tree, 'ColumnRef').length > 0, 'rule/reference-unknown'],
  ];
  return [...zone, ...asks.flatMap(([isAsked, cause]) => (isAsked ? [cause] : []))];
}

const isRange = (operator: string): boolean => ['<', '<=', '>', '>=', 'BETWEEN'].includes(operator);

const isFalse = ({ shape }: LeafView): boolean =>
  shape?.operator === '=' &&
  shape.constants.length === 1 &&
  !shape.constants[0]!.isText &&
  shape.constants[0]!.value === 'false';

function endsOnDay(node: Ast): boolean {
  return nodesOf(node, 'A_Expr').some((expression) => {
    const items = (expression.rexpr as { List?: { items?: readonly unknown[] } } | undefined)?.List?.items;
    const high =
      expression.kind === 'AEXPR_BETWEEN' ? items?.[1] : operatorOf(expression) === '<=' ? expression.rexpr : undefined;
    const isToday = (high as { SQLValueFunction?: Ast } | undefined)?.SQLValueFunction?.op === 'SVFOP_CURRENT_DATE';
    return (
      high !== undefined &&
      columnPath(expression.lexpr).length > 0 &&
      (isToday || DAY.test(constantIn(high)?.value ?? ''))
    );
  });
}

function divides(node: Ast): boolean {
  const isOpen = (side: unknown): boolean =>
    columnPath(side).length > 0 || /^-?\d+$/.test(constantIn(side)?.value ?? '');
  return nodesOf(node, 'A_Expr').some(
    (one) =>
      operatorOf(one) === '/' && isOpen(one.lexpr) && isOpen(one.rexpr) && nodesOf({ one }, 'ColumnRef').length > 0,
  );
}

function castsColumn(node: Ast): boolean {
  return nodesOf(node, 'TypeCast').some(({ arg }) => columnPath(arg).length > 0);
}

function ofLabels(scope: Scope, { leaf }: LeafView, rule: LintRule | null): readonly string[] {
  if (!rule || !scope.isOuter || scope.columns) return [];
  return commentBehind(rule.text, leaf.span.end) === undefined ? [] : ['rule/label-names-another-column'];
}

function ofLists(scope: Scope, view: LeafView): readonly string[] {
  const isOpen = (tables: readonly { readonly name: string }[]): boolean =>
    tables.some(({ name }) => scope.known.columnsOf(name) === undefined);
  const lists = excludedLists(view).filter(({ tables }) => isOpen(tables));
  const open = subqueriesOf(view.source).filter(({ tables }) => isOpen(tables));
  const bare = open.some(({ kind, select }) => {
    const target = ((select.targetList as readonly Ast[] | undefined)?.[0]?.ResTarget as Ast | undefined)?.val;
    return kind === 'in' && columnPath(target).length === 1;
  });
  return [
    ...(lists.length > 0 ? ['segment/null-in-exclusion-list'] : []),
    ...(bare ? ['segment/column-of-outer-query'] : []),
  ];
}
