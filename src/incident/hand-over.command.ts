import { defineCommand } from '../command.ts';
import { type Brief, briefBlocks } from '../model/brief.ts';
import { maskText } from '../model/personal.ts';
import { briefOfRecord } from './brief.ts';
import { receivingLine } from './custody.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, happenedOf, withHappened } from './moment.ts';
import { findPlace } from './places.ts';
import { type Head, readRecord } from './read.ts';
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
    const incident = foldIncident(await readRecord(place));
    requireOpen(incident);
    const { id, custody } = incident;
    const to = maskText(receivingLine(incident, options.to));
    const ask = options.ask === undefined ? null : maskText(options.ask);
    const brief = briefOfRecord(incident, ask);
    const event = { type: 'incident.handed-over', from: custody.line, to, ask, brief, ...happenedOf(options) };
    const head = await writeEvent(context, id, event);
    return {
      subject: { kind: 'incident', id },
      findings: [],
      facts: { id, from: custody.line, to, brief, head },
      notEvaluated: [],
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
