import type { Answer, NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { DiffFacts } from '../diff.ts';
import { type Gate, gatedOfSet, judgeChange, wouldFail } from './gate.ts';
import { howKnown } from './words.ts';

/**
 * The gate for two versions of a rule in a database. Without words in `--fail-on` the answer stays as it is; with them the verdict is a finding, as it is
 * of two files, and one that is open is no pass.
 */
export function gateVersions(answer: Answer<DiffFacts>, gate: Gate): Answer<DiffFacts> {
  const { rule, from, to, edits, verdict, impact } = answer.facts;
  if (gate.failWords === undefined || !from) return answer;
  const place = `${rule.id} v${to.version}`;
  const known = verdict && { ...verdict, possible: [verdict.word], likely: null, unknown: null };
  const change = {
    rule: rule.id,
    kind: rule.kind as never,
    file: rule.id,
    oldFile: null,
    status: 'changed',
    place,
    edits: edits.map((edit) => ({ ...edit, place })),
    verdict: known,
    gives: 'customers',
    limitsWord: null,
    alwaysEmpty: verdict?.alwaysEmpty ?? false,
    alwaysTrue: verdict?.alwaysTrue ?? false,
    impact,
    problem: null,
    outcome: 'same',
  } as const;
  const own = answer.findings.map((one) => gatedOfSet(one, gate));
  const couldFail = (['stricter', 'looser', 'overlapping', 'disjoint'] as const).some((word) => wouldFail(word, gate));
  const open: readonly NotEvaluated[] =
    known?.word === 'undecided'
      ? [
          {
            what: text(`What the edit of ${rule.id} means`, `Что означает правка ${rule.id}`),
            why: howKnown(known),
            couldChangeAnswer: couldFail,
          },
        ]
      : [];
  return {
    ...answer,
    findings: [...own, ...judgeChange(change, null, gate)],
    notEvaluated: [...answer.notEvaluated, ...open],
  };
}
