import { found } from '../../causes/cause.ts';
import type { LintEvidence } from '../../causes/lint-evidence.ts';
import { lintCause } from '../../causes/lint-words.ts';
import type { Span } from '../../condition/formula.ts';
import { oneLine } from '../../condition/words.ts';
import { positionAt } from '../../model/yaml.ts';
import type { Found } from '../../result.ts';
import { severityOf } from '../../result.ts';
import { type Allowance, allowancesIn, withoutAllowed } from './allow.ts';
import type { Sighting } from './lint.types.ts';
import type { FileSighting } from './lint-file.ts';

/** A text with what was seen in it: a file, or a rule that a database keeps. */
export interface SeenText {
  /** Null for a kept rule. */
  readonly file: string | null;
  /** What a comment is about is told with this rule's name where nothing else says it. */
  readonly rule: string;
  readonly text: string;
  readonly sightings: readonly FileSighting[];
}

/** A finding that a comment allows. */
export interface Allowed {
  readonly cause: string;
  readonly rule: string;
  readonly file: string | null;
  readonly line: number;
  readonly reason: string;
}

/** The findings of a text in written order, without those that its comments allow, and with what is wrong with the comments. */
export function findingsOf(seen: SeenText): {
  readonly findings: readonly Found[];
  readonly allowed: readonly Allowed[];
  /** What is left to be made right. */
  readonly sightings: readonly FileSighting[];
} {
  const allowances: readonly Allowance[] = allowancesIn(seen.text);
  const onLines = seen.sightings.map((one) => ({ ...one, line: positionAt(seen.text, one.span.start).line }));
  const { left, allowed, faults } = withoutAllowed(onLines, allowances);
  const ofComments = faults.map(
    ({ cause, span, detail }): FileSighting => ({
      rule: ruleAt(seen, span),
      cause,
      severity: 'warning',
      confidence: 'proved',
      span,
      detail,
      repair: null,
    }),
  );
  const all: readonly FileSighting[] = [...left, ...ofComments].sort((one, other) => one.span.start - other.span.start);
  return {
    findings: all.map((one) => foundOf(seen, one)),
    allowed: allowed.map(({ cause, rule, line, reason }) => ({ cause, rule, file: seen.file, line, reason })),
    sightings: left,
  };
}

/** The rule whose text a comment stands beside: that of the next fault below it, else the text's own. */
function ruleAt({ rule, sightings }: SeenText, { start }: Span): string {
  return sightings.find(({ span }) => span.start >= start)?.rule ?? rule;
}

function foundOf(
  seen: SeenText,
  { cause, severity, confidence, span, detail, repair, rule, fix }: FileSighting,
): Found {
  const { file, text } = seen;
  const [from, to] = [positionAt(text, span.start), positionAt(text, span.end)];
  const evidence: LintEvidence = {
    rule,
    place: file === null ? null : `${file}:${from.line}:${from.column}`,
    at: { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column },
    words: oneLine(text.slice(span.start, span.end), 120),
    repair,
    canFix: fix !== undefined && file !== null,
    ...detail,
  };
  return found(lintCause(cause), evidence, confidence, severity as Sighting['severity']);
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** Errors first; otherwise as they are written. */
export function ordered(findings: readonly Found[]): readonly Found[] {
  return [...findings].sort((one, other) => WEIGHT[severityOf(one)] - WEIGHT[severityOf(other)]);
}
