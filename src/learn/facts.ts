import { LEARN } from '../model/learn-profile.ts';
import type { Answer, Found } from '../result.ts';
import type { Exercise } from './exercise.types.ts';
import type { ExerciseFacts } from './learn.render.ts';

export function exerciseFacts({ fault, seed, complaint, customer, hints, attempts, isOver }: Exercise): ExerciseFacts {
  return { exercise: fault, seed, complaint, customer, hints, attempts, isOver, profile: LEARN };
}

/** An answer about the exercise: it judges nobody's data, so it has findings only where the analyst's own answer is judged. */
export function answerWith<Facts>(
  exercise: Pick<Exercise, 'fault'>,
  facts: Facts,
  findings: readonly Found[] = [],
): Answer<Facts> {
  return { subject: { kind: 'exercise', id: exercise.fault }, findings, facts, notEvaluated: [] };
}
