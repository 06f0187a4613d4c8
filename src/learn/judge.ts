import { consequencesOf } from '../causes/ranking-relation.ts';
import type { Fault } from '../demo/fault.types.ts';
import type { AnswerVerdict } from './exercise.types.ts';

/**
 * Judges an answer against what was planted. Null stands for "nothing is wrong", which is right of a control alone: what explains it there is information,
 * and naming that is right too. A consequence of the planted cause is told as one, by the same relation that ranks findings.
 */
export function judgeAnswer(fault: Pick<Fault, 'kind' | 'cause'>, answered: string | null): AnswerVerdict {
  if (fault.kind === 'control') return answered === null || answered === fault.cause ? 'right' : 'wrong';
  if (answered === null) return 'wrong';
  if (answered === fault.cause) return 'right';
  if (consequencesOf().get(fault.cause!)?.has(answered)) return 'consequence';
  // Whatever empties a segment: that nobody was selected is what was complained of.
  if (answered === 'campaign/selects-nobody' && nounOf(fault.cause!) === 'segment') return 'consequence';
  return nounOf(answered) === nounOf(fault.cause!) ? 'near' : 'wrong';
}

const nounOf = (cause: string): string => cause.split('/')[0]!;
