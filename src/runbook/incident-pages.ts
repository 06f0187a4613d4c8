import type { Context } from '../command.ts';
import { UserError } from '../errors.ts';
import type { Page } from '../search/page.types.ts';
import { text, verbatim } from '../text.ts';

interface IncidentRow {
  readonly id: string;
  readonly complaint: string;
  readonly openedAt: string | null;
  readonly cause: string | null;
}

const MOST = 500;

/**
 * Incidents of the past that were brought to a cause, found by their complaint. What was seen in the client's data is not part of them, and neither is
 * the client. A record that cannot be read is no reason not to answer: `incident list` tells of it.
 */
export async function incidentPages({ runCommand }: Pick<Context, 'runCommand'>): Promise<readonly Page[]> {
  try {
    const { facts } = await runCommand(['incident', 'list', '--all']);
    const { incidents } = facts as { readonly incidents: readonly IncidentRow[] };
    return incidents.slice(-MOST).flatMap(pageOf);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function pageOf({ id, complaint, openedAt, cause }: IncidentRow): readonly Page[] {
  if (cause === null) return [];
  const day = openedAt?.slice(0, 10) ?? '—';
  return [
    {
      kind: 'incident',
      id,
      title: verbatim(complaint),
      essence: text(
        `Opened on ${day}; the cause was ${cause}: mmsup cause show ${cause}`,
        `Открыт ${day}; причиной была ${cause}: mmsup cause show ${cause}`,
      ),
      said: [],
      steps: [],
      body: [],
      command: `mmsup incident show ${id}`,
    },
  ];
}
