import { type Text, text } from '../../text.ts';
import type { Inner, Runbook } from '../runbook.ts';
import type { WalkState } from './walk.ts';
import type { WalkEnd } from './walk-event.ts';

type Limited = Pick<Runbook, 'limits' | 'inner'>;

/** The included runbooks that a step stands in, the innermost last. */
export const around = ({ inner }: Pick<Runbook, 'inner'>, step: string): readonly Inner[] =>
  inner.filter((one) => step.startsWith(`${one.step}.`));

/** How often a step may be visited: as the innermost runbook says that says anything. */
export const visitsAt = (runbook: Limited, step: string): number =>
  around(runbook, step).findLast(({ limits }) => limits.visits !== undefined)?.limits.visits ?? runbook.limits.visits;

/** Most rows that the query of a step may give. */
export const rowsAt = (runbook: Limited, step: string): number =>
  around(runbook, step).findLast(({ limits }) => limits.rows !== undefined)?.limits.rows ?? runbook.limits.rows;

/** Time of the database that is left, and of what it was meant to be. */
interface Left {
  readonly milliseconds: number;
  readonly limitMs: number;
  /** The included runbook whose limit it is. */
  readonly runbook: string | undefined;
}

/** What the runbook, or one that the step stands in, has left of its time for the database: the least of it; undefined where nothing is limited. */
function leastLeft(runbook: Limited, { at, dbSeconds, spentIn }: WalkState): Left | undefined {
  const left = (limitMs: number | undefined, seconds: number, name?: string): readonly Left[] =>
    limitMs === undefined ? [] : [{ milliseconds: Math.floor(limitMs - seconds * 1000), limitMs, runbook: name }];
  const all = [
    ...left(runbook.limits.dbTimeMs, dbSeconds),
    ...around(runbook, at).flatMap(({ step, limits, runbook: name }) =>
      left(limits.dbTimeMs, spentIn[step] ?? 0, name),
    ),
  ];
  return all.toSorted((one, other) => one.milliseconds - other.milliseconds)[0];
}

/** Milliseconds of the database's time that a walk has left at its step; undefined where it is not limited. */
export const remainingMs = (runbook: Limited, state: WalkState): number | undefined =>
  leastLeft(runbook, state)?.milliseconds;

/** Why no check can be run any more. */
export function outOfTime(runbook: Limited, state: WalkState): Text {
  const { limitMs = 0, runbook: name } = leastLeft(runbook, state) ?? {};
  const which =
    name === undefined
      ? text('this runbook', 'этого сценария')
      : text(`the included runbook ${name}`, `включённого сценария ${name}`);
  return text(
    `The time that ${which.en} has for the database (${limitMs / 1000} s) is used up.`,
    `Время ${which.ru} на работу с базой (${limitMs / 1000} с) исчерпано.`,
  );
}

/** Whether the step that comes next was visited more often than its runbook allows. */
export const isLooping = (runbook: Limited, { at, visits }: WalkState): boolean =>
  (visits[at] ?? 0) > visitsAt(runbook, at);

/** The end of a walk that goes round in circles: a person takes over. */
export function loopEnd(runbook: Limited, { at }: WalkState): WalkEnd {
  return { end: 'handed-over', cause: null, tell: loopWords(at, visitsAt(runbook, at)), to: null, with: null };
}

const loopWords = (at: string, visits: number): Text =>
  text(
    `The step "${at}" was reached more than ${visits} times: the runbook goes round in circles here.`,
    `К шагу «${at}» пришли больше ${visits} раз: сценарий здесь ходит по кругу.`,
  );
