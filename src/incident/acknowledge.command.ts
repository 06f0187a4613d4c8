import { type Context, defineCommand } from '../command.ts';
import { maskStaff } from '../model/personal/staff.ts';
import { acknowledgeable, type HandOver } from './custody.ts';
import { happenedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, withHappened } from './moment.ts';
import { writerOf } from './record/names.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireOpen } from './refusals.ts';
import { slaOf } from './sla/standing.ts';
import { foldIncident, type IncidentState } from './state.ts';
import { isSameUser, type SystemUser, tellUser } from './system-user.ts';
import { WORDS } from './words.ts';

type Options = Happened & { readonly line?: string };

interface Acknowledged {
  readonly id: string;
  /** Null where it is the complaint itself that was taken up. */
  readonly handOver: HandOver | null;
  readonly line: string | null;
  /** True where it had been taken up before anything was written of it, and only that is said: nobody gets it by this. */
  readonly isAfterwards: boolean;
  readonly who: string;
  /** Whom the system knows him as. */
  readonly user: SystemUser;
  /** Under which name the same system's user of this machine handed it over; null where another did, or it is not known. */
  readonly sameUserAs: string | null;
  readonly head: Head;
}

/** The line that was typed, as the record keeps the one that it was handed over to: a customer in it has his token there. */
async function lineAsKept({ incidents, mask }: Context, { id }: IncidentState, { line }: Options) {
  if (line === undefined) return undefined;
  await incidents.link(id);
  return maskStaff(line, (await mask()).text);
}

export const incidentAcknowledge = defineCommand<Acknowledged>({
  path: 'incident acknowledge',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .option('--line <line>', 'the line that you are, to be sure that it was meant'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident acknowledge latest\n  $ mmsup incident acknowledge latest --line 3 --happened 2026-11-23T08:40Z\n\nA complaint that was taken up before anybody wrote something down counts from when you say (--happened), with the mark that it was said.',
    );
  },

  async run(context, [given = ''], options: Options) {
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const incident = foldIncident(record);
    const { custody } = incident;
    if (custody.waiting !== null || options.happened === undefined) requireOpen(incident);
    const { who, user } = writerOf(context.deps.env);
    const now = context.deps.now();
    const type = 'incident.acknowledged';
    const said = happenedInOrder(options, { type, now }, record);
    const takenUp = slaOf(record, now.toISOString()).clocks.acknowledge.stop;
    const handOver = acknowledgeable(incident, {
      who,
      line: await lineAsKept(context, incident, options),
      takenUp,
      ...said,
    });
    const line = handOver?.to ?? custody.line;
    const sameUserAs = handOver && isSameUser(handOver.user, user) ? handOver.by : null;
    const isAfterwards = handOver === null && takenUp !== null;
    const event = { type, line, ...said, ...(isAfterwards ? { isAfterwards } : {}) };
    const { head, notEvaluated } = await writeEvent(context, incident.id, event);
    return {
      subject: { kind: 'incident', id: incident.id },
      findings: [],
      facts: { id: incident.id, handOver, line, isAfterwards, who, user, sameUserAs, head },
      notEvaluated,
    };
  },

  render: ({ id, handOver, line, isAfterwards, who, user, sameUserAs, head }, lang) => [
    { kind: 'paragraph', text: (isAfterwards ? WORDS.acknowledgedThen : WORDS.acknowledgedNow)[lang] },
    ...(sameUserAs === null
      ? []
      : [{ kind: 'paragraph', text: WORDS.sameUserTold(tellUser(user), sameUserAs)[lang], tone: 'warn' } as const]),
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        ...(handOver === null ? [] : [[WORDS.from[lang], handOver.from] as const]),
        [handOver === null ? WORDS.line[lang] : WORDS.to[lang], `${line ?? ''} (${who})`.trim()],
        ...(handOver?.ask ? [[WORDS.asked[lang], handOver.ask] as const] : []),
        [WORDS.readWith[lang], `mmsup incident show ${id}`],
      ],
    },
    headBlock(head, lang),
  ],
});
