import type { Cause } from './causes/cause.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { RelationName } from './model/relations.ts';
import type { Lang, Text } from './text.ts';

export type Severity = 'error' | 'warning' | 'info';
export type Confidence = 'proved' | 'likely' | 'possible';
export type Verdict = 'ok' | 'problem' | 'inconclusive';
export type FailOn = 'error' | 'warning' | 'never';

export interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** A cause seen in this data. Pure functions return these; the words are put in by {@link toResult}. */
export interface Found<Evidence = unknown> {
  readonly cause: Cause<Evidence>;
  readonly evidence: Evidence;
  readonly confidence: Confidence;
  /** Only where this sighting weighs differently from the catalogue's severity. */
  readonly severity?: Severity;
  /** Whether it is a problem whatever its severity: `--fail-on` has named what it is, or has named other things. Absent = by severity. */
  readonly fails?: boolean;
  /** Where in its diagnosis it acts, a smaller number earlier: the stage of a run, the link of a chain. Absent = by the declared order of blame. */
  readonly place?: number;
}

/** A cause that was looked for and is not there, with the number that rules it out. */
export interface RuledOut {
  readonly cause: Pick<Cause, 'id' | 'name'>;
  readonly because: Text;
}

/** Why the findings of a diagnosis stand in their order. */
export interface Ranking {
  /** Null where nothing was found. */
  readonly whyFirst: Text | null;
  /** Ids of the other causes that are only consequences of the first. */
  readonly consequences: readonly string[];
  readonly ruledOut: readonly RuledOut[];
}

export interface NotEvaluated {
  readonly what: Text;
  readonly why: Text;
  /** True when looking there could have changed the verdict: then "ok" becomes "inconclusive". */
  readonly couldChangeAnswer: boolean;
  /** The relation that is missing, where it is one. */
  readonly relation?: RelationName;
  /** True when it was asked and the server did not answer to the end: no rights, a limit, a cut connection. */
  readonly isInterruption?: boolean;
}

/** What a command returns: facts and findings without words. `findings[0]` is the root cause we would bet on. */
export interface Answer<Facts = unknown> {
  readonly subject: Subject;
  readonly findings: readonly Found[];
  readonly facts: Facts;
  readonly notEvaluated: readonly NotEvaluated[];
  /** The database that was named did not answer, and what can be said without it is said: exit 5. */
  readonly isUnavailable?: true;
  /** What the command looked for and did not see; part of {@link ranking} once the findings are ranked. */
  readonly ruledOut?: readonly RuledOut[];
  /** Absent where a command judges nothing, or one thing alone. */
  readonly ranking?: Ranking;
}

export interface Finding {
  readonly cause: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: unknown;
  readonly confidence: Confidence;
  readonly next: readonly string[];
  readonly runbook: string | null;
  /** Only where that is not told by severity: whether `--fail-on` makes it a problem. */
  readonly fails?: boolean;
}

/** The one machine-readable shape of every answer (format `mmsup/1`). Only fields are ever added. */
export interface Result<Facts = unknown> {
  readonly format: 'mmsup/1';
  readonly command: string;
  readonly subject: Subject;
  readonly profile: string | null;
  readonly system: string | null;
  /** The moment against which "overdue", "stale" and "future" were judged, ISO 8601 with zone. */
  readonly at: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly facts: Facts;
  readonly notEvaluated: readonly {
    readonly what: string;
    readonly why: string;
    readonly couldChangeAnswer: boolean;
  }[];
  /** Of a diagnosis: why the first finding is the first, and what was looked for and is not there. */
  readonly ranking?: {
    readonly whyFirst: string | null;
    readonly consequences: readonly string[];
    readonly ruledOut: readonly { readonly cause: string; readonly name: string; readonly because: string }[];
  };
}

export interface ResultFrame {
  readonly command: string;
  readonly profile: string | null;
  readonly system: string | null;
  readonly at: string;
  readonly lang: Lang;
  readonly failOn: FailOn;
}

const WEIGHT: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

/**
 * Decides the verdict of an answer.
 *
 * A reading that broke off is inconclusive, whatever it has found: the root cause may stand in what was not read any more.
 * Else a finding at or above the threshold is a problem, whatever else could not be looked at: what was proved stays proved.
 * Without one, a gap that could have changed the answer makes it inconclusive. Only what is left is ok.
 */
export function judge(answer: Answer, failOn: FailOn): Verdict {
  if (answer.notEvaluated.some((gap) => gap.isInterruption)) return 'inconclusive';
  if (answer.findings.some((one) => isProblem({ fails: one.fails, severity: severityOf(one) }, failOn)))
    return 'problem';
  return answer.notEvaluated.some((gap) => gap.couldChangeAnswer) ? 'inconclusive' : 'ok';
}

/** Whether a finding is a problem: as `--fail-on` says of it by word, else by severity. */
export function isProblem(
  { fails, severity }: { fails?: boolean | undefined; severity: Severity },
  failOn: FailOn,
): boolean {
  return fails ?? (failOn !== 'never' && WEIGHT[severity] >= WEIGHT[failOn]);
}

export function severityOf(found: Found): Severity {
  return found.severity ?? found.cause.severity;
}

/** For sorting: what weighs more comes first. */
export function byWeight(one: Found, other: Found): number {
  return WEIGHT[severityOf(other)] - WEIGHT[severityOf(one)];
}

/** Puts the words of one language into an answer. */
export function toResult<Facts>(answer: Answer<Facts>, frame: ResultFrame): Result<Facts> {
  const { command, profile, system, at, lang, failOn } = frame;
  return {
    format: 'mmsup/1',
    command,
    subject: answer.subject,
    profile,
    system,
    at,
    verdict: judge(answer, failOn),
    findings: answer.findings.map((found) => ({
      cause: found.cause.id,
      severity: severityOf(found),
      title: found.cause.title(found.evidence)[lang],
      evidence: found.evidence,
      confidence: found.confidence,
      next: withoutItself(found.cause.next(found.evidence), command, answer.subject.id).map((step) => step[lang]),
      runbook: found.cause.runbook,
      ...(found.fails === undefined ? {} : { fails: found.fails }),
    })),
    facts: answer.facts,
    notEvaluated: answer.notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
      what: what[lang],
      why: why[lang],
      couldChangeAnswer,
    })),
    ...(answer.ranking ? { ranking: rankingIn(answer.ranking, lang) } : {}),
  };
}

/** The next steps but for the one that was just taken: several commands find the same cause. */
function withoutItself(steps: readonly Text[], command: string, subject: string): readonly Text[] {
  const taken = `mmsup ${command} ${subject}`;
  const others = steps.filter(({ en }) => en !== taken && !en.endsWith(`: ${taken}`));
  return others.length > 0 ? others : steps;
}

function rankingIn({ whyFirst, consequences, ruledOut }: Ranking, lang: Lang): NonNullable<Result['ranking']> {
  return {
    whyFirst: whyFirst?.[lang] ?? null,
    consequences,
    ruledOut: ruledOut.map(({ cause, because }) => ({
      cause: cause.id,
      name: cause.name[lang],
      because: because[lang],
    })),
  };
}

export function exitCodeOf(verdict: Verdict): ExitCode {
  return { ok: EXIT.ok, problem: EXIT.problem, inconclusive: EXIT.inconclusive }[verdict];
}
