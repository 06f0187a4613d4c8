import { type Text, text } from '../../text.ts';
import type { Position, TrialCase } from './trial.ts';
import type { WalkedCase } from './walk-trial.ts';

/** One case beside what came of it. */
export interface JudgedCase {
  readonly name: string;
  /** Of the case in its file. */
  readonly place: Position;
  readonly passed: boolean;
  readonly expected: Outcome;
  readonly walked: Outcome;
  /** What differs, one sentence each; empty where it passed. */
  readonly differences: readonly Text[];
}

export interface Outcome {
  readonly path: readonly string[];
  /** Null where the walk stopped before an end. */
  readonly end: string | null;
  readonly cause: string | null;
}

/**
 * Compares a walk with what its case expects. A walk that had nothing to see at some step is told by that alone, for what follows from it
 * is no difference of its own; what the case lets a step see and no visit came to is one, for it says that the walk was meant to be another.
 */
export function judgeCase({ name, place, expect }: TrialCase, came: WalkedCase): JudgedCase {
  const walked: Outcome = { path: came.path, end: came.unseen ? null : came.end, cause: came.cause };
  const differences = [
    ...came.unjudged.map(({ step, said }) => unjudgedWords(step, said)),
    ...(came.unseen ? [unseenWords(came.unseen)] : outcomeWords(expect, walked)),
    ...came.unused.map(unusedWords),
  ];
  return { name, place, passed: differences.length === 0, expected: expect, walked, differences };
}

function outcomeWords(expected: Outcome, walked: Outcome): readonly Text[] {
  const at = firstDifference(expected.path, walked.path);
  return [
    ...(at === undefined ? [] : [pathWords(at + 1, expected.path[at], walked.path[at])]),
    ...(expected.end === walked.end ? [] : [endWords(expected.end, walked.end)]),
    ...(expected.cause === walked.cause ? [] : [causeWords(expected.cause, walked.cause)]),
  ];
}

/** Index of the first step that is another one, or that only one of the ways has. */
function firstDifference(expected: readonly string[], walked: readonly string[]): number | undefined {
  const length = Math.max(expected.length, walked.length);
  return Array.from({ length }, (_, index) => index).find((index) => expected[index] !== walked[index]);
}

function pathWords(number: number, expected: string | undefined, walked: string | undefined): Text {
  if (expected === undefined)
    return text(
      `step ${number} is ${walked}, where the end was expected`,
      `шаг ${number} — ${walked}, а ожидался конец`,
    );
  if (walked === undefined)
    return text(
      `the walk ended where step ${number}, ${expected}, was expected`,
      `проход закончился там, где ожидался шаг ${number}, ${expected}`,
    );
  return text(`step ${number} is ${walked}, not ${expected}`, `шаг ${number} — ${walked}, а не ${expected}`);
}

const endWords = (expected: string | null, walked: string | null): Text =>
  text(`it ends at ${walked}, not at ${expected}`, `конец — ${walked}, а не ${expected}`);

const causeWords = (expected: string | null, walked: string | null): Text =>
  text(
    `the cause is ${walked ?? 'none'}, not ${expected ?? 'none'}`,
    `причина — ${walked ?? 'никакая'}, а не ${expected ?? 'никакая'}`,
  );

function unseenWords({ step, visit }: NonNullable<WalkedCase['unseen']>): Text {
  if (visit === 1)
    return text(
      `the walk comes to ${step}, and the case does not say what it sees`,
      `проход приходит к шагу ${step}, а что он видит, в случае не сказано`,
    );
  return text(
    `the walk comes to ${step} for the ${ordinal(visit)} time, and the case does not say what it sees then`,
    `проход приходит к шагу ${step} в ${visit}-й раз, а что он тогда видит, в случае не сказано`,
  );
}

function unusedWords({ step, visit }: WalkedCase['unused'][number]): Text {
  if (visit === 1) return text(`the walk never comes to ${step}`, `проход не приходит к шагу ${step}`);
  return text(
    `the walk does not come to ${step} for the ${ordinal(visit)} time`,
    `проход не приходит к шагу ${step} в ${visit}-й раз`,
  );
}

const unjudgedWords = (step: string, { en, ru }: Text): Text =>
  text(`${step} could not judge what it sees: ${en}`, `шаг ${step} не смог оценить то, что видит: ${ru}`);

function ordinal(number: number): string {
  return `${number}${{ 1: 'st', 2: 'nd', 3: 'rd' }[number] ?? 'th'}`;
}
