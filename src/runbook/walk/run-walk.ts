import { CancelledError } from '../../errors.ts';
import { nextOfChange } from '../change/run-change.ts';
import { shownValues } from '../personal.ts';
import { runCheck, runProbe } from '../probe/run-probe.ts';
import { type EndStep, isProbe } from '../runbook.ts';
import { answerOf } from './answer-step.ts';
import type { Move } from './companion.ts';
import { ended, endOf, movedAway, skipAlong } from './leave-step.ts';
import { isLooping, loopEnd } from './limits.ts';
import { applyEvent, type WalkState } from './walk.ts';
import { record, type Stepped, type Walk } from './walk-frame.ts';
import { enter, leave } from './walk-include.ts';

/**
 * Walks from a state to an end. Every event is on the disk before the walk goes on or shows it as done, so a killed process loses
 * nothing that was told: the walk goes on from the fold of the same events. Throws CancelledError when the person stops.
 */
export async function walkToEnd(walk: Walk, from: WalkState): Promise<WalkState> {
  let state = from;
  while (!state.end) {
    const { event, result, seen, values } = await nextEvent(walk, state);
    await record(walk, event);
    state = applyEvent(walk.runbook, state, event);
    if (values) state = { ...state, values: { ...state.values, ...values } };
    await walk.companion.after(event, state, result, seen);
  }
  return state;
}

async function nextEvent(walk: Walk, state: WalkState): Promise<Stepped> {
  const { runbook, context } = walk;
  if (context.deps.signal.aborted) throw new CancelledError();
  const step = runbook.steps.get(state.at)!;
  if (isLooping(runbook, state))
    return { event: await ended(walk, state, { step: step.id, ...loopEnd(runbook, state) }) };
  if (step.kind === 'include') return enter(step, state.values, runbook);
  if (step.kind === 'leave') return { event: leave(step, state.values, runbook) };
  if (step.kind === 'change' && (state.changes[step.id] || !walk.companion.change))
    return nextOfChange(walk, step, state);
  const move = step.kind === 'end' ? await moveAtEnd(walk, step, state) : await walk.companion.before(step, state);
  if (move.kind === 'back' || move.kind === 'hand-over') return { event: await movedAway(walk, state, step, move) };
  if (step.kind === 'end')
    return { event: await ended(walk, state, { step: step.id, ...endOf(step, shownValues(runbook, state.values)) }) };
  if (move.kind === 'skip')
    return { event: { type: 'step.skipped', step: step.id, reason: move.reason, ...skipAlong(step) } };
  if (step.kind === 'change') return nextOfChange(walk, step, state);
  if (step.kind === 'check') return runCheck(walk, step, state);
  if (isProbe(step)) return runProbe(walk, step, state);
  return { event: answerOf(walk, step, state.values, move.answer) };
}

async function moveAtEnd({ companion }: Walk, step: EndStep, state: WalkState): Promise<Move> {
  return (await companion.end?.(step, state)) ?? { kind: 'go' };
}
