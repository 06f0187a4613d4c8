import type { Text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { fillText } from '../expression/template.ts';
import { typedValue } from '../inputs/inputs.ts';
import { shownValues } from '../personal.ts';
import type { AskStep, ManualStep } from '../runbook.ts';
import type { AnswerSource, WalkEvent } from './walk-event.ts';
import { take, type Walk } from './walk-frame.ts';

/** The answer to a question, or what came of a task: typed now, from the answers file, or the one of `auto:`. */
export function answerOf(walk: Walk, step: AskStep | ManualStep, values: Values, typed: string | undefined): WalkEvent {
  const { answer, source } = givenAnswer(walk, step, typed);
  const asked = step.kind === 'ask' ? step.question : step.task;
  const question: Text = fillText(asked, shownValues(walk.runbook, values));
  const base = { type: 'answer.given', step: step.id, question, answer, source } as const;
  if (step.kind === 'manual')
    return { ...base, values: {}, ...take(step, answer === 'skip' ? 'skip' : 'done', step.go) };
  const choice = step.choices.find(({ value }) => value === answer);
  if (choice) return { ...base, values: {}, ...take(step, `answer:${choice.value}`, choice.go) };
  const { into } = step;
  if (into?.none && answer === 'none') return { ...base, values: {}, ...take(step, 'none', into.none) };
  return { ...base, values: { [into!.name]: typedValue(into!, answer) }, ...take(step, 'answer:into', into!.go) };
}

function givenAnswer(
  walk: Walk,
  step: AskStep | ManualStep,
  typed: string | undefined,
): { answer: string; source: AnswerSource } {
  if (typed !== undefined) return { answer: typed, source: 'person' };
  const fromFile = walk.answers[step.id];
  if (fromFile !== undefined) return { answer: fromFile, source: 'file' };
  return { answer: step.kind === 'ask' ? step.auto! : 'skip', source: 'auto' };
}
