import { maskStaff } from '../../model/personal/staff.ts';
import type { Values } from '../expression/expression.ts';
import { fillCause, fillText } from '../expression/template.ts';
import { briefOf } from '../person/brief.ts';
import {
  type AskStep,
  type ChangeStep,
  type EndStep,
  isProbe,
  type ManualStep,
  type ProbeStep,
  type Step,
} from '../runbook.ts';
import type { Move } from './companion.ts';
import type { WalkState } from './walk.ts';
import type { WalkEnd, WalkEvent } from './walk-event.ts';
import { type Taken, take, type Walk } from './walk-frame.ts';
import { whatHolds } from './what-holds.ts';

/** Back to a step that was walked, or to somebody else. */
export async function movedAway(
  walk: Walk,
  state: WalkState,
  { id }: Step,
  move: Extract<Move, { kind: 'back' | 'hand-over' }>,
): Promise<WalkEvent> {
  if (move.kind === 'hand-over') return handedOver(walk, state, move.to);
  return { type: 'step.returned', step: id, go: move.to, reason: move.reason ?? 'back' };
}

/** The end of a walk that a person gives to somebody else. */
export async function handedOver(walk: Walk, state: WalkState, to: string): Promise<WalkEvent> {
  const cause = whatHolds(state.path).findLast(({ verdict }) => verdict === 'found')?.cause ?? null;
  const end = { step: state.at, end: 'handed-over', by: 'person', cause, tell: null, with: null } as const;
  // Shown as the record will keep it.
  return ended(walk, state, { ...end, to: maskStaff(to, (await walk.context.mask?.())?.text) });
}

/** Where somebody takes over, the end holds all that he must know, whoever handed over. */
export async function ended({ link, run, runbook }: Walk, state: WalkState, end: WalkEnd & { readonly step: string }) {
  const event = { type: 'run.ended', ...end } as const;
  if (end.end !== 'handed-over') return event;
  return { ...event, brief: briefOf(runbook, state, { run, events: await link.events() }) };
}

export function endOf(step: EndStep, values: Values) {
  const { end, cause, tell, to = null, with: other = null } = step;
  return {
    end,
    cause: cause === undefined ? null : fillCause(cause, values),
    tell: tell ? fillText(tell, values) : null,
    to,
    with: other,
  };
}

/** The arrow that a step is left along when it is not done: a check's is that of its errors. */
export function skipAlong(step: ProbeStep | AskStep | ManualStep | ChangeStep): Taken {
  if (step.kind === 'change') return take(step, 'refused', step.go.refused);
  if (isProbe(step)) return take(step, 'error:else', step.onError.else!);
  if (step.kind === 'manual') return take(step, 'skip', step.go);
  const { into, choices } = step;
  if (into?.none) return take(step, 'none', into.none);
  const last = choices.at(-1);
  return last ? take(step, `answer:${last.value}`, last.go) : take(step, 'answer:into', into!.go);
}
