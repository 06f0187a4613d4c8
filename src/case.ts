import type { Finding, Result } from './result.ts';

/** One thing that was looked at, for readers that count tests. */
export interface CheckCase {
  readonly id: string;
  readonly name: string;
  /** What it belongs to, where one answer is about several: a client. */
  readonly group?: string;
  readonly findings: readonly Finding[];
  /** Why it could not be looked at; null = it was. */
  readonly gap: Gap | null;
}

export interface Gap {
  readonly why: string;
  readonly couldChangeAnswer: boolean;
}

/**
 * The cases of an answer whose command does not count its own checks: each cause that was found, each thing that could not be looked at; and the question
 * itself where there is neither, for an answer without a case would look like a check that was never asked.
 */
export function casesOf({ findings, notEvaluated, subject, command }: Result): readonly CheckCase[] {
  const seen = [...byCause(findings)].map(([cause, all]) => ({
    id: cause,
    name: all[0]!.title,
    findings: all,
    gap: null,
  }));
  const gaps = notEvaluated.map(({ what, why, couldChangeAnswer }) => ({
    id: 'not-evaluated',
    name: what,
    findings: [],
    gap: { why, couldChangeAnswer },
  }));
  const all = [...seen, ...gaps];
  return all.length > 0 ? all : [{ id: command, name: `${subject.kind} ${subject.id}`, findings: [], gap: null }];
}

function byCause(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const causes = new Map<string, readonly Finding[]>();
  for (const one of findings) causes.set(one.cause, [...(causes.get(one.cause) ?? []), one]);
  return causes;
}
