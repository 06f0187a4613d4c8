import { UserError } from '../../errors.ts';
import type { Result } from '../../result.ts';
import { type Text, text } from '../../text.ts';
import { holds } from '../expression/evaluate.ts';
import { ExpressionProblem, type Value, type Values } from '../expression/expression.ts';
import { readPath } from '../expression/path.ts';
import { fillText } from '../expression/template.ts';
import { keptValues, shownState, shownValues } from '../personal.ts';
import { failureOf, look } from '../probe/look.ts';
import { misfitWords } from '../probe/probe-errors.ts';
import { prepareProgram } from '../probe/run-program.ts';
import type { Capture, ChangeStep } from '../runbook.ts';
import type { ChangeTalk, Deed, TakenBack } from '../walk/companion.ts';
import { handedOver } from '../walk/leave-step.ts';
import type { WalkState } from '../walk/walk.ts';
import { record, type Stepped, tellableLine, type Walk } from '../walk/walk-frame.ts';
import type { ChangeProgress } from './change.ts';
import { along, NOBODY, told, undone } from './change-events.ts';
import { runToEnd } from './change-program.ts';

/** Brings what was begun to its end: whether it was done, whether that is confirmed, and whether it is taken back. */
export async function finishChange(
  walk: Walk,
  step: ChangeStep,
  state: WalkState,
  progress: ChangeProgress,
): Promise<Stepped> {
  const talk = walk.companion.change;
  if (progress.stage === 'done') return verify(walk, step, state);
  if (progress.stage === 'begun') {
    if (!talk) return { event: told(step, 'unknown') };
    return saidDone(walk, step, state, await talk.wasDone(step, shownState(walk.runbook, state)));
  }
  if (!talk) return { event: undone(step, false, NOBODY.en) };
  if (progress.stage === 'undoing')
    return saidBack(walk, step, state, await talk.wasUndone(step, shownState(walk.runbook, state)));
  const why = 'why' in progress ? progress.why : text('', '');
  return takeBack(walk, step, state, { talk, why });
}

/** What a person says of what was begun. */
export async function saidDone(walk: Walk, step: ChangeStep, state: WalkState, deed: Deed): Promise<Stepped> {
  return { event: deed.kind === 'hand-over' ? await handedOver(walk, state, deed.to) : told(step, deed.kind) };
}

async function saidBack(walk: Walk, step: ChangeStep, state: WalkState, said: TakenBack): Promise<Stepped> {
  if (said.kind === 'hand-over') return { event: await handedOver(walk, state, said.to) };
  return said.kind === 'again' ? verify(walk, step, state) : { event: undone(step, said.kind === 'back', null) };
}

/** Looks whether the change is there. A check that cannot look proves nothing, and neither does a condition that does not fit what it sees. */
async function verify(walk: Walk, step: ChangeStep, state: WalkState): Promise<Stepped> {
  const { values } = state;
  const { capture, expect, source } = step.verify;
  const base = { type: 'change.verified', step: step.id } as const;
  try {
    const { result, seconds, evidence } = await look(walk, step.verify, state);
    const captured = capturedIn(capture, result);
    const isConfirmed = holds(expect, { ...values, ...captured });
    const seen = Object.entries(captured).map(
      ([name, value]) => `${name} = ${capture[name]!.personal ? '…' : JSON.stringify(value)}`,
    );
    const say = isConfirmed ? verifiedWords(seen) : notVerified(source, seen);
    const end = isConfirmed ? along(step, 'verified') : {};
    const kept = keptValues(captured, (name) => capture[name]!.personal);
    const event = { ...base, holds: isConfirmed, say, ...kept, seconds, evidence, ...end };
    return { event, result, values: captured };
  } catch (error) {
    const message = error instanceof ExpressionProblem ? misfitWords(error) : failureOf(error).words.message;
    const say = text(`It could not be looked at: ${message.en}`, `Посмотреть не удалось: ${message.ru}`);
    return { event: { ...base, holds: null, say, values: {}, hidden: [], seconds: 0, evidence: [] } };
  }
}

function capturedIn(capture: Readonly<Record<string, Capture>>, result: Result): Values {
  return Object.fromEntries(
    Object.entries(capture).map(([name, { path }]): [string, Value] => [name, readPath(result, path)]),
  );
}

const verifiedWords = (seen: readonly string[]): Text =>
  text(`The check sees ${seen.join(', ')}.`, `Проверка видит: ${seen.join(', ')}.`);

const notVerified = (source: string, seen: readonly string[]): Text =>
  text(
    `Expected was ${source}; the check sees ${seen.join(', ')}.`,
    `Ожидалось ${source}; проверка видит: ${seen.join(', ')}.`,
  );

/** Offers to take back what is not confirmed. */
async function takeBack(
  walk: Walk,
  step: ChangeStep,
  state: WalkState,
  { talk, why }: { talk: ChangeTalk; why: Text },
): Promise<Stepped> {
  const ready =
    step.undo.kind === 'program'
      ? await prepareProgram(step.undo.call, state.values, walk.context.deps).catch(failureOf)
      : undefined;
  if (ready instanceof UserError) return { event: undone(step, false, ready.message) };
  const shown = shownValues(walk.runbook, state.values);
  const words = step.undo.kind === 'words' ? fillText(step.undo.words, shown) : null;
  const argv = ready && step.undo.kind === 'program' ? tellableLine(ready.argv, step.undo.call, shown) : null;
  const said = await talk.undo(step, { why, words, program: argv }, { ...state, values: shown });
  if (said.kind !== 'back' || !ready || !argv) return saidBack(walk, step, state, said);
  await record(walk, { type: 'change.undo-started', step: step.id, argv });
  const { message } = await runToEnd(walk, ready, argv);
  return { event: undone(step, message === null, message) };
}
