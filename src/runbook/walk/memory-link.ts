import type { IncidentLink } from '../../incident/link.ts';
import type { WalkEvent } from './walk-event.ts';

/** A record that is kept nowhere: for walks that are tried out. */
export function memoryLink(onEvent: (event: WalkEvent) => void): IncidentLink {
  return {
    id: 'trial',
    path: '',
    append: async (event) => onEvent(event as unknown as WalkEvent),
    evidence: async () => 'sha256:trial',
    kept: async () => '{}',
    pin: async () => 'sha256:trial',
    pinned: async () => '',
    events: async () => [],
  };
}
