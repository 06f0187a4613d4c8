import type { IncidentEvent, WaitingRun } from './link.ts';
import { storedText } from './tell.ts';

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
          isPersons: walking?.['auto'] === false,
        },
      ];
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1));
}
