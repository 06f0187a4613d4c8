import { type Text, text } from '../../text.ts';
import type { ChangeStep } from '../runbook.ts';
import { type Taken, take } from '../walk/walk-frame.ts';
import type { ChangeEvent, ChangeProgress } from './change.ts';

export const NOBODY = text(
  'Without a person at a terminal nothing is changed.',
  'Без человека за терминалом ничего не меняется.',
);

/** A change that waits for whoever allows it, or was allowed and is not begun. */
export type Waiting = Extract<ChangeProgress, { expires: string }>;

export function denied(step: ChangeStep, source: 'person' | 'auto', reason: Text): ChangeEvent {
  const { approveBy: role } = step.gate;
  return { type: 'approval.denied', step: step.id, role, reason, source, ...along(step, 'refused') };
}

export function expired(step: ChangeStep, { expires }: Waiting): ChangeEvent {
  return { type: 'approval.expired', step: step.id, role: step.gate.approveBy, expires, ...along(step, 'refused') };
}

/** What somebody says of a change that was begun. */
export function told(step: ChangeStep, outcome: 'done' | 'not-done' | 'unknown'): ChangeEvent {
  const end = outcome === 'done' ? {} : along(step, outcome === 'unknown' ? 'failed' : 'refused');
  return { type: 'change.done', step: step.id, outcome, message: null, seconds: 0, evidence: [], ...end };
}

export function undone(step: ChangeStep, isUndone: boolean, message: string | null): ChangeEvent {
  return { type: 'change.undone', step: step.id, undone: isUndone, message, ...along(step, 'failed') };
}

/** The arrow along which a change is left. */
export const along = (step: ChangeStep, way: keyof ChangeStep['go']): Taken => take(step, way, step.go[way]);
