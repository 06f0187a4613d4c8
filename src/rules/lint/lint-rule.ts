import type { LeafView } from '../../condition/doubts/doubts.ts';
import { constantsOf } from './constants.ts';
import { doubtedIn } from './from-doubts.ts';
import { mixedJoins, nullsKeptInVain, provedIn, sameBounds } from './joins.ts';
import { labelsIn } from './labels.ts';
import type { Known, Linted, LintRule, Sighting } from './lint.types.ts';
import { nullableLists, uncorrelated, unknownTaken } from './lists.ts';
import { castsIn, mixedScriptIn, nullsIn } from './nodes.ts';
import { brokenReferences } from './references.ts';
import { type Scope, scopesOf } from './scope.ts';
import { newcomers, openWindowsIn, windowsIn, zonesIn } from './times.ts';
import { unfitIn } from './types-fit.ts';
import { undecidedIn } from './undecided.ts';

/** Checks that look into subqueries by themselves: they are asked of the rule's own conditions only. */
const OF_WHOLE_CONDITIONS = [
  nullsIn,
  castsIn,
  mixedScriptIn,
  windowsIn,
  openWindowsIn,
  zonesIn,
  brokenReferences,
  unfitIn,
];
/** Checks of one WHERE at a time. */
const OF_ONE_LEVEL = [nullableLists, uncorrelated, unknownTaken];

/**
 * Every fault that shows in the text of a rule, told once and in written order. What a check of one condition says is more exact than what is proved of
 * several together, so those conditions are left out of the proofs.
 */
export function lintRule(rule: LintRule, known: Known): Linted {
  return lintScopes(scopesOf(rule, known), rule);
}

/** `rule` is null where the scopes are those of a whole SELECT. */
export function lintScopes(scopes: readonly Scope[], rule: LintRule | null): Linted {
  const sightings = scopes.flatMap((scope, index) => {
    const isFirst = rule === null ? index === 0 : scope.isOuter;
    const exact = [
      ...sameBounds(scope),
      ...doubtedIn(scope),
      ...(isFirst ? scope.views.flatMap((view) => each(OF_WHOLE_CONDITIONS, scope, view)) : []),
      ...scope.views.flatMap((view) => each(OF_ONE_LEVEL, scope, view)),
    ];
    const told = new Set(scope.views.filter((view) => isTold(scope, view, exact)).map(({ leaf }) => leaf.id));
    return [
      ...exact,
      ...mixedJoins(scope),
      ...constantsOf(scope),
      ...provedIn(scope, told),
      ...nullsKeptInVain(scope),
      ...newcomers(scope),
      ...(rule ? labelsIn(scope, rule) : []),
    ];
  });
  return { sightings: once(sightings), undecided: undecidedIn(scopes, rule) };
}

function each(
  checks: readonly ((scope: Scope, view: LeafView) => readonly Sighting[])[],
  scope: Scope,
  view: LeafView,
): readonly Sighting[] {
  return checks.flatMap((check) => check(scope, view));
}

/** Whether an error is known of a condition. */
function isTold(scope: Scope, view: LeafView, exact: readonly Sighting[]): boolean {
  const own = scope.place(view);
  return exact.some(
    ({ severity, span, cause }) =>
      (severity === 'error' || cause === 'segment/range-is-empty') && span.start < own.end && own.start < span.end,
  );
}

/** One fault at one place is one sighting, the heaviest of them. */
function once(sightings: readonly Sighting[]): readonly Sighting[] {
  const WEIGHT = { error: 0, warning: 1, info: 2 } as const;
  const sorted = [...sightings].sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);
  const first = new Map<string, Sighting>();
  const joins = new Set(
    sightings.filter(({ cause }) => cause === 'segment/left-join-undone').map(({ span }) => span.start),
  );
  for (const one of sorted) {
    // The same words undo the join: that is the nearer fault.
    if (one.cause === 'segment/any-row-differs' && joins.has(one.span.start)) continue;
    const key = `${one.cause} ${one.span.start}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()].sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
}
