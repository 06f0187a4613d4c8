import { defineCommand } from '../command.ts';
import { moment } from './incident.render.ts';
import { allPlaces } from './places.ts';
import { readRecord } from './read.ts';
import { foldIncident, type IncidentState } from './state.ts';
import { WORDS } from './words.ts';

type Row = Pick<IncidentState, 'id' | 'client' | 'complaint' | 'severity' | 'status' | 'openedAt'> & {
  readonly cause: string | null;
};

export const incidentList = defineCommand<{ readonly root: string; readonly incidents: readonly Row[] }>({
  path: 'incident list',

  configure: (command) => {
    command
      .option('--all', 'closed ones too')
      .addHelpText('after', '\nExamples:\n  $ mmsup incident list\n  $ mmsup incident list --all --json');
  },

  async run({ incidents: { root } }, _args, { all }: { all?: boolean }) {
    const incidents: Row[] = [];
    for (const place of await allPlaces(root)) {
      const { id, client, complaint, severity, status, openedAt, found } = foldIncident(await readRecord(place));
      if (all || status === 'open')
        incidents.push({ id, client, complaint, severity, status, openedAt, cause: found[0]?.cause ?? null });
    }
    return {
      subject: { kind: 'catalogue', id: 'incidents' },
      findings: [],
      facts: { root, incidents },
      notEvaluated: [],
    };
  },

  render: ({ incidents }, lang) =>
    incidents.length === 0
      ? [{ kind: 'paragraph', text: WORDS.none[lang] }]
      : [
          {
            kind: 'table',
            columns: [
              { title: WORDS.incident[lang] },
              { title: WORDS.opened[lang] },
              { title: WORDS.status[lang] },
              { title: WORDS.complaint[lang] },
              { title: WORDS.cause[lang] },
            ],
            rows: incidents.map(({ id, openedAt, status, complaint, cause }) => [
              id,
              moment(openedAt),
              { text: WORDS[status][lang], tone: status === 'open' ? 'warn' : 'muted' },
              complaint,
              cause,
            ]),
          },
        ],
});
