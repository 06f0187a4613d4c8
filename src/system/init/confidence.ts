import type { Candidate } from './candidate.ts';
import type { GuessConfidence } from './proposal.types.ts';

/** Likely when much speaks for the first and clearly less for the second; all else is only possible. */
export function confidenceOf(candidates: readonly Pick<Candidate, 'score'>[], much: number): GuessConfidence {
  const [first, second] = candidates;
  if (!first || first.score < much) return 'possible';
  return !second || second.score <= 0.8 * first.score ? 'likely' : 'possible';
}
