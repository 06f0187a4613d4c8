import { defineCommand } from '../command.ts';
import type { NotEvaluated } from '../result.ts';
import { text, verbatim } from '../text.ts';
import { contradictingClosings } from './closing.ts';
import { withCorrections } from './correction.ts';
import { renderIncident, type Shown } from './incident.render.ts';
import { damage, gapsIn } from './record/gaps.ts';
import { readKept } from './record/kept.ts';
import { findPlace } from './record/places.ts';
import { type IncidentRecord, readRecord } from './record/read.ts';
import { doubtsIn } from './sla/doubts.ts';
import { pressingIn } from './sla/pressing.ts';
import { slaOf } from './sla/standing.ts';
import { foldIncident } from './state.ts';
import type { Kept } from './verify.ts';

export const incidentShow = defineCommand<Shown>({
  path: 'incident show',

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .option('--all', 'the whole timeline, however long it is')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident show latest\n  $ mmsup incident show 2026-11-23-demo-001 --json',
      );
  },

  async run({ incidents: { root }, deps }, [id = ''], { all = false }: { all?: boolean }) {
    const record = await readRecord(await findPlace(root, id));
    const incident = foldIncident(record);
    const kept = await readKept(record);
    const standing = slaOf(record, deps.now().toISOString());
    return {
      subject: { kind: 'incident', id: incident.id },
      findings: [],
      facts: { ...incident, sla: pressingIn(standing), isWhole: all },
      notEvaluated: [
        ...incident.faults.map(damage),
        ...kept.flatMap(lost),
        ...gapsIn(record),
        ...notDecided(record),
        ...doubtsIn(standing).filter((doubt) => doubt.couldChangeAnswer),
      ],
    };
  },

  render: renderIncident,
});

/** Two people closed it otherwise than each other; the last one is shown, and is no more true than the first. */
function notDecided({ id, events }: IncidentRecord): readonly NotEvaluated[] {
  // Of a single closing there is nothing to work out.
  if (events.filter(({ type }) => type === 'incident.closed').length < 2) return [];
  const closings = contradictingClosings(withCorrections(events));
  if (closings.length === 0) return [];
  return [
    {
      what: text('How it was closed', 'Чем он закрыт'),
      why: text(
        `${closings.length} closings contradict one another, and the last one is shown; decide with: mmsup incident reopen ${id}, or correct`,
        `закрытий, которые противоречат друг другу: ${closings.length}; показано последнее. Решите: mmsup incident reopen ${id} или correct`,
      ),
      couldChangeAnswer: true,
    },
  ];
}

const LOST = {
  changed: text('its bytes are no longer those that were kept', 'его байты уже не те, что были сохранены'),
  gone: text('it is no longer there', 'его больше нет на месте'),
  replaced: text(
    'a symbolic link, a folder or the like stands in its place, and is not followed',
    'на его месте символическая ссылка, папка или что-то подобное; туда программа не идёт',
  ),
} as const;

/** What the record speaks of and can no longer prove. */
const lost = ({ file, state }: Kept): readonly NotEvaluated[] =>
  state === 'intact' ? [] : [{ what: verbatim(file), why: LOST[state], couldChangeAnswer: true }];
