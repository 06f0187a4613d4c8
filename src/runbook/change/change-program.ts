import { UserError } from '../../errors.ts';
import { text } from '../../text.ts';
import type { Values } from '../expression/expression.ts';
import { shownValues } from '../personal.ts';
import { failureOf } from '../probe/look.ts';
import { prepareProgram } from '../probe/run-program.ts';
import type { ChangeStep, ProgramCall } from '../runbook.ts';
import { record, type Stepped, secondsSince, tellableLine, type Walk } from '../walk/walk-frame.ts';
import { denied } from './change-events.ts';

/** Runs the program of a change. Another file of the same name, found since it was shown, is not what was allowed. */
export async function runChange(
  walk: Walk,
  step: ChangeStep,
  call: ProgramCall,
  { values, file }: { readonly values: Values; readonly file: string | null },
): Promise<Stepped> {
  const ready = await prepareProgram(call, values, walk.context.deps).catch(failureOf);
  if (ready instanceof UserError) return { event: denied(step, 'auto', ready.words.message) };
  if (file !== null && ready.argv[0] !== file) return { event: denied(step, 'auto', otherFile(file, ready.argv[0]!)) };
  const argv = tellableLine(ready.argv, call, shownValues(walk.runbook, values));
  await record(walk, { type: 'change.started', step: step.id, by: 'program', argv });
  const { message, seconds, evidence } = await runToEnd(walk, ready, argv);
  const outcome = message === null ? 'done' : 'failed';
  return { event: { type: 'change.done', step: step.id, outcome, message, seconds, evidence } };
}

/** What a program came to; `message` is why it failed. A walk that is stopped knows nothing of it. */
export async function runToEnd(
  walk: Walk,
  ready: Awaited<ReturnType<typeof prepareProgram>>,
  argv: readonly string[],
): Promise<{ readonly message: string | null; readonly seconds: number; readonly evidence: readonly string[] }> {
  const started = walk.context.deps.now().getTime();
  try {
    const result = await ready.run();
    const evidence = [await walk.link.evidence(JSON.stringify({ argv, ...result }))];
    const said = result.stderr.trim() === '' ? '' : `: ${result.stderr.trim().slice(0, 500)}`;
    const message = result.exit === 0 ? null : `${ready.argv[0]} ended with ${result.signal ?? result.exit}${said}`;
    return { message, seconds: result.seconds, evidence };
  } catch (error) {
    const { message } = failureOf(error);
    return { message, seconds: secondsSince(walk, started), evidence: [] };
  }
}

const otherFile = (shown: string, now: string) =>
  text(
    `${shown} was shown and allowed, and now ${now} would be run.`,
    `Показали и разрешили ${shown}, а запустилось бы ${now}.`,
  );
