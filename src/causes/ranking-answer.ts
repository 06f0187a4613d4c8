import type { Answer } from '../result.ts';
import { standingsOf } from './ranking.ts';
import type { Explains } from './ranking-relation.ts';
import { consequencesOfFirst, whyFirst } from './ranking-why.ts';

/**
 * A diagnosis with its findings in causal order, why the first is the first, and what was ruled out. A cause that was found is not ruled out,
 * whoever else did not see it.
 */
export function rankAnswer<Facts>(answer: Answer<Facts>, own: Explains = {}): Answer<Facts> {
  const { ruledOut = [], ...rest } = answer;
  const ranked = standingsOf(answer.findings, own);
  const seen = new Set(ranked.map(({ found }) => found.cause.id));
  return {
    ...rest,
    findings: ranked.map(({ found }) => found),
    ranking: {
      whyFirst: whyFirst(ranked),
      consequences: consequencesOfFirst(ranked),
      ruledOut: ruledOut.filter(({ cause }) => !seen.has(cause.id)),
    },
  };
}
