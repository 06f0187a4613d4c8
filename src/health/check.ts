import { rankFindings } from '../causes/ranking.ts';
import { byWeight, type Found, type NotEvaluated, type Severity, severityOf } from '../result.ts';
import { type Text, text } from '../text.ts';

/** How one check went. */
export interface Outcome {
  readonly id: string;
  readonly name: Text;
  /** Class of probe (P01 …), or the system's name for its own checks. */
  readonly probe: string;
  readonly findings: readonly Found[];
  readonly gap: NotEvaluated | null;
  /** What a check that was asked left out. */
  readonly gaps?: readonly NotEvaluated[];
  /** How a check that was asked was bounded: a shorter time, a sample. */
  readonly bounded?: Text | null;
  /** False for a look at the server alone. */
  readonly readsData: boolean;
  /** Milliseconds; shown, never compared. */
  readonly tookMs: number;
}

export type LineState = 'passed' | Severity | 'not-asked';

/** One check and how it went. */
export interface HealthLine {
  readonly id: string;
  readonly probe: string;
  readonly name: Text;
  readonly state: LineState;
  /** Ids of the causes that it found. */
  readonly causes: readonly string[];
  /** Why it could not be asked; null = it was. */
  readonly gap: { readonly why: Text; readonly couldChangeAnswer: boolean } | null;
  /** How it was bounded, where it was not asked of the whole: a shorter time, a sample. */
  readonly bounded: Text | null;
}

export interface HealthFacts {
  readonly checks: readonly HealthLine[];
  /** 0 to 100: the share of checks that were asked and passed; an error counts in full, a warning half, information not. Null = nothing was asked. */
  readonly score: number | null;
  /** A to F; null = nothing was asked. */
  readonly grade: 'A' | 'B' | 'C' | 'D' | 'F' | null;
}

/** The line of one check: its worst finding. */
export function lineOf({ id, name, probe, findings, gap, bounded = null }: Outcome): HealthLine {
  const [worst] = findings.toSorted(byWeight);
  return {
    id,
    name,
    probe,
    state: gap ? 'not-asked' : worst ? severityOf(worst) : 'passed',
    causes: [...new Set(findings.map(({ cause }) => cause.id))],
    gap: gap && { why: gap.why, couldChangeAnswer: gap.couldChangeAnswer },
    bounded,
  };
}

/**
 * The score: of the checks that could be asked, how many are in order; an error takes the whole of a check, a warning half of it. What could not be asked
 * is left out of the score and named: it is neither good nor bad. Grades: A from 95, B from 85, C from 70, D from 50; any error is at most C.
 */
export function scoreOf(lines: readonly HealthLine[]): Pick<HealthFacts, 'score' | 'grade'> {
  const asked = lines.filter(({ state }) => state !== 'not-asked');
  if (asked.length === 0) return { score: null, grade: null };
  const lost = asked.reduce((sum, { state }) => sum + (state === 'error' ? 1 : state === 'warning' ? 0.5 : 0), 0);
  const score = Math.round((100 * (asked.length - lost)) / asked.length);
  const byScore = score >= 95 ? 'A' : score >= 85 ? 'B' : score >= 70 ? 'C' : score >= 50 ? 'D' : 'F';
  const hasError = asked.some(({ state }) => state === 'error');
  return { score, grade: hasError && (byScore === 'A' || byScore === 'B') ? 'C' : byScore };
}

/**
 * How much weighs what could not be asked. A relation that the system does not keep is a property of the system: it makes nothing inconclusive as long as something of the
 * client's data was looked at.
 */
export function weighGaps(outcomes: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.some(({ gap, readsData }) => readsData && gap === null)) return outcomes;
  return outcomes.map((one) => (one.gap ? { ...one, gap: { ...one.gap, couldChangeAnswer: true } } : one));
}

export function gapsOf(outcomes: readonly Outcome[]): readonly NotEvaluated[] {
  return outcomes.flatMap(({ gap, gaps = [] }) => (gap ? [gap, ...gaps] : gaps));
}

/** All findings in causal order. */
export function rankedFindings(outcomes: readonly Outcome[]): readonly Found[] {
  return rankFindings(outcomes.flatMap(({ findings }) => findings));
}

/** Whether a name fits a pattern with `*`; several patterns are joined by commas. */
export function matchesGlob(name: string, patterns: string): boolean {
  return patterns
    .split(',')
    .map((pattern) => pattern.trim())
    .some((pattern) =>
      new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name),
    );
}

/** Said of a probe that needs a relation which the system does not keep. */
export function notKept(name: Text, system: string, missing: readonly string[]): NotEvaluated {
  return {
    what: name,
    why: text(
      `System "${system}" does not keep ${missing.join(', ')}.`,
      `Система «${system}» не хранит: ${missing.join(', ')}.`,
    ),
    couldChangeAnswer: false,
  };
}
