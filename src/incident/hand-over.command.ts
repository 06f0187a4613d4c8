import { defineCommand } from '../command.ts';
import { type Brief, briefBlocks } from '../model/brief.ts';
import { maskStaff } from '../model/personal/staff.ts';
import { briefOfRecord } from './brief.ts';
import { receivingLine } from './custody.ts';
import { happenedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, withHappened } from './moment.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireOpen } from './refusals.ts';
import { foldIncident } from './state.ts';
import { WORDS } from './words.ts';

type Options = Happened & { readonly to?: string; readonly ask?: string };

interface HandedOver {
  readonly id: string;
  readonly from: string | null;
  readonly to: string;
  readonly brief: Brief;
  readonly head: Head;
}

export const incidentHandOver = defineCommand<HandedOver>({
  path: 'incident hand-over',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .option('--to <line>', 'who gets it: 3, or how the line is called')
        .option('--ask <text>', 'what they are asked to do'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident hand-over latest --to 3 --ask "Say who may repair the list"\n  $ mmsup incident hand-over latest --to developers --json',
    );
  },

  async run(context, [given = ''], options: Options) {
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const incident = foldIncident(record);
    requireOpen(incident);
    const { id, custody } = incident;
    const type = 'incident.handed-over';
    const happened = happenedInOrder(options, { type, now: context.deps.now() }, record);
    await context.incidents.link(id);
    const mask = await context.mask();
    const to = maskStaff(receivingLine(incident, options.to), mask.text);
    const ask = options.ask === undefined ? null : mask.text(options.ask);
    const brief = briefOfRecord(incident, ask);
    const event = { type, from: custody.line, to, ask, brief, ...happened };
    const { head, notEvaluated } = await writeEvent(context, id, event);
    return {
      subject: { kind: 'incident', id },
      findings: [],
      facts: { id, from: custody.line, to, brief, head },
      notEvaluated,
    };
  },

  render: ({ id, from, to, brief, head }, lang) => [
    { kind: 'paragraph', text: WORDS.handedOverNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.from[lang], from],
        [WORDS.to[lang], to],
        [WORDS.acknowledgeWith[lang], `mmsup incident acknowledge ${id}`],
      ],
    },
    ...briefBlocks(brief, lang),
    headBlock(head, lang),
  ],
});
