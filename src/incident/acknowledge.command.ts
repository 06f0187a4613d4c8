import { defineCommand } from '../command.ts';
import { acknowledgeable, type HandOver } from './custody.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, happenedOf, withHappened } from './moment.ts';
import { writerOf } from './names.ts';
import { findPlace } from './places.ts';
import { type Head, readRecord } from './read.ts';
import { requireOpen } from './refusals.ts';
import { foldIncident } from './state.ts';
import { WORDS } from './words.ts';

type Options = Happened & { readonly line?: string };

interface Acknowledged {
  readonly id: string;
  readonly handOver: HandOver;
  readonly who: string;
  readonly head: Head;
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
      '\nExamples:\n  $ mmsup incident acknowledge latest\n  $ mmsup incident acknowledge latest --line 3 --happened 2026-11-23T08:40Z',
    );
  },

  async run(context, [given = ''], options: Options) {
    const place = await findPlace(context.incidents.root, given);
    const incident = foldIncident(await readRecord(place));
    requireOpen(incident);
    const { who } = writerOf(context.deps.env);
    const handOver = acknowledgeable(incident, who, options.line);
    const event = { type: 'incident.acknowledged', line: handOver.to, ...happenedOf(options) };
    const head = await writeEvent(context, incident.id, event);
    return {
      subject: { kind: 'incident', id: incident.id },
      findings: [],
      facts: { id: incident.id, handOver, who, head },
      notEvaluated: [],
    };
  },

  render: ({ id, handOver: { from, to, ask }, who, head }, lang) => [
    { kind: 'paragraph', text: WORDS.acknowledgedNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.from[lang], from],
        [WORDS.to[lang], `${to} (${who})`],
        ...(ask === null ? [] : [[WORDS.asked[lang], ask] as const]),
        [WORDS.readWith[lang], `mmsup incident show ${id}`],
      ],
    },
    headBlock(head, lang),
  ],
});
