import { type Ast, canonical } from '../../condition/ast.ts';
import { atomOf } from '../../condition/decide/atoms.ts';
import { decide } from '../../condition/decide/decide.ts';
import type { LeafView } from '../../condition/doubts/doubts.ts';
import { type Formula, type Group, type Leaf, leavesOf, type Span, sqlOf, stepsOf } from '../../condition/formula.ts';
import { nullKept } from '../../condition/reading/null-kept.ts';
import { otherReadings, plainText } from '../../condition/reading/reading.ts';
import { columnPath, operatorOf, withoutNot, writtenName } from '../../condition/shapes.ts';
import { oneLine } from '../../condition/words.ts';
import { typesFor } from './assumed-types.ts';
import type { Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** `a and b or c`: the branch that is short of its neighbour's conditions. */
export function mixedJoins(scope: Scope): readonly Sighting[] {
  return otherReadings(scope.formula).map(({ branch, escaped, instead }) => ({
    cause: 'rule/and-or-without-parentheses',
    severity: 'warning',
    confidence: 'likely',
    span: scope.ofText(spanOf(branch)),
    detail: { other: escaped.map(({ text }) => oneLine(text)).join('; ') },
    repair: oneLine(plainText(instead), 400),
  }));
}

function spanOf(leaves: readonly Leaf[]): Span {
  return {
    start: Math.min(...leaves.map(({ span }) => span.start)),
    end: Math.max(...leaves.map(({ span }) => span.end)),
  };
}

/** Constants of one WHERE beyond which nothing is proved: each of them cuts its column once more. */
const MOST_CONSTANTS = 1_000;

const constantsIn = ({ views }: Scope): number =>
  views.reduce((sum, { shape }) => sum + (shape?.constants.length ?? 0), 0);

/** Conditions of one group beyond which pairs are not compared. */
const MOST_COMPARED = 60;

/**
 * What three-valued logic proves of the conditions alone: groups that nobody can meet, groups that everybody meets whose values are known, and
 * conditions that the others imply. `told` are conditions of which something more exact is known already.
 */
export function provedIn(scope: Scope, told: ReadonlySet<string>): readonly Sighting[] {
  if (constantsIn(scope) > MOST_CONSTANTS) return [];
  const prover = proverOf(scope);
  const groups = groupsIn(scope.formula);
  const [ands, ors] = (['and', 'or'] as const).map((kind) => groups.filter((group) => group.kind === kind));
  const alone = stepsOf(scope.formula).length === 1 && scope.formula.kind === 'leaf' ? [[scope.formula]] : [];
  const conjunctions = [...ands!.map((group) => stepsOf(group)), ...alone];
  return [
    ...conjunctions.flatMap((parts) => emptyAmong(scope, prover, parts, told)),
    ...ors!.flatMap((group) => alwaysTrue(scope, prover, group, told)),
    ...ands!.flatMap((group) => withoutEffect(scope, prover, group)),
  ];
}

interface Prover {
  isEmpty(formula: Formula): boolean;
  /** Also where columns could be NULL that never are. */
  isEmptyByItself(formula: Formula): boolean;
  /** Of everybody whose values are all known. */
  isTrue(formula: Formula): boolean;
  implies(one: Formula, other: Formula): boolean;
  /** The column that a condition judges; undefined where nothing can be decided of it. */
  columnOf(leaf: Leaf): string | undefined;
}

function proverOf({ views, columns, alias }: Scope): Prover {
  const types = typesFor(views, columns);
  const notNull = new Set([...(columns ?? [])].flatMap(([name, { isNullable }]) => (isNullable ? [] : [name])));
  const rules = { alias, types, notNull };
  const known = { ...rules, notNull: new Set([...types.keys(), ...notNull]) };
  return {
    isEmpty: (formula) => decide(formula, formula, rules).isAlwaysEmpty,
    isEmptyByItself: (formula) => decide(formula, formula, { ...rules, notNull: new Set() }).isAlwaysEmpty,
    isTrue: (formula) => decide(formula, formula, known).isAlwaysTrue,
    implies: (one, other) => decide(one, other, rules).onlyBefore.kind === 'nobody',
    columnOf: (leaf) => {
      const atom = atomOf(sqlOf(leaf), rules);
      return atom.kind === 'column' ? atom.column : undefined;
    },
  };
}

function groupsIn(formula: Formula): readonly Group[] {
  if (formula.kind === 'leaf') return [];
  if ('part' in formula) return groupsIn(formula.part);
  const inner = formula.parts.flatMap((part) => (part.kind === formula.kind ? groupsInside(part) : groupsIn(part)));
  return [formula, ...inner];
}

/** Of a conjunction within a conjunction only what stands in it: its own steps are those of the outer one. */
const groupsInside = (group: Group): readonly Group[] => groupsIn(group).slice(1);

const allOf = (parts: readonly Formula[], span: Span): Formula =>
  parts.length === 1 ? parts[0]! : { kind: 'and', parts, parenthesised: true, span };

/** The smallest part of a conjunction that nobody can meet. */
function emptyAmong(
  scope: Scope,
  prover: Prover,
  parts: readonly Formula[],
  told: ReadonlySet<string>,
): readonly Sighting[] {
  const { span } = scope.formula;
  const fresh = parts.filter((part) => !leavesOf(part).some(({ id }) => told.has(id)));
  if (fresh.length === 0 || fresh.length > MOST_COMPARED * 4 || !prover.isEmpty(allOf(fresh, span))) return [];
  const smallest = fresh.reduce<readonly Formula[]>((kept, part) => {
    const without = kept.filter((one) => one !== part);
    return without.length > 0 && prover.isEmpty(allOf(without, span)) ? without : kept;
  }, fresh);
  const leaves = smallest.flatMap(leavesOf);
  const others = leaves.slice(0, -1).map(({ text }) => oneLine(text));
  const isByItself = prover.isEmptyByItself(allOf(smallest, span));
  return [
    {
      cause: isByItself ? 'segment/conditions-exclude-each-other' : 'segment/against-constraint',
      severity: 'error',
      confidence: 'proved',
      span: scope.ofText(leaves.at(-1)!.span),
      detail: others.length > 0 ? { other: others.join('; ') } : {},
      repair: null,
    },
  ];
}

function alwaysTrue(scope: Scope, prover: Prover, group: Group, told: ReadonlySet<string>): readonly Sighting[] {
  const leaves = leavesOf(group);
  if (leaves.length > MOST_COMPARED || leaves.some(({ id }) => told.has(id)) || !prover.isTrue(group)) return [];
  return [
    {
      cause: 'rule/alternatives-cover-everybody',
      severity: 'warning',
      confidence: 'proved',
      span: scope.ofText(group.span),
      detail: {},
      repair: null,
    },
  ];
}

/** A condition that another one of the same column implies. */
function withoutEffect(scope: Scope, prover: Prover, group: Group): readonly Sighting[] {
  const leaves = stepsOf(group).filter((part) => part.kind === 'leaf');
  const onColumns = leaves.slice(0, MOST_COMPARED).flatMap((leaf) => {
    const column = prover.columnOf(leaf);
    return column === undefined ? [] : [{ leaf, column }];
  });
  return onColumns.flatMap(({ leaf, column }, index): Sighting[] => {
    const stronger = onColumns.find(
      (other, at) =>
        at !== index &&
        other.column === column &&
        prover.implies(other.leaf, leaf) &&
        !prover.isEmpty(other.leaf) &&
        (at < index || !prover.implies(leaf, other.leaf)) &&
        !prover.isEmpty(allOf([leaf, other.leaf], group.span)),
    );
    if (!stronger) return [];
    return [
      {
        cause: 'rule/condition-without-effect',
        severity: 'info',
        confidence: 'proved',
        span: scope.ofText(leaf.span),
        detail: { other: oneLine(stronger.leaf.text) },
        repair: null,
      },
    ];
  });
}

/** `x >= K and x < K`, whatever type x is: the day K was meant. */
export function sameBounds(scope: Scope): readonly Sighting[] {
  return groupsIn(scope.formula)
    .filter(({ kind }) => kind === 'and')
    .flatMap((group) => {
      const bounds = stepsOf(group).flatMap((part) => {
        const view = scope.views.find(({ leaf }) => leaf === part);
        const expression = view?.source.tree.A_Expr as Ast | undefined;
        if (!view || expression?.kind !== 'AEXPR_OP' || columnPath(expression.lexpr).length === 0) return [];
        const { lexpr, rexpr } = expression;
        return [{ view, of: canonical(lexpr), bound: canonical(rexpr), operator: operatorOf(expression) }];
      });
      return bounds
        .filter(({ operator }) => operator === '<' || operator === '<=')
        .flatMap((upper): Sighting[] => {
          const isClash = (lower: (typeof bounds)[number]): boolean =>
            lower.of === upper.of &&
            lower.bound === upper.bound &&
            (lower.operator === '>' || (lower.operator === '>=' && upper.operator === '<'));
          const lower = bounds.find(isClash);
          if (!lower) return [];
          return [
            {
              cause: 'segment/range-is-empty',
              severity: 'error',
              confidence: 'proved',
              span: scope.place(upper.view),
              detail: { other: oneLine(lower.view.leaf.text) },
              repair: null,
            },
          ];
        });
    });
}

/** Two exclusions by one column side by side, of which one keeps those without a value and the other drops them: the care of the first is in vain. */
export function nullsKeptInVain(scope: Scope): readonly Sighting[] {
  return groupsIn(scope.formula)
    .filter(({ kind }) => kind === 'and')
    .flatMap((group) => {
      const parts = stepsOf(group);
      const keeping = parts.flatMap((part) => keptColumn(scope, part) ?? []);
      return parts.flatMap((part): Sighting[] => {
        if (part.kind !== 'leaf') return [];
        const view = scope.views.find(({ leaf }) => leaf === part)!;
        const column = view.shape?.column;
        const kept = keeping.find((one) => one.column === column);
        const isDropping = !view.isNegated && nullKept(part, scope.alias, false) !== undefined;
        if (!kept || !isDropping || scope.columns?.get(column!)?.isNullable === false) return [];
        return [
          {
            cause: 'rule/null-kept-then-dropped',
            severity: 'warning',
            confidence: 'likely',
            span: scope.place(view),
            detail: { column: column!, other: kept.text },
            repair: `(${view.sql} or ${view.shape!.columnText} is null)`,
          },
        ];
      });
    });
}

/** The column whose NULLs an exclusion lets through: `x <> 'A' or x is null`, `x is distinct from 'A'`. */
function keptColumn(scope: Scope, part: Formula): { readonly column: string; readonly text: string } | undefined {
  const viewOf = (leaf: Formula): LeafView | undefined => scope.views.find((view) => view.leaf === leaf);
  if (part.kind === 'leaf') {
    const shape = viewOf(part)?.shape;
    const isKept = shape?.kind === 'AEXPR_DISTINCT' && !shape.isNegated && shape.constants[0]?.value !== null;
    return isKept ? { column: shape.column, text: oneLine(part.text) } : undefined;
  }
  if (part.kind !== 'or') return undefined;
  const tested = part.parts.flatMap((one) => {
    const test =
      one.kind === 'leaf' ? (withoutNot(viewOf(one)!.source.tree).node.NullTest as Ast | undefined) : undefined;
    return test?.nulltesttype === 'IS_NULL' ? [writtenName(test.arg)] : [];
  });
  const exclusion = part.parts.find((one) => {
    const shape = viewOf(one)?.shape;
    return (
      one.kind === 'leaf' &&
      shape !== undefined &&
      tested.includes(shape.columnText) &&
      nullKept(one, scope.alias, false)
    );
  });
  const column = exclusion && viewOf(exclusion)?.shape?.column;
  return column === undefined ? undefined : { column, text: oneLine(plainText(part)) };
}
