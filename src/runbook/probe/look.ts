import { UnavailableError, UserError } from '../../errors.ts';
import type { Result } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import type { CheckCall } from '../runbook.ts';
import { lineOf } from '../walk/decide.ts';
import { outOfTime, remainingMs } from '../walk/limits.ts';
import type { WalkState } from '../walk/walk.ts';
import { secondsSince, type Walk } from '../walk/walk-frame.ts';
import { isFailedLook } from './failure.ts';

export interface Looked {
  readonly result: Result;
  readonly argv: readonly string[];
  readonly seconds: number;
  readonly evidence: readonly string[];
}

/** Runs a check that decides nothing by itself. @throws UserError when it cannot look. */
export async function look(walk: Walk, call: CheckCall, state: WalkState): Promise<Looked> {
  const left = remainingMs(walk.runbook, state);
  if (left !== undefined && left <= 0)
    throw new UnavailableError({ code: 'runbook/out-of-time', message: outOfTime(walk.runbook, state) });
  const line = lineOf(call, state.values);
  if (line.kind === 'missing')
    throw new UserError({ code: 'runbook/unknown-value', exitCode: 2, message: notKnown(line.name) });
  const started = walk.context.deps.now().getTime();
  const result = await walk.context.runCommand(line.argv, undefined, left);
  const seconds = secondsSince(walk, started);
  return { result, argv: line.argv, seconds, evidence: [await walk.link.evidence(JSON.stringify(result))] };
}

/** What a person must know; whatever else is thrown is a bug, or the end of the walk. */
export function failureOf(error: unknown): UserError {
  if (isFailedLook(error)) return error;
  throw error;
}

export const notKnown = (name: string): Text =>
  text(
    `"${name}" is not known here: no step before has found it.`,
    `Значение «${name}» здесь неизвестно: его не нашёл ни один шаг.`,
  );
