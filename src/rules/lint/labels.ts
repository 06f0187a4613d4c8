import { mentionsOf } from '../../condition/columns.ts';
import { leavesOf } from '../../condition/formula.ts';
import type { LintRule, Sighting } from './lint.types.ts';
import type { Scope } from './scope.ts';

/** Shorter names are words of every language. */
const SHORTEST = 3;

/** A comment behind a condition, or the name of a rule of one condition, that names another column than the condition asks. */
export function labelsIn(scope: Scope, rule: LintRule): readonly Sighting[] {
  if (!scope.isOuter || !scope.columns) return [];
  const isAlone = leavesOf(scope.formula).length === 1;
  return scope.views.flatMap((view): Sighting[] => {
    const said = commentBehind(rule.text, view.leaf.span.end) ?? (isAlone ? (rule.label ?? undefined) : undefined);
    const asked = mentionsOf(view.sql, scope.alias).customerColumns.map(({ column }) => column);
    const named = said === undefined ? [] : columnsNamed(said, [...scope.columns!.keys()]);
    if (asked.length === 0 || named.length === 0 || named.some((column) => asked.includes(column))) return [];
    return [
      {
        cause: 'rule/label-names-another-column',
        severity: 'warning',
        confidence: 'possible',
        span: scope.place(view),
        detail: { column: asked[0]!, value: said!.trim(), meant: named[0]! },
        repair: null,
      },
    ];
  });
}

/** The comment on the rest of the line, with nothing but a connective before it. */
export function commentBehind(text: string, from: number): string | undefined {
  const [, comment] = /^[ \t)]*(?:and|or)?[ \t]*--[ \t]*(?!mmsup:)([^\r\n]*)/i.exec(text.slice(from, from + 400)) ?? [];
  return comment === undefined || comment.trim() === '' ? undefined : comment;
}

function columnsNamed(said: string, columns: readonly string[]): readonly string[] {
  const words = new Set(said.toLowerCase().split(/[^\p{L}\p{N}_]+/u));
  return columns.filter((column) => column.length >= SHORTEST && words.has(column));
}
