import type { Tone } from '../view.ts';
import type { StageFacts } from './trace.facts.ts';

/** How a stage is told apart where there is colour; its marks say the same in words. */
export function toneOf({ marks, state, errors }: StageFacts): Tone | undefined {
  if (marks.some((mark) => mark !== 'slow') || state === 'failed') return 'bad';
  if (marks.includes('slow')) return 'warn';
  return (errors ?? 0) > 0 ? 'muted' : undefined;
}
