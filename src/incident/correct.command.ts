import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { inBoth, text } from '../text.ts';
import { correctionOf, type EventName, findEvent, withCorrections } from './correction.ts';
import { correctedInOrder } from './happened-order.ts';
import { headBlock, writeEvent } from './head.ts';
import { knownCauses } from './known-causes.ts';
import { locateEvents } from './record/locate.ts';
import { findPlace } from './record/places.ts';
import { type Head, readRecord } from './record/read.ts';
import { requireReason } from './refusals.ts';
import { requireClosingWord } from './typed-closing.ts';
import { WORDS } from './words.ts';

interface Options {
  readonly field?: string;
  readonly to?: string;
  readonly why?: string;
}

interface CorrectFacts {
  readonly id: string;
  readonly of: EventName;
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
  readonly why: string;
  readonly head: Head;
}

export const incidentCorrect = defineCommand<CorrectFacts>({
  path: 'incident correct',

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .argument('<event>', 'its number in "incident show"; WHO:NUMBER where several people wrote')
      .option('--field <name>', 'what is wrong: text, complaint, why, happened, …')
      .option('--to <value>', 'what it should say')
      .option('--why <text>', 'the reason; always needed')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident correct latest 2 --field text --to "The owner denies the edit" --why "Misheard"\n  $ mmsup incident correct latest ann:3 --field happened --to 2026-11-23T08:40Z --why "The call was before the mailing"',
      );
  },

  async run(context, [given = '', typed = ''], options: Options) {
    const { field, to } = required(options, given, typed);
    const why = requireReason(
      options.why,
      inBoth((lang) => `mmsup incident correct ${given} ${typed} --field ${field} --to "${VALUE[lang]}"`),
    );
    const place = await findPlace(context.incidents.root, given);
    const record = await readRecord(place);
    const { writer, event } = findEvent(await locateEvents(record.path), typed, place.id);
    const of = { writer, seq: event.seq, at: event.at };
    const present = withCorrections([event, ...record.events.filter(({ type }) => type === 'event.corrected')])[0]!;
    await context.incidents.link(place.id);
    const mask = await context.mask();
    const change = correctionOf(present, { field, to }, mask.text);
    if (field === 'happened') correctedInOrder(to, event, record);
    if (event.type === 'incident.closed') requireClosingWord(event, field, change.to, await knownCauses());
    const { head, notEvaluated } = await writeEvent(context, place.id, { type: 'event.corrected', of, ...change, why });
    return {
      subject: { kind: 'incident', id: place.id },
      findings: [],
      facts: { id: place.id, of, ...change, why: mask.text(why), head },
      notEvaluated,
    };
  },

  render: ({ id, of, field, from, to, why, head }, lang) => [
    { kind: 'paragraph', text: WORDS.correctedNow[lang] },
    {
      kind: 'pairs',
      rows: [
        [WORDS.incident[lang], id],
        [WORDS.event[lang], `${of.writer} ${of.seq}: ${field}`],
        [WORDS.before[lang], from],
        [WORDS.now[lang], to],
        [WORDS.why[lang], why],
      ],
    },
    headBlock(head, lang),
  ],
});

/** In place of what a correction is to say. */
const VALUE = text('value', 'значение');

function required({ field, to }: Options, id: string, event: string): { readonly field: string; readonly to: string } {
  if (field !== undefined && to !== undefined) return { field, to };
  const line = `mmsup incident correct ${id} ${event} --field ${field ?? 'text'}`;
  throw new UsageError({
    code: 'incident/what-to-correct',
    message:
      field === undefined
        ? text(
            'It is not said which field of the event is wrong (--field).',
            'Не сказано, какое поле события неверно (--field).',
          )
        : text('It is not said what it should say (--to).', 'Не сказано, что в нём должно стоять (--to).'),
    hint: text(`${line} --to "${VALUE.en}" --why "text"`, `${line} --to "${VALUE.ru}" --why "почему"`),
  });
}
