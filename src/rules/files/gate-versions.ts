import type { Answer, NotEvaluated } from '../../result.ts';
import { text } from '../../text.ts';
import type { DiffFacts } from '../diff.ts';
import type { RuleVerdict } from '../verdict.ts';
import { type Gate, gatedOfSet, judgeChange, wouldFail } from './gate.ts';
import type { FileVerdict } from './verdict.ts';
import { howKnown } from './words.ts';

/**
 * The gate for two versions of a rule in a database. Without words in `--fail-on` the findings stay as they are; with them the verdict is one, as it is of
 * two files. A verdict that is open is no pass either way: that today's customers are the same does not say that tomorrow's will be.
 */
export function gateVersions(answer: Answer<DiffFacts>, gate: Gate): Answer<DiffFacts> {
  const { rule, from, to, edits, verdict, impact } = answer.facts;
  if (!from) return answer;
  const place = `${rule.id} v${to.version}`;
  const known = verdict && withPossibleWords(verdict);
  if (gate.failWords === undefined)
    return { ...answer, notEvaluated: [...answer.notEvaluated, ...openGap(rule.id, known, true)] };
  const change = {
    rule: rule.id,
    kind: rule.kind as never,
    file: rule.id,
    oldFile: null,
    status: 'changed',
    renamedFrom: null,
    isRewritten: true,
    place,
    edits: edits.map((edit) => ({ ...edit, place })),
    verdict: known,
    gives: 'customers',
    limitsWord: null,
    alwaysEmpty: verdict?.alwaysEmpty ?? false,
    alwaysTrue: verdict?.alwaysTrue ?? false,
    impact,
    since: null,
    problem: null,
    outcome: 'same',
  } as const;
  const own = answer.findings.map((one) => gatedOfSet(one, gate));
  const couldFail = (['stricter', 'looser', 'overlapping', 'disjoint'] as const).some((word) => wouldFail(word, gate));
  return {
    ...answer,
    findings: [...own, ...judgeChange(change, null, gate)],
    notEvaluated: [...answer.notEvaluated, ...openGap(rule.id, known, couldFail)],
  };
}

/** Of two versions an open verdict can still be anything, and then nothing is said of it. */
function withPossibleWords(verdict: RuleVerdict): FileVerdict {
  return { ...verdict, possible: verdict.word === 'undecided' ? [] : [verdict.word], likely: null, unknown: null };
}

function openGap(rule: string, verdict: FileVerdict | null, couldChangeAnswer: boolean): readonly NotEvaluated[] {
  if (verdict?.word !== 'undecided') return [];
  const what = text(`What the edit of ${rule} means for everybody`, `Что правка ${rule} значит для всех клиентов`);
  return [{ what, why: howKnown(verdict), couldChangeAnswer }];
}
