import type { IncidentEvent } from './link.ts';

/** Causes that a step called found or a command named first, the latest first. */
export function causesFound(events: readonly IncidentEvent[]): readonly string[] {
  const found = events.flatMap(({ type, verdict, cause, findings }): readonly unknown[] => {
    if (type === 'step.finished') return verdict === 'found' ? [cause] : [];
    return type === 'command.finished' && Array.isArray(findings) ? findings.slice(0, 1).map((one) => one?.cause) : [];
  });
  return found.filter((cause) => typeof cause === 'string').toReversed();
}
