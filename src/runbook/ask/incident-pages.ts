import type { Context } from '../../command.ts';
import { UserError } from '../../errors.ts';
import { damagedRecords } from '../../model/damaged-records.ts';
import type { NotEvaluated } from '../../result.ts';
import type { Page } from '../../search/page.types.ts';
import { text, verbatim } from '../../text.ts';

interface IncidentRow {
  readonly id: string;
  readonly reference: string | null;
  readonly client: string;
  readonly complaint: string;
  readonly openedAt: string | null;
  readonly cause: string | null;
}

/** Pages of this machine, and the records that none could be made of. */
export interface PastIncidents {
  readonly pages: readonly Page[];
  readonly notRead: readonly NotEvaluated[];
}

/**
 * Incidents of the past that were brought to a cause, found by their complaint. What was seen in the client's data is not part of them. Of a client who is not
 * the one who is asked for neither the name nor the words are shown, though they are searched. A record that cannot be read is told of, and is no reason not to answer.
 */
export async function pastIncidents(context: Pick<Context, 'runCommand' | 'options'>): Promise<PastIncidents> {
  try {
    const { facts } = await context.runCommand(['incident', 'list', '--all']);
    const { incidents, damaged } = facts as { readonly incidents: readonly IncidentRow[]; readonly damaged: number };
    const own = await ownClient(context, incidents);
    const notRead = damaged === 0 ? [] : [leftOut(damaged)];
    return { pages: incidents.flatMap((row) => pageOf(row, own)), notRead };
  } catch (error) {
    if (error instanceof UserError) return { pages: [], notRead: [unreadable(error)] };
    throw error;
  }
}

/** Whose incidents may be named: the profile's client, or the only one that there is. */
async function ownClient(
  { runCommand, options: { profile } }: Pick<Context, 'runCommand' | 'options'>,
  incidents: readonly IncidentRow[],
): Promise<string | undefined> {
  if (profile !== undefined) {
    const { facts } = await runCommand(['profile', 'list']);
    const { profiles } = facts as { readonly profiles: readonly { readonly name: string; readonly client: string }[] };
    return profiles.find(({ name }) => name === profile)?.client;
  }
  const clients = new Set(incidents.map(({ client }) => client));
  return clients.size === 1 ? [...clients][0] : undefined;
}

function pageOf(row: IncidentRow, own: string | undefined): readonly Page[] {
  const { id, reference, client, complaint, openedAt, cause } = row;
  if (cause === null) return [];
  const isOwn = client === own;
  if (!isOwn && reference === null) return [];
  const day = openedAt?.slice(0, isOwn ? 10 : 7) ?? '—';
  const said = verbatim(complaint);
  return [
    {
      kind: 'incident',
      id: isOwn ? id : reference!,
      title: isOwn ? said : text('of another client', 'у другого клиента'),
      essence: text(
        `Opened ${isOwn ? 'on' : 'in'} ${day}; the cause was ${cause}: mmsup cause show ${cause}`,
        `Открыт ${day}; причиной была ${cause}: mmsup cause show ${cause}`,
      ),
      said: [],
      steps: [],
      body: isOwn ? [] : [said],
      command: `mmsup incident show ${isOwn ? id : reference}`,
    },
  ];
}

/** They are not named: their ids are other clients'. */
function leftOut(count: number): NotEvaluated {
  const records = damagedRecords(count);
  return {
    what: text(`${records.en} of incidents`, `Прошлые инциденты: ${records.ru}`),
    why: text('not searched; mmsup incident verify names them', 'поиск их не видит; их назовёт mmsup incident verify'),
    couldChangeAnswer: false,
  };
}

function unreadable({ words }: UserError): NotEvaluated {
  return {
    what: text('incidents of the past', 'прошлые инциденты'),
    why: words.message,
    couldChangeAnswer: false,
  };
}
