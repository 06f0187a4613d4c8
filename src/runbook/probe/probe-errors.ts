import { CancelledError, type UserError } from '../../errors.ts';
import { type Lang, type Text, text } from '../../text.ts';
import { ExpressionProblem, type Values } from '../expression/expression.ts';
import { withoutPersonal } from '../personal.ts';
import type { ErrorKind, ProbeStep } from '../runbook.ts';
import type { WalkEvent } from '../walk/walk-event.ts';
import { record, secondsSince, take, type Walk } from '../walk/walk-frame.ts';
import { isFailedLook, isOfTheRecord } from './failure.ts';

/** The event of a look that failed; what is no failure of the look is thrown on, after the record says that the step was interrupted. */
export async function erroredOrThrow(
  walk: Walk,
  step: ProbeStep,
  error: unknown,
  { started, values }: { readonly started: number; readonly values: Values },
): Promise<WalkEvent> {
  const seconds = secondsSince(walk, started);
  if (error instanceof ExpressionProblem) return { ...erroredEvent(step, 'else', misfitWords(error)), seconds };
  if (isFailedLook(error)) {
    walk.onFailure?.(error);
    return { ...erroredEvent(step, kindOf(error), toldIn(walk, values, error)), seconds };
  }
  const reason = error instanceof CancelledError ? 'cancelled' : error instanceof Error ? error.message : String(error);
  if (!isOfTheRecord(error)) await record(walk, { type: 'step.interrupted', step: step.id, reason });
  throw error;
}

/** What an error says and what to type next, in both languages, without personal values. */
function toldIn({ runbook }: Walk, values: Values, { words: { message, hint } }: UserError): Text {
  const told = (lang: Lang) =>
    withoutPersonal(runbook, values, hint ? `${message[lang]} ${hint[lang]}` : message[lang]);
  return { en: told('en'), ru: told('ru') };
}

export const misfitWords = ({ words: { en, ru } }: ExpressionProblem): Text =>
  text(`The runbook's condition does not fit the result: ${en}.`, `Условие сценария не подходит к результату: ${ru}.`);

/** Leaves a step along the road of its error. */
export function erroredEvent(
  step: ProbeStep,
  kind: ErrorKind,
  words: Text,
): Extract<WalkEvent, { type: 'step.errored' }> {
  const declared = step.onError[kind] === undefined ? 'else' : kind;
  return {
    type: 'step.errored',
    step: step.id,
    kind,
    message: words.en,
    ...(words.en === words.ru ? {} : { said: words }),
    ...take(step, `error:${declared}`, step.onError[declared]!),
  };
}

const TIMEOUTS =
  /^(db\/(statement-timeout|statement-cancelled|lock-timeout|idle-too-long|limit-reached)|guard\/cost|runbook\/program-timeout)$/;
const DENIALS =
  /^(db\/(no-rights|login-refused|superuser|wrong-password)|guard\/.*|runbook\/(program-denied|unsafe-program|option-injection))$/;

/** Which road of `on-error` a failure takes. */
function kindOf({ code }: UserError): ErrorKind {
  if (TIMEOUTS.test(code)) return 'timeout';
  if (DENIALS.test(code)) return 'denied';
  return /\/unknown(-|$)/.test(code) ? 'not-found' : 'else';
}
