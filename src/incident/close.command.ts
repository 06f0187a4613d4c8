import { defineCommand } from '../command.ts';
import { headBlock, writeEvent } from './head.ts';
import { findPlace } from './places.ts';
import { type Head, readRecord } from './read.ts';
import { requireOpen } from './refusals.ts';
import { foldIncident, type IncidentState } from './state.ts';
import { WORDS } from './words.ts';

interface Closed {
  readonly id: string;
  readonly cause: string | null;
  readonly why: string | null;
  readonly head: Head;
}

export const incidentClose = defineCommand<Closed>({
  path: 'incident close',

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .option('--cause <id>', 'the cause; by default the last one that was found')
      .option('--why <text>', 'what was decided')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident close latest --why "List repaired, run repeated"\n  $ mmsup incident close latest --cause policy/cap-zero',
      );
  },

  async run(context, [given = ''], options: { cause?: string; why?: string }) {
    const place = await findPlace(context.incidents.root, given);
    const { id } = place;
    const incident = foldIncident(await readRecord(place));
    requireOpen(incident);
    const cause = options.cause ?? incident.found[0]?.cause ?? null;
    const why = options.why ?? null;
    const event = { type: 'incident.closed', cause, why, fingerprint: fingerprintOf(incident) };
    const head = await writeEvent(context, id, event);
    return { subject: { kind: 'incident', id }, findings: [], facts: { id, cause, why, head }, notEvaluated: [] };
  },

  render: ({ id, cause, why, head }, lang) => [
    { kind: 'paragraph', text: WORDS.closedNow[lang] },
    {
      kind: 'pairs',
      rows: [[WORDS.incident[lang], id], [WORDS.cause[lang], cause], ...(why ? [[WORDS.why[lang], why] as const] : [])],
    },
    headBlock(head, lang),
  ],
});

/** What two incidents can be compared by without any of the client's data: which runbooks ended where, and what was found. */
function fingerprintOf({ runs, found }: IncidentState) {
  return { runs: runs.map(({ runbook, step }) => `${runbook}:${step}`), causes: found.map(({ cause }) => cause) };
}
