import type { Text } from '../text.ts';
import type { IncidentEvent } from './link.ts';
import { storedText } from './tell.ts';

/** A run of a runbook that was begun and has not ended. */
export interface WaitingRun {
  readonly incident: string;
  /** In the customer's words. */
  readonly complaint: string;
  readonly run: string;
  readonly runbook: string;
  readonly title: Text;
  /** Where it stands; null before its first step. */
  readonly step: string | null;
  /** When something was last written for it, ISO 8601 in UTC. */
  readonly at: string;
  /** The process that walked it last, as it wrote itself down. */
  readonly walker: unknown;
}

/** The unfinished runs of one incident, those that were walked last first. Pure. */
export function waitingRuns(incident: string, events: readonly IncidentEvent[]): readonly WaitingRun[] {
  const complaint = events.find(({ type }) => type === 'incident.opened')?.['complaint'];
  return events
    .filter(({ type }) => type === 'run.started')
    .flatMap((started): readonly WaitingRun[] => {
      const own = events.filter((event) => event['run'] === started['run']);
      if (own.some(({ type }) => type === 'run.ended')) return [];
      const { run, runbook, title } = started as IncidentEvent & Readonly<Record<string, unknown>>;
      const last = own.findLast((event) => typeof (event['go'] ?? event['step']) === 'string');
      const walking = own.findLast(({ type }) => type === 'run.started' || type === 'run.resumed');
      return [
        {
          incident,
          complaint: String(complaint ?? ''),
          run: String(run),
          runbook: String(runbook),
          title: storedText(title ?? runbook),
          step: (last?.['go'] ?? last?.['step'] ?? null) as string | null,
          at: own.at(-1)!.at,
          walker: walking?.['walker'],
        },
      ];
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1));
}
