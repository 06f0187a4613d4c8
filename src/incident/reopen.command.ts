import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { happenedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { readWith } from './hints.ts';
import { type Happened, withHappened } from './moment.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireReason } from './refusals.ts';
import { foldIncident } from './state.ts';
import { WORDS } from './words.ts';

interface Reopened {
  readonly id: string;
  readonly why: string;
  /** How often it was opened again, this time included. */
  readonly times: number;
  readonly head: Head;
}

export const incidentReopen = defineCommand<Reopened>({
  path: 'incident reopen',

  configure: (command) => {
    withHappened(
      command.argument('<id>', 'incident, or "latest"').option('--why <text>', 'the reason; always needed'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident reopen latest --why "The mailing failed again tonight"\n  $ mmsup incident reopen latest --why "The customer calls again" --json',
    );
  },

  async run(context, [given = ''], options: Happened & { why?: string }) {
    const why = requireReason(options.why, `mmsup incident reopen ${given}`);
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const { id, status, reopened } = foldIncident(record);
    if (status === 'open') throw notClosed(id);
    const type = 'incident.reopened';
    const happened = happenedInOrder(options, { type, now: context.deps.now() }, record);
    const { head, notEvaluated } = await writeEvent(context, id, { type, why, ...happened });
    return {
      subject: { kind: 'incident', id },
      findings: [],
      facts: { id, why: (await context.mask()).text(why), times: reopened + 1, head },
      notEvaluated,
    };
  },

  render: ({ id, why, times, head }, lang) => [
    { kind: 'paragraph', text: WORDS.reopenedNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.why[lang], why],
        [WORDS.times[lang], times],
      ],
    },
    headBlock(head, lang),
  ],
});

function notClosed(id: string): UsageError {
  return new UsageError({
    code: 'incident/not-closed',
    message: text(`The incident ${id} is open; nothing was written.`, `Инцидент ${id} открыт; ничего не записано.`),
    hint: readWith(id),
  });
}
