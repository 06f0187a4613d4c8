import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { text } from '../text.ts';
import { headBlock, writeEvent } from './head.ts';
import { type Happened, happenedOf, withHappened } from './moment.ts';
import { findPlace } from './record/places.ts';
import type { Head } from './record/read.ts';
import { WORDS } from './words.ts';

interface Noted {
  readonly id: string;
  readonly note: string;
  readonly head: Head;
}

export const incidentNote = defineCommand<Noted>({
  path: 'incident note',

  configure: (command) => {
    withHappened(
      command
        .argument('<id>', 'incident, or "latest"')
        .argument('<text...>', 'the note; personal data in it is masked'),
    ).addHelpText(
      'after',
      '\nExamples:\n  $ mmsup incident note latest "The owner confirms the edit"\n  $ mmsup incident note latest --happened 2026-11-23T08:40Z "Customer called"',
    );
  },

  async run(context, [given = '', ...rest], options: Happened) {
    const { id } = await findPlace(context.incidents.root, given);
    const note = rest.flat().join(' ').trim();
    if (note === '')
      throw new UsageError({
        code: 'incident/empty-note',
        message: text('The note is empty.', 'Заметка пуста.'),
        hint: text(`mmsup incident note ${id} "text"`, `mmsup incident note ${id} "текст"`),
      });
    const { head, notEvaluated } = await writeEvent(context, id, {
      type: 'note.added',
      text: note,
      ...happenedOf(options, context.deps.now()),
    });
    const facts = { id, note: (await context.mask()).text(note), head };
    return { subject: { kind: 'incident', id }, findings: [], facts, notEvaluated };
  },

  render: ({ id, note, head }, lang) => [
    { kind: 'paragraph', text: WORDS.noteAdded[lang] },
    { kind: 'pairs', rows: [[id, note]] },
    headBlock(head, lang),
  ],
});
