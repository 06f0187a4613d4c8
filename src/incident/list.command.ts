import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { suggestion } from '../model/closest.ts';
import { text } from '../text.ts';
import { oneOf } from './hints.ts';
import { moment } from './incident.render.ts';
import { knownCauses } from './known-causes.ts';
import { boundOf } from './period.ts';
import { foldRecords, notCounted } from './record/records.ts';
import { referenceOf } from './reference.ts';
import { unreadableAgreement } from './sla/doubts.ts';
import { pressingCell } from './sla/pressing.render.ts';
import { type Pressing, pressingIn } from './sla/pressing.ts';
import { slaOf } from './sla/standing.ts';
import { SLA } from './sla/words.ts';
import { foldIncident, type IncidentState } from './state.ts';
import { WORDS } from './words.ts';

type Row = Pick<IncidentState, 'id' | 'client' | 'complaint' | 'severity' | 'status' | 'openedAt'> & {
  /** A name for it that tells nothing of its client. */
  readonly reference: string | null;
  /** What it was closed with, else what was found last. */
  readonly cause: string | null;
  /** The promised time that matters most; null where nothing was promised. */
  readonly sla: Pressing | null;
};

interface Listed {
  readonly root: string;
  /** How many there are, whatever was asked for. */
  readonly all: number;
  readonly incidents: readonly Row[];
  /** Records that are damaged, and stand nowhere in the list. */
  readonly damaged: number;
}

const STATUSES = ['open', 'closed', 'all'] as const;
type Status = (typeof STATUSES)[number];

interface Options {
  readonly all?: boolean;
  readonly status?: string;
  readonly client?: string;
  readonly cause?: string;
  readonly since?: string;
}

export const incidentList = defineCommand<Listed>({
  path: 'incident list',

  configure: (command) => {
    command
      .option('--all', 'closed ones too; as --status all')
      .option('--status <word>', `${STATUSES.join(', ')}; default open`)
      .option('--client <name>', 'of this client only')
      .option('--cause <id>', 'with this cause only; "none" where there is none')
      .option('--since <time>', 'opened since: 2026-11-01, or 90d')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident list\n  $ mmsup incident list --all --json\n  $ mmsup incident list --status closed --client acme --cause policy/cap-zero --since 90d',
      );
  },

  async run({ incidents: { root }, deps }, _args, options: Options) {
    const isWanted = await filterOf(options, deps.now());
    const now = deps.now().toISOString();
    const unjudged: string[] = [];
    const { folded, damaged, doubts } = await foldRecords(root, (record): Row | null => {
      const { id, client, complaint, severity, status, openedAt, found, closing } = foldIncident(record);
      const cause = closing ? closing.cause : (found[0]?.cause ?? null);
      const reference = referenceOf(record.events) ?? null;
      const row = { id, reference, client, complaint, severity, status, openedAt, cause };
      if (!isWanted(row)) return null;
      const standing = slaOf(record, now);
      if (standing.isUnreadable && status !== 'closed') unjudged.push(id);
      return { ...row, sla: pressingIn(standing) };
    });
    return {
      subject: { kind: 'catalogue', id: 'incidents' },
      findings: [],
      facts: { root, all: folded.length, incidents: folded.filter((row) => row !== null), damaged: damaged.length },
      notEvaluated: [...damaged.map(notCounted), ...doubts, ...unjudged.toSorted().map(unreadableAgreement)],
    };
  },

  render: ({ incidents, all }, lang) => {
    const hasSla = incidents.some(({ sla }) => sla !== null);
    return incidents.length === 0
      ? [{ kind: 'paragraph', text: (all === 0 ? WORDS.none : WORDS.noneSuch)[lang] }]
      : [
          {
            kind: 'table',
            columns: [
              { title: WORDS.incident[lang] },
              { title: WORDS.opened[lang] },
              { title: WORDS.status[lang] },
              ...(hasSla ? [{ title: SLA.sla[lang] }] : []),
              { title: WORDS.complaint[lang] },
              { title: WORDS.cause[lang] },
            ],
            rows: incidents.map(({ id, openedAt, status, complaint, cause, sla }) => [
              id,
              moment(openedAt),
              { text: WORDS[status][lang], tone: status === 'open' ? 'warn' : 'muted' },
              ...(hasSla ? [pressingCell(sla, lang)] : []),
              complaint,
              cause,
            ]),
          },
        ];
  },
});

/** Which rows are asked for; a word that is none is refused before anything is read. */
async function filterOf(options: Options, now: Date): Promise<(row: Omit<Row, 'sla'>) => boolean> {
  const { all, client } = options;
  const status = statusOf(options.status ?? (all ? 'all' : 'open'));
  const cause = options.cause === undefined ? undefined : await causeNamed(options.cause);
  const since = options.since === undefined ? '' : boundOf(options.since, now, 'since');
  return (row) =>
    (status === 'all' || row.status === status) &&
    (client === undefined || row.client === client) &&
    (cause === undefined || row.cause === cause) &&
    (row.openedAt ?? '') >= since;
}

function statusOf(typed: string): Status {
  const status = STATUSES.find((known) => known === typed);
  if (status) return status;
  throw new UsageError({
    code: 'incident/status',
    message: text(`"${typed}" is no status.`, `Состояния «${typed}» нет.`),
    hint: suggestion(typed, STATUSES) ?? oneOf(STATUSES),
  });
}

/** Null is an incident whose cause nobody has found. */
async function causeNamed(typed: string): Promise<string | null> {
  const { causeOf } = await import('./typed-closing.ts');
  return causeOf(typed, await knownCauses(), []);
}
