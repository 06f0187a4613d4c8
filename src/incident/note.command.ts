import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { maskText } from '../model/personal.ts';
import { findPlace } from './places.ts';
import { WORDS } from './words.ts';

export const incidentNote = defineCommand<{ readonly id: string; readonly note: string }>({
  path: 'incident note',

  configure: (command) => {
    command
      .argument('<id>', 'incident, or "latest"')
      .argument('<text...>', 'the note; personal data in it is masked')
      .option('--happened <time>', 'when it happened, if not now (ISO 8601)')
      .addHelpText(
        'after',
        '\nExamples:\n  $ mmsup incident note latest "The owner confirms the edit"\n  $ mmsup incident note latest --happened 2026-11-23T08:40Z "Customer called"',
      );
  },

  async run({ incidents }, [given = '', ...rest], { happened }: { happened?: string }) {
    const { id } = await findPlace(incidents.root, given);
    const note = rest.flat().join(' ').trim();
    if (note === '')
      throw new UsageError({
        code: 'incident/empty-note',
        message: 'The note is empty.',
        hint: `mmsup incident note ${id} "text"`,
      });
    const link = await incidents.link(id);
    await link.append({
      type: 'note.added',
      text: note,
      ...(happened === undefined ? {} : { happened: momentOf(happened) }),
    });
    return { subject: { kind: 'incident', id }, findings: [], facts: { id, note: maskText(note) }, notEvaluated: [] };
  },

  render: ({ id, note }, lang) => [
    { kind: 'paragraph', text: WORDS.noteAdded[lang] },
    { kind: 'pairs', rows: [[id, note]] },
  ],
});

function momentOf(happened: string): string {
  const time = Date.parse(happened);
  if (!Number.isNaN(time) && /^\d{4}-\d{2}-\d{2}/.test(happened)) return new Date(time).toISOString();
  throw new UsageError({
    code: 'incident/time',
    message: `"${happened}" is not a time.`,
    hint: 'Write it as 2026-11-23T08:40Z.',
  });
}
