import type { Cause } from '../causes/cause.ts';
import type { Answer, Finding, Found, NotEvaluated } from '../result.ts';
import { type Text, text, verbatim } from '../text.ts';
import type { Runbook } from './runbook.ts';
import type { PathEntry, WalkEnd, WalkState } from './walk.ts';

export interface RunbookFacts {
  readonly runbook: { readonly id: string; readonly title: Text; readonly hash: string };
  readonly incident: { readonly id: string; readonly path: string };
  /** Id of this run within the incident. */
  readonly run: string;
  readonly resumed: boolean;
  readonly path: readonly PathEntry[];
  readonly end: WalkEnd & { readonly step: string };
}

export interface WalkFrame {
  readonly runbook: Runbook;
  readonly hash: string;
  readonly incident: { readonly id: string; readonly path: string };
  readonly run: string;
  readonly resumed: boolean;
  readonly causeOf: (id: string) => Cause<unknown> | undefined;
}

/**
 * The answer of a walk that came to its end.
 *
 * Its findings are those of the last check that saw the cause which the end names, that cause first: they carry the evidence. An end
 * without such a finding proves nothing: unless it says that this is no incident, the answer is inconclusive, and says so.
 */
export function answerOfWalk(state: WalkState, frame: WalkFrame): Answer<RunbookFacts> {
  const { runbook, hash, incident, run, resumed, causeOf } = frame;
  const end = state.end!;
  const findings = findingsOf(state, end.cause).flatMap((finding) => foundAgain(finding, causeOf) ?? []);
  return {
    subject: { kind: 'runbook', id: runbook.id },
    findings,
    facts: {
      runbook: { id: runbook.id, title: runbook.title, hash },
      incident: { id: incident.id, path: incident.path },
      run,
      resumed,
      path: state.path,
      end: { step: state.at, end: end.end, cause: end.cause, tell: end.tell, to: end.to, with: end.with },
    },
    notEvaluated: gapsOf(state, end, findings.length > 0),
  };
}

function findingsOf(state: WalkState, cause: string | null): readonly Finding[] {
  if (cause === null) return [];
  const steps = state.path.map(({ step }) => step).toReversed();
  const deciding = steps.find((step) => state.findings[step]?.some((finding) => finding.cause === cause));
  const findings = deciding === undefined ? [] : state.findings[deciding]!;
  return [
    ...findings.filter((finding) => finding.cause === cause),
    ...findings.filter((finding) => finding.cause !== cause),
  ];
}

function foundAgain(
  { cause: id, evidence, confidence, severity }: Finding,
  causeOf: WalkFrame['causeOf'],
): Found | undefined {
  const cause = causeOf(id);
  return cause && { cause, evidence, confidence, severity };
}

function gapsOf(state: WalkState, end: WalkEnd, isProved: boolean): readonly NotEvaluated[] {
  const seen: NotEvaluated[] = state.gaps.map((gap) => ({
    what: verbatim(gap),
    why: text('a check of this walk could not look at it', 'проверка этого сценария не смогла это посмотреть'),
    couldChangeAnswer: true,
  }));
  if (isProved || end.end === 'not-an-incident') return seen;
  const why =
    end.tell ?? text('the runbook ended without a proved cause', 'сценарий закончился без доказанной причины');
  return [{ what: text('The cause', 'Причина'), why, couldChangeAnswer: true }, ...seen];
}
